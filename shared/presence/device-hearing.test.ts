import { expect, test } from "vitest";
import { type DeviceHearing, deviceState, hearHeartbeat } from "./device-hearing.ts";

const NOW = 1_800_000_000;
const KNOWN: DeviceHearing = { boot: 17, time: NOW + 40, heardAt: NOW, offset: 40 };

test("a device's offset is its clock less the hub's, of its newest heartbeat", () => {
  expect(hearHeartbeat(null, { boot: 1, time: NOW - 500 }, NOW + 0.25)).toEqual({
    type: "heard",
    hearing: { boot: 1, time: NOW - 500, heardAt: NOW + 0.25, offset: -500.25 },
    isDoubted: false,
  });
  expect(hearHeartbeat(KNOWN, { boot: 17, time: NOW + 70 }, NOW + 31)).toMatchObject({
    hearing: { offset: 39 },
  });
});

test("two heartbeats in one second are one device's", () => {
  expect(hearHeartbeat(KNOWN, { boot: 17, time: NOW + 40 }, NOW)).toMatchObject({ type: "heard" });
});

test("after a restart the clock may stand anywhere", () => {
  const later = { boot: 18, time: NOW - 9000 };
  expect(hearHeartbeat(KNOWN, later, NOW)).toMatchObject({ type: "heard" });
});

test("who goes back in time or in boots is a copy, or was put back", () => {
  expect(hearHeartbeat(KNOWN, { boot: 17, time: NOW + 39 }, NOW + 30).type).toBe("copied");
  expect(hearHeartbeat(KNOWN, { boot: 16, time: NOW + 900 }, NOW + 30).type).toBe("copied");
});

const isDoubted = (known: Partial<DeviceHearing> | null, time: number, boot = 17): boolean => {
  const before = known && { ...KNOWN, ...known };
  const heard = hearHeartbeat(before, { boot, time }, NOW);
  return heard.type === "heard" && heard.isDoubted;
};

test.each([
  [NOW + 660, false],
  [NOW + 661, true],
  [NOW - 660, false],
  [NOW - 661, true],
])("of an emitter that was never heard a T of %s is in doubt: %s", (time, doubted) => {
  expect(isDoubted(null, time)).toBe(doubted);
});

test("a clock further ahead than a power cut puts it is in doubt, in whichever boot", () => {
  expect(isDoubted({}, NOW + 660, 18)).toBe(false);
  expect(isDoubted({}, NOW + 661, 18)).toBe(true);
  expect(isDoubted({ time: NOW + 86_400, offset: 86_400 }, NOW + 86_430)).toBe(true);
});

test("a clock that goes faster than time is in doubt until it is at the hub's", () => {
  const behind = { time: NOW - 600, offset: -570 };
  expect(isDoubted(behind, NOW + 90)).toBe(false);
  expect(isDoubted(behind, NOW + 91)).toBe(true);
  const hoursBehind = { time: NOW - 9000, offset: -8970 };
  expect(isDoubted(hoursBehind, NOW - 8000)).toBe(true);
  expect(isDoubted(hoursBehind, NOW)).toBe(false);
});

test("after a power cut a clock may be hours behind, but once, and not before where it was", () => {
  const known = { time: NOW - 9000, offset: 3 };
  expect(isDoubted(known, NOW - 8400, 18)).toBe(false);
  expect(isDoubted(known, NOW - 9001, 18)).toBe(true);
  expect(isDoubted({ time: NOW - 8400, offset: -8400 }, NOW - 8300, 19)).toBe(true);
});

test.each([
  [null, "never"],
  [NOW, "good"],
  [NOW - 75, "good"],
  [NOW - 76, "unheard"],
])("an emitter that was last heard at %s is %s", (lastHeard, state) => {
  expect(deviceState({ lastHeard, expectsHeartbeat: true, doubted: false }, NOW)).toBe(state);
});

test("an emitter in doubt is unheard, however lately it spoke", () => {
  const heard = { lastHeard: NOW, doubted: true };
  expect(deviceState({ ...heard, expectsHeartbeat: true }, NOW)).toBe("unheard");
  expect(deviceState({ ...heard, expectsHeartbeat: false }, NOW)).toBe("lost");
});

test.each([
  [null, "never"],
  [NOW - 86_399, "good"],
  [NOW - 86_400, "drifting"],
  [NOW - 3 * 86_400 + 1, "drifting"],
  [NOW - 3 * 86_400, "lost"],
])("a beacon without heartbeats that was last heard at %s is %s", (lastHeard, state) => {
  expect(deviceState({ lastHeard, expectsHeartbeat: false, doubted: false }, NOW)).toBe(state);
});
