import { rotationOf } from "@tillwave/beacon-peripheral/advertiser/rotation";
import { expect, test } from "vitest";
import type { OnAirInterval } from "../radio/hci-trace.ts";
import { adherenceOf } from "./beacon-adherence.ts";
import { plannedOnAir } from "./beacon-program.ts";

const PLAN = plannedOnAir(100);
const SLOT_MS = 1000;
const ROUND = rotationOf(PLAN);
const ROUNDS = 10;
/** Its frame is another than those before and after. */
const UID = 1;
const isUid = (slot: number): boolean => ROUND[slot % ROUND.length] === UID;
const SPAN = { from: 0, to: ROUND.length * ROUNDS * SLOT_MS };

/** Each slot begins `late` milliseconds after its time, after a gap of `gap`. */
function airOf(late: (slot: number) => number, gap = 0): readonly OnAirInterval[] {
  const slots = Array.from({ length: ROUND.length * ROUNDS }, (_, slot) => slot);
  return slots.map((slot) => {
    const { data, type, intervalMs } = PLAN[ROUND[slot % ROUND.length]!]!;
    const from = slot * SLOT_MS + (slot === 0 ? 0 : late(slot));
    const to = (slot + 1) * SLOT_MS + (slot === slots.length - 1 ? 0 : late(slot + 1) - gap);
    return { from, to, adapter: 0, data, type, intervalMs, scanResponse: new Uint8Array() };
  });
}

const judge = (intervals: readonly OnAirInterval[]) =>
  adherenceOf(intervals, { plan: PLAN, slotMs: SLOT_MS, ...SPAN });

test("a punctual beacon keeps its plan", () => {
  expect(judge(airOf(() => 0))).toEqual({
    onAir: 1,
    atItsTurn: 1,
    longestGapMs: 0,
    changes: 30,
    shareOff: 0,
  });
});

test("where slots begin is the beacon's own", () => {
  expect(judge(airOf(() => 400)).atItsTurn).toBeCloseTo(1);
});

test("a change that comes late is time with the wrong frame", () => {
  const { onAir, atItsTurn } = judge(airOf((slot) => (isUid(slot) ? 20 : 0)));
  expect(onAir).toBe(1);
  expect(atItsTurn).toBeCloseTo(1 - (ROUNDS * 20) / SPAN.to, 6);
});

test("a change that missed its slot but a little is late, not early", () => {
  const missed = ROUND.indexOf(UID) + ROUND.length;
  const { atItsTurn } = judge(airOf((slot) => (slot === missed ? 980 : 0)));
  expect(atItsTurn).toBeCloseTo(1 - 980 / SPAN.to, 6);
});

test("a gap is time without a frame", () => {
  const { onAir, longestGapMs } = judge(airOf(() => 0, 25));
  expect(onAir).toBeCloseTo(1 - (39 * 25) / SPAN.to, 6);
  expect(longestGapMs).toBe(25);
});

test.each<readonly [string, Partial<OnAirInterval>]>([
  ["other bytes", { data: Uint8Array.of(2, 1, 6) }],
  ["another type", { type: 2 }],
  ["another interval", { intervalMs: 200 }],
])("%s are not what was planned", (_, wrong) => {
  const air = airOf(() => 0);
  const { onAir, longestGapMs } = judge(air.with(5, { ...air[5]!, ...wrong }));
  expect(onAir).toBeCloseTo(1 - SLOT_MS / SPAN.to);
  expect(longestGapMs).toBe(SLOT_MS);
});

test("a frame that gets another's time is seen", () => {
  const air = airOf(() => 0);
  const { data, type } = PLAN[2]!;
  const wrong = air.map((one, i) => (i % 4 === 1 ? Object.assign({}, one, { data, type }) : one));
  const { shareOff } = judge(wrong);
  expect(shareOff).toBeCloseTo(0.25);
});
