/**
 * What a wallet's key signs: a Sig_structure whose header is not sent, bound to its credential.
 *
 * Spec: Tillwave protocols, version 1, §0.3 and §1.3 (vector A.4). Protected header `a10126`,
 * external_aad = label ‖ SHA-256(credential). The credential's hash stops a change of caps.
 */
import { type Label, sigStructure } from "../cose/sign1.ts";
import { fromHex } from "../core/bytes.ts";
import type { Digest } from "../core/crypto.ts";

/** {1: -7}: ES256. */
export const HOLDER_HEADER = fromHex("a10126");

export interface HolderSigning {
  readonly label: Label;
  /** As received, byte for byte. */
  readonly credential: Uint8Array;
  readonly payload: Uint8Array;
}

/** The bytes that are signed. */
export function holderMessage(
  { label, credential, payload }: HolderSigning,
  digest: Digest,
): Uint8Array {
  return sigStructure(HOLDER_HEADER, { label, binding: digest.sha256(credential) }, payload);
}
