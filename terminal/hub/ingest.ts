/**
 * Does what the ledger decides, inside one transaction: entries and their heads, sales, evidence,
 * quarantine, alarms, the cursor.
 *
 * Spec: Tillwave protocols, version 1, §4.4; alarms as §4.5 has them.
 */
import type { HubAlarmKind } from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import { equalBytes, toHex } from "@tillwave/shared/core/bytes";
import { LINE_CODES, type LineCode, type Refusal } from "@tillwave/shared/sync/answer";
import { SEQ_MAX } from "@tillwave/shared/cose/shape";
import type { ReadBatch } from "./batch.ts";
import { EPOCH_CLAIMED_MAX } from "./grant.ts";
import { type LedgerView, decide } from "./ledger.ts";
import type { SignedRequest } from "./signed-request.ts";
import type { HubRows } from "./store/hub-store.ts";
import type { Range } from "./store/range.ts";
import type { EpochCursor, EpochKey, SaleFacts } from "./store/journal-rows.ts";
import type { JudgedLine } from "./line.ts";
import type { WalletDeps } from "./wallets/issue.ts";
import { isReversal } from "./wallets/give-back.ts";
import { judgeTaps } from "./wallets/journal-taps.ts";

export interface Ingested {
  readonly refusal: Refusal | null;
  readonly stored: Range | null;
  readonly duplicate: Range | null;
  readonly quarantined: readonly { readonly seq: number; readonly code: LineCode }[];
}

export interface Arrival {
  readonly request: SignedRequest;
  readonly batch: ReadBatch;
  /** Unix milliseconds. */
  readonly at: number;
  /** Sales in another currency than the merchant's are listed, and not added up. */
  readonly deps: WalletDeps;
}

export function ingest(rows: HubRows, arrival: Arrival): Ingested {
  const { request, batch } = arrival;
  const of = placeOf(request);
  const cursor = rows.journals.cursor(of);
  const verdict = decide(viewOf(rows, arrival, cursor), batch);
  switch (verdict.type) {
    case "take":
      return cursor === null && isBeyondReach(request)
        ? refuseEpoch(rows, arrival)
        : take(rows, arrival, { of, cursor, known: verdict.known });
    case "gap":
      raise(rows, arrival, { type: "hub-behind-a-till", epoch: of.epoch, seq: batch.first - 1 });
      return refused({ error: "gap", expected: verdict.expected });
    case "fork":
      raise(rows, arrival, { type: "fork", epoch: of.epoch, seq: verdict.seq });
      keepAside(rows, arrival, { from: verdict.asideFrom, code: "fork" });
      return refused({ error: "fork", seq: verdict.seq, head: toHex(verdict.head) });
    case "closed":
      raise(rows, arrival, { type: "closed-epoch-used", epoch: of.epoch });
      keepAside(rows, arrival, { from: verdict.asideFrom, code: "epoch-closed" });
      return refused({ error: "epoch-closed" });
    case "revoked":
      raise(rows, arrival, { type: "revoked-till-sends", epoch: of.epoch });
      keepAside(rows, arrival, { from: verdict.asideFrom, code: "revoked" });
      return refused({ error: "revoked" });
  }
}

/** No number that leaves none for the epochs after it, unless the hub has lent it. */
const isBeyondReach = ({ statement: { epoch }, terminal }: SignedRequest): boolean =>
  epoch > Math.max(EPOCH_CLAIMED_MAX, terminal.highestEpoch);

function refuseEpoch(rows: HubRows, arrival: Arrival): Ingested {
  raise(rows, arrival, { type: "statement-refused", detail: "epoch" });
  return refused({ error: "statement-mismatch", field: "epoch" });
}

const placeOf = ({ statement: { terminal, epoch } }: SignedRequest): EpochKey => ({
  terminal,
  epoch,
});

const refused = (refusal: Refusal): Ingested => ({
  refusal,
  stored: null,
  duplicate: null,
  quarantined: [],
});

