/** Staff hang up beacons, and somebody is in their way: whole scenes with programs of both sides, on controllers of the bench. */
import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import {
  OTHER_SHOP_KEY,
  type ShopBeacon,
  claimOrder,
  ownerOrder,
  settingsOf,
  withShopOfBeacons,
} from "./daemons/shop-of-beacons.ts";

const TEN = 10;
const first = (beacons: readonly ShopBeacon[]): ShopBeacon => present(beacons[0], "a beacon");

test("ten beacons are hung up in a row: each is heard with the ids of its own zone", () =>
  withShopOfBeacons({ beacons: TEN }, async ({ central, beacons }) => {
    const ids: string[] = [];
    for (const [i, beacon] of beacons.entries()) {
      ids.push(await central.start(claimOrder(beacon, { name: `Zone ${i}`, minor: 100 + i })));
    }
    for (const [i, id] of ids.entries()) {
      const job = await central.over(id);
      expect(job).toMatchObject({ fault: null, heard: { rssi: null } });
      const { settings } = await present(beacons[i], "the beacon").beacon.status();
      expect(settings.name).toBe(`Zone ${i}`);
    }
    const nearby = await central.ask({ ask: "nearby" });
    expect(nearby.answer === "nearby" && nearby.beacons.length).toBe(TEN);
  }));

test("the label of another beacon opens nothing, and the right one does afterwards", () =>
  withShopOfBeacons({ beacons: 2 }, async ({ central, beacons: [door, other] }) => {
    const { deviceId } = present(door, "the door");
    const { labelKey } = present(other, "the other");
    const wrong = await central.run(claimOrder({ deviceId, labelKey }));
    expect(wrong.fault?.type).toBe("not-opened");
    expect(wrong.results).toEqual([]);
    const right = await central.run(claimOrder(present(door, "the door")));
    expect(right.fault).toBeNull();
  }));

test("a label that was photographed opens nothing once the beacon is somebody's", () =>
  withShopOfBeacons({ beacons: 1 }, async ({ central, beacons }) => {
    const door = first(beacons);
    expect((await central.run(claimOrder(door))).fault).toBeNull();
    const thief = { kProv: OTHER_SHOP_KEY, keyVersion: 9, name: "Mine" };
    const stolen = await central.run(claimOrder(door, thief));
    expect(stolen.fault).toEqual({ type: "not-opened", detail: "claimed" });
    // Not even with a key of the version that the owner's has.
    const again = await central.run(claimOrder(door, { ...thief, keyVersion: 1 }));
    expect(again.fault?.type).toBe("not-opened");
    expect((await door.beacon.status()).settings.name).toBe("Door");
  }));

test("a beacon of another shop is left as it is", () =>
  withShopOfBeacons({ beacons: 1 }, async ({ central, beacons }) => {
    const door = first(beacons);
    expect((await central.run(claimOrder(door, { kProv: OTHER_SHOP_KEY }))).fault).toBeNull();
    const ours = await central.run(ownerOrder(door, [{ act: "release" }]));
    expect(ours.fault?.type).toBe("not-opened");
    const theirs = await central.run(
      ownerOrder(door, [{ act: "release" }], { kProv: OTHER_SHOP_KEY }),
    );
    expect(theirs.fault).toBeNull();
  }));

test("two centrals claim one beacon at once: one has it, the other is told that somebody has", () =>
  withShopOfBeacons({ beacons: 1, spare: 1 }, async ({ central, beacons, anotherCentral }) => {
    const door = first(beacons);
    const other = await anotherCentral(2);
    const [ours, theirs] = await Promise.all([
      central.run(claimOrder(door, { name: "Ours" })),
      other.run(claimOrder(door, { name: "Theirs", kProv: OTHER_SHOP_KEY, keyVersion: 5 })),
    ]);
    const faults = [ours.fault, theirs.fault];
    expect(faults.filter((fault) => fault === null)).toHaveLength(1);
    expect(faults.find((fault) => fault !== null)?.type).toBe("not-opened");
    const { settings } = await door.beacon.status();
    expect(settings.name).toBe(ours.fault === null ? "Ours" : "Theirs");
  }));

test("a beacon changes hands: released by one shop, claimed by the next with its label", () =>
  withShopOfBeacons({ beacons: 1 }, async ({ central, beacons }) => {
    const door = first(beacons);
    expect((await central.run(claimOrder(door))).fault).toBeNull();
    expect((await central.run(ownerOrder(door, [{ act: "release" }]))).fault).toBeNull();
    const next = await central.run(claimOrder(door, { kProv: OTHER_SHOP_KEY, name: "Next" }));
    expect(next.fault).toBeNull();
    expect((await door.beacon.status()).settings.name).toBe("Next");
  }));

test("a wrong value is named, and all that was set stays; another value is taken", () =>
  withShopOfBeacons({ beacons: 1 }, async ({ central, beacons }) => {
    const door = first(beacons);
    expect((await central.run(claimOrder(door))).fault).toBeNull();
    // Each on its own would do: a frame whose data nobody gave.
    const wrong = await central.run(
      ownerOrder(door, [
        {
          act: "apply",
          settings: {
            name: "Half",
            url: null,
            frames: [{ frame: "url", share: 1, connectable: true }],
          },
          owner: null,
          confirm: false,
        },
      ]),
    );
    expect(wrong.fault).toMatchObject({ type: "refused" });
    expect((await door.beacon.status()).settings.name).toBe("Door");
    const moved = { ...settingsOf({ minor: 8 }).shop };
    const right = await central.run(
      ownerOrder(door, [{ act: "apply", settings: { shop: moved }, owner: null, confirm: true }]),
    );
    expect(right).toMatchObject({ fault: null, heard: { rssi: null } });
  }));

test("too many wrong keys: the beacon says that it waits, and nobody tries", () =>
  withShopOfBeacons({ beacons: 1 }, async ({ central, beacons }) => {
    const { deviceId } = first(beacons);
    const labelKey = "00".repeat(16);
    const types: (string | undefined)[] = [];
    // A wait of a few seconds is waited out, for another sender may fit; those of eight and more are told.
    for (let tries = 0; tries < 9; tries += 1) {
      const { fault } = await central.run(claimOrder({ deviceId, labelKey }));
      types.push(fault?.type);
    }
    expect(types.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => "not-opened"));
    expect(types).toContain("locked-out");
  }));
