/** Days and faults in virtual time: a simulated shop, its auditor, and what was named when. */
import type { WatchPlan } from "@tillwave/shared/api/central";
import type { AuditCode, AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import { nameOfFinding } from "@tillwave/shared/beacon/audit-finding";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert, present } from "@tillwave/shared/core/assert";
import type { BlockCipher, Mac } from "@tillwave/shared/core/crypto";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createAuditor } from "../auditor.ts";
import {
  START_WALL,
  type ShopOptions,
  type SimulatedBeacon,
  createSimulatedShop,
} from "./simulated-shop.ts";

const TICK = 1000;
const MINUTE = 60_000;
const DAY_TROUBLES_EVERY = 40 * MINUTE;

const hex = (random: SeededRandom, bytes: number): string =>
  Array.from({ length: bytes * 2 }, () => random.integer(16).toString(16)).join("");

type Turn = BeaconSettings["frames"][number];
const turn = (frame: Turn["frame"], share: number, connectable = false): Turn => ({
  frame,
  share,
  connectable,
});

/** As shops set them up; the last two of a zone say the same iBeacon. */
const KINDS: readonly { readonly frames: readonly Turn[]; readonly intervalMs: number }[] = [
  { frames: [turn("ibeacon", 3), turn("eid", 1), turn("tlm", 1, true)], intervalMs: 200 },
  { frames: [turn("ibeacon", 1), turn("eid", 1, true)], intervalMs: 300 },
  { frames: [turn("eid", 3), turn("tlm", 1, true)], intervalMs: 500 },
  { frames: [turn("uid", 2), turn("url", 1, true), turn("tlm", 1)], intervalMs: 400 },
  { frames: [turn("ibeacon", 1, true)], intervalMs: 350 },
];

export interface TrialBeacon {
  readonly deviceId: string;
  readonly beacon: SimulatedBeacon;
  readonly expectedRssi: number;
}

function makeBeacons(random: SeededRandom, count: number): readonly TrialBeacon[] {
  return Array.from({ length: count }, (_, i) => {
    const kind = present(KINDS[i % KINDS.length], "a kind");
    const level = -52 - 24 * random.next();
    const settings: BeaconSettings = {
      ...BEACON_SETTINGS,
      name: `Beacon ${i}`,
      shop: { uuid: "e2c56db5dffb48d2b060d0f5a71096e0", major: 7, minor: Math.floor(i / 2) },
      uid: { namespace: "8b0ca750095477cb3e77", instance: i.toString(16).padStart(12, "0") },
      keys: {
        keyNumber: 1,
        eid: hex(random, 16),
        ibeacon: hex(random, 32),
        eidExponent: 9,
        rolling: i % 7 === 1,
      },
      frames: [...kind.frames],
      intervalMs: kind.intervalMs,
    };
    return {
      deviceId: hex(random, 8),
      // Measured in a few seconds when it was hung up.
      expectedRssi: Math.round(level + 3 * (random.next() - 0.5)),
      beacon: {
        address: `00:aa:01:00:00:${(16 + i).toString(16)}`,
        settings,
        level,
        clock: { ahead: 4 * (random.next() - 0.5), ppm: 300 * (random.next() - 0.5) },
        startedAt: -Math.round(random.next() * 86_400_000),
        silentUntil: 0,
        duty: { on: 1, of: 1 },
        replays: null,
      },
    };
  });
}

const planOf = (beacons: readonly TrialBeacon[], version = 1): WatchPlan => ({
  version,
  beacons: beacons.map(({ deviceId, expectedRssi, beacon: { settings } }) => ({
    deviceId,
    name: settings.name,
    place: settings.place,
    settings: structuredClone(settings),
    expectedRssi,
  })),
});

export interface Named {
  readonly finding: AuditFinding;
  /** Milliseconds of the simulation. */
  readonly openedAt: number;
  readonly closedAt: number | null;
}

export interface Walk {
  readonly now: () => number;
  pass(ms: number): void;
  readonly shop: ReturnType<typeof createSimulatedShop>;
  readonly auditor: ReturnType<typeof createAuditor>;
  readonly beacons: readonly TrialBeacon[];
  readonly random: SeededRandom;
  /** Nothing reaches the auditor until then. */
  deafUntil(at: number): void;
  named(): readonly Named[];
}

export interface WalkOptions extends ShopOptions {
  readonly count?: number;
  readonly crypto: BlockCipher & Mac;
}

