/**
 * How a sale is settled: tenders in the order they were tried. What is declined stays on the list;
 * what is pending or unknown is in doubt, and while one is, no other may be tried. What is armed waits
 * for a customer whom nobody has asked for anything yet: it makes way for every other tender.
 */
import { type Result, err, ok } from "../core/result.ts";
import { roundToCash } from "./cash.ts";
import type { Currency } from "./currency.ts";
import { Minor } from "./money.ts";
import type { TenderProof } from "./tender-proof.ts";

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
  readonly method: "tap" | "code" | "phone-number" | "card";
  /** Unique within the sale. */
  readonly id: number;
  readonly settles: Minor;
  readonly state: "armed" | "pending" | "unknown" | "approved" | "declined";
  /** Of an approved one, and of no other. */
  readonly proof: TenderProof | null;
}

export type Tender = CashTender | ElectronicTender;

export type TenderAnswer =
  | { readonly type: "tender-approved"; readonly tender: number; readonly proof: TenderProof }
  | { readonly type: "tender-declined" | "tender-unknown"; readonly tender: number };

/** An armed tender waits for whoever comes; a pending one has been asked for. */
export type OpenedTender = Pick<ElectronicTender, "id" | "method" | "settles"> & {
  readonly state: "armed" | "pending";
};

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

const isArmed = (tender: Tender): boolean => tender.method !== "cash" && tender.state === "armed";

/** Those that wait for nobody in particular are gone, without a trace. */
export const withoutArmed = (tenders: readonly Tender[]): readonly Tender[] =>
  tenders.filter((tender) => !isArmed(tender));

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
  const cash: CashTender = { method: "cash", settles, rounding, received, change };
  return ok([...withoutArmed(tenders), cash]);
}

/** Starts a tender that somebody else must answer: a wallet, a hub, a card reader. */
export function openTender(
  tenders: readonly Tender[],
  { id, method, settles, state }: OpenedTender,
  { total }: TenderTerms,
): Result<readonly Tender[], TenderError> {
  if (tenders.some(isInDoubt)) {
    return err({ type: "tender-in-doubt" });
  }
  const others = withoutArmed(tenders);
  if (others.length >= TENDERS_MAX) {
    return err({ type: "too-many-tenders", max: TENDERS_MAX });
  }
  const due = dueOf(total, tenders);
  if (settles < 0 || settles > due || (settles === 0 && due > 0)) {
    return err({ type: "tender-out-of-range", due });
  }
  return ok([...others, { method, id, settles, state, proof: null }]);
}

/** The answer to a tender that waits for one. An answer to any other is refused: it comes too late, or twice. */
export function settleTender(
  tenders: readonly Tender[],
  answer: TenderAnswer,
): Result<readonly Tender[], TenderError> {
  const isAnswered = (tender: Tender): tender is ElectronicTender =>
    tender.method !== "cash" && tender.id === answer.tender;
  if (!tenders.some((tender) => isAnswered(tender) && (isInDoubt(tender) || isArmed(tender)))) {
    return err({ type: "tender-not-waiting", tender: answer.tender });
  }
  return ok(
    tenders.map((tender) =>
      isAnswered(tender) ? { ...tender, ...AFTER[answer.type], ...proofOf(answer) } : tender,
    ),
  );
}

const AFTER = {
  "tender-approved": { state: "approved" },
  "tender-declined": { state: "declined" },
  "tender-unknown": { state: "unknown" },
} as const;

const proofOf = (answer: TenderAnswer): Pick<ElectronicTender, "proof"> => ({
  proof: answer.type === "tender-approved" ? answer.proof : null,
});
