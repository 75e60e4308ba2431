/** A scanner's line, and what people see of it. */
import type { ScannerView } from "@tillwave/shared/api/scanner";
import type { Log } from "@tillwave/shared/core/log";
import { keepLine } from "../kept-line.ts";
import type { Scanner, Timers } from "../ports.ts";

export interface ScannerLineDeps {
  readonly scanner: Scanner;
  readonly timers: Timers;
  readonly log: Log;
  received(bytes: Uint8Array): void;
  /** It is open, or is no longer. */
  changed(): void;
}

export interface KeptScannerLine {
  view(): ScannerView;
  close(): void;
}

export function keepScannerLine(deps: ScannerLineDeps): KeptScannerLine {
  const { scanner, timers, log, received, changed } = deps;
  let isOpen = false;
  const kept = keepLine({
    name: "the scanner",
    open: scanner.open,
    timers,
    log,
    opened() {
      isOpen = true;
      changed();
    },
    received,
    closed(isFirst) {
      isOpen = false;
      if (isFirst) {
        changed();
      }
    },
  });
  return { view: () => ({ state: isOpen ? "ready" : "unreachable" }), close: kept.close };
}
