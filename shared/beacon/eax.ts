/**
 * AES-EAX: encrypts and authenticates, with a tag that may be cut. It is here for Eddystone alone, which asks for it.
 *
 * Spec: Bellare, Rogaway, Wagner, "The EAX Mode of Operation" (FSE 2004), figure 4. CMAC (NIST SP 800-38B)
 * and CTR (SP 800-38A) are the library's.
 *
 *   MAC(t, m) = CMAC(0¹⁵ ‖ t ‖ m)
 *   N = MAC(0, nonce)    H = MAC(1, header)    ciphertext = CTR(N, text)    tag = N ⊕ H ⊕ MAC(2, ciphertext)
 */
import { cmac, ctr } from "@noble/ciphers/aes.js";
import { concatBytes } from "../core/bytes.ts";
import { AES_BLOCK_BYTES } from "../core/crypto.ts";
import { equalMacs } from "../core/equal-macs.ts";

export const EAX_TAG_BYTES_MAX = AES_BLOCK_BYTES;

export interface EaxUse {
  /** Never the same for two texts under one key. */
  readonly nonce: Uint8Array;
  readonly header: Uint8Array;
  /** 1 to 16. */
  readonly tagBytes: number;
}

export interface Sealed {
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

/** The key has 16 bytes. */
export function sealEax(key: Uint8Array, text: Uint8Array, use: EaxUse): Sealed {
  const start = macOf(key, 0, use.nonce);
  const ciphertext = ctr(key, start).encrypt(text);
  return { ciphertext, tag: tagOf(key, ciphertext, { ...use, start }) };
}

/** Null where the tag is another: by chance it is the same once in 2^(8 × its bytes). */
export function openEax(
  key: Uint8Array,
  { ciphertext, tag }: Sealed,
  use: EaxUse,
): Uint8Array | null {
  const start = macOf(key, 0, use.nonce);
  const expected = tagOf(key, ciphertext, { ...use, start });
  return equalMacs(tag, expected) ? ctr(key, start).decrypt(ciphertext) : null;
}

function tagOf(
  key: Uint8Array,
  ciphertext: Uint8Array,
  { header, tagBytes, start }: EaxUse & { readonly start: Uint8Array },
): Uint8Array {
  const ofHeader = macOf(key, 1, header);
  const ofCiphertext = macOf(key, 2, ciphertext);
  return start
    .map((byte, i) => byte ^ (ofHeader[i] as number) ^ (ofCiphertext[i] as number))
    .slice(0, tagBytes);
}

function macOf(key: Uint8Array, which: number, message: Uint8Array): Uint8Array {
  const before = new Uint8Array(AES_BLOCK_BYTES);
  before[AES_BLOCK_BYTES - 1] = which;
  return cmac(concatBytes([before, message]), key);
}
