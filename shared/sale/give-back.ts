/**
 * How the money of a refund or a void goes back: as it came. Parts of wallets first, then of cards,
 * then cash; within a wallet what was taken last goes back first.
 *
 *   sale 80.00   wallet 50.00 (promo 20.00, credit 30.00) · cash 30.00
 *   refund 40.00   wallet 40.00 (credit 30.00, promo 10.00)
 *   refund 40.00   wallet 10.00 (promo 10.00) · cash 30.00
 *
 * Each part is what its tender gives back up to now less what it gave back before, so that all refunds
 * of a sale give back just what the sale took, to the minor unit and to the coin.
 */
import { assert } from "../core/assert.ts";
import type { Split } from "../wallet/kinds.ts";
import { roundToCash } from "./cash.ts";
import type { Currency } from "./currency.ts";
import { Minor } from "./money.ts";
import type { ElectronicTender, Tender } from "./tender.ts";

/** Who brings a card's part back. */
export const CARD_WAYS = [
  /** The card terminal has been told to. */
  "terminal",
  /** The cashier, at the terminal. */
  "by-hand",
  /** Nobody: the card's bank had refused it to the shop. */
  "never-came",
] as const;
export type CardWay = (typeof CARD_WAYS)[number];

export type BackPart =
  | {
      readonly method: Exclude<ElectronicTender["method"], "card">;
      /** Of the sale. */
      readonly tender: number;
      readonly amount: Minor;
      /** Under which the hub knows what was paid, hex. */
      readonly nonce: string;
      /** Out of what it was paid; null where only the hub knows. */
      readonly split: Split | null;
    }
  | {
      readonly method: "card";
      readonly tender: number;
      readonly amount: Minor;
      /** Under which the terminal knows it. */
      readonly reference: string;
      readonly how: CardWay;
    }
  /** Of the total; the coins differ by the rounding. */
  | { readonly method: "cash"; readonly amount: Minor };

export interface GiveBack {
  readonly parts: readonly BackPart[];
  /** What leaves the drawer is the cash part + this. */
  readonly rounding: Minor;
}

export interface GivingBack {
  readonly tenders: readonly Tender[];
  /** What earlier refunds of the sale gave back. */
  readonly before: readonly (readonly BackPart[])[];
  /** Of the refund or the void. */
  readonly total: Minor;
  readonly currency: Currency;
  /** Out of what a wallet has paid; null where its proof does not say. */
  readonly splitOf: (tender: ElectronicTender) => Split | null;
  readonly cardWayOf: (tender: ElectronicTender) => CardWay;
}

/** `total` is at most what the tenders have settled and not given back. */
export function giveBackOf(giving: GivingBack): GiveBack {
  const { tenders, before, total, currency } = giving;
  const sources = inOrder(tenders, giving.cardWayOf);
  const parts: BackPart[] = [];
  let left: number = total;
  let rounding = Minor(0);
  for (const source of sources) {
    const was = givenBefore(source.tender, before);
    const amount = Math.min(left, source.tender.settles - was);
    left -= amount;
    if (amount > 0) {
      parts.push(partOf(source, { was, is: was + amount, giving }));
    }
    if (source.tender.method === "cash") {
      const [from, to] = [Minor(was), Minor(was + amount)];
      rounding = Minor(roundToCash(to, currency) - roundToCash(from, currency) - amount);
    }
  }
  assert(left === 0, "a sale gives back no more than it took");
  return { parts, rounding };
}

/** The cash of it, as coins and notes. */
export function cashBackOf({ parts, rounding }: GiveBack): Minor {
  const cash = parts.find(({ method }) => method === "cash");
  return Minor((cash?.amount ?? 0) + rounding);
}

/**
 * What goes back next to a wallet that has paid so much of each kind, once `from` has gone back and up to
 * `to`: the other way round than it was taken.
 */
export function splitBack(
  { cash, promo, card }: Split,
  { from, to }: { readonly from: number; readonly to: number },
): Split {
  const between = (start: number, size: number): number =>
    within(to - start, size) - within(from - start, size);
  return {
    card: between(0, card),
    cash: between(card, cash),
    promo: between(card + cash, promo),
  };
}

const within = (n: number, most: number): number => Math.min(Math.max(n, 0), most);

interface Source {
  readonly tender: Tender;
  readonly way: CardWay | null;
}

/** What never came stands last: all that did goes back before it. */
function inOrder(
  tenders: readonly Tender[],
  cardWayOf: GivingBack["cardWayOf"],
): readonly Source[] {
  const paid = tenders
    .filter((tender) => tender.method === "cash" || tender.state === "approved")
    .map((tender): Source => {
      return { tender, way: tender.method === "card" ? cardWayOf(tender) : null };
    });
  const rank = ({ tender, way }: Source): number => {
    if (tender.method === "cash") {
      return 2;
    }
    if (tender.method !== "card") {
      return 0;
    }
    return way === "never-came" ? 3 : 1;
  };
  return paid.toSorted((a, b) => rank(a) - rank(b));
}

function givenBefore(tender: Tender, before: GivingBack["before"]): number {
  return before.flat().reduce((sum, part) => (isOf(part, tender) ? sum + part.amount : sum), 0);
}

const isOf = (part: BackPart, tender: Tender): boolean =>
  part.method === "cash" || tender.method === "cash"
    ? part.method === tender.method
    : part.tender === tender.id;

interface Portion {
  readonly was: number;
  readonly is: number;
  readonly giving: GivingBack;
}

function partOf({ tender, way }: Source, { was, is, giving }: Portion): BackPart {
  const amount = Minor(is - was);
  if (tender.method === "cash") {
    return { method: "cash", amount };
  }
  const { id, proof } = tender;
  assert(proof !== null, "what is approved has a proof");
  if (tender.method === "card") {
    const reference = proof.type === "card" ? proof.reference : "";
    // A terminal brings back all of a payment by itself, or nothing.
    const isPortion = way === "terminal" && amount < tender.settles;
    const how = isPortion ? "by-hand" : (way ?? "by-hand");
    return { method: "card", tender: id, amount, reference, how };
  }
  const whole = giving.splitOf(tender);
  const split = whole && splitBack(whole, { from: was, to: is });
  const nonce = proof.type === "card" ? "" : proof.nonce;
  return { method: tender.method, tender: id, amount, nonce, split };
}
