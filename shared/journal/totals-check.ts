/**
 * Whether an entry's own figures agree with each other: what the hub calls `totals-wrong`.
 *
 *   line        unitPrice × quantity, or × kilograms = gross; gross − discount − share = amount
 *   discounts   each what it takes off; the sale's shared out over its lines by largest remainder
 *   tax         one for each rate that occurs; base = its lines; tax = the rate's, as rounded
 *   sale        lines = subtotal; subtotal + exclusive taxes = total = what approved tenders settle
 *   cash        received − change = settles + rounding, in coins that there are
 *   refund      as a sale, but each tax only to within {@link PORTION_SLACK} of its rate's, and of a line
 *               that something was taken off only that it gives back no more than its gross
 *   back        the parts of a refund or a void = its total; cash part + rounding in coins that there are
 *
 * Nothing is looked up: neither the shop's settings, nor the sale that a refund or a void points at.
 * So it cannot see a refund that is a step of cash off, nor a void of the wrong amount.
 */
import { findCurrency } from "../sale/currency.ts";
import { amountOff, isOff } from "../sale/discount.ts";
import { Minor } from "../sale/money.ts";
import { type Rounding, type TaxLine, computeTaxes } from "../sale/tax.ts";
import { type CashTender, type ElectronicTender, isApproved } from "../sale/tender.ts";
import { grossOf } from "../sale/line-price.ts";
import type { PaidLine } from "../sale/paid-lines.ts";
import { sharesOf } from "../sale/totals.ts";
import type { Entry } from "./entry.ts";
import type { SalePaid } from "./kinds/sale-paid.ts";

/** Where the first figure stands that does not agree: `lines.2.amount`. */
export interface TotalsWrong {
  readonly where: string;
}

type Refund = Extract<Entry, { readonly kind: "refund" }>;
type Void = Extract<Entry, { readonly kind: "void" }>;

/** Null where all is right, and for kinds that have no figures. */
export function checkTotals(entry: Entry): TotalsWrong | null {
  switch (entry.kind) {
    case "sale-paid":
      return checkSale(entry);
    case "refund":
      return checkRefund(entry);
    case "void":
      return checkVoid(entry);
    default:
      return null;
  }
}

function checkSale(entry: SalePaid): TotalsWrong | null {
  const { lines, taxes, subtotal, adjustment, total, tenders, taxRounding, currency } = entry;
  const settled = sum(tenders.filter(isApproved).map(({ settles }) => settles));
  return (
    first(lines, checkLine) ??
    checkShares(entry) ??
    agree("subtotal", sum(lines.map(({ amount }) => amount)) === BigInt(subtotal)) ??
    checkTaxes(entry, (tax) => isTaxOfSale(tax, taxRounding)) ??
    agree("adjustment", addedBy(taxes) === BigInt(adjustment)) ??
    agree("total", sum([subtotal, adjustment]) === BigInt(total)) ??
    first(tenders, (tender, at) =>
      tender.method === "cash" ? checkCash(tender, { at, currency }) : checkElectronic(tender, at),
    ) ??
    agree("tenders", settled === BigInt(total))
  );
}

function checkRefund(entry: Refund): TotalsWrong | null {
  const { lines, taxes, adjustment, total, rounding, currency } = entry;
  return (
    first(lines, checkPortion) ??
    checkTaxes(entry, isTaxOfPortion) ??
    agree("adjustment", addedBy(taxes) === BigInt(adjustment)) ??
    agree("total", sum([...lines.map(({ amount }) => amount), adjustment]) === BigInt(total)) ??
    checkBack(entry) ??
    agree("rounding", isCashRounding(cashPartOf(entry), rounding, currency))
  );
}

/** Cash can be a step more than the total it was rounded from, never two. */
function checkVoid(entry: Void): TotalsWrong | null {
  const { total, cash, currency, back } = entry;
  const over = Minor(Math.max(cash - total, 0));
  const rounded = Minor(cash - over);
  const part = cashPartOf(entry);
  return (
    checkBack(entry) ??
    agree(
      "cash",
      back === undefined
        ? isCashRounding(rounded, over, currency)
        : isCashRounding(part, Minor(cash - part), currency),
    )
  );
}

/** How it goes back: one part of each tender, all of them the total, each out of kinds that are its amount. */
function checkBack({ back, total }: Refund | Void): TotalsWrong | null {
  if (back === undefined) {
    return null;
  }
  const tenders = back.map((part) => (part.method === "cash" ? "cash" : part.tender));
  return (
    first(back, (part, at) => {
      const split = part.method === "cash" || part.method === "card" ? null : part.split;
      const isWhole = split === null || split.cash + split.promo + split.card === part.amount;
      return agree(`back.${at}.split`, isWhole);
    }) ??
    agree("back", new Set(tenders).size === tenders.length) ??
    agree("back", sum(back.map(({ amount }) => amount)) === BigInt(total))
  );
}

/** Of entries that name no parts, all of it. */
function cashPartOf({ back, total }: Refund | Void): Minor {
  const cash = back?.filter(({ method }) => method === "cash") ?? [{ amount: total }];
  return Minor(cash.reduce((whole, { amount }) => whole + amount, 0));
}

function checkLine(line: PaidLine, at: number): TotalsWrong | null {
  const { amount, discount, share } = line;
  const gross = line.gross ?? amount;
  const off = discount?.amount ?? 0;
  return (
    agree(`lines.${at}.${nameOfGross(line)}`, isPriceOf(line, gross)) ??
    agree(`lines.${at}.discount`, line.gross !== undefined || discount === undefined) ??
    agree(
      `lines.${at}.discount.amount`,
      discount === undefined ||
        (isOff(discount.off) && amountOff(discount.off, gross) === discount.amount),
    ) ??
    agree(`lines.${at}.amount`, BigInt(gross) - BigInt(off) - BigInt(share ?? 0) === BigInt(amount))
  );
}

