/**
 * The shop's beacons as this till knows them: what the hub said last, and over it what happened here since.
 *
 *   hub's reply ──┐
 *                 ├─▶ beacon by device id, with the key that its ids roll by
 *   unsent events ┘
 */
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Mac } from "@tillwave/shared/core/crypto";
import { ownerKey } from "@tillwave/shared/beacon/provisioning/keys";
import type { BeaconEvent, BeaconFacts, BeaconReply } from "@tillwave/shared/sync/beacon-report";

export interface DeviceKey {
  readonly keyNumber: number;
  /** K_dev, hex. */
  readonly deviceKey: string;
}

export interface KnownBeacon {
  readonly facts: BeaconFacts;
  /** Null while the hub has not said it. */
  readonly key: DeviceKey | null;
}

export type Book = ReadonlyMap<string, KnownBeacon>;

export function makeBook(reply: BeaconReply | null, unsent: readonly BeaconEvent[]): Book {
  const book = new Map<string, KnownBeacon>();
  for (const { deviceKey, ...facts } of reply?.beacons ?? []) {
    book.set(facts.deviceId, { facts, key: { keyNumber: facts.keyNumber, deviceKey } });
  }
  for (const event of unsent) {
    if (event.event === "released") {
      book.delete(event.deviceId);
    } else {
      const { beacon } = event;
      book.set(beacon.deviceId, { facts: beacon, key: keyOfDevice(reply, beacon.deviceId) });
    }
  }
  return book;
}

/** As the hub said it, of a beacon of the shop or of one whose key was wanted. */
export function keyOfDevice(reply: BeaconReply | null, deviceId: string): DeviceKey | null {
  const found =
    reply?.keys.find((one) => one.deviceId === deviceId) ??
    reply?.beacons.find((one) => one.deviceId === deviceId);
  return found === undefined ? null : { keyNumber: found.keyNumber, deviceKey: found.deviceKey };
}

export interface OwnerKey {
  readonly keyVersion: number;
  /** Hex. */
  readonly key: string;
}

/** Of this device, by each of the shop's keys, the newest first. */
export function ownerKeys(reply: BeaconReply, deviceId: string, mac: Mac): readonly OwnerKey[] {
  return reply.ownerKeys
    .toSorted((a, b) => b.keyVersion - a.keyVersion)
    .map(({ keyVersion, key }) => ({
      keyVersion,
      key: toHex(ownerKey(fromHex(key), { deviceId: fromHex(deviceId), keyVersion }, mac)),
    }));
}

/** What the till knew before is not forgotten because a hub that was put back has forgotten it. */
export function withKeysOf(reply: BeaconReply, before: BeaconReply | null): BeaconReply {
  const lost = (before?.ownerKeys ?? []).filter(
    ({ keyVersion }) => !reply.ownerKeys.some((key) => key.keyVersion === keyVersion),
  );
  const newest = Math.max(...reply.ownerKeys.map(({ keyVersion }) => keyVersion));
  const older = lost.filter(({ keyVersion }) => keyVersion < newest);
  return { ...reply, ownerKeys: [...older, ...reply.ownerKeys].slice(-OWNER_KEYS_KEPT) };
}

/** As many as a reply may have. */
const OWNER_KEYS_KEPT = 64;
