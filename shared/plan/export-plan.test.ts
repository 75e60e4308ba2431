import * as fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { seedOfRun } from "../testing/seed-of-run.ts";
import { PLAN_KEYS, PLAN_TEXT, anyPlan } from "../testing/store-plans.ts";
import { compilePlan } from "./compile-plan.ts";
import { type FoundSettings, diffSettings, withoutKeys } from "./diff-plan.ts";
import { exportPlan } from "./export-plan.ts";
import type { Hanging } from "./export-zones.ts";
import { type ParsedPlan, parseStorePlan } from "./parse-plan.ts";
import type { StorePlan } from "./store-plan.ts";
import { makePlanText, writeDevice } from "./write-plan.ts";

const seed = seedOfRun("export-plan");

function parse(text: string): ParsedPlan {
  const parsed = parseStorePlan(text);
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.error));
  }
  return parsed.value;
}

function hangingOf(plan: StorePlan): { device: string; settings: FoundSettings }[] {
  return compilePlan(plan, PLAN_KEYS).flatMap(({ beacon: { device }, settings }) =>
    settings.ok && device !== null ? [{ device, settings: withoutKeys(settings.value) }] : [],
  );
}

function exported(text: string, hanging: Partial<Hanging>): string {
  const done = exportPlan(
    { text, parsed: parse(text) },
    { beacons: [], hub: null, ...hanging },
    PLAN_KEYS,
  );
  if (!done.ok) {
    throw new Error(done.error.type);
  }
  return done.value.text;
}

/** A comment at the end of each line that takes one, and some between. */
const commented = (text: string): string =>
  text
    .split("\n")
    .map((line, i) => (/^\s*(- )?\w+: [\w.]+$/u.test(line) ? `${line} # remark ${i}` : line))
    .join("\n");
