/** An advertiser on simulated radios, in time that is moved by hand. */
import { present } from "@tillwave/shared/core/assert";
import type { Log } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { ConfigFile, ConfigFileError } from "@tillwave/shared/host/config-file";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { DOOR_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import type { OnAirChange, SimulatedController } from "../../adapters/simulated-controller.ts";
import { type SimulatedRadios, createSimulatedRadios } from "../../adapters/simulated-radio.ts";
import type { AirOrder } from "../../ports.ts";
import { startAdvertiser } from "../advertiser.ts";
import type { HealingRecord } from "../healing-record.ts";
import type { Advertiser, AdvertiserDeps, AdvertiserView, AirPlan } from "../ports.ts";

/** T at the start: a Sunday, 20:00 in Hong Kong. */
export const START = Date.UTC(2026, 10, 22, 12) / 1000;

export const SETTINGS: BeaconSettings = {
  ...DOOR_SETTINGS,
  name: "Shoes",
  url: "https://example.com/",
  keys: { ...present(DOOR_SETTINGS.keys, "keys"), ibeacon: "c3".repeat(32) },
  frames: [
    { frame: "ibeacon", share: 2, connectable: false },
    { frame: "eid", share: 1, connectable: true },
  ],
};

/** More than any order takes of them. */
const SETTLE_TURNS = 40;

export const planOf = (change: Partial<BeaconSettings> = {}): AirPlan => ({
  settings: { ...SETTINGS, ...change },
  name: "tillwave-1",
});

export interface AirBench {
  readonly radios: SimulatedRadios;
  readonly adapter: SimulatedController;
  readonly other: SimulatedController;
  /** The one that runs. */
  advertiser(): Advertiser;
  now(): number;
  pass(ms: number): Promise<void>;
  /** Milliseconds until it was so; null: not within so long. */
  until(isSo: () => boolean, withinMs: number): Promise<number | null>;
  /** What any adapter sends at this instant. */
  air(): AirOrder | null;
  /** As it went on and off the air. */
  readonly changes: OnAirChange[];
  /** What the log says. */
  readonly lines: string[];
  readonly views: AdvertiserView[];
  /** What the program does when it hears of another view. */
  react: (view: AdvertiserView) => void;
  readonly disk: RecordDisk;
  /** Asked for, and granted. */
  reboots(): number;
  grantReboots(isGranted: boolean): void;
  /** Against its contract, the radio never answers again. */
  stopRadio(): void;
  /** The next order is given while a connection comes. */
  interruptsNext: boolean;
  /** How many orders were given. */
  orders: number;
  /** Whether ids that roll may be on air. */
  mayRoll: boolean;
  /** Seconds by which T is ahead of the start and what has passed. */
  leap: number;
  /** Another run of the program, with the same disk. */
  startAgain(plan?: AirPlan): Promise<void>;
}

export interface RecordDisk {
  readonly file: ConfigFile<HealingRecord>;
  kept: HealingRecord | null;
  isFull: boolean;
  isDamaged: boolean;
  /** Tries. */
  writes: number;
}

export interface AirBenchOptions {
  readonly plan?: AirPlan;
  readonly seed?: number;
  readonly mayReboot?: boolean;
  /** Before the program starts. */
  prepare?(bench: Pick<AirBench, "adapter" | "other" | "disk" | "radios">): void;
}

export async function useAirBench(
  options: AirBenchOptions,
  walk: (bench: AirBench) => Promise<void>,
): Promise<void> {
  const time = createTime();
  const changes: OnAirChange[] = [];
  const radios = createSimulatedRadios({
    timers: time,
    adapters: 2,
    onAir: (change) => changes.push(change),
  });
  const [adapter, other] = radios.adapters.map((one) => present(one, "an adapter"));
  const disk = createRecordDisk();
  const chance = seededRandom(options.seed ?? 1);
  const lines: string[] = [];
  const views: AdvertiserView[] = [];
  let reboots = 0;
  let isStopped = false;
  let areRebootsGranted = true;
  // The second one lies in a drawer.
  other?.unplug();
  options.prepare?.({ adapter: adapter!, other: other!, disk, radios });

  const deps: AdvertiserDeps = {
    openRadio(listener) {
      const radio = radios.radios.open({ adapter: null, stack: "simulated" }, listener);
      const unless = async <T>(promise: Promise<T>): Promise<T> =>
        isStopped ? await new Promise<T>(() => {}) : await promise;
      return {
        ...radio,
        async advertise(order) {
          bench.orders += 1;
          if (bench.interruptsNext) {
            bench.interruptsNext = false;
            listener.stoppedByItself();
          }
          return await unless(radio.advertise(order));
        },
        check: async () => await unless(radio.check()),
      };
    },
    clocks: { monotonic: time.now },
    timers: time,
    random: { bytes: (length) => Uint8Array.from({ length }, () => chance.integer(256)) },
    crypto: createNodeCrypto(),
    clock: {
      time: () => START + bench.leap + time.now() / 1000,
      say() {
        return bench.mayRoll ? Math.floor(this.time() / 32) : null;
      },
      wall: () => START + time.now() / 1000,
    },
    telemetry: () => ({ temperature: 41.5, uptime: time.now() / 1000 }),
    healing: disk.file,
    reboot:
      options.mayReboot === false
        ? null
        : async () => {
            reboots += areRebootsGranted ? 1 : 0;
            return areRebootsGranted
              ? ok(undefined)
              : err({ detail: "Interactive authentication required." });
          },
    log: logInto(lines),
    changed(view) {
      views.push(view);
      bench.react(view);
    },
  };
  let advertiser: Advertiser | null = null;
  const bench: AirBench = {
    radios,
    adapter: adapter!,
    other: other!,
    changes,
    lines,
    views,
    disk,
    react: () => {},
    interruptsNext: false,
    orders: 0,
    mayRoll: true,
    leap: 0,
    advertiser: () => present(advertiser, "an advertiser"),
    now: time.now,
    pass: time.pass,
    async until(isSo, withinMs) {
      const from = time.now();
      await time.settle();
      while (!isSo()) {
        if (!(await time.passOne(from + withinMs))) {
          return null;
        }
      }
      return time.now() - from;
    },
    air: () => radios.adapters.map((one) => one.onAir()).find((order) => order !== null) ?? null,
    reboots: () => reboots,
    grantReboots(isGranted) {
      areRebootsGranted = isGranted;
    },
    stopRadio() {
      isStopped = true;
    },
    async startAgain(plan = options.plan ?? planOf()) {
      await close();
      advertiser = startAdvertiser(deps, plan);
    },
  };

  async function close(): Promise<void> {
    let isClosed = false;
    const closeIt = async (): Promise<void> => {
      await advertiser?.close();
      isClosed = true;
    };
    void closeIt();
    await bench.until(() => isClosed, 30_000);
  }

  advertiser = startAdvertiser(deps, options.plan ?? planOf());
  try {
    await walk(bench);
  } finally {
    await close();
  }
}

function createRecordDisk(): RecordDisk {
  const full = { type: "disk", detail: "ENOSPC: no space left on device" } as const;
  const disk: RecordDisk = {
    kept: null,
    isFull: false,
    isDamaged: false,
    writes: 0,
    file: {
      read(): Result<HealingRecord | null, ConfigFileError> {
        if (!disk.isDamaged) {
          return ok(disk.kept);
        }
        // It lies aside from now on.
        disk.isDamaged = false;
        disk.kept = null;
        return err({ type: "damaged", aside: "healing.json.damaged", detail: "not JSON" });
      },
      write(value) {
        disk.writes += 1;
        if (disk.isFull) {
          return err(full);
        }
        disk.kept = structuredClone(value);
        return ok(undefined);
      },
    },
  };
  return disk;
}

function logInto(lines: string[]): Log {
  const write = (_: object, message: string): void => void lines.push(message);
  return { info: write, warn: write, error: write };
}

interface Time {
  now(): number;
  later(callback: () => void, afterMs: number): () => void;
  pass(ms: number): Promise<void>;
  /** Until the next callback; false where there is none before `end`, which it is then. */
  passOne(end: number): Promise<boolean>;
  settle(): Promise<void>;
}

/** Between one callback and the next whatever waits for promises alone happens. */
function createTime(): Time {
  let now = 0;
  let order = 0;
  const waiting = new Map<number, { readonly at: number; readonly callback: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < SETTLE_TURNS; turns += 1) {
      await Promise.resolve();
    }
  };
  function next(until: number): number | null {
    let found: number | null = null;
    let foundAt = until;
    for (const [key, { at }] of waiting) {
      if (at < foundAt || (at === foundAt && found === null)) {
        found = key;
        foundAt = at;
      }
    }
    return found;
  }
  async function passOne(end: number): Promise<boolean> {
    const key = next(end);
    if (key === null) {
      now = end;
      return false;
    }
    const one = present(waiting.get(key), "what waits");
    waiting.delete(key);
    now = Math.max(now, one.at);
    one.callback();
    await settle();
    return true;
  }

  return {
    now: () => now,
    later(callback, afterMs) {
      order += 1;
      const key = order;
      waiting.set(key, { at: now + Math.max(0, afterMs), callback });
      return () => void waiting.delete(key);
    },
    settle,
    passOne,
    async pass(ms) {
      const end = now + ms;
      await settle();
      while (await passOne(end)) {
        // The callback is all.
      }
    },
  };
}
