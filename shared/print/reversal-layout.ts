/**
 * Puts a refund or a void into rows: of which sale, what was given back, and how.
 *
 *              Harbour Corner                seller, large
 *                 REFUND                     or VOID, large; COPY n on every reprint
 *   Of sale 0412, 2026-11-21 14:26 +08:00    when it was sold
 *   T2 · 3 · 000455                          and its own name
 *   Till 2          2026-11-22 14:05 +08:00    when it was given back
 *   ------------------------------------------------
 *   2× Milk tea                          36.00 A    quantity, name, amount, tax
 *   ------------------------------------------------
 *   Given back                       HK$ 36.00      large
 *   To the wallet                        20.00      parts as they go back, and what the customer must know
 *   Cash                                 16.00
 *   Goods 8 %, included                   2.67 A    a line per rate
 *   Reason: Damaged
 *   T2 · 3 · 000460      of this entry, with the chain's witness
 */
import type { Entry } from "../journal/entry.ts";
import type { EntryRef } from "../journal/fields.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import { type Currency, findCurrency } from "../sale/currency.ts";
import { type BackPart, cashBackOf } from "../sale/give-back.ts";
import { Minor, formatAmount } from "../sale/money.ts";
import type { Receipt } from "./receipt.ts";
import {
  LARGE,
  type LayoutOptions,
  RULE,
  type Row,
  besides,
  centred,
  fromLeft,
  pair,
  sellerOf,
  taxOf,
} from "./receipt-layout.ts";
import type { ReceiptWords } from "./receipt-words.ts";
import type { ReversalWords } from "./reversal-words.ts";

type Reversal = Extract<Entry, { readonly kind: "refund" | "void" }>;

/** What the paper says, before anybody has decided how it looks. */
export interface ReversalPaper extends Pick<
  Receipt,
  "seller" | "till" | "at" | "ref" | "head" | "copy"
> {
  readonly entry: Reversal;
  /** The sale that it points at, and when that was made. */
  readonly sold: { readonly ref: EntryRef; readonly entry: SalePaid; readonly at: string };
}

export interface ReversalLayoutOptions extends LayoutOptions {
  readonly reversalWords: ReversalWords;
}

export function layoutReversal(
  paper: ReversalPaper,
  options: ReversalLayoutOptions,
): readonly Row[] {
  const { columns, words, reversalWords } = options;
  const { entry, copy } = paper;
  const currency = findCurrency(entry.currency);
  return [
    ...sellerOf(paper, options),
    ...centred(reversalWords.title[entry.kind], columns, LARGE),
    ...(copy > 0 ? centred(words.copy(copy), columns, LARGE) : []),
    ...headOf(paper, options),
    RULE,
    ...(currency.ok
      ? bodyOf(paper, currency.value, options)
      : centred(words.unknownCurrency(entry.currency), columns)),
    RULE,
    ...identityOf(paper, options),
    { type: "cut" },
  ];
}

function headOf(
  { entry, sold, at, till }: ReversalPaper,
  { columns, words, reversalWords }: ReversalLayoutOptions,
): readonly Row[] {
  const number = String(entry.sale).padStart(4, "0");
  const cashier = entry.cashier === null ? "" : words.cashier(entry.cashier.name);
  return [
    ...fromLeft(reversalWords.ofSale(number, sold.at), columns),
    ...fromLeft(nameOf(sold.ref, till.terminal, words), columns),
    ...besides(till.name, at, columns),
    ...fromLeft(cashier, columns),
  ];
}

function bodyOf(
  paper: ReversalPaper,
  currency: Currency,
  options: ReversalLayoutOptions,
): readonly Row[] {
  const { columns, reversalWords } = options;
  const { entry, sold } = paper;
  const money = (amount: number): string => formatAmount(Minor(amount), currency);
  const { lines, taxes } = entry.kind === "void" ? sold.entry : entry;
  const marked = { entry: { taxes } };
  const longest = Math.max(...taxes.map(({ rate }) => rate.id.length), 1);
  return [
    ...lines.flatMap(({ name, quantity, amount, taxId, weight }) =>
      pair(
        weight === undefined ? `${quantity}× ${name}` : name,
        `${money(amount)} ${taxId.padEnd(longest)}`,
        { columns },
      ),
    ),
    RULE,
    ...pair(reversalWords.total, `${currency.symbol} ${money(entry.total)}`, { columns, ...LARGE }),
    ...backOf(entry).flatMap((part) => partRows(part, { ...options, currency, entry })),
    ...taxes.flatMap((tax) => taxOf(tax, marked, { ...options, currency })),
  ];
}

/** Entries that name no parts gave all of it in cash. */
const backOf = ({ back, total }: Reversal): readonly BackPart[] =>
  back ?? [{ method: "cash", amount: Minor(total) }];

interface PartOptions extends ReversalLayoutOptions {
  readonly currency: Currency;
  readonly entry: Reversal;
}

function partRows(part: BackPart, options: PartOptions): readonly Row[] {
  const { columns, words, reversalWords, currency, entry } = options;
  const money = (amount: number): string => formatAmount(Minor(amount), currency);
  if (part.method === "cash") {
    const cash = cashOf(entry);
    const rounding = cash - part.amount;
    return [
      ...(rounding === 0 ? [] : pair(words.rounding, money(rounding), { columns })),
      ...pair(reversalWords.cashback, money(cash), { columns, bold: true }),
    ];
  }
  if (part.method === "card") {
    return [
      ...pair(words.tender.card, money(part.amount), { columns }),
      ...fromLeft(`  ${reversalWords.card[part.how]}`, columns),
    ];
  }
  const kinds = Object.entries(part.split ?? {}).filter(([, amount]) => amount > 0);
  return [
    ...pair(reversalWords.wallet, money(part.amount), { columns }),
    ...kinds.flatMap(([kind, amount]) =>
      pair(`  ${words.from[kind as keyof typeof words.from]}`, money(amount), { columns }),
    ),
    ...fromLeft(`  ${reversalWords.onItsWay}`, columns),
  ];
}

const cashOf = (entry: Reversal): number =>
  entry.kind === "void"
    ? entry.cash
    : cashBackOf({ parts: backOf(entry), rounding: entry.rounding });

const nameOf = ({ epoch, seq }: EntryRef, terminal: number, words: ReceiptWords): string =>
  words.entry({ terminal, epoch, seq: String(seq).padStart(6, "0") });

/** In the paper's language where it is one of ours, else as it was written. */
function reasonOf({ reason }: Reversal, { reasons }: ReversalWords): string {
  const known: Readonly<Record<string, string>> = reasons;
  return Object.hasOwn(known, reason) ? (known[reason] ?? reason) : reason;
}

function identityOf(
  paper: ReversalPaper,
  { columns, words, reversalWords }: ReversalLayoutOptions,
): readonly Row[] {
  const { entry, till, ref, head } = paper;
  const digits = `${head.slice(0, 4)} ${head.slice(4, 8)}`.toUpperCase();
  return [
    ...fromLeft(reversalWords.reason(reasonOf(entry, reversalWords)), columns),
    ...centred(nameOf(ref, till.terminal, words), columns),
    ...centred(words.head(digits), columns),
  ];
}
