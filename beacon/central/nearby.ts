/** What is on air, as programs beside this one are told of it (shared/api/central.ts). */
import type { NearbyBeacon } from "@tillwave/shared/api/central";
import type { BeaconFrame } from "@tillwave/shared/beacon/frame";
import { type HeardBeacon, type HeardBeacons, isBeacon } from "./heard-beacons.ts";
import type { Announced, AnnouncedBeacons } from "./provisioner/announced.ts";
import type { RssiPoint } from "./rssi-history.ts";

const NEARBY_MAX = 300;
/** In milliseconds: what was not heard for so long is not near. */
const NEARBY_FOR = 120_000;
const POINTS_MAX = 60;
const POINT_EVERY = 1000;

export interface NearbyParts {
  readonly heard: HeardBeacons;
  readonly announced: AnnouncedBeacons;
  /** The clock of reports. */
  readonly now: number;
  /** Unix milliseconds, now. */
  readonly wall: number;
}

/** Beacons, and those of ours that wait to be set up; loudest first. */
export function nearbyBeacons({
  heard,
  announced,
  now,
  wall,
}: NearbyParts): readonly NearbyBeacon[] {
  return heard
    .list(now)
    .filter(({ lastAt }) => now - lastAt <= NEARBY_FOR)
    .flatMap((beacon) => {
      const ours = announced.of(beacon.address, now);
      return ours !== null || isBeacon(beacon)
        ? [shown(beacon, { ours, points: pointsOf(heard.points(beacon.address), wall - now), now })]
        : [];
    })
    .slice(0, NEARBY_MAX);
}

function shown(
  beacon: HeardBeacon,
  {
    ours,
    points,
    now,
  }: { readonly ours: Announced | null; readonly points: NearbyBeacon["points"]; now: number },
): NearbyBeacon {
  const { address, addressType, name, rssi, interval, connectable, frames, lastAt } = beacon;
  return {
    address,
    addressType,
    announced: ours && {
      state: ours.announcement.state,
      keyVersion: ours.announcement.keyVersion,
      devicePrefix: ours.prefix,
    },
    name,
    rssi: rssi.median,
    spread: rssi.spread,
    points,
    interval,
    heardAgo: Math.max(0, now - lastAt),
    connectable: connectable || frames.some((frame) => frame.connectable),
    frames: frames.map(({ frame }) => nameOf(frame)),
  };
}

const nameOf = ({ type }: BeaconFrame): string => type.replace("eddystone-", "");

/** The last of each second. */
function pointsOf(points: readonly RssiPoint[], toWall: number): NearbyBeacon["points"] {
  const bySecond = new Map<number, [number, number]>();
  for (const { at, median } of points.slice(-POINTS_MAX * 20)) {
    const second = Math.floor((at + toWall) / POINT_EVERY);
    bySecond.set(second, [second * POINT_EVERY, median]);
  }
  return [...bySecond.values()].slice(-POINTS_MAX);
}
