/**
 * How much one network address may ask, before any signature is looked at. A shop's guests share one
 * address, so it may ask much; whoever guesses from it spoils no search for codes that are good.
 *
 *   1,200 requests a minute        then `too-many`
 *   60 joins a minute              then `too-many`
 *   300 guesses a day              then no wide search; a hundred are told to people
 *
 * Times are milliseconds by a clock that only grows. Each list is bounded.
 */
import { isIPv6 } from "node:net";

const REQUESTS_A_MINUTE = 1200;
const JOINS_A_MINUTE = 60;
const GUESSES_SEARCHED_A_DAY = 300;
/** Of one address in a day: people are told. */
const GUESSES_TOLD = 100;
/** That are remembered at one time. */
const ADDRESSES_MAX = 20_000;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export interface AddressLimits {
  /** Seconds to wait; null lets it in. Each call counts. */
  request(address: string, now: number): number | null;
  join(address: string, now: number): number | null;
  /** True where people are to be told: once a day. */
  countGuess(address: string, now: number): boolean;
  maySearch(address: string, now: number): boolean;
}

export function createAddressLimits(): AddressLimits {
  const requests = createCounter(MINUTE);
  const joins = createCounter(MINUTE);
  const guesses = createCounter(DAY);
  return {
    request: (address, now) => overAfter(requests, { address, max: REQUESTS_A_MINUTE }, now),
    join: (address, now) => overAfter(joins, { address, max: JOINS_A_MINUTE }, now),
    countGuess: (address, now) => guesses.count(addressName(address), now).count === GUESSES_TOLD,
    maySearch: (address, now) => guesses.look(addressName(address), now) < GUESSES_SEARCHED_A_DAY,
  };
}

function overAfter(
  counter: Counter,
  { address, max }: { readonly address: string; readonly max: number },
  now: number,
): number | null {
  const { since, count } = counter.count(addressName(address), now);
  return count > max ? Math.max(1, Math.ceil((since + MINUTE - now) / 1000)) : null;
}

/** One guest has as many addresses of version 6 as it likes: what they share counts. */
function addressName(address: string): string {
  const plain = address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
  return isIPv6(plain) ? networkOf(plain) : plain;
}

/** The first 64 bits. */
function networkOf(address: string): string {
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return `${groups.slice(0, 4).join(":")}::/64`;
}

interface Span {
  readonly since: number;
  count: number;
}

interface Counter {
  count(name: string, now: number): Span;
  look(name: string, now: number): number;
}

function createCounter(spanMs: number): Counter {
  const spans = new Map<string, Span>();
  return {
    count(name, now) {
      const known = spans.get(name);
      if (known !== undefined && now - known.since < spanMs) {
        known.count += 1;
        return known;
      }
      const fresh = { since: now, count: 1 };
      spans.delete(name);
      spans.set(name, fresh);
      const [oldest] = spans.keys();
      if (spans.size > ADDRESSES_MAX && oldest !== undefined) {
        spans.delete(oldest);
      }
      return fresh;
    },
    look(name, now) {
      const known = spans.get(name);
      return known !== undefined && now - known.since < spanMs ? known.count : 0;
    },
  };
}
