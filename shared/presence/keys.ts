/**
 * The keys of presence: one tree, of which every device holds its own branch.
 *
 * Spec: Tillwave protocols, version 1, §2.1 (vectors A.6). HKDF-SHA256, salt `tillwave/presence/1`:
 *
 *   K_site 32  ── `device` ‖ deviceId 8 ‖ keyNumber u16 ──▶  K_dev 32 ─┬─ `eid` ──────▶ identity key 16
 *   the hub's                                                         ├─ `tone` ─────▶ K_tone 32
 *                                                                     ├─ `ibeacon` ──▶ K_ibeacon 32
 *                                                                     └─ `heartbeat` ▶ K_hb 32
 *
 * A stolen device loses its own branch only; a new key is keyNumber + 1.
 */
import { assert } from "../core/assert.ts";
import { concatBytes, toUtf8 } from "../core/bytes.ts";
import type { Mac } from "../core/crypto.ts";
import { DEVICE_ID_BYTES, KEY_NUMBER_MAX } from "./heartbeat.ts";

export const SITE_KEY_BYTES = 32;
const DEVICE_KEY_BYTES = 32;
const SALT = toUtf8("tillwave/presence/1");

export interface DeviceName {
  readonly deviceId: Uint8Array;
  readonly keyNumber: number;
}

/** K_dev. */
export function deviceKey(
  siteKey: Uint8Array,
  { deviceId, keyNumber }: DeviceName,
  mac: Mac,
): Uint8Array {
  assert(siteKey.length === SITE_KEY_BYTES, "a site's key has 32 bytes");
  assert(deviceId.length === DEVICE_ID_BYTES, "a device's id has 8 bytes");
  assert(keyNumber >= 0 && keyNumber <= KEY_NUMBER_MAX, `${keyNumber} is no key's number`);
  const number = Uint8Array.of(keyNumber >> 8, keyNumber & 0xff);
  return derive(siteKey, { info: concatBytes([toUtf8("device"), deviceId, number]) }, mac);
}

export interface PresenceKeys {
  /** Eddystone's identity key, 16 bytes. */
  readonly eid: Uint8Array;
  readonly tone: Uint8Array;
  readonly ibeacon: Uint8Array;
  readonly heartbeat: Uint8Array;
}

export function presenceKeys(ofDevice: Uint8Array, mac: Mac): PresenceKeys {
  assert(ofDevice.length === DEVICE_KEY_BYTES, "a device's key has 32 bytes");
  return {
    eid: derive(ofDevice, { info: toUtf8("eid"), lengthBytes: 16 }, mac),
    tone: derive(ofDevice, { info: toUtf8("tone") }, mac),
    ibeacon: derive(ofDevice, { info: toUtf8("ibeacon") }, mac),
    heartbeat: derive(ofDevice, { info: toUtf8("heartbeat") }, mac),
  };
}

function derive(
  secret: Uint8Array,
  { info, lengthBytes = 32 }: { readonly info: Uint8Array; readonly lengthBytes?: number },
  mac: Mac,
): Uint8Array {
  return mac.hkdfSha256(secret, { salt: SALT, info, lengthBytes });
}
