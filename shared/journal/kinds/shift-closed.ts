/** A shift ends and closes a range of seq. What comes later belongs to the next. */
import * as v from "valibot";
import { amount, count, currencyCode, kind, person, signedAmount, text } from "../fields.ts";
import { reportFields } from "../report-fields.ts";

export const shiftClosed = kind("shift-closed", {
  closed: count,
  first: count,
  last: count,
  /** What the drawer should hold; below zero where more was taken out than came in. */
  expected: signedAmount,
  /** Null where nobody counted. */
  counted: v.nullable(amount),
  /** Of `first`, where the shift began in an earlier epoch. */
  firstEpoch: v.exactOptional(count),
  /** When it was opened, Unix milliseconds. */
  openedAt: v.exactOptional(count),
  currency: v.exactOptional(currencyCode),
  /** The Z itself. */
  report: v.exactOptional(reportFields),
  /** Notes and coins as they were counted. */
  pieces: v.exactOptional(v.array(v.strictObject({ value: amount, count }))),
  /** What stays in the drawer for the next shift; null where nobody counted that. */
  left: v.exactOptional(v.nullable(amount)),
  /** Why what was counted is not what was expected. */
  reason: v.exactOptional(text),
  /** Sales of it that the hub had not signed for; absent where this till had joined none. */
  waiting: v.exactOptional(count),
  approvedBy: v.exactOptional(v.nullable(person)),
});
export type ShiftClosed = v.InferOutput<typeof shiftClosed>;
