/**
 * What the hub signs with each answer: how far it holds a till's journal, and under which head.
 *
 * Spec: Tillwave protocols, version 1, §4.5. COSE_Sign1 by a ledger key, label `anchor`, 160 bytes:
 *
 *   [ merchant, terminal, epoch, seq, head 32, hubTime ms, hubEpoch, policyVersion, denyVersion,
 *     leaseUntil, requestId 16 ]
 */
import type { CborValue } from "../cose/cbor.ts";
import { bytes, hash32, readTuple, safe, seq, u32 } from "../cose/shape.ts";
import type { Sign1Error } from "../cose/sign1.ts";
import type { Result } from "../core/result.ts";
import { type Against, type By, openArray, signArray } from "./signed-array.ts";

export interface Anchor {
  readonly merchant: number;
  readonly terminal: number;
  readonly epoch: number;
  /** 0 where the hub holds nothing of this epoch; `head` is its genesis then, or zeros where it does not know that. */
  readonly seq: number;
  readonly head: Uint8Array;
  /** Unix milliseconds. */
  readonly hubTime: number;
  /** Rises each time that the hub is restored from a copy. */
  readonly hubEpoch: number;
  readonly policyVersion: number;
  readonly denyVersion: number;
  /** Unix seconds. */
  readonly leaseUntil: number;
  /** Of the request that it answers: what makes it fresh. */
  readonly requestId: Uint8Array;
}

export function signAnchor(a: Anchor, by: By): Uint8Array {
  return signArray(
    [
      a.merchant,
      a.terminal,
      a.epoch,
      a.seq,
      a.head,
      a.hubTime,
      a.hubEpoch,
      a.policyVersion,
      a.denyVersion,
      a.leaseUntil,
      a.requestId,
    ],
    { label: "anchor", read },
    by,
  );
}

export function openAnchor(sign1: Uint8Array, against: Against): Result<Anchor, Sign1Error> {
  return openArray(sign1, { label: "anchor", read }, against);
}

function read(value: CborValue): Anchor | null {
  const shapes = [u32, u32, u32, seq, hash32, safe, u32, u32, u32, u32, bytes(16)] as const;
  const fields = readTuple(value, shapes);
  if (fields === null) {
    return null;
  }
  const [merchant, terminal, epoch, at, head, hubTime, hubEpoch, ...rest] = fields;
  const [policyVersion, denyVersion, leaseUntil, requestId] = rest;
  return {
    merchant,
    terminal,
    epoch,
    seq: at,
    head,
    hubTime,
    hubEpoch,
    policyVersion,
    denyVersion,
    leaseUntil,
    requestId,
  };
}
