/**
 * What is to change in a beacon, as compact CBOR: a map of small numbers, each one a field of BeaconSettings.
 *
 * Spec: Tillwave protocols, version 1, §3.4. A field that is not named stays as it is; a beacon without settings needs all.
 *
 *   0 version      4 uid [namespace 10, instance 6] | null        8 interval ms     12 time zone
 *   1 name         5 url as on air, scheme first | null           9 TX power | null 13 panel [kind, …]
 *   2 place | null 6 keys [number, eid 16, ibeacon 32 | null,    10 power at 1 m    14 slot ms
 *   3 shop [uuid 16, major, minor] | null   exponent, rolling]   11 hours [[days, from, to] …] | null, minutes of the day
 *                  7 frames [[kind, share, connectable] …]
 *   20 owner [keyVersion u32, key 32]      21 based on: first 8 bytes of the SHA-256 of all fields as its sender believes them
 *
 * There is one spelling of each value: what is read is written again and compared.
 */
import { equalBytes } from "../../core/bytes.ts";
import type { Digest } from "../../core/crypto.ts";
import { type Result, err, ok } from "../../core/result.ts";
import { type CborMap, type CborValue, decodeCbor, encodeCbor } from "../../cose/cbor.ts";
import { bytes, hash32, tuple, u32 } from "../../cose/shape.ts";
import type { BeaconSettings } from "../settings.ts";
import {
  FIELD_NUMBERS,
  type SettingsChanges,
  type WrongField,
  checkChanges,
  fieldToCbor,
  isField,
  jsonOfField,
} from "./settings-fields.ts";

const OWNER = 20;
const BASED_ON = 21;
const BASED_ON_BYTES = 8;
/** Of the encoded map: every field at its longest, and room. */
export const CHANGES_BYTES_MAX = 4096;

export interface Owner {
  readonly keyVersion: number;
  readonly key: Uint8Array;
}

export interface Changes {
  readonly settings: SettingsChanges;
  /** Claims the beacon, or gives it another key; null: as it is. */
  readonly owner: Owner | null;
  /** {@link settingsDigest} of what the sender believes that the beacon has; null: whatever it has. */
  readonly basedOn: Uint8Array | null;
}

export type ChangesError = { readonly type: "malformed" } | WrongField;

/** The settings are ones that `checkChanges` takes. A URL that no frame can carry is written as it is, and refused where it is read. */
export function encodeChanges(changes: Changes): Uint8Array {
  return encodeCbor(changesToCbor(changes));
}

export function decodeChanges(encoded: Uint8Array): Result<Changes, ChangesError> {
  const value = decodeCbor(encoded, CHANGES_BYTES_MAX);
  return value.ok ? changesOfCbor(value.value) : err({ type: "malformed" });
}

export function changesToCbor({ settings, owner, basedOn }: Changes): CborMap {
  const map = new Map<number, CborValue>();
  for (const [field, value] of Object.entries(settings)) {
    if (isField(field) && value !== undefined) {
      map.set(FIELD_NUMBERS[field], fieldToCbor(settings, field));
    }
  }
  if (owner !== null) {
    map.set(OWNER, [owner.keyVersion, owner.key]);
  }
  if (basedOn !== null) {
    map.set(BASED_ON, basedOn);
  }
  return map;
}

export function changesOfCbor(value: CborValue): Result<Changes, ChangesError> {
  if (!(value instanceof Map)) {
    return err({ type: "malformed" });
  }
  const map: CborMap = value;
  const owner = map.get(OWNER);
  if (owner !== undefined && !isOwner(owner)) {
    return err({ type: "wrong-field", field: "owner" });
  }
  const basedOn = map.get(BASED_ON);
  if (basedOn !== undefined && !isBasedOn(basedOn)) {
    return err({ type: "wrong-field", field: "basedOn" });
  }
  const settings = settingsOf(map);
  return settings.ok
    ? ok({
        settings: settings.value,
        owner: owner === undefined ? null : { keyVersion: owner[0], key: owner[1] },
        basedOn: basedOn ?? null,
      })
    : settings;
}

function settingsOf(map: CborMap): Result<SettingsChanges, ChangesError> {
  const known = new Map<number, string>(
    Object.entries(FIELD_NUMBERS).map(([field, number]) => [number, field]),
  );
  const json: Record<string, unknown> = {};
  for (const [number, item] of map) {
    if (number === OWNER || number === BASED_ON) {
      continue;
    }
    const field = typeof number === "number" ? known.get(number) : undefined;
    if (field === undefined || !isField(field)) {
      // Of a newer tool: what this program does not know it cannot apply.
      return err({ type: "wrong-field", field: `field ${String(number).slice(0, 20)}` });
    }
    const read = jsonOfField(field, item);
    if (read === undefined) {
      return err({ type: "wrong-field", field });
    }
    json[field] = read;
  }
  const checked = checkChanges(json);
  if (!checked.ok) {
    return checked;
  }
  const wrong = Object.keys(checked.value).find(
    (field) =>
      isField(field) &&
      !sameCbor(fieldToCbor(checked.value, field), map.get(FIELD_NUMBERS[field]) ?? null),
  );
  return wrong === undefined ? checked : err({ type: "wrong-field", field: wrong });
}

/** First bytes of SHA-256 of all fields, keys among them: says which settings, and nothing of what they are. */
export function settingsDigest(settings: BeaconSettings, digest: Digest): Uint8Array {
  const whole = encodeChanges({ settings, owner: null, basedOn: null });
  return digest.sha256(whole).slice(0, BASED_ON_BYTES);
}

const isOwner = tuple(u32, hash32);
const isBasedOn = bytes(BASED_ON_BYTES);

const sameCbor = (a: CborValue, b: CborValue): boolean => equalBytes(encodeCbor(a), encodeCbor(b));