function viewOf(
  rows: HubRows,
  { request, batch }: Arrival,
  cursor: EpochCursor | null,
): LedgerView {
  const of = placeOf(request);
  const expected = cursor?.expected ?? 1;
  const last = Math.min(batch.last, expected - 1);
  const known = batch.first <= last ? rows.journals.heads(of, { first: batch.first, last }) : [];
  const isNext = cursor !== null && batch.first === expected;
  const before = batch.first <= expected ? rows.journals.entry(of, batch.first - 1) : null;
  return {
    standing: standingOf(request),
    expected,
    headBefore: isNext ? cursor.head : (before?.head ?? null),
    heads: known,
    isEnded: (rows.journals.newestEpoch(of.terminal) ?? 0) > of.epoch,
  };
}

function standingOf({ terminal, isCurrent }: SignedRequest): LedgerView["standing"] {
  if (terminal.revokedAt !== null) {
    return "revoked";
  }
  return isCurrent ? "current" : "replaced";
}

interface Taking {
  readonly of: EpochKey;
  readonly cursor: EpochCursor | null;
  /** Entries of the batch that are held already. */
  readonly known: number;
}

function take(rows: HubRows, arrival: Arrival, { of, cursor, known }: Taking): Ingested {
  const { request, batch, at } = arrival;
  const { first, last } = batch;
  const firstNew = first + known;
  const duplicate = known === 0 ? null : { first, last: firstNew - 1 };
  const before = duplicate === null ? [] : codesOfKnown(rows, arrival, duplicate);
  if (firstNew > last) {
    return { refusal: null, stored: null, duplicate, quarantined: before };
  }
  if (cursor === null) {
    raiseOpening(rows, arrival, of);
  }
  const fresh = batch.lines.slice(known).map((body, i) => ({
    seq: firstNew + i,
    body,
    head: present(batch.heads[known + i], "a head of each line"),
  }));
  rows.journals.append(of, fresh, at);
  rows.journals.moveCursor(of.terminal, {
    epoch: of.epoch,
    keyNumber: request.key.keyNumber,
    why: batch.opening?.why ?? "",
    expected: last + 1,
    head: present(fresh.at(-1), "the last line").head,
  });
  const judged = batch.judged
    .slice(known)
    .map((line, i) => withTaps(rows, line, { of, seq: firstNew + i, deps: arrival.deps }));
  const codes = judged.flatMap(({ code }, i) =>
    code === null ? [] : [{ seq: firstNew + i, code }],
  );
  for (const { seq, code } of codes) {
    const { body, head } = present(fresh[seq - firstNew], "a line that is judged");
    rows.quarantine.add({ ...of, seq, code, body, head, receivedAt: at });
  }
  addSales(rows, arrival, { of, sales: judged.flatMap(({ sale }) => sale ?? []) });
  addEvidence(rows, arrival, "stored");
  const quarantined = [...before, ...codes];
  return { refusal: null, stored: { first: firstNew, last }, duplicate, quarantined };
}

/** What a line says of taps is judged by what the hub knows of wallets; a fault of the line itself comes first. */
function withTaps(
  rows: HubRows,
  line: JudgedLine,
  {
    of,
    seq,
    deps,
  }: { readonly of: EpochKey; readonly seq: number; readonly deps: Arrival["deps"] },
): JudgedLine {
  const { entry, sale } = line;
  // What gives back must agree with itself first: nothing of it is booked otherwise.
  const isLeft = entry === null || (line.code !== null && isReversal(entry));
  const code = isLeft ? null : judgeTaps(rows, { entry, of, seq }, deps);
  if (code === null) {
    return line;
  }
  return {
    entry,
    code: line.code ?? code,
    sale: sale === null ? null : { ...sale, quarantined: true },
  };
}

