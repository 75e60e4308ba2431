/** Keeps the scan state, and what was typed before each of its characters, so that a code can be taken back. */
import type { Register, Screen, Typed } from "./register.ts";
import {
  KEPT_MAX,
  NO_SCAN,
  type ScanOutcome,
  type ScanRules,
  isInBurst,
  stepScan,
} from "./scan.ts";
import type { TillStore } from "./till-store.ts";

type Code = Exclude<ScanOutcome, { type: "none" | "person" }>;

/** Where a person may type a barcode; elsewhere figures are amounts, quantities, numbers of sales. */
const TYPED_CODES: ReadonlySet<Screen> = new Set(["register", "paid"]);

export interface ScanListener {
  character(char: string, at: number): void;
  /** The code that this key ended, which is already taken back from where it was typed; null if a person pressed it. */
  end(type: "enter" | "tab", at: number): Code | null;
  forget(): void;
  isInBurst(at: number): boolean;
}

export function createScanListener(store: TillStore, register: Register): ScanListener {
  let scan = NO_SCAN;
  let before: readonly Typed[] = [];

  const rules = (): ScanRules => ({
    knows: (code) => store.goods.peek()?.index.byBarcode(code) !== undefined,
    burstsOnly: !TYPED_CODES.has(register.screen.peek()) || register.sheet.peek() !== null,
  });

  function forget(): void {
    scan = NO_SCAN;
    before = [];
  }

  return {
    character(char, at) {
      before = [...before, register.typed()].slice(-KEPT_MAX);
      scan = stepScan(scan, { type: "char", char, at }, rules()).state;
    },
    end(type, at) {
      const { outcome } = stepScan(scan, { type, at }, rules());
      if (outcome.type === "none" || outcome.type === "person") {
        if (type === "enter") {
          forget();
        }
        return null;
      }
      const typed = before.at(-outcome.length);
      if (typed !== undefined) {
        register.takeBack(typed);
      }
      forget();
      return outcome;
    },
    forget,
    isInBurst: (at) => isInBurst(scan, at),
  };
}
