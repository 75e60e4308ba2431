/**
 * Tells a scanner from a person by rhythm. Pure. A keyboard-like scanner types a code 5–100 ms a
 * character and ends it with Enter (or Tab); a person is slower, or types less.
 *
 *   characters ──▶ kept, with the gaps between them
 *   Enter      ──▶ everything since the last Enter, then the trailing burst: the first that the
 *                  catalogue knows is the code; else a burst that looks like a code is unknown to it;
 *                  else a person pressed Enter
 *   Escape and editing keys ──▶ forgotten
 *
 * Codes end with Enter, so two never run together; the gap that may end a burst is longer than any
 * between two characters of a scanner, so one is never cut in two.
 */

/** A longer gap between two characters is a person's: a scanner's longest, and what a busy tablet adds to it. */
export const BURST_GAP_MS = 110;
/** Characters of a burst that may be a known code, at least. */
const BURST_MIN = 4;
/** Characters of a burst that counts as a code although nobody knows it, at least. */
const UNKNOWN_MIN = 6;
/** No person keeps to this from character to character. */
const MACHINE_GAP_MS = 40;
/** Receipts, phones, beacons: see shared/sync/qr-text.ts. */
const OWN_CODE = /^TW[A-Z]1[A-Z2-7]{20,}$/iu;
/** Characters kept, at most: a code that a customer's phone presents has some 500, a barcode 48. */
export const KEPT_MAX = 600;

export interface ScanState {
  readonly text: string;
  /** When each character of `text` came, in milliseconds. */
  readonly times: readonly number[];
  /** True where older characters were let go, so that `text` is not everything. */
  readonly cut: boolean;
}

export type ScanEvent =
  | { readonly type: "char"; readonly char: string; readonly at: number }
  /** Tab ends a code as Enter does, but is a person's own far more often. */
  | { readonly type: "enter" | "tab"; readonly at: number }
  | { readonly type: "forget" };

export interface ScanRules {
  knows(code: string): boolean;
  /** Where figures are amounts, only a burst is a code; what is typed slowly is not. */
  readonly burstsOnly: boolean;
}

export type ScanOutcome =
  | { readonly type: "none" }
  | { readonly type: "person" }
  /** `length` characters at the end belong to the code and are taken back from where they were typed. */
  | { readonly type: "known" | "unknown"; readonly code: string; readonly length: number };

export const NO_SCAN: ScanState = { text: "", times: [], cut: false };

export function stepScan(
  state: ScanState,
  event: ScanEvent,
  rules: ScanRules,
): { readonly state: ScanState; readonly outcome: ScanOutcome } {
  switch (event.type) {
    case "char":
      return { state: keep(state, event.char, event.at), outcome: { type: "none" } };
    case "forget":
      return { state: NO_SCAN, outcome: { type: "none" } };
    case "enter":
    case "tab":
      return { state: NO_SCAN, outcome: decide(state, event, rules) };
  }
}

/** True while the last characters may be a scanner's: shortcuts wait until they are not. */
export function isInBurst({ times }: ScanState, at: number): boolean {
  const last = times.at(-1);
  return last !== undefined && at - last <= BURST_GAP_MS;
}

function keep({ text, times, cut }: ScanState, char: string, at: number): ScanState {
  const isFull = text.length >= KEPT_MAX;
  return {
    text: (isFull ? text.slice(1) : text) + char,
    times: [...(isFull ? times.slice(1) : times), at],
    cut: cut || isFull,
  };
}

function decide(
  state: ScanState,
  event: { readonly type: "enter" | "tab"; readonly at: number },
  { knows, burstsOnly }: ScanRules,
): ScanOutcome {
  const whole = state.text;
  const burst = trailingBurst(state, event.at);
  const code = burst.text;
  if (!burstsOnly && event.type === "enter" && !state.cut && whole !== "" && knows(whole)) {
    return { type: "known", code: whole, length: whole.length };
  }
  if (code.length >= BURST_MIN && knows(code)) {
    return { type: "known", code, length: code.length };
  }
  if (looksLikeCode(burst)) {
    return { type: "unknown", code, length: code.length };
  }
  return { type: "person" };
}

interface Burst {
  readonly text: string;
  /** From its first character to the key that ended it. */
  readonly lastsMs: number;
}

/** The characters at the end with no long gap among them, nor before the key that ends them. */
function trailingBurst({ text, times }: ScanState, endedAt: number): Burst {
  let from = times.length;
  let next = endedAt;
  while (from > 0 && next - (times[from - 1] ?? 0) <= BURST_GAP_MS) {
    from -= 1;
    next = times[from] ?? 0;
  }
  return { text: text.slice(from), lastsMs: endedAt - next };
}

/**
 * A person may type a short word as fast; no person types six characters with four figures so, nor
 * four figures and Enter within a sixth of a second.
 */
function looksLikeCode({ text, lastsMs }: Burst): boolean {
  const figures = text.replaceAll(/\D/gu, "").length;
  const isMachines = text.length >= BURST_MIN && lastsMs <= text.length * MACHINE_GAP_MS;
  // A QR code of ours may happen to have hardly a figure.
  return (
    OWN_CODE.test(text) ||
    (figures >= BURST_MIN && !text.includes(" ") && (isMachines || text.length >= UNKNOWN_MIN))
  );
}
