/**
 * The clock of an emitter or a beacon: T, which says which window it is, and never says one twice.
 *
 * Spec: Tillwave protocols, version 1, §2.3. A code that was sounded in a window is worth nothing in
 * any other, so a window that came again would make a recording good again. Three things keep it from
 * coming:
 *
 *   on the disk   until: every window that was ever sounded lies before it
 *
 *        T when saved                      until, 600 s on, at a window's end
 *     ───●──────────────────────────────────▏
 *         windows that may be sounded ──────▏  beyond it none, before the next save is on the disk
 *
 *   at the start  T = max(system clock, until): a power cut makes T run ahead, never back
 *   all the time  T only grows
 *
 * The time of the hub, and that which a person sets at the device, is believed however far ahead it
 * lies. A forward jump of the system's clock is followed by 60 s in a day and no further: a false time
 * server could otherwise make the device sound next week's codes for a thief to record. Where T is ahead
 * of the hub's time it goes slower by a sixteenth until the hub's time is there. A new key starts anew:
 * nothing was ever sounded with it.
 *
 * Windows are those of the device's longest-lived code: 32 s of sound, 2^K s of a beacon's id. The longer they are, the further
 * a start makes T run ahead: up to one window where it stopped in order.
 *
 * Times are Unix seconds, `monotonic` milliseconds since some start of this boot.
 */
import { assert } from "../core/assert.ts";
import { TONE_WINDOW } from "./tone-code.ts";

/** How far ahead windows are promised, in seconds: what a power cut costs at most. */
const PROMISE = 600;
/** Saved when less than this is left of the promise, in seconds. */
const SAVE_BEFORE = 60;
/** How far the system's clock is followed forward, in seconds in a day. */
const SYSTEM_JUMP_MAX = 60;
const DAY_MS = 86_400_000;
/** How much slower T goes while it is ahead. */
const SLOWER = 1 / 16;
/** Ahead of the hub by more than this many seconds, it wants a new key. */
export const AHEAD_MAX = 64;
/** A start counts up by 1 and by chance up to this: of two copies of a card, one has the higher number. */
const BOOT_CHANCE = 2 ** 15;
const TIME_MAX = 0xffff_ffff;

/** What the device keeps on its disk. */
export interface SavedClock {
  /** No window from here on was ever sounded; at a window's start. */
  readonly until: number;
  /** Number of this start. */
  readonly boot: number;
}

export interface DeviceClock {
  /** In seconds. */
  readonly window: number;
  readonly boot: number;
  /** T at which this boot began with this key: no window before it is of this boot. */
  readonly since: number;
  /** T at `at`. */
  readonly time: number;
  readonly at: number;
  /** Seconds by which T was ahead of an authentic time at `at`; made up for since. */
  readonly ahead: number;
  /** When an authentic time was last heard; null in a boot without. */
  readonly toldAt: number | null;
  /** On the disk. */
  readonly until: number;
  /** On its way to the disk; null where nothing is. */
  readonly saving: number | null;
  /** The last window that was sounded with this key; null where none was. */
  readonly said: number | null;
  /** Every window ever sounded lies before it. */
  readonly saidUntil: number;
  /** How far the system's clock was followed since when. */
  readonly followed: { readonly since: number; readonly seconds: number };
  /** A forward jump of the system's clock that is not followed, in seconds; 0 where there is none. */
  readonly refusedJump: number;
}

export interface Stepped {
  readonly clock: DeviceClock;
  /** To be written down, and answered with `saved` once it is safe on the disk, else with `not-saved`. */
  readonly save: SavedClock | null;
}

export interface DeviceStart {
  /** Unix seconds by the system's clock. */
  readonly system: number;
  readonly monotonic: number;
  /** Two random bytes. */
  readonly random: Uint8Array;
  /** In seconds; default: sound's. */
  readonly window?: number;
}

/** Nothing can be sounded before what this gives is on the disk. */
export function startDeviceClock(
  saved: SavedClock | null,
  { system, monotonic, random, window = TONE_WINDOW }: DeviceStart,
): Stepped {
  assert(random.length === 2, "a start takes two random bytes");
  const until = windowEnd(saved?.until ?? 0, window);
  const chance = (((random[0] as number) << 8) | (random[1] as number)) % BOOT_CHANCE;
  const time = Math.max(isTime(system) ? system : 0, until);
  const clock: DeviceClock = {
    window,
    boot: Math.min((saved?.boot ?? 0) + 1 + chance, TIME_MAX),
    since: Math.floor(time),
    time,
    at: monotonic,
    ahead: 0,
    toldAt: null,
    until,
    saving: null,
    said: null,
    saidUntil: until,
    followed: { since: monotonic, seconds: 0 },
    refusedJump: 0,
  };
  return saveWhenDue(clock, monotonic);
}

export type ClockEvent =
  /** About every second; `system` is Unix seconds by the system's clock, which anybody may have set. */
  | { readonly type: "tick"; readonly monotonic: number; readonly system: number }
  /** Of a heartbeat's answer, or a person's who is allowed to. */
  | { readonly type: "told"; readonly monotonic: number; readonly time: number }
  | { readonly type: "saved"; readonly saved: SavedClock }
  /** The disk did not take it: it is tried again with the next tick. */
  | { readonly type: "not-saved" }
  /** The device has a new key, which is on the disk already. T is the hub's. */
  | { readonly type: "new-key"; readonly monotonic: number; readonly time: number };

