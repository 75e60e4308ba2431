import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Mac } from "../core/crypto.ts";
import { toUtf8 } from "../core/bytes.ts";
import { createNodeCrypto } from "../host/node-crypto.ts";
import {
  AHEAD_WINDOWS,
  type Resolver,
  type ResolverDevice,
  SEARCHES_KEPT,
  SEARCH_CODES_MAX,
  STALE_SECONDS,
  createResolver,
  windowOf,
} from "./resolver.ts";
import { TONE_WINDOW, toneCode, toneWindow } from "./tone-code.ts";
import { createWindowCodes } from "./window-codes.ts";

const crypto = createNodeCrypto();
const NOW = 1_800_000_010;
const PLACE = 7;

function device(name: string, change: Partial<ResolverDevice> = {}): ResolverDevice {
  const toneKey = crypto.sha256(toUtf8(name));
  return { deviceId: name, keyNumber: 1, place: PLACE, toneKey, offsetSeconds: 0, ...change };
}

/** What the device sounds when its clock says so. */
const sounded = (
  { place, toneKey }: ResolverDevice,
  time: number,
  mac: Mac = crypto,
): { readonly place: number; readonly code: number } => ({
  place,
  code: toneCode(toneKey, { place, window: toneWindow(time) }, mac),
});

const DOOR = device("door");

test("a code is its device's in its window and in those beside it, and in no other", () => {
  const resolver = createResolver([DOOR], crypto);
  for (let delta = -4; delta <= 4; delta += 1) {
    const found = resolver.resolve(sounded(DOOR, NOW + delta * TONE_WINDOW), NOW);
    const good = { device: DOOR, window: toneWindow(NOW) + delta, delta };
    expect(found).toEqual(Math.abs(delta) <= 1 ? good : null);
  }
});

test("a device whose clock is off is found by its offset", () => {
  const slow = device("slow", { offsetSeconds: -86_400.25 });
  const resolver = createResolver([slow], crypto);
  expect(resolver.resolve(sounded(slow, NOW - 86_400), NOW)).toMatchObject({ delta: 0 });
  expect(resolver.resolve(sounded(slow, NOW), NOW)).toBeNull();
  resolver.set({ ...slow, offsetSeconds: 0 });
  expect(resolver.resolve(sounded(slow, NOW), NOW)).toMatchObject({ delta: 0 });
});

test("a code of one place earns nothing in another", () => {
  const resolver = createResolver([DOOR, device("shoes", { place: 8 })], crypto);
  const { code } = sounded(DOOR, NOW);
  expect(resolver.resolve({ place: 8, code }, NOW)).toBeNull();
  expect(resolver.resolve({ place: 9, code }, NOW)).toBeNull();
  expect([7, 8, 9].map((place) => resolver.hasPlace(place))).toEqual([true, true, false]);
});

test("several devices of one place are each found, also one with two keys", () => {
  const devices = [
    DOOR,
    device("other"),
    device("door's next", { deviceId: "door", keyNumber: 2 }),
  ];
  const resolver = createResolver(devices, crypto);
  for (const one of devices) {
    expect(resolver.resolve(sounded(one, NOW), NOW)?.device).toEqual(one);
  }
  resolver.remove({ deviceId: "door", keyNumber: 1 });
  expect(resolver.resolve(sounded(DOOR, NOW), NOW)).toBeNull();
  expect(resolver.search(sounded(DOOR, NOW), NOW)).toBeNull();
  expect(resolver.resolve(sounded(devices[2] as ResolverDevice, NOW), NOW)).not.toBeNull();
});

test("a device that moves to another place, or gets another key, is found there alone", () => {
  const resolver = createResolver([DOOR], crypto);
  const moved = { ...DOOR, place: 8 };
  resolver.set(moved);
  expect(resolver.hasPlace(PLACE)).toBe(false);
  expect(resolver.resolve(sounded(moved, NOW), NOW)?.device).toEqual(moved);
  const rekeyed = { ...moved, toneKey: new Uint8Array(32) };
  resolver.set(rekeyed);
  expect(resolver.resolve(sounded(moved, NOW), NOW)).toBeNull();
  expect(resolver.resolve(sounded(rekeyed, NOW), NOW)).not.toBeNull();
});

