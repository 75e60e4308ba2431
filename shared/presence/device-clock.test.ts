import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { seededRandom } from "../testing/seeded-random.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import {
  type DeviceClock,
  type SavedClock,
  type Stepped,
  aheadOfHub,
  deviceTime,
  nextWindowAt,
  sayWindow,
  startDeviceClock,
  stepDeviceClock,
  stopDeviceClock,
} from "./device-clock.ts";
import { TONE_WINDOW } from "./tone-code.ts";

const NOW = 1_800_000_000;
const random = new Uint8Array(2);

/** A start whose first save is on the disk. */
function running(saved: SavedClock | null, system: number): DeviceClock {
  return onDisk(startDeviceClock(saved, { system, monotonic: 0, random }));
}

function onDisk({ clock, save }: Stepped): DeviceClock {
  return save === null ? clock : stepDeviceClock(clock, { type: "saved", saved: save }).clock;
}

describe("at the start", () => {
  test("the system's clock is the device's where it is ahead of what was promised", () => {
    const clock = running({ until: NOW - 96, boot: 4 }, NOW);
    expect(deviceTime(clock, 0)).toBe(NOW);
    expect(sayWindow(clock, 0)?.window).toBe(NOW / TONE_WINDOW);
    expect(clock.boot).toBe(5);
  });

  test("a clock that stands in 1970 is overruled by what was promised", () => {
    const clock = running({ until: NOW, boot: 4 }, 7);
    expect(deviceTime(clock, 1500)).toBe(NOW + 1.5);
  });

  test("a clock beyond all dates is none", () => {
    for (const system of [2 ** 32, Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(deviceTime(running({ until: NOW, boot: 1 }, system), 0)).toBe(NOW);
    }
  });

  test("nothing is sounded before the promise and the number of the start are on the disk", () => {
    const { clock, save } = startDeviceClock(null, { system: NOW, monotonic: 0, random });
    expect(sayWindow(clock, 0)).toBeNull();
    expect(save).toEqual({ until: NOW + 608, boot: 1 });
    const failed = stepDeviceClock(clock, { type: "not-saved" });
    expect(sayWindow(failed.clock, 0)).toBeNull();
    const again = stepDeviceClock(failed.clock, { type: "tick", monotonic: 1000, system: NOW + 1 });
    expect(again.save).not.toBeNull();
    expect(sayWindow(onDisk(again), 1000)?.window).toBe(NOW / TONE_WINDOW);
  });

  test("a save that was not asked for promises nothing", () => {
    const { clock } = startDeviceClock(null, { system: NOW, monotonic: 0, random });
    const saved = { until: NOW + 9600, boot: 1 };
    expect(stepDeviceClock(clock, { type: "saved", saved }).clock.until).toBe(0);
  });

  test("two copies of a card count their starts apart", () => {
    const saved = { until: NOW, boot: 4 };
    const boots = [0x0000, 0x0102, 0x7fff, 0xffff].map(
      (chance) =>
        startDeviceClock(saved, {
          system: NOW,
          monotonic: 0,
          random: Uint8Array.of(chance >> 8, chance & 255),
        }).clock.boot,
    );
    expect(boots).toEqual([5, 263, 32_772, 32_772]);
  });
});

describe("while it runs", () => {
  test("it falls silent when the disk takes nothing any more, and sounds again when it does", () => {
    let clock = running(null, NOW);
    const last = 608_000 - 1;
    expect(sayWindow(clock, last)?.window).toBe(NOW / TONE_WINDOW + 18);
    expect(sayWindow(clock, last + 1)).toBeNull();
    const step = stepDeviceClock(clock, { type: "tick", monotonic: 609_000, system: NOW + 609 });
    expect(sayWindow(step.clock, 609_000)).toBeNull();
    clock = onDisk(step);
    expect(sayWindow(clock, 609_000)?.window).toBe(NOW / TONE_WINDOW + 19);
  });

  test("it saves once in nine minutes, a minute before it must", () => {
    let clock = running(null, NOW);
    const saves: number[] = [];
    for (let second = 1; second <= 3600; second += 1) {
      const event = { type: "tick", monotonic: second * 1000, system: NOW + second } as const;
      const step = stepDeviceClock(clock, event);
      if (step.save !== null) {
        saves.push(second);
      }
      clock = onDisk(step);
      expect(sayWindow(clock, second * 1000)).not.toBeNull();
    }
    expect(saves).toEqual([548, 1092, 1636, 2180, 2724, 3268]);
  });

  test("a false time server moves it by a minute a day and no further", () => {
    let clock = running(null, NOW);
    const tick = (monotonic: number, system: number): void => {
      clock = onDisk(stepDeviceClock(clock, { type: "tick", monotonic, system }));
    };
    tick(1000, NOW + 1 + 50);
    expect(deviceTime(clock, 1000)).toBe(NOW + 51);
    tick(2000, NOW + 2 + 50 + 11);
    expect(deviceTime(clock, 2000)).toBe(NOW + 52);
    expect(clock.refusedJump).toBe(11);
    tick(3000, NOW + 604_800);
    expect(deviceTime(clock, 3000)).toBe(NOW + 53);
    expect(clock.refusedJump).toBe(604_747);
    tick(4000, NOW + 54 + 10);
    expect(deviceTime(clock, 4000)).toBe(NOW + 64);
    expect(clock.refusedJump).toBe(0);
    tick(86_401_000, NOW + 86_401 + 60 + 59);
    expect(deviceTime(clock, 86_401_000)).toBe(NOW + 86_520);
  });

  test("a clock that is set back does not set it back", () => {
    const step = stepDeviceClock(running(null, NOW), {
      type: "tick",
      monotonic: 5000,
      system: NOW - 86_400,
    });
    expect(deviceTime(step.clock, 5000)).toBe(NOW + 5);
  });

  test("the hub's time is believed however far ahead it lies; the system's clock is then not asked for a day", () => {
    let clock = running(null, 7);
    const told = stepDeviceClock(clock, { type: "told", monotonic: 1000, time: NOW });
    expect(sayWindow(told.clock, 1000)).toBeNull();
    clock = onDisk(told);
    expect(sayWindow(clock, 1000)?.window).toBe(NOW / TONE_WINDOW);
    clock = onDisk(stepDeviceClock(clock, { type: "tick", monotonic: 2000, system: NOW + 30 }));
    expect(deviceTime(clock, 2000)).toBe(NOW + 1);
    const later = 86_402_000;
    const event = { type: "tick", monotonic: later, system: NOW + 86_401 + 30 } as const;
    expect(deviceTime(stepDeviceClock(clock, event).clock, later)).toBe(NOW + 86_431);
  });

  test("ahead of the hub it goes slower by a sixteenth until the hub's time is there, and never back", () => {
    const started = running(null, NOW + 90);
    const { clock } = stepDeviceClock(started, { type: "told", monotonic: 0, time: NOW });
    expect(aheadOfHub(clock, 0)).toBe(90);
    expect(deviceTime(clock, 16_000)).toBe(NOW + 90 + 15);
    expect(aheadOfHub(clock, 16_000)).toBe(89);
    expect(deviceTime(clock, 1_440_000)).toBe(NOW + 1440);
    expect(deviceTime(clock, 1_441_000)).toBe(NOW + 1441);
    expect(aheadOfHub(clock, 2_000_000)).toBe(0);
  });

  test("no time that cannot be is believed from anybody", () => {
    const clock = running(null, NOW);
    for (const time of [Number.NaN, -5, 2 ** 32 + 7, Number.POSITIVE_INFINITY]) {
      expect(stepDeviceClock(clock, { type: "told", monotonic: 0, time }).clock).toEqual(clock);
    }
  });

  test("it says when the next window begins, slower or not", () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(3_000_000), (ahead, monotonic) => {
        const started = running(null, NOW + ahead);
        const { clock } = stepDeviceClock(started, { type: "told", monotonic: 0, time: NOW });
        const at = nextWindowAt(clock, monotonic);
        const window = (when: number): number => Math.floor(deviceTime(clock, when) / TONE_WINDOW);
        expect(window(at)).toBe(window(monotonic) + 1);
        expect(window(at - 2)).toBe(window(monotonic));
      }),
    );
  });

  test("with a new key it goes by the hub's time again, back too: nothing was sounded with that key", () => {
    let clock = running(null, NOW + 86_400);
    clock = present(sayWindow(clock, 0), "a window").clock;
    const step = stepDeviceClock(clock, { type: "new-key", monotonic: 1000, time: NOW });
    expect(deviceTime(step.clock, 1000)).toBe(NOW);
    expect(sayWindow(step.clock, 1000)).toBeNull();
    expect(step.save).toEqual({ until: NOW + 608, boot: 1 });
    expect(sayWindow(onDisk(step), 1000)?.window).toBe(NOW / TONE_WINDOW);
  });

  test("stopped in order it gives its promise back, but for the window that was sounded", () => {
    let clock = running(null, NOW);
    expect(stopDeviceClock(clock).until).toBe(0);
    clock = present(sayWindow(clock, 40_000), "a window").clock;
    expect(stopDeviceClock(clock)).toEqual({ until: NOW + 64, boot: 1 });
    const next = running(stopDeviceClock(clock), NOW + 41);
    expect(deviceTime(next, 0)).toBe(NOW + 64);
  });
});

