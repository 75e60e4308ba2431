/**
 * Checks a file that a till's journal was exported to, by itself: what each statement says of its lines,
 * with the hub's own eyes (hub/batch.ts), and that one batch leads to the next.
 *
 * A signature needs the till's key: it is checked where the till's folder is at hand.
 */
import { readBatch } from "@tillwave/hub/batch";
import { unpackLines } from "@tillwave/hub/batch-body";
import { lookAtBelieved } from "@tillwave/service/sync/export-membership";
import { equalBytes, toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { entriesPath } from "@tillwave/shared/sync/answer";
import type { Certificate } from "@tillwave/shared/sync/certificate";
import { type Statement, openStatement, peekStatement } from "@tillwave/shared/sync/statement";
import type { CarriedBatch } from "@tillwave/shared/sync/twx";
import { readCarried, wordsOfFault } from "../carried-file.ts";
import { type Given, type Outcome, done, failed } from "../command.ts";

/** Faults that are named; the rest are counted. */
const NAMED_MAX = 20;
const crypto = createNodeCrypto();

export async function verifyExport(file: string, folder: string, given: Given): Promise<Outcome> {
  const verdict: Verdict = {
    batches: 0,
    entries: 0,
    sales: 0,
    unchecked: 0,
    faults: [],
    ends: new Map(),
  };
  const certificate = certificateIn(folder);
  for await (const batch of readCarried(file)) {
    if (!batch.ok) {
      verdict.faults.push(wordsOfFault(batch.error));
      break;
    }
    verdict.batches += 1;
    await check(batch.value, verdict, certificate);
    given.progress(`${verdict.entries} entries`);
  }
  if (verdict.batches === 0 && verdict.faults.length === 0) {
    verdict.faults.push("There is nothing in the file.");
  }
  return report(file, verdict);
}

interface Verdict {
  batches: number;
  entries: number;
  sales: number;
  /** Batches whose signature nobody here can check. */
  unchecked: number;
  readonly faults: string[];
  /** Where each epoch of each terminal ends so far. */
  readonly ends: Map<string, { readonly last: number; readonly head: Uint8Array }>;
}

/** Null where that folder knows none: the file is checked without. */
function certificateIn(folder: string): Certificate | null {
  try {
    const believed = lookAtBelieved(folder, crypto);
    return believed.ok ? believed.value.certificate : null;
  } catch {
    return null;
  }
}

async function check(
  carried: CarriedBatch,
  verdict: Verdict,
  certificate: Certificate | null,
): Promise<void> {
  const { batches, faults } = verdict;
  const claimed = peekStatement(carried.statement);
  if (!claimed.ok) {
    faults.push(`Batch ${batches} has a statement that cannot be read.`);
    return;
  }
  const statement = claimed.value;
  const { epoch, first, last } = statement;
  const name = `Batch ${batches} (${epoch}-${first} to ${epoch}-${last})`;
  const signed = signatureOf(carried, statement, certificate);
  verdict.unchecked += signed === "unchecked" ? 1 : 0;
  const fault =
    signed === "wrong"
      ? "is not signed by this till"
      : await faultOf(carried.body, statement, verdict);
  if (fault !== null) {
    faults.push(`${name} ${fault}.`);
  }
}

function signatureOf(
  { statement: signed }: CarriedBatch,
  { merchant, terminal }: Statement,
  certificate: Certificate | null,
): "right" | "wrong" | "unchecked" {
  if (certificate?.merchant !== merchant || certificate.terminal !== terminal) {
    return "unchecked";
  }
  const opened = openStatement(signed, { keys: [certificate.tillKey], crypto });
  if (opened.ok) {
    return "right";
  }
  // A key of an earlier joining is not known here any more.
  return opened.error.type === "unknown-key" ? "unchecked" : "wrong";
}

/** Null where the lines are what the statement says, and follow what the file had before. */
async function faultOf(
  body: Uint8Array,
  said: Statement,
  verdict: Verdict,
): Promise<string | null> {
  if (said.method !== "POST" || said.path !== entriesPath(said.terminal, said.epoch)) {
    return "was not made to be sent as entries";
  }
  if (!equalBytes(said.bodyHash, crypto.sha256(body))) {
    return "has other lines than its statement names";
  }
  const lines = await unpackLines(body);
  if (!lines.ok) {
    return "cannot be unpacked";
  }
  const batch = readBatch({ statement: said }, lines.value, crypto);
  if (!batch.ok) {
    const { refusal } = batch.error;
    return `does not add up (${"field" in refusal ? refusal.field : refusal.error})`;
  }
  verdict.entries += lines.value.length;
  verdict.sales += batch.value.judged.filter(({ sale }) => sale !== null).length;
  return breakBefore(said, verdict.ends);
}

function breakBefore(
  { merchant, terminal, epoch, first, last, headBefore, headAfter }: Statement,
  ends: Verdict["ends"],
): string | null {
  const key = `${merchant} ${terminal} ${epoch}`;
  const before = ends.get(key);
  ends.set(key, { last, head: headAfter });
  if (before === undefined || first <= before.last) {
    return null;
  }
  if (first > before.last + 1) {
    return `leaves out ${epoch}-${before.last + 1} to ${epoch}-${first - 1}`;
  }
  return equalBytes(before.head, headBefore) ? null : "does not follow the batch before it";
}

function report(file: string, { unchecked, faults, ends, ...counts }: Verdict): Outcome {
  const epochs = [...ends].map(([key, { last, head }]) => {
    const [merchant = 0, terminal = 0, epoch = 0] = key.split(" ").map(Number);
    return { merchant, terminal, epoch, last, head: toHex(head) };
  });
  const signatures = unchecked === 0 ? "checked" : "unchecked";
  const facts = { file, ...counts, epochs, signatures, faults };
  const heads = epochs.map(
    ({ terminal, epoch, last, head }) =>
      `  terminal ${terminal}: to ${epoch}-${last} with head ${head.slice(0, 8)}`,
  );
  const signed =
    unchecked === 0
      ? "Every batch is signed by this till."
      : "Signatures are not checked: that needs the till's folder (--data). The hub checks them all.";
  const count = `${counts.entries} entries, ${counts.sales} sales.`;
  if (faults.length === 0) {
    return done([`The export is whole: ${count}`, ...heads, signed], facts);
  }
  const rest = faults.length - NAMED_MAX;
  const say = [
    `The export is not whole: ${count}`,
    ...faults.slice(0, NAMED_MAX).map((fault) => `  ${fault}`),
    ...(rest > 0 ? [`  And ${rest} more.`] : []),
    "Copy it again, or export again: tillwave journal export",
  ];
  return { ...failed("export-broken", ...say), json: { error: "export-broken", ...facts } };
}
