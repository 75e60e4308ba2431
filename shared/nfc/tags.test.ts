import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assert } from "../core/assert.ts";
import { fromHex, toHex } from "../core/bytes.ts";
import type { Result } from "../core/result.ts";
import { damaged } from "../testing/damaged-bytes.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { TagGone, type TagModel, newNtag, type2Tag, type4Tag } from "../testing/tag-models.ts";
import { splitAnswer } from "./apdu.ts";
import { encodeNdef, uriRecord } from "./ndef.ts";
import type { TagContent, TagError, TagTalk } from "./tag-talk.ts";
import { readType2, writeType2 } from "./type-2.ts";
import { readType4, writeType4 } from "./type-4.ts";

const numRuns = Number(process.env["FUZZ_RUNS"] ?? 2000);
const TALK_STEPS_MAX = 1000;

type Said = Result<TagContent, TagError> | "gone";

function perform(talk: TagTalk<TagContent>, { answer }: Pick<TagModel, "answer">): Said {
  let next = talk.next();
  for (let steps = 0; next.done !== true; steps += 1) {
    assert(steps < TALK_STEPS_MAX, "a talk ends");
    try {
      const split = splitAnswer(answer(next.value.command));
      if (!split.ok) {
        return "gone";
      }
      next = talk.next(split.value);
    } catch (error) {
      if (error instanceof TagGone) {
        return "gone";
      }
      throw error;
    }
  }
  return next.value;
}

const message = (path: string): Uint8Array =>
  encodeNdef([uriRecord(`https://shop.example/${path}`)]);
const OLD = message("old-and-rather-long-so-that-it-has-many-pages");
const NEW = message("new");
const LONG = message("n".repeat(100));

const KINDS = [
  {
    name: "Type 2",
    read: readType2,
    write: writeType2,
    tag: type2Tag,
    room: 142,
    /** Bytes of the memory that are for messages. */
    holding: (bytes: Uint8Array) => newNtag(`03${hexByte(bytes.length)}${toHex(bytes)}fe`),
  },
  {
    name: "Type 4",
    read: readType4,
    write: writeType4,
    tag: type4Tag,
    room: 254,
    holding(bytes: Uint8Array) {
      const memory = new Uint8Array(256);
      memory.set([0, bytes.length, ...bytes]);
      return memory;
    },
  },
] as const;

const hexByte = (value: number): string => value.toString(16).padStart(2, "0");
const NO_MESSAGE = new Uint8Array(0);

describe.each(KINDS)("$name", ({ read, write, tag, room, holding }) => {
  test("an empty tag is empty, and says how much it takes", () => {
    const value = { roomBytes: room, isWritable: true, message: NO_MESSAGE };
    expect(perform(read(), tag())).toMatchObject({ ok: true, value });
  });

  test("a message is read", () => {
    const content = perform(read(), tag({ memory: holding(OLD) }));
    expect(content).toMatchObject({ ok: true, value: { message: OLD } });
  });

  test("a message is written over another, and read", () => {
    for (const [before, after] of [
      [OLD, NEW],
      [NEW, LONG],
      [LONG, OLD],
    ] as const) {
      const memory = holding(before);
      expect(perform(write(after), tag({ memory }))).toMatchObject({ ok: true });
      expect(perform(read(), tag({ memory }))).toMatchObject({
        ok: true,
        value: { message: after },
      });
    }
  });

  test("torn at any write, it has the old message, none, or the new one", () => {
    for (const after of [NEW, LONG]) {
      const seen = new Set<string>();
      for (let writesMax = 0; ; writesMax += 1) {
        const memory = holding(OLD);
        const torn = perform(write(after), tag({ memory, writesMax }));
        const left = perform(read(), tag({ memory }));
        if (left === "gone" || !left.ok) {
          throw new Error(`after ${writesMax} writes the tag is spoilt`);
        }
        seen.add(toHex(left.value.message));
        if (torn !== "gone") {
          break;
        }
      }
      expect([...seen].at(-1)).toBe(toHex(after));
      expect(seen).toEqual(new Set([toHex(OLD), "", toHex(after)]));
    }
  });

  test("a worn cell is noticed, and the tag is left empty", () => {
    const at = holding(OLD).length > 200 ? 12 : 30;
    const memory = holding(OLD);
    const kept = perform(write(LONG), tag({ memory, worn: new Set([at]) }));
    expect(kept).toEqual({ ok: false, error: { type: "not-kept" } });
    const left = perform(read(), tag({ memory }));
    expect(left).toMatchObject({ ok: true, value: { message: NO_MESSAGE } });
  });

  test("a message that is too long is not begun", () => {
    const memory = holding(OLD);
    const model = tag({ memory, writesMax: 0 });
    const tooLong = message("n".repeat(room));
    expect(perform(write(tooLong), model)).toEqual({
      ok: false,
      error: { type: "too-small", roomBytes: room },
    });
    expect(memory).toEqual(holding(OLD));
  });

  test("no tag makes it throw or write where it must not", () => {
    const answers = fc.array(fc.uint8Array({ maxLength: 24 }), { maxLength: 30 });
    const memory = damaged(holding(OLD)).map((bytes) => bytes.slice(0, 180));
    fc.assert(
      fc.property(fc.oneof(memory, answers), (hostile) => {
        const model = Array.isArray(hostile)
          ? speaking(hostile)
          : tag({ memory: Uint8Array.from(hostile as Uint8Array) });
        perform(read(), model);
        perform(write(NEW), model);
        for (const [cla, ins, , page = 0] of model.heard) {
          expect(cla === 0xff && ins === 0xd6 && page < 4, "locks are never written").toBe(false);
        }
      }),
      { numRuns: Math.ceil(numRuns / 4), seed: seedOfRun("hostile tags") },
    );
  });
});

