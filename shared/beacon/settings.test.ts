import * as fc from "fast-check";
import { expect, test } from "vitest";
import { BEACON_SETTINGS } from "../testing/beacon-settings.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import {
  BEACON_SETTINGS_BYTES_MAX,
  type BeaconSettings,
  FRAMES_MAX,
  SETTINGS_VERSION,
  formatBeaconSettings,
  parseBeaconSettings,
} from "./settings.ts";

const faultOf = (changes: object): unknown => {
  const parsed = parseBeaconSettings(JSON.stringify({ ...BEACON_SETTINGS, ...changes }));
  return parsed.ok ? null : parsed.error;
};
const frame = (kind: string) => ({ frame: kind, share: 1, connectable: false });

test("settings survive being written and read", () => {
  expect(parseBeaconSettings(formatBeaconSettings(BEACON_SETTINGS))).toEqual({
    ok: true,
    value: BEACON_SETTINGS,
  });
});

test("every panel can be set", () => {
  const panels: readonly BeaconSettings["panel"][] = [
    { kind: "firmata", port: "/dev/serial/by-id/usb-Arduino-if00", led: 13, button: 2 },
    { kind: "gpio", chip: "pinctrl-bcm2711", led: 17, button: 27 },
    { kind: "gpio", chip: null, led: 17, button: null },
    { kind: "sysfs", led: "ACT", button: "gpio-keys" },
    { kind: "sysfs", led: "led0:green:status", button: null },
  ];
  expect(panels.map((panel) => faultOf({ panel }))).toEqual(panels.map(() => null));
});

test("a turn lasts a second and an id 512 where nothing else is said", () => {
  const { slotMs: _slotMs, ...without } = BEACON_SETTINGS;
  const { eidExponent: _exponent, ...keys } = BEACON_SETTINGS.keys as object & {
    eidExponent: number;
  };
  const parsed = parseBeaconSettings(JSON.stringify({ ...without, keys }));
  expect(parsed).toMatchObject({ value: { slotMs: 1000, keys: { eidExponent: 9 } } });
});

test.each([
  ["another version", { version: SETTINGS_VERSION + 1 }, { type: "unknown-version", version: 2 }],
  ["no version", { version: undefined }, { type: "unknown-version", version: null }],
  [
    "a frame of a later kind",
    { frames: [frame("ufo")] },
    { type: "wrong-field", path: "frames.0.frame" },
  ],
  [
    "a share of nothing",
    { frames: [{ ...frame("tlm"), share: 0 }] },
    { type: "wrong-field", path: "frames.0.share" },
  ],
  ["no frame", { frames: [] }, { type: "wrong-field", path: "frames" }],
  [
    "too many frames",
    { frames: Array.from({ length: FRAMES_MAX + 1 }, () => frame("tlm")) },
    { type: "wrong-field", path: "frames" },
  ],
  ["a hasty beacon", { intervalMs: 99 }, { type: "wrong-field", path: "intervalMs" }],
  ["a sleepy beacon", { intervalMs: 10_001 }, { type: "wrong-field", path: "intervalMs" }],
  ["a hasty turn", { slotMs: 99 }, { type: "wrong-field", path: "slotMs" }],
  ["a name of two lines", { name: "a\nb" }, { type: "wrong-field", path: "name" }],
  ["a name of nothing", { name: "  " }, { type: "wrong-field", path: "name" }],
  ["a long name", { name: "n".repeat(61) }, { type: "wrong-field", path: "name" }],
  ["a roaring beacon", { txPower: 21 }, { type: "wrong-field", path: "txPower" }],
  [
    "more a metre away than Eddystone can say",
    { powerAt1m: -20 },
    { type: "wrong-field", path: "powerAt1m" },
  ],
  [
    "a UUID in capitals",
    { shop: { uuid: "E2C56DB5DFFB48D2B060D0F5A71096E0", major: 1, minor: 1 } },
    { type: "wrong-field", path: "shop.uuid" },
  ],
  ["a field that nobody knows", { colour: "red" }, { type: "wrong-field", path: "colour" }],
  [
    "a panel on a path that is none",
    { panel: { kind: "firmata", port: "ttyACM0", led: 13, button: null } },
    { type: "wrong-field", path: "panel.port" },
  ],
  [
    "a lamp outside its folder",
    { panel: { kind: "sysfs", led: "../brightness", button: null } },
    { type: "wrong-field", path: "panel.led" },
  ],
])("refuses %s", (_, changes, fault) => {
  expect(faultOf(changes)).toMatchObject(fault);
});

