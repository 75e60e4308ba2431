/**
 * Golden pictures of drawn rows, one for each place whose forms differ. They are keyed to the font
 * file: another version of the font draws other dots, and its digest has to be entered with its
 * pictures, by a person who has looked at them.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { present } from "@tillwave/shared/core/assert";
import type { Bitmap } from "@tillwave/shared/print/escpos";
import { findPrinter } from "@tillwave/shared/print/printers";
import type { TextRow } from "@tillwave/shared/print/receipt-layout";
import { expect, test } from "vitest";
import type { Face } from "../ports.ts";
import { FONT_FILES, createCanvasRaster } from "./raster-canvas.ts";

/** Debian 12 and 13: fonts-noto-cjk 1:20220127+repack1-1. */
const KNOWN_FONT = "b76b0433203017ca80401b2ee0dd69350349871c4b19d504c34dbdd80541690a";

const fontFile = FONT_FILES.find((path) => existsSync(path));
const digest =
  fontFile === undefined ? null : createHash("sha256").update(readFileSync(fontFile)).digest("hex");
const whyNot =
  fontFile === undefined
    ? "no font: install the package fonts-noto-cjk"
    : digest === KNOWN_FONT
      ? null
      : `no pictures for the font with the SHA-256 ${digest}`;
if (whyNot !== null) {
  process.stderr.write(`GOLDEN PICTURES OF DRAWN ROWS ARE NOT COMPARED: ${whyNot}\n`);
}

const profile = present(findPrinter("generic-58mm"), "the narrow printer");
const raster = createCanvasRaster();
const row = (left: string, right = "", look: Partial<TextRow> = {}): TextRow => ({
  type: "text",
  left,
  right,
  align: "left",
  bold: false,
  large: false,
  ...look,
});
const draw = (text: TextRow, face: Face = "HK"): Bitmap =>
  present(raster.draw(text, { profile, face }), "a drawing");

/** Each dot a letter, so that a person sees in the file what would be on paper. */
function dotsOf({ width, height, bits }: Bitmap): string {
  const lines = Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (__, x) => {
      const dot = y * width + x;
      return ((bits[dot >> 3] ?? 0) & (0x80 >> (dot & 7))) === 0 ? " " : "#";
    })
      .join("")
      .trimEnd(),
  );
  return `${lines.join("\n")}\n`;
}

/* oxfmt-ignore */
const PICTURES: readonly (readonly [name: string, face: Face, row: TextRow])[] = [
  ["hong-kong", "HK", row("2× 港式奶茶 骨", "36.00 A")],
  ["taiwan", "TC", row("2× 港式奶茶 骨", "36.00 A")],
  ["mainland", "SC", row("2× 骨角直 奶茶", "36.00 A")],
  ["japan", "JP", row("2× 骨角直 抹茶ラテ", "960 8")],
  ["korea", "KR", row("1× 아메리카노 김밥", "4,500 A")],
  ["won-large", "KR", row("Total", "₩ 8,055", { bold: true, large: true })],
  ["shop-centred", "HK", row("海港茶餐廳", "", { align: "center", bold: true, large: true })],
];

for (const [name, face, text] of PICTURES) {
  test.runIf(whyNot === null)(`the row of ${name} is drawn as it was approved`, async () => {
    await expect(dotsOf(draw(text, face))).toMatchFileSnapshot(`raster-goldens/${name}.txt`);
  });
}

test.runIf(whyNot === null)("each place has its own forms of the same character", () => {
  const forms = (["HK", "SC", "JP"] as const).map((face) => dotsOf(draw(row("骨角直"), face)));
  expect(new Set(forms).size).toBe(3);
});

test.runIf(fontFile !== undefined)("what is drawn stands in the printer's own columns", () => {
  const black = dotsOf(draw(row("茶茶茶", "1.00")))
    .split("\n")
    .map((line) => line.length);
  expect(Math.max(...black)).toBeGreaterThan(profile.dots - 24);
  expect(draw(row("茶")).width).toBe(profile.dots);
  expect(draw(row("茶", "", { large: true })).height).toBe(2 * draw(row("茶")).height);
});

test.runIf(fontFile !== undefined)(
  "a row is drawn well within the time that a press may wait",
  () => {
    draw(row("暖"));
    const times = Array.from({ length: 30 }, (_, i) => {
      const from = performance.now();
      draw(row(`2× 港式奶茶 ${i}`, "36.00 A"));
      return performance.now() - from;
    }).toSorted((a, b) => a - b);
    expect(times[15]).toBeLessThan(20);
  },
);

test("without a font nothing is drawn, and it says what to install", () => {
  const none = createCanvasRaster(["/no/such/font.ttc"]);
  expect(none.draw(row("茶"), { profile, face: "HK" })).toBeNull();
  expect(none.fault()).toContain("fonts-noto-cjk");
});
