import type { WatchPlan } from "@tillwave/shared/api/central";
import { encodeFrame } from "@tillwave/shared/beacon/frame";
import { encodeAnnouncement } from "@tillwave/shared/beacon/provisioning/announce";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { fromHex } from "@tillwave/shared/core/bytes";
import { nobleCrypto } from "@tillwave/shared/core/noble-crypto";
import { Dbm, Millis } from "@tillwave/shared/core/units";
import { powerAt0m } from "@tillwave/shared/beacon/power";
import { eid } from "@tillwave/shared/presence/eid";
import { toneCode, toneWindow } from "@tillwave/shared/presence/tone-code";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { describe, expect, test } from "vitest";
import type { AirReport } from "../ports.ts";
import { createAuditor } from "./auditor.ts";

/** 17:00 in Hong Kong, a Saturday; in the middle of a window of 512 s. */
const WALL = Math.floor(Date.UTC(2026, 10, 21, 9, 0) / 512_000) * 512_000 + 256_000;
const DOOR = "00112233445566aa";
const AISLE = "00112234445566bb";
const ADDRESS = "00:aa:01:00:00:42";
const OTHER = "00:aa:01:01:00:42";
const PHONE = Uint8Array.of(2, 1, 0x1a, 3, 0xff, 0x4c, 0);

const SETTINGS: BeaconSettings = {
  ...BEACON_SETTINGS,
  frames: [
    { frame: "ibeacon", share: 1, connectable: false },
    { frame: "eid", share: 1, connectable: true },
  ],
};

const watched = (deviceId: string, settings: BeaconSettings) => ({
  deviceId,
  name: settings.name,
  place: settings.place,
  settings: { ...settings },
  expectedRssi: null,
});
const planOf = (...beacons: readonly ReturnType<typeof watched>[]): WatchPlan => ({
  version: 1,
  beacons: [...beacons],
});
const DOOR_PLAN = planOf(watched(DOOR, SETTINGS));

const iBeacon = ({ shop, powerAt1m }: BeaconSettings): Uint8Array =>
  encodeFrame({
    type: "ibeacon",
    uuid: fromHex(shop?.uuid ?? ""),
    major: shop?.major ?? 0,
    minor: shop?.minor ?? 0,
    powerAt1m: Dbm(powerAt1m),
  });
const eidAt = (settings: BeaconSettings, seconds: number): Uint8Array =>
  encodeFrame({
    type: "eddystone-eid",
    eid: eid(fromHex(settings.keys?.eid ?? ""), { exponent: 9, time: seconds }, nobleCrypto),
    powerAt0m: powerAt0m(Dbm(settings.powerAt1m)),
  });
const tlm = (uptime: number): Uint8Array =>
  encodeFrame({
    type: "eddystone-tlm",
    battery: null,
    temperature: null,
    frames: 1,
    uptime: Millis(uptime),
  });

type Say = Pick<AirReport, "data"> & Partial<AirReport>;

/** A second of this air, again and again: each says it four times. A phone is heard always. */
function startAudit(plan: WatchPlan = DOOR_PLAN) {
  const auditor = createAuditor({ crypto: nobleCrypto });
  let now = 1000;
  auditor.ear("listening");
  auditor.tick({ monotonic: now, wall: WALL + now });
  expect(auditor.watch(plan)).toEqual({ ok: true, value: undefined });
  const pass = (
    seconds: number,
    air: (second: number, unix: number) => readonly Say[],
    phone = true,
  ): void => {
    for (let second = 0; second < seconds; second += 1) {
      const said = [
        ...air(second, (WALL + now) / 1000),
        ...(phone ? [{ data: PHONE, address: "4a:00:00:00:00:01" }] : []),
      ];
      for (let quarter = 0; quarter < 4; quarter += 1) {
        said.forEach((say, i) =>
          auditor.heard({
            at: now + quarter * 250 + i,
            address: ADDRESS,
            addressType: "public",
            kind: "non-connectable",
            rssi: -60,
            ...say,
          }),
        );
      }
      now += 1000;
      auditor.tick({ monotonic: now, wall: WALL + now });
    }
  };
  return {
    auditor,
    pass,
    now: () => now,
    unix: () => (WALL + now) / 1000,
    codes: () => auditor.view().findings.map(({ code }) => code),
    state: () => auditor.view().beacons[0]?.state,
  };
}

