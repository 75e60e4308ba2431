/**
 * The keys by which a beacon is opened, and what both sides must agree on before either believes the other.
 *
 * Spec: Tillwave protocols, version 1, §3.2 (vectors A.7). HKDF-SHA256, salt `tillwave/provision/1`:
 *
 *   label key 16 ─┬─ `device` ────────────────────────────────▶ device id 8
 *                 └─ `label` ‖ deviceId 8 ────────────────────▶ psk of slot 0, while the beacon is nobody's
 *   K_prov 32 ────── `owner` ‖ deviceId 8 ‖ keyVersion u32 ───▶ owner key 32, the psk of slot 1
 *
 *   prologue = `tillwave/provision/1` ‖ deviceId ‖ slot u8 ‖ keyVersion u32
 */
import { assert } from "../../core/assert.ts";
import { concatBytes, toUtf8 } from "../../core/bytes.ts";
import type { Mac } from "../../core/crypto.ts";
import {
  DEVICE_ID_BYTES,
  KEY_VERSION_MAX,
  LABEL_KEY_BYTES,
  OWNER_KEY_BYTES,
  PSK_BYTES,
} from "./ids.ts";

const PROVISIONING_KEY_BYTES = 32;
const SALT = toUtf8("tillwave/provision/1");

export interface OwnedDevice {
  readonly deviceId: Uint8Array;
  readonly keyVersion: number;
}

/** Psk of slot 0. */
export function labelPsk(labelKey: Uint8Array, deviceId: Uint8Array, mac: Mac): Uint8Array {
  assertLabelKey(labelKey);
  assertDeviceId(deviceId);
  return mac.hkdfSha256(labelKey, {
    salt: SALT,
    info: concatBytes([toUtf8("label"), deviceId]),
    lengthBytes: PSK_BYTES,
  });
}

/** Psk of slot 1. `kProv` is the shop's of this key version. */
export function ownerKey(
  kProv: Uint8Array,
  { deviceId, keyVersion }: OwnedDevice,
  mac: Mac,
): Uint8Array {
  assert(kProv.length === PROVISIONING_KEY_BYTES, "a shop's key for its beacons has 32 bytes");
  assertDeviceId(deviceId);
  return mac.hkdfSha256(kProv, {
    salt: SALT,
    info: concatBytes([toUtf8("owner"), deviceId, keyVersionBytes(keyVersion)]),
    lengthBytes: OWNER_KEY_BYTES,
  });
}

/** So that a typed label, which holds the key alone, names its device too. */
export function deviceIdOfLabel(labelKey: Uint8Array, mac: Mac): Uint8Array {
  assertLabelKey(labelKey);
  const use = { salt: SALT, info: toUtf8("device"), lengthBytes: DEVICE_ID_BYTES };
  return mac.hkdfSha256(labelKey, use);
}

/** Slot 0: the label's, whose key version is 0. Slot 1: the owner's. */
export function prologue(at: OwnedDevice & { readonly slot: 0 | 1 }): Uint8Array {
  assertDeviceId(at.deviceId);
  assert(at.slot === 1 || at.keyVersion === 0, "a label's key has no versions");
  return concatBytes([SALT, at.deviceId, Uint8Array.of(at.slot), keyVersionBytes(at.keyVersion)]);
}

function keyVersionBytes(keyVersion: number): Uint8Array {
  const isVersion =
    Number.isSafeInteger(keyVersion) && keyVersion >= 0 && keyVersion <= KEY_VERSION_MAX;
  assert(isVersion, `${keyVersion} is no key's version`);
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, keyVersion);
  return bytes;
}

function assertLabelKey(key: Uint8Array): void {
  assert(key.length === LABEL_KEY_BYTES, "a label's key has 16 bytes");
}

function assertDeviceId(id: Uint8Array): void {
  assert(id.length === DEVICE_ID_BYTES, "a device's id has 8 bytes");
}