/** Part of a paid line: what its discounts were stands in the sale. */
function checkPortion(line: PaidLine, at: number): TotalsWrong | null {
  const { amount, gross = amount, discount, share } = line;
  return (
    agree(`lines.${at}.${nameOfGross(line)}`, isPriceOf(line, gross)) ??
    agree(`lines.${at}.discount`, discount === undefined) ??
    agree(`lines.${at}.share`, share === undefined) ??
    agree(`lines.${at}.amount`, amount <= gross)
  );
}

const nameOfGross = ({ gross }: PaidLine): string => (gross === undefined ? "amount" : "gross");

function isPriceOf(line: PaidLine, gross: Minor): boolean {
  const { quantity, weight } = line;
  const price = grossOf(line);
  const isCounted = weight === undefined ? quantity > 0 : quantity === 1 && weight.grams > 0;
  return isCounted && price.ok && price.value === gross;
}

/** What the sale's discount takes off is what its lines bear, each its part. */
function checkShares({ lines, discount }: SalePaid): TotalsWrong | null {
  if (discount !== undefined && !isOff(discount.off)) {
    return { where: "discount.off" };
  }
  const lefts = lines.map(({ amount, share }) => Minor(amount + (share ?? 0)));
  const shares = sharesOf(discount, lefts);
  const borne = sum(lines.map(({ share }) => share ?? Minor(0)));
  return (
    agree("discount", shares.ok) ??
    agree("discount.amount", borne === BigInt(discount?.amount ?? 0)) ??
    first(lines, ({ share }, at) =>
      agree(`lines.${at}.share`, shares.ok && (share ?? 0) === shares.value[at]),
    )
  );
}

const MILLION = 1_000_000n;

/** One tax for each rate that the lines name, on the sum of just those lines. */
function checkTaxes(
  { lines, taxes }: { readonly lines: readonly PaidLine[]; readonly taxes: readonly TaxLine[] },
  isTax: (tax: TaxLine) => boolean,
): TotalsWrong | null {
  const baseById = new Map<string, bigint>();
  for (const { taxId, amount } of lines) {
    baseById.set(taxId, (baseById.get(taxId) ?? 0n) + BigInt(amount));
  }
  const wrong = first(taxes, (tax, at) => {
    const base = baseById.get(tax.rate.id);
    baseById.delete(tax.rate.id);
    return (
      agree(`taxes.${at}.base`, base === BigInt(tax.base)) ??
      agree(`taxes.${at}.rate`, BigInt(tax.rate.partsPerMillion) <= MILLION) ??
      agree(`taxes.${at}.tax`, isTax(tax))
    );
  });
  return wrong ?? agree("taxes", baseById.size === 0);
}

function isTaxOfSale({ rate, base, tax }: TaxLine, rounding: Rounding): boolean {
  const computed = computeTaxes([{ amount: base, taxId: rate.id }], [rate], rounding);
  return computed.ok && computed.value[0]?.tax === tax;
}

/**
 * A portion's tax is the difference of two shares of the sale's tax, each cut to whole units, and that
 * tax was rounded itself: all together they are less than this many units away from the rate.
 */
const PORTION_SLACK = 2n;

function isTaxOfPortion({ rate, base, tax }: TaxLine): boolean {
  const parts = BigInt(rate.partsPerMillion);
  const whole = rate.mode === "exclusive" ? MILLION : MILLION + parts;
  const off = BigInt(tax) * whole - BigInt(base) * parts;
  return -PORTION_SLACK * whole < off && off < PORTION_SLACK * whole;
}

/** It was answered, and counts for a reason. Whether the reason holds, only the hub can say. */
function checkElectronic({ state, proof }: ElectronicTender, at: number): TotalsWrong | null {
  return (
    agree(`tenders.${at}.state`, state === "approved" || state === "declined") ??
    agree(`tenders.${at}.proof`, (state === "approved") === (proof !== null))
  );
}

function checkCash(
  { settles, rounding, received, change }: CashTender,
  { at, currency }: { readonly at: number; readonly currency: string },
): TotalsWrong | null {
  return (
    agree(`tenders.${at}.rounding`, isCashRounding(settles, rounding, currency)) ??
    agree(
      `tenders.${at}.change`,
      BigInt(received) - BigInt(change) === BigInt(settles) + BigInt(rounding),
    )
  );
}

/** Of two roundings each moves less than a step. Of a currency that we do not know, nothing is said. */
function isCashRounding(amount: Minor, rounding: Minor, currency: string): boolean {
  const found = findCurrency(currency);
  const step = found.ok ? BigInt(found.value.cashStep) : null;
  const paid = BigInt(amount) + BigInt(rounding);
  const size = BigInt(Math.abs(rounding));
  return step === null || (paid >= 0n && paid % step === 0n && size < 2n * step);
}

function addedBy(taxes: readonly TaxLine[]): bigint {
  return sum(taxes.filter(({ rate }) => rate.mode === "exclusive").map(({ tax }) => tax));
}

function sum(amounts: readonly Minor[]): bigint {
  return amounts.reduce((whole, amount) => whole + BigInt(amount), 0n);
}

function agree(where: string, holds: boolean): TotalsWrong | null {
  return holds ? null : { where };
}

/** What the check says of the first item that it says something of. */
function first<T>(
  items: readonly T[],
  check: (item: T, at: number) => TotalsWrong | null,
): TotalsWrong | null {
  for (const [at, item] of items.entries()) {
    const wrong = check(item, at);
    if (wrong !== null) {
      return wrong;
    }
  }
  return null;
}
