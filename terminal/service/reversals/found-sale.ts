/** A completed sale with what became of it since, as pages see it and as refunds are worked out from. */
import type { FoundSale, ReversalView } from "@tillwave/shared/api/reversals";
import type { PaidSaleView, Paper, SaleReversed, SaleRow } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { type BackPart, type CardWay, cashBackOf } from "@tillwave/shared/sale/give-back";
import { Minor } from "@tillwave/shared/sale/money";
import type { ElectronicTender } from "@tillwave/shared/sale/tender";
import { splitOfProof } from "@tillwave/shared/wallet/proof-split";
import type { CardUndoing } from "../card-terminal/card-desk.ts";
import type { ReversalEntry, ReversalStore, Since } from "./reversal-store.ts";

export interface FoundSaleDeps {
  readonly store: ReversalStore;
  readonly cards: CardUndoing;
  readonly rowOf: (paid: PaidSaleView) => SaleRow;
  readonly paperOf: (ref: EntryRef) => Paper | null;
  readonly syncOf: (ref: EntryRef) => ReversalView["sync"];
}

export function foundSale(paid: PaidSaleView, deps: FoundSaleDeps): FoundSale {
  const since = deps.store.since(paid.ref);
  const tenders = paid.entry.tenders.flatMap((tender) =>
    tender.method === "cash" || tender.state !== "approved"
      ? []
      : [
          {
            tender: tender.id,
            split: splitOfProof(tender.proof),
            cardWay: tender.method === "card" ? cardWayOf(tender, since, deps.cards) : null,
          },
        ],
  );
  const reversals = since.reversals.map((reversal) => viewOf({ ...reversal, paid }, deps));
  return { sale: deps.rowOf(paid), reversals, tenders };
}

function cardWayOf({ id, proof }: ElectronicTender, since: Since, cards: CardUndoing): CardWay {
  if (since.refused.some(({ tender }) => tender === id)) {
    return "never-came";
  }
  return proof?.type === "card" && cards.canGiveBack(proof.reference) ? "terminal" : "by-hand";
}

interface ToView {
  readonly ref: EntryRef;
  readonly entry: ReversalEntry;
  readonly paid: PaidSaleView;
}

export function viewOf(
  { ref, entry, paid }: ToView,
  { paperOf, syncOf }: Pick<FoundSaleDeps, "paperOf" | "syncOf">,
): ReversalView {
  const { kind, clock, cashier, reason, total } = entry;
  const lines = entry.kind === "void" ? paid.entry.lines : entry.lines;
  return {
    ref,
    kind,
    at: clock.wall,
    cashier,
    reason,
    lines: lines.map(({ id, quantity }) => ({ id, quantity })),
    total,
    back: backOf(entry),
    cash: cashOf(entry),
    paper: paperOf(ref),
    sync: syncOf(ref),
  };
}

/** What left the drawer. */
function cashOf(entry: ReversalEntry): Minor {
  return entry.kind === "void"
    ? Minor(entry.cash)
    : cashBackOf({ parts: backOf(entry), rounding: entry.rounding });
}

/** Entries that name no parts gave all of it in cash. */
function backOf({ back, total }: ReversalEntry): readonly BackPart[] {
  if (back !== undefined) {
    return back;
  }
  return total === 0 ? [] : [{ method: "cash", amount: Minor(total) }];
}

/** What the list of sales says of it; null where nothing was given back. */
export function reversedAs(
  { entry: sold }: PaidSaleView,
  { reversals }: Since,
): SaleReversed | null {
  if (reversals.length === 0) {
    return null;
  }
  if (reversals.some(({ entry }) => entry.kind === "void")) {
    return "voided";
  }
  const units = (lines: readonly { readonly quantity: number }[]): number =>
    lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const given = reversals.reduce(
    (sum, { entry }) => sum + (entry.kind === "refund" ? units(entry.lines) : 0),
    0,
  );
  return given < units(sold.lines) ? "partly" : "refunded";
}
