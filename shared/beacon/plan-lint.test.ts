import { expect, test } from "vitest";
import { BEACON_SETTINGS } from "../testing/beacon-settings.ts";
import type { Fact, LintCode, PlannedBeacon } from "./plan-finding.ts";
import { ZONES_OF_A_SHOP_MAX, lintPlan } from "./plan-lint.ts";
import type { BeaconKeys, BeaconSettings, FrameKind, PlannedFrame } from "./settings.ts";

const { keys } = BEACON_SETTINGS as { readonly keys: BeaconKeys };
const shop = BEACON_SETTINGS.shop as NonNullable<BeaconSettings["shop"]>;

/** Its own name, place, minor, instance and key. */
function beacon(number: number, changes: Partial<BeaconSettings> = {}): PlannedBeacon {
  const digits = number.toString(16).padStart(2, "0");
  return {
    name: `${number}.json`,
    settings: {
      ...BEACON_SETTINGS,
      name: `Zone ${number}`,
      place: number,
      shop: { ...shop, minor: number },
      uid: { namespace: "8b0ca750095477cb3e77", instance: `0000000000${digits}` },
      keys: { ...keys, eid: digits.repeat(16) },
      ...changes,
    },
  };
}

const turn = (frame: FrameKind, changes: Partial<PlannedFrame> = {}): PlannedFrame => ({
  frame,
  share: 1,
  connectable: true,
  ...changes,
});

const factsOf = (...beacons: readonly PlannedBeacon[]): readonly Fact[] =>
  lintPlan(beacons).map(({ fact }) => fact);
const codesOf = (changes: Partial<BeaconSettings>): readonly LintCode[] =>
  factsOf(beacon(1, changes)).map(({ code }) => code);

test("a shop of three zones is as it should be", () => {
  expect(lintPlan([beacon(1), beacon(2), beacon(3)])).toEqual([]);
  expect(lintPlan([])).toEqual([]);
});

test("the one beacon with another UUID is named", () => {
  const uuid = "00".repeat(16);
  expect(
    lintPlan([beacon(1), beacon(2), beacon(3, { shop: { uuid, major: 7, minor: 3 } })]),
  ).toEqual([
    {
      severity: "error",
      where: ["3.json"],
      fact: { code: "uuid-differs", uuids: [shop.uuid, uuid] },
    },
  ]);
});

test("of two beacons with two UUIDs either may be the wrong one", () => {
  const other = beacon(2, { shop: { uuid: "00".repeat(16), major: 7, minor: 2 } });
  expect(lintPlan([beacon(1), other])[0]?.where).toEqual(["1.json", "2.json"]);
});

test("two beacons of one zone say the same, two zones never do", () => {
  expect(
    lintPlan([beacon(1), { ...beacon(2, { place: 1, shop: { ...shop, minor: 1 } }) }]),
  ).toEqual([]);
  expect(lintPlan([beacon(1), beacon(2, { shop: { ...shop, minor: 1 } })])).toEqual([
    {
      severity: "error",
      where: ["1.json", "2.json"],
      fact: { code: "id-twice", major: 7, minor: 1, places: [1, 2] },
    },
  ]);
});

test("two beacons without a place that say the same are doubtful", () => {
  const lost = { place: null, shop: { ...shop, minor: 1 } };
  expect(factsOf(beacon(1, lost), beacon(2, lost))).toEqual([
    { code: "id-twice", major: 7, minor: 1, places: [null] },
  ]);
});

test("a zone has one id", () => {
  expect(factsOf(beacon(1), beacon(2, { place: 1 }))).toEqual([
    {
      code: "place-with-two-ids",
      place: 1,
      ids: [
        { major: 7, minor: 1 },
        { major: 7, minor: 2 },
      ],
    },
  ]);
});