export function stepDeviceClock(clock: DeviceClock, event: ClockEvent): Stepped {
  switch (event.type) {
    case "tick":
      return saveWhenDue(follow(clock, event), event.monotonic);
    case "told":
      return saveWhenDue(believe(clock, event), event.monotonic);
    case "saved": {
      const { until } = event.saved;
      const isAwaited = until === clock.saving;
      return {
        clock: isAwaited ? { ...clock, until, saving: null } : clock,
        save: null,
      };
    }
    case "not-saved":
      return { clock: { ...clock, saving: null }, save: null };
    case "new-key":
      return saveWhenDue(restart(clock, event), event.monotonic);
  }
}

/** T in Unix seconds, with its fraction. */
export function deviceTime({ time, at, ahead }: DeviceClock, monotonic: number): number {
  const elapsed = Math.max(0, monotonic - at) / 1000;
  return Math.min(time + elapsed - Math.min(elapsed * SLOWER, ahead), TIME_MAX);
}

/** Seconds by which T is ahead of the authentic time that was heard last; 0 where it is not. */
export function aheadOfHub({ at, ahead }: DeviceClock, monotonic: number): number {
  return Math.max(0, ahead - (Math.max(0, monotonic - at) / 1000) * SLOWER);
}

/**
 * The window that may be sounded now: the only way to a code. Null while the disk has not taken what
 * keeps it from being sounded again: the device is silent then.
 */
export function sayWindow(
  clock: DeviceClock,
  monotonic: number,
): { readonly clock: DeviceClock; readonly window: number } | null {
  const window = Math.floor(deviceTime(clock, monotonic) / clock.window);
  const end = (window + 1) * clock.window;
  if (end > clock.until || (clock.said !== null && window < clock.said)) {
    return null;
  }
  return { clock: { ...clock, said: window, saidUntil: Math.max(clock.saidUntil, end) }, window };
}

/** `monotonic` at which the next window begins. */
export function nextWindowAt(clock: DeviceClock, monotonic: number): number {
  const time = deviceTime(clock, monotonic);
  const left = (Math.floor(time / clock.window) + 1) * clock.window - time;
  const ahead = aheadOfHub(clock, monotonic);
  const slow = left / (1 - SLOWER);
  const seconds = slow * SLOWER <= ahead ? slow : left + ahead;
  return monotonic + Math.ceil(seconds * 1000);
}

/** What to write down when the device stops in order: the next start then waits for no promise. */
export function stopDeviceClock({ saidUntil, boot }: DeviceClock): SavedClock {
  return { until: saidUntil, boot };
}

function follow(
  clock: DeviceClock,
  { monotonic, system }: { readonly monotonic: number; readonly system: number },
): DeviceClock {
  const wasTold = clock.toldAt !== null && monotonic - clock.toldAt < DAY_MS;
  const forward = system - deviceTime(clock, monotonic);
  if (wasTold || !isTime(system) || forward <= 0) {
    return clock.refusedJump === 0 ? clock : { ...clock, refusedJump: 0 };
  }
  const isNewDay = monotonic - clock.followed.since >= DAY_MS;
  const followed = isNewDay ? { since: monotonic, seconds: 0 } : clock.followed;
  if (followed.seconds + forward > SYSTEM_JUMP_MAX) {
    return { ...clock, followed, refusedJump: forward };
  }
  const seconds = followed.seconds + forward;
  return {
    ...clock,
    time: system,
    at: monotonic,
    ahead: 0,
    followed: { ...followed, seconds },
    refusedJump: 0,
  };
}

function believe(
  clock: DeviceClock,
  { monotonic, time }: { readonly monotonic: number; readonly time: number },
): DeviceClock {
  if (!isTime(time)) {
    return clock;
  }
  const own = deviceTime(clock, monotonic);
  return {
    ...clock,
    time: Math.max(own, time),
    at: monotonic,
    ahead: Math.max(0, own - time),
    toldAt: monotonic,
    followed: { since: monotonic, seconds: 0 },
    refusedJump: 0,
  };
}

function restart(
  clock: DeviceClock,
  { monotonic, time }: { readonly monotonic: number; readonly time: number },
): DeviceClock {
  const from = isTime(time) ? time : deviceTime(clock, monotonic);
  const until = Math.floor(from / clock.window) * clock.window;
  return {
    ...clock,
    since: Math.floor(from),
    time: from,
    at: monotonic,
    ahead: 0,
    toldAt: monotonic,
    until,
    saving: null,
    said: null,
    saidUntil: until,
    followed: { since: monotonic, seconds: 0 },
    refusedJump: 0,
  };
}

function saveWhenDue(clock: DeviceClock, monotonic: number): Stepped {
  const time = deviceTime(clock, monotonic);
  if (clock.saving !== null || clock.until - time > SAVE_BEFORE) {
    return { clock, save: null };
  }
  const until = windowEnd(time + PROMISE, clock.window);
  return { clock: { ...clock, saving: until }, save: { until, boot: clock.boot } };
}

const windowEnd = (time: number, window: number): number => Math.ceil(time / window) * window;

/** A clock beyond what fits in 32 bits is broken. */
const isTime = (time: number): boolean =>
  Number.isFinite(time) && time >= 0 && time < TIME_MAX - 2 * PROMISE;
