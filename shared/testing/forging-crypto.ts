/**
 * The crypto port of simulations: hundreds of times faster than real signatures, and it can forge.
 *
 * A signature is salt 32 ‖ SHA-256(key ‖ salt ‖ message); another each time, as real ones are. Whoever
 * holds this object can sign as anybody, which is the point: a simulation plays the thief of a key, and
 * asks {@link ForgingCrypto.isForged} afterwards who was believed. Digests, MACs and ciphers are the real ones.
 */
import { concatBytes, equalBytes, toHex, toUtf8 } from "../core/bytes.ts";
import { type Crypto, PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type Signer } from "../core/crypto.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";

const SALT_BYTES = 32;

export interface ForgingCrypto extends Crypto {
  /** The same name has the same key. */
  signerNamed(name: string): Signer;
  /** Signs as the holder of this key would, without being it. */
  forge(publicKey: Uint8Array, message: Uint8Array): Uint8Array;
  isForged(signature: Uint8Array): boolean;
}

export function createForgingCrypto(): ForgingCrypto {
  const { sha256, hmacSha256, hkdfSha256, aes128 } = createNodeCrypto();
  const forged = new Set<string>();
  let signed = 0;
  const mark = (publicKey: Uint8Array, salt: Uint8Array, message: Uint8Array): Uint8Array =>
    sha256(concatBytes([publicKey, salt, message]));
  const signAs = (publicKey: Uint8Array, message: Uint8Array): Uint8Array => {
    signed += 1;
    const salt = sha256(toUtf8(`signature ${signed}`));
    return concatBytes([salt, mark(publicKey, salt, message)]);
  };
  return {
    sha256,
    hmacSha256,
    hkdfSha256,
    aes128,
    verifyEs256(publicKey, message, signature) {
      const salt = signature.subarray(0, SALT_BYTES);
      return (
        publicKey.length === PUBLIC_KEY_BYTES &&
        signature.length === SIGNATURE_BYTES &&
        equalBytes(signature.subarray(SALT_BYTES), mark(publicKey, salt, message))
      );
    },
    signerNamed(name) {
      const publicKey = concatBytes([Uint8Array.of(2), sha256(toUtf8(name))]);
      return { publicKey, sign: (message) => signAs(publicKey, message) };
    },
    forge(publicKey, message) {
      const signature = signAs(publicKey, message);
      forged.add(toHex(signature));
      return signature;
    },
    isForged: (signature) => forged.has(toHex(signature)),
  };
}
