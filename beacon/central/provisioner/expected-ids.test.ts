import { encodeFrame } from "@tillwave/shared/beacon/frame";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { Dbm } from "@tillwave/shared/core/units";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { eid } from "@tillwave/shared/presence/eid";
import { rollingIBeacon } from "@tillwave/shared/presence/ibeacon-id";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { expect, test } from "vitest";
import type { AirReport } from "../ports.ts";
import { CONFIRM_MAX, confirmWithin, expectedIds, isClosed, showsNew } from "./expected-ids.ts";

const crypto = createNodeCrypto();
const NOW = 1_795_000_000;
const expected = { deviceTime: NOW, crypto };
const { keys, shop, uid, url } = BEACON_SETTINGS;
const IDENTITY_KEY = fromHex(keys?.eid ?? "");
const WINDOW = 2 ** (keys?.eidExponent ?? 0);

const eidAt = (time: number): string =>
  `eid ${toHex(eid(IDENTITY_KEY, { exponent: 9, time }, crypto))}`;

test("ids that stay, as they are; those that roll, in the windows around the beacon's clock", () => {
  const ids = expectedIds({ shop, uid, url, keys }, expected);
  expect(ids).toContain(`ibeacon ${shop?.uuid} 7 12`);
  expect(ids).toContain(`uid ${uid?.namespace} ${uid?.instance}`);
  expect(ids).toContain(`url ${url}`);
  expect(ids).toContain(eidAt(NOW));
  expect(ids).toContain(eidAt(NOW + WINDOW));
  expect(ids).not.toContain(eidAt(NOW + 10 * WINDOW));
});

test("frames that take no turn are not waited for", () => {
  const frames = [{ frame: "uid", share: 1, connectable: true }] as const;
  expect([...expectedIds({ shop, uid, keys, frames: [...frames] }, expected)]).toEqual([
    `uid ${uid?.namespace} ${uid?.instance}`,
  ]);
});

test("a rolling iBeacon is waited for by its rolling id, never by its plain one", () => {
  const rolling = keys && { ...keys, rolling: true };
  const ids = expectedIds({ shop, keys: rolling }, expected);
  const id = rollingIBeacon(fromHex(keys?.ibeacon ?? ""), { exponent: 9, time: NOW }, crypto);
  expect(ids).toContain(`ibeacon ${shop?.uuid} ${Math.floor(id / 65_536)} ${id % 65_536}`);
  expect(ids).not.toContain(`ibeacon ${shop?.uuid} 7 12`);
});

const report = (data: Uint8Array, address = "00:aa:01:01:00:42"): AirReport => ({
  at: 0,
  address,
  addressType: "public",
  kind: "non-connectable",
  data,
  rssi: -60,
});

test("changes without an id: whatever frame is heard from its address", () => {
  const frame = encodeFrame({
    type: "eddystone-eid",
    eid: new Uint8Array(8),
    powerAt0m: Dbm(-18),
  });
  const wanted = {
    ids: expectedIds({ intervalMs: 300 }, expected),
    address: report(frame).address,
  };
  expect(showsNew(report(frame), wanted)).toBe(true);
  expect(showsNew(report(frame, "00:aa:01:09:00:42"), wanted)).toBe(false);
  expect(showsNew(report(Uint8Array.of(2, 1, 6)), wanted)).toBe(false);
  expect(showsNew(report(Uint8Array.of(31, 0xff)), wanted)).toBe(false);
});

test("as long as its frames take to have their turn, and no longer than anybody waits", () => {
  const [frame] = BEACON_SETTINGS.frames;
  expect(confirmWithin({})).toBeLessThan(confirmWithin({ frames: BEACON_SETTINGS.frames }));
  const long = [{ ...frame, frame: "tlm", share: 100, connectable: true } as const];
  expect(confirmWithin({ frames: long, slotMs: 60_000 })).toBe(CONFIRM_MAX);
});

test("outside of its hours nobody waits to hear it", () => {
  // A Wednesday, 09:46 in UTC.
  const hours = [{ days: [3], from: "09:00", to: "10:00" }];
  const wednesday = Date.UTC(2026, 10, 25, 9, 46) / 1000;
  expect(isClosed({ hours, timeZone: "UTC" }, wednesday)).toBe(false);
  expect(isClosed({ hours, timeZone: "UTC" }, wednesday + 3600)).toBe(true);
  expect(isClosed({ hours: null, timeZone: "UTC" }, wednesday)).toBe(false);
  expect(isClosed({}, wednesday)).toBe(false);
});
