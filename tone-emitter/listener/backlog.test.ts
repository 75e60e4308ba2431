import { expect, test } from "vitest";
import { createBacklog, DELAY_AGAIN, DELAY_MAX } from "./backlog.ts";

test("sound that comes in time, and sound that is a little late, is listened to", () => {
  const backlog = createBacklog();
  for (let at = 0; at < 60; at += 0.04) {
    expect(backlog.isTooLate(at, 1000 + at + 0.9 * DELAY_MAX * Math.sin(at) ** 2)).toBe(false);
  }
});

test("a machine that falls behind leaves sound out until it has caught up", () => {
  const backlog = createBacklog();
  expect(backlog.isTooLate(0, 50)).toBe(false);
  expect(backlog.isTooLate(1, 51 + DELAY_MAX)).toBe(false);
  expect(backlog.isTooLate(2, 52 + DELAY_MAX + 0.1)).toBe(true);
  expect(backlog.isTooLate(3, 53 + DELAY_MAX - 1)).toBe(true);
  expect(backlog.isTooLate(4, 54 + DELAY_AGAIN)).toBe(false);
  expect(backlog.isTooLate(5, 55 + DELAY_MAX)).toBe(false);
});

test("another microphone is not late for the one before", () => {
  const backlog = createBacklog();
  expect(backlog.isTooLate(100, 100)).toBe(false);
  backlog.restart();
  expect(backlog.isTooLate(0, 200)).toBe(false);
});
