/** A scanner's line that is opened again where it ends: the cable is pulled, or the scanner sleeps. */
import type { ScannerView } from "@tillwave/shared/api/scanner";
import type { Log } from "@tillwave/shared/core/log";
import type { Scanner, ScannerLine, Timers } from "../ports.ts";

const REOPEN_AFTER_MS_MIN = 500;
/** Whoever plugs it in wants to scan at once. */
const REOPEN_AFTER_MS_MAX = 5000;

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
  const { scanner, timers, log } = deps;
  let isOpen = false;
  let failures = 0;
  let line: ScannerLine | null = null;
  let cancel = (): void => {};

  function open(): void {
    line = scanner.open({
      opened() {
        isOpen = true;
        failures = 0;
        log.info({}, "the scanner is there");
        deps.changed();
      },
      received: deps.received,
      closed(why) {
        const wasOpen = isOpen;
        isOpen = false;
        failures += 1;
        if (wasOpen || failures === 1) {
          log.warn(why, "the scanner is not there");
          deps.changed();
        }
        const afterMs = Math.min(REOPEN_AFTER_MS_MIN * 2 ** (failures - 1), REOPEN_AFTER_MS_MAX);
        cancel = timers.later(open, afterMs);
      },
    });
  }

  open();
  return {
    view: () => ({ state: isOpen ? "ready" : "unreachable" }),
    close() {
      cancel();
      line?.close();
    },
  };
}
