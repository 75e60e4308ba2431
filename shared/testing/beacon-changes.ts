/** Whatever settings a beacon may be told, whole and in part, for tests of provisioning. */
import * as fc from "fast-check";
import type { BeaconSettings, PanelSettings } from "../beacon/settings.ts";
import type { Changes } from "../beacon/provisioning/settings-cbor.ts";
import type { SettingsChanges } from "../beacon/provisioning/settings-fields.ts";

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((some) => [...some].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
const u16 = fc.nat(0xffff);
const orNull = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: null });
const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .map((text) => `Z${text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu, "")}`);
const url = fc
  .tuple(
    fc.constantFrom("http://", "https://", "http://www.", "https://www."),
    fc.array(fc.constantFrom("a", "~", "!", "/", "shop", ".com", ".org/", ".gov", "?t=1", ".c"), {
      maxLength: 4,
    }),
  )
  .map(([scheme, parts]) => scheme + parts.join(""));
const time = fc
  .nat(24 * 60 - 1)
  .map(
    (minutes) =>
      `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`,
  );
const path = fc.constantFrom("/dev/ttyACM0", "/dev/serial/by-id/usb-Arduino_1");

const panel: fc.Arbitrary<PanelSettings> = fc.oneof(
  fc.constant({ kind: "none" as const }),
  fc.record({
    kind: fc.constant("firmata" as const),
    port: path,
    led: fc.nat(127),
    button: orNull(fc.nat(127)),
  }),
  fc.record({
    kind: fc.constant("gpio" as const),
    chip: orNull(name),
    led: fc.nat(511),
    button: orNull(fc.nat(511)),
  }),
  fc.record({
    kind: fc.constant("sysfs" as const),
    led: fc.constantFrom("ACT", "led0"),
    button: orNull(name),
  }),
);

const fields = {
  version: fc.constant(1 as const),
  name,
  place: orNull(fc.integer({ min: 1, max: 0xffff_ffff })),
  shop: orNull(fc.record({ uuid: hex(16), major: u16, minor: u16 })),
  uid: orNull(fc.record({ namespace: hex(10), instance: hex(6) })),
  url: orNull(url),
  keys: orNull(
    fc.record({
      keyNumber: u16,
      eid: hex(16),
      ibeacon: orNull(hex(32)),
      eidExponent: fc.nat(15),
      rolling: fc.boolean(),
    }),
  ),
  frames: fc.array(
    fc.record({
      frame: fc.constantFrom("ibeacon", "uid", "url", "eid", "tlm"),
      share: fc.integer({ min: 1, max: 100 }),
      connectable: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  slotMs: fc.integer({ min: 100, max: 60_000 }),
  intervalMs: fc.integer({ min: 100, max: 10_000 }),
  txPower: orNull(fc.integer({ min: -40, max: 20 })),
  powerAt1m: fc.integer({ min: -100, max: -21 }),
  hours: orNull(
    fc.array(
      fc.record({
        days: fc.array(fc.nat(6), { minLength: 1, maxLength: 7 }),
        from: time,
        to: fc.oneof(time, fc.constant("24:00")),
      }),
      { minLength: 1, maxLength: 14 },
    ),
  ),
  timeZone: fc.constantFrom("Asia/Hong_Kong", "UTC", "America/Argentina/Buenos_Aires"),
  panel,
};

/** Each field as it may be; what they say together may be nothing that goes on air. */
export const anyBeaconSettings = fc.record(fields) as fc.Arbitrary<BeaconSettings>;

const anySettingsChanges = fc.record(fields, {
  requiredKeys: [],
}) as fc.Arbitrary<SettingsChanges>;

export const anyChanges: fc.Arbitrary<Changes> = fc.record({
  settings: anySettingsChanges,
  owner: orNull(
    fc.record({
      keyVersion: fc.nat(0xffff_ffff),
      key: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    }),
  ),
  basedOn: orNull(fc.uint8Array({ minLength: 8, maxLength: 8 })),
});
