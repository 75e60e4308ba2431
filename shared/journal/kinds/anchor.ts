/** The hub has signed the head of this journal as it holds it. */
import { count, hex, kind } from "../fields.ts";

export const anchor = kind("anchor", {
  epoch: count,
  seq: count,
  head: hex,
  /** The signed statement, byte for byte. */
  statement: hex,
});
