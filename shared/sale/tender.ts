/**
 * How a sale is settled: tenders in the order they were tried. What is declined stays on the list;
 * what is pending or unknown is in doubt, and while one is, no other may be tried.
 */
import { type Result, err, ok } from "../core/result.ts";
import { roundToCash } from "./cash.ts";
import type { Currency } from "./currency.ts";
import { Minor } from "./money.ts";

/** Tenders tried in a row, declined ones included, at most. Cash is taken after that too. */
export const TENDERS_MAX = 32;

export interface CashTender {
  readonly method: "cash";
  /** Of the total, what this tender settles. */
  readonly settles: Minor;
  /** What cash rounding adds to it; negative where the customer pays less. */
  readonly rounding: Minor;
  readonly received: Minor;
  readonly change: Minor;
}

export interface ElectronicTender {
  readonly method: "tap" | "code" | "phone-number";
  /** Unique within the sale. */
  readonly id: number;
  readonly settles: Minor;
  readonly state: "pending" | "unknown" | "approved" | "declined";
}

export type Tender = CashTender | ElectronicTender;

export interface TenderAnswer {
  readonly type: "tender-approved" | "tender-declined" | "tender-unknown";
  readonly tender: number;
}

export interface TenderTerms {
  readonly total: Minor;
  readonly currency: Currency;
}

export type TenderError =
  | { readonly type: "due-changed"; readonly due: Minor }
  | { readonly type: "cash-short"; readonly short: Minor }
  | { readonly type: "tender-in-doubt" }
  | { readonly type: "tender-not-waiting"; readonly tender: number }
  | { readonly type: "tender-out-of-range"; readonly due: Minor }
  | { readonly type: "too-many-tenders"; readonly max: number };

export const isApproved = (tender: Tender): boolean =>
  tender.method === "cash" || tender.state === "approved";

export const isInDoubt = (tender: Tender): boolean =>
  tender.method !== "cash" && (tender.state === "pending" || tender.state === "unknown");

/** What is still to be settled: the total less approved tenders. */
export function dueOf(total: Minor, tenders: readonly Tender[]): Minor {
  return Minor(
    tenders.filter(isApproved).reduce((due, { settles }) => due - settles, total as number),
  );
}

/** Cash settles all that is due, or nothing. `due` is the cash that was asked for, rounded to coins. */
export function takeCash(
  tenders: readonly Tender[],
  { received, due }: { readonly received: Minor; readonly due: Minor },
  { total, currency }: TenderTerms,
): Result<readonly Tender[], TenderError> {
  if (tenders.some(isInDoubt)) {
    return err({ type: "tender-in-doubt" });
  }
  const settles = dueOf(total, tenders);
  const payable = roundToCash(settles, currency);
  if (due !== payable) {
    return err({ type: "due-changed", due: payable });
  }
  if (received < payable) {
    return err({ type: "cash-short", short: Minor(payable - received) });
  }
  const rounding = Minor(payable - settles);
  const change = Minor(received - payable);
  return ok([...tenders, { method: "cash", settles, rounding, received, change }]);
}

/** Starts a tender that somebody else must answer: a wallet, a hub, a card reader. */
export function openTender(
  tenders: readonly Tender[],
  { id, method, settles }: Pick<ElectronicTender, "id" | "method" | "settles">,
  { total }: TenderTerms,
): Result<readonly Tender[], TenderError> {
  if (tenders.some(isInDoubt)) {
    return err({ type: "tender-in-doubt" });
  }
  if (tenders.length >= TENDERS_MAX) {
    return err({ type: "too-many-tenders", max: TENDERS_MAX });
  }
  const due = dueOf(total, tenders);
  if (settles < 0 || settles > due || (settles === 0 && due > 0)) {
    return err({ type: "tender-out-of-range", due });
  }
  return ok([...tenders, { method, id, settles, state: "pending" }]);
}

/** The answer to a tender in doubt. An answer to any other is refused: it comes too late, or twice. */
export function settleTender(
  tenders: readonly Tender[],
  answer: TenderAnswer,
): Result<readonly Tender[], TenderError> {
  const waiting = tenders.some(
    (tender) => isInDoubt(tender) && tender.method !== "cash" && tender.id === answer.tender,
  );
  if (!waiting) {
    return err({ type: "tender-not-waiting", tender: answer.tender });
  }
  return ok(
    tenders.map((tender) =>
      tender.method !== "cash" && tender.id === answer.tender
        ? { ...tender, state: STATE_AFTER[answer.type] }
        : tender,
    ),
  );
}

const STATE_AFTER = {
  "tender-approved": "approved",
  "tender-declined": "declined",
  "tender-unknown": "unknown",
} as const;
