/**
 * What a thief does to a phone's answer to SELECT: another credential in its place, byte for byte as a
 * wallet would send it.
 */
import { concatBytes } from "@tillwave/shared/core/bytes";
import type { Digest, Signer } from "@tillwave/shared/core/crypto";
import { splitAnswer } from "@tillwave/shared/nfc/apdu";
import { SW_DONE } from "@tillwave/shared/nfc/status-word";
import {
  type Credential,
  peekCredential,
  signCredential,
} from "@tillwave/shared/wallet/credential";
import { decodeHello, encodeHello } from "@tillwave/shared/wallet/hello";
import { SW_DONE as DONE_BYTES } from "./card.ts";

export interface Disguise {
  /** Of the hub that this shop does not know. */
  readonly signer: Signer;
  readonly digest: Digest;
  change(credential: Credential): Credential;
}

/** An answer that is no hello stays as it is. */
export function withOtherCredential(answer: Uint8Array, disguise: Disguise): Uint8Array {
  const split = splitAnswer(answer);
  const hello = split.ok && split.value.sw === SW_DONE ? decodeHello(split.value.data) : null;
  const credential = hello?.ok === true ? peekCredential(hello.value.credential) : null;
  if (hello?.ok !== true || credential?.ok !== true) {
    return answer;
  }
  const other = signCredential(disguise.change(credential.value), disguise);
  return concatBytes([encodeHello({ ...hello.value, credential: other }), DONE_BYTES]);
}
