/** A batch made ready for the ledger: its chain worked out again from where its statement says it begins. */
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { Digest } from "@tillwave/shared/core/crypto";
import { type Result, ok } from "@tillwave/shared/core/result";
import { genesis, nextHead } from "@tillwave/shared/journal/chain";
import { type EpochOpening, readOpening } from "./epoch-opening.ts";
import type { Batch } from "./ledger.ts";
import { type JudgedLine, judgeLine } from "./line.ts";
import { type Refused, type SignedRequest, mismatch, refuse } from "./signed-request.ts";

export interface ReadBatch extends Batch {
  readonly lines: readonly Uint8Array[];
  readonly judged: readonly JudgedLine[];
  /** Null where the batch does not begin an epoch. */
  readonly opening: EpochOpening | null;
}

/** Every field that the statement has of the journal is compared with what the lines give. */
export function readBatch(
  { statement }: Pick<SignedRequest, "statement">,
  lines: readonly Uint8Array[],
  digest: Digest,
): Result<ReadBatch, Refused> {
  const { merchant, terminal, epoch, first, last, headBefore, headAfter } = statement;
  if (first < 1) {
    return mismatch(terminal, "first");
  }
  if (last !== first + lines.length - 1) {
    return mismatch(terminal, "last");
  }
  const id = { merchant, terminal, epoch };
  const opening = first === 1 && lines[0] !== undefined ? readOpening(lines[0]) : null;
  if (first === 1 && opening === null) {
    return refuse({ error: "malformed" }, { terminal, detail: "an epoch that does not open" });
  }
  if (opening !== null && !equalBytes(genesis(id, opening.previousHead, digest), headBefore)) {
    return mismatch(terminal, "headBefore");
  }
  const heads: Uint8Array[] = [];
  let previous = headBefore;
  for (const [i, body] of lines.entries()) {
    previous = nextHead(id, { seq: first + i, previous, body }, digest);
    heads.push(previous);
  }
  if (!equalBytes(previous, headAfter)) {
    return mismatch(terminal, "headAfter");
  }
  const judged = lines.map((body, i) => judgeLine(body, { seq: first + i, epoch }));
  return ok({ first, last, headBefore, heads, lines, judged, opening });
}
