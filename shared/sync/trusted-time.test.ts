import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ClockReading } from "../core/clock.ts";
import {
  NO_TRUSTED_TIME,
  type TrustedTime,
  carryTrustedTime,
  readTrustedTime,
  takeHubTime,
} from "./trusted-time.ts";

const DAY = 86_400_000;
const NOON = Date.UTC(2026, 10, 21, 12);
const clock = (wall: number, monotonic: number, boot = "one"): ClockReading => ({
  wall,
  monotonic,
  boot,
});
const heardAt = (hubTime: number, reading: ClockReading): TrustedTime =>
  takeHubTime(NO_TRUSTED_TIME, hubTime, { sent: reading, received: reading });

test("before the hub has spoken, the wall clock is all there is", () => {
  expect(readTrustedTime(NO_TRUSTED_TIME, clock(NOON, 5))).toEqual({ time: NOON, sure: false });
});

test("a wall clock that is days off does not touch what the hub has said", () => {
  const held = heardAt(NOON, clock(NOON - 9 * DAY, 1000));
  for (const wall of [NOON - 9 * DAY, NOON + 9 * DAY]) {
    expect(readTrustedTime(held, clock(wall, 61_000))).toEqual({ time: NOON + 60_000, sure: true });
  }
});

test("half of the round trip is added", () => {
  const held = takeHubTime(NO_TRUSTED_TIME, NOON, {
    sent: clock(NOON, 1000),
    received: clock(NOON, 1400),
  });
  expect(held.last?.time).toBe(NOON + 200);
});

test("after a start anew the time is unsure, and not before the last that was sure", () => {
  const held = heardAt(NOON, clock(NOON, 1000));
  expect(readTrustedTime(held, clock(NOON - 30 * DAY, 10, "two"))).toEqual({
    time: NOON,
    sure: false,
  });
  expect(readTrustedTime(held, clock(NOON + DAY, 10, "two")).time).toBe(NOON + DAY);
});

test("a clock that stood in the next century by mistake binds nothing", () => {
  const held = heardAt(NOON, clock(NOON, 1000));
  const mistaken = clock(NOON + 36_500 * DAY, 10, "two");
  expect(readTrustedTime(held, mistaken).sure).toBe(false);
  const mended = takeHubTime(held, NOON + DAY, { sent: mistaken, received: mistaken });
  expect(readTrustedTime(mended, mistaken)).toEqual({ time: NOON + DAY, sure: true });
});

test("a hub whose own clock was set back does not take the till back", () => {
  const held = heardAt(NOON, clock(NOON, 1000));
  const later = clock(NOON, 5000);
  const after = takeHubTime(held, NOON - 3 * DAY, { sent: later, received: later });
  expect(readTrustedTime(after, later)).toEqual({ time: NOON + 4000, sure: true });
});

test("what was sure never moves back, whatever the clocks and the hub do", () => {
  const anyStep = fc.record({
    wall: fc.integer({ min: NOON - 400 * DAY, max: NOON + 400 * DAY }),
    passed: fc.nat(DAY),
    reboots: fc.boolean(),
    hubTime: fc.option(fc.integer({ min: NOON - 400 * DAY, max: NOON + 400 * DAY })),
    roundTrip: fc.nat(10_000),
  });
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 20 }), (steps) => {
      let held = NO_TRUSTED_TIME;
      let monotonic = 0;
      let boots = 0;
      let lastSure = 0;
      for (const { wall, passed, reboots, hubTime, roundTrip } of steps) {
        boots += reboots ? 1 : 0;
        monotonic = reboots ? passed : monotonic + passed;
        const sent = clock(wall, monotonic, `boot ${boots}`);
        monotonic += roundTrip;
        const received = clock(wall, monotonic, `boot ${boots}`);
        held = hubTime === null ? held : takeHubTime(held, hubTime, { sent, received });
        const read = readTrustedTime(held, received);
        held = carryTrustedTime(held, received);
        expect(read.time).toBeGreaterThanOrEqual(lastSure);
        lastSure = read.sure ? read.time : lastSure;
      }
    }),
  );
});
