/** The words of the page of beacons and zones: fetched with it, so that the register's own stay few. */
import { enBeacons } from "./en-beacons.ts";
import { liveCatalogue } from "./live.ts";

export type BeaconStrings = typeof enBeacons;

export const t: BeaconStrings = liveCatalogue<BeaconStrings>(enBeacons, {
  "zh-Hant": async () => (await import("./zh-hant-beacons.ts")).zhHantBeacons,
  "zh-Hans": async () => (await import("./zh-hans-beacons.ts")).zhHansBeacons,
  ja: async () => (await import("./ja-beacons.ts")).jaBeacons,
  ko: async () => (await import("./ko-beacons.ts")).koBeacons,
});
