/** Staff hang up a beacon: it is the shop's as soon as the till says so, and the hub hears of it. */
import { expect, test } from "vitest";
import { beaconShop, over, press, viewOf } from "./beacon-shop.ts";
import { passes } from "./joined-till.ts";
import { openTill } from "./open-till.ts";
import { ANA, MEI, peopleOf } from "./staffed-till.ts";
import { simulateCentral } from "./simulated-central.ts";

test("a label is scanned, the beacon blinks, is named, and is the shop's", async () => {
  const shop = await beaconShop();
  const { till, clock, central, beacons } = shop;
  const beacon = central.unpack(-58);
  viewOf(till);
  await passes(clock, 5500);
  expect(viewOf(till)).toMatchObject({
    centralState: "well",
    hub: { state: "synced", waiting: 0 },
    fresh: [{ devicePrefix: beacon.deviceId.slice(0, 8), rssi: -58, lockedOut: false }],
    zones: [{ name: "Door" }, { name: "Fitting rooms" }],
    beacons: [],
    mayManage: true,
  });
  const looked = press(till, (desk) => desk.look({ label: beacon.typed }));
  expect(await over(shop, looked)).toMatchObject({ kind: "look", fault: null });
  expect(beacon.blinked).toBe(1);
  const wish = { name: "Mirror", place: 2, range: 5 as const };
  const claimed = press(till, (desk) => desk.claim({ label: beacon.qr, ...wish }));
  expect(await over(shop, claimed)).toMatchObject({
    kind: "claim",
    fault: null,
    heard: { rssi: -58 },
  });
  expect(beacon.owner).toMatchObject({ keyVersion: 1 });
  expect(beacon.settings).toMatchObject({
    name: "Mirror",
    place: 2,
    shop: { major: 1, minor: 2 },
    frames: [
      { frame: "ibeacon", share: 3, connectable: false },
      { frame: "eid", share: 1, connectable: true },
    ],
  });
  expect(beacon.clock).toBeGreaterThan(1.7e9);
  await passes(clock, 3000);
  expect(beacons.events).toMatchObject([
    { event: "claimed", seq: 1, beacon: { name: "Mirror", hasPresenceKey: true, keyVersion: 1 } },
  ]);
  expect(viewOf(till)).toMatchObject({
    hub: { state: "synced", waiting: 0 },
    fresh: [],
    beacons: [
      {
        name: "Mirror",
        zone: "Fitting rooms",
        state: "on-air",
        rssi: -58,
        expectedRssi: -58,
        keysWait: false,
        rekeyWaits: false,
      },
    ],
  });
  expect(central.plan?.beacons).toMatchObject([{ name: "Mirror", settings: { keys: {} } }]);
});

test("a till that never joined says that it has no keys", async () => {
  const central = simulateCentral();
  const till = openTill({ central: central.port });
  const beacon = central.unpack();
  const reply = press(till, (desk) => desk.look({ label: beacon.qr }));
  expect(reply).toEqual({ ok: false, why: "no-keys" });
});

test("a cashier sees what is on air and presses nothing; a supervisor may", async () => {
  const { till, central, clock } = await beaconShop();
  const beacon = central.unpack();
  viewOf(till);
  await passes(clock, 6000);
  const people = peopleOf(till);
  await people.save({ id: ANA, name: "Ana", role: "supervisor" });
  await people.save({});
  const look = () => press(till, (desk) => desk.look({ label: beacon.qr }));
  await people.signIn(MEI);
  expect(viewOf(till)).toMatchObject({ mayManage: false, fresh: [{ rssi: -58 }] });
  expect(look()).toEqual({ ok: false, why: "not-allowed" });
  await people.signIn(ANA);
  expect(viewOf(till).mayManage).toBe(true);
  expect(look()).toMatchObject({ ok: true });
});

test("who trains touches none of the shop's beacons", async () => {
  const { till, central, clock } = await beaconShop();
  const beacon = central.unpack();
  till.service.setTraining({ on: true, approval: null });
  const before = central.asked.length;
  expect(viewOf(till)).toMatchObject({ centralState: "none", beacons: [], fresh: [] });
  await passes(clock, 6000);
  const reply = press(till, (desk) => desk.look({ label: beacon.qr }));
  expect(reply).toEqual({ ok: false, why: "no-keys" });
  expect(central.asked.length).toBe(before);
});
