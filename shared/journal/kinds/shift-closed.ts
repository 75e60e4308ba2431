/** A shift ends and closes a range of seq. What comes later belongs to the next. */
import * as v from "valibot";
import { amount, count, kind } from "../fields.ts";

export const shiftClosed = kind("shift-closed", {
  closed: count,
  first: count,
  last: count,
  /** What the drawer should hold. */
  expected: amount,
  /** Null where nobody counted. */
  counted: v.nullable(amount),
});
