import { encodeAd, AD_TYPE } from "@tillwave/shared/beacon/ad";
import { type BeaconFrame, encodeFrame } from "@tillwave/shared/beacon/frame";
import { present } from "@tillwave/shared/core/assert";
import { fromHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { Dbm, Millis } from "@tillwave/shared/core/units";
import { hostileBytes } from "@tillwave/shared/testing/hostile-bytes";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ADDRESSES_MAX, FRAMES_MAX, createHeardBeacons, isBeacon } from "./heard-beacons.ts";
import type { AirReport } from "./ports.ts";

const ADDRESS = "00:aa:01:01:00:42";
const IBEACON: BeaconFrame = {
  type: "ibeacon",
  uuid: fromHex("e2c56db5dffb48d2b060d0f5a71096e0"),
  major: 7,
  minor: 2,
  powerAt1m: Dbm(-59),
};
const TLM: BeaconFrame = {
  type: "eddystone-tlm",
  battery: null,
  temperature: null,
  frames: 5,
  uptime: Millis(1000),
};
const eid = (number: number): BeaconFrame => ({
  type: "eddystone-eid",
  eid: new Uint8Array(8).fill(number),
  powerAt0m: Dbm(-18),
});
const named = (name: Uint8Array): Uint8Array => {
  const encoded = encodeAd([{ type: AD_TYPE.completeName, data: name }]);
  return encoded.ok ? encoded.value : new Uint8Array(0);
};

function report(data: Uint8Array, change: Partial<AirReport> = {}): AirReport {
  return {
    at: 0,
    address: ADDRESS,
    addressType: "public",
    kind: "non-connectable",
    data,
    rssi: -60,
    ...change,
  };
}

function hear(...reports: readonly AirReport[]) {
  const beacons = createHeardBeacons();
  reports.forEach(beacons.take);
  return present(beacons.list(reports.at(-1)?.at ?? 0)[0], "a beacon");
}

test("a beacon that says three things in turn is one, with each of the three", () => {
  const frames = [IBEACON, TLM, IBEACON, eid(1), IBEACON];
  const beacon = hear(...frames.map((frame, i) => report(encodeFrame(frame), { at: i * 103 })));
  expect(beacon).toMatchObject({ address: ADDRESS, count: 5, connectable: false, broken: 0 });
  expect(beacon.interval).toBeCloseTo(103);
  expect(beacon.frames.map(({ frame, count }) => [frame.type, count])).toEqual([
    ["eddystone-tlm", 1],
    ["eddystone-eid", 1],
    ["ibeacon", 3],
  ]);
});

test("what it answers to a scan is its name, and counts as no advertisement", () => {
  const beacon = hear(
    report(encodeFrame(IBEACON), { kind: "connectable" }),
    report(named(toUtf8("Door")), { kind: "scan-response", at: 1 }),
    report(encodeFrame(IBEACON), { kind: "connectable", at: 100 }),
  );
  expect(beacon).toMatchObject({ count: 2, interval: 100, name: "Door", connectable: true });
});

test("half of the advertisements may be missed, and a beacon that was away for a minute is not slow", () => {
  const times = [0, 100, 200, 400, 500, 600, 800, 900, 60_900, 61_000];
  const beacon = hear(...times.map((at) => report(encodeFrame(IBEACON), { at })));
  expect(beacon.interval).toBe(100);
});

test("what has no frame in it is somebody else's device", () => {
  const phone = hear(
    report(fromHex("020106 03ff4c00")),
    report(new Uint8Array(0), { kind: "scan-response" }),
  );
  expect(isBeacon(phone)).toBe(false);
  expect(phone.others.map(({ type }) => type)).toEqual([AD_TYPE.flags, AD_TYPE.manufacturerData]);
  expect(isBeacon(hear(report(encodeFrame(TLM))))).toBe(true);
});

test("a name does nothing to a terminal", () => {
  const beacon = hear(report(named(toUtf8("\u001b[2JDoor\u202e"))));
  expect(beacon.name).toBe("\u{fffd}[2JDoor\u{fffd}");
});

test("the loudest is first, and one without a level last", () => {
  const beacons = createHeardBeacons();
  for (const [address, rssi] of [
    ["00:00:00:00:00:01", -80],
    ["00:00:00:00:00:02", null],
    ["00:00:00:00:00:03", -50],
  ] as const) {
    beacons.take(report(encodeFrame(IBEACON), { address, rssi }));
  }
  expect(beacons.list(0).map(({ address }) => address.slice(-1))).toEqual(["3", "1", "2"]);
});

test("a crowd of phones drives out who was heard longest ago, and no more is kept than that", () => {
  const beacons = createHeardBeacons();
  const addressOf = (number: number): string =>
    `00:00:00:00:${(number >> 8).toString(16).padStart(2, "0")}:${(number & 0xff).toString(16).padStart(2, "0")}`;
  for (let i = 0; i < ADDRESSES_MAX + 50; i += 1) {
    beacons.take(report(fromHex("020106"), { address: addressOf(i), at: i }));
    beacons.take(report(encodeFrame(IBEACON), { at: i }));
  }
  const list = beacons.list(ADDRESSES_MAX);
  expect(list).toHaveLength(ADDRESSES_MAX);
  expect(list.some(({ address }) => address === ADDRESS)).toBe(true);
  expect(list.some(({ address }) => address === addressOf(0))).toBe(false);
});

test("an id that rolls for days takes no more room than others", () => {
  const rolled = Array.from({ length: 200 }, (_, i) => report(encodeFrame(eid(i)), { at: i }));
  const { frames } = hear(...rolled);
  expect(frames).toHaveLength(FRAMES_MAX);
  expect(frames.at(-1)?.frame).toEqual(eid(199));
});

test("no bytes make it throw", () => {
  const any = hostileBytes([encodeFrame(IBEACON), encodeFrame(TLM), encodeFrame(eid(3))]);
  const beacons = createHeardBeacons();
  fc.assert(
    fc.property(any, fc.nat(50), (data, who) => {
      const address = `00:00:00:00:00:${who.toString(16).padStart(2, "0")}`;
      beacons.take(report(data.slice(0, 31), { address }));
      expect(beacons.list(0).length).toBeLessThanOrEqual(51);
    }),
    { numRuns: 1000, seed: seedOfRun("heard beacons") },
  );
});