/**
 * A year of a device whose world is out to make it repeat itself: power cuts at any moment, before and
 * after the disk has taken what was given to it, clocks set to anything, hubs that come and go.
 */
test.each([
  { length: TONE_WINDOW, worlds: 8, windowsMin: 2000 },
  { length: 512, worlds: 2, windowsMin: 500 },
  { length: 32_768, worlds: 2, windowsMin: 100 },
])(
  "in a year of power cuts and clocks that jump, no window of $length s is ever sounded twice",
  ({ length, worlds, windowsMin }) => {
    const seed = seedOfRun(`a year of windows of ${length} s`);
    for (let world = 0; world < worlds; world += 1) {
      const { windows, distinct, boots, risen } = liveForAYear(seed + world, length);
      expect(windows).toBeGreaterThan(windowsMin);
      expect(distinct, `world ${world}`).toBe(windows);
      expect(boots).toBeGreaterThan(50);
      expect(risen).toBe(true);
    }
  },
  60_000,
);

function liveForAYear(seed: number, window: number) {
  const chance = seededRandom(seed);
  const between = (low: number, high: number): number => low + chance.next() * (high - low);
  let real = NOW;
  let systemOffset = 0;
  let disk: SavedClock | null = null;
  const sounded: number[] = [];
  const boots: number[] = [];
  const settle = (step: Stepped): DeviceClock => {
    if (step.save === null) {
      return step.clock;
    }
    // The disk may take it and be cut before it says so, or not take it.
    const fate = chance.next();
    if (fate < 0.9) {
      disk = step.save;
    }
    const type = fate < 0.8 ? "saved" : "not-saved";
    return stepDeviceClock(step.clock, type === "saved" ? { type, saved: step.save } : { type })
      .clock;
  };
  while (real < NOW + 365 * 86_400) {
    const bytes = Uint8Array.of(chance.integer(256), chance.integer(256));
    const booted = real;
    const start = { system: real + systemOffset, monotonic: 0, random: bytes, window };
    let clock = settle(startDeviceClock(disk, start));
    boots.push(clock.boot);
    let lastWindow: number | null = null;
    const life = between(1, 5 * 86_400) * chance.next();
    while (real < booted + life) {
      real += between(0.2, chance.next() < 0.9 ? 200 : 7200);
      const monotonic = (real - booted) * 1000;
      const roll = chance.next();
      if (roll < 0.02) {
        systemOffset = between(-86_400, 86_400) * chance.next() ** 3;
      }
      const event =
        roll < 0.3
          ? ({ type: "told", monotonic, time: real + between(-2, 2) } as const)
          : ({ type: "tick", monotonic, system: real + systemOffset } as const);
      clock = settle(stepDeviceClock(clock, event));
      const said = sayWindow(clock, monotonic);
      if (said !== null) {
        clock = said.clock;
        if (said.window !== lastWindow) {
          sounded.push(said.window);
        }
        lastWindow = said.window;
      }
    }
    if (chance.next() < 0.3) {
      disk = stopDeviceClock(clock);
    }
    real += between(0, 3600) * chance.next();
  }
  const risen = boots.every((boot, i) => i === 0 || boot > (boots[i - 1] as number));
  return {
    windows: sounded.length,
    distinct: new Set(sounded).size,
    boots: boots.length,
    risen,
  };
}
