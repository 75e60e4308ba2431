/**
 * A wallet's answer to SELECT: what it speaks, how it is disposed, and its credential.
 *
 * Spec: Tillwave protocols, version 1, §1.3 (vector A.3), 213 bytes with the status word:
 *
 *   6F L 53 L [ 1, flags, walletNonce 8, credential ]
 *
 * The credential stands there as it is, a CBOR array within the array, and is cut out unchanged.
 */
import { type CborError, type CborValue, decodeCbor } from "../cose/cbor.ts";
import { bytes, readTuple, uint } from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import { concatBytes } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import { type TlvError, decodeTlv, encodeTlv } from "../nfc/tlv.ts";
import { TAP_BYTES_MAX } from "../nfc/wallet-commands.ts";

export const HELLO_VERSION = 1;
export const WALLET_NONCE_BYTES = 8;
const TEMPLATE = 0x6f;
const DISCRETIONARY = 0x53;
const STATUS_BYTES = 2;

/** Flags, as bits. */
const USER_VERIFIED = 1;
const ONLINE = 2;
const WANTS_TILL_PROOF = 4;
const HOLDS_UNCONFIRMED = 8;
const ALL_FLAGS = 15;

/** [ 1, flags, bstr 8: head of the array and of the byte string, and two small numbers. */
const ARRAY_OF_4 = 0x84;
const BYTES_OF_8 = 0x48;
const CREDENTIAL_AT = 4 + WALLET_NONCE_BYTES;

export interface Hello {
  readonly version: number;
  /** Not longer than 30 seconds ago. */
  readonly isUserVerified: boolean;
  readonly isOnline: boolean;
  /** PRESENT first, and every SPEND signed by the till. */
  readonly wantsTillProof: boolean;
  /** A spend that the hub has not confirmed to it yet. */
  readonly holdsUnconfirmed: boolean;
  /** 8 bytes, new with every field session; what the till's proof is bound to. */
  readonly walletNonce: Uint8Array;
  /** As the hub signed it. */
  readonly credential: Uint8Array;
}

export type HelloError =
  | CborError
  | TlvError
  /** Of a wallet that speaks another version: words for the customer, not a defect. */
  | { readonly type: "other-version"; readonly version: number };

export function encodeHello(hello: Hello): Uint8Array {
  const { version, walletNonce, credential } = hello;
  assert(version === HELLO_VERSION, `version ${version} is not spoken here`);
  assert(isWalletNonce(walletNonce), "a wallet's nonce has 8 bytes");
  const flags =
    (hello.isUserVerified ? USER_VERIFIED : 0) +
    (hello.isOnline ? ONLINE : 0) +
    (hello.wantsTillProof ? WANTS_TILL_PROOF : 0) +
    (hello.holdsUnconfirmed ? HOLDS_UNCONFIRMED : 0);
  const start = Uint8Array.of(ARRAY_OF_4, version, flags, BYTES_OF_8);
  const said = concatBytes([start, walletNonce, credential]);
  const answer = encodeTlv(TEMPLATE, encodeTlv(DISCRETIONARY, said));
  assert(answer.length + STATUS_BYTES <= TAP_BYTES_MAX, `no reader carries ${answer.length} bytes`);
  return answer;
}

/** `data` without the status word. The credential is not believed yet. */
export function decodeHello(data: Uint8Array): Result<Hello, HelloError> {
  const template = decodeTlv(data, TEMPLATE);
  const said = template.ok ? decodeTlv(template.value, DISCRETIONARY) : template;
  if (!said.ok) {
    return said;
  }
  const value = decodeCbor(said.value, TAP_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const fields = readTuple(value.value, HELLO);
  if (fields === null) {
    return err(otherVersion(value.value) ?? { type: "malformed" });
  }
  const [version, flags, walletNonce] = fields;
  return ok({
    version,
    isUserVerified: (flags & USER_VERIFIED) !== 0,
    isOnline: (flags & ONLINE) !== 0,
    wantsTillProof: (flags & WANTS_TILL_PROOF) !== 0,
    holdsUnconfirmed: (flags & HOLDS_UNCONFIRMED) !== 0,
    walletNonce,
    credential: said.value.slice(CREDENTIAL_AT),
  });
}

const isWalletNonce = bytes(WALLET_NONCE_BYTES);
const isVersion = (value: CborValue | undefined): value is number => value === HELLO_VERSION;
const isSign1Array = (value: CborValue | undefined): value is readonly CborValue[] =>
  Array.isArray(value) && value.length === 4;
const HELLO = [isVersion, uint(ALL_FLAGS), isWalletNonce, isSign1Array] as const;

function otherVersion(value: CborValue): HelloError | null {
  const version: unknown = Array.isArray(value) ? value[0] : null;
  return typeof version === "number" && version > HELLO_VERSION
    ? { type: "other-version", version }
    : null;
}
