/**
 * How long a beacon waits after centrals that could not open it. It guards against noise on the air, not against guessing: a key
 * has 128 bits. Spec: Tillwave protocols, version 1, §3.6.
 *
 *   failures   1 … 4    5    6    7    …   13 and more
 *   wait          0     2    4    8    …   300 s           begun anew by a restart; nothing is heard meanwhile
 *
 * An honest central ends it all with its first message. Who holds the button ends it for two minutes, in which none is counted.
 *
 * Pure; times are monotonic milliseconds.
 */

/** In a row, before it waits. */
export const FREE_FAILURES = 4;
export const WAIT_MAX_MS = 300_000;
export const PARDON_MS = 120_000;
/** Beyond that none is counted: the wait is the longest. */
export const FAILURES_MAX = 20;

export interface LockOut {
  /** In a row; kept on the disk. */
  readonly failures: number;
  /** Null: it listens. */
  readonly until: number | null;
  /** Null: nobody held the button. */
  readonly pardonedUntil: number | null;
}

/** As it was kept, at a start. */
export function startLockOut(failures: number, now: number): LockOut {
  return { failures, until: waitUntil(failures, now), pardonedUntil: null };
}

export function takeFailure(lockOut: LockOut, now: number): LockOut {
  if (lockOut.pardonedUntil !== null && now < lockOut.pardonedUntil) {
    return lockOut;
  }
  const failures = Math.min(lockOut.failures + 1, FAILURES_MAX);
  return { failures, until: waitUntil(failures, now), pardonedUntil: null };
}

/** Somebody has proved to hold the key. */
export const forgetFailures = (lockOut: LockOut): LockOut => ({
  ...lockOut,
  failures: 0,
  until: null,
});

export const pardon = (now: number): LockOut => ({
  failures: 0,
  until: null,
  pardonedUntil: now + PARDON_MS,
});

/** Milliseconds; 0 where it listens. */
export function waitLeft({ until }: LockOut, now: number): number {
  return until === null ? 0 : Math.max(0, until - now);
}

/** In milliseconds. */
export function waitAfter(failures: number): number {
  return failures <= FREE_FAILURES
    ? 0
    : Math.min(2 ** (failures - FREE_FAILURES) * 1000, WAIT_MAX_MS);
}

function waitUntil(failures: number, now: number): number | null {
  const wait = waitAfter(failures);
  return wait === 0 ? null : now + wait;
}
