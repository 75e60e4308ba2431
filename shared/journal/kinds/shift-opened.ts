/**
 * A shift begins: its number, and the float counted into the drawer. Written once more, of the same shift,
 * where the float is counted later.
 */
import * as v from "valibot";
import { amount, count, kind } from "../fields.ts";

export const shiftOpened = kind("shift-opened", {
  opened: count,
  /** Null where nobody counted. */
  float: v.nullable(amount),
});