/** Says these, whatever it is asked, and then that all is well. */
function speaking(answers: readonly Uint8Array[]): Pick<TagModel, "answer" | "heard"> {
  const heard: Uint8Array[] = [];
  return {
    heard,
    answer(command) {
      heard.push(command);
      const said = answers[heard.length - 1] ?? new Uint8Array(16);
      return Uint8Array.from([...said, 0x90, 0x00]);
    },
  };
}

describe("Type 2", () => {
  const contentOf = (memory: Uint8Array) => perform(readType2(), type2Tag({ memory }));
  const container = (hex: string): Uint8Array => {
    const memory = newNtag();
    memory.set(fromHex(hex), 12);
    return memory;
  };

  test("a tag that was never made ready, or of another version, is no sign", () => {
    expect(contentOf(container("00000000"))).toMatchObject({ error: { type: "not-a-tag" } });
    expect(contentOf(container("e1201200"))).toMatchObject({ error: { type: "not-a-tag" } });
    expect(contentOf(container("e1100000"))).toMatchObject({ error: { type: "not-a-tag" } });
    expect(contentOf(container("e110ff00"))).toMatchObject({ error: { type: "malformed" } });
  });

  test("a tag that is locked, or says so, is read and not written", () => {
    const locked = newNtag();
    locked[10] = 0x10;
    for (const memory of [locked, container("e110120f")]) {
      expect(contentOf(memory)).toMatchObject({ ok: true, value: { isWritable: false } });
      expect(perform(writeType2(NEW), type2Tag({ memory, writesMax: 0 }))).toEqual({
        ok: false,
        error: { type: "read-only" },
      });
    }
  });

  test("objects before the message stay, and locks within the data forbid to write", () => {
    // As NTAG203 comes: lock control at page 40, behind the data.
    const memory = newNtag("0103a010440300fe");
    const before = memory.slice(16, 21);
    expect(perform(writeType2(LONG), type2Tag({ memory }))).toMatchObject({ ok: true });
    expect(memory.slice(16, 21)).toEqual(before);
    expect(contentOf(memory)).toMatchObject({ ok: true, value: { message: LONG } });
    const within = newNtag("0103501044 0300fe");
    expect(contentOf(within)).toMatchObject({ ok: true, value: { isWritable: false } });
  });

  test("wherever the message begins, a torn write spoils nothing", () => {
    for (let shift = 0; shift < 8; shift += 1) {
      const start = "00".repeat(shift);
      for (let writesMax = 0; writesMax < 40; writesMax += 1) {
        const memory = newNtag(`${start}03${hexByte(OLD.length)}${toHex(OLD)}fe`);
        perform(writeType2(NEW), type2Tag({ memory, writesMax }));
        const left = contentOf(memory);
        const messages = [OLD, NO_MESSAGE, NEW].map(toHex);
        expect(left !== "gone" && left.ok && messages.includes(toHex(left.value.message))).toBe(
          true,
        );
      }
    }
  });

  test("a length of three bytes is read, and lengths past the end are malformed", () => {
    expect(contentOf(newNtag(`03ff00${hexByte(NEW.length)}${toHex(NEW)}fe`))).toMatchObject({
      ok: true,
      value: { message: NEW },
    });
    expect(contentOf(newNtag("0391"))).toMatchObject({ error: { type: "malformed" } });
    expect(contentOf(newNtag("03ffffff"))).toMatchObject({ error: { type: "malformed" } });
  });
});

test("Type 4: an application that is not there is no sign", () => {
  const phone = { answer: () => fromHex("6a82") };
  expect(perform(readType4(), phone)).toEqual({ ok: false, error: { type: "not-a-tag" } });
});
