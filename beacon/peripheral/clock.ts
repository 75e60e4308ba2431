/**
 * The beacon's clock, with its keys: no window of an id that rolls is on air twice (shared/presence/device-clock.ts), whichever
 * keys come and go, and in whatever order.
 *
 *   the same key        T goes on. Where its ids live longer or shorter from now on, as after a stop
 *   a key never used    T is the time that is believed: nothing was ever on air with it
 *   a key used before   T is that, but beyond all that was on air with it (used-keys.ts)
 *   no key, then one    T goes on
 */
import type { BeaconClockState } from "@tillwave/shared/api/beacon";
import type { BeaconKeys } from "@tillwave/shared/beacon/settings";
import { type KeptClock, keepClock } from "@tillwave/shared/host/keep-clock";
import { readKept } from "@tillwave/shared/host/read-kept";
import type { SavedClock } from "@tillwave/shared/presence/device-clock";
import { TONE_WINDOW } from "@tillwave/shared/presence/tone-code";
import type { AirClock } from "./advertiser/ports.ts";
import type { BeaconPorts } from "./beacon-ports.ts";
import { type UsedKeys, closed, opened, printsOf, usedUntil } from "./used-keys.ts";
import { keepWallClock } from "./wall-clock.ts";

/** Of a start. */
const CHANCE_BYTES = 2;

export interface BeaconClock extends AirClock {
  state(): BeaconClockState;
  readonly boot: number;
  /** A jump of the system's clock that was not believed, in seconds; 0 for none. */
  refusedJump(): number;
  /** About every second. */
  tick(): void;
  /** Somebody who may be believed says that it is this time, in Unix seconds. */
  told(time: number): void;
  /** Before other keys are written down: remembers what was on air with these. False while the disk does not take it. */
  willUse(keys: BeaconKeys | null): boolean;
  /** They are on the disk. */
  use(keys: BeaconKeys | null): void;
  /** As if the program was started once more: the boot count says so. */
  startAnew(): void;
  stop(): void;
}

export type BeaconClockPorts = Pick<BeaconPorts, "clocks" | "random" | "crypto" | "log"> & {
  readonly files: Pick<BeaconPorts["files"], "clock" | "usedKeys" | "wallClock">;
};

/** `isImported`: nothing was on air with these keys here, though there is no clock. */
export function keepBeaconClock(
  ports: BeaconClockPorts,
  keys: BeaconKeys | null,
  isImported = false,
): BeaconClock {
  const { clocks, random, crypto, files, log } = ports;
  const prints = (of: BeaconKeys | null): readonly string[] => printsOf(of, crypto);
  const readClock = (): SavedClock | null => readKept(files.clock, "clock", log);
  const wall = keepWallClock({ clocks, file: files.wallClock, log });
  let isUsedKept = true;
  let used: UsedKeys = readKept(files.usedKeys, "used keys", log) ?? { keys: [] };
  let inUse = { prints: prints(keys), window: windowOf(keys) };
  let kept = start(beyondUse(readClock()), keys !== null && !isImported);

  function start(saved: SavedClock | null, hasKey: boolean): KeptClock {
    const { window } = inUse;
    const chance = random.bytes(CHANCE_BYTES);
    return keepClock({ clocks, log, file: files.clock, saved, hasKey, random: chance, window });
  }

  /** The power may have been cut when settings were changed already, and the clock was not. */
  function beyondUse(saved: SavedClock | null): SavedClock | null {
    const until = usedUntil(used, inUse.prints);
    return saved === null || until === null
      ? null
      : { ...saved, until: Math.max(saved.until, until ?? 0) };
  }

  /** Whether all of them are on air by now: one of two that comes back later would else say its old ids again. */
  const isSame = (next: readonly string[]): boolean =>
    next.length === 0
      ? inUse.prints.length === 0
      : next.every((print) => inUse.prints.includes(print));

  function keepUsed(next: UsedKeys): void {
    if (isUsedKept && JSON.stringify(next) === JSON.stringify(used)) {
      return;
    }
    used = next;
    const written = files.usedKeys.write(next);
    const wasKept = isUsedKept;
    isUsedKept = written.ok;
    // It is tried again every second: said once.
    if (!written.ok && wasKept) {
      log.warn({ detail: written.error.detail }, "the used keys could not be written down");
    }
  }

  /** As the disk has it: nothing was on air from there on. */
  const promised = (): number => readClock()?.until ?? kept.time();

  /** Without keys at last, why is not known: settings may have been lost whose keys come back. So T goes on then. */
  function startAnew(next: readonly string[], last: readonly string[]): KeptClock {
    const { boot } = kept;
    const known = usedUntil(used, next);
    if (known === null) {
      return start(null, true);
    }
    const isGoingOn = next.length > 0 && last.length === 0;
    const until = Math.max(known ?? 0, isGoingOn ? promised() : 0);
    return start({ until, boot }, next.length > 0);
  }

  keepUsed(opened(used, inUse.prints));

  return {
    time: () => kept.time(),
    wall: () => wall.time(),
    say: () => (kept.say() === null ? null : Math.floor(kept.time() / TONE_WINDOW)),
    state() {
      if (kept.isLost) {
        return "lost";
      }
      if (kept.refusedJump() > 0) {
        return "jump-refused";
      }
      return kept.aheadOfHub() === null ? "own" : "good";
    },
    get boot() {
      return kept.boot;
    },
    refusedJump: () => kept.refusedJump(),
    tick() {
      kept.tick();
      wall.tick();
      keepUsed(used);
    },
    told(time) {
      wall.told(time);
      kept.told(time);
    },
    willUse(next) {
      const nextPrints = prints(next);
      const until = kept.isLost ? null : promised();
      const before = isSame(nextPrints) ? used : closed(used, inUse.prints, until);
      keepUsed(opened(before, nextPrints));
      return isUsedKept;
    },
    use(next) {
      const nextPrints = prints(next);
      const window = windowOf(next);
      const isSameKey = isSame(nextPrints);
      if (isSameKey && window === inUse.window) {
        return;
      }
      const lead = kept.aheadOfHub();
      const authentic = lead === null ? null : kept.time() - lead;
      if (isSameKey) {
        kept.stop();
      }
      // Else the promise stays on the disk until that of the other key replaces it.
      const last = inUse.prints;
      inUse = { prints: nextPrints, window };
      kept = isSameKey ? start(readClock(), next !== null) : startAnew(nextPrints, last);
      if (authentic !== null) {
        kept.told(authentic);
      }
    },
    startAnew() {
      const lead = kept.aheadOfHub();
      const authentic = lead === null ? null : kept.time() - lead;
      kept.stop();
      kept = start(readClock(), inUse.prints.length > 0);
      if (authentic !== null) {
        kept.told(authentic);
      }
    },
    stop: () => kept.stop(),
  };
}

/** In seconds: that of the ids, and whole windows of sound, as everybody counts them. */
function windowOf(keys: BeaconKeys | null): number {
  return keys === null ? TONE_WINDOW : Math.max(TONE_WINDOW, 2 ** keys.eidExponent);
}
