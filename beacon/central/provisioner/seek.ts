/**
 * Waits until a beacon can be connected to: it announces itself by the first bytes of its device's id. What it announced before somebody
 * looked for it does not count, for it may have been claimed or released since.
 */
import type { AirReport } from "../ports.ts";
import type { Announced, AnnouncedBeacons } from "./announced.ts";
import { type Timers, type Waited, waitFor } from "./wait.ts";

/** In milliseconds. A beacon may be connectable in one turn of many. */
export const SEEK_MAX = 20_000;
/** Whoever announces the same and was not tried yet is waited for so long. */
const OTHERS_WAIT = 2000;
/** Whoever announces the same, and what the key at hand opens: anybody may announce what it does not, a copied card among them. */
const FITTING_WAIT = 4000;

export interface Air {
  /** All that is heard from now on; the answer ends it. */
  listen(listener: (report: AirReport) => void): () => void;
}

export interface SeekDeps {
  readonly air: Air;
  readonly announced: AnnouncedBeacons;
  readonly timers: Timers;
  now(): number;
}

export interface Sought {
  /** 8 hex digits. */
  readonly prefix: string;
  /** Addresses that were tried in vain: the last resort. */
  readonly tried: ReadonlySet<string>;
  /** Whether there is a key for one that announces itself so. */
  fits(announcement: Announced["announcement"]): boolean;
  readonly signal: AbortSignal;
}

export function seek(
  { air, announced, timers, now }: SeekDeps,
  { prefix, tried, fits, signal }: Sought,
): Promise<Waited<Announced>> {
  const begun = now();
  return waitFor({ timers, withinMs: SEEK_MAX, signal }, (came) =>
    air.listen((report) => {
      const found = announced.take(report);
      if (found?.prefix !== prefix || found.at < begun) {
        return;
      }
      const sought = now() - begun;
      const isFitting = fits(found.announcement) || sought >= FITTING_WAIT;
      const isUntried = !tried.has(found.address) || sought >= OTHERS_WAIT;
      if (isFitting && isUntried) {
        came(found);
      }
    }),
  );
}
