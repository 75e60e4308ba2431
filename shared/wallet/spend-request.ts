/**
 * What a till asks of a wallet: its bytes are fixed when Pay is pressed, before any wallet is there.
 *
 * Spec: Tillwave protocols, version 1, §1.3 (vector A.3). Canonical CBOR, 43 bytes, at most 78:
 *
 *   [ terminal, epoch, seq, nonce 16, amount, currency, kinds, promoMax, null | [rule, amount], time ]
 */
import { type CborError, type CborValue, decodeCbor, encodeCbor } from "../cose/cbor.ts";
import {
  bytes,
  currencyCode,
  nullable,
  readTuple,
  safe,
  seq,
  tuple,
  u32,
  uint,
} from "../cose/shape.ts";
import { assert } from "../core/assert.ts";
import { type Result, err, ok } from "../core/result.ts";
import { anyKinds } from "./kinds.ts";

export { KIND_CARD, KIND_CASH, KIND_PROMO } from "./kinds.ts";

export const NONCE_BYTES = 16;
export const REQUEST_BYTES_MAX = 78;
const RULE_MAX = 0xffff;

export interface Reward {
  /** Of the shop's rules, up to 65,535. */
  readonly rule: number;
  /** Minor units. */
  readonly amount: number;
}

export interface SpendRequest {
  readonly terminal: number;
  readonly epoch: number;
  /** Of the entry `tender-opened`. */
  readonly seq: number;
  /** {@link NONCE_BYTES} of chance. */
  readonly nonce: Uint8Array;
  /** Minor units, more than nothing. */
  readonly amount: number;
  readonly currency: string;
  /** Sum of the kinds of value that the till takes. */
  readonly kinds: number;
  /** Of the amount, so much at most in promotional credit. */
  readonly promoMax: number;
  readonly reward: Reward | null;
  /** Unix seconds. */
  readonly time: number;
}

export type RequestError = CborError | { readonly type: "malformed" };

export function encodeSpendRequest(request: SpendRequest): Uint8Array {
  const fields = requestFields(request);
  assert(readRequest(fields) !== null, "no wallet reads this as a request");
  return encodeCbor(fields);
}

export function decodeSpendRequest(encoded: Uint8Array): Result<SpendRequest, RequestError> {
  const value = decodeCbor(encoded, REQUEST_BYTES_MAX);
  if (!value.ok) {
    return value;
  }
  const request = readRequest(value.value);
  return request === null ? err({ type: "malformed" }) : ok(request);
}

export function requestFields(r: SpendRequest): readonly CborValue[] {
  const reward = r.reward === null ? null : [r.reward.rule, r.reward.amount];
  const names = [r.terminal, r.epoch, r.seq, r.nonce];
  return [...names, r.amount, r.currency, r.kinds, r.promoMax, reward, r.time];
}

const isNonce = bytes(NONCE_BYTES);
const isReward = nullable(tuple(uint(RULE_MAX), safe));
const NAMES = [u32, u32, seq, isNonce] as const;
const TERMS = [safe, currencyCode, anyKinds, safe, isReward, u32] as const;

export function readRequest(value: CborValue): SpendRequest | null {
  const fields = readTuple(value, [...NAMES, ...TERMS]);
  if (fields === null) {
    return null;
  }
  const [terminal, epoch, at, nonce, amount, currency, kinds, promoMax, rewarded, time] = fields;
  const reward = rewarded === null ? null : { rule: rewarded[0], amount: rewarded[1] };
  const terms = { amount, currency, kinds, promoMax, reward, time };
  return amount > 0 ? { terminal, epoch, seq: at, nonce, ...terms } : null;
}
