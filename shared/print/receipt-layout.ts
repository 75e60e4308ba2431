/**
 * Puts a receipt into rows for so many columns: who sold what to whom, what it came to, how it was
 * paid, and by what it can be told from every other. Everything comes from the journal's entry;
 * amounts are in the currency's own digits.
 *
 *              Harbour Corner                seller, large
 *      12 Ferry Street · Tax id 4711         address, tax id
 *                 COPY 2                     on every reprint
 *   Sale 0412            2026-11-21 14:26 +08:00
 *   ------------------------------------------------
 *   2× Milk tea                          36.00 A    quantity, name, amount, tax; what was taken off
 *   ------------------------------------------------
 *   Total                            HK$ 36.00      large
 *   Cash                                 50.00      tenders, rounding, change; out of what a wallet paid
 *   Goods 8 %, included                   2.67 A    a line per rate, with what it is charged on
 *   T2 · 3 · 000142      Chain head A2D6 51F0       identity, the chain's witness, signed QR
 */
import { type Currency, findCurrency } from "../sale/currency.ts";
import { Minor, formatAmount } from "../sale/money.ts";
import { gradeOf } from "../sale/tender-proof.ts";
import type { TaxLine } from "../sale/tax.ts";
import type { Split } from "../wallet/kinds.ts";
import { columnsOf, wrap } from "./column-width.ts";
import type { Receipt } from "./receipt.ts";
import { textsOfLine, wordsOfOff } from "./receipt-lines.ts";
import type { ReceiptWords } from "./receipt-words.ts";

export type Row =
  | TextRow
  | { readonly type: "rule" }
  | { readonly type: "qr"; readonly text: string }
  /** Feeds what was printed out of the printer and cuts it off. */
  | { readonly type: "cut" };

/** One line of the paper. It fits: nothing on it is ever broken by the printer. */
export interface TextRow {
  readonly type: "text";
  readonly left: string;
  /** At the right edge; empty for a row of one text. */
  readonly right: string;
  readonly align: "left" | "center";
  readonly bold: boolean;
  /** Twice as high and as wide: it takes twice the columns. */
  readonly large: boolean;
}

export interface LayoutOptions {
  readonly columns: number;
  readonly words: ReceiptWords;
}

type Look = Partial<Pick<TextRow, "align" | "bold" | "large">>;

/** Between a text and what stands at its right. */
const GAP = 1;
/** A text keeps at least this much of the line when an amount stands beside it. */
const LEFT_MIN = 8;

export function layoutReceipt(receipt: Receipt, options: LayoutOptions): readonly Row[] {
  const { words, columns } = options;
  const { entry, copy } = receipt;
  const currency = findCurrency(entry.currency);
  const body = currency.ok
    ? [
        ...linesOf(receipt, currency.value, options),
        RULE,
        ...sumsOf(receipt, currency.value, options),
      ]
    : centred(words.unknownCurrency(entry.currency), columns);
  return [
    ...sellerOf(receipt, options),
    ...(copy > 0 ? centred(words.copy(copy), columns, LARGE) : []),
    ...headOf(receipt, options),
    RULE,
    ...body,
    RULE,
    ...identityOf(receipt, options),
    { type: "cut" },
  ];
}

export const RULE: Row = { type: "rule" };
export const LARGE = { bold: true, large: true } as const;

/** A text in the middle, on as many rows as it takes. */
export function centred(text: string, columns: number, look: Look = {}): readonly TextRow[] {
  return wrap(printable(text), widthFor(look, columns)).map((left) =>
    textRow(left, "", { ...look, align: "center" }),
  );
}

/** A text with something at its right edge. Where both do not fit, the text goes on above. */
export function pair(
  text: string,
  amount: string,
  { columns, ...look }: Look & { readonly columns: number },
): readonly TextRow[] {
  const left = printable(text);
  const right = printable(amount);
  const width = widthFor(look, columns);
  const room = width - columnsOf(right) - GAP;
  if (room < Math.min(LEFT_MIN, columnsOf(left))) {
    return [
      ...wrap(left, width).map((line) => textRow(line, "", look)),
      ...wrap(right, width).map((line) => textRow("", line, look)),
    ];
  }
  const lines = wrap(left, room);
  return lines.map((line, i) => textRow(line, i === lines.length - 1 ? right : "", look));
}

/** Two texts on one row where they fit, else on rows of their own. */
export function besides(left: string, right: string, columns: number): readonly TextRow[] {
  const fits = columnsOf(left) + GAP + columnsOf(right) <= columns;
  return fits
    ? pair(left, right, { columns })
    : [left, right].flatMap((text) => fromLeft(text, columns));
}

/** A text from the left edge, on as many rows as it takes. */
export function fromLeft(text: string, columns: number): readonly TextRow[] {
  return wrap(printable(text), columns).map((left) => textRow(left, "", {}));
}

function widthFor({ large = false }: Look, columns: number): number {
  return large ? Math.floor(columns / 2) : columns;
}

function textRow(left: string, right: string, look: Look): TextRow {
  const { align = "left", bold = false, large = false } = look;
  return { type: "text", left, right, align, bold, large };
}

/**
 * Names come from outside: a control character among them would be a command to the printer, and one
 * that turns the direction of writing would make an amount another.
 */
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, " ");
}

