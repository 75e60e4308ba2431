/**
 * The phone walks away at every step, and the beacon loses its power at every step: afterwards the beacon goes by its old or by its new
 * settings, wholly, and the next try succeeds without a reset.
 */
import { setTimeout } from "node:timers/promises";
import { present } from "@tillwave/shared/core/assert";
import { describe, expect, test } from "vitest";
import {
  type ShopOfBeacons,
  claimOrder,
  ownerOrder,
  withShopOfBeacons,
} from "./daemons/shop-of-beacons.ts";
import { createWalkAway } from "./daemons/walk-away.ts";

type Shop = ShopOfBeacons;
/** Settles when everybody is back. */
type Accident = (shop: Shop) => Promise<void>;

/** For a controller to say that its connections are over, before it is pulled out. */
const LAST_WORD_MS = 20;

const ACCIDENTS: Readonly<Record<string, Accident>> = {
  "out of range"({ radio }) {
    present(radio.adapters[0], "the central's").dropLinks();
    return Promise.resolve();
  },
  async "the central's adapter is pulled out"({ radio }) {
    const adapter = present(radio.adapters[0], "the central's");
    // The emulator has no supervision timeout: the other side would never learn of it.
    adapter.dropLinks();
    await setTimeout(LAST_WORD_MS);
    adapter.unplug();
    await adapter.plug();
  },
  "the central's program is killed": ({ restartCentral }) => restartCentral(),
  "the beacon's program is killed": ({ beacons }) => present(beacons[0], "the beacon").restart(),
};

/** Every second packet where a program has to come up after each: a round trip has two. */
const STEPS: Readonly<Record<string, number>> = {
  "the central's adapter is pulled out": 2,
  "the central's program is killed": 2,
  "the beacon's program is killed": 2,
};

describe("what happens at every packet of a claim", () => {
  test.each(Object.keys(ACCIDENTS))(
    "%s: old or new, and then it is claimed",
    async (name) => {
      const accident = present(ACCIDENTS[name], name);
      const away = createWalkAway(0);
      await withShopOfBeacons({ beacons: 1, radio: { watch: away.watch } }, async (shop) => {
        const { central, beacons } = shop;
        const door = present(beacons[0], "the beacon");
        away.arm(Infinity, () => {});
        expect((await central.run(claimOrder(door, { name: "Zone 0" }))).fault).toBeNull();
        const packets = away.disarm();
        expect(packets).toBeGreaterThan(15);
        for (let at = 1; at <= packets; at += STEPS[name] ?? 1) {
          const released = await shop.central.run(ownerOrder(door, [{ act: "release" }]));
          expect(released.fault, `released before packet ${at}`).toBeNull();
          const order = claimOrder(door, { name: `Zone ${at}` });
          let isBack = Promise.resolve();
          away.arm(at, () => {
            isBack = accident(shop);
          });
          // Whoever asked a central that was killed has no answer.
          const job = await shop.central.run(order).catch(() => null);
          away.disarm();
          await isBack;
          const { settings } = await door.beacon.status();
          expect([null, `Zone ${at}`], `old or new after packet ${at}`).toContain(settings.name);
          const again = job?.fault === null ? job : await shop.central.run(order);
          expect(again.fault, `after packet ${at}: ${JSON.stringify(job?.fault)}`).toBeNull();
          await door.beacon.until(
            "it has its name",
            ({ settings: { name: said } }) => said === `Zone ${at}`,
          );
        }
      });
    },
    230_000,
  );
});
