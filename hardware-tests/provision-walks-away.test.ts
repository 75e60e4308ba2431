/**
 * The phone walks away at every step, and the beacon loses its power at every step: afterwards the beacon goes by its old or by its new
 * settings, wholly, and the next try succeeds without a reset.
 */
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
type Accident = (shop: Shop) => void;

const ACCIDENTS: Readonly<Record<string, Accident>> = {
  "out of range": ({ radio }) => present(radio.adapters[0], "the central's").dropLinks(),
  "the central's adapter is pulled out": ({ radio }) => {
    const adapter = present(radio.adapters[0], "the central's");
    adapter.unplug();
    void adapter.plug();
  },
  "the beacon's program is killed": ({ beacons }) => {
    void present(beacons[0], "the beacon").restart();
  },
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
        for (let at = 1; at <= packets; at += 1) {
          const released = await central.run(ownerOrder(door, [{ act: "release" }]));
          expect(released.fault, `released before packet ${at}`).toBeNull();
          away.arm(at, () => accident(shop));
          const job = await central.run(claimOrder(door, { name: `Zone ${at}` }));
          away.disarm();
          const again =
            job.fault === null ? job : await central.run(claimOrder(door, { name: `Zone ${at}` }));
          expect(again.fault, `after packet ${at}: ${JSON.stringify(job.fault)}`).toBeNull();
          await door.beacon.until(
            "it has its name",
            ({ settings }) => settings.name === `Zone ${at}`,
          );
        }
      });
    },
    230_000,
  );
});
