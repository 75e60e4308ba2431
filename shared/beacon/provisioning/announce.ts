/**
 * How a beacon that can be set up makes itself known: in its scan response, as data of the provisioning service.
 *
 * Spec: Tillwave protocols, version 1, §3.3; Bluetooth Core Specification Supplement, part A, §1.11.
 *
 *   offset  bytes  field
 *   0       1      25
 *   1       1      0x21, service data of a 128-bit UUID
 *   2       16     the service, little-endian
 *   18      1      protocol version
 *   19      1      state: 0 unclaimed · 1 claimed · 2 locked out
 *   20      2      key version of the owner, its lower 16 bits, big-endian
 *   22      4      device id, its first four bytes
 */
import { assert } from "../../core/assert.ts";
import { concatBytes, equalBytes, fromHex } from "../../core/bytes.ts";
import { DEVICE_ID_BYTES, PROVISIONING_SERVICE } from "./ids.ts";

const SERVICE_DATA_128 = 0x21;
const SERVICE_BYTES = fromHex(PROVISIONING_SERVICE).toReversed();
const DEVICE_PREFIX_BYTES = 4;
const DATA_BYTES = 8;
/** Of the whole AD structure. */
const ANNOUNCEMENT_BYTES = 26;
const STATES = ["unclaimed", "claimed", "locked-out"] as const;

export interface Announcement {
  /** Of the protocol that the beacon speaks. */
  readonly version: number;
  readonly state: (typeof STATES)[number];
  /** Of the owner's key, its lower 16 bits; 0 while unclaimed. */
  readonly keyVersion: number;
  /** First four bytes of the device's id. */
  readonly devicePrefix: Uint8Array;
}

/** The whole AD structure. Of a device's id the first four bytes are taken. */
export function encodeAnnouncement({
  version,
  state,
  keyVersion,
  devicePrefix,
}: Announcement): Uint8Array {
  const hasPrefix =
    devicePrefix.length === DEVICE_PREFIX_BYTES || devicePrefix.length === DEVICE_ID_BYTES;
  assert(hasPrefix, "a device is announced by four bytes of its id");
  assert(version >= 1 && version <= 0xff, `${version} is no version`);
  return concatBytes([
    Uint8Array.of(ANNOUNCEMENT_BYTES - 1, SERVICE_DATA_128),
    SERVICE_BYTES,
    Uint8Array.of(version, STATES.indexOf(state), (keyVersion >> 8) & 0xff, keyVersion & 0xff),
    devicePrefix.slice(0, DEVICE_PREFIX_BYTES),
  ]);
}

/** In an advertisement's or a scan response's raw data; null where there is none that can be read. */
export function findAnnouncement(advertisingData: Uint8Array): Announcement | null {
  for (let at = 0; at < advertisingData.length;) {
    const end = at + 1 + (advertisingData[at] ?? 0);
    if (end === at + 1 || end > advertisingData.length) {
      return null;
    }
    const data = advertisingData.subarray(at + 2, end);
    const isOurs =
      advertisingData[at + 1] === SERVICE_DATA_128 &&
      equalBytes(data.subarray(0, SERVICE_BYTES.length), SERVICE_BYTES);
    if (isOurs) {
      return decodeAnnouncement(data.subarray(SERVICE_BYTES.length));
    }
    at = end;
  }
  return null;
}

/** Of the service's data alone, eight bytes, as a driver hands them on. */
export function decodeAnnouncement(data: Uint8Array): Announcement | null {
  const [version = 0, stateNumber = 0, high = 0, low = 0] = data;
  const state = STATES[stateNumber];
  if (data.length !== DATA_BYTES || version === 0 || state === undefined) {
    return null;
  }
  return { version, state, keyVersion: high * 256 + low, devicePrefix: data.slice(4) };
}