/** The id of this second's window. */
const well = (_second: number, unix: number): readonly Say[] => [
  { data: iBeacon(SETTINGS) },
  { data: eidAt(SETTINGS, unix) },
];
const silence = (): readonly Say[] => [];

describe("silence", () => {
  test("a beacon that is silent is missing after 45 s, and is there again at once", () => {
    const { pass, codes, state } = startAudit();
    pass(10, well);
    expect(state()).toBe("on-air");
    pass(44, silence);
    expect(codes()).toEqual([]);
    pass(3, silence);
    expect(codes()).toEqual(["missing"]);
    expect(state()).toBe("silent");
    pass(4, well);
    expect(codes()).toEqual([]);
  });

  test("an ear that is off, away, or hears nobody at all names nobody, and closes nothing", () => {
    for (const deafen of ["off", "gone", "linked"] as const) {
      const { auditor, pass, codes } = startAudit();
      pass(10, well);
      auditor.ear(deafen);
      pass(600, silence, false);
      expect(codes()).toEqual([]);
    }
    const { pass, codes } = startAudit();
    pass(10, well);
    pass(600, silence, false);
    expect(codes()).toEqual([]);
    pass(60, silence);
    expect(codes()).toEqual(["missing"]);
    pass(600, silence, false);
    expect(codes()).toEqual(["missing"]);
  });

  test("while the ear is busy with a connection, silence does not count", () => {
    const { auditor, pass, codes } = startAudit();
    pass(10, well);
    auditor.busy(true);
    pass(300, silence);
    auditor.busy(false);
    pass(30, silence);
    expect(codes()).toEqual([]);
  });

  test("closed is silence as planned", () => {
    const hours = [{ days: [6], from: "09:00", to: "17:30" }];
    const { pass, codes } = startAudit(planOf(watched(DOOR, { ...SETTINGS, hours })));
    // Its clock and the ear's are not the same to the second.
    pass((Date.UTC(2026, 10, 21, 9, 30) - WALL) / 1000 - 60, well);
    pass(6 * 3600, silence);
    expect(codes()).toEqual([]);
  });

  test("it says that it is nobody's: that is told with it", () => {
    const { auditor, pass } = startAudit();
    const data = encodeAnnouncement({
      version: 1,
      state: "unclaimed",
      keyVersion: 0,
      devicePrefix: fromHex(DOOR.slice(0, 8)),
    });
    pass(60, () => [{ data, kind: "scan-response" }]);
    expect(auditor.view().findings).toMatchObject([{ code: "missing", detail: "unclaimed" }]);
  });
});

