/**
 * Seals a beacon's figures under its identity key, and opens them: encrypted Eddystone-TLM.
 *
 * Spec: google/eddystone, eddystone-tlm, tlm-encrypted; Tillwave protocols, version 1, §2.2 (vector A.6).
 *
 *   nonce = T with its low K bits 0, u32 ‖ salt 2        AES-EAX(identity key), no header, tag cut to 2 bytes
 *   text  = the 12 bytes of a plain TLM behind its type and version
 *
 * Two texts under one nonce would tell what they differ in: a salt is used once in a window. One that counts
 * lasts for 65,536 frames of a window; one drawn at random repeats after some 300.
 */
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import { type EidClock, eidWindowStart } from "../presence/eid.ts";
import { type EaxUse, openEax, sealEax } from "./eax.ts";
import { ETLM_SALT_BYTES, ETLM_TAG_BYTES, type EddystoneEtlm } from "./eddystone-etlm.ts";
import {
  type EddystoneTlm,
  TLM_FRAME_TYPE,
  TLM_PLAIN_VERSION,
  decodeTlm,
  encodeTlm,
} from "./eddystone-tlm.ts";

const KEY_BYTES = 16;
const TIME_BYTES = 4;
const HEADER = Uint8Array.of(TLM_FRAME_TYPE, TLM_PLAIN_VERSION);
const NOTHING = new Uint8Array(0);

export interface TlmKey extends EidClock {
  /** Eddystone's identity key, 16 bytes. */
  readonly identityKey: Uint8Array;
}

export function sealTlm(
  tlm: EddystoneTlm,
  { salt, ...key }: TlmKey & { readonly salt: Uint8Array },
): EddystoneEtlm {
  const figures = encodeTlm(tlm).slice(HEADER.length);
  return { ...sealEax(key.identityKey, figures, useOf(key, salt)), salt };
}

/** Null where it is another beacon's, of another window, or forged. The windows beside are for the caller to try. */
export function openTlm({ salt, ...sealed }: EddystoneEtlm, key: TlmKey): EddystoneTlm | null {
  const figures = openEax(key.identityKey, sealed, useOf(key, salt));
  const tlm = figures === null ? null : decodeTlm(concatBytes([HEADER, figures]));
  return tlm?.ok === true ? tlm.value : null;
}

function useOf({ identityKey, exponent, time }: TlmKey, salt: Uint8Array): EaxUse {
  assert(identityKey.length === KEY_BYTES, "an identity key has 16 bytes");
  assert(salt.length === ETLM_SALT_BYTES, "a salt has 2 bytes");
  const window = new Uint8Array(TIME_BYTES);
  new DataView(window.buffer).setUint32(0, eidWindowStart({ exponent, time }));
  return { nonce: concatBytes([window, salt]), header: NOTHING, tagBytes: ETLM_TAG_BYTES };
}
