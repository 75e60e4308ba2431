/** What this till's central compares the air with: every beacon of the shop that has a key to be known by. */
import type { WatchPlan, WatchedBeacon } from "@tillwave/shared/api/central";
import type { Mac } from "@tillwave/shared/core/crypto";
import type { Book } from "./beacon-book.ts";
import { watchedSettings } from "./beacon-settings.ts";

export interface Levels {
  /** dBm at this till's own ear, by device; of others nothing is expected. */
  readonly levels: ReadonlyMap<string, number>;
}

export function watchedBeacons(book: Book, { levels }: Levels, mac: Mac): readonly WatchedBeacon[] {
  return [...book.values()].flatMap(({ facts, key }) => {
    const settings = watchedSettings(facts, key, mac);
    const { deviceId, name, place } = facts;
    return settings === null
      ? []
      : [{ deviceId, name, place, settings, expectedRssi: levels.get(deviceId) ?? null }];
  });
}

export interface Plans {
  /** The plan of these beacons: under the number that it has, or a higher one where they have changed. */
  of(beacons: readonly WatchedBeacon[], wall: number): WatchPlan;
}

const U32_MAX = 0xffff_ffff;

/** Numbers rise over restarts too, by the clock. */
export function createPlans(): Plans {
  let said = "";
  let version = 0;
  return {
    of(beacons, wall) {
      const text = JSON.stringify(beacons);
      if (text !== said) {
        said = text;
        version = Math.min(U32_MAX, Math.max(version + 1, Math.floor(wall / 1000)));
      }
      return { version, beacons: [...beacons] };
    },
  };
}
