import * as fc from "fast-check";
import { FAVOURITES_MAX } from "@tillwave/shared/api/favourites";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, test } from "vitest";
import { moved, toggled } from "./draft.ts";

test("an item that is pressed comes last, and goes when it is pressed again", () => {
  expect(toggled(["bun"], "tea")).toEqual(["bun", "tea"]);
  expect(toggled(["bun", "tea"], "bun")).toEqual(["tea"]);
});

test("where the page is full, nothing more comes, and anything may go", () => {
  const full = Array.from({ length: FAVOURITES_MAX }, (_, i) => `${i}`);
  expect(toggled(full, "tea")).toBeNull();
  expect(toggled(full, "0")).toHaveLength(FAVOURITES_MAX - 1);
});

test("an item moves one place, and not beyond the ends", () => {
  expect(moved(["a", "b", "c"], "b", -1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], "b", 1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b"], "a", -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], "b", 1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], "gone", 1)).toEqual(["a", "b"]);
});

test("moving loses nothing and doubles nothing, and the way back is the other way", () => {
  const list = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 48 });
  fc.assert(
    fc.property(list, fc.nat(), (skus, n) => {
      const sku = skus[n % (skus.length - 1)] ?? "";
      const there = moved(skus, sku, 1);
      expect([...there].toSorted()).toEqual([...skus].toSorted());
      expect(moved(there, sku, -1)).toEqual(skus);
    }),
    { seed: seedOfRun("favourites moved") },
  );
});
