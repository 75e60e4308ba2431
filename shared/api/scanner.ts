/** What the till's service says of a scanner on its serial port; what it has scanned is in till.ts. */

/** The longest code that is taken: what a customer's phone presents has some 500 characters. */
export const SCANNED_MAX = 600;

export interface ScannerView {
  readonly state: "ready" | "unreachable";
}
