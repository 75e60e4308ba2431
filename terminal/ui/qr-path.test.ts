import { encode } from "uqr";
import { expect, test } from "vitest";
import { qrPath } from "./qr-path.ts";

/** Draws a path of runs back into modules. */
function draw(path: string, size: number): boolean[][] {
  const modules = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/gu)) {
    modules[Number(y)]?.fill(true, Number(x), Number(x) + Number(width));
  }
  return modules;
}

test("the drawing has a dark field wherever the code has one, and nowhere else", () => {
  const text = `TWR1${"AB12".repeat(50)}`;
  const drawn = qrPath(text);
  expect(drawn?.size).toBeGreaterThan(20);
  expect(draw(drawn?.path ?? "", drawn?.size ?? 0)).toEqual(
    encode(text, { ecc: "M", border: 0 }).data,
  );
});

test("what no till would sign is not drawn", () => {
  expect(qrPath("")).toBeNull();
  expect(qrPath("A".repeat(5000))).toBeNull();
});
