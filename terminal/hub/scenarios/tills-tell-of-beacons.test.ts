/** What tills tell the hub of beacons, and what they hear: two tills, a till that is revoked, and bytes of anybody. */
import type { ConsoleBeacons } from "@tillwave/shared/api/console-beacons";
import { present } from "@tillwave/shared/core/assert";
import { fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { deviceKey } from "@tillwave/shared/presence/keys";
import {
  type BeaconEvent,
  type BeaconFacts,
  type BeaconReply,
  type BeaconReport,
  beaconReplySchema,
  beaconsPath,
} from "@tillwave/shared/sync/beacon-report";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { readFileSync } from "node:fs";
import * as v from "valibot";
import { expect, test } from "vitest";
import { hubFolder } from "../hub-folder.ts";
import { type FakeTill, fakeTill } from "./fake-till.ts";
import { type OpenHub, openHub } from "./open-hub.ts";

const crypto = createNodeCrypto();
const DEVICE = "1122334455667788";

const facts = (changes: Partial<BeaconFacts> = {}): BeaconFacts => ({
  deviceId: DEVICE,
  name: "Mirror",
  place: 1,
  range: 5,
  at: null,
  keyNumber: 0,
  keyVersion: 1,
  hasPresenceKey: false,
  firmware: "1.0.0",
  bootCount: 1,
  settings: { name: "Mirror" },
  expectedRssi: -58,
  ...changes,
});

const claimed = (seq: number, at: number, changes: Partial<BeaconFacts> = {}): BeaconEvent => ({
  event: "claimed",
  seq,
  at,
  who: "Mei",
  beacon: facts(changes),
});

const REPORT: BeaconReport = { events: [], findings: null, heard: [], wanted: [] };

interface Answered {
  readonly status: number;
  readonly reply: BeaconReply;
}

async function tell(hub: OpenHub, till: FakeTill, report: object): Promise<Answered> {
  const { terminal, epoch } = till;
  const body = toUtf8(JSON.stringify(report));
  const request = till.ask("POST", beaconsPath(terminal, epoch), body);
  const answer = await hub.commit(hub.hub.desk.beacons(request, { terminal, epoch }));
  const parsed = v.safeParse(beaconReplySchema, answer.body);
  return {
    status: answer.status,
    reply: parsed.success ? parsed.output : (null as unknown as BeaconReply),
  };
}

async function hubWithTills(...terminals: readonly number[]) {
  const hub = await openHub();
  const tills: FakeTill[] = [];
  for (const terminal of terminals) {
    const till = fakeTill({ terminal });
    await till.join(hub);
    tills.push(till);
  }
  return { hub, tills, now: hub.clock.read().wall };
}

const first = (tills: readonly FakeTill[], at = 0): FakeTill => present(tills[at], "a till");

test("what one till claims, another hears of, with the key that its ids roll by", async () => {
  const { hub, tills, now } = await hubWithTills(2, 3);
  const told = await tell(hub, first(tills), {
    ...REPORT,
    wanted: [DEVICE],
    events: [claimed(1, now)],
  });
  expect(told.status).toBe(200);
  expect(told.reply).toMatchObject({
    hasSeq: 1,
    ownerKeys: [{ keyVersion: 1 }],
    shop: { major: 1 },
  });
  const other = await tell(hub, first(tills, 1), REPORT);
  expect(other.reply.beacons).toMatchObject([{ deviceId: DEVICE, name: "Mirror", keyNumber: 1 }]);
  expect(other.reply).toMatchObject({
    hasSeq: 0,
    ownerKeys: told.reply.ownerKeys,
    shop: told.reply.shop,
  });
  const siteKey = fromHex(readFileSync(hubFolder(hub.folder).siteKey, "utf8").trim());
  const name = { deviceId: fromHex(DEVICE), keyNumber: 1 };
  expect(other.reply.beacons[0]?.deviceKey).toBe(toHex(deviceKey(siteKey, name, crypto)));
});

test("a report that is sent again changes nothing", async () => {
  const { hub, tills, now } = await hubWithTills(2);
  const till = first(tills);
  const report = { ...REPORT, events: [claimed(1, now), claimed(2, now, { name: "Door" })] };
  const once = await tell(hub, till, report);
  const again = await tell(hub, till, report);
  expect(again.reply).toEqual(once.reply);
  expect(again.reply).toMatchObject({ hasSeq: 2, beacons: [{ name: "Door" }] });
  expect(hub.read((rows) => rows.beacons.eventsOf(fromHex(DEVICE), 9).length)).toBe(2);
});

test("of two tills that set one beacon the newer word counts, and both are kept", async () => {
  const { hub, tills, now } = await hubWithTills(2, 3);
  await tell(hub, first(tills), { ...REPORT, events: [claimed(1, now - 1000, { name: "New" })] });
  const late = { ...REPORT, events: [claimed(1, now - 5000, { name: "Old" })] };
  const { reply } = await tell(hub, first(tills, 1), late);
  expect(reply).toMatchObject({ hasSeq: 1, beacons: [{ name: "New" }] });
  expect(
    hub.read((rows) => rows.beacons.eventsOf(fromHex(DEVICE), 9).map(({ terminal }) => terminal)),
  ).toEqual([3, 2]);
});

test("a till whose clock is days ahead does not have the last word for days", async () => {
  const { hub, tills, now } = await hubWithTills(2, 3);
  const ahead = claimed(1, now + 9 * 86_400_000, { name: "Ahead" });
  await tell(hub, first(tills), { ...REPORT, events: [ahead] });
  hub.clock.pass(60_000);
  const next = claimed(1, hub.clock.read().wall, { name: "Now" });
  const { reply } = await tell(hub, first(tills, 1), { ...REPORT, events: [next] });
  expect(reply.beacons).toMatchObject([{ name: "Now" }]);
});

test("a beacon that was released and is claimed again rolls by another key", async () => {
  const { hub, tills, now } = await hubWithTills(2);
  const till = first(tills);
  const before = await tell(hub, till, { ...REPORT, events: [claimed(1, now)] });
  const released = { event: "released", seq: 2, at: now, who: "Mei", deviceId: DEVICE };
  const gone = await tell(hub, till, { ...REPORT, events: [released], wanted: [DEVICE] });
  expect(gone.reply.beacons).toEqual([]);
  expect(gone.reply.keys).toMatchObject([{ deviceId: DEVICE, keyNumber: 2 }]);
  const again = await tell(hub, till, { ...REPORT, events: [claimed(3, now)] });
  expect(again.reply.beacons[0]?.keyNumber).toBe(2);
  expect(again.reply.beacons[0]?.deviceKey).not.toBe(before.reply.beacons[0]?.deviceKey);
});

test("when a till is revoked the shop's beacons get another owner's key, which it does not hear", async () => {
  const { hub, tills } = await hubWithTills(2, 3);
  const before = await tell(hub, first(tills), REPORT);
  await hub.ask("POST", "/api/terminals/2/revoke");
  const refused = await tell(hub, first(tills), { ...REPORT, wanted: [DEVICE] });
  expect(refused).toMatchObject({ status: 403, reply: null });
  const { reply } = await tell(hub, first(tills, 1), REPORT);
  expect(reply.ownerKeys.map(({ keyVersion }) => keyVersion)).toEqual([1, 2]);
  expect(reply.ownerKeys[0]).toEqual(before.reply.ownerKeys[0]);
  expect(reply.ownerKeys[1]?.key).not.toBe(before.reply.ownerKeys[0]?.key);
});

const finding = (code: string) => ({
  code,
  device: DEVICE,
  address: null,
  openedAt: 1,
  heard: null,
  planned: null,
  detail: null,
});

test("a finding is open while any till has it, and people are told once of an alarm", async () => {
  const { hub, tills, now } = await hubWithTills(2, 3);
  const [one, two] = [first(tills), first(tills, 1)];
  await tell(hub, one, { ...REPORT, events: [claimed(1, now)] });
  const both = { ...REPORT, findings: [finding("missing"), finding("weak")] };
  await tell(hub, one, both);
  await tell(hub, two, both);
  await tell(hub, two, both);
  const open = () =>
    hub.read((rows) => rows.beacons.openFindings().map(({ terminal, name }) => [terminal, name]));
  expect(open()).toHaveLength(4);
  const alarms = () => hub.read((rows) => rows.alarms.unseen(9));
  expect(alarms()).toMatchObject([{ type: "beacon-finding", code: "missing", name: "Mirror" }]);
  await tell(hub, one, { ...REPORT, findings: [] });
  await tell(hub, two, { ...REPORT, findings: null });
  expect(open()).toEqual([
    [3, `missing ${DEVICE} -`],
    [3, `weak ${DEVICE} -`],
  ]);
  await hub.ask("POST", "/api/terminals/3/revoke");
  expect(open()).toEqual([]);
});

test("levels are kept by the hour, of the shop's beacons alone", async () => {
  const { hub, tills, now } = await hubWithTills(2);
  const till = first(tills);
  const heard = [
    { deviceId: DEVICE, rssi: -61, onAirShare: 0.9 },
    { deviceId: "ff".repeat(8), rssi: -40, onAirShare: null },
  ];
  await tell(hub, till, { ...REPORT, events: [claimed(1, now)], heard });
  const hours = (device: string) => hub.read((rows) => rows.beacons.hours(fromHex(device), 0));
  expect(hours(DEVICE)).toMatchObject([{ reports: 1, mean: -61, onAirShare: 0.9 }]);
  expect(hours("ff".repeat(8))).toEqual([]);
});

test("the console shows beacons, how they were heard and what is found, and no key", async () => {
  const { hub, tills, now } = await hubWithTills(2, 3);
  const heard = [{ deviceId: DEVICE, rssi: -61, onAirShare: 0.5 }];
  const report = { ...REPORT, findings: [finding("clone")] };
  const told = await tell(hub, first(tills), { ...report, events: [claimed(1, now)], heard });
  await tell(hub, first(tills, 1), report);
  const view = await hub.ask<ConsoleBeacons>("GET", "/api/beacons");
  expect(view).toMatchObject({
    beacons: [
      {
        device: DEVICE,
        name: "Mirror",
        place: 1,
        terminal: 2,
        keysWait: true,
        rekeyWaits: false,
        hours: [{ mean: -61, onAirShare: 0.5 }],
      },
    ],
    findings: [{ finding: { code: "clone", device: DEVICE }, terminals: [2, 3] }],
  });
  const said = JSON.stringify(view);
  expect(said).not.toContain(told.reply.beacons[0]?.deviceKey);
  expect(said).not.toContain(told.reply.ownerKeys[0]?.key);
});

test("no till gets the key of an emitter", async () => {
  const { hub, tills, now } = await hubWithTills(2);
  hub.hub.context.store.commit((rows) => {
    const place = rows.places.give(now);
    const emitter = { device: fromHex(DEVICE), name: "Door", place, keyNumber: 1, joinedAt: now };
    rows.emitters.join(emitter);
  });
  const { reply } = await tell(hub, first(tills), {
    ...REPORT,
    events: [claimed(1, now)],
    wanted: [DEVICE],
  });
  expect(reply).toMatchObject({ hasSeq: 1, beacons: [], keys: [] });
});

test("no secret of a beacon reaches the hub's log", async () => {
  const { hub, tills, now } = await hubWithTills(2);
  const told = await tell(hub, first(tills), {
    ...REPORT,
    events: [claimed(1, now)],
    wanted: [DEVICE],
  });
  const log = hub.logged.join("\n");
  const secrets = [
    ...told.reply.ownerKeys.map(({ key }) => key),
    ...told.reply.beacons.map(({ deviceKey: key }) => key),
  ];
  expect(secrets.length).toBe(2);
  secrets.forEach((secret) => expect(log).not.toContain(secret));
});

test("nothing that a till may send makes the hub fail, or hold what it cannot hand out", async () => {
  const { hub, tills } = await hubWithTills(2);
  const till = first(tills);
  const { terminal, epoch } = till;
  const any = fc.oneof(
    fc.json().map(toUtf8),
    fc.uint8Array({ maxLength: 200 }),
    fc
      .record({
        events: fc.array(
          fc.record({
            event: fc.constantFrom("claimed", "set", "released"),
            seq: fc.nat(),
            at: fc.nat(),
            who: fc.string(),
            beacon: fc.constant(facts()),
            deviceId: fc.constant(DEVICE),
          }),
        ),
        findings: fc.option(fc.array(fc.anything())),
        heard: fc.array(fc.record({ deviceId: fc.constant(DEVICE), rssi: fc.double() })),
        wanted: fc.array(fc.constantFrom(DEVICE, "zz", "")),
      })
      .map((value) => toUtf8(JSON.stringify(value))),
    // What may stand there, with the largest figures.
    fc
      .record({
        seq: fc.nat(Number.MAX_SAFE_INTEGER),
        at: fc.nat(Number.MAX_SAFE_INTEGER),
        keyNumber: fc.nat(0xffff),
        keyVersion: fc.nat(0xffff_ffff),
        hasPresenceKey: fc.boolean(),
        rssi: fc.double({ noNaN: true, noDefaultInfinity: true }),
        share: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      })
      .map(({ seq, at, rssi, share, ...of }) =>
        toUtf8(
          JSON.stringify({
            ...REPORT,
            events: [{ event: "claimed", seq, at, who: "M", beacon: facts(of) }],
            heard: [{ deviceId: DEVICE, rssi, onAirShare: share }],
            wanted: [DEVICE],
          }),
        ),
      ),
  );
  const seed = seedOfRun("reports of beacons");
  await fc.assert(
    fc.asyncProperty(any, async (body) => {
      const request = till.ask("POST", beaconsPath(terminal, epoch), body);
      const answer = await hub.commit(hub.hub.desk.beacons(request, { terminal, epoch }));
      expect([200, 400]).toContain(answer.status);
      if (answer.status === 200) {
        expect(v.safeParse(beaconReplySchema, answer.body).success).toBe(true);
      }
    }),
    { numRuns: 300, seed },
  );
  expect(hub.defects).toEqual([]);
});
