/**
 * What time it is, as far as the hub has signed for it.
 *
 * Spec: Tillwave protocols, version 1, §0.7.
 *
 *   sure      the hub's time of the last anchor + what the monotonic clock has counted since (same boot)
 *   unsure    max(wall clock, last sure time)
 *
 * What was sure never moves back, and an unsure time is never before it, whatever anybody does to
 * the clocks. An unsure time binds nothing: a wall clock that stood in the next century for an hour
 * does not make every certificate lapse for good. Expiry checks use this; order never does.
 */
import type { ClockReading } from "../core/clock.ts";

export interface TrustedTime {
  /** Null until the hub has signed a time. */
  readonly last: SignedTime | null;
}

export interface SignedTime {
  /** Unix milliseconds. */
  readonly time: number;
  /** What this till's monotonic clock said then, and since which boot it counts. */
  readonly monotonic: number;
  readonly boot: string;
}

export interface TimeReading {
  /** Unix milliseconds. */
  readonly time: number;
  readonly sure: boolean;
}

export const NO_TRUSTED_TIME: TrustedTime = { last: null };

export function readTrustedTime({ last }: TrustedTime, now: ClockReading): TimeReading {
  if (last === null) {
    return { time: now.wall, sure: false };
  }
  return now.boot === last.boot && now.monotonic >= last.monotonic
    ? { time: last.time + (now.monotonic - last.monotonic), sure: true }
    : { time: Math.max(now.wall, last.time), sure: false };
}

/** Worth storing now and then: what was sure is then not forgotten over a start anew. */
export function carryTrustedTime(held: TrustedTime, now: ClockReading): TrustedTime {
  const { time, sure } = readTrustedTime(held, now);
  return sure ? { last: { time, monotonic: now.monotonic, boot: now.boot } } : held;
}

/** The hub signed this time between the two readings: half of the round trip ago. */
export function takeHubTime(
  held: TrustedTime,
  hubTime: number,
  { sent, received }: { readonly sent: ClockReading; readonly received: ClockReading },
): TrustedTime {
  const roundTrip = sent.boot === received.boot ? received.monotonic - sent.monotonic : 0;
  const { monotonic, boot } = received;
  const before = readTrustedTime(held, received);
  const floor = before.sure ? before.time : (held.last?.time ?? 0);
  const time = Math.max(floor, hubTime + Math.max(0, Math.round(roundTrip / 2)));
  return { last: { time, monotonic, boot } };
}
