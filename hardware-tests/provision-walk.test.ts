/** A beacon is hung up: from its label to being heard on air, through unmodified noble and bleno on controllers of the bench. */
import { expect, test } from "vitest";
import {
  claimOrder,
  ownerOrder,
  settingsOf,
  withShopOfBeacons,
} from "./daemons/shop-of-beacons.ts";

for (const stack of ["abandonware", "stoprocent"] as const) {
  test(`@${stack}/noble: a fresh beacon is claimed by its label, and is heard with its new ids`, () =>
    withShopOfBeacons({ beacons: 1, stack }, async ({ central, beacons: [door] }) => {
      if (door === undefined) {
        return;
      }
      const job = await central.run(claimOrder(door));
      expect(job).toMatchObject({ fault: null, step: "over" });
      expect(job.results.map(({ refused }) => refused)).toEqual([null, null]);
      expect(job.heard).not.toBeNull();
      expect(job.roundTrips).toBeLessThanOrEqual(12);
      const status = await door.beacon.status();
      expect(status.settings.name).toBe("Door");

      const read = await central.run(ownerOrder(door, [{ act: "identify" }, { act: "read" }]));
      expect(read.fault).toBeNull();
      const { keys: _keys, ...settings } = settingsOf();
      expect(read.results[1]?.value).toMatchObject(settings);
      // It has nothing to blink with, and says so.
      expect(read.results[0]).toMatchObject({ act: "identify", refused: { why: "notAllowed" } });
    }));
}
