import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { concatBytes, fromHex } from "../core/bytes.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { CODE_PAGES } from "./code-pages.ts";
import { PIECE_BYTES_MAX, canWrite, encodePicture, encodeRows } from "./escpos.ts";
import { createInterpreter, interpret } from "./interpreter.ts";
import { PRINTERS, findPrinter } from "./printers.ts";
import { qrModules } from "./qr-size.ts";
import { createRealTimeScanner } from "./real-time.ts";
import { type TextRow, pair } from "./receipt-layout.ts";

const profile = present(findPrinter("generic-80mm"), "the generic printer");
const textRow = (left: string): TextRow => ({
  type: "text",
  left,
  right: "",
  align: "left",
  bold: false,
  large: false,
});

function readBack(row: TextRow): string {
  const [bytes] = encodeRows([row], { profile, draw: () => null });
  const lines = interpret(present(bytes, "bytes")).filter((event) => event.type === "line");
  return lines.map(({ runs }) => runs.map(({ text }) => text).join("")).join("\n");
}

// The encoder's tables are not ours: each letter that a profile claims is written with the one and read with the other.
test("every letter that a printer can write is read back as itself", () => {
  const letters = profile.codePages.flatMap((name) => {
    const page = [...CODE_PAGES.values()].find((other) => other.name === name);
    return [...(page?.high ?? "")].filter((letter) => letter !== "\ufffd");
  });
  const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i));
  const wrong = [...new Set([...letters, ...ascii])].filter(
    (letter) => readBack(textRow(`x${letter}x`)) !== `x${letter}x`,
  );
  expect(wrong).toEqual([]);
});

test("what no code page of the printer has is drawn", () => {
  expect(canWrite("Café 12 €", profile)).toBe(true);
  expect(canWrite("茶", profile)).toBe(false);
  expect(canWrite("₩", profile)).toBe(false);
  expect(canWrite("\u001b", profile)).toBe(false);
});

test("where nobody can draw, a question mark stands for each column that is missing", () => {
  expect(readBack(textRow("茶 tea ₩"))).toBe("???? tea ?".slice(2));
});

test("a picture becomes strips that fit a piece, and together they are the picture", () => {
  const seed = seedOfRun("pictures");
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 72 }),
      fc.integer({ min: 1, max: 100 }),
      fc.integer(),
      (widthBytes, height, salt) => {
        const bits = Uint8Array.from(
          { length: widthBytes * height },
          (_, i) => ((i * 2_654_435_761 + salt) >>> 13) & 0xe7,
        );
        const strips = encodePicture({ width: widthBytes * 8, height, bits });
        expect(strips.every(({ length }) => length <= PIECE_BYTES_MAX)).toBe(true);
        const images = strips.flatMap(interpret).filter((event) => event.type === "image");
        expect(images).toHaveLength(strips.length);
        expect(concatBytes(images.map((image) => image.bits))).toHaveLength(bits.length);
      },
    ),
    { seed },
  );
});

test("a picture whose dots read as a command opens no drawer, and asks for nothing", () => {
  const bits = fromHex("1014010001 100401 100502 10140803 0000".padEnd(72 * 2 + 8, "0"));
  const width = 8 * bits.length;
  const scan = (bytes: Uint8Array): number => createRealTimeScanner().feed(bytes).length;
  expect(scan(bits)).toBeGreaterThan(2);
  const strips = encodePicture({ width, height: 1, bits });
  expect(strips.map(scan)).toEqual(strips.map(() => 0));
});

test("pieces are sent in rows: no command is torn between two", () => {
  const rows = Array.from({ length: 400 }, (_, i) => textRow(`row ${i}`));
  const pieces = [...encodeRows(rows, { profile, draw: () => null })];
  expect(pieces.length).toBeGreaterThan(1);
  const interpreter = createInterpreter();
  for (const piece of pieces) {
    expect(piece.length).toBeLessThanOrEqual(PIECE_BYTES_MAX);
    interpreter.feed(piece);
    expect([interpreter.pending(), interpreter.unprinted()]).toEqual([0, ""]);
  }
});

test("rows are worked out when they are asked for, not all at once", () => {
  let drawn = 0;
  const rows = Array.from({ length: 10 }, () => textRow("茶"));
  const draw = () => {
    drawn += 1;
    return { width: 576, height: 32, bits: new Uint8Array(72 * 32) };
  };
  const pieces = encodeRows(rows, { profile, draw });
  pieces.next();
  expect(drawn).toBeLessThan(4);
});

test("a QR code grows with its text and still fits the narrowest paper", () => {
  // ISO/IEC 18004: version 1 has 21 modules, version 40 has 177.
  expect([qrModules(14), qrModules(15), qrModules(2331)]).toEqual([21, 25, 177]);
  for (const narrow of PRINTERS) {
    const text = "TWR1".padEnd(219, "x");
    const [bytes] = encodeRows([{ type: "qr", text }], { profile: narrow, draw: () => null });
    const qr = interpret(present(bytes, "bytes")).find((event) => event.type === "qr");
    expect(present(qr, "the code").text).toBe(text);
    expect(present(qr, "the code").moduleDots * qrModules(219)).toBeLessThan(narrow.dots);
  }
});

test("an amount beside a long name stays whole, whatever the name is made of", () => {
  const seed = seedOfRun("rows");
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 80 }),
      fc.constantFrom("1.00", "99,999,999,999.00 NY"),
      fc.constantFrom(32, 42, 48),
      (name, amount, columns) => {
        const rows = pair(name, amount, { columns });
        expect(rows.at(-1)?.right).toBe(amount);
      },
    ),
    { seed },
  );
});
