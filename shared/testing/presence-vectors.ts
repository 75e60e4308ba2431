/** Protocols A.6: one device of one site, at one moment. */
import { fromHex } from "../core/bytes.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import { deviceKey, presenceKeys } from "../presence/keys.ts";

export const VECTORS = {
  siteKey: Uint8Array.from({ length: 32 }, (_, i) => 0x40 + i),
  deviceId: fromHex("d0d1d2d3d4d5d6d7"),
  keyNumber: 1,
};

const crypto = createNodeCrypto();

export const VECTOR_KEYS = presenceKeys(deviceKey(VECTORS.siteKey, VECTORS, crypto), crypto);
export const VECTOR_PLACE = 0x00c4_0012;
/** T. */
export const VECTOR_TIME = 1_800_000_000;
