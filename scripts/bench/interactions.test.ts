import { expect, test } from "vitest";
import { TOLD_FROM_MS, latenciesOf } from "./interactions.ts";

test("a press takes as long as the longest of its events", () => {
  const events = [
    { at: 100, took: 24 },
    { at: 160.2, took: 48 },
    { at: 160.4, took: 40 },
    { at: 400, took: 32 },
  ];
  expect(latenciesOf([100, 400], events)).toEqual([48, 32]);
});

test("a press of which nothing is told was answered within what is told of", () => {
  expect(latenciesOf([100, 200, 300], [{ at: 200, took: 64 }])).toEqual([
    TOLD_FROM_MS,
    64,
    TOLD_FROM_MS,
  ]);
});

test("no press, no latency", () => {
  expect(latenciesOf([], [{ at: 5, took: 100 }])).toEqual([]);
});
