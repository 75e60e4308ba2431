/**
 * How much one customer may try, and one place may take.
 *
 * Spec: Tillwave protocols, version 1, §2.4:
 *
 *   wrong or stale codes   10 a customer a day        before the search
 *   tries                  5 a customer a minute      before the search; what was said before is one too
 *   visits                 600 a place a minute       before the search
 *   wide searches          600 a place a minute       before the search
 *   places                 3 a customer in 10 min     once the code was found good
 *   speed                  10 m/s between two places  once the code was found good
 *
 * A place's visits are those that bring points, now or once they are not held any more: each customer has
 * one in a period, and no other try of anybody takes a place from those who stand there.
 *
 * In memory, each list bounded: what is forgotten first is who was there longest ago. Times are
 * milliseconds by a clock that only grows.
 */
import { assert } from "../core/assert.ts";

const GUESSES_A_DAY = 10;
const TRIES_A_MINUTE = 5;
export const PLACE_VISITS_A_MINUTE = 600;
export const PLACE_SEARCHES_A_MINUTE = 600;
const PLACES_IN_TEN_MINUTES = 3;
/** Metres a second. */
const SPEED_MAX = 10;
/** Customers that are remembered at one time. */
export const CUSTOMERS_MAX = 100_000;
const PLACES_MAX = 10_000;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const TEN_MINUTES = 10 * MINUTE;
const DAY = 24 * 60 * MINUTE;

export interface Limited {
  readonly why: "guesses" | "tries" | "place" | "places" | "speed";
  readonly waitSeconds: number;
}

/** Where a zone lies and how far it sounds, in metres; `at` is null where nobody has said. */
export interface Whereabouts {
  readonly place: number;
  readonly at: readonly [number, number] | null;
  readonly range: number;
}

export interface Limits {
  /** Counts a try of this customer (16 hex digits) at this place, and says what it is over. */
  try(who: { readonly customer: string; readonly place: number }, now: number): Limited | null;
  /** Counts a wide search at this place, and says where it is one too many. */
  search(place: number, now: number): Limited | null;
  /** Somebody's code was good for points here: counts for the place. */
  countVisit(place: number, now: number): void;
  /** A wrong or stale code. */
  countGuess(customer: string, now: number): void;
  /** The customer's code was good here: counts the place, unless it is over a limit. */
  reach(customer: string, where: Whereabouts, now: number): Limited | null;
  forget(customer: string): void;
}

interface OfCustomer {
  tries: number[];
  guesses: number[];
  reached: { readonly where: Whereabouts; readonly at: number }[];
}

export function createLimits(): Limits {
  const customers = new Map<string, OfCustomer>();
  const visits = new Map<number, PlaceMinute>();
  const searches = new Map<number, PlaceMinute>();
  const ofCustomer = (customer: string): OfCustomer => {
    const known = customers.get(customer) ?? { tries: [], guesses: [], reached: [] };
    touch(customers, customer, known);
    forgetOldest(customers, CUSTOMERS_MAX);
    return known;
  };
  return {
    try({ customer, place }, now) {
      const known = ofCustomer(customer);
      known.guesses = since(known.guesses, now - DAY);
      if (known.guesses.length >= GUESSES_A_DAY) {
        return over("guesses", known.guesses[0], { now, span: DAY });
      }
      known.tries = since(known.tries, now - MINUTE);
      if (known.tries.length >= TRIES_A_MINUTE) {
        return over("tries", known.tries[0], { now, span: MINUTE });
      }
      known.tries.push(now);
      const minute = visits.get(place);
      const isFull = minute !== undefined && minute.count >= PLACE_VISITS_A_MINUTE;
      return isFull && now - minute.since < MINUTE
        ? over("place", minute.since, { now, span: MINUTE })
        : null;
    },
    search(place, now) {
      const minute = minuteOf(searches, place, now);
      minute.count += 1;
      return minute.count > PLACE_SEARCHES_A_MINUTE
        ? over("place", minute.since, { now, span: MINUTE })
        : null;
    },
    countVisit(place, now) {
      minuteOf(visits, place, now).count += 1;
    },
    countGuess(customer, now) {
      ofCustomer(customer).guesses.push(now);
    },
    reach(customer, where, now) {
      const known = ofCustomer(customer);
      known.reached = known.reached.filter(({ at }) => at > now - TEN_MINUTES);
      const others = known.reached.filter((reached) => reached.where.place !== where.place);
      if (others.length >= PLACES_IN_TEN_MINUTES) {
        return over("places", others[0]?.at, { now, span: TEN_MINUTES });
      }
      const waitMs = Math.max(0, ...others.map((other) => walkLeft(other, where, now)));
      if (waitMs > 0) {
        return { why: "speed", waitSeconds: Math.ceil(waitMs / SECOND) };
      }
      known.reached = [...others, { where, at: now }];
      return null;
    },
    forget: (customer) => void customers.delete(customer),
  };
}

/**
 * Milliseconds that even the fastest walker would still be on the way. A place is heard anywhere within
 * its range: only what lies between the ranges must be walked.
 */
function walkLeft(
  { where: from, at }: { readonly where: Whereabouts; readonly at: number },
  to: Whereabouts,
  now: number,
): number {
  if (from.at === null || to.at === null) {
    return 0;
  }
  const apart = Math.hypot(from.at[0] - to.at[0], from.at[1] - to.at[1]);
  const metres = Math.max(0, apart - from.range - to.range);
  return (metres / SPEED_MAX) * SECOND - (now - at);
}

interface PlaceMinute {
  readonly since: number;
  count: number;
}

function minuteOf(places: Map<number, PlaceMinute>, place: number, now: number): PlaceMinute {
  const known = places.get(place);
  if (known !== undefined && now - known.since < MINUTE) {
    return known;
  }
  const fresh = { since: now, count: 0 };
  touch(places, place, fresh);
  forgetOldest(places, PLACES_MAX);
  return fresh;
}

function over(
  why: Limited["why"],
  first: number | undefined,
  { now, span }: { readonly now: number; readonly span: number },
): Limited {
  assert(first !== undefined, "what is full has a first");
  return { why, waitSeconds: Math.max(1, Math.ceil((first + span - now) / SECOND)) };
}

const since = (times: readonly number[], from: number): number[] =>
  times.filter((time) => time > from);

function touch<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
}

function forgetOldest<K>(map: Map<K, unknown>, max: number): void {
  const [oldest] = map.keys();
  if (map.size > max && oldest !== undefined) {
    map.delete(oldest);
  }
}
