import { expect, test } from "vitest";
import { type DeviceHearing, deviceState, hearHeartbeat } from "./device-hearing.ts";

const NOW = 1_800_000_000;
const KNOWN: DeviceHearing = { boot: 17, time: NOW + 40, heardAt: NOW, offset: 40 };

test("a device's offset is its clock less the hub's, of its newest heartbeat", () => {
  expect(hearHeartbeat(null, { boot: 1, time: NOW - 500 }, NOW + 0.25)).toEqual({
    type: "heard",
    hearing: { boot: 1, time: NOW - 500, heardAt: NOW + 0.25, offset: -500.25 },
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