export function startWalk({ count = 10, crypto, ...options }: WalkOptions): Walk {
  const random = seededRandom(options.seed ^ 0x5eed);
  const shop = createSimulatedShop(options);
  const beacons = makeBeacons(random, count);
  const auditor = createAuditor({ crypto });
  const open = new Map<string, Named>();
  const closed: Named[] = [];
  let now = 0;
  let deaf = 0;
  auditor.ear("listening");
  auditor.tick({ monotonic: 0, wall: START_WALL });
  beacons.forEach(({ beacon }) => shop.add(beacon, 0));
  assert(auditor.watch(planOf(beacons)).ok, "the plan can be watched");

  function look(): void {
    const findings = new Map(
      auditor.view().findings.map((finding) => [nameOfFinding(finding), finding] as const),
    );
    for (const [name, finding] of findings) {
      if (!open.has(name)) {
        open.set(name, { finding, openedAt: now, closedAt: null });
      }
    }
    for (const [name, named] of open) {
      if (!findings.has(name)) {
        open.delete(name);
        closed.push({ ...named, closedAt: now });
      }
    }
  }

  return {
    now: () => now,
    shop,
    auditor,
    beacons,
    random,
    deafUntil(at) {
      deaf = at;
    },
    pass(ms) {
      for (const end = now + ms; now < end;) {
        const reports = shop.pass(now, now + TICK);
        for (const report of reports) {
          if (report.at >= deaf) {
            auditor.heard(report);
          }
        }
        now += TICK;
        auditor.tick({ monotonic: now, wall: START_WALL + now });
        look();
      }
    },
    named: () => [...closed, ...open.values()],
  };
}

/** A day as days are: beacons start anew, the ear too, its scan has gaps. Nothing is wrong. */
export function liveThrough(walk: Walk, ms: number): void {
  const { random, shop, beacons, auditor } = walk;
  const restarts = new Map<SimulatedBeacon, number>();
  for (let left = ms; left > 0; left -= DAY_TROUBLES_EVERY) {
    const trouble = random.integer(4);
    const length = 1000 * (2 + random.integer(60));
    if (trouble === 0) {
      const { beacon } = present(beacons[random.integer(beacons.length)], "a beacon");
      const times = restarts.get(beacon) ?? 0;
      // More often, without anybody who tells it the time, its clock runs ahead indeed.
      if (times < 2) {
        restarts.set(beacon, times + 1);
        shop.restart(beacon, { now: walk.now(), gap: 3000 + random.integer(12_000) });
      }
    } else if (trouble === 1) {
      walk.deafUntil(walk.now() + length);
      auditor.ear("gone");
      walk.pass(Math.min(length, 5000));
      auditor.ear("starting");
      walk.pass(length);
      auditor.ear("listening");
    } else if (trouble === 2) {
      // Says that it listens, and hears nothing.
      walk.deafUntil(walk.now() + length);
    } else {
      auditor.busy(true);
      walk.deafUntil(walk.now() + length);
      walk.pass(length);
      auditor.busy(false);
    }
    walk.pass(Math.min(left, DAY_TROUBLES_EVERY));
  }
}

export const FAULTS = [
  "silenced",
  "renamed",
  "cloned",
  "weakened",
  "wrong-power",
  "replayed",
  "low-on-air",
  "slow",
] as const;
export type Fault = (typeof FAULTS)[number];

/** By which of these a fault may be named; the first that is. */
const NAMES: Readonly<Record<Fault, readonly AuditCode[]>> = {
  silenced: ["missing"],
  renamed: ["wrong-id"],
  cloned: ["duplicate-id", "clone"],
  weakened: ["weak"],
  "wrong-power": ["wrong-power"],
  replayed: ["stale-eid"],
  "low-on-air": ["on-air-low"],
  slow: ["on-air-low"],
};
/** What follows from it, and is no false alarm. */
const ALSO: Readonly<Partial<Record<Fault, readonly AuditCode[]>>> = {
  renamed: ["missing"],
  cloned: ["clone"],
};

export interface TrialResult {
  /** Milliseconds; null where it was not named. */
  readonly namedAfter: number | null;
  readonly closedAfter: number | null;
  readonly falseAlarms: readonly Named[];
}

const BEFORE = 12 * MINUTE;
const FAULTY = 5 * MINUTE;
const MENDED = 4 * MINUTE;