/** An answer that was lost may have named them; the till must hear of them all the same. */
function codesOfKnown(
  rows: HubRows,
  { request, batch }: Arrival,
  range: Range,
): Ingested["quarantined"] {
  const found = rows.quarantine.codesOf(placeOf(request), range).flatMap(({ seq, code, head }) => {
    const own = batch.heads[seq - batch.first];
    const lineCode = LINE_CODES.find((one) => one === code);
    return lineCode !== undefined && own !== undefined && equalBytes(head, own)
      ? [[seq, { seq, code: lineCode }] as const]
      : [];
  });
  return [...new Map(found).values()];
}

/** Epochs that begin as planned are nobody's business; all others a person must hear of. */
const QUIET_OPENINGS = new Set(["first", "joined", "other-terminal"]);

function raiseOpening(rows: HubRows, arrival: Arrival, { terminal, epoch }: EpochKey): void {
  const { leasedEpoch, spareEpoch } = arrival.request.terminal;
  const { why } = present(arrival.batch.opening, "the entry that opens an epoch");
  rows.terminals.raiseEpoch(terminal, epoch);
  if (!QUIET_OPENINGS.has(why)) {
    const isLeased = epoch === leasedEpoch || epoch === spareEpoch;
    const type = isLeased ? "till-restored" : "epoch-not-leased";
    raise(rows, arrival, { type, epoch, why });
  }
}

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;

interface Count {
  sales: number;
  total: number;
}

function addSales(
  rows: HubRows,
  { at, deps }: Arrival,
  { of, sales }: { readonly of: EpochKey; readonly sales: readonly SaleFacts[] },
): void {
  const hours = new Map<number, Count>();
  const quarters = new Map<number, Count>();
  const all: Count = { sales: 0, total: 0 };
  for (const sale of sales) {
    rows.journals.addSale(of, sale, at);
    if (sale.quarantined || sale.currency !== deps.hub.currency) {
      continue;
    }
    for (const count of [
      countAt(hours, Math.floor(sale.at / HOUR_MS) * HOUR_MS),
      countAt(quarters, Math.floor(sale.at / QUARTER_MS) * QUARTER_MS),
      all,
    ]) {
      count.sales += 1;
      count.total = Math.min(count.total + sale.total, Number.MAX_SAFE_INTEGER);
    }
  }
  hours.forEach((hour, begins) => rows.journals.countHour({ begins, ...hour }));
  const { terminal } = of;
  quarters.forEach((count, begins) => rows.journals.countQuarter(begins, { terminal, ...count }));
  if (all.sales > 0) {
    rows.terminals.countSales(terminal, all);
  }
}

function countAt(counts: Map<number, Count>, begins: number): Count {
  const count = counts.get(begins) ?? { sales: 0, total: 0 };
  counts.set(begins, count);
  return count;
}

function keepAside(
  rows: HubRows,
  arrival: Arrival,
  { from, code }: { readonly from: number; readonly code: string },
): void {
  const { request, batch, at } = arrival;
  if (from > batch.last || batch.last > SEQ_MAX) {
    return;
  }
  const of = placeOf(request);
  for (let seq = from; seq <= batch.last; seq += 1) {
    const body = present(batch.lines[seq - batch.first], "a line of the batch");
    const head = present(batch.heads[seq - batch.first], "a head of each line");
    rows.quarantine.add({ ...of, seq, code, body, head, receivedAt: at });
  }
  addEvidence(rows, arrival, code);
}

function addEvidence(rows: HubRows, { request, batch, at }: Arrival, outcome: string): void {
  const { first, last } = batch;
  const { signed: statement } = request;
  const of = placeOf(request);
  rows.journals.addStatement({ ...of, first, last, outcome, receivedAt: at, statement });
}

function raise(rows: HubRows, { request, at }: Arrival, alarm: HubAlarmKind): void {
  rows.alarms.raise(alarm, { terminal: request.statement.terminal, at });
}
