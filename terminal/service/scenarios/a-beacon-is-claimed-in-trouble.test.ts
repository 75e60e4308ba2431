/** A beacon is hung up while things fail: the hub is away, the till is killed, the disk is full, the radio is lost. */
import { present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { expect, test } from "vitest";
import { type BeaconShop, beaconShop, over, press, viewOf } from "./beacon-shop.ts";
import { passes } from "./joined-till.ts";
import type { OpenTill } from "./open-till.ts";
import type { SimulatedBeacon } from "./simulated-central.ts";

const WISH = { name: "Mirror", place: 2, range: 5 } as const;

const claim = (till: OpenTill, { qr }: SimulatedBeacon) =>
  press(till, (desk) => desk.claim({ label: qr, ...WISH }));

/** Shown, so that the air is looked at each second. */
async function shown({ till, clock }: Pick<BeaconShop, "till" | "clock">, ms: number) {
  for (let passed = 0; passed < ms; passed += 1000) {
    viewOf(till);
    await passes(clock, 1000);
  }
}

test("without the hub a beacon is claimed all the same, and gets its rolling id when the hub is back", async () => {
  const shop = await beaconShop();
  const { till, central, beacons, ledger } = shop;
  const beacon = central.unpack();
  ledger.fault = "no-network";
  await shown(shop, 3000);
  expect(await over(shop, claim(till, beacon))).toMatchObject({ fault: null });
  expect(beacon.settings).toMatchObject({ keys: null, frames: [{}, { frame: "tlm" }] });
  await shown(shop, 2000);
  expect(viewOf(till)).toMatchObject({
    hub: { state: "waiting", waiting: 1 },
    beacons: [{ name: "Mirror", keysWait: true, state: "on-air" }],
  });
  expect(beacons.events).toEqual([]);
  ledger.fault = null;
  await shown(shop, 40_000);
  expect(beacon.settings).toMatchObject({
    keys: { keyNumber: 1 },
    frames: [{}, { frame: "eid", connectable: true }],
  });
  expect(beacons.events).toMatchObject([
    { event: "claimed", seq: 1, beacon: { hasPresenceKey: false } },
    { event: "set", seq: 2, beacon: { hasPresenceKey: true, keyNumber: 1 } },
  ]);
  expect(viewOf(till)).toMatchObject({
    hub: { state: "synced", waiting: 0 },
    beacons: [{ name: "Mirror", keysWait: false }],
  });
});

test("when a till was revoked, beacons get the new key from the first till that meets them", async () => {
  const shop = await beaconShop();
  const { till, central, beacons } = shop;
  const beacon = central.unpack();
  await shown(shop, 2000);
  await over(shop, claim(till, beacon));
  beacons.renewOwnerKey();
  beacon.isNear = false;
  await shown(shop, 70_000);
  expect(viewOf(till).beacons).toMatchObject([{ rekeyWaits: true }]);
  expect(beacon.owner?.keyVersion).toBe(1);
  beacon.isNear = true;
  await shown(shop, 10_000);
  expect(beacon.owner?.keyVersion).toBe(2);
  expect(viewOf(till).beacons).toMatchObject([{ rekeyWaits: false, state: "on-air" }]);
});

test.each([
  ["before anything was done", "onAct", false],
  ["after it was done, and before that was written down", "onApplied", true],
] as const)(
  "a till that is killed %s knows afterwards which it was",
  async (_when, hook, isDone) => {
    const shop = await beaconShop();
    const { till, central, clock } = shop;
    const beacon = central.unpack();
    await shown(shop, 2000);
    const left: OpenTill[] = [];
    central[hook] = () => left.push(till.reopen());
    if (!isDone) {
      central.fault = "lost-before";
    }
    await over(shop, claim(till, beacon));
    till.service.close();
    central.restart();
    central.fault = null;
    const again = present(left[0], "the till that was started again");
    expect(viewOf(again).beacons).toEqual([]);
    await shown({ till: again, clock }, 20_000);
    expect(viewOf(again).beacons.map(({ name }) => name)).toEqual(isDone ? ["Mirror"] : []);
    expect(beacon.owner === null).toBe(!isDone);
    if (!isDone) {
      // Nothing is left in the way of the next try.
      expect(await over({ till: again, clock }, claim(again, beacon))).toMatchObject({
        fault: null,
      });
    }
  },
);

test("a connection that is lost after the act is no failure: the beacon is asked", async () => {
  const shop = await beaconShop();
  const { till, central, beacons } = shop;
  const beacon = central.unpack();
  await shown(shop, 2000);
  central.fault = "lost-after";
  const job = await over(shop, claim(till, beacon));
  expect(job).toMatchObject({ fault: null });
  await shown(shop, 3000);
  expect(beacons.events).toMatchObject([{ event: "claimed" }]);
});

test("a connection that is lost before the act says so, and the next try succeeds", async () => {
  const shop = await beaconShop();
  const { till, central } = shop;
  const beacon = central.unpack();
  await shown(shop, 2000);
  central.fault = "lost-before";
  expect(await over(shop, claim(till, beacon))).toMatchObject({ fault: "lost" });
  expect(viewOf(till).beacons).toEqual([]);
  expect(await over(shop, claim(till, beacon))).toMatchObject({ fault: null });
});

test("what was applied and is not heard is the shop's all the same", async () => {
  const shop = await beaconShop();
  const { till, central, beacons } = shop;
  const beacon = central.unpack();
  await shown(shop, 2000);
  central.fault = "not-heard";
  expect(await over(shop, claim(till, beacon))).toMatchObject({ fault: "not-heard" });
  await shown(shop, 3000);
  expect(beacons.events).toMatchObject([{ event: "claimed", beacon: { expectedRssi: null } }]);
});

test("a beacon that is ours is said to be, and so is another shop's", async () => {
  const shop = await beaconShop();
  const { till, central } = shop;
  const [ours, theirs] = [central.unpack(), central.unpack()];
  theirs.owner = { key: toHex(nodeRandom.bytes(32)), keyVersion: 1 };
  await shown(shop, 2000);
  await over(shop, claim(till, ours));
  await shown(shop, 2000);
  expect(await over(shop, claim(till, ours))).toMatchObject({ fault: "already-ours" });
  const looked = press(till, (desk) => desk.look({ label: ours.qr }));
  expect(await over(shop, looked)).toMatchObject({ fault: "already-ours" });
  expect(await over(shop, claim(till, theirs))).toMatchObject({ fault: "foreign" });
  const there = press(till, (desk) => desk.look({ label: theirs.qr }));
  expect(await over(shop, there)).toMatchObject({ fault: "foreign" });
  expect(viewOf(till).beacons).toHaveLength(1);
});

test("it is set, identified and released by the key of its owner", async () => {
  const shop = await beaconShop();
  const { till, central, beacons } = shop;
  const beacon = central.unpack();
  const { deviceId } = beacon;
  await shown(shop, 2000);
  await over(shop, claim(till, beacon));
  const set = press(till, (desk) => desk.set({ deviceId, name: "Door", place: 1, range: 3 }));
  expect(await over(shop, set)).toMatchObject({ fault: null, heard: { rssi: -58 } });
  expect(beacon.settings).toMatchObject({ name: "Door", shop: { minor: 1 } });
  const blink = press(till, (desk) => desk.identify({ deviceId }));
  expect(await over(shop, blink)).toMatchObject({ fault: null });
  expect(viewOf(till).beacons).toMatchObject([{ name: "Door", zone: "Door", identifying: true }]);
  expect(press(till, (desk) => desk.place({ deviceId, at: [3, 4] }))).toEqual({ ok: true });
  expect(viewOf(till).beacons).toMatchObject([{ at: [3, 4] }]);
  const gone = press(till, (desk) => desk.release({ deviceId }));
  expect(await over(shop, gone)).toMatchObject({ fault: null });
  await shown(shop, 3000);
  expect(beacon).toMatchObject({ owner: null, settings: null });
  expect(viewOf(till)).toMatchObject({ beacons: [], fresh: [{ lockedOut: false }] });
  expect(beacons.events.map(({ event }) => event)).toEqual(["claimed", "set", "set", "released"]);
});

test("a hub that keeps no beacons yet is said to be older, and is not asked again and again", async () => {
  const shop = await beaconShop();
  const { till, beacons } = shop;
  beacons.isOlder = true;
  await shown(shop, 70_000);
  const { asked } = beacons;
  await shown(shop, 200_000);
  expect(beacons.asked).toBe(asked);
  expect(viewOf(till).hub.state).toBe("older");
});

test("what is pressed against the rules is refused in a word", async () => {
  const shop = await beaconShop();
  const { till, central } = shop;
  const beacon = central.unpack();
  await shown(shop, 2000);
  const look = (label: string) => press(till, (desk) => desk.look({ label }));
  expect(look("https://example.com/")).toEqual({ ok: false, why: "not-a-label" });
  const nowhere = press(till, (desk) => desk.claim({ label: beacon.qr, ...WISH, place: 99 }));
  expect(nowhere).toEqual({ ok: false, why: "unknown-place" });
  const nobody = press(till, (desk) => desk.identify({ deviceId: "00".repeat(8) }));
  expect(nobody).toEqual({ ok: false, why: "unknown-device" });
  const first = look(beacon.qr);
  expect(look(beacon.qr)).toEqual({ ok: false, why: "busy" });
  await over(shop, first);
  central.fault = "not-running";
  await shown(shop, 3000);
  expect(viewOf(till)).toMatchObject({ centralState: "gone", central: null });
  expect(look(beacon.qr)).toEqual({ ok: false, why: "no-central" });
});
