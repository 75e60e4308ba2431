/** Plans of shops: one to be changed by tests, and any that there can be. */
import * as fc from "fast-check";
import type { BeaconSettings } from "../beacon/settings.ts";
import { nobleCrypto } from "../core/noble-crypto.ts";
import { DAYS, PROFILES, type StorePlan } from "../plan/store-plan.ts";

/** Of no shop. */
export const PLAN_KEYS = { siteKey: new Uint8Array(32).fill(7), mac: nobleCrypto };

export const PLAN_TEXT = `# yaml-language-server: $schema=./store-plan.schema.json
# The bakery at the pier.
plan: 1
shop:
  name: Harbour Bakery # as on the receipt
  uuid: 1f0a5c8e-6d42-4b7f-9a3e-54494c4c5741
  major: 1
  timeZone: Asia/Hong_Kong

defaults:
  profile: zone
  powerAt1m: -59

zones:
  - name: Entrance
    place: 1
    kind: entry
    range: 10
  - name: Drinks aisle
    place: 2

beacons:
  # Mind the ladder.
  - name: Above the door
    device: "0011223344556677"
    zone: Entrance
  - name: Fridge
    device: 8899aabbccddeeff # bare
    zone: Drinks aisle
    profile: proof
    intervalMs: 300 # it is crowded there
emitters:
  - name: Till
    device: "d0d1d2d3d4d5d6d7"
    zone: Entrance
`;

const anyName = fc.stringMatching(/^[A-Za-z0-9é店#:'"\-[{&*!|>%@` ]{0,20}[a-z店]$/u);
const anyDevice = fc.stringMatching(/^[0-9a-f]{16}$/u);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const anyTime = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([h, m]) => `${`${h}`.padStart(2, "0")}:${`${m}`.padStart(2, "0")}`);
const anyHours = fc.option(
  fc.array(
    fc.record({
      days: fc.uniqueArray(fc.constantFrom(...DAYS), { minLength: 1 }),
      from: anyTime,
      to: fc.oneof(anyTime, fc.constant("24:00")),
    }),
    { minLength: 1, maxLength: 3 },
  ),
);
const anyFrames: fc.Arbitrary<BeaconSettings["frames"]> = fc
  .uniqueArray(fc.constantFrom("ibeacon", "eid", "tlm"), { minLength: 1 })
  .chain((kinds) =>
    fc.tuple(
      ...kinds.map((frame) =>
        fc.record({
          frame: fc.constant(frame),
          share: fc.integer({ min: 1, max: 100 }),
          connectable: fc.boolean(),
        }),
      ),
    ),
  );

const anyFields = {
  profile: optional(fc.constantFrom(...PROFILES)),
  frames: optional(anyFrames),
  rolling: optional(fc.boolean()),
  slotMs: optional(fc.integer({ min: 100, max: 60_000 })),
  intervalMs: optional(fc.integer({ min: 100, max: 10_000 })),
  txPower: optional(fc.option(fc.integer({ min: -40, max: 20 }))),
  powerAt1m: optional(fc.integer({ min: -100, max: -21 })),
  url: optional(fc.constantFrom(null, "https://tillwave.shop/7")),
  eidExponent: optional(fc.nat(15)),
  hours: optional(anyHours),
  panel: optional(
    fc.constantFrom<BeaconSettings["panel"]>(
      { kind: "none" },
      { kind: "sysfs", led: "ACT", button: null },
      { kind: "gpio", chip: null, led: 17, button: 4 },
    ),
  ),
};

/** Without faults that a linter would call errors; every beacon's zone has a number. */
export const anyPlan: fc.Arbitrary<StorePlan> = fc
  .uniqueArray(anyName, { minLength: 1, maxLength: 6 })
  .chain((zones) =>
    fc.record({
      plan: fc.constant(1 as const),
      shop: fc.record({
        name: anyName,
        uuid: fc.uuid(),
        major: fc.nat(0xffff),
        timeZone: fc.constantFrom("Asia/Hong_Kong", "Europe/Paris", "UTC"),
      }),
      defaults: optional(fc.record(anyFields)),
      zones: fc.tuple(
        ...zones.map((name, i) =>
          fc.record({
            name: fc.constant(name),
            place: fc.constant(i + 1),
            kind: optional(fc.constantFrom("entry" as const, "zone" as const)),
            range: optional(fc.constantFrom(3 as const, 5 as const, 7 as const, 10 as const)),
            points: optional(fc.nat(10_000)),
            next: optional(fc.constantFrom(null, ...zones)),
            at: optional(fc.option(fc.tuple(fc.nat(2000), fc.nat(2000)))),
            reward: optional(fc.option(anyName)),
            hours: optional(anyHours),
          }),
        ),
      ),
      beacons: fc.uniqueArray(anyBeacon(zones), {
        maxLength: 6,
        selector: ({ device }) => device,
      }),
      emitters: optional(
        fc.uniqueArray(
          fc.record({
            name: anyName,
            device: anyDevice,
            zone: fc.constantFrom(...zones),
            profile: optional(fc.constantFrom("steady" as const, "quick" as const)),
          }),
          { maxLength: 3, selector: ({ device }) => device },
        ),
      ),
    }),
  )
  .map((plan) => JSON.parse(JSON.stringify(plan)) as StorePlan);

const anyBeacon = (zones: readonly string[]) =>
  fc.record({
    name: anyName,
    device: anyDevice,
    zone: fc.constantFrom(...zones),
    keyNumber: optional(fc.nat(0xffff)),
    uid: optional(
      fc.option(
        fc.record({
          namespace: fc.stringMatching(/^[0-9a-f]{20}$/u),
          instance: fc.stringMatching(/^[0-9a-f]{12}$/u),
        }),
      ),
    ),
    expectedRssi: optional(fc.option(fc.integer({ min: -127, max: 20 }))),
    ...anyFields,
  });
