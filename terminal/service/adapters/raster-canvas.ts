/**
 * Draws rows of a receipt with Noto Sans CJK, in dots as a thermal head prints them: black or white.
 *
 * The fixed-width faces are used: a letter is half as wide as a character, so that what is drawn
 * stands in the same columns as what the printer writes itself.
 */
import { existsSync } from "node:fs";
import { GlobalFonts, type SKRSContext2D, createCanvas } from "@napi-rs/canvas";
import type { Bitmap } from "@tillwave/shared/print/escpos";
import type { PrinterProfile } from "@tillwave/shared/print/printers";
import type { TextRow } from "@tillwave/shared/print/receipt-layout";
import type { Face, Raster } from "../ports.ts";

/** Where Debian's and Alpine's packages put it. */
export const FONT_FILES = [
  "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
  "/usr/share/fonts/noto/NotoSansCJK-Regular.ttc",
] as const;

/** Of one row, in dots, for letters of 24: a little air, as the printer leaves between its own lines. */
const ROW_DOTS = 30;
const LETTER_DOTS = 24;
/** From the top of the row to the line that letters stand on. */
const BASELINE_DOTS = 24;
/** Ink of this strength and more becomes a black dot; thin strokes stay. */
const INK_MIN = 110;

export function createCanvasRaster(files: readonly string[] = FONT_FILES): Raster {
  const file = files.find((path) => existsSync(path));
  const hasFont = file !== undefined && GlobalFonts.registerFromPath(file) !== null;
  return {
    draw: (row, { profile, face }) => (hasFont ? drawRow(row, profile, face) : null),
    fault: () =>
      hasFont
        ? null
        : "Chinese, Japanese and Korean print as question marks: install the package fonts-noto-cjk.",
  };
}

function drawRow(row: TextRow, { dots, columns }: PrinterProfile, face: Face): Bitmap {
  const scale = row.large ? 2 : 1;
  const height = ROW_DOTS * scale;
  const letter = Math.min(LETTER_DOTS, Math.floor(dots / columns) * 2) * scale;
  const canvas = createCanvas(dots, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, dots, height);
  context.fillStyle = "#000";
  context.font = `${letter}px "Noto Sans Mono CJK ${face}"`;
  context.textBaseline = "alphabetic";
  const write = (text: string, x: number): void => {
    context.fillText(text, x, BASELINE_DOTS * scale);
    if (row.bold) {
      // A thermal printer's own bold: the same strokes once more, one dot on.
      context.fillText(text, x + 1, BASELINE_DOTS * scale);
    }
  };
  const width = (text: string): number => Math.ceil(context.measureText(text).width);
  write(row.left, row.align === "center" ? Math.max(0, (dots - width(row.left)) >> 1) : 0);
  write(row.right, dots - width(row.right));
  return { width: dots, height, bits: bitsOf(context, dots, height) };
}

function bitsOf(context: SKRSContext2D, width: number, height: number): Uint8Array {
  const { data } = context.getImageData(0, 0, width, height);
  const bits = new Uint8Array((width / 8) * height);
  for (let dot = 0; dot < width * height; dot += 1) {
    if (255 - (data[dot * 4] ?? 255) >= INK_MIN) {
      const byte = dot >> 3;
      bits[byte] = (bits[byte] ?? 0) | (0x80 >> (dot & 7));
    }
  }
  return bits;
}
