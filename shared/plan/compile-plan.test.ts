import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseCentralAsk } from "../api/central.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { PLAN_KEYS, PLAN_TEXT, anyPlan } from "../testing/store-plans.ts";
import type { BeaconSettings } from "../beacon/settings.ts";
import { compileBeacon, compilePlan, compileWatchPlan, compileZones } from "./compile-plan.ts";
import {
  type DeviceState,
  diffPlan,
  diffSettings,
  parseFoundSettings,
  patchOf,
  withoutKeys,
} from "./diff-plan.ts";
import { parseStorePlan } from "./parse-plan.ts";
import type { StorePlan } from "./store-plan.ts";

const seed = seedOfRun("compile-plan");

function bakery(): StorePlan {
  const parsed = parseStorePlan(PLAN_TEXT);
  if (!parsed.ok) {
    throw new Error("the bakery's plan is none");
  }
  return parsed.value.plan;
}

const [door, fridge] = compilePlan(bakery(), PLAN_KEYS);

test("a beacon says its zone by the profile, and what it does not say is usual", () => {
  expect(door?.settings).toMatchObject({
    ok: true,
    value: {
      name: "Above the door",
      place: 1,
      shop: { uuid: "1f0a5c8e6d424b7f9a3e54494c4c5741", major: 1, minor: 1 },
      keys: null,
      frames: [
        { frame: "ibeacon", share: 3, connectable: false },
        { frame: "tlm", share: 1, connectable: true },
      ],
      intervalMs: 200,
      slotMs: 1000,
      powerAt1m: -59,
      hours: null,
      timeZone: "Asia/Hong_Kong",
    },
  });
  expect(fridge?.settings).toMatchObject({ ok: true, value: { intervalMs: 300, place: 2 } });
});

test("keys are made of the device's id and the key's number, where an id rolls", () => {
  const keysOf = (change: object) => {
    const beacon = { ...bakery().beacons[1], ...change } as StorePlan["beacons"][number];
    const settings = compileBeacon(bakery(), beacon, PLAN_KEYS);
    return settings.ok ? settings.value.keys : settings.error;
  };
  expect(keysOf({})).toMatchObject({ keyNumber: 1, eidExponent: 9, rolling: false });
  const eids = [{}, { keyNumber: 2 }, { device: "8899aabbccddeefe" }].map(
    (change) => (keysOf(change) as { eid?: string }).eid,
  );
  expect(new Set(eids).size).toBe(3);
  expect(keysOf({ device: null })).toEqual({ type: "no-device" });
  expect(keysOf({ zone: "Cellar" })).toEqual({ type: "unknown-zone", zone: "Cellar" });
  const [, second] = compilePlan(bakery(), null);
  expect(second?.settings).toEqual({ ok: false, error: { type: "no-site-key" } });
});

test("zones go to the hub with the numbers that it gave", () => {
  const at = (zones: readonly { name: string; place: number }[]) =>
    compileZones(bakery(), { version: 4, zones: zones as never });
  const both = [
    { name: "Entrance", place: 1 },
    { name: "Drinks aisle", place: 2 },
  ];
  expect(at(both)).toMatchObject({
    ok: true,
    value: {
      basedOn: 4,
      zones: [
        { place: 1, kind: "entry" },
        { place: 2, range: 5 },
      ],
    },
  });
  expect(at([{ name: "Entrance", place: 1 }])).toEqual({
    ok: false,
    error: [{ type: "unknown-place", zone: "Drinks aisle", place: 2 }],
  });
  expect(at([{ name: "Entrance", place: 3 }, both[1] ?? { name: "", place: 0 }])).toEqual({
    ok: false,
    error: [{ type: "other-place", zone: "Entrance", place: 1, atHub: 3 }],
  });
});

const compiledOf = (plan: StorePlan) => compilePlan(plan, PLAN_KEYS);
const statesOf = (plan: StorePlan): Map<string, DeviceState> =>
  new Map(
    compiledOf(plan).flatMap(({ beacon: { device }, settings }) =>
      settings.ok && device !== null
        ? [[device, { type: "read", settings: withoutKeys(settings.value) }] as const]
        : [],
    ),
  );

const settingsOf = (plan: StorePlan): readonly BeaconSettings[] =>
  compiledOf(plan).flatMap(({ settings }) => (settings.ok ? [settings.value] : []));

test("what was applied differs in nothing from its plan, and no key is in a difference", () => {
  fc.assert(
    fc.property(anyPlan, anyPlan, (plan, other) => {
      const compiled = compiledOf(plan);
      const states = statesOf(plan);
      for (const { diff } of diffPlan(compiled, states)) {
        expect(diff.type).toBe("same");
      }
      const [one] = settingsOf(plan);
      const [two] = settingsOf(other);
      fc.pre(one !== undefined && two !== undefined);
      const changes = diffSettings(one, withoutKeys(two));
      const text = JSON.stringify(changes);
      expect(text).not.toMatch(/[\da-f]{64}/u);
      expect(text).not.toContain(one.keys?.eid ?? "no key");
      // What is sent makes it as planned, all of it.
      const now = { ...two, ...patchOf(one, changes) };
      expect(withoutKeys(now)).toEqual(withoutKeys(one));
    }),
    { seed, numRuns: 30 },
  );
});

test("each field that differs is named, and no other", () => {
  if (door?.settings.ok !== true) {
    throw new Error("no settings");
  }
  const wanted = door.settings.value;
  const found = {
    ...withoutKeys(wanted),
    intervalMs: 500,
    shop: { uuid: "00".repeat(16), major: 1, minor: 9 },
  };
  expect(diffSettings(wanted, found)).toEqual([
    { field: "shop.uuid", from: "00".repeat(16), to: "1f0a5c8e6d424b7f9a3e54494c4c5741" },
    { field: "shop.minor", from: 9, to: 1 },
    { field: "intervalMs", from: 500, to: 200 },
  ]);
  expect(diffSettings(wanted, null).map(({ field }) => field)).toContain("frames");
});

test("a beacon that was not read, not understood or is not there yet is none that is as planned", () => {
  const states = new Map<string, DeviceState>([["0011223344556677", { type: "not-understood" }]]);
  expect(diffPlan(compiledOf(bakery()), states).map(({ diff }) => diff)).toEqual([
    { type: "not-understood" },
    { type: "not-read", why: "not-asked" },
  ]);
});

test("settings of a later beacon are read as far as they are known", () => {
  if (door?.settings.ok !== true) {
    throw new Error("no settings");
  }
  const said = { ...withoutKeys(door.settings.value), glow: "green" };
  expect(parseFoundSettings(said)).toEqual(withoutKeys(door.settings.value));
  expect(parseFoundSettings({ ...said, intervalMs: "often" })).toBeNull();
});

test("an auditor is told of what hangs there and has settings", () => {
  const plan = bakery();
  const beacons = [...plan.beacons, { name: "Later", device: null, zone: "Entrance" }];
  const watch = compileWatchPlan(compiledOf({ ...plan, beacons }), 5);
  expect(watch.version).toBe(5);
  expect(watch.beacons.map(({ name, place }) => [name, place])).toEqual([
    ["Above the door", 1],
    ["Fridge", 2],
  ]);
  expect(parseCentralAsk(JSON.stringify({ ask: "watch", plan: watch }))).toEqual({
    ask: "watch",
    plan: watch,
  });
});
