/** What the console shows of beacons. */
import type {
  ConsoleBeacon,
  ConsoleBeacons,
  ConsoleFinding,
} from "@tillwave/shared/api/console-beacons";
import { toHex } from "@tillwave/shared/core/bytes";
import type { StoredBeacon } from "../store/beacon-rows.ts";
import type { HubRows } from "../store/hub-store.ts";

const HOUR_MS = 3_600_000;
const HOURS_SHOWN = 24;

export function beaconsView(rows: HubRows, now: number): ConsoleBeacons {
  const newestKey = rows.beacons.ownerKeys(1)[0]?.keyVersion ?? 0;
  return {
    now,
    beacons: rows.beacons.list().map((beacon) => beaconView(rows, beacon, { now, newestKey })),
    findings: findingsView(rows),
  };
}

function beaconView(
  rows: HubRows,
  { device, facts, terminal, at }: StoredBeacon,
  { now, newestKey }: { readonly now: number; readonly newestKey: number },
): ConsoleBeacon {
  const { name, place, range, firmware, hasPresenceKey, keyVersion, expectedRssi } = facts;
  const since = Math.floor(now / HOUR_MS) - HOURS_SHOWN + 1;
  return {
    device: toHex(device),
    name,
    place,
    range,
    terminal,
    at,
    firmware,
    keysWait: !hasPresenceKey,
    rekeyWaits: keyVersion < newestKey,
    expectedRssi,
    hours: rows.beacons.hours(device, since).map(({ hour, mean, lowest, highest, onAirShare }) => ({
      from: hour * HOUR_MS,
      mean,
      lowest,
      highest,
      onAirShare,
    })),
  };
}

function findingsView(rows: HubRows): readonly ConsoleFinding[] {
  const byName = new Map<string, ConsoleFinding>();
  for (const { name, finding, openedAt, terminal } of rows.beacons.openFindings()) {
    const before = byName.get(name);
    byName.set(
      name,
      before === undefined
        ? { finding, since: openedAt, terminals: [terminal] }
        : { ...before, terminals: [...before.terminals, terminal] },
    );
  }
  return [...byName.values()];
}
