/** What the till's service says to its pages of a scanner on a serial port. The page's own scanners type, and say nothing. */
import type { CommandError, TapError } from "./till.ts";

/** The longest code that is taken: what a customer's phone presents has some 500 characters. */
export const SCANNED_MAX = 600;

/** What became of a code. Done once for all pages: none of them presses it again. */
export type Scanned =
  | { readonly type: "sold" }
  /** A receipt's own code: its sale is to be looked at. */
  | { readonly type: "receipt"; readonly text: string }
  /** A customer's phone has shown it, and the payment has it. */
  | { readonly type: "given-to-payment" }
  /** A phone's code that no payment waits for, or that was not taken. */
  | {
      readonly type: "payment-refused";
      readonly error: TapError | { readonly type: "no-payment" | "not-now" };
    }
  /** Goods, while their sale is being paid. */
  | { readonly type: "finish-payment" }
  /** The till did not take it, and says why. */
  | { readonly type: "refused"; readonly error: CommandError }
  /** Too long, or no text: another kind of code, or a line at the wrong speed. */
  | { readonly type: "unreadable" };

export interface ScannerView {
  readonly state: "ready" | "unreachable";
}
