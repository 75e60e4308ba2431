/**
 * A device's clock with its file: nothing goes on air before the disk has what keeps it from going there again
 * (shared/presence/device-clock.ts decides; this does it).
 */
import * as v from "valibot";
import type { Log } from "../core/log.ts";
import {
  type ClockEvent,
  type DeviceClock,
  type SavedClock,
  type Stepped,
  aheadOfHub,
  deviceTime,
  nextWindowAt,
  sayWindow,
  startDeviceClock,
  stepDeviceClock,
  stopDeviceClock,
} from "../presence/device-clock.ts";
import { TONE_WINDOW } from "../presence/tone-code.ts";
import type { ConfigFile } from "./config-file.ts";

const BOOT_MAX = 0xff_ff_ff_ff;

export const savedClockSchema = v.strictObject({
  until: v.number(),
  boot: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(BOOT_MAX)),
});

export interface KeptClock {
  readonly boot: number;
  /** Unix seconds, with their fraction. */
  time(): number;
  /** Seconds ahead of the hub's time as it was last heard; null before that. */
  aheadOfHub(): number | null;
  /** In seconds; 0 for none. */
  refusedJump(): number;
  /** The window whose code may be on air; null for silence. */
  say(): number | null;
  /** T at which this boot began with this key. */
  since(): number;
  /** There is a key, and no file that says which windows were on air with it: silence until there is another key. */
  readonly isLost: boolean;
  /** Milliseconds until the next window begins. */
  untilNextWindow(): number;
  tick(): void;
  /** Somebody who may be believed says that it is this time, in Unix seconds. */
  told(time: number): void;
  /** There is a new key, on the disk already; nothing was ever on air with it. */
  newKey(time: number): void;
  stop(): void;
}

export interface KeepClockDeps {
  readonly clocks: {
    /** Milliseconds from any start; never goes back. */
    monotonic(): number;
    /** Unix seconds by the system's clock, which anybody may have set. */
    system(): number;
  };
  readonly log: Log;
  readonly file: ConfigFile<SavedClock>;
  readonly saved: SavedClock | null;
  /** Whether it has a key already, with which windows may have been on air. */
  readonly hasKey: boolean;
  /** Two bytes by chance. */
  readonly random: Uint8Array;
  /** Of the code that lives longest, in seconds; default: sound's. */
  readonly window?: number;
}

export function keepClock({ clocks, log, file, ...start }: KeepClockDeps): KeptClock {
  const { monotonic, system } = clocks;
  const { saved, random, window = TONE_WINDOW } = start;
  let clock: DeviceClock;
  let trouble: string | null = null;
  // Nothing is written down then: the next start would take it for all that was ever on air.
  let isLost = saved === null && start.hasKey;

  function take({ clock: stepped, save }: Stepped): void {
    clock = stepped;
    if (save !== null && isLost) {
      take(stepDeviceClock(clock, NOT_SAVED));
    } else if (save !== null) {
      const written = file.write(save);
      const detail = written.ok ? null : written.error.detail;
      // It is tried again every second: said once.
      if (detail !== null && detail !== trouble) {
        log.warn({ detail }, "the clock could not be written down");
      }
      trouble = detail;
      take(stepDeviceClock(clock, written.ok ? { type: "saved", saved: save } : NOT_SAVED));
    }
  }

  const step = (event: ClockEvent): void => take(stepDeviceClock(clock, event));
  const started = startDeviceClock(saved, {
    system: system(),
    monotonic: monotonic(),
    random,
    window,
  });
  ({ clock } = started);
  take(started);

  return {
    boot: clock.boot,
    time: () => deviceTime(clock, monotonic()),
    aheadOfHub: () => (clock.toldAt === null ? null : aheadOfHub(clock, monotonic())),
    refusedJump: () => clock.refusedJump,
    say() {
      const said = sayWindow(clock, monotonic());
      if (said === null) {
        return null;
      }
      ({ clock } = said);
      return said.window;
    },
    since: () => clock.since,
    get isLost() {
      return isLost;
    },
    untilNextWindow: () => nextWindowAt(clock, monotonic()) - monotonic(),
    tick: () => step({ type: "tick", monotonic: monotonic(), system: system() }),
    told: (time) => step({ type: "told", monotonic: monotonic(), time }),
    newKey(time) {
      isLost = false;
      step({ type: "new-key", monotonic: monotonic(), time });
    },
    stop() {
      if (!isLost) {
        file.write(stopDeviceClock(clock));
      }
    },
  };
}

const NOT_SAVED: ClockEvent = { type: "not-saved" };
