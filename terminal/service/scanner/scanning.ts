/** A scanner on a serial port, from its bytes to what the pages are told. */
import type { ScannerView } from "@tillwave/shared/api/scanner";
import type { Scanned } from "@tillwave/shared/api/till";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Ports } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { createCodeReader } from "./code-reader.ts";
import { type ScanDeskDeps, takeScan } from "./scan-desk.ts";
import { keepScannerLine } from "./scanner-line.ts";

const ID_BYTES = 12;

export interface ScanningDeps extends Omit<ScanDeskDeps, "newId"> {
  readonly settings: Settings;
  readonly ports: Pick<Ports, "scanners" | "timers" | "random" | "log">;
  tell(scanned: Scanned): void;
  onChange(): void;
}

export interface Scanning {
  /** Null where the settings name no scanner. */
  view(): ScannerView | null;
  close(): void;
}

export function startScanning(deps: ScanningDeps): Scanning {
  const { settings, ports } = deps;
  if (settings.scanner === undefined) {
    return { view: () => null, close: () => {} };
  }
  const desk: ScanDeskDeps = { ...deps, newId: () => toHex(ports.random.bytes(ID_BYTES)) };
  const codes = createCodeReader(ports.timers, (code) => {
    const scanned: Scanned | null =
      code.type === "code" ? takeScan(code.text, desk) : { type: "unreadable" };
    if (scanned !== null) {
      deps.tell(scanned);
    }
  });
  const line = keepScannerLine({
    scanner: ports.scanners.connect(settings.scanner),
    timers: ports.timers,
    log: ports.log,
    received: codes.read,
    changed() {
      codes.forget();
      deps.onChange();
    },
  });
  return {
    view: line.view,
    close() {
      line.close();
      codes.forget();
    },
  };
}
