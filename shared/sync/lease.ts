/**
 * The hub lends a till its epoch, and one to spare: a till that finds itself restored while offline
 * opens the spare one at once, without asking.
 *
 * Spec: Tillwave protocols, version 1, §4.2. COSE_Sign1 by a credential key, label `lease`, 168 bytes:
 *
 *   [ merchant, terminal, epoch, spareEpoch, from, until, SHA-256(tillKey), prevHead 32, prevSeq ]
 */
import type { CborValue } from "../cose/cbor.ts";
import { hash32, readTuple, seq, u32 } from "../cose/shape.ts";
import type { Sign1Error } from "../cose/sign1.ts";
import type { Result } from "../core/result.ts";
import { type Against, type By, openArray, signArray } from "./signed-array.ts";

export interface Lease {
  readonly merchant: number;
  readonly terminal: number;
  readonly epoch: number;
  readonly spareEpoch: number;
  /** Unix seconds. */
  readonly from: number;
  readonly until: number;
  readonly tillKeyHash: Uint8Array;
  /** The last head of the epoch before that the hub holds; zeros and 0 where there is none. */
  readonly previousHead: Uint8Array;
  readonly previousSeq: number;
}

export function signLease(l: Lease, by: By): Uint8Array {
  return signArray(
    [
      l.merchant,
      l.terminal,
      l.epoch,
      l.spareEpoch,
      l.from,
      l.until,
      l.tillKeyHash,
      l.previousHead,
      l.previousSeq,
    ],
    { label: "lease", read },
    by,
  );
}

export function openLease(sign1: Uint8Array, against: Against): Result<Lease, Sign1Error> {
  return openArray(sign1, { label: "lease", read }, against);
}

function read(value: CborValue): Lease | null {
  const fields = readTuple(value, [u32, u32, u32, u32, u32, u32, hash32, hash32, seq]);
  if (fields === null) {
    return null;
  }
  const [merchant, terminal, epoch, spareEpoch, from, until, ...rest] = fields;
  const [tillKeyHash, previousHead, previousSeq] = rest;
  return {
    merchant,
    terminal,
    epoch,
    spareEpoch,
    from,
    until,
    tillKeyHash,
    previousHead,
    previousSeq,
  };
}
