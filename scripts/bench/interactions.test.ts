import { expect, test } from "vitest";
import { TOLD_FROM_MS, latenciesOf } from "./interactions.ts";

const all = (): boolean => true;
const touchAt = (...times: readonly number[]) => times.map((at) => ({ at, by: "touch" }));

test("a press takes as long as the longest of its events", () => {
  const events = [
    { at: 100, took: 24 },
    { at: 160.2, took: 48 },
    { at: 160.4, took: 40 },
    { at: 400, took: 32 },
  ];
  expect(latenciesOf(touchAt(100, 400), events, all)).toEqual([48, 32]);
});

test("a press of which nothing is told was answered within what is told of", () => {
  const events = [{ at: 200, took: 64 }];
  expect(latenciesOf(touchAt(100, 200, 300), events, all)).toEqual([
    TOLD_FROM_MS,
    64,
    TOLD_FROM_MS,
  ]);
});

test("what a key that does not count took is not laid at another's door", () => {
  const presses = [
    { at: 100, by: "a" },
    { at: 200, by: "Escape" },
    { at: 300, by: "b" },
  ];
  const events = [
    { at: 200, took: 120 },
    { at: 300, took: 24 },
  ];
  expect(latenciesOf(presses, events, (by) => by !== "Escape")).toEqual([TOLD_FROM_MS, 24]);
});

test("no press, no latency", () => {
  expect(latenciesOf([], [{ at: 5, took: 100 }], all)).toEqual([]);
});