test.each([
  ["in capitals", { ...BEACON_SETTINGS.keys, eid: "0123456789ABCDEF0123456789ABCDEF" }],
  ["too short", { ...BEACON_SETTINGS.keys, ibeacon: "0123456789abcdef" }],
  ["in the place of them all", "0123456789abcdef"],
  ["in the place of a number", { ...BEACON_SETTINGS.keys, keyNumber: "0123456789abcdef" }],
])("a key %s is refused, and is not told on", (_, keys) => {
  const fault = faultOf({ keys });
  expect(fault).toMatchObject({ type: "wrong-field" });
  expect(JSON.stringify(fault)).not.toMatch(/0123456789abcdef/iu);
});

test.each([
  ["ibeacon", { shop: null }, "shop"],
  ["uid", { uid: null }, "uid"],
  ["url", { url: null }, "url"],
  ["eid", { keys: null }, "keys"],
  ["ibeacon", { keys: { ...BEACON_SETTINGS.keys, ibeacon: null, rolling: true } }, "keys.ibeacon"],
  ["ibeacon", { shop: null, keys: { ...BEACON_SETTINGS.keys, rolling: true } }, "shop"],
])("refuses a frame %s without its data", (kind, changes, missing) => {
  expect(faultOf({ ...changes, frames: [frame(kind)] })).toEqual({
    type: "frame-without-data",
    frame: kind,
    missing,
  });
});

test("a frame is planned once, or once with connections and once without", () => {
  expect(faultOf({ frames: [frame("uid"), frame("tlm"), frame("uid")] })).toEqual({
    type: "frame-twice",
    frame: "uid",
  });
  expect(faultOf({ frames: [frame("uid"), { ...frame("uid"), connectable: true }] })).toBeNull();
});

test("an address that does not fit is refused, with how long it would be", () => {
  expect(faultOf({ url: "https://tillwave.shop/a/long/way" })).toEqual({
    type: "wrong-url",
    why: { type: "too-long", encodedBytes: 24 },
  });
});

test("what is no JSON, or too much of it, is refused", () => {
  expect(parseBeaconSettings("{")).toEqual({ ok: false, error: { type: "not-json" } });
  expect(parseBeaconSettings("null")).toEqual({
    ok: false,
    error: { type: "unknown-version", version: null },
  });
  const longest = JSON.stringify(BEACON_SETTINGS).padEnd(BEACON_SETTINGS_BYTES_MAX);
  expect(parseBeaconSettings(longest)).toMatchObject({ ok: true });
  const long = `${" ".repeat(BEACON_SETTINGS_BYTES_MAX)}{}`;
  expect(parseBeaconSettings(long)).toEqual({
    ok: false,
    error: { type: "too-long", lengthBytes: BEACON_SETTINGS_BYTES_MAX + 2 },
  });
});

test("no JSON makes it throw, and what it takes it takes again", () => {
  const fields = Object.keys(BEACON_SETTINGS);
  const anyChange = fc
    .array(fc.tuple(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 2 })), { maxLength: 3 })
    .map((changes) => JSON.stringify({ ...BEACON_SETTINGS, ...Object.fromEntries(changes) }));
  fc.assert(
    fc.property(fc.oneof(anyChange, fc.json(), fc.string()), (json) => {
      const parsed = parseBeaconSettings(json);
      const again = parsed.ok ? parseBeaconSettings(formatBeaconSettings(parsed.value)) : parsed;
      expect(again).toEqual(parsed);
    }),
    { numRuns: 1000, seed: seedOfRun("a beacon's settings") },
  );
});