export function sellerOf(
  { seller }: Pick<Receipt, "seller">,
  { columns, words }: LayoutOptions,
): readonly Row[] {
  const { name, address, taxId } = seller;
  return [
    ...centred(name, columns, LARGE),
    ...address.flatMap((line) => centred(line, columns)),
    ...(taxId === null ? [] : centred(words.taxId(taxId), columns)),
  ];
}

function headOf(receipt: Receipt, { columns, words }: LayoutOptions): readonly Row[] {
  const { at, till, entry } = receipt;
  const cashier = entry.cashier === null ? "" : words.cashier(entry.cashier.name);
  return [
    ...besides(words.sale(String(entry.sale).padStart(4, "0")), at, columns),
    ...besides(till.name, cashier, columns),
  ];
}

/** The taxes that marks stand for. */
export interface Marked {
  readonly entry: Pick<Receipt["entry"], "taxes">;
}

/** The mark of a tax stands behind each amount, and is explained below; one that is never charged has none. */
function markOf(taxId: string, { entry }: Marked): string {
  const longest = Math.max(...entry.taxes.map(({ rate }) => rate.id.length), 1);
  return ` ${taxId.padEnd(longest)}`;
}

function linesOf(
  receipt: Receipt,
  currency: Currency,
  { columns, words }: LayoutOptions,
): readonly Row[] {
  return receipt.entry.lines.flatMap((line) =>
    textsOfLine(line, { words: words.line, currency }).flatMap(({ left, right, isAmount }) =>
      pair(left, isAmount ? right + markOf(line.taxId, receipt) : right, { columns }),
    ),
  );
}

function sumsOf(receipt: Receipt, currency: Currency, options: LayoutOptions): readonly Row[] {
  const { columns, words } = options;
  const { subtotal, adjustment, total, taxes, discount } = receipt.entry;
  const money = (amount: number): string => formatAmount(Minor(amount), currency);
  const added = taxes.filter(({ rate }) => rate.mode === "exclusive");
  const included = taxes.filter(({ rate }) => rate.mode === "inclusive");
  return [
    ...(discount === undefined
      ? []
      : pair(words.line.ofSale(wordsOfOff(discount.off, words.line)), money(-discount.amount), {
          columns,
        })),
    ...(adjustment === 0
      ? []
      : [
          ...pair(words.subtotal, money(subtotal), { columns }),
          ...added.flatMap((tax) => taxOf(tax, receipt, { ...options, currency })),
        ]),
    ...pair(words.total, `${currency.symbol} ${money(total)}`, { columns, ...LARGE }),
    ...tendersOf(receipt, currency, options),
    ...included.flatMap((tax) => taxOf(tax, receipt, { ...options, currency })),
  ];
}

function tendersOf(
  { entry, splits }: Receipt,
  currency: Currency,
  { columns, words }: LayoutOptions,
): readonly Row[] {
  const money = (amount: number): string => formatAmount(Minor(amount), currency);
  return entry.tenders.flatMap((tender, i) => {
    if (tender.method !== "cash") {
      const { method, state, settles, proof } = tender;
      const kinds = Object.entries(splits?.[i] ?? {}).filter(([, amount]) => amount > 0);
      return state !== "approved"
        ? []
        : [
            ...pair(words.tender[method], money(settles), { columns }),
            ...kinds.flatMap(([kind, amount]) =>
              pair(`  ${words.from[kind as keyof Split]}`, money(amount), { columns }),
            ),
            ...(proof === null || method === "card"
              ? []
              : fromLeft(`  ${words.grade[gradeOf(proof)]}`, columns)),
          ];
    }
    const { rounding, received, change } = tender;
    return [
      ...(rounding === 0 ? [] : pair(words.rounding, money(rounding), { columns })),
      ...pair(words.cash, money(received), { columns }),
      ...pair(words.change, money(change), { columns, bold: true }),
    ];
  });
}

/** "8.875 %": as the law wants it, a rate is printed in full. */
const formatRate = (partsPerMillion: number): string => `${partsPerMillion / 10_000} %`;

export function taxOf(
  { rate, base, tax }: TaxLine,
  receipt: Marked,
  { columns, words, currency }: LayoutOptions & { readonly currency: Currency },
): readonly Row[] {
  const say = rate.mode === "inclusive" ? words.taxIncluded : words.taxAdded;
  const name = say(rate.name, formatRate(rate.partsPerMillion));
  const of = words.taxBase(formatAmount(base, currency));
  const right = formatAmount(tax, currency) + markOf(rate.id, receipt);
  return pair(`${name} ${of}`, right, { columns });
}

function identityOf(receipt: Receipt, { columns, words }: LayoutOptions): readonly Row[] {
  const { till, ref, head, qr } = receipt;
  const { terminal } = till;
  const seq = String(ref.seq).padStart(6, "0");
  const digits = `${head.slice(0, 4)} ${head.slice(4, 8)}`.toUpperCase();
  return [
    ...centred(words.entry({ terminal, epoch: ref.epoch, seq }), columns),
    ...centred(words.head(digits), columns),
    ...(qr === null
      ? []
      : [{ type: "qr", text: printable(qr) } as const, ...centred(words.qr, columns)]),
    ...centred(words.thanks, columns),
  ];
}
