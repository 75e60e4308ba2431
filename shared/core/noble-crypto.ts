/**
 * The crypto port on @noble: what pages verify, sign and hash with, and what makes the same signature
 * every time. A verification costs some thirty times what it costs a program with node:crypto.
 */
import { ecb } from "@noble/ciphers/aes.js";
import { p256 } from "@noble/curves/nist.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { assert } from "./assert.ts";
import { type Crypto, PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type Signer } from "./crypto.ts";

/** By default the library refuses the half of all signatures that has a high s (protocols §0.1, trap 1). */
const EITHER_S = { lowS: false } as const;

export const nobleCrypto: Crypto = {
  sha256: (bytes) => sha256(bytes),
  hmacSha256: (key, message) => hmac(sha256, key, message),
  hkdfSha256: (secret, { salt, info, lengthBytes }) =>
    hkdf(sha256, secret, salt, info, lengthBytes),
  aes128: (key, blocks) => ecb(key, { disablePadding: true }).encrypt(blocks),
  verifyEs256(publicKey, message, signature) {
    return (
      publicKey.length === PUBLIC_KEY_BYTES &&
      signature.length === SIGNATURE_BYTES &&
      p256.verify(signature, message, publicKey, EITHER_S)
    );
  },
};

/** Signs as RFC 6979 says: the same message gives the same signature. The secret is a scalar of 32 bytes. */
export function signerOfSecret(secret: Uint8Array): Signer {
  assert(
    p256.utils.isValidSecretKey(secret),
    "a secret key lies between zero and the curve's order",
  );
  return {
    publicKey: p256.getPublicKey(secret, true),
    sign: (message) => p256.sign(message, secret, EITHER_S),
  };
}
