import type { PaperPart } from "@tillwave/shared/api/lab";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { pathOf, piecesOf } from "./pieces.ts";

const toBase64 = (bytes: readonly number[]) => btoa(String.fromCharCode(...bytes));

function band(width: number, height: number): PaperPart {
  const bits = toBase64(Array.from({ length: (width / 8) * height }, () => 0xff));
  return { type: "image", align: "left", picture: { width, height, bits }, heightDots: height };
}

const FEED: PaperPart = { type: "feed", heightDots: 30 };

test("the bands of one image are one piece, so that no seam shows", () => {
  const [image, ...others] = piecesOf([band(16, 64), band(16, 64), band(16, 3)]);
  expect(image).toMatchObject({ top: 0, width: 16, height: 131, bands: [{ top: 0 }, {}, {}] });
  expect(others).toEqual([]);
});

test("images of other widths, or with paper between them, are pieces of their own", () => {
  const pieces = piecesOf([band(16, 64), band(8, 64), FEED, band(8, 64)]);
  expect(pieces.map(({ type, top }) => [type, top])).toEqual([
    ["image", 0],
    ["image", 64],
    ["feed", 128],
    ["image", 158],
  ]);
});

test("black dots that lie side by side are one rectangle", () => {
  expect(pathOf({ width: 8, height: 2, bits: toBase64([0b0110_0001, 0]) })).toBe(
    "M1 0h2v1h-2zM7 0h1v1h-1z",
  );
});

test("the path covers as many dots as are black, and none beyond the edge", () => {
  const picture = fc.record({ width: fc.integer({ min: 1, max: 40 }), height: fc.nat(6) });
  fc.assert(
    fc.property(picture, fc.infiniteStream(fc.nat(255)), ({ width, height }, stream) => {
      const rowBytes = Math.ceil(width / 8);
      const bytes = [...stream.take(rowBytes * height)];
      let black = 0;
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          black += ((bytes[y * rowBytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
        }
      }
      const path = pathOf({ width, height, bits: toBase64(bytes) });
      const drawn = [...path.matchAll(/h(\d+)v/gu)].map(([, length]) => Number(length));
      expect(drawn.reduce((sum, length) => sum + length, 0)).toBe(black);
      for (const [, from, length] of path.matchAll(/M(\d+) \d+h(\d+)v/gu)) {
        expect(Number(from) + Number(length)).toBeLessThanOrEqual(width);
      }
    }),
  );
});
