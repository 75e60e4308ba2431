import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fromHex, toHex, toUtf8 } from "../core/bytes.ts";
import { CODE_PAGES, characterOf } from "./code-pages.ts";
import { IMAGE_BYTES_MAX, PARENTHESIS_BYTES_MAX } from "./interpreter-gs.ts";
import { LINE_CHARACTERS_MAX } from "./interpreter-state.ts";
import { createInterpreter, interpret } from "./interpreter.ts";
import type { PrinterEvent } from "./printer-event.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";

const PLAIN = { bold: false, underline: false, inverted: false, font: "A", width: 1, height: 1 };
const ascii = (text: string): string => toHex(toUtf8(text));

test("a line of text comes out with its look, its place and its code page", () => {
  const bytes = fromHex(`1b61 01 1b45 01 1d21 11 1b74 13 ${ascii("Tea ")} d5 1b45 00 41 0a`);
  expect(interpret(bytes)).toEqual([
    {
      type: "line",
      align: "center",
      runs: [
        { ...PLAIN, bold: true, width: 2, height: 2, codePage: "cp858", text: "Tea €" },
        { ...PLAIN, width: 2, height: 2, codePage: "cp858", text: "A" },
      ],
    },
  ]);
});

/* oxfmt-ignore */
const COMMANDS: readonly (readonly [says: string, hex: string, event: PrinterEvent])[] = [
  ["is set up anew", "1b40", { type: "initialized" }],
  ["feeds lines", "1b64 03", { type: "feed", amount: 3, unit: "lines" }],
  ["feeds dots", "1b4a 10", { type: "feed", amount: 16, unit: "dots" }],
  ["cuts the paper", "1d56 00", { type: "cut", partial: false }],
  ["cuts the paper but for a bridge", "1d56 01", { type: "cut", partial: true }],
  ["feeds and cuts", "1d56 42 10", { type: "cut", partial: true }],
  ["opens the drawer when it gets to it", "1b70 00 32 fa", { type: "drawer", pin: 2, onMs: 100, atOnce: false }],
  ["opens the drawer at once", "1014 01 01 02", { type: "drawer", pin: 5, onMs: 200, atOnce: true }],
  ["says at once how it is", "1004 04", { type: "status-request", request: { kind: "real-time", n: 4 } }],
  ["says in its turn how its paper is", "1d72 01", { type: "status-request", request: { kind: "in-order", n: 1 } }],
  ["gives four characters back", "1d28 48 0600 3030 41424344", { type: "status-request", request: { kind: "process-id", id: "ABCD" } }],
  ["prints a picture", "1d76 30 00 0200 0100 80ff", { type: "image", align: "left", width: 16, height: 1, bits: fromHex("80ff") }],
];

for (const [says, hex, event] of COMMANDS) {
  test(`the printer ${says}`, () => {
    expect(interpret(fromHex(hex))).toEqual([event]);
  });
}

test("a QR code is stored, then printed in its size", () => {
  const stored = "1d286b 0400 31 41 32 00 1d286b 0300 31 43 05 1d286b 0300 31 45 31";
  const data = `1d286b 0700 31 50 30 ${ascii("TWR1")} 1d286b 0300 31 51 30`;
  expect(interpret(fromHex(stored + data))).toEqual([
    { type: "qr", align: "left", text: "TWR1", moduleDots: 5 },
  ]);
});

/* oxfmt-ignore */
const UNKNOWN: readonly (readonly [what: string, hex: string])[] = [
  ["a command of ESC that no profile has", "1b7e"],
  ["a command of GS that no profile has", "1d6b"],
  ["an alignment that is none", "1b6103"],
  ["a font that is none", "1b4d05"],
  ["a code page that nobody reads", "1b74fe"],
  ["a cut that is none", "1d5607"],
  ["a picture in another mode", "1d76300301000100"],
  ["a picture without width", "1d76300000000100"],
  ["a picture beyond all measure", "1d763000ffffffff"],
  ["data beyond all measure", "1d286bffff"],
  ["a code other than QR", "1d286b030030513 0"],
  ["printing a QR code that was never stored", "1d286b0300315130"],
  ["a mode for Chinese characters", "1c26"],
  ["a tabulator", "09"],
  ["a delete", "7f"],
  ["a real-time request that is none", "100409"],
  ["switching the printer off", "101402"],
];

