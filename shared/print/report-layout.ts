/**
 * Puts an X, a Z or a supplement into rows. Figures come from the journal alone, so that a copy says what
 * the original said.
 *
 *              Harbour Corner                seller, large
 *                 Z REPORT                   or X REPORT, large; COPY n on every reprint
 *   Shift 12, opened, closed, by whom
 *   ------------------------------------------------
 *   Sales (118)                      12,204.50      less refunds and voids, what is left of them
 *   ------------------------------------------------
 *   Paid by: a line per method · Taxes: a line per rate · Cash drawer: what it should hold, what it holds
 *   ------------------------------------------------
 *   Not at the hub yet: 3                           the range of entries, the chain's witness
 */
import type { EntryRef } from "../journal/fields.ts";
import type { Report } from "../journal/report-fields.ts";
import { type Currency, findCurrency } from "../sale/currency.ts";
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
import type { ReportWords } from "./report-words.ts";

/** What the paper says, before anybody has decided how it looks. Times are in the shop's time zone. */
export interface ReportPaper extends Pick<Receipt, "seller" | "till" | "copy" | "at"> {
  readonly type: "x" | "z";
  readonly shift: number;
  readonly openedAt: string | null;
  readonly cashier: string | null;
  readonly approvedBy: string | null;
  readonly first: EntryRef;
  readonly last: EntryRef;
  /** The first 8 hex digits of the chain's head at the Z; null for an X. */
  readonly head: string | null;
  readonly currency: string;
  /** Null in what was closed before reports were. */
  readonly report: Report | null;
  readonly expected: number;
  readonly count: ReportCount | null;
  /** Sales that the hub had not signed for; null where the till had joined none. */
  readonly waiting: number | null;
}

/** Of a Z: what was found in the drawer. */
export interface ReportCount {
  readonly counted: number | null;
  readonly pieces: readonly { readonly value: number; readonly count: number }[];
  readonly left: number | null;
  readonly reason: string | null;
}

export interface SupplementPaper extends Pick<Receipt, "seller" | "till" | "copy" | "at" | "head"> {
  readonly shift: number;
  readonly number: number;
  readonly ref: EntryRef;
  readonly what: "refused-later" | "spend-void";
  readonly sale: number;
  readonly amount: number | null;
  readonly reason: string;
  readonly currency: string;
}

export interface ReportLayoutOptions extends LayoutOptions {
  readonly reportWords: ReportWords;
}

interface Drawn extends ReportLayoutOptions {
  readonly currency: Currency;
  readonly money: (amount: number) => string;
}

export function layoutReport(paper: ReportPaper, options: ReportLayoutOptions): readonly Row[] {
  const { columns, words, reportWords } = options;
  const { type, copy } = paper;
  const drawn = drawnIn(paper.currency, options);
  return [
    ...sellerOf(paper, options),
    ...centred(reportWords.title[type], columns, LARGE),
    ...(copy > 0 ? centred(words.copy(copy), columns, LARGE) : []),
    ...headOf(paper, options),
    ...(drawn === null
      ? centred(words.unknownCurrency(paper.currency), columns)
      : [
          ...(paper.report === null ? [] : figuresOf(paper.report, drawn)),
          RULE,
          ...drawerOf(paper, drawn),
        ]),
    RULE,
    ...rangeOf(paper, options),
    { type: "cut" },
  ];
}

export function layoutSupplement(
  paper: SupplementPaper,
  options: ReportLayoutOptions,
): readonly Row[] {
  const { columns, words, reportWords } = options;
  const { shift, number, copy, at, till, sale, what, amount, reason, ref, head } = paper;
  const drawn = drawnIn(paper.currency, options);
  return [
    ...sellerOf(paper, options),
    ...centred(reportWords.supplement(shift, number), columns, LARGE),
    ...(copy > 0 ? centred(words.copy(copy), columns, LARGE) : []),
    ...besides(till.name, at, columns),
    RULE,
    ...fromLeft(reportWords.ofSale(String(sale).padStart(4, "0")), columns),
    ...pair(reportWords.late[what], amount === null ? "" : (drawn?.money(amount) ?? ""), {
      columns,
      bold: true,
    }),
    ...fromLeft(reportWords.reason(reason), columns),
    RULE,
    ...centred(reportWords.unchanged(shift), columns),
    ...centred(nameOf(ref, paper, options), columns),
    ...centred(words.head(inFours(head)), columns),
    { type: "cut" },
  ];
}

function drawnIn(code: string, options: ReportLayoutOptions): Drawn | null {
  const found = findCurrency(code);
  if (!found.ok) {
    return null;
  }
  const currency = found.value;
  return { ...options, currency, money: (amount) => formatAmount(Minor(amount), currency) };
}

function headOf(
  { type, shift, openedAt, at, till, cashier, approvedBy }: ReportPaper,
  { columns, words, reportWords }: ReportLayoutOptions,
): readonly Row[] {
  const { closed, printed } = reportWords;
  return [
    ...besides(reportWords.shift(shift), till.name, columns),
    ...(openedAt === null ? [] : fromLeft(reportWords.opened(openedAt), columns)),
    ...fromLeft(type === "z" ? closed(at) : printed(at), columns),
    ...(cashier === null ? [] : fromLeft(words.cashier(cashier), columns)),
    ...(approvedBy === null ? [] : fromLeft(reportWords.allowedBy(approvedBy), columns)),
    ...(type === "x" ? fromLeft(reportWords.notClosed, columns) : []),
  ];
}

