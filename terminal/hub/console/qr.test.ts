import { expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import { drawQr } from "./qr.ts";

/** What stands at a module of the path, by walking its runs. */
function isBlack(path: string, x: number, y: number): boolean {
  return [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/gu)].some(
    ([, left, top, length]) =>
      Number(top) === y && x >= Number(left) && x < Number(left) + Number(length),
  );
}

test("a joining code is a square with its three eyes, and white all round", () => {
  const { size, path } = present(drawQr(`TWE1${"X".repeat(120)}`), "a drawing");
  // Protocols §4.1 counts on version 6-M, 41 modules: capital letters and figures only.
  expect(size).toBe(41 + 8);
  const eyes = [
    [4, 4],
    [size - 5, 4],
    [4, size - 5],
  ] as const;
  for (const [x, y] of eyes) {
    expect(isBlack(path, x, y)).toBe(true);
  }
  for (let i = 0; i < size; i += 1) {
    expect(isBlack(path, i, 3) || isBlack(path, 3, i)).toBe(false);
  }
});

test("what no QR code holds is not drawn", () => {
  expect(drawQr("x".repeat(5000))).toBeNull();
});
