/** What a shift came to, as X shows it and Z freezes it into the journal. */
import * as v from "valibot";
import { amount, count, electronicMethod, signedAmount, taxLine } from "./fields.ts";

/** So many of something, and what they come to. */
const tally = v.strictObject({ count, total: amount });

/** What stands beside the figures of one way to pay. */
const tenderReport = v.strictObject({
  method: v.union([v.literal("cash"), electronicMethod]),
  /** Payments. */
  count,
  /** As it came in: of cash, what stayed in the drawer of it. */
  taken: amount,
  /** By refunds and voids. */
  givenBack: amount,
});

export const reportFields = v.strictObject({
  sales: tally,
  /** Sales with a discount, and all that was taken off; the sales' total is without it. */
  discounts: tally,
  refunds: tally,
  voids: tally,
  cancelled: tally,
  /** Without a sale. */
  drawerOpenings: count,
  cashIn: tally,
  cashOut: tally,
  /** Counted as paid, and refused since. */
  refusedLater: tally,
  /** The lowest and the highest number of a paid sale; null where there was none. */
  firstSale: v.nullable(count),
  lastSale: v.nullable(count),
  tenders: v.array(tenderReport),
  /** Of the sales, less what was given back: below zero where more came back than went out. */
  taxes: v.array(v.strictObject({ ...taxLine.entries, base: signedAmount, tax: signedAmount })),
  /** Of the shop's day, where something was sold. */
  hours: v.array(v.strictObject({ hour: v.pipe(count, v.maxValue(23)), ...tally.entries })),
  /** Null where nobody counted it. */
  float: v.nullable(amount),
  /** What the drawer should hold: float, cash taken and given back, cash in and out. */
  expected: signedAmount,
});
export type Report = v.InferOutput<typeof reportFields>;
