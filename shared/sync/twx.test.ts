import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { concatBytes, equalBytes, fromHex, toHex, toUtf8 } from "../core/bytes.ts";
import { encodeCbor } from "../cose/cbor.ts";
import { damaged } from "../testing/damaged-bytes.ts";
import { BATCH_BYTES_MAX } from "./answer.ts";
import { STATEMENT_BYTES_MAX } from "./statement.ts";
import { type CarriedBatch, type CarriedError, createCarriedReader, encodeCarried } from "./twx.ts";

const batch = (lengthBytes: number, byte = 7): CarriedBatch => ({
  statement: new Uint8Array(259).fill(byte),
  body: new Uint8Array(lengthBytes).fill(byte),
});

const GOOD = encodeCarried(batch(40));

/** Everything that comes out of a file in such portions, and how it ended. */
function readAll(
  file: Uint8Array,
  chunkBytes: number,
): { readonly batches: readonly CarriedBatch[]; readonly error: CarriedError | null } {
  const reader = createCarriedReader();
  const batches: CarriedBatch[] = [];
  for (let at = 0; at < file.length; at += chunkBytes) {
    reader.feed(file.subarray(at, at + chunkBytes));
    for (let taken = reader.take(); ; taken = reader.take()) {
      if (!taken.ok) {
        return { batches, error: taken.error };
      }
      if (taken.value === null) {
        break;
      }
      batches.push(taken.value);
    }
  }
  const end = reader.end();
  return { batches, error: end.ok ? null : end.error };
}

test("a batch begins as the protocol says, for people to see what it is", () => {
  expect(toHex(encodeCarried(batch(3, 1))).slice(0, 18)).toBe("836454575831590103");
});

test("a hundred sales fit in twenty kilobytes", () => {
  // Tap sales carry a signature each, which no compression makes smaller: 64 bytes of 192.
  const lines = Array.from({ length: 100 }, (_, i) => {
    const random = Array.from({ length: 16 }, (__, at) =>
      ((i * 2654435761 + at * 40503) >>> 0).toString(36),
    );
    return JSON.stringify({
      v: 1,
      kind: "sale-paid",
      sale: i,
      total: 5800 + i,
      sig: random.join(""),
    });
  });
  const body = new Uint8Array(gzipSync(lines.join("\n"), { level: 9 }));
  const file = encodeCarried({ statement: new Uint8Array(259), body });
  expect(file.length - body.length).toBe(6 + 3 + 259 + 3);
  expect(file.length).toBeLessThan(20_000);
});

test("batches come out as they went in, in their order, however the file is cut", () => {
  const anyBatch = fc.record({
    statement: fc.uint8Array({ maxLength: 300 }),
    body: fc.uint8Array({ maxLength: 400 }),
  });
  fc.assert(
    fc.property(
      fc.array(anyBatch, { maxLength: 5 }),
      fc.integer({ min: 1, max: 700 }),
      (all, chunk) => {
        const file = concatBytes(all.map(encodeCarried));
        expect(readAll(file, chunk)).toEqual({ batches: all, error: null });
      },
    ),
    { numRuns: 300 },
  );
});

test("an empty file holds nothing, and that is no error", () => {
  expect(readAll(new Uint8Array(0), 1)).toEqual({ batches: [], error: null });
});

test("the largest batch goes through, and what comes behind it", () => {
  const largest = encodeCarried({
    statement: new Uint8Array(STATEMENT_BYTES_MAX),
    body: new Uint8Array(BATCH_BYTES_MAX).fill(3),
  });
  const { batches, error } = readAll(concatBytes([largest, GOOD]), 64 * 1024);
  expect(error).toBeNull();
  expect(batches).toHaveLength(2);
  expect(equalBytes(encodeCarried(batches[0] ?? batch(0)), largest)).toBe(true);
  expect(batches[1]).toEqual(batch(40));
});

test("a larger one is not carried", () => {
  expect(() => encodeCarried(batch(BATCH_BYTES_MAX + 1))).toThrow(/nobody imports/u);
  const statement = new Uint8Array(STATEMENT_BYTES_MAX + 1);
  expect(() => encodeCarried({ statement, body: statement })).toThrow(/nobody imports/u);
});

test.each<readonly [what: string, bytes: Uint8Array, type: CarriedError["type"]]>([
  ["another file", toUtf8("%PDF-1.7 and so on"), "not-twx"],
  ["another file that would go on for long", fromHex("000000000000 4100 5a001fffff"), "not-twx"],
  ["another version", concatBytes([fromHex("836454575832"), GOOD.slice(6)]), "not-twx"],
  ["an array of four", concatBytes([fromHex("84"), GOOD.slice(1)]), "not-twx"],
  ["a statement that is text", encodeCbor(["TWX1", "statement", new Uint8Array(1)]), "not-twx"],
  ["a body that is missing", encodeCbor(["TWX1", new Uint8Array(1), null]), "not-twx"],
  ["a statement of indefinite length", fromHex("836454575831 5f41ffff 4100"), "not-twx"],
  ["a length of eight bytes", fromHex("836454575831 5b0000000000000001 00 4100"), "not-twx"],
  ["a length in more bytes than it needs", fromHex("836454575831 580100 4100"), "not-twx"],
  ["a statement without end", fromHex("836454575831 59ffff 00"), "too-large"],
  ["a body without end", fromHex("836454575831 4100 5affffffff 00"), "too-large"],
  ["a body cut short", GOOD.slice(0, -1), "cut-short"],
  ["a head cut short", GOOD.slice(0, 7), "cut-short"],
  ["a beginning and nothing else", fromHex("8364"), "cut-short"],
])("after a good batch, %s is refused where it begins", (_, bytes, type) => {
  for (const chunk of [1, 7, 10_000]) {
    expect(readAll(concatBytes([GOOD, bytes]), chunk)).toEqual({
      batches: [batch(40)],
      error: { type, at: GOOD.length },
    });
  }
});

test("after an error nothing more is read", () => {
  const reader = createCarriedReader();
  reader.feed(toUtf8("no such file"));
  expect(reader.take()).toEqual(reader.take());
  reader.feed(GOOD);
  expect(reader.take()).toEqual({ ok: false, error: { type: "not-twx", at: 0 } });
});

test("a file that comes byte by byte is not joined anew for each byte", () => {
  const file = encodeCarried(batch(500_000));
  const started = performance.now();
  expect(readAll(file, 1).batches).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(5000);
});

test("it holds no more than a batch: who feeds without taking is wrong", () => {
  const reader = createCarriedReader();
  const feedAll = (): void => {
    for (let i = 0; i < 100; i += 1) {
      reader.feed(new Uint8Array(64 * 1024));
    }
  };
  expect(feedAll).toThrow(/taken before more is fed/u);
});

test("what is read is a copy, and stays when the chunk is written over", () => {
  const reader = createCarriedReader();
  const chunk = Uint8Array.from(GOOD);
  reader.feed(chunk);
  chunk.fill(0);
  expect(reader.take()).toEqual({ ok: true, value: batch(40) });
});

test("no damage makes it throw", () => {
  fc.assert(
    fc.property(
      damaged(concatBytes([GOOD, GOOD])),
      fc.integer({ min: 1, max: 400 }),
      (file, chunk) => {
        const { batches } = readAll(file, chunk);
        expect(batches.length).toBeLessThanOrEqual(2);
      },
    ),
    { numRuns: 500 },
  );
});
