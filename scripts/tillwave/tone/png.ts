/** A picture of few colours as PNG (W3C, third edition): one byte a point, and a palette. */
import { crc32, deflateSync } from "node:zlib";
import { concatBytes, toUtf8 } from "@tillwave/shared/core/bytes";
import { assert } from "@tillwave/shared/core/assert";

export type Rgb = readonly [red: number, green: number, blue: number];

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Row by row from the top, each an index into the palette. */
  readonly points: Uint8Array;
  readonly palette: readonly Rgb[];
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const PALETTE_TYPE = 3;

export function encodePng({ width, height, points, palette }: Picture): Uint8Array {
  assert(points.length === width * height, "a picture has all its points");
  assert(palette.length >= 1 && palette.length <= 256, `a palette of ${palette.length} colours`);
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  head.set([8, PALETTE_TYPE, 0, 0, 0], 8);
  // Each row begins with its filter: none.
  const rows = new Uint8Array((width + 1) * height);
  for (let row = 0; row < height; row++) {
    rows.set(points.subarray(row * width, (row + 1) * width), row * (width + 1) + 1);
  }
  return concatBytes([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", Uint8Array.from(palette.flat())),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

function chunk(name: string, content: Uint8Array): Uint8Array {
  const named = concatBytes([toUtf8(name), content]);
  const around = new DataView(new ArrayBuffer(8));
  around.setUint32(0, content.length);
  around.setUint32(4, crc32(named));
  return concatBytes([
    new Uint8Array(around.buffer, 0, 4),
    named,
    new Uint8Array(around.buffer, 4),
  ]);
}