for (const [what, hex] of UNKNOWN) {
  test(`${what} is unknown, and said to be`, () => {
    expect(interpret(fromHex(hex)).map(({ type }) => type)).toContain("unknown");
  });
}

test("a printer that is set up anew forgets how text looked, and prints the line it had begun", () => {
  const events = interpret(fromHex("1b4501 41 1b40 42 0a"));
  expect(events).toMatchObject([
    { type: "line", runs: [{ text: "A", bold: true }] },
    { type: "initialized" },
    { type: "line", runs: [{ text: "B", bold: false }] },
  ]);
});

test("a picture that a pulled cable cut short waits for its bytes, and NULs end it", () => {
  const interpreter = createInterpreter();
  expect(interpreter.feed(fromHex("1d763000 0200 0300 ffff"))).toEqual([]);
  expect(interpreter.pending()).toBe(10);
  const events = interpreter.feed(new Uint8Array(64));
  expect(events.map(({ type }) => type)).toEqual(["image"]);
  expect(interpreter.pending()).toBe(0);
});

test("a line without end is broken where the paper ends", () => {
  const events = interpret(new Uint8Array(LINE_CHARACTERS_MAX + 1).fill(0x41));
  expect(events).toHaveLength(1);
});

const seed = seedOfRun("printer bytes");

const pieces = (bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] => {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1))), bytes.length];
  ends.sort((a, b) => a - b);
  return ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end));
};

/** Bytes that often mean something: commands of the table above, text, and rubbish. */
const printerBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(...COMMANDS.map(([, hex]) => fromHex(hex))),
      fc.constantFrom(...UNKNOWN.map(([, hex]) => fromHex(hex))),
      fc.uint8Array({ maxLength: 12 }),
      fc
        .tuple(fc.constantFrom(0x1b, 0x1c, 0x1d, 0x10), fc.uint8Array({ maxLength: 6 }))
        .map(([first, rest]) => Uint8Array.of(first, ...rest)),
    ),
    { maxLength: 30 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

test("no bytes make it throw, and it never holds more than one command", () => {
  fc.assert(
    fc.property(printerBytes, (bytes) => {
      const interpreter = createInterpreter();
      interpreter.feed(bytes);
      expect(interpreter.pending()).toBeLessThanOrEqual(
        Math.max(IMAGE_BYTES_MAX, PARENTHESIS_BYTES_MAX + 5),
      );
    }),
    { seed, numRuns: 2000 },
  );
});

test("bytes in any pieces do the same", () => {
  fc.assert(
    fc.property(printerBytes, fc.array(fc.nat(400), { maxLength: 20 }), (bytes, cuts) => {
      const interpreter = createInterpreter();
      const events = pieces(bytes, cuts).flatMap((piece) => interpreter.feed(piece));
      expect(events).toEqual(interpret(bytes));
    }),
    { seed, numRuns: 2000 },
  );
});

// Unicode's CP858.TXT, CP866.TXT and CP1252.TXT, a character or two of each.
test("code pages show what their tables say", () => {
  const show = (number: number, byte: number): string => {
    const page = CODE_PAGES.get(number);
    return page === undefined ? "" : characterOf(byte, page);
  };
  expect([show(19, 0xd5), show(17, 0x80), show(16, 0x80), show(2, 0x9d), show(0, 0x9d)]).toEqual([
    "€",
    "А",
    "€",
    "Ø",
    "¥",
  ]);
  expect([...CODE_PAGES.values()].every(({ high }) => high.length === 128)).toBe(true);
});