/** One fault of one beacon, in a shop that is well otherwise. */
export function tryFault(fault: Fault, options: WalkOptions): TrialResult {
  const walk = startWalk(options);
  const { random, shop, beacons } = walk;
  const able = beacons.filter(({ beacon: { settings } }) => isAble(fault, settings));
  const victim = present(able[random.integer(able.length)], "a victim");
  walk.pass(BEFORE + 1000 * random.integer(120));
  const startedAt = walk.now();
  const mend = PLANT[fault](walk, victim);
  walk.pass(FAULTY);
  const mendedAt = walk.now();
  mend();
  shop.remake(victim.beacon);
  walk.pass(MENDED);
  const isNamed = ({ finding: { code, device } }: Named): boolean =>
    device === victim.deviceId && NAMES[fault].includes(code);
  const named = walk.named().filter((one) => isNamed(one) && one.openedAt > startedAt);
  const first = named.toSorted((a, b) => a.openedAt - b.openedAt)[0];
  const isOver = named.length > 0 && named.every(({ closedAt }) => closedAt !== null);
  return {
    namedAfter: first === undefined ? null : first.openedAt - startedAt,
    closedAfter: isOver
      ? Math.max(...named.map(({ closedAt }) => (closedAt ?? 0) - mendedAt))
      : null,
    falseAlarms: walk
      .named()
      .filter(
        (one) =>
          one.openedAt <= startedAt ||
          !(
            isNamed(one) ||
            (one.finding.device === victim.deviceId &&
              ALSO[fault]?.includes(one.finding.code) === true)
          ),
      ),
  };
}

const has = ({ frames }: BeaconSettings, kind: Turn["frame"]): boolean =>
  frames.some(({ frame }) => frame === kind);

function isAble(fault: Fault, settings: BeaconSettings): boolean {
  switch (fault) {
    case "replayed":
      return has(settings, "eid");
    case "renamed":
      return has(settings, "ibeacon") && settings.keys?.rolling !== true;
    case "low-on-air":
    case "slow":
      // What is sent less often takes longer.
      return settings.intervalMs <= 500;
    default:
      return true;
  }
}

type Plant = (walk: Walk, victim: TrialBeacon) => () => void;

const PLANT: Readonly<Record<Fault, Plant>> = {
  silenced(_, { beacon }) {
    beacon.silentUntil = Infinity;
    return () => (beacon.silentUntil = 0);
  },
  renamed({ shop }, { beacon }) {
    const { settings } = beacon;
    const shopIds = present(settings.shop, "ids");
    beacon.settings = { ...settings, shop: { ...shopIds, minor: 4711 } };
    shop.remake(beacon);
    return () => (beacon.settings = settings);
  },
  cloned({ shop, now, random }, { beacon }) {
    const clone: SimulatedBeacon = {
      ...beacon,
      address: "00:aa:09:00:00:99",
      level: -55 - 22 * random.next(),
      clock: { ahead: 2 * (random.next() - 0.5), ppm: 20 },
      startedAt: now(),
    };
    shop.add(clone, now());
    return () => shop.remove(clone);
  },
  weakened(_, { beacon }) {
    beacon.level -= 12;
    return () => (beacon.level += 12);
  },
  "wrong-power"({ shop }, { beacon }) {
    const { settings } = beacon;
    beacon.settings = { ...settings, powerAt1m: -71 };
    shop.remake(beacon);
    return () => (beacon.settings = settings);
  },
  replayed({ shop, now, random }, { beacon }) {
    const { settings } = beacon;
    const replayer: SimulatedBeacon = {
      ...beacon,
      address: "00:aa:09:00:00:98",
      level: -60 - 15 * random.next(),
      settings: { ...settings, frames: [turn("eid", 1)] },
      replays: { settings, seconds: 1800 + 3600 * random.integer(24) },
    };
    shop.add(replayer, now());
    return () => shop.remove(replayer);
  },
  "low-on-air"(_, { beacon }) {
    beacon.duty = { on: 3000, of: 10_000 };
    return () => (beacon.duty = { on: 1, of: 1 });
  },
  slow({ shop }, { beacon }) {
    const { settings } = beacon;
    beacon.settings = { ...settings, intervalMs: settings.intervalMs * 4 };
    shop.remake(beacon);
    return () => (beacon.settings = settings);
  },
};
