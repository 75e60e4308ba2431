import type { BeaconKeys } from "@tillwave/shared/beacon/settings";
import { NO_LOG } from "@tillwave/shared/core/log";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { describe, expect, test } from "vitest";
import { type BeaconClock, keepBeaconClock } from "./clock.ts";
import { type MemoryDisk, createMemoryDisk } from "./testing/memory-disk.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;

const keysOf = (number: number, eidExponent = 9): BeaconKeys => ({
  keyNumber: number,
  eid: number.toString(16).padStart(2, "0").repeat(16),
  ibeacon: null,
  eidExponent,
  rolling: false,
});

interface World {
  monotonic: number;
  /** Unix seconds, as the system says them. */
  system: number;
  readonly disk: MemoryDisk;
}

const worldAt = (system: number, disk = createMemoryDisk()): World => ({
  monotonic: 0,
  system,
  disk,
});

const start = (world: World, keys: BeaconKeys | null, isImported = false): BeaconClock =>
  keepBeaconClock(
    {
      clocks: { monotonic: () => world.monotonic, system: () => world.system },
      random: { bytes: (length) => new Uint8Array(length) },
      crypto: createNodeCrypto(),
      files: world.disk.files,
      log: NO_LOG,
    },
    keys,
    isImported,
  );

function change(clock: BeaconClock, keys: BeaconKeys | null): void {
  clock.willUse(keys);
  clock.use(keys);
}

function pass(world: World, clock: BeaconClock, seconds: number): void {
  world.monotonic += seconds * 1000;
  world.system += seconds;
  clock.tick();
}

test("a beacon without keys goes by the system's clock", () => {
  const clock = start(worldAt(NOW), null);
  expect(clock.time()).toBe(NOW);
  expect(clock.say()).toBe(Math.floor(NOW / 32));
  expect(clock.state()).toBe("own");
  clock.told(NOW + 5);
  expect(clock.state()).toBe("good");
  expect(clock.time()).toBe(NOW + 5);
});

describe("keys", () => {
  test("with a key that was never on air, T is the time again, back too", () => {
    const world = worldAt(NOW);
    const clock = start(world, null);
    change(clock, keysOf(1));
    clock.told(NOW + 400 * DAY);
    clock.say();
    expect(clock.time()).toBe(NOW + 400 * DAY);
    change(clock, keysOf(2));
    expect(clock.time()).toBeLessThan(NOW + 401 * DAY);
    const fresh = start(worldAt(NOW, world.disk), keysOf(2));
    expect(fresh.say()).not.toBeNull();
  });

  test("a key that comes back goes on beyond all that was on air with it", () => {
    const world = worldAt(NOW);
    const clock = start(world, null);
    change(clock, keysOf(1));
    clock.say();
    pass(world, clock, 100);
    clock.say();
    const last = clock.time();
    change(clock, keysOf(2));
    world.system = 100;
    change(clock, keysOf(1));
    expect(clock.time()).toBeGreaterThan(last);
  });

  test("after a release, too, and where the settings were lost", () => {
    for (const lose of [true, false]) {
      const world = worldAt(NOW);
      const clock = start(world, null);
      change(clock, keysOf(1));
      clock.say();
      if (!lose) {
        change(clock, null);
      }
      clock.stop();
      const later = worldAt(100, world.disk);
      const next = start(later, null);
      change(next, keysOf(1));
      expect(next.time()).toBeGreaterThan(NOW);
    }
  });

  test("with settings and the memory of keys lost, too, as long as there is the clock", () => {
    const world = worldAt(NOW);
    const clock = start(world, null);
    change(clock, keysOf(1));
    clock.say();
    world.disk.kept.delete("used-keys");
    const next = start(worldAt(100, world.disk), null);
    change(next, keysOf(1));
    expect(next.time()).toBeGreaterThan(NOW);
  });

  test("where ids live longer from now on, T goes on", () => {
    const world = worldAt(NOW);
    const clock = start(world, null);
    change(clock, keysOf(1, 5));
    clock.say();
    const before = clock.time();
    change(clock, keysOf(1, 15));
    expect(clock.time()).toBeGreaterThanOrEqual(before);
    expect(clock.say()).not.toBeNull();
  });

  test("without its file no id of a key may be on air, until there is another key", () => {
    const world = worldAt(NOW);
    const clock = start(world, keysOf(1));
    expect(clock.say()).toBeNull();
    expect(clock.state()).toBe("lost");
    change(clock, keysOf(2));
    expect(clock.say()).not.toBeNull();
    change(clock, keysOf(1));
    expect(clock.say()).toBeNull();
  });

  test("settings that were put on a new card are no lost clock", () => {
    expect(start(worldAt(NOW), keysOf(1), true).say()).not.toBeNull();
  });

  test("while the disk takes nothing, nothing is promised, and no id is on air", () => {
    const world = worldAt(NOW);
    world.disk.isFull = true;
    const clock = start(world, null);
    expect(clock.say()).toBeNull();
    world.disk.isFull = false;
    pass(world, clock, 1);
    expect(clock.say()).not.toBeNull();
  });
});

/** Whatever happens: keys that come and go, clocks that are wrong, power cuts, stops, lost settings. */
test("no key's id is on air in a window that it left", () => {
  const chance = seededRandom(seedOfRun("a beacon's clock"));
  const left = new Map<string, number>();
  const window = (time: number): number => Math.floor(time / 512);
  const disk = createMemoryDisk();
  let world = worldAt(NOW, disk);
  let keys: BeaconKeys | null = null;
  let clock = start(world, keys);
  let aired = 0;
  let run: { readonly key: string; window: number } | null = null;
  const isNewRun = (key: string): boolean => run === null || run.key !== key;
  for (let turn = 0; turn < 20_000; turn += 1) {
    const roll = chance.next();
    if (roll < 0.03) {
      keys = chance.next() < 0.2 ? null : keysOf(1 + chance.integer(3));
      change(clock, keys);
    } else if (roll < 0.06) {
      if (chance.next() < 0.5) {
        clock.stop();
      }
      const system = chance.next() < 0.3 ? 100 : world.system + chance.integer(3000) - 1500;
      world = worldAt(system, disk);
      // Settings may be lost, and come back as if they were new.
      keys = chance.next() < 0.2 ? null : keys;
      clock = start(world, keys);
      run = null;
    } else if (roll < 0.08) {
      clock.told(clock.time() + chance.integer(7000) - 3500);
    } else {
      pass(world, clock, chance.integer(200));
    }
    if (keys !== null && clock.say() !== null) {
      const now = window(clock.time());
      if (isNewRun(keys.eid)) {
        expect(now, `turn ${turn}`).toBeGreaterThan(left.get(keys.eid) ?? -1);
        run = { key: keys.eid, window: now };
      }
      left.set(keys.eid, Math.max(now, left.get(keys.eid) ?? 0));
      aired += 1;
    } else {
      run = null;
    }
  }
  expect(aired).toBeGreaterThan(5000);
});
