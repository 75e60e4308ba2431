/** The wallet that was asked has signed that it never took this tender's nonce, and never will. */
import { count, hex, kind } from "../fields.ts";

export const tenderAbsent = kind("tender-absent", {
  sale: count,
  tender: count,
  nonce: hex,
  /** The wallet's answer to RECALL, as it came. */
  absence: hex,
});