test("ids that roll, or are not sent, are the same as nobody's", () => {
  const same = { shop: { ...shop, minor: 1 } };
  const silent = { ...same, frames: [turn("eid")] };
  const rolling = {
    ...same,
    keys: { ...keys, rolling: true },
    frames: [turn("ibeacon"), turn("eid")],
  };
  expect(factsOf(beacon(1, same), beacon(2, silent), beacon(3, rolling))).toEqual([
    { code: "rolling-loses-zones" },
  ]);
});

test("two beacons with one UID, one key or one name are found", () => {
  const { uid, name } = BEACON_SETTINGS;
  expect(factsOf(beacon(1, { uid }), beacon(2, { uid }))).toEqual([{ code: "uid-twice", ...uid }]);
  expect(lintPlan([beacon(1, { keys }), beacon(2, { keys })])).toEqual([
    { severity: "error", where: ["1.json", "2.json"], fact: { code: "key-twice" } },
  ]);
  expect(factsOf(beacon(1, { name }), beacon(2, { name }))).toEqual([{ code: "name-twice", name }]);
});

test("a phone knows 19 zones of a shop, and no twentieth", () => {
  const zones = (count: number) => Array.from({ length: count }, (_, i) => beacon(i + 1));
  expect(lintPlan(zones(ZONES_OF_A_SHOP_MAX))).toEqual([]);
  expect(factsOf(...zones(20))).toEqual([{ code: "too-many-zones", major: 7, zones: 20 }]);
  const elsewhere = beacon(20, { shop: { ...shop, major: 8, minor: 20 } });
  expect(lintPlan([...zones(19), elsewhere])).toEqual([]);
});

test("a plain id beside an EID gives the beacon away", () => {
  const frames = [turn("eid"), turn("uid"), turn("ibeacon"), turn("url")];
  expect(factsOf(beacon(1, { frames }))).toEqual([
    { code: "plain-beside-eid", frames: ["uid", "ibeacon"] },
  ]);
  const rolling = { keys: { ...keys, rolling: true } };
  expect(codesOf({ ...rolling, frames: [turn("eid"), turn("ibeacon")] })).toEqual([
    "rolling-loses-zones",
  ]);
  expect(codesOf({ ...rolling, frames: [turn("eid"), turn("ibeacon"), turn("uid")] })).toEqual([
    "plain-beside-eid",
    "rolling-loses-zones",
  ]);
});

test("a rolling iBeacon alone proves nothing", () => {
  expect(codesOf({ keys: { ...keys, rolling: true }, frames: [turn("ibeacon")] })).toEqual([
    "rolling-without-eid",
    "rolling-loses-zones",
  ]);
});

test("an id lasts long enough to be heard, and not so long that a copy is worth something", () => {
  const lasting = (eidExponent: number, changes: Partial<BeaconSettings> = {}) =>
    codesOf({ keys: { ...keys, eidExponent }, frames: [turn("eid")], ...changes });
  expect([4, 5, 10, 11].map((exponent) => lasting(exponent))).toEqual([
    ["window-too-short"],
    [],
    [],
    ["window-too-long"],
  ]);
  const slow = { slotMs: 9000, frames: [turn("eid"), turn("tlm")] };
  expect(lasting(5, slow)).toEqual(["window-too-short"]);
  expect(lasting(6, slow)).toEqual([]);
  const manyTurns = [turn("eid", { share: 50 }), turn("tlm", { share: 50 })];
  expect(lasting(5, { frames: manyTurns })).toEqual([]);
  expect(lasting(15, { frames: [turn("ibeacon")] })).toEqual([]);
  const rolling = { keys: { ...keys, eidExponent: 15, rolling: true } };
  expect(codesOf({ ...rolling, frames: [turn("ibeacon"), turn("eid")] })).toContain(
    "window-too-long",
  );
  expect(codesOf({ ...rolling, frames: [turn("ibeacon")] })).toContain("window-too-long");
});

test("figures in clear go on from one rolling id to the next", () => {
  const rolling = { keys: { ...keys, rolling: true } };
  expect(factsOf(beacon(1, { ...rolling, frames: [turn("ibeacon"), turn("tlm")] }))[0]).toEqual({
    code: "plain-beside-eid",
    frames: ["tlm"],
  });
  expect(codesOf({ frames: [turn("eid"), turn("tlm")] })).toEqual([]);
});

