/**
 * K_prov: by which a till claims beacons, and opens the shop's, with no hub in reach. Random anew for each key
 * version, for whoever had one must not be able to work out the next.
 *
 * Spec: Tillwave protocols, version 1, §3.2.
 */
import type { Random } from "@tillwave/shared/core/crypto";
import { OWNER_KEYS_MAX } from "@tillwave/shared/sync/beacon-report";
import type { BeaconShop, StoredOwnerKey } from "../store/beacon-rows.ts";
import type { HubRows } from "../store/hub-store.ts";

const KEY_BYTES = 32;
const UUID_BYTES = 16;
/** Of a chain's only shop. */
const MAJOR = 1;

interface Making {
  readonly random: Random;
  readonly at: number;
}

/** Inside a transaction. The first is made when the first till asks. */
export function ownerKeysOf(rows: HubRows, making: Making): readonly StoredOwnerKey[] {
  if (rows.beacons.ownerKeys(1).length === 0) {
    makeOwnerKey(rows, making);
  }
  return rows.beacons.ownerKeys(OWNER_KEYS_MAX);
}

/** A till may no longer: beacons get another key from the first till that meets them. */
export function renewOwnerKey(rows: HubRows, making: Making, leaveOut = 0): void {
  if (rows.beacons.ownerKeys(1).length > 0) {
    makeOwnerKey(rows, making, leaveOut);
  }
}

function makeOwnerKey(rows: HubRows, { random, at }: Making, leaveOut = 0): void {
  const newest = rows.beacons.ownerKeys(1)[0]?.keyVersion ?? 0;
  const keyVersion = newest + leaveOut + 1;
  rows.beacons.addOwnerKey({ keyVersion, key: random.bytes(KEY_BYTES) }, at);
}

/** What phones know the shop's beacons by: drawn once. Inside a transaction. */
export function beaconShopOf(rows: HubRows, random: Random): BeaconShop {
  const shop = rows.beacons.shop();
  if (shop !== null) {
    return shop;
  }
  const made = { uuid: random.bytes(UUID_BYTES), major: MAJOR };
  rows.beacons.makeShop(made);
  return { ...made, planVersion: 0 };
}