describe("ids", () => {
  test("a beacon with other ids than its plan's is named with them, and does not count as missing", () => {
    const { auditor, pass, codes } = startAudit();
    const renamed = { ...SETTINGS, shop: { uuid: "0f".repeat(16), major: 1, minor: 99 } };
    pass(10, well);
    pass(120, () => [{ data: iBeacon(renamed) }]);
    expect(auditor.view().findings).toMatchObject([
      { code: "wrong-id", device: DOOR, address: ADDRESS, detail: expect.stringMatching(/1 99$/u) },
    ]);
    pass(60, well);
    expect(codes()).toEqual([]);
  });

  test("an auditor that comes afterwards knows it by the device id in its scan response", () => {
    const { pass, codes } = startAudit();
    const renamed = { ...SETTINGS, shop: { uuid: "0f".repeat(16), major: 1, minor: 99 } };
    const announcement = encodeAnnouncement({
      version: 1,
      state: "claimed",
      keyVersion: 1,
      devicePrefix: fromHex(DOOR.slice(0, 8)),
    });
    pass(30, () => [
      { data: iBeacon(renamed) },
      { data: announcement, kind: "scan-response" as const },
    ]);
    expect(codes()).toEqual(["wrong-id"]);
  });

  test("a plan that changes: old ids are no finding for two minutes, and then they are", () => {
    const { auditor, pass, codes } = startAudit();
    pass(10, well);
    const shop = { uuid: "e2c56db5dffb48d2b060d0f5a71096e0", major: 7, minor: 13 };
    auditor.watch(planOf(watched(DOOR, { ...SETTINGS, shop })));
    const old = () => [{ data: iBeacon(SETTINGS) }];
    pass(40, old);
    expect(codes()).toEqual([]);
    pass(110, old);
    expect(codes()).toContain("wrong-id");
  });

  test("the same plan again changes nothing", () => {
    const { auditor, pass, codes } = startAudit();
    pass(10, well);
    for (let minute = 0; minute < 5; minute += 1) {
      pass(15, silence);
      auditor.watch(DOOR_PLAN);
    }
    expect(codes()).toEqual(["missing"]);
  });

  test("the shop's numbers from somebody who is not of the plan; another shop of the chain is nobody's business", () => {
    const { auditor, pass, codes } = startAudit();
    const shop = { uuid: "e2c56db5dffb48d2b060d0f5a71096e0", major: 7, minor: 4000 };
    const stranger = { data: iBeacon({ ...SETTINGS, shop }), address: OTHER };
    const chain = { ...stranger, data: iBeacon({ ...SETTINGS, shop: { ...shop, major: 8 } }) };
    pass(120, (second, unix) => [...well(second, unix), chain]);
    expect(codes()).toEqual([]);
    pass(40, (second, unix) => [...well(second, unix), stranger]);
    expect(auditor.view().findings).toMatchObject([
      { code: "stranger", device: null, address: OTHER },
    ]);
    pass(130, well);
    expect(codes()).toEqual([]);
  });

  test("an id of hours ago is stale, and says nothing of where the beacon is", () => {
    const { auditor, pass } = startAudit();
    const replay = { data: eidAt(SETTINGS, WALL / 1000 - 7200), address: OTHER };
    pass(80, () => [replay]);
    expect(auditor.view().findings).toMatchObject([
      { code: "missing" },
      { code: "stale-eid", address: OTHER },
    ]);
  });

  test("a clock two minutes behind is named; some seconds are not", () => {
    const late = startAudit();
    late.pass(600, () => [{ data: eidAt(SETTINGS, late.unix() - 125) }]);
    expect(late.codes()).toEqual(["clock-drifts"]);
    expect(late.auditor.view().beacons[0]?.clockOffset).toBeLessThan(-64);
    const near = startAudit();
    near.pass(1200, () => [{ data: eidAt(SETTINGS, near.unix() - 10) }]);
    expect(near.codes()).toEqual([]);
  });

  test("another power at 1 m than the plan's", () => {
    const { auditor, pass, codes } = startAudit();
    pass(20, () => [{ data: iBeacon({ ...SETTINGS, powerAt1m: -70 }) }]);
    expect(auditor.view().findings).toMatchObject([
      { code: "wrong-power", heard: -70, planned: -59 },
    ]);
    pass(40, well);
    expect(codes()).toEqual([]);
  });
});

describe("copies", () => {
  test("two addresses at one time are two senders; named within ten seconds", () => {
    const { auditor, pass, codes } = startAudit();
    pass(20, well);
    pass(10, (second, unix) => [
      ...well(second, unix),
      { data: iBeacon(SETTINGS), address: OTHER },
    ]);
    expect(auditor.view().findings).toMatchObject([{ code: "duplicate-id", address: OTHER }]);
    pass(60, well);
    expect(codes()).toEqual([]);
  });

  test("the same beacon with another adapter, after a silence, is one", () => {
    const { pass, codes } = startAudit();
    pass(20, well);
    pass(10, silence);
    pass(120, (second, unix) =>
      well(second, unix).map((say) => Object.assign(say, { address: OTHER })),
    );
    expect(codes()).toEqual([]);
  });

  test("two machines that started at different times are a clone, even with one address", () => {
    const { auditor, pass, now } = startAudit();
    pass(20, well);
    pass(20, (second, unix) => [
      ...well(second, unix),
      { data: second % 4 < 2 ? tlm(now() + 86_400_000) : tlm(now() - 20_000) },
    ]);
    expect(auditor.view().findings).toMatchObject([
      { code: "clone", device: DOOR, address: ADDRESS },
    ]);
  });

  test("a beacon that starts anew again and again is one machine", () => {
    const { pass, codes } = startAudit();
    pass(240, (second, unix) => [...well(second, unix), { data: tlm((second % 40) * 1000) }]);
    expect(codes()).toEqual([]);
  });

  test("two beacons of one zone say one iBeacon by plan; one of them falls silent", () => {
    const frames = [{ frame: "ibeacon", share: 1, connectable: true } as const];
    const settings = { ...SETTINGS, frames };
    const plan = planOf(watched(DOOR, settings), watched(AISLE, settings));
    const { auditor, pass, codes } = startAudit(plan);
    const data = iBeacon(settings);
    pass(90, () => [{ data }, { data, address: OTHER }]);
    expect(codes()).toEqual([]);
    pass(60, () => [{ data, address: OTHER }]);
    expect(auditor.view().findings).toMatchObject([{ code: "missing" }]);
    const third = "00:aa:01:02:00:42";
    pass(60, () => [{ data }, { data, address: OTHER }, { data, address: third }]);
    expect(codes()).toEqual(["duplicate-id"]);
  });
});

