/**
 * The keys of a shop that has no hub: by which its beacons are opened, and from which its ids that roll are made.
 *
 *   {"format":1,"provisioning":[{"keyVersion":1,"key":"64 hex digits"}],"siteKey":"64 hex digits"}
 *
 * Never in a plan, never printed, never in an error. Older versions stay, for beacons that were not within reach when the newest was made.
 */
import * as v from "valibot";
import { ownerKey } from "../beacon/provisioning/keys.ts";
import { fromHex, toHex } from "../core/bytes.ts";
import type { Mac } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";

const SHOP_KEYS_FORMAT = 1;
const KEY_BYTES = 32;
const VERSIONS_MAX = 100;
export const SHOP_KEYS_BYTES_MAX = 64 * 1024;
const LOW_16 = 0xffff;

const keySchema = v.pipe(v.string(), v.length(KEY_BYTES * 2), v.regex(/^[\da-f]+$/u));
const shopKeysSchema = v.strictObject({
  format: v.literal(SHOP_KEYS_FORMAT),
  /** K_prov by its version, each made by itself: from one no other follows. */
  provisioning: v.pipe(
    v.array(
      v.strictObject({
        keyVersion: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(0xffff_ffff)),
        key: keySchema,
      }),
    ),
    v.minLength(1),
    v.maxLength(VERSIONS_MAX),
    v.check((keys) => new Set(keys.map(({ keyVersion }) => keyVersion)).size === keys.length),
  ),
  /** K_site. */
  siteKey: keySchema,
});
export type ShopKeys = v.InferOutput<typeof shopKeysSchema>;

export type ShopKeysFault = "too-long" | "not-json" | "unknown-format" | "not-keys";

/** What is wrong is said without a word of what was in it. */
export function parseShopKeys(text: string): Result<ShopKeys, ShopKeysFault> {
  if (text.length > SHOP_KEYS_BYTES_MAX) {
    return err("too-long");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return err("not-json");
  }
  const parsed = v.safeParse(shopKeysSchema, value);
  if (parsed.success) {
    return ok(parsed.output);
  }
  const format =
    typeof value === "object" && value !== null && "format" in value ? value.format : null;
  return err(
    typeof format === "number" && format !== SHOP_KEYS_FORMAT ? "unknown-format" : "not-keys",
  );
}

export const formatShopKeys = (keys: ShopKeys): string => `${JSON.stringify(keys, null, 2)}\n`;

/** `random` gives so many bytes. */
export function makeShopKeys(random: (lengthBytes: number) => Uint8Array): ShopKeys {
  return {
    format: SHOP_KEYS_FORMAT,
    provisioning: [{ keyVersion: 1, key: toHex(random(KEY_BYTES)) }],
    siteKey: toHex(random(KEY_BYTES)),
  };
}

export interface OwnerKey {
  readonly keyVersion: number;
  /** Hex. */
  readonly key: string;
}

/** Of one beacon, by the newest version; its device id in hex. */
export function newestOwnerKey(keys: ShopKeys, deviceId: string, mac: Mac): OwnerKey {
  const newest = keys.provisioning.reduce((a, b) => (b.keyVersion > a.keyVersion ? b : a));
  return ownerKeyOf(newest, deviceId, mac);
}

/** By the version whose low 16 bits it says on air; null where the shop has none such: it is another's. */
export function announcedOwnerKey(
  keys: ShopKeys,
  { deviceId, keyVersionLow }: { readonly deviceId: string; readonly keyVersionLow: number },
  mac: Mac,
): OwnerKey | null {
  const found = keys.provisioning
    .filter(({ keyVersion }) => (keyVersion & LOW_16) === keyVersionLow)
    .reduce<ShopKeys["provisioning"][number] | null>(
      (a, b) => (a === null || b.keyVersion > a.keyVersion ? b : a),
      null,
    );
  return found === null ? null : ownerKeyOf(found, deviceId, mac);
}

function ownerKeyOf(
  { keyVersion, key }: ShopKeys["provisioning"][number],
  deviceId: string,
  mac: Mac,
): OwnerKey {
  const name = { deviceId: fromHex(deviceId), keyVersion };
  return { keyVersion, key: toHex(ownerKey(fromHex(key), name, mac)) };
}
