/**
 * Listens for beacons: an ear, and the register of all that it heard.
 *
 *   ear ──reports──▶ heard-beacons ──▶ list()
 *       └─how it is─▶ view()
 */
import type { Ears, EarOptions, EarView, AirReport } from "./ports.ts";
import { type HeardBeacon, createHeardBeacons } from "./heard-beacons.ts";
import type { RssiPoint } from "./rssi-history.ts";

export interface ScannerDeps {
  readonly ears: Ears;
  /** The clock that reports are timed by. */
  now(): number;
}

export interface ScannerListener {
  changed(view: EarView): void;
  heard?(report: AirReport): void;
}

export interface Scanner {
  view(): EarView;
  /** When it heard anything at all the first time; null before. */
  firstAt(): number | null;
  /** Loudest first. */
  list(): readonly HeardBeacon[];
  points(address: string): readonly RssiPoint[];
  close(): Promise<void>;
}

export function startScanner(
  { ears, now }: ScannerDeps,
  options: EarOptions,
  listener: ScannerListener,
): Scanner {
  const heard = createHeardBeacons();
  let firstAt: number | null = null;
  const ear = ears.open(options, {
    changed: listener.changed,
    heard(report) {
      firstAt ??= report.at;
      heard.take(report);
      listener.heard?.(report);
    },
  });
  return {
    view: ear.view,
    firstAt: () => firstAt,
    list: () => heard.list(now()),
    points: heard.points,
    close: ear.close,
  };
}