describe("sound", () => {
  const toneKey = "5b".repeat(32);
  const emitter = {
    deviceId: AISLE,
    keyNumber: 1,
    place: 12,
    toneKey,
    hours: null,
    timeZone: "Asia/Hong_Kong",
  };
  const codeAt = (seconds: number): number =>
    toneCode(fromHex(toneKey), { place: 12, window: toneWindow(seconds) }, nobleCrypto);

  test("a recording of an hour ago, a code of nobody, and a loudspeaker that fell silent", () => {
    const { auditor, pass, codes, now, unix } = startAudit();
    auditor.watchSound([emitter]);
    auditor.microphone(true);
    const sing = (code: () => number, seconds: number): void => {
      for (let second = 0; second < seconds; second += 2) {
        auditor.sound({ place: 12, code: code(), at: now() });
        pass(2, well);
      }
    };
    sing(() => codeAt(unix()), 60);
    expect(codes()).toEqual([]);
    sing(() => codeAt(unix() - 3600), 10);
    expect(auditor.view().findings).toMatchObject([
      { code: "sound-wrong", device: AISLE, heard: expect.closeTo(3600, -2) },
    ]);
    pass(62, well);
    expect(codes()).toEqual(["sound-missing"]);
    auditor.microphone(false);
    sing(() => codeAt(unix()), 4);
    expect(codes()).toEqual([]);
    pass(300, well);
    expect(codes()).toEqual([]);
    sing(() => 4711, 6);
    expect(auditor.view().findings).toMatchObject([{ code: "sound-wrong", heard: null }]);
  });

  test("who was never heard is out of earshot", () => {
    const { auditor, pass, codes } = startAudit();
    auditor.watchSound([emitter]);
    auditor.microphone(true);
    pass(300, well);
    expect(codes()).toEqual([]);
  });
});

describe("what anybody may send", () => {
  test("strangers by the thousand, the shop's ids among them, and bytes of no form", () => {
    const { auditor, pass } = startAudit();
    const random = seededRandom(seedOfRun("anybody's bytes"));
    const byte = (): number => random.integer(256);
    const address = (): string =>
      Array.from({ length: 6 }, () => byte().toString(16).padStart(2, "0")).join(":");
    pass(20, well);
    pass(50, (second, unix) => [
      ...well(second, unix),
      ...Array.from({ length: 100 }, () => ({
        data: Uint8Array.from({ length: random.integer(32) }, byte),
        address: address(),
      })),
      ...Array.from({ length: 60 }, () => ({
        data: iBeacon({
          ...SETTINGS,
          shop: { uuid: SETTINGS.shop?.uuid ?? "", major: 7, minor: byte() + 300 },
        }),
        address: address(),
      })),
      ...Array.from({ length: 60 }, () => ({ data: iBeacon(SETTINGS), address: address() })),
    ]);
    const { findings, beacons } = auditor.view();
    expect(findings.map(({ code }) => code)).toContain("duplicate-id");
    expect(findings.length).toBeLessThan(70);
    expect(beacons[0]?.state).toBe("on-air");
    pass(200, well);
    expect(auditor.view().findings).toEqual([]);
  });

  test("a plan that cannot be is refused, and the one before goes on; no key is in the refusal", () => {
    const { auditor } = startAudit();
    const { ["name"]: _name, ...nameless } = SETTINGS;
    const refused = auditor.watch({
      version: 2,
      beacons: [{ ...watched(AISLE, SETTINGS), settings: nameless }],
    });
    expect(refused).toMatchObject({ ok: false, error: { type: "settings", deviceId: AISLE } });
    expect(JSON.stringify(refused)).not.toContain(SETTINGS.keys?.eid ?? "-");
    const twice = planOf(watched(DOOR, SETTINGS), watched(DOOR, SETTINGS));
    expect(auditor.watch(twice)).toMatchObject({ ok: false, error: { type: "device-twice" } });
    expect(auditor.view()).toMatchObject({ planVersion: 1, beacons: [{ deviceId: DOOR }] });
  });
});
