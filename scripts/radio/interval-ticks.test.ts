import { expect, test } from "vitest";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { DELAY_MAX, INTERVAL_MIN, createIntervalTicks } from "./interval-ticks.ts";
import { fadeReport } from "./signal-strength.ts";

function openTicks() {
  const clock = createVirtualClock();
  const at: number[] = [];
  const ticks = createIntervalTicks({ later: clock.later, random: seededRandom(1) }, () =>
    at.push(clock.now()),
  );
  return { clock, at, ticks };
}

test("an advertiser is heard each interval and up to 10 ms later", () => {
  const { clock, at, ticks } = openTicks();
  ticks.start(100);
  clock.pass(10_000);
  const waits = at.map((moment, i) => moment - (at[i - 1] ?? 0));
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(100);
  expect(Math.max(...waits)).toBeLessThanOrEqual(100 + DELAY_MAX);
  expect(new Set(waits).size).toBeGreaterThan(10);
});

test("no interval is shorter than a controller takes", () => {
  const { clock, at, ticks } = openTicks();
  ticks.start(1);
  clock.pass(INTERVAL_MIN - 1);
  expect(at).toEqual([]);
});

test("stopped, it is silent", () => {
  const { clock, at, ticks } = openTicks();
  ticks.start(100);
  clock.pass(50);
  ticks.stop();
  clock.pass(1000);
  expect(at).toEqual([]);
});

test("a report is as strong as wanted, give or take three", () => {
  const random = seededRandom(1);
  const report = Uint8Array.of(0x04, 0x3e, 0x0c, 0x02, 0x01, 0, 0, 1, 2, 3, 4, 5, 6, 0, 127);
  const heard = Array.from({ length: 200 }, () => fadeReport(report, -60, random).at(-1)! - 256);
  expect(Math.min(...heard)).toBe(-63);
  expect(Math.max(...heard)).toBe(-57);
});

test("what is no report stays as it is", () => {
  const answer = Uint8Array.of(0x04, 0x0e, 0x04, 0x01, 0x0a, 0x20, 0x00);
  expect(fadeReport(answer, -60, seededRandom(1))).toBe(answer);
});
