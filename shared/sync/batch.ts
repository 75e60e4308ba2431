/**
 * A batch as it goes over the wire, and whether its answer can be believed.
 *
 * Spec: Tillwave protocols, version 1, §4.4–4.5. The body is NDJSON: each stored line, byte for byte,
 * with a line feed behind it. An answer counts when a ledger key has signed its anchor for this very
 * request, and when it accounts for each line once.
 */
import { type KeySet, keysFor } from "../cose/key-set.ts";
import type { Sign1Error } from "../cose/sign1.ts";
import { concatBytes, equalBytes } from "../core/bytes.ts";
import type { Digest, Verifier } from "../core/crypto.ts";
import { type Result, err, ok } from "../core/result.ts";
import type { ChainId } from "../journal/chain.ts";
import { type Anchor, openAnchor } from "./anchor.ts";
import type { BatchAnswer } from "./answer.ts";

const LINE_FEED = Uint8Array.of(0x0a);

export function composeBody(lines: readonly Uint8Array[]): Uint8Array {
  return concatBytes(lines.flatMap((line) => [line, LINE_FEED]));
}

/** What was asked, as far as the answer must fit it. */
export interface Asked extends ChainId {
  /** 0 and 0 for a request without entries. */
  readonly first: number;
  readonly last: number;
  readonly requestId: Uint8Array;
}

export type AnswerFault =
  | { readonly type: "anchor-invalid"; readonly error: Sign1Error["type"] }
  | {
      readonly type: "anchor-of-another";
      readonly what: "request" | "terminal" | "epoch" | "key";
    }
  /** Its lists do not make up the batch, or do not fit its anchor. */
  | { readonly type: "does-not-add-up"; readonly what: "expected" | "lines" | "quarantine" };

/** The anchor, where the answer holds together. Whether its head is the till's own is for the caller to see. */
export function checkAnswer(
  answer: BatchAnswer,
  asked: Asked,
  against: { readonly keySet: KeySet; readonly crypto: Digest & Verifier },
): Result<Anchor, AnswerFault> {
  const anchor = openFreshAnchor(answer.anchor, asked, against);
  if (!anchor.ok) {
    return anchor;
  }
  const { first, last } = asked;
  if (answer.expected !== anchor.value.seq + 1 || anchor.value.seq < last) {
    return err({ type: "does-not-add-up", what: "expected" });
  }
  const quarantined = answer.quarantined.map(({ seq }) => seq);
  if (quarantined.some((seq) => seq < first || seq > last || last === 0)) {
    return err({ type: "does-not-add-up", what: "quarantine" });
  }
  const ranges = [...answer.stored, ...answer.duplicate];
  return addUp([...ranges, ...alone(quarantined, ranges)], asked)
    ? anchor
    : err({ type: "does-not-add-up", what: "lines" });
}

function openFreshAnchor(
  bytes: Uint8Array,
  asked: Asked,
  { keySet, crypto }: { readonly keySet: KeySet; readonly crypto: Digest & Verifier },
): Result<Anchor, AnswerFault> {
  const ledger = keySet.keys.filter(({ use }) => use === "ledger");
  const opened = openAnchor(bytes, { keys: ledger.map(({ publicKey }) => publicKey), crypto });
  if (!opened.ok) {
    return err({ type: "anchor-invalid", error: opened.error.type });
  }
  const anchor = opened.value;
  const { merchant, terminal, epoch, requestId } = anchor;
  if (!equalBytes(requestId, asked.requestId)) {
    return err({ type: "anchor-of-another", what: "request" });
  }
  if (merchant !== asked.merchant || terminal !== asked.terminal) {
    return err({ type: "anchor-of-another", what: "terminal" });
  }
  if (epoch !== asked.epoch) {
    return err({ type: "anchor-of-another", what: "epoch" });
  }
  // The till's own clock may be days off: the key must have been the ledger's at the hub's own time.
  const keys = keysFor(keySet, "ledger", Math.floor(anchor.hubTime / 1000));
  const byKeyOfItsTime = openAnchor(bytes, { keys, crypto });
  return byKeyOfItsTime.ok ? ok(anchor) : err({ type: "anchor-of-another", what: "key" });
}

type Range = readonly [number, number];

/** A quarantined line is stored in the chain too: a hub may say so, or name it here alone. */
function alone(seqs: readonly number[], ranges: readonly Range[]): readonly Range[] {
  return seqs
    .filter((seq) => !ranges.some(([from, to]) => from <= seq && seq <= to))
    .map((seq) => [seq, seq]);
}

/** Whether the ranges, in order, are the batch: nothing left out, nothing twice. */
function addUp(ranges: readonly Range[], { first, last }: Asked): boolean {
  if (last === 0) {
    return ranges.length === 0;
  }
  let next = first;
  for (const [from, to] of ranges.toSorted(([a], [b]) => a - b)) {
    if (from !== next || to < from) {
      return false;
    }
    next = to + 1;
  }
  return next === last + 1;
}
