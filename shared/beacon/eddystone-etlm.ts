/**
 * Encrypted Eddystone-TLM, for beacons whose id is an EID: their figures in clear would let anybody follow
 * them from window to window. Sealed and opened by tlm-cipher.ts.
 *
 * Spec: google/eddystone, eddystone-tlm, tlm-encrypted.
 *
 *   offset  bytes  field
 *   0       1      frame type 0x20
 *   1       1      version 0x01
 *   2       12     the fields of a plain TLM, encrypted
 *   14      2      salt, another for each frame
 *   16      2      tag
 */
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import { TLM_FRAME_TYPE, type TlmError } from "./eddystone-tlm.ts";

export const TLM_ENCRYPTED_VERSION = 0x01;
const ETLM_CIPHERTEXT_BYTES = 12;
export const ETLM_SALT_BYTES = 2;
export const ETLM_TAG_BYTES = 2;
const ETLM_BYTES = 18;

export interface EddystoneEtlm {
  /** 12 bytes. */
  readonly ciphertext: Uint8Array;
  /** 2 bytes. */
  readonly salt: Uint8Array;
  /** 2 bytes: one forged frame in 65,536 passes. Good enough for a figure of the battery, for nothing else. */
  readonly tag: Uint8Array;
}

export function decodeEtlm(data: Uint8Array): Result<EddystoneEtlm, TlmError> {
  const version = data[1];
  if (version !== undefined && version !== TLM_ENCRYPTED_VERSION) {
    return err({ type: "unknown-version", version });
  }
  if (data.length !== ETLM_BYTES) {
    return err({ type: "wrong-length", lengthBytes: data.length });
  }
  return ok({ ciphertext: data.slice(2, 14), salt: data.slice(14, 16), tag: data.slice(16) });
}

export function encodeEtlm({ ciphertext, salt, tag }: EddystoneEtlm): Uint8Array {
  assert(ciphertext.length === ETLM_CIPHERTEXT_BYTES, "sealed figures have 12 bytes");
  assert(salt.length === ETLM_SALT_BYTES, "a salt has 2 bytes");
  assert(tag.length === ETLM_TAG_BYTES, "a tag has 2 bytes");
  return Uint8Array.of(TLM_FRAME_TYPE, TLM_ENCRYPTED_VERSION, ...ciphertext, ...salt, ...tag);
}
