/**
 * How often a PIN may be wrong. A try is counted before it is looked at, so that pulling the plug gives
 * none for nothing; the right PIN clears the count.
 *
 *   wrong ×5 ─▶ locked 1 min ─▶ wrong ×5 ─▶ 5 min ─▶ 15 min ─▶ 60 min ─▶ 60 min …
 *
 * A lock runs down with the clock of the machine's running, never with the wall clock, which anybody may
 * set. After a boot it counts from the boot: the machine was off for as long as it likes to say.
 */
import type { ClockReading } from "@tillwave/shared/core/clock";

export interface Guard {
  /** In a row, since the last lock. */
  readonly wrong: number;
  /** Since the last right one. */
  readonly locks: number;
  /** Milliseconds from `since`; 0 where it is not locked. */
  readonly lockedFor: number;
  readonly since: Pick<ClockReading, "monotonic" | "boot">;
}

export interface GuardRules {
  /** Wrong ones in a row before it locks. */
  readonly triesMax: number;
  /** Of the first lock, the second, and so on; the last holds for all that follow. */
  readonly minutes: readonly number[];
  /** After so many minutes without a try the count begins anew; never, where it is left out. */
  readonly forgetsAfter?: number;
}

export const PERSON_RULES: GuardRules = { triesMax: 5, minutes: [1, 5, 15, 60] };
/** Of everybody together: more than three people have forgotten theirs, or somebody walks the names. */
export const TILL_RULES: GuardRules = { triesMax: 20, minutes: [1], forgetsAfter: 10 };

const MINUTE_MS = 60_000;

/** In milliseconds; 0 where a PIN is taken. */
export function lockedFor(guard: Guard | null, now: ClockReading): number {
  if (guard === null || guard.lockedFor === 0) {
    return 0;
  }
  return Math.max(0, guard.lockedFor - passedSince(guard, now));
}

/** At least so long, in milliseconds. */
const passedSince = ({ since: { boot, monotonic } }: Guard, now: ClockReading): number =>
  Math.max(0, now.boot === boot ? now.monotonic - monotonic : now.monotonic);

/** As it is if this try is wrong. Only where it is not locked. */
export function countTry(guard: Guard | null, now: ClockReading, rules: GuardRules): Guard {
  const { boot, monotonic } = now;
  const since = { boot, monotonic };
  const { forgetsAfter = Infinity } = rules;
  const isForgotten = guard === null || passedSince(guard, now) > forgetsAfter * MINUTE_MS;
  const wrong = (isForgotten ? 0 : guard.wrong) + 1;
  const locks = guard?.locks ?? 0;
  if (wrong < rules.triesMax) {
    return { wrong, locks, lockedFor: 0, since };
  }
  return { wrong: 0, locks: locks + 1, lockedFor: minutesOf(locks, rules) * MINUTE_MS, since };
}

export const triesLeft = (guard: Guard, { triesMax }: GuardRules): number =>
  guard.lockedFor > 0 ? 0 : triesMax - guard.wrong;

/** Of the lock that follows so many. */
export const minutesOf = (locks: number, { minutes }: GuardRules): number =>
  minutes[Math.min(locks, minutes.length - 1)] ?? 0;
