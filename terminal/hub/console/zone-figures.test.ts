import { expect, test } from "vitest";
import { present } from "@tillwave/shared/core/assert";
import type { EmitterRow, EmitterRowState } from "@tillwave/shared/api/console-zones";
import { joinCommand, joinedWith } from "./emitter-join.ts";
import { createSimulatedZones } from "./testing/simulated-zones.ts";
import {
  busiestOf,
  checkInsToday,
  drawPlan,
  emittersOf,
  isHeard,
  wholeDay,
  worstOf,
} from "./zone-figures.ts";
import { isSameZone, wishesWithout } from "./zone-wish.ts";

const NOW = 1_795_000_000_000;
const shop = createSimulatedZones(NOW);
const { zones, emitters } = shop.view(NOW);

test("of several emitters the one that needs a person is named first", () => {
  const [one] = emitters;
  const inStates = (...states: readonly EmitterRowState[]): readonly EmitterRow[] =>
    states.map((state) => Object.assign({}, present(one, "an emitter"), { state }));
  expect(worstOf(inStates("on-air", "silent", "copied"))).toBe("copied");
  expect(worstOf(inStates("quiet", "no-device", "on-air"))).toBe("no-device");
  expect(worstOf(inStates("on-air"))).toBe("on-air");
  expect(worstOf([])).toBeNull();
  expect(isHeard(inStates("silent", "on-air"))).toBe(true);
  expect(isHeard(inStates("silent", "off", "quiet", "no-device"))).toBe(false);
});

test("all zones' day is the sum of theirs, hour by hour, in the order of the day", () => {
  const day = wholeDay(zones);
  const count = zones.reduce((sum, { today }) => sum + checkInsToday(today), 0);
  expect(checkInsToday(day)).toBe(count);
  expect(day.replays).toBe(4);
  expect(day.guesses).toBe(2);
  const starts = day.hours.map(({ from }) => from);
  expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
  expect(busiestOf(day.hours)?.from).toBe(starts[13]);
  expect(busiestOf([])).toBeNull();
});

test("the plan shows every ring whole, the widest below, and no zone without a position", () => {
  const plan = present(drawPlan(zones), "the plan");
  expect(plan.rings.map(({ radius }) => radius)).toEqual([10, 7, 5, 3, 3]);
  for (const { x, y, radius } of plan.rings) {
    expect(x - radius).toBeGreaterThanOrEqual(plan.left);
    expect(x + radius).toBeLessThanOrEqual(plan.left + plan.width);
    expect(y - radius).toBeGreaterThanOrEqual(plan.top);
    expect(y + radius).toBeLessThanOrEqual(plan.top + plan.height);
  }
  expect(drawPlan([])).toBeNull();
});

test("a plan of one small zone is not drawn larger than life", () => {
  const [zone] = zones;
  const plan = drawPlan([{ ...present(zone, "a zone"), range: 3, at: [1, 1] }]);
  expect(plan).toMatchObject({ left: -3, top: -3, width: 8, height: 8 });
});

test("the command that is typed at an emitter is one that its shell takes as it stands", () => {
  const code = present(shop.makeCode(2, "Drinks 2", NOW), "a code");
  expect(joinCommand(code)).toBe(
    "tillwave emitter join B7TQ-2MXD-9KRN-4HVA --url https://192.168.1.5:8447",
  );
  expect(joinedWith(code, shop.view(NOW))).toBeNull();
  expect(joinedWith(code, null)).toBeNull();
  shop.join(NOW + 1000);
  expect(joinedWith(code, shop.view(NOW + 1000))?.name).toBe("Drinks 2");
  expect(emittersOf(shop.view(NOW), 2).length).toBe(2);
});

test("an emitter that was there before does not look as if it had used the code", () => {
  const code = present(shop.makeCode(1, "Door left", NOW), "a code");
  expect(joinedWith(code, shop.view(NOW))).toBeNull();
});

test("whoever was sent to a zone that closes is sent nowhere", () => {
  const wishes = wishesWithout(zones, 2);
  expect(wishes.map(({ place, next }) => [place, next])).toEqual([
    [1, null],
    [3, null],
    [4, null],
    [5, null],
    [6, null],
  ]);
});

test("what the hub counts in a zone is no change of it, and what a person wishes is", () => {
  const zone = present(zones[0], "a zone");
  expect(isSameZone(zone, { ...zone, today: { ...zone.today, points: 1 } })).toBe(true);
  expect(isSameZone(zone, { ...zone, points: 3 })).toBe(false);
  expect(isSameZone(zone, { ...zone, hours: [] })).toBe(false);
});
