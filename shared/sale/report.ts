/**
 * What a shift came to: a fold over the entries of its range, in their order. X is the fold as far as
 * the journal goes, Z the same one written down; so the X just before a Z shows what the Z shows.
 *
 *   expected cash = float + cash taken − cash given back + cash in − cash out
 *
 * Figures stop at 2^53 − 1: no shop gets there, and a report must not fail where one does.
 */
import type { Entry } from "../journal/entry.ts";
import type { EntryRef } from "../journal/fields.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import type { Report } from "../journal/report-fields.ts";
import { Minor } from "./money.ts";
import type { Tender } from "./tender.ts";

export interface ReportContext {
  /** Of the shop's day, 0 to 23, for a wall clock. */
  hourOf(wall: number): number;
  /** The sale that a void undoes; null where it cannot be read. */
  saleAt(ref: EntryRef): SalePaid | null;
}

export interface ReportFold {
  /** What is written late about an earlier shift is not for this one's fold: see {@link isLate}. */
  take(entry: Entry): void;
  report(): Report;
}

type EntryOf<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;
type Method = Tender["method"];

/** What is written about a sale after it was counted. Of an earlier shift's sale, it belongs to that one's supplement. */
export type LateEntry = EntryOf<"refused-later" | "spend-void">;

export const isLate = (entry: Entry): entry is LateEntry =>
  entry.kind === "refused-later" || entry.kind === "spend-void";

/** What a fold looks at; it need not be given any other. */
export const REPORTED: ReadonlySet<Entry["kind"]> = new Set([
  "sale-paid",
  "refund",
  "void",
  "sale-cancelled",
  "drawer-opened",
  "cash-moved",
  "refused-later",
  "spend-void",
  "shift-opened",
]);

interface Tally {
  readonly count: number;
  readonly total: Minor;
}

interface Sums {
  sales: Tally;
  discounts: Tally;
  refunds: Tally;
  voids: Tally;
  cancelled: Tally;
  cashIn: Tally;
  cashOut: Tally;
  refusedLater: Tally;
  drawerOpenings: number;
  firstSale: number | null;
  lastSale: number | null;
  float: Minor | null;
  readonly tenders: Map<Method, { count: number; taken: Minor; givenBack: Minor }>;
  readonly taxes: Map<string, Report["taxes"][number]>;
  readonly hours: Map<number, Tally>;
}

const METHODS: readonly Method[] = ["cash", "tap", "code", "phone-number", "card"];

export function startReport(context: ReportContext): ReportFold {
  const sums = noSums();
  return {
    take: (entry) => take(sums, entry, context),
    report: () => reportOf(sums),
  };
}

function take(sums: Sums, entry: Entry, context: ReportContext): void {
  switch (entry.kind) {
    case "sale-paid":
      takeSale(sums, entry, context);
      break;
    case "refund":
      takeRefund(sums, entry);
      break;
    case "void":
      takeVoid(sums, entry, context);
      break;
    case "sale-cancelled":
      // A recalled sale that was emptied was never rung up.
      if (entry.reason === "cleared") {
        sums.cancelled = counted(sums.cancelled, entry.total);
      }
      break;
    case "drawer-opened":
      sums.drawerOpenings += 1;
      break;
    case "cash-moved":
      if (entry.amount < 0) {
        sums.cashOut = counted(sums.cashOut, Minor(-entry.amount));
      } else {
        sums.cashIn = counted(sums.cashIn, entry.amount);
      }
      break;
    case "refused-later":
      sums.refusedLater = counted(sums.refusedLater, entry.amount);
      break;
    case "shift-opened":
      // Written once more where the float is counted after the shift was opened.
      sums.float = entry.float;
      break;
    default:
  }
}

function takeSale(sums: Sums, entry: SalePaid, { hourOf }: ReportContext): void {
  const { sale, total, clock, lines, tenders, taxes } = entry;
  sums.sales = counted(sums.sales, total);
  const off = lines.reduce((sum, line) => add(sum, discountOf(line)), Minor(0));
  if (off > 0) {
    sums.discounts = counted(sums.discounts, off);
  }
  sums.firstSale = Math.min(sums.firstSale ?? sale, sale);
  sums.lastSale = Math.max(sums.lastSale ?? sale, sale);
  for (const tender of tenders) {
    const taken = takenBy(tender);
    if (taken !== null) {
      const sum = tenderSums(sums, tender.method);
      sum.count += 1;
      sum.taken = add(sum.taken, taken);
    }
  }
  addTaxes(sums, taxes, 1);
  const hour = hourOf(clock.wall);
  sums.hours.set(hour, counted(sums.hours.get(hour) ?? NONE, total));
}