const commentsOf = (text: string): readonly string[] => text.match(/# remark \d+/gu) ?? [];

test("a shop that is as planned leaves its plan as it was, to the letter", () => {
  expect(exported(PLAN_TEXT, { beacons: hangingOf(parse(PLAN_TEXT).plan) })).toBe(PLAN_TEXT);
});

test("what differs is set where it stands, and comments and order stay", () => {
  const [door, fridge] = hangingOf(parse(PLAN_TEXT).plan);
  if (door === undefined || fridge === undefined) {
    throw new Error("two hang there");
  }
  const text = exported(PLAN_TEXT, {
    beacons: [
      {
        ...door,
        settings: {
          ...door.settings,
          place: 2,
          shop: { uuid: "1f0a5c8e6d424b7f9a3e54494c4c5741", major: 1, minor: 2 },
        },
      },
      { ...fridge, settings: { ...fridge.settings, intervalMs: 250 } },
      { device: "0000000000000012", settings: { ...door.settings, name: "Counter" } },
    ],
  });
  const lines = (all: string) => all.split("\n");
  const [gone, added] = [
    lines(PLAN_TEXT).filter((line) => !lines(text).includes(line)),
    lines(text).filter((line) => !lines(PLAN_TEXT).includes(line)),
  ];
  expect(gone).toEqual(["    intervalMs: 300 # it is crowded there"]);
  expect(added).toEqual([
    "    intervalMs: 250 # it is crowded there",
    "  - name: Counter",
    '    device: "0000000000000012"',
  ]);
  expect(parse(text).plan.beacons.map(({ zone }) => zone)).toEqual([
    "Drinks aisle",
    "Drinks aisle",
    "Entrance",
  ]);
});

test("whatever hangs there is written down, is what was read, and every comment stays", () => {
  fc.assert(
    fc.property(anyPlan, anyPlan, (plan, other) => {
      const text = commented(stringify(plan));
      const parsed = parse(text);
      const devices = plan.beacons.map(({ device }) => device);
      // Beacons of this shop that somebody has set otherwise, and some that nobody planned.
      const beacons = hangingOf({ ...other, shop: plan.shop }).map(({ device, settings }, i) => ({
        device: devices[i] ?? device,
        settings: {
          ...settings,
          shop:
            settings.place === null
              ? null
              : {
                  uuid: plan.shop.uuid.replaceAll("-", ""),
                  major: plan.shop.major,
                  minor: settings.place,
                },
        },
      }));
      const done = exportPlan({ text, parsed }, { beacons, hub: null }, PLAN_KEYS);
      expect(done.ok).toBe(true);
      if (!done.ok) {
        return;
      }
      const again = parse(done.value.text);
      const compiled = compilePlan(again.plan, PLAN_KEYS);
      for (const { device, settings } of beacons) {
        const planned = compiled.find(({ beacon }) => beacon.device === device)?.settings;
        expect(planned?.ok === true ? diffSettings(planned.value, settings) : planned).toEqual([]);
      }
      expect(done.value.unsaid).toEqual([]);
      // A field that goes takes its remark along.
      const kept = new Set(commentsOf(done.value.text));
      const lost = commentsOf(text).filter((comment) => !kept.has(comment));
      const wentAway = text
        .split("\n")
        .filter((line) => lost.some((comment) => line.endsWith(comment)));
      for (const line of wentAway) {
        expect(line).toMatch(
          /^\s*(- )?(profile|rolling|frame|share|connectable|namespace|instance|days|from|to|kind|led|button|chip|uid|hours|panel|url|device|days):/u,
        );
      }
      // Once more, and nothing is to be written.
      expect(exported(done.value.text, { beacons })).toBe(done.value.text);
    }),
    { seed, numRuns: 20 },
  );
});

test("what a plan cannot say of a beacon is said", () => {
  const [door] = hangingOf(parse(PLAN_TEXT).plan);
  if (door === undefined) {
    throw new Error("it hangs there");
  }
  const settings = { ...door.settings, shop: { uuid: "00".repeat(16), major: 4, minor: 1 } };
  const done = exportPlan(
    { text: PLAN_TEXT, parsed: parse(PLAN_TEXT) },
    { beacons: [{ ...door, settings }], hub: null },
    PLAN_KEYS,
  );
  expect(done).toMatchObject({
    ok: true,
    value: {
      text: PLAN_TEXT,
      unsaid: [{ device: door.device, changes: [{ field: "shop.uuid" }, { field: "shop.major" }] }],
    },
  });
});

test("the hub's zones and emitters come along", () => {
  const zone = {
    kind: "zone",
    range: 5,
    points: 0,
    periodHours: 24,
    next: null,
    at: null,
    reward: null,
    hours: null,
  } as const;
  const text = exported(PLAN_TEXT, {
    hub: {
      zones: [
        { ...zone, place: 1, name: "Entrance", kind: "entry", range: 10, points: 5 },
        { ...zone, place: 2, name: "Cold drinks", next: 1 },
        { ...zone, place: 3, name: "Till" },
      ],
      emitters: [
        { device: "d0d1d2d3d4d5d6d7", name: "Till", place: 2 },
        { device: "0000000000000001", name: "Ceiling", place: 3 },
      ],
    },
  });
  expect(parse(text).plan).toMatchObject({
    zones: [{ points: 5 }, { name: "Cold drinks", next: "Entrance" }, { name: "Till", place: 3 }],
    beacons: [{ zone: "Entrance" }, { zone: "Cold drinks" }],
    emitters: [{ zone: "Cold drinks" }, { device: "0000000000000001", zone: "Till" }],
  });
  expect(text).toContain("# Mind the ladder.");
});

test("a map that several share by an anchor is not written through", () => {
  const text = PLAN_TEXT.replace("  - name: Fridge", "  - &fridge\n    name: Fridge").replace(
    "emitters:",
    "  - *fridge\nemitters:",
  );
  const [, fridge] = hangingOf(parse(text).plan);
  if (fridge === undefined) {
    throw new Error("it hangs there");
  }
  const settings = { ...fridge.settings, intervalMs: 100 };
  const done = exportPlan(
    { text, parsed: parse(text) },
    { beacons: [{ device: "0011223344556677", settings }], hub: null },
    PLAN_KEYS,
  );
  expect(done.ok).toBe(true);
  const shared = text.replace("device: 8899aabbccddeeff # bare", "device: null");
  expect(
    exportPlan(
      { text: shared, parsed: parse(shared) },
      { beacons: [{ ...fridge, settings }], hub: null },
      PLAN_KEYS,
    ),
  ).toEqual({
    ok: false,
    error: { type: "shared-by-anchor" },
  });
});

test("a device's id is written into a plan, of which nothing else changes", () => {
  for (const empty of ["device: null", "device: ~", "device:", 'device: "8899aabbccddeeff"']) {
    const text = PLAN_TEXT.replace("device: 8899aabbccddeeff", empty);
    const written = writeDevice(text, parse(text), { index: 1, device: "1234567890123456" });
    expect(written).toBe(PLAN_TEXT.replace("8899aabbccddeeff", '"1234567890123456"'));
  }
  const text = PLAN_TEXT.replace(
    "zone: Entrance\n  - name: Fridge",
    "zone: &z Entrance\n  - name: Fridge",
  );
  expect(writeDevice(text, parse(text), { index: 0, device: null })).toContain("device: null");
});

test("a new plan is one, whatever its names", () => {
  fc.assert(
    fc.property(anyPlan, fc.boolean(), ({ shop, zones, beacons }, hasHub) => {
      const text = makePlanText({
        ...shop,
        uuid: shop.uuid.replaceAll("-", ""),
        zones: zones.map(({ name }) => name),
        hasHub,
        beacons: beacons.map(({ name, zone }) => ({ name, zone: zone ?? "" })),
      });
      const { plan } = parse(text);
      expect(plan.shop).toEqual(shop);
      expect(plan.zones.map(({ name }) => name)).toEqual(zones.map(({ name }) => name));
      expect(plan.zones.map(({ place }) => place)).toEqual(
        zones.map((_, i) => (hasHub ? null : i + 1)),
      );
      expect(text.split("\n")[0]).toMatch(/^# yaml-language-server: \$schema=/u);
    }),
    { seed, numRuns: 20 },
  );
});
