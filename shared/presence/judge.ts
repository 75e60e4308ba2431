/**
 * What a check-in is worth: the decision alone, of facts that others have gathered.
 *
 * Spec: Tillwave protocols, version 1, §2.4. The first line that holds:
 *
 *   over a limit                                  limited           nothing
 *   no such place                                 unknown-place     a guess
 *   a good window (n−1, n, n+1)
 *     this customer, place and window before      duplicate         nothing again
 *     rewarded in this period before              already-rewarded  the visit
 *     the shop itself does not hear the device    stale-emitter     points held; once in a period
 *     else                                        accepted          points
 *   a window to come                              stale-emitter     points held, and the device is doubted
 *   a window past, heard while it was good        late              the visit
 *   a window past                                 stale-code        a replay
 *   else                                          wrong-code        a guess
 *
 * A code to come is of a device that ran ahead, or of one whose clock was turned for the sake of it:
 * nothing of it counts before its next heartbeat.
 */
import type { CheckInStatus } from "./answers.ts";
import type { DeviceState } from "./device-hearing.ts";
import { GOOD_WINDOWS, type ResolverDevice, windowOf } from "./resolver.ts";

export interface CheckInFacts {
  /** Null where no limit is reached. */
  readonly limited: { readonly waitSeconds: number } | null;
  /** Null where the merchant has no such zone. */
  readonly zone: { readonly points: number } | null;
  /** By the index or by the wide search; null where neither has the code. */
  readonly match: CheckInMatch | null;
  /** By the phone's clock, Unix milliseconds. */
  readonly heardAt: number;
  readonly before: CheckInBefore;
}

export interface CheckInMatch {
  readonly device: Pick<ResolverDevice, "offsetSeconds">;
  readonly window: number;
  readonly delta: number;
  readonly state: DeviceState;
}

/** Of this customer. */
export interface CheckInBefore {
  /** The same place and window. */
  readonly sameWindow: boolean;
  /** This place in its present period. */
  readonly rewarded: boolean;
  readonly held: boolean;
}

export interface Judgement {
  readonly status: CheckInStatus;
  /** For the customer, of this one. */
  readonly points: number;
  /** The same, while it waits for the device to be heard. */
  readonly held: number;
  /** Which of the two becomes a fact of the ledger: held once in a period. */
  readonly book: "points" | "held" | null;
  /** A visit is recorded. */
  readonly visit: boolean;
  /** What the customer is counted for. */
  readonly count: "guess" | "replay" | null;
  /** Nothing of the device counts before its next heartbeat. */
  readonly doubt: boolean;
  readonly waitSeconds: number | null;
}

export function judgeCheckIn(facts: CheckInFacts): Judgement {
  const { limited, zone, match } = facts;
  if (limited !== null) {
    return { ...NOTHING, status: "limited", waitSeconds: limited.waitSeconds };
  }
  if (zone === null) {
    return { ...NOTHING, status: "unknown-place", count: "guess" };
  }
  if (match === null) {
    return { ...NOTHING, status: "wrong-code", count: "guess" };
  }
  if (facts.before.sameWindow) {
    return { ...NOTHING, status: "duplicate" };
  }
  if (match.delta < -GOOD_WINDOWS) {
    return wasGoodAt(match, facts.heardAt)
      ? { ...NOTHING, status: "late", visit: true }
      : { ...NOTHING, status: "stale-code", count: "replay" };
  }
  if (facts.before.rewarded) {
    return { ...NOTHING, status: "already-rewarded", visit: true };
  }
  const isAhead = match.delta > GOOD_WINDOWS;
  if (isAhead || match.state !== "good") {
    const book = facts.before.held ? null : "held";
    const held = zone.points;
    return { ...NOTHING, status: "stale-emitter", held, book, visit: true, doubt: isAhead };
  }
  return { ...NOTHING, status: "accepted", points: zone.points, book: "points", visit: true };
}

const NOTHING = {
  points: 0,
  held: 0,
  book: null,
  visit: false,
  count: null,
  doubt: false,
  waitSeconds: null,
} as const;

/** heardAt is the phone's word: it makes a visit of a late check-in, and never points. */
function wasGoodAt({ device, window }: CheckInMatch, heardAt: number): boolean {
  return Math.abs(windowOf(device, heardAt / 1000) - window) <= GOOD_WINDOWS;
}
