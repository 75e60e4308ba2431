import { expect, test } from "vitest";
import { SLICE_MAX, startBackgroundCheck } from "./background-check.ts";
import type { ChainCheck, Cursor } from "./chain-check.ts";

/** A chain whose every step takes that long, under a clock that only the work moves. */
function slowChain(entries: number, stepMs: number) {
  let time = 0;
  let waiting: (() => void) | null = null;
  const slices: number[] = [];
  const at = (position: number): Cursor => ({
    position,
    epoch: 1,
    seq: position,
    head: new Uint8Array(32),
  });
  const check: ChainCheck = {
    cursorAt: at,
    walk(cursor, count, until) {
      time += stepMs;
      const end = Math.min(cursor.position + count, until);
      return { cursor: at(end), breaks: [], more: end < until };
    },
  };
  const background = startBackgroundCheck(entries, {
    check,
    now: () => time,
    later(callback) {
      waiting = callback;
      return () => {
        waiting = null;
      };
    },
    onBreaks: () => {},
    onUnreadable: () => {},
  });
  const runAll = (): void => {
    while (waiting !== null) {
      const slice: () => void = waiting;
      waiting = null;
      const before = time;
      slice();
      slices.push(time - before);
    }
  };
  return { background, slices, runAll, isWaiting: () => waiting !== null };
}

test("no slice holds the till up for longer than its share", () => {
  const { slices, runAll, background } = slowChain(10_000, 0.4);
  runAll();
  expect(background.verified()).toBe(10_000);
  expect(slices.length).toBeGreaterThan(10);
  expect(Math.max(...slices)).toBeLessThanOrEqual(SLICE_MAX);
});

test("a check that is stopped looks at nothing more", () => {
  const { background, isWaiting } = slowChain(10_000, 0.4);
  background.stop();
  expect(isWaiting()).toBe(false);
});
