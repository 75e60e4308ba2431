/**
 * Which device sounded a code, and in which window: the hub's index.
 *
 * Spec: Tillwave protocols, version 1, §2.3 and §2.4. n is the device's window by the hub's clock and
 * the offset that trusted ears gave it:
 *
 *             n−2   n−1    n    n+1   n+2          n = ⌊(hub time + offset) / 32⌋
 *            ─────┬─────┬─────┬─────┬─────
 *      kept   ░░░ │ good│ good│ good│ ░░░          one ahead, so that no window waits for its codes
 *            ─────┴─────┴─────┴─────┴─────
 *
 * The wide search looks through a day and more of one place's devices: never before the limits. What
 * it has computed it keeps for the next one, and its work has an end.
 */
import type { Mac } from "../core/crypto.ts";
import { TONE_WINDOW } from "./tone-code.ts";
import { type WindowCodes, type WindowSpan, createWindowCodes } from "./window-codes.ts";

/** Windows that a good code may be off, either way. */
export const GOOD_WINDOWS = 1;
const KEPT_WINDOWS = 2;
const RING = 2 * KEPT_WINDOWS + 1;

/** How far back a recording is known as one, in seconds. */
export const STALE_SECONDS = 26 * 3600;
/** How far ahead of its offset a device's code is still known, in windows. */
export const AHEAD_WINDOWS = 24;
const STALE_WINDOWS = Math.ceil(STALE_SECONDS / TONE_WINDOW);
const SEARCH_RING = STALE_WINDOWS + AHEAD_WINDOWS + 1;
/** Codes that one search computes at most; the next one goes on from there. */
export const SEARCH_CODES_MAX = 6000;
/** Devices whose searches are kept: 12 kB each. */
export const SEARCHES_KEPT = 128;

export interface ResolverDevice {
  /** 16 hex digits. */
  readonly deviceId: string;
  readonly keyNumber: number;
  readonly place: number;
  readonly toneKey: Uint8Array;
  /** T − hub time, in seconds. */
  readonly offsetSeconds: number;
}

export interface Resolved {
  readonly device: ResolverDevice;
  readonly window: number;
  /** window − n. */
  readonly delta: number;
}

export interface Resolver {
  /** Puts in a device, or its new offset, place or key in the place of what it was. */
  set(device: ResolverDevice): void;
  remove(name: Pick<ResolverDevice, "deviceId" | "keyNumber">): void;
  /** Computes what the next window needs; about every window, `now` in Unix seconds. How many codes it computed. */
  advance(now: number): number;
  hasPlace(place: number): boolean;
  /** A device of this place whose code it is at about this moment; also where {@link Resolver.advance} was late. */
  resolve(heard: HeardCode, now: number): Resolved | null;
  /** The same in a day and more before, and somewhat ahead. */
  search(heard: HeardCode, now: number): Resolved | null;
}

export interface HeardCode {
  readonly place: number;
  readonly code: number;
}

interface Entry {
  device: ResolverDevice;
  codes: WindowCodes;
}

export function createResolver(devices: readonly ResolverDevice[], mac: Mac): Resolver {
  const byName = new Map<string, Entry>();
  const byPlace = new Map<number, readonly Entry[]>();
  const searches = createSearches(mac);

  const remove = (name: string): void => {
    const entry = byName.get(name);
    if (entry === undefined) {
      return;
    }
    byName.delete(name);
    searches.forget(entry);
    const { place } = entry.device;
    const left = (byPlace.get(place) ?? []).filter((other) => other !== entry);
    if (left.length === 0) {
      byPlace.delete(place);
    } else {
      byPlace.set(place, left);
    }
  };
  const set = (device: ResolverDevice): void => {
    const name = nameOf(device);
    const known = byName.get(name);
    if (known !== undefined && isSameKey(known.device, device)) {
      known.device = device;
      return;
    }
    remove(name);
    const entry = { device, codes: createWindowCodes(device, RING, mac) };
    byName.set(name, entry);
    byPlace.set(device.place, [...(byPlace.get(device.place) ?? []), entry]);
  };
  devices.forEach(set);

  return {
    set,
    remove: (name) => remove(nameOf(name)),
    hasPlace: (place) => byPlace.has(place),
    advance(now) {
      let computed = 0;
      for (const { device, codes } of byName.values()) {
        computed += codes.cover(spanAround(windowOf(device, now), KEPT_WINDOWS), RING);
      }
      return computed;
    },
    resolve({ place, code }, now) {
      for (const { device, codes } of byPlace.get(place) ?? []) {
        const n = windowOf(device, now);
        codes.cover(spanAround(n, KEPT_WINDOWS), RING);
        const window = codes.find(code, spanAround(n, GOOD_WINDOWS));
        if (window !== null) {
          return { device, window, delta: window - n };
        }
      }
      return null;
    },
    search({ place, code }, now) {
      let budget = SEARCH_CODES_MAX;
      for (const entry of byPlace.get(place) ?? []) {
        const n = windowOf(entry.device, now);
        const span = { from: Math.max(0, n - STALE_WINDOWS), to: n + AHEAD_WINDOWS + 1 };
        const codes = searches.of(entry);
        budget -= codes.cover(span, budget);
        const window = codes.find(code, span);
        if (window !== null) {
          return { device: entry.device, window, delta: window - n };
        }
      }
      return null;
    },
  };
}

interface Searches {
  of(entry: Entry): WindowCodes;
  forget(entry: Entry): void;
}

function createSearches(mac: Mac): Searches {
  /** Oldest use first. */
  const kept = new Map<Entry, WindowCodes>();
  return {
    of(entry) {
      const codes = kept.get(entry) ?? createWindowCodes(entry.device, SEARCH_RING, mac);
      kept.delete(entry);
      kept.set(entry, codes);
      const [oldest] = kept.keys();
      if (kept.size > SEARCHES_KEPT && oldest !== undefined) {
        kept.delete(oldest);
      }
      return codes;
    },
    forget: (entry) => void kept.delete(entry),
  };
}

const nameOf = ({ deviceId, keyNumber }: Pick<ResolverDevice, "deviceId" | "keyNumber">): string =>
  `${deviceId}/${keyNumber}`;

const isSameKey = (a: ResolverDevice, b: ResolverDevice): boolean =>
  a.place === b.place && a.toneKey === b.toneKey;

/** n, by the hub's clock in Unix seconds. */
export function windowOf(
  { offsetSeconds }: Pick<ResolverDevice, "offsetSeconds">,
  now: number,
): number {
  return Math.max(0, Math.floor((now + offsetSeconds) / TONE_WINDOW));
}

const spanAround = (n: number, reach: number): WindowSpan => ({
  from: Math.max(0, n - reach),
  to: n + reach + 1,
});
