import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type Turn, rotationOf } from "./rotation.ts";

const seed = seedOfRun("rotation");

const anyTurns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.record({ share: fc.integer({ min: 1, max: 100 }), connectable: fc.boolean() }),
  { minLength: 1, maxLength: 8 },
);

const named = (shares: readonly number[], connectable: readonly number[] = []): string =>
  rotationOf(shares.map((share, i) => ({ share, connectable: connectable.includes(i) })))
    .map((i) => "ABCDEFGH".charAt(i))
    .join("");

test("one frame has every turn, no frame has none", () => {
  expect(named([7])).toBe("A");
  expect(rotationOf([])).toEqual([]);
});

test("equal shares take turns", () => {
  expect(named([1, 1])).toBe("AB");
  expect(named([5, 5, 5])).toBe("ABC");
});

test("the larger share has its turns spread over the round, not in a row", () => {
  expect(named([3, 1])).toBe("AABA");
  expect(named([3, 1, 1, 1])).toBe("ABACDA");
});

test("frames that take connections alternate with those that do not", () => {
  expect(named([1, 1, 1, 1], [0, 1])).toBe("ACBD");
  expect(named([2, 1, 1], [1, 2])).toBe("BACA");
});

test("a round has each frame as often as its share says, and is no longer than it must be", () => {
  fc.assert(
    fc.property(anyTurns, (turns) => {
      const round = rotationOf(turns);
      const counts = turns.map((_, i) => round.filter((turn) => turn === i).length);
      const [first, firstCount] = [turns[0]?.share ?? 1, counts[0] ?? 1];
      turns.forEach(({ share }, i) => expect(counts[i]! * first).toBe(share * firstCount));
      expect(counts.reduce(divisorOf, 0)).toBe(1);
    }),
    { seed },
  );
});

test("at no moment has a frame had a turn and a half more or less than its share", () => {
  fc.assert(
    fc.property(anyTurns, (turns) => {
      const round = rotationOf(turns);
      const total = turns.reduce((sum, { share }) => sum + share, 0);
      const had = turns.map(() => 0);
      round.forEach((turn, done) => {
        had[turn]! += 1;
        const off = turns.map(({ share }, i) => Math.abs(had[i]! - ((done + 1) * share) / total));
        expect(Math.max(...off)).toBeLessThan(1.5);
        const open = turns.flatMap(({ connectable }, i) => (connectable ? [i] : []));
        const share = open.reduce((sum, i) => sum + turns[i]!.share, 0) / total;
        const openHad = open.reduce((sum, i) => sum + had[i]!, 0);
        expect(Math.abs(openHad - (done + 1) * share)).toBeLessThanOrEqual(0.5 + 1e-9);
      });
    }),
    { seed, numRuns: 50 },
  );
});

test("the same plan always gives the same round", () => {
  fc.assert(
    fc.property(anyTurns, (turns) => {
      expect(rotationOf(turns)).toEqual(rotationOf(structuredClone(turns)));
    }),
    { seed },
  );
});

const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b));
