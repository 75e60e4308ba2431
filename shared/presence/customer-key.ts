/**
 * Who a customer is: the ES256 key that their phone's page made and cannot give away.
 *
 * Spec: Tillwave protocols, version 1, §2.4. The name of a customer is the first 8 bytes of
 * SHA-256(compressed public key); it stands in the header of all that they sign.
 */
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import type { Digest } from "../core/crypto.ts";
import { CUSTOMER_KID_BYTES, kidOf } from "../cose/sign1.ts";

export const CUSTOMER_ID_BYTES = CUSTOMER_KID_BYTES;

const COORDINATE_BYTES = 32;
const UNCOMPRESSED = 0x04;

export function customerIdOf(publicKey: Uint8Array, digest: Digest): Uint8Array {
  return kidOf(publicKey, digest, CUSTOMER_ID_BYTES);
}

/** Of a point as WebCrypto exports it `raw`: 04 ‖ x 32 ‖ y 32. */
export function compressPoint(raw: Uint8Array): Uint8Array {
  assert(
    raw.length === 1 + 2 * COORDINATE_BYTES && raw[0] === UNCOMPRESSED,
    "a point is 04 ‖ x ‖ y",
  );
  const isOdd = ((raw.at(-1) as number) & 1) === 1;
  return concatBytes([Uint8Array.of(isOdd ? 0x03 : 0x02), raw.slice(1, 1 + COORDINATE_BYTES)]);
}
