import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyAmount, anySignedAmount } from "../testing/arbitraries.ts";
import { allocate, shareOfUnits } from "./allocate.ts";
import { Minor } from "./money.ts";

const LARGEST = Number.MAX_SAFE_INTEGER;
const parts = (total: number, weights: readonly number[]): readonly number[] =>
  allocate(Minor(total), weights.map(Minor));
const sum = (amounts: readonly number[]): bigint =>
  amounts.reduce((whole, amount) => whole + BigInt(amount), 0n);
const size = (n: bigint): bigint => (n < 0n ? -n : n);

test("a dollar among three leaves a cent, and the first takes it", () => {
  expect(parts(100, [1, 1, 1])).toEqual([34, 33, 33]);
});

test("of equal remainders the earlier takes the unit", () => {
  expect(parts(1, [1, 1])).toEqual([1, 0]);
  expect(parts(2, [5, 5, 5])).toEqual([1, 1, 0]);
});

test("the largest remainder takes the unit, wherever it stands", () => {
  expect(parts(5, [1, 3, 3])).toEqual([1, 2, 2]);
  expect(parts(100, [333, 333, 334])).toEqual([33, 33, 34]);
});

test("what is given back mirrors what was taken", () => {
  expect(parts(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
  expect(parts(-1, [1, 1])).toEqual([-1, 0]);
});

test("where nothing has weight, the first takes everything", () => {
  expect(parts(7, [0, 0])).toEqual([7, 0]);
});

test("what weighs nothing takes nothing", () => {
  expect(parts(101, [0, 1, 1, 0])).toEqual([0, 51, 50, 0]);
});

test("a share among nobody, or by less than nothing, is our own mistake", () => {
  expect(() => parts(1, [])).toThrow(/at least one part/u);
  expect(() => parts(1, [1, -1])).toThrow(/not negative/u);
});

test("parts add up to the whole, none further than a unit from its proportion", () => {
  const anyWeights = fc.array(anyAmount, { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(anySignedAmount, anyWeights, (total, weights) => {
      const shares = allocate(total, weights);
      const weight = sum(weights);
      expect(sum(shares)).toBe(BigInt(total));
      for (const [i, share] of shares.entries()) {
        const off = size(BigInt(share) * weight - BigInt(total) * BigInt(weights[i] ?? 0));
        expect(weight === 0n || off < weight).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test("three for ten dollars cost 3.33, 3.33 and 3.34 when given back one by one", () => {
  const ten = Minor(1000);
  const units = [0, 1, 2].map((from) => shareOfUnits(ten, { from, to: from + 1, count: 3 }));
  expect(units).toEqual([333, 333, 334]);
  expect(shareOfUnits(ten, { from: 0, to: 3, count: 3 })).toBe(1000);
  expect(shareOfUnits(ten, { from: 1, to: 1, count: 3 })).toBe(0);
});

test("units given back in any portions add up to the whole line", () => {
  const anySplit = fc
    .integer({ min: 1, max: 9999 })
    .chain((count) => fc.tuple(fc.constant(count), fc.array(fc.nat(count), { maxLength: 8 })));
  fc.assert(
    fc.property(anySignedAmount, anySplit, (total, [count, cuts]) => {
      const ends = [0, ...cuts, count].toSorted((a, b) => a - b);
      const shares = ends.slice(1).map((to, i) => {
        const from = ends[i] ?? 0;
        const share = shareOfUnits(total, { from, to, count });
        const off = BigInt(share) * BigInt(count) - BigInt(total) * BigInt(to - from);
        expect(size(off) < BigInt(count)).toBe(true);
        return share;
      });
      expect(sum(shares)).toBe(BigInt(total));
    }),
    { numRuns: 500 },
  );
});

test("units outside the line are our own mistake", () => {
  for (const range of [
    { from: -1, to: 1, count: 3 },
    { from: 2, to: 1, count: 3 },
    { from: 0, to: 4, count: 3 },
    { from: 0, to: 0, count: 0 },
  ]) {
    expect(() => shareOfUnits(Minor(LARGEST), range)).toThrow(/within the line/u);
  }
});
