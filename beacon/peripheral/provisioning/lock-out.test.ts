import { expect, test } from "vitest";
import {
  FAILURES_MAX,
  FREE_FAILURES,
  type LockOut,
  PARDON_MS,
  WAIT_MAX_MS,
  forgetFailures,
  pardon,
  startLockOut,
  takeFailure,
  waitAfter,
  waitLeft,
} from "./lock-out.ts";

const failed = (times: number, at: number, from: LockOut = startLockOut(0, 0)): LockOut =>
  Array.from({ length: times }).reduce<LockOut>((lockOut) => takeFailure(lockOut, at), from);

test("four failures are free, and each one more doubles the wait, up to five minutes", () => {
  const waits = Array.from({ length: 15 }, (_, failures) => waitAfter(failures) / 1000);
  expect(waits).toEqual([0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
  expect(waitLeft(failed(FREE_FAILURES, 100), 100)).toBe(0);
  const fifth = failed(FREE_FAILURES + 1, 100);
  expect(waitLeft(fifth, 100)).toBe(2000);
  expect(waitLeft(fifth, 2099)).toBe(1);
  expect(waitLeft(fifth, 2100)).toBe(0);
});

test("a restart begins the wait anew", () => {
  const { failures } = failed(7, 0);
  expect(waitLeft(startLockOut(failures, 50_000), 50_000)).toBe(8000);
});

test("noise for years is counted no further than it matters", () => {
  const { failures } = failed(1000, 0);
  expect(failures).toBe(FAILURES_MAX);
  expect(waitAfter(failures)).toBe(WAIT_MAX_MS);
});

test("who proves to hold the key ends it all", () => {
  expect(forgetFailures(failed(9, 0))).toMatchObject({ failures: 0, until: null });
});

test("who holds the button ends it for two minutes, in which none is counted", () => {
  const pardoned = pardon(1000);
  expect(waitLeft(failed(50, 1000 + PARDON_MS - 1, pardoned), 1000 + PARDON_MS)).toBe(0);
  expect(failed(5, 1000 + PARDON_MS, pardoned)).toMatchObject({ failures: 5 });
});
