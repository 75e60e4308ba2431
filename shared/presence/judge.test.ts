import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { DeviceState } from "./device-hearing.ts";
import { type CheckInFacts, judgeCheckIn } from "./judge.ts";

const NOW = 1_800_000_010;
const WINDOW = Math.floor(NOW / 32);
const FRESH: CheckInFacts = {
  limited: null,
  zone: { points: 5 },
  match: { device: { offsetSeconds: 0 }, window: WINDOW, delta: 0, state: "good" },
  heardAt: NOW * 1000,
  before: { sameWindow: false, rewarded: false, held: false },
};
const NOTHING = {
  points: 0,
  held: 0,
  book: null,
  visit: false,
  count: null,
  doubt: false,
  waitSeconds: null,
};

function off(delta: number, state: DeviceState = "good"): CheckInFacts {
  const match = { device: { offsetSeconds: 0 }, window: WINDOW + delta, delta, state };
  return { ...FRESH, match };
}
const before = (change: Partial<CheckInFacts["before"]>): CheckInFacts => ({
  ...FRESH,
  before: { ...FRESH.before, ...change },
});

test("a fresh code of a device that the shop hears earns its zone's points", () => {
  const earned = { ...NOTHING, status: "accepted", points: 5, book: "points", visit: true };
  expect(judgeCheckIn(FRESH)).toEqual(earned);
  expect(judgeCheckIn(off(1))).toEqual(earned);
  expect(judgeCheckIn(off(-1))).toEqual(earned);
});

test("over a limit nothing is looked at", () => {
  const limited = { waitSeconds: 60 };
  expect(judgeCheckIn({ ...FRESH, limited })).toEqual({
    ...NOTHING,
    status: "limited",
    waitSeconds: 60,
  });
});

test("a place that is none, and a code that is nobody's, are guesses", () => {
  const guess = { ...NOTHING, count: "guess" };
  expect(judgeCheckIn({ ...FRESH, zone: null })).toEqual({ ...guess, status: "unknown-place" });
  expect(judgeCheckIn({ ...FRESH, match: null })).toEqual({ ...guess, status: "wrong-code" });
});

test("the same once more is the same, and earns nothing again", () => {
  expect(judgeCheckIn(before({ sameWindow: true, rewarded: true }))).toEqual({
    ...NOTHING,
    status: "duplicate",
  });
});

test("a place rewards once in a period; the visit counts", () => {
  expect(judgeCheckIn(before({ rewarded: true }))).toEqual({
    ...NOTHING,
    status: "already-rewarded",
    visit: true,
  });
});

test.each(["unheard", "never", "lost", "drifting"] as const)(
  "points of a device that is %s are held, once in a period",
  (state) => {
    const held = { ...NOTHING, status: "stale-emitter", held: 5, visit: true };
    expect(judgeCheckIn(off(0, state))).toEqual({ ...held, book: "held" });
    const again = { ...off(0, state), before: { ...FRESH.before, held: true } };
    expect(judgeCheckIn(again)).toEqual(held);
  },
);

test("a window to come is held, and the device is doubted", () => {
  expect(judgeCheckIn(off(2))).toEqual({
    ...NOTHING,
    status: "stale-emitter",
    held: 5,
    book: "held",
    visit: true,
    doubt: true,
  });
});

test("yesterday's recording earns nothing and is counted", () => {
  const yesterday = off(-2700);
  expect(judgeCheckIn(yesterday)).toEqual({ ...NOTHING, status: "stale-code", count: "replay" });
  const minuteOld = { ...off(-2), heardAt: (NOW + 64) * 1000 };
  expect(judgeCheckIn(minuteOld)).toEqual({ ...NOTHING, status: "stale-code", count: "replay" });
});

test("heard in time and sent too late is a visit without points, whatever the phone's clock says", () => {
  const heardAt = (NOW - 2700 * 32) * 1000;
  expect(judgeCheckIn({ ...off(-2700), heardAt })).toEqual({
    ...NOTHING,
    status: "late",
    visit: true,
  });
  expect(judgeCheckIn({ ...off(-2700), heardAt: heardAt - 96_000 }).status).toBe("stale-code");
});

test("whatever the facts, points are booked for a good window of a device that is heard, and for nothing else", () => {
  const states = ["good", "drifting", "lost", "unheard", "never"] as const;
  const anyFacts = fc.record<CheckInFacts>({
    limited: fc.option(fc.record({ waitSeconds: fc.nat(100) })),
    zone: fc.option(fc.record({ points: fc.nat(100) })),
    match: fc.option(
      fc
        .tuple(fc.integer({ min: -2925, max: 24 }), fc.constantFrom(...states))
        .map(([delta, state]) => ({
          device: { offsetSeconds: 0 },
          window: WINDOW + delta,
          delta,
          state,
        })),
    ),
    heardAt: fc.maxSafeNat(),
    before: fc.record({ sameWindow: fc.boolean(), rewarded: fc.boolean(), held: fc.boolean() }),
  });
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { limited, zone, match } = facts;
      const judged = judgeCheckIn(facts);
      const isGood = match !== null && Math.abs(match.delta) <= 1 && match.state === "good";
      const isFirst = !facts.before.sameWindow && !facts.before.rewarded;
      const earns = limited === null && zone !== null && isGood && isFirst;
      expect(judged.book === "points").toBe(earns);
      expect(judged.points).toBe(earns ? zone.points : 0);
      expect(judged.points === 0 || judged.held === 0).toBe(true);
      expect(judged.book !== "held" || judged.status === "stale-emitter").toBe(true);
    }),
  );
});
