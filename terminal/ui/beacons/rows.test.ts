import { expect, test } from "vitest";
import type { BeaconRow, BeaconsView, FreshBeacon } from "@tillwave/shared/api/till-beacons";
import { ageOf, belowPlan, countOf, formatPrefix, rowsOf, signOf, stepFreshOrder } from "./rows.ts";

const beacon = (name: string, part: Partial<BeaconRow> = {}): BeaconRow => ({
  deviceId: name.padEnd(16, "0"),
  name,
  place: 1,
  zone: "Zone",
  range: 5,
  at: null,
  state: "on-air",
  rssi: -60,
  expectedRssi: -60,
  heardAgo: 0,
  points: [],
  keysWait: false,
  rekeyWaits: false,
  identifying: false,
  ...part,
});
const fresh = (devicePrefix: string, rssi: number): FreshBeacon => ({
  address: devicePrefix,
  devicePrefix,
  lockedOut: false,
  rssi,
  points: [],
});
const view = (part: Partial<BeaconsView>): BeaconsView => ({
  central: null,
  centralState: "well",
  hub: { state: "synced", waiting: 0, at: 0 },
  zones: [],
  fresh: [],
  beacons: [],
  emitters: [],
  findings: [],
  mayManage: true,
  ...part,
});

test("a new one that grows louder than another keeps its row under the finger", () => {
  const first = stepFreshOrder([], [fresh("aa", -50), fresh("bb", -60)]);
  const later = [fresh("bb", -40), fresh("aa", -50), fresh("cc", -30)];
  const order = stepFreshOrder(first, later);
  expect(order).toEqual(["aa", "bb", "cc"]);
  const rows = rowsOf(view({ fresh: later }), order, "en");
  expect(rows.map(({ key }) => key)).toEqual(["fresh aa", "fresh bb", "fresh cc"]);
  expect(stepFreshOrder(order, [fresh("cc", -30)])).toEqual(["cc"]);
});

test("the shop's own stand by name, figures as figures, the new ones after them", () => {
  const beacons = ["Door 10", "Door 2", "Aisle"].map((name) => beacon(name));
  const rows = rowsOf(view({ beacons, fresh: [fresh("aa", -50)] }), ["aa"], "en");
  expect(rows.map((row) => (row.type === "fresh" ? "new" : row.of.name))).toEqual([
    "Aisle",
    "Door 2",
    "Door 10",
    "new",
  ]);
});

test("what is weak, silent or unknown is to be looked at; new ones do not count", () => {
  const states = ["on-air", "weak", "silent", "unknown"] as const;
  const beacons = states.map((state) => beacon(state, { state }));
  const rows = rowsOf(view({ beacons, fresh: [fresh("aa", -50)] }), ["aa"], "en");
  expect(countOf(rows)).toEqual({ well: 1, others: 3 });
  const blinks = beacon("a", { state: "silent", identifying: true });
  expect(signOf({ type: "beacon", key: "a", of: blinks })).toBe("identifying");
});

test("below the plan is said only where both are known and it is below", () => {
  expect(belowPlan(beacon("a", { rssi: -84.4, expectedRssi: -72 }))).toBe(12);
  expect(belowPlan(beacon("a", { rssi: -50, expectedRssi: -72 }))).toBeNull();
  expect(belowPlan(beacon("a", { rssi: null }))).toBeNull();
});

test("ages are rounded down, and none is nothing", () => {
  expect(ageOf(0)).toEqual({ unit: "seconds", n: 1 });
  expect(ageOf(59_999)).toEqual({ unit: "seconds", n: 59 });
  expect(ageOf(190_000)).toEqual({ unit: "minutes", n: 3 });
  expect(ageOf(47 * 3_600_000)).toEqual({ unit: "hours", n: 47 });
  expect(ageOf(72 * 3_600_000)).toEqual({ unit: "days", n: 3 });
});

test("a device's first digits are compared by fours", () => {
  expect(formatPrefix("7a4c20d1")).toBe("7A4C 20D1");
});
