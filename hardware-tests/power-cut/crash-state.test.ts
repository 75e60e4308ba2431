import { toUtf8 } from "@tillwave/shared/core/bytes";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { describe, expect, test } from "vitest";
import { type CrashState, type Files, createReplay } from "./crash-state.ts";
import type { Operation } from "./recording.ts";

const create = (name: string, file: number): Operation => ({ type: "create", file, name });
const write = (file: number, offset: number, text: string): Operation => ({
  type: "write",
  file,
  offset,
  bytes: toUtf8(text),
});
const sync = (file: number, began: number): Operation => ({ type: "sync", file, began });
const acknowledge = (text: string): Operation => ({
  type: "acknowledge",
  connection: 1,
  bytes: toUtf8(text),
});
const FOLDER_SYNC = 99;

interface Luck {
  readonly survival?: number;
  readonly tearing?: number;
  readonly cut?: number;
  readonly random?: SeededRandom;
  readonly before?: Files;
}

/** By default the cut comes at the end, and whatever is not durable is lost. */
function cutAfter(operations: readonly Operation[], luck: Luck = {}): CrashState {
  const found = new Map([...(luck.before ?? new Map()).keys()].map((name, file) => [name, file]));
  return createReplay({ operations, found, tailBytes: 0 }, luck.before).crashState({
    cut: luck.cut ?? operations.length,
    survival: luck.survival ?? 0,
    tearing: luck.tearing ?? 0,
    random: luck.random ?? seededRandom(1),
  });
}

/** The files as text, for reading in a test. */
function texts({ files }: CrashState): Readonly<Record<string, string>> {
  const decoder = new TextDecoder();
  return Object.fromEntries([...files].map(([name, bytes]) => [name, decoder.decode(bytes)]));
}

/** All that luck makes of it, in 500 tries. */
function outcomes(operations: readonly Operation[], luck: Luck = {}): ReadonlySet<string> {
  const random = seededRandom(7);
  return new Set(
    Array.from({ length: 500 }, () =>
      JSON.stringify(texts(cutAfter(operations, { survival: 0.5, random, ...luck }))),
    ),
  );
}

const json = (...states: readonly Readonly<Record<string, string>>[]): ReadonlySet<string> =>
  new Set(states.map((state) => JSON.stringify(state)));

describe("bytes", () => {
  const sale = [create("a", 0), write(0, 0, "synced"), sync(0, 2), write(0, 6, " not yet")];

  test("what was synced stays, what was not is lost or survives", () => {
    expect(texts(cutAfter(sale))).toEqual({ a: "synced" });
    expect(texts(cutAfter(sale, { survival: 1 }))).toEqual({ a: "synced not yet" });
    expect(outcomes(sale)).toEqual(json({ a: "synced" }, { a: "synced not yet" }));
  });

  test("a sync that has not returned promises nothing", () => {
    expect(texts(cutAfter(sale, { cut: 2 }))).toEqual({});
  });

  test("a sync does not cover what another thread wrote while it ran", () => {
    const race = [create("a", 0), write(0, 0, "one"), write(0, 3, " two"), sync(0, 2)];
    expect(texts(cutAfter(race))).toEqual({ a: "one" });
  });

  test("the sync of one file does not cover the bytes of another", () => {
    const two = [create("a", 0), write(0, 0, "lost"), create("b", 1), write(1, 0, "b"), sync(1, 4)];
    expect(texts(cutAfter(two))).toEqual({ a: "", b: "b" });
  });

  test("a truncate that was not synced may be undone", () => {
    const emptied = [...sale.slice(0, 3), { type: "truncate", file: 0, lengthBytes: 3 } as const];
    expect(outcomes(emptied)).toEqual(json({ a: "synced" }, { a: "syn" }));
  });

  test("a write that survives where an earlier one was lost leaves a hole of zeros", () => {
    const sectors = [create("a", 0), sync(0, 1), write(0, 0, "1"), write(0, 512, "2")];
    expect(outcomes(sectors)).toContain(JSON.stringify({ a: `${"\0".repeat(512)}2` }));
  });

  test("a sector never shows a later write without an earlier one", () => {
    const overlapping = [create("a", 0), sync(0, 1), write(0, 0, "11"), write(0, 1, "2")];
    expect(outcomes(overlapping)).toEqual(json({ a: "" }, { a: "11" }, { a: "12" }));
  });

  test("a torn write loses whole sectors of the file, wherever it began", () => {
    const torn = [
      create("a", 0),
      write(0, 0, "-".repeat(1030)),
      sync(0, 2),
      write(0, 500, "x".repeat(524)),
    ];
    const parts = (first: string, second: string): Readonly<Record<string, string>> => ({
      a: "-".repeat(500) + first.repeat(12) + second.repeat(512) + "-".repeat(6),
    });
    expect(outcomes(torn, { tearing: 1 })).toEqual(
      json(parts("-", "-"), parts("x", "-"), parts("-", "x"), parts("x", "x")),
    );
  });
});

