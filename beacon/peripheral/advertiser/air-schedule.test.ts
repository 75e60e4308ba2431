import { present } from "@tillwave/shared/core/assert";
import { fromHex, toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { eid } from "@tillwave/shared/presence/eid";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { describe, expect, test } from "vitest";
import { type AirSchedule, type Wanted, createAirSchedule } from "./air-schedule.ts";
import type { AirPlan } from "./ports.ts";
import { createSalts } from "./salts.ts";
import { SETTINGS, START, planOf } from "./testing/air-bench.ts";

const EID_ALONE: BeaconFrames = [{ frame: "eid", share: 1, connectable: false }];
const seed = seedOfRun("air-schedule");
const crypto = createNodeCrypto();

interface Watch {
  readonly schedule: AirSchedule;
  /** T less the start, in seconds. */
  time: number;
  mayRoll: boolean;
}

function watch(plan: AirPlan): Watch {
  const chance = seededRandom(seed);
  const random = {
    bytes: (length: number) => Uint8Array.from({ length }, () => chance.integer(256)),
  };
  const state = { time: 0, mayRoll: true };
  const schedule = createAirSchedule(plan, 0, {
    clock: {
      time: () => START + state.time,
      say: () => (state.mayRoll ? Math.floor((START + state.time) / 32) : null),
      wall: () => START + state.time,
    },
    random,
    crypto,
    figures: () => ({ temperature: 40, uptime: state.time, frames: state.time * 9 }),
    nextSalt: createSalts(random),
  });
  return Object.assign(state, { schedule });
}

/** At a monotonic time that goes with T. */
function at(watched: Watch, ms: number): Wanted {
  watched.time = ms / 1000;
  return watched.schedule.wanted(ms);
}

const wordOf = (wanted: Wanted): string => (wanted.type === "air" ? wanted.frame : "silence");
const dataOf = (wanted: Wanted): string => (wanted.type === "air" ? toHex(wanted.order.data) : "");

describe("turns", () => {
  test("a frame has its turn for as long as a slot, and turns come again and again", () => {
    const watched = watch(planOf({ slotMs: 300 }));
    const seen = Array.from({ length: 36 }, (_, i) => wordOf(at(watched, i * 150)));
    expect(seen.slice(0, 12).filter((frame) => frame === "eid").length).toBe(4);
    expect(seen.slice(0, 12)).toEqual(seen.slice(12, 24));
    seen.forEach((frame, i) => expect(frame).toBe(seen[i - (i % 2)]));
  });

  test("a slot that is shorter than the interval is as long as that", () => {
    expect(watch(planOf({ slotMs: 100, intervalMs: 2500 })).schedule.slotMs).toBe(2500);
  });

  test("a machine that stood still goes on with whose turn it is", () => {
    const [one, other] = [watch(planOf()), watch(planOf())];
    at(one, 0);
    for (let ms = 0; ms < 3_600_000; ms += 60_000) {
      at(other, ms);
    }
    expect(wordOf(at(one, 3_601_000))).toBe(wordOf(at(other, 3_601_000)));
  });

  test("it is looked at again when a slot ends, and each second at least", () => {
    const watched = watch(planOf({ slotMs: 300 }));
    at(watched, 10);
    expect(watched.schedule.nextLookAt(10)).toBe(300);
    const alone = watch(planOf({ frames: [{ frame: "uid", share: 1, connectable: false }] }));
    at(alone, 10);
    expect(alone.schedule.nextLookAt(10)).toBe(1010);
  });
});

describe("ids that roll", () => {
  const plan = planOf({ frames: [{ frame: "eid", share: 1, connectable: false }] });
  const first = Math.floor(START / 512) - 2;
  const windowById = new Map(
    Array.from({ length: 60 }, (_, i) => {
      const id = eid(fromHex("5a".repeat(16)), { exponent: 9, time: (first + i) * 512 }, crypto);
      return [toHex(id), first + i];
    }),
  );
  const windowOf = (data: string): number =>
    present(windowById.get(data.slice(-16)), `the window of ${data}`);

  test("each window's id is on air once, in its order, from at most a tenth into it", () => {
    const watched = watch(plan);
    const seen: { readonly window: number; readonly from: number }[] = [];
    for (let second = 0; second < 40 * 512; second += 1) {
      const window = windowOf(dataOf(at(watched, second * 1000)));
      if (seen.at(-1)?.window !== window) {
        seen.push({ window, from: START + second });
      }
    }
    const windows = seen.map(({ window }) => window);
    expect(windows).toEqual(windows.map((_, i) => present(windows[0], "the first") + i));
    expect(windows.length).toBeGreaterThanOrEqual(40);
    const late = seen.slice(1).map(({ window, from }) => from - window * 512);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThanOrEqual(52);
    expect(new Set(late).size).toBeGreaterThan(10);
  });

  test("it is looked at again at the moment of the change", () => {
    const watched = watch(planOf({ frames: plan.settings!.frames, slotMs: 60_000 }));
    let changes = 0;
    let before = dataOf(at(watched, 0));
    for (let ms = 0; ms < 2_000_000;) {
      const next = watched.schedule.nextLookAt(ms);
      expect(next).toBeGreaterThan(ms);
      expect(dataOf(at(watched, next - 1))).toBe(before);
      ms = next;
      const after = dataOf(at(watched, ms));
      changes += after === before ? 0 : 1;
      before = after;
    }
    expect(changes).toBeGreaterThanOrEqual(3);
  });

  test("while the clock may not be believed they are not on air; the others have their turns", () => {
    const watched = watch(planOf());
    watched.mayRoll = false;
    const seen = Array.from({ length: 9 }, (_, i) => wordOf(at(watched, i * 1000)));
    expect(new Set(seen)).toEqual(new Set(["ibeacon"]));
    expect(watched.schedule.planned().map(({ leftOut }) => leftOut)).toEqual([null, "no-clock"]);
    watched.mayRoll = true;
    const then = Array.from({ length: 9 }, (_, i) => wordOf(at(watched, 9000 + i * 1000)));
    expect(new Set(then)).toEqual(new Set(["ibeacon", "eid"]));
  });

  test("where nothing else is planned it can be found at least", () => {
    const watched = watch(plan);
    watched.mayRoll = false;
    const wanted = at(watched, 0);
    expect(wanted).toMatchObject({ frame: "unclaimed", order: { connectable: true } });
  });
});

test("a window that begins between two looks at the clock is not on air before it may be", () => {
  const random = { bytes: (length: number) => new Uint8Array(length) };
  const begins = START - (START % 512) + 512;
  let time = begins - 0.14;
  const schedule = createAirSchedule(planOf({ frames: EID_ALONE }), 0, {
    clock: {
      // Each look takes its time.
      time: () => (time += 0.06),
      say: () => ((time += 0.06) < begins ? Math.floor(time / 32) : null),
      wall: () => time,
    },
    random,
    crypto,
    figures: () => ({ temperature: 40, uptime: 1, frames: 9 }),
    nextSalt: createSalts(random),
  });
  const next = eid(fromHex(SETTINGS.keys?.eid ?? ""), { exponent: 9, time: begins }, crypto);
  expect(dataOf(schedule.wanted(0))).not.toContain(toHex(next));
});

describe("figures", () => {
  test("are a second old at most, and no salt comes twice", () => {
    const frames: BeaconFrames = [
      { frame: "eid", share: 1, connectable: false },
      { frame: "tlm", share: 1, connectable: false },
    ];
    const watched = watch(planOf({ frames, slotMs: 100, intervalMs: 100 }));
    const salts = new Set<string>();
    const datas = new Set<string>();
    for (let ms = 0; ms < 500_000; ms += 100) {
      const wanted = at(watched, ms);
      if (wordOf(wanted) === "tlm") {
        datas.add(dataOf(wanted));
        salts.add(dataOf(wanted).slice(-8, -4));
      }
    }
    expect(datas.size).toBe(salts.size);
    expect(datas.size).toBeGreaterThan(450);
    expect(datas.size).toBeLessThanOrEqual(501);
  });

  test("with connections and without, they use up no more salts than the longest window has", () => {
    const frames: BeaconFrames = [
      { frame: "eid", share: 1, connectable: false },
      { frame: "tlm", share: 100, connectable: false },
      { frame: "tlm", share: 100, connectable: true },
    ];
    const watched = watch(planOf({ frames, slotMs: 100, intervalMs: 100 }));
    const datas = new Set<string>();
    for (let ms = 0; ms < 200_000; ms += 100) {
      datas.add(dataOf(at(watched, ms)));
    }
    const longestWindow = 2 ** 15 * 1.1;
    expect((datas.size / 200) * longestWindow).toBeLessThan(2 ** 16);
  });
});

type BeaconFrames = NonNullable<AirPlan["settings"]>["frames"];

describe("hours", () => {
  test("outside the shop's hours, by the shop's clock, nothing is on air", () => {
    // It is 20:00 in Hong Kong, on a Sunday.
    const watched = watch(planOf({ hours: [{ days: [0], from: "09:00", to: "20:01" }] }));
    expect(wordOf(at(watched, 59_000))).toBe("ibeacon");
    expect(at(watched, 60_000)).toEqual({ type: "silence" });
    expect(wordOf(at(watched, 13 * 3_600_000))).toBe("silence");
  });

  test("where this machine does not know the time zone it is always open", () => {
    const hours = [{ days: [3], from: "09:00", to: "10:00" }];
    const watched = watch(planOf({ hours, timeZone: "Mars/Olympus" }));
    expect(wordOf(at(watched, 0))).toBe("ibeacon");
  });

  test("what waits to be set up has no hours", () => {
    const watched = watch({ settings: null, name: "tillwave-1" });
    expect(wordOf(at(watched, 0))).toBe("unclaimed");
    expect(SETTINGS.hours).toBeNull();
  });
});