function figuresOf(report: Report, drawn: Drawn): readonly Row[] {
  const { columns, reportWords } = drawn;
  const { firstSale, lastSale, tenders, taxes } = report;
  const titled = (title: string, rows: readonly Row[]): readonly Row[] =>
    rows.length === 0 ? [] : [RULE, ...pair(title, "", { columns, bold: true }), ...rows];
  return [
    RULE,
    ...(firstSale === null || lastSale === null
      ? []
      : fromLeft(reportWords.numbers(numberOf(firstSale), numberOf(lastSale)), columns)),
    ...sumsOf(report, drawn),
    ...titled(
      reportWords.paidBy,
      tenders.flatMap((tender) => tenderOf(tender, drawn)),
    ),
    ...titled(
      reportWords.taxes,
      taxes.flatMap((tax) => taxOf(tax, { entry: { taxes } }, drawn)),
    ),
  ];
}

function sumsOf(report: Report, { columns, reportWords, money }: Drawn): readonly Row[] {
  const { sales, refunds, voids, discounts, cancelled, refusedLater, drawerOpenings } = report;
  const net = sales.total - refunds.total - voids.total;
  type Tally = Report["sales"];
  const row = (label: string, { count, total }: Tally, sign = 1): readonly Row[] =>
    count === 0 ? [] : pair(`${label} (${count})`, money(sign * total), { columns });
  return [
    ...pair(`${reportWords.sales} (${sales.count})`, money(sales.total), { columns }),
    ...row(reportWords.refunds, refunds, -1),
    ...row(reportWords.voids, voids, -1),
    ...pair(reportWords.net, money(net), { columns, bold: true }),
    ...row(reportWords.discounts, discounts),
    ...row(reportWords.cancelled, cancelled),
    ...row(reportWords.refusedLater, refusedLater),
    ...(drawerOpenings === 0
      ? []
      : pair(reportWords.drawerOpenings, String(drawerOpenings), { columns })),
  ];
}

function tenderOf(
  { method, count, taken, givenBack }: Report["tenders"][number],
  { columns, words, reportWords, money }: Drawn,
): readonly Row[] {
  const name = method === "cash" ? reportWords.cash : words.tender[method];
  return [
    ...pair(`${name} (${count})`, money(taken), { columns }),
    ...(givenBack === 0 ? [] : pair(`  ${reportWords.givenBack}`, money(-givenBack), { columns })),
  ];
}

function drawerOf(paper: ReportPaper, drawn: Drawn): readonly Row[] {
  const { columns, reportWords, money } = drawn;
  return [
    ...pair(reportWords.drawer, "", { columns, bold: true }),
    ...(paper.report === null ? [] : cashOf(paper.report, drawn)),
    ...pair(reportWords.expected, money(paper.expected), { columns, bold: true }),
    ...(paper.count === null ? [] : countOf(paper.count, paper.expected, drawn)),
  ];
}

function cashOf(report: Report, { columns, reportWords, money }: Drawn): readonly Row[] {
  const { float, tenders, cashIn, cashOut } = report;
  const cash = tenders.find(({ method }) => method === "cash");
  const rows: readonly (readonly [string, number])[] = [
    [reportWords.cashTaken, cash?.taken ?? 0],
    [reportWords.cashGivenBack, -(cash?.givenBack ?? 0)],
    [`${reportWords.cashIn} (${cashIn.count})`, cashIn.total],
    [`${reportWords.cashOut} (${cashOut.count})`, -cashOut.total],
  ];
  return [
    ...pair(reportWords.float, float === null ? reportWords.notCounted : money(float), { columns }),
    ...rows.flatMap(([label, amount]) =>
      amount === 0 ? [] : pair(label, money(amount), { columns }),
    ),
  ];
}

function countOf(
  { counted, pieces, left, reason }: ReportCount,
  expected: number,
  { columns, reportWords, money }: Drawn,
): readonly Row[] {
  return [
    ...pieces.flatMap(({ value, count }) =>
      pair(`  ${count} × ${money(value)}`, money(count * value), { columns }),
    ),
    ...pair(reportWords.counted, counted === null ? reportWords.notCounted : money(counted), {
      columns,
    }),
    ...(counted === null
      ? []
      : pair(reportWords.difference, money(counted - expected), { columns, bold: true })),
    ...(reason === null ? [] : fromLeft(reportWords.reason(reason), columns)),
    ...(left === null ? [] : pair(reportWords.left, money(left), { columns })),
  ];
}

function rangeOf(paper: ReportPaper, options: ReportLayoutOptions): readonly Row[] {
  const { columns, words, reportWords } = options;
  const { first, last, head, waiting } = paper;
  const range = reportWords.entries(nameOf(first, paper, options), nameOf(last, paper, options));
  return [
    ...(waiting === null || waiting === 0 ? [] : fromLeft(reportWords.waiting(waiting), columns)),
    ...fromLeft(range, columns),
    ...(head === null ? [] : centred(words.head(inFours(head)), columns)),
  ];
}

const nameOf = (
  { epoch, seq }: EntryRef,
  { till }: Pick<ReportPaper, "till">,
  { words }: ReportLayoutOptions,
): string => words.entry({ terminal: till.terminal, epoch, seq: String(seq).padStart(6, "0") });

const numberOf = (sale: number): string => String(sale).padStart(4, "0");
const inFours = (head: string): string => `${head.slice(0, 4)} ${head.slice(4, 8)}`.toUpperCase();