describe("names", () => {
  test("a new file is there by luck until something is synced", () => {
    expect(outcomes([create("a", 0)])).toEqual(json({}, { a: "" }));
    expect(outcomes([create("a", 0), create("b", 1), sync(1, 2)])).toEqual(json({ a: "", b: "" }));
  });

  test("an unlink that was lost leaves the old file, and the new one of that name is not found", () => {
    const before = new Map([["wal", toUtf8("old")]]);
    const anew = [{ type: "unlink", name: "wal" } as const, create("wal", 1), write(1, 0, "new")];
    expect(outcomes(anew, { before })).toEqual(
      json({ wal: "old" }, {}, { wal: "" }, { wal: "new" }),
    );
    expect(texts(cutAfter([...anew, sync(1, 3)], { before }))).toEqual({ wal: "new" });
  });

  test("a file moved into place is the old one or the new one, if its bytes were synced first", () => {
    const before = new Map([["float.json", toUtf8("old")]]);
    const careful = [create("tmp", 1), write(1, 0, "new"), sync(1, 2)];
    const rename = { type: "rename", from: "tmp", to: "float.json" } as const;
    expect(outcomes([...careful, rename], { before })).toEqual(
      json({ "float.json": "old", tmp: "new" }, { "float.json": "new" }),
    );
    expect(texts(cutAfter([...careful, rename, sync(FOLDER_SYNC, 4)], { before }))).toEqual({
      "float.json": "new",
    });
  });

  test("a file moved into place before its bytes were synced may be empty", () => {
    const before = new Map([["float.json", toUtf8("old")]]);
    const careless = [
      create("tmp", 1),
      write(1, 0, "new"),
      { type: "rename", from: "tmp", to: "float.json" } as const,
      sync(FOLDER_SYNC, 3),
    ];
    expect(texts(cutAfter(careless, { before }))).toEqual({ "float.json": "" });
  });

  test("a folder takes its files along, when it is moved and when it is lost", () => {
    const days = [{ type: "make-folder", name: "days" } as const, create("days/monday", 0)];
    const moved = [...days, { type: "rename", from: "days", to: "weeks" } as const];
    expect(cutAfter(moved, { survival: 1 }).folders).toEqual(new Set(["weeks"]));
    expect(texts(cutAfter(moved, { survival: 1 }))).toEqual({ "weeks/monday": "" });
    expect(outcomes(moved)).toEqual(json({}, { "days/monday": "" }, { "weeks/monday": "" }));
    const inLostFolder = [...Array(200).keys()].some((seed) => {
      const state = cutAfter(days, { survival: 0.5, random: seededRandom(seed) });
      return state.files.size > 0 && state.folders.size === 0;
    });
    expect(inLostFolder).toBe(false);
  });
});

describe("the cut", () => {
  const till = [
    create("a", 0),
    write(0, 0, "1"),
    sync(0, 2),
    acknowledge("1\n"),
    write(0, 1, "2"),
    sync(0, 5),
    acknowledge("2\n"),
  ];

  test("what had left for a socket by then is told, in order", () => {
    const said = (cut: number): readonly string[] =>
      cutAfter(till, { cut }).acknowledged.map(({ bytes }) => new TextDecoder().decode(bytes));
    expect([3, 4, 6, 7].map(said)).toEqual([[], ["1\n"], ["1\n"], ["1\n", "2\n"]]);
  });

  test("the same cut and seed give the same state, whatever was asked before", () => {
    const replay = createReplay({ operations: till, found: new Map(), tailBytes: 0 });
    const ask = (cut: number): CrashState =>
      replay.crashState({ cut, survival: 0.5, random: seededRandom(cut) });
    const rising = till.map((_, cut) => ask(cut));
    const falling = till.map((_, cut) => ask(till.length - 1 - cut)).toReversed();
    expect(falling).toEqual(rising);
    expect(rising.at(-1)?.files).toEqual(new Map([["a", toUtf8("12")]]));
  });

  test("a file from before that nothing touched is there", () => {
    const before = new Map([["config.json", toUtf8("{}")]]);
    expect(
      texts(createReplay({ operations: till, found: new Map(), tailBytes: 0 }, before).lastState()),
    ).toEqual({ "config.json": "{}", a: "12" });
  });

  test("a file from before whose bytes are not given stops the replay", () => {
    const found = new Map([["a", 0]]);
    expect(() => createReplay({ operations: till, found, tailBytes: 0 })).toThrow("a is older");
  });
});
