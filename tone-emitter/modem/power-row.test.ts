import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { createPowerRow } from "./power-row.ts";

const SIZE = 2048;

const sumOf = (power: Float32Array, from = 0, to = power.length): number =>
  power.subarray(from, to).reduce((sum, value) => sum + value, 0);

test("all bins together have the power of the sound", () => {
  const random = seededRandom(3);
  const row = createPowerRow(SIZE);
  let sum = 0;
  const rows = 40;
  for (let i = 0; i < rows; i++) {
    row.compute(Float32Array.from({ length: SIZE }, () => 2 * random.next() - 1));
    sum += sumOf(row.power) / rows;
  }
  expect(sum).toBeCloseTo(1 / 3, 1.5);
});

test.each([3.3, 100, 876.5])(
  "a tone at bin %f stands there, and nothing of it 40 bins beside",
  (bin) => {
    const row = createPowerRow(SIZE);
    row.compute(
      Float32Array.from({ length: SIZE }, (_, n) => Math.sin((2 * Math.PI * bin * n) / SIZE)),
    );
    const from = Math.max(0, Math.floor(bin) - 3);
    expect(sumOf(row.power, from, from + 8)).toBeCloseTo(0.5, 2);
    expect(sumOf(row.power, Math.ceil(bin) + 40)).toBeLessThan(1e-8);
  },
);

test("a row of a length that is no power of two is our own mistake", () => {
  expect(() => createPowerRow(1000)).toThrow("1000");
});