/** A line says what it came to before discounts only where there were any. */
const discountOf = ({ gross, amount }: { readonly gross?: Minor; readonly amount: Minor }): Minor =>
  Minor(gross === undefined ? 0 : gross - amount);

/** Null where nothing came of it. */
function takenBy(tender: Tender): Minor | null {
  if (tender.method === "cash") {
    return Minor(tender.received - tender.change);
  }
  return tender.state === "approved" ? tender.settles : null;
}

function takeRefund(sums: Sums, entry: EntryOf<"refund">): void {
  const { total, rounding, back = [{ method: "cash", amount: total } as const], taxes } = entry;
  sums.refunds = counted(sums.refunds, total);
  back.forEach((part) => giveBack(sums, part));
  giveBack(sums, { method: "cash", amount: rounding });
  addTaxes(sums, taxes, -1);
}

function takeVoid(sums: Sums, entry: EntryOf<"void">, { saleAt }: ReportContext): void {
  const { total, original, cash, back } = entry;
  sums.voids = counted(sums.voids, total);
  const sale = saleAt(original);
  // Entries of earlier versions do not say how it went back: as it came.
  const asItCame = (sale?.tenders ?? []).flatMap((tender) =>
    tender.method === "cash" || tender.state !== "approved"
      ? []
      : [{ method: tender.method, amount: tender.settles }],
  );
  (back ?? asItCame)
    .filter(({ method }) => method !== "cash")
    .forEach((part) => giveBack(sums, part));
  giveBack(sums, { method: "cash", amount: cash });
  addTaxes(sums, sale?.taxes ?? [], -1);
}

interface Part {
  readonly method: Method;
  readonly amount: Minor;
}

function giveBack(sums: Sums, { method, amount }: Part): void {
  if (amount !== 0) {
    const sum = tenderSums(sums, method);
    sum.givenBack = add(sum.givenBack, amount);
  }
}

function tenderSums({ tenders }: Sums, method: Method) {
  const sum = tenders.get(method) ?? { count: 0, taken: Minor(0), givenBack: Minor(0) };
  tenders.set(method, sum);
  return sum;
}

/** A rate that was changed during the shift has a line for each of what it was. */
function addTaxes({ taxes }: Sums, lines: SalePaid["taxes"], sign: 1 | -1): void {
  for (const { rate, base, tax } of lines) {
    const name = JSON.stringify([rate.id, rate.name, rate.partsPerMillion, rate.mode]);
    const before = taxes.get(name);
    taxes.set(name, {
      rate,
      base: add(before?.base ?? Minor(0), Minor(sign * base)),
      tax: add(before?.tax ?? Minor(0), Minor(sign * tax)),
    });
  }
}

function reportOf(sums: Sums): Report {
  const { tenders, taxes, hours, ...rest } = sums;
  const { cashIn, cashOut, float } = rest;
  const cash = tenders.get("cash");
  const expected = [
    float ?? 0,
    cash?.taken ?? 0,
    -(cash?.givenBack ?? 0),
    cashIn.total,
    -cashOut.total,
  ].reduce<Minor>((sum, part) => add(sum, Minor(part)), Minor(0));
  return {
    ...rest,
    tenders: METHODS.flatMap((method) => {
      const sum = tenders.get(method);
      return sum === undefined ? [] : [{ method, ...sum }];
    }),
    taxes: [...taxes.values()].toSorted((a, b) => compare(a.rate.id, b.rate.id)),
    hours: [...hours]
      .toSorted(([a], [b]) => a - b)
      .map(([hour, { count, total }]) => ({ hour, count, total })),
    expected,
  };
}

const NONE: Tally = { count: 0, total: Minor(0) };

const noSums = (): Sums => ({
  sales: NONE,
  discounts: NONE,
  refunds: NONE,
  voids: NONE,
  cancelled: NONE,
  cashIn: NONE,
  cashOut: NONE,
  refusedLater: NONE,
  drawerOpenings: 0,
  firstSale: null,
  lastSale: null,
  float: null,
  tenders: new Map(),
  taxes: new Map(),
  hours: new Map(),
});

const counted = ({ count, total }: Tally, amount: Minor): Tally => ({
  count: count + 1,
  total: add(total, amount),
});

const MOST = Number.MAX_SAFE_INTEGER;

const add = (a: Minor, b: Minor): Minor => Minor(Math.max(-MOST, Math.min(MOST, a + b)));

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
