/**
 * What a till's journal says of taps: it alone books, and it alone ends a tender. Runs inside the
 * transaction that stores the entry, in the journal's order.
 *
 * Spec: Tillwave protocols, version 1, §1.5 and §4.4 (line codes).
 *
 *   entry             what it means to the hub
 *   tender-opened     the nonce is this tender's; another open one of the same sale is over
 *   tender-approved   each proof is judged, and the value booked
 *   sale-paid         likewise; what is still open of the sale is over
 *   sale-cancelled    what is still open of the sale is over
 *   tender-absent     the nonce is over: what was tied to it goes back
 *   spend-void        likewise, and nobody may ever count it
 *   refund, void      what its wallets paid goes back to them, once
 *
 * A line that is judged wrong is kept as it is, shown to a person, and books nothing.
 */
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import type { Entry } from "@tillwave/shared/journal/entry";
import type { LineCode } from "@tillwave/shared/sync/answer";
import type { TenderProof } from "@tillwave/shared/sale/tender-proof";
import { NONCE_BYTES, decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import type { HubRows } from "../store/hub-store.ts";
import type { EpochKey } from "../store/journal-rows.ts";
import type { StoredTender } from "../store/wallet-rows.ts";
import { judgeProof } from "./book.ts";
import { releaseOthers } from "./claims.ts";
import { takeReversal } from "./give-back.ts";
import type { WalletDeps } from "./issue.ts";

interface Journaled {
  readonly entry: Entry;
  readonly of: EpochKey;
  readonly seq: number;
}

/** Null where nothing is wrong with it, or it says nothing of taps. */
export function judgeTaps(
  rows: HubRows,
  { entry, of, seq }: Journaled,
  deps: WalletDeps,
): LineCode | null {
  switch (entry.kind) {
    case "tender-opened":
      return openTender(rows, { entry, of, seq });
    case "tender-approved":
      return judgeOne(rows, { ...entry, of }, deps);
    case "sale-paid": {
      const code = judgeSale(rows, { entry, of }, deps);
      passBy(rows, of, entry.sale);
      return code;
    }
    case "sale-cancelled":
      passBy(rows, of, entry.sale);
      return null;
    case "tender-absent":
      return end(rows, { of, nonce: entry.nonce, outcome: "absent" });
    case "spend-void":
      return end(rows, { of, nonce: entry.nonce, outcome: "void" });
    case "refund":
    case "void":
      return takeReversal(rows, { entry, of, seq });
    default:
      return null;
  }
}

/** Ends at the first that is wrong: a line of many bad ones costs no more than a line of one. */
function judgeSale(
  rows: HubRows,
  { entry, of }: Pick<Journaled, "of"> & { readonly entry: Extract<Entry, { kind: "sale-paid" }> },
  deps: WalletDeps,
): LineCode | null {
  const { sale, currency } = entry;
  for (const tender of entry.tenders) {
    if (tender.method !== "cash" && tender.state === "approved" && tender.proof !== null) {
      const { id, method, settles, proof } = tender;
      const code = judgeOne(rows, { of, sale, tender: id, method, settles, currency, proof }, deps);
      if (code !== null) {
        return code;
      }
    }
  }
  return null;
}

function openTender(
  rows: HubRows,
  { entry, of, seq }: Journaled & { readonly entry: Extract<Entry, { kind: "tender-opened" }> },
): LineCode | null {
  const { nonce, request, sale, tender } = entry;
  passBy(rows, of, sale);
  if (nonce === null || request === null) {
    return null;
  }
  const bytes = fromHex(request);
  const decoded = decodeSpendRequest(bytes);
  const isItsOwn =
    decoded.ok &&
    toHex(decoded.value.nonce) === nonce &&
    decoded.value.terminal === of.terminal &&
    decoded.value.epoch === of.epoch &&
    decoded.value.seq === seq;
  if (!isItsOwn) {
    return "malformed";
  }
  const { nonce: name } = decoded.value;
  if (rows.tenders.find(name) !== null) {
    return "duplicate-nonce";
  }
  const names = { ...of, seq, sale, tender, request: bytes };
  rows.tenders.add({ nonce: name, ...names, outcome: "open", credential: null });
  return null;
}

/** The journal has passed what was opened and not paid: nobody will count it. */
function passBy(rows: HubRows, { terminal }: EpochKey, sale: number): void {
  for (const { nonce } of rows.tenders.openOf(terminal, sale)) {
    rows.tenders.end(nonce, { outcome: "passed", credential: null });
    releaseOthers(rows, nonce, null);
  }
}

interface End {
  readonly of: EpochKey;
  readonly nonce: string;
  readonly outcome: "absent" | "void";
}

function end(rows: HubRows, { of, nonce, outcome }: End): LineCode | null {
  const bytes = fromHex(nonce);
  const tender = bytes.length === NONCE_BYTES ? rows.tenders.find(bytes) : null;
  if (tender === null) {
    return null;
  }
  if (tender.terminal !== of.terminal || tender.outcome === "paid") {
    return "duplicate-nonce";
  }
  rows.tenders.end(bytes, { outcome, credential: null });
  releaseOthers(rows, bytes, null);
  return null;
}

interface Proven {
  readonly of: EpochKey;
  readonly sale: number;
  readonly tender: number;
  readonly method: "tap" | "code" | "phone-number" | "card";
  readonly settles: number;
  readonly currency: string;
  readonly proof: TenderProof;
}

function judgeOne(
  rows: HubRows,
  { of, sale, tender: id, method, settles, currency, proof }: Proven,
  deps: WalletDeps,
): LineCode | null {
  if (proof.type === "card") {
    return method === "card" ? null : "bad-signature";
  }
  const tender = rows.tenders.find(fromHex(proof.nonce));
  if (tender === null) {
    // Nothing says what was signed.
    return "bad-signature";
  }
  if (!isThisTender(tender, { of, sale, id })) {
    return "duplicate-nonce";
  }
  const request = decodeSpendRequest(tender.request);
  const isItsAmount =
    request.ok && request.value.amount === settles && request.value.currency === currency;
  if (!request.ok || !isItsAmount) {
    return "totals-wrong";
  }
  const judged = judgeProof(rows, { tender, request: request.value, proof }, deps);
  if (!judged.ok) {
    return judged.error;
  }
  rows.tenders.end(tender.nonce, { outcome: "paid", credential: judged.value });
  releaseOthers(rows, tender.nonce, judged.value);
  return null;
}

/** What was voided, or never asked for, cannot be paid; nor can the tender of another sale. */
function isThisTender(
  { terminal, sale, tender, outcome }: StoredTender,
  at: { readonly of: EpochKey; readonly sale: number; readonly id: number },
): boolean {
  const isAlive = outcome !== "void" && outcome !== "absent";
  return isAlive && terminal === at.of.terminal && sale === at.sale && tender === at.id;
}
