/**
 * The time that opening hours go by: the system's clock, and by how much that is off where somebody who may be believed has said.
 *
 * T (clock.ts) is not it: each start pushes T on by up to one window of the ids, which is nine hours at the longest. And nothing
 * here touches T.
 *
 * What was told is kept over restarts, as an offset from the system's clock. It ends when that is set while this runs: whoever
 * set it knew the time as well, as a time server that was reached at last.
 */
import type { Log } from "@tillwave/shared/core/log";
import type { ConfigFile } from "@tillwave/shared/host/config-file";
import type { KeepClockDeps } from "@tillwave/shared/host/keep-clock";
import { readKept } from "@tillwave/shared/host/read-kept";
import * as v from "valibot";

/** A clock that is not off by more is right, in seconds: it is told whole ones. */
const OFF_MIN = 2;
/** A leap by more is none that keeps a clock in step, in seconds. */
const SET_MIN = 60;

export const savedWallClockSchema = v.strictObject({
  /** Seconds by which the time that was told is ahead of the system's clock. */
  ahead: v.pipe(v.number(), v.finite()),
});
export type SavedWallClock = Readonly<v.InferOutput<typeof savedWallClockSchema>>;

export interface WallClock {
  /** Unix seconds. It may go back. */
  time(): number;
  told(time: number): void;
  /** About every second. */
  tick(): void;
}

export interface WallClockDeps {
  readonly clocks: KeepClockDeps["clocks"];
  readonly file: ConfigFile<SavedWallClock>;
  readonly log: Log;
}

export function keepWallClock({ clocks, file, log }: WallClockDeps): WallClock {
  let ahead = readKept(file, "wall clock", log)?.ahead ?? 0;
  let kept = ahead;
  let isTrouble = false;
  /** When this machine's monotonic clock began, by the system's. */
  const began = (): number => clocks.system() - clocks.monotonic() / 1000;
  let beganBefore = began();

  function keep(): void {
    if (kept === ahead) {
      return;
    }
    const written = file.write({ ahead });
    // It is tried again every second: said once.
    if (!written.ok && !isTrouble) {
      log.warn({ detail: written.error.detail }, "how far the clock is off could not be written");
    }
    isTrouble = !written.ok;
    kept = written.ok ? ahead : kept;
  }

  return {
    time: () => clocks.system() + ahead,
    told(time) {
      const off = time - clocks.system();
      ahead = Math.abs(off) < OFF_MIN ? 0 : off;
      beganBefore = began();
      keep();
    },
    tick() {
      const leap = began() - beganBefore;
      beganBefore += leap;
      if (ahead !== 0 && Math.abs(leap) > SET_MIN) {
        log.info({ leap, ahead }, "the system's clock was set: opening hours go by it again");
        ahead = 0;
      }
      keep();
    },
  };
}
