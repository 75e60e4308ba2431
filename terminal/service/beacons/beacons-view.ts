/** What the page shows of beacons: nothing of it is secret. */
import type { CentralStatus, NearbyBeacon } from "@tillwave/shared/api/central";
import type {
  BeaconRow,
  BeaconsView,
  FindingRow,
  FreshBeacon,
  SoundRow,
} from "@tillwave/shared/api/till-beacons";
import { AUDIT_SEVERITIES } from "@tillwave/shared/beacon/audit-finding";
import type { BeaconReply } from "@tillwave/shared/sync/beacon-report";
import type { Book, KnownBeacon } from "./beacon-book.ts";
import type { Audit } from "./central-port.ts";

export interface Seen {
  readonly central: CentralStatus | null;
  readonly centralState: BeaconsView["centralState"];
  readonly hub: BeaconsView["hub"];
  readonly reply: BeaconReply | null;
  readonly book: Book;
  readonly nearby: readonly NearbyBeacon[];
  readonly audit: Audit | null;
  readonly levels: ReadonlyMap<string, number>;
  readonly isIdentifying: (deviceId: string) => boolean;
  readonly mayManage: boolean;
}

/** Strangers in earshot, at most. */
const FRESH_MAX = 100;

export function beaconsView(seen: Seen): BeaconsView {
  const { central, centralState, hub, reply, book, mayManage } = seen;
  const zones = (reply?.zones ?? []).map(({ place, name, range, at }) => ({
    place,
    name,
    range,
    at,
  }));
  const zoneName = (place: number | null): string | null =>
    zones.find((zone) => zone.place === place)?.name ?? null;
  const newest = Math.max(0, ...(reply?.ownerKeys ?? []).map(({ keyVersion }) => keyVersion));
  return {
    central,
    centralState,
    hub,
    zones,
    fresh: freshOf(seen),
    beacons: [...book.values()]
      .map((known) => rowOf(known, { seen, newest, zoneName }))
      .toSorted((a, b) => a.name.localeCompare(b.name) || (a.deviceId < b.deviceId ? -1 : 1)),
    emitters: (reply?.emitters ?? []).map((one): SoundRow => ({
      deviceId: one.deviceId,
      name: one.name,
      place: one.place,
      zone: zoneName(one.place),
      state: one.state,
      heardAt: one.heardAt,
    })),
    findings: findingsOf(seen),
    mayManage,
  };
}

function freshOf({ nearby }: Seen): readonly FreshBeacon[] {
  return nearby
    .flatMap(({ announced, address, rssi, points }) =>
      announced === null || announced.state === "claimed"
        ? []
        : [
            {
              address,
              devicePrefix: announced.devicePrefix,
              lockedOut: announced.state === "locked-out",
              rssi,
              points,
            },
          ],
    )
    .toSorted((a, b) => (b.rssi ?? -Infinity) - (a.rssi ?? -Infinity))
    .slice(0, FRESH_MAX);
}

interface InShop {
  readonly seen: Seen;
  /** Version of the owner's key. */
  readonly newest: number;
  readonly zoneName: (place: number | null) => string | null;
}

function rowOf({ facts }: KnownBeacon, { seen, newest, zoneName }: InShop): BeaconRow {
  const { deviceId, name, place, range, at, hasPresenceKey, keyVersion } = facts;
  const audited = seen.audit?.beacons.find((one) => one.deviceId === deviceId);
  return {
    deviceId,
    name,
    place,
    zone: zoneName(place),
    range,
    at,
    state: audited?.state ?? "unknown",
    rssi: audited?.rssi ?? null,
    expectedRssi: seen.levels.get(deviceId) ?? null,
    heardAgo: audited?.heardAgo ?? null,
    points: audited?.points ?? [],
    keysWait: !hasPresenceKey,
    rekeyWaits: keyVersion < newest,
    identifying: seen.isIdentifying(deviceId),
  };
}

function findingsOf({ audit, book, reply }: Seen): readonly FindingRow[] {
  const nameOf = (device: string | null, address: string | null): string =>
    (device === null ? null : book.get(device)?.facts.name) ??
    reply?.emitters.find(({ deviceId }) => deviceId === device)?.name ??
    address ??
    device ??
    "";
  return (audit?.findings ?? [])
    .map(({ code, device, address, openedAt, heard, planned, detail }): FindingRow => {
      const name = nameOf(device, address);
      const severity = AUDIT_SEVERITIES[code];
      return { code, severity, deviceId: device, name, openedAt, heard, planned, detail };
    })
    .toSorted(
      (a, b) =>
        Number(b.severity === "alarm") - Number(a.severity === "alarm") || a.openedAt - b.openedAt,
    );
}