test("figures alone are nobody's", () => {
  expect(codesOf({ frames: [turn("tlm")] })).toEqual(["tlm-without-id"]);
});

test("a frame that comes too seldom is named, with how seldom", () => {
  expect(codesOf({ intervalMs: 1000, slotMs: 2000, frames: [turn("ibeacon")] })).toEqual([]);
  expect(factsOf(beacon(1, { intervalMs: 1001, slotMs: 2000, frames: [turn("ibeacon")] }))).toEqual(
    [{ code: "frame-too-seldom", frame: "ibeacon", everyMs: 1001 }],
  );
  const frames = [turn("ibeacon"), turn("url", { share: 10 })];
  expect(factsOf(beacon(1, { frames }))).toEqual([
    { code: "frame-too-seldom", frame: "ibeacon", everyMs: 2200 },
  ]);
  expect(codesOf({ frames: [turn("ibeacon", { share: 99 }), turn("tlm")] })).toEqual([]);
});

test("a frame that is away while somebody walks past is named", () => {
  const frames = [turn("ibeacon"), turn("url")];
  expect(codesOf({ slotMs: 10_000, frames })).toEqual([]);
  expect(factsOf(beacon(1, { slotMs: 10_001, frames }))).toEqual([
    { code: "frame-away-too-long", frame: "ibeacon", awayMs: 10_001 },
    { code: "frame-away-too-long", frame: "url", awayMs: 10_001 },
  ]);
});

test("a frame connectable and not connectable is one frame", () => {
  const frames = [turn("ibeacon"), turn("ibeacon", { connectable: false }), turn("tlm")];
  expect(codesOf({ slotMs: 20_000, frames })).toEqual([]);
});

test("a turn is at least as long as the interval, unless there is but one", () => {
  expect(codesOf({ slotMs: 199 })).toEqual(["slot-shorter-than-interval"]);
  expect(codesOf({ slotMs: 200 })).toEqual([]);
  expect(codesOf({ slotMs: 100, frames: [turn("ibeacon")] })).toEqual([]);
});

test.each([
  [null, -59, true],
  [null, -34, false],
  [null, -35, true],
  [null, -95, true],
  [null, -96, false],
  [0, -59, true],
  [0, -37, false],
  [0, -38, true],
  [8, -73, true],
  [8, -74, false],
  [-20, -65, true],
])("sent with %s dBm, %i dBm a metre away is believed: %s", (txPower, powerAt1m, isBelieved) => {
  expect(codesOf({ txPower, powerAt1m })).toEqual(isBelieved ? [] : ["power-implausible"]);
});

test("an address that phones do not open is named, if it is sent", () => {
  const url = "http://tillwave.shop";
  expect(codesOf({ url })).toEqual([]);
  expect(factsOf(beacon(1, { url, frames: [turn("url")] }))).toEqual([
    { code: "url-not-https", url },
  ]);
});

test("what is the same with several beacons is said once, with all their names", () => {
  const frames = [turn("ibeacon", { connectable: false })];
  const timeZone = "Asia/Atlantis";
  expect(lintPlan([beacon(1, { frames }), beacon(2), beacon(3, { frames, timeZone })])).toEqual([
    { severity: "note", where: ["1.json", "3.json"], fact: { code: "never-connectable" } },
    { severity: "error", where: ["3.json"], fact: { code: "unknown-time-zone", timeZone } },
  ]);
});

test("a beacon that nobody can connect to, or whose time nobody knows, is named", () => {
  expect(codesOf({ frames: [turn("ibeacon", { connectable: false })] })).toEqual([
    "never-connectable",
  ]);
  expect(factsOf(beacon(1, { timeZone: "Asia/Atlantis" }))).toEqual([
    { code: "unknown-time-zone", timeZone: "Asia/Atlantis" },
  ]);
});