describe("the wide search", () => {
  test("finds a recording of the last day, and a device that ran ahead", () => {
    const resolver = createResolver([DOOR], crypto);
    const n = toneWindow(NOW);
    for (const delta of [-2, -100, -Math.ceil(STALE_SECONDS / TONE_WINDOW), 2, AHEAD_WINDOWS]) {
      const heard = sounded(DOOR, NOW + delta * TONE_WINDOW);
      expect(resolver.resolve(heard, NOW)).toBeNull();
      expect(resolver.search(heard, NOW)).toEqual({ device: DOOR, window: n + delta, delta });
    }
    for (const delta of [-Math.ceil(STALE_SECONDS / TONE_WINDOW) - 1, AHEAD_WINDOWS + 1]) {
      expect(resolver.search(sounded(DOOR, NOW + delta * TONE_WINDOW), NOW)).toBeNull();
    }
  });

  test("looks in its own place alone", () => {
    const resolver = createResolver([DOOR, device("shoes", { place: 8 })], crypto);
    const { code } = sounded(DOOR, NOW - 600);
    expect(resolver.search({ place: 8, code }, NOW)).toBeNull();
  });

  test("computes no more than its share at once, and goes on from there", () => {
    const counting = counted();
    const devices = Array.from({ length: 5 }, (_, i) => device(`${i}`));
    const resolver = createResolver(devices, counting.mac);
    const heard = sounded(devices[4] as ResolverDevice, NOW - 86_400, counting.mac);
    const computed: number[] = [];
    let found = null;
    while (found === null && computed.length < 10) {
      counting.count = 0;
      found = resolver.search(heard, NOW);
      computed.push(counting.count);
    }
    expect(found).toMatchObject({ device: { deviceId: "4" } });
    expect(Math.max(...computed)).toBeLessThanOrEqual(SEARCH_CODES_MAX);
    expect(computed).toHaveLength(3);
    counting.count = 0;
    resolver.search(heard, NOW + TONE_WINDOW);
    expect(counting.count).toBe(5);
  });

  test("keeps what it has computed for so many devices, and no more", () => {
    const counting = counted();
    const devices = Array.from({ length: SEARCHES_KEPT + 1 }, (_, i) =>
      device(`${i}`, { place: i + 1 }),
    );
    const resolver = createResolver(devices, counting.mac);
    const costOf = (place: number): number => {
      counting.count = 0;
      resolver.search({ place, code: 0 }, NOW);
      return counting.count;
    };
    expect(costOf(1)).toBe(2950);
    expect(costOf(1)).toBe(0);
    devices.slice(1).forEach(({ place }) => costOf(place));
    expect(costOf(SEARCHES_KEPT + 1)).toBe(0);
    expect(costOf(1)).toBe(2950);
  });
});

test("each window costs one code a device, and answers need none", () => {
  const counting = counted();
  const devices = Array.from({ length: 50 }, (_, i) => device(`${i}`, { place: i }));
  const resolver = createResolver(devices, counting.mac);
  expect(resolver.advance(NOW)).toBe(250);
  expect(resolver.advance(NOW)).toBe(0);
  expect(resolver.advance(NOW + TONE_WINDOW)).toBe(50);
  counting.count = 0;
  for (const one of devices) {
    expect(resolver.resolve({ ...one, code: -1 }, NOW + TONE_WINDOW)).toBeNull();
  }
  expect(counting.count).toBe(0);
});

test("whatever the clocks do, it finds what a table of all codes would", () => {
  const one = device("one");
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.integer({ min: -400_000, max: 400_000 }), fc.integer({ min: -40, max: 40 })),
        {
          maxLength: 12,
        },
      ),
      (steps) => {
        const { mac } = counted();
        const resolver: Resolver = createResolver([one], mac);
        for (const [offsetSeconds, delta] of steps) {
          resolver.set({ ...one, offsetSeconds });
          const window = windowOf({ offsetSeconds }, NOW) + delta;
          const heard = sounded(one, window * TONE_WINDOW, mac);
          const near = { device: { ...one, offsetSeconds }, window, delta };
          expect(resolver.resolve(heard, NOW)).toEqual(Math.abs(delta) <= 1 ? near : null);
          expect(resolver.search(heard, NOW)).toEqual(delta <= AHEAD_WINDOWS ? near : null);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test("codes in a ring are those of their windows, in whatever order they were asked for", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(60), fc.nat(8), fc.nat(9)), { maxLength: 20 }),
      (asked) => {
        const { mac } = counted();
        const codes = createWindowCodes(DOOR, 8, mac);
        for (const [from, length, budget] of asked) {
          const span = { from, to: from + length };
          const computed = codes.cover(span, budget);
          expect(computed).toBeLessThanOrEqual(budget);
          for (let window = from; window < span.to; window += 1) {
            const { code } = sounded(DOOR, window * TONE_WINDOW, mac);
            const found = codes.find(code, span);
            expect(found === window || (found === null && budget < 8)).toBe(true);
          }
          expect(codes.find(-1, span)).toBeNull();
        }
      },
    ),
  );
});

/** Counts, and gives codes that are as good as real ones for a table and made in no time. */
function counted(): { count: number; readonly mac: Mac } {
  const counting = {
    count: 0,
    mac: {
      hkdfSha256: crypto.hkdfSha256,
      hmacSha256(key: Uint8Array, message: Uint8Array) {
        counting.count += 1;
        const view = new DataView(new ArrayBuffer(4));
        const window = new DataView(message.buffer).getUint32(4);
        const seed = (key[0] as number) * 2 ** 24 + (key[1] as number);
        view.setUint32(0, Math.imul(window ^ seed, 0x9e37_79b1));
        return new Uint8Array(view.buffer);
      },
    },
  };
  return counting;
}
