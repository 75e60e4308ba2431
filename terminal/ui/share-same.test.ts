import * as fc from "fast-check";
import { expect, test } from "vitest";
import { shareSame } from "./share-same.ts";

test("what says the same stays the same object", () => {
  const before = { lines: [{ id: 1 }, { id: 2 }], undo: null };
  expect(shareSame(before, structuredClone(before))).toBe(before);
});

test("only what changed is new", () => {
  const before = {
    lines: [
      { id: 1, quantity: 1 },
      { id: 2, quantity: 1 },
    ],
  };
  const next = shareSame(before, {
    lines: [
      { id: 1, quantity: 1 },
      { id: 2, quantity: 5 },
    ],
  });
  expect(next.lines[0]).toBe(before.lines[0]);
  expect(next.lines[1]).toEqual({ id: 2, quantity: 5 });
});

test("whatever was there before, the next state is what it says", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (before, next) => {
      expect(shareSame(before, next)).toEqual(next);
    }),
  );
});
