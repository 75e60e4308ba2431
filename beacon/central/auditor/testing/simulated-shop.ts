/**
 * A shop's radio air in virtual time: beacons with their clocks, faults and slots, an ear that loses much, people who pass, and
 * everybody else's Bluetooth.
 *
 * Level of one report, in dB about the beacon's median:
 *
 *   slow       things are moved, doors open: a log-normal walk of 1.5 dB, over some 20 min
 *   paths      one path is strongest (Rice, K of 3 to 8 dB by beacon); each report has its own, as channels change and people move
 *   passing    some times an hour, for 1 to 5 minutes: people pass, each takes 15 dB of everything for 1 to 6 s, then a gap
 *   standing   somebody stands in the way for 1 to 8 minutes: 15 dB of the strongest path; the others find their way round
 *
 * What arrives below the ear's floor is lost, and of the rest a share by chance (other channels, collisions).
 */
import { encodeFrame } from "@tillwave/shared/beacon/frame";
import type { BeaconFrame } from "@tillwave/shared/beacon/frame";
import { powerAt0m } from "@tillwave/shared/beacon/power";
import type { BeaconSettings, FrameKind } from "@tillwave/shared/beacon/settings";
import { sealTlm } from "@tillwave/shared/beacon/tlm-cipher";
import { present } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { nobleCrypto } from "@tillwave/shared/core/noble-crypto";
import { Dbm, Millis } from "@tillwave/shared/core/units";
import { eid, eidWindowStart } from "@tillwave/shared/presence/eid";
import { rollingIBeacon } from "@tillwave/shared/presence/ibeacon-id";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import type { AirReport } from "../../ports.ts";

/** Unix milliseconds at the simulation's 0. */
export const START_WALL = Date.UTC(2026, 10, 21, 1, 0);
const HOUR = 3_600_000;

export interface SimulatedBeacon {
  address: string;
  settings: BeaconSettings;
  /** dBm, the median at the ear; changes where it is weakened. */
  level: number;
  /** Its clock: seconds ahead of the world's at the start, and how fast it drifts. */
  readonly clock: { ahead: number; readonly ppm: number };
  /** Milliseconds of the simulation at which its program started. */
  startedAt: number;
  /** Silent until then. */
  silentUntil: number;
  /** On air for `on` of each `of` milliseconds. */
  duty: { readonly on: number; readonly of: number };
  /** Sends what another device sends, as it was recorded so many seconds before; null: its own. */
  replays: { readonly settings: BeaconSettings; readonly seconds: number } | null;
}

interface Path {
  readonly rice: number;
  slow: number;
  slowAt: number;
  /** Until when somebody stands in the way. */
  standingUntil: number;
  passingUntil: number;
  passerUntil: number;
  gapUntil: number;
  nextStandingAt: number;
  nextPassingAt: number;
}

export interface ShopOptions {
  readonly seed: number;
  /** Of what arrives. */
  readonly losses?: number;
  /** dBm. */
  readonly floor?: number;
  /** Of everybody: whole minutes of flat 15 dB, which no physics allows to be told from a weaker beacon. */
  readonly flatDips?: boolean;
  readonly people?: boolean;
}

interface Sender {
  readonly beacon: SimulatedBeacon;
  readonly path: Path;
  nextAt: number;
  window: { id: number; changeAt: number } | null;
  salt: number;
  readonly made: Map<string, { readonly name: number; readonly data: Uint8Array }>;
}

export interface SimulatedShop {
  /** It comes on air at this moment of the simulation. */
  add(beacon: SimulatedBeacon, at: number): void;
  remove(beacon: SimulatedBeacon): void;
  /** Other settings: on air at once. */
  remake(beacon: SimulatedBeacon): void;
  /** A start anew: silent for the gap; its clock goes on from the end of the window, as device-clock.ts has it. */
  restart(beacon: SimulatedBeacon, at: { readonly now: number; readonly gap: number }): void;
  /** What the ear hears from one moment to the next, in order, timed by the simulation. */
  pass(from: number, to: number): readonly AirReport[];
}

const gauss = (random: SeededRandom): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
const exponential = (random: SeededRandom, mean: number): number =>
  -mean * Math.log(1 - random.next());

export function createSimulatedShop({
  seed,
  losses = 0.3,
  floor = -95,
  flatDips = false,
  people = true,
}: ShopOptions): SimulatedShop {
  const random = seededRandom(seed);
  const senders = new Map<SimulatedBeacon, Sender>();
  const strangers = createStrangersOnAir(random);
  const often = people ? 1 : Infinity;

  function newPath(now: number): Path {
    return {
      rice: 3 + 5 * random.next(),
      slow: gauss(random) * 1.5,
      slowAt: now,
      standingUntil: 0,
      passingUntil: 0,
      passerUntil: 0,
      gapUntil: 0,
      nextStandingAt: now + often * exponential(random, 0.7 * HOUR),
      nextPassingAt: now + often * exponential(random, 0.3 * HOUR),
    };
  }

  /** dB about the median. */
  function fade(path: Path, now: number): number {
    const passed = now - path.slowAt;
    if (passed > 1000) {
      const keep = Math.exp(-passed / (20 * 60_000));
      path.slow = path.slow * keep + gauss(random) * 1.5 * Math.sqrt(1 - keep * keep);
      path.slowAt = now;
    }
    walk(path, now, random);
    const isStanding = now < path.standingUntil;
    const isPassing = now < path.passingUntil && now < path.passerUntil;
    const rice = 10 ** (path.rice / 10);
    const strongest = Math.sqrt(rice) * (isStanding && !flatDips ? 10 ** (-15 / 20) : 1);
    const power =
      ((strongest + gauss(random) / Math.SQRT2) ** 2 + (gauss(random) / Math.SQRT2) ** 2) /
      (rice + 0.7);
    const dip = (isPassing ? 15 : 0) + (isStanding && flatDips ? 15 : 0);
    return path.slow + 10 * Math.log10(Math.max(power, 1e-6)) - dip;
  }

  function send(sender: Sender, now: number): AirReport | null {
    const { beacon, path } = sender;
    const { settings, duty } = beacon;
    if (now < beacon.silentUntil || now % duty.of >= duty.on) {
      return null;
    }
    const level = beacon.level + fade(path, now);
    if (random.next() < losses || level < floor + gauss(random)) {
      return null;
    }
    const frames = settings.frames.flatMap((frame) =>
      Array.from({ length: frame.share }, () => frame),
    );
    const slot = Math.floor(now / Math.max(settings.slotMs, settings.intervalMs));
    const turn = present(frames[slot % frames.length], "a frame");
    return {
      at: now,
      address: beacon.address,
      addressType: "public",
      kind: turn.connectable ? "connectable" : "non-connectable",
      data: dataOf(sender, turn.frame, now),
      rssi: Math.round(level),
    };
  }

  function dataOf(sender: Sender, frame: FrameKind, now: number): Uint8Array {
    const { beacon } = sender;
    const { replays } = beacon;
    const settings = replays?.settings ?? beacon.settings;
    const exponent = settings.keys?.eidExponent ?? 0;
    const real = (START_WALL + now) / 1000;
    const time =
      replays === null
        ? real + beacon.clock.ahead + (beacon.clock.ppm * 1e-6 * now) / 1000
        : real - replays.seconds;
    const length = 2 ** exponent;
    if (sender.window === null || time >= sender.window.changeAt) {
      const id = eidWindowStart({ exponent, time });
      sender.window = { id, changeAt: id + length * (1 + 0.1 * random.next()) };
    }
    const name = frame === "tlm" ? Math.floor(now / 1000) : sender.window.id;
    const before = sender.made.get(frame);
    if (before?.name === name) {
      return before.data;
    }
    sender.salt = (sender.salt + 1) % 0x1_0000;
    const data = encodeFrame(
      frameOf(frame, {
        settings,
        window: sender.window.id,
        uptime: now - beacon.startedAt,
        salt: sender.salt,
      }),
    );
    sender.made.set(frame, { name, data });
    return data;
  }

  return {
    add(beacon, at) {
      senders.set(beacon, {
        beacon,
        path: newPath(at),
        nextAt: at + random.next() * beacon.settings.intervalMs,
        window: null,
        salt: random.integer(0x1_0000),
        made: new Map(),
      });
    },
    remove: (beacon) => void senders.delete(beacon),
    remake(beacon) {
      const sender = senders.get(beacon);
      sender?.made.clear();
      if (sender !== undefined) {
        sender.window = null;
      }
    },
    restart(beacon, { now, gap }) {
      beacon.silentUntil = now + gap;
      beacon.startedAt = now + gap;
      const sender = senders.get(beacon);
      const window = sender?.window ?? null;
      if (sender === undefined || window === null) {
        return;
      }
      const end = window.id + 2 ** (beacon.settings.keys?.eidExponent ?? 0);
      const time = (START_WALL + now) / 1000 + beacon.clock.ahead;
      beacon.clock.ahead += Math.max(0, end - time);
      sender.window = null;
    },
    pass(from, to) {
      const reports: AirReport[] = strangers(from, to);
      for (const sender of senders.values()) {
        for (; sender.nextAt < to;) {
          const report = sender.nextAt < from ? null : send(sender, sender.nextAt);
          if (report !== null) {
            reports.push(report);
          }
          sender.nextAt += sender.beacon.settings.intervalMs + 10 * random.next();
        }
      }
      return reports.toSorted((a, b) => a.at - b.at);
    },
  };
}

function walk(path: Path, now: number, random: SeededRandom): void {
  if (now >= path.nextStandingAt) {
    path.standingUntil = now + 60_000 + 420_000 * random.next();
    path.nextStandingAt = path.standingUntil + exponential(random, 0.7 * HOUR);
  }
  if (now >= path.nextPassingAt) {
    path.passingUntil = now + 60_000 + 240_000 * random.next();
    path.nextPassingAt = path.passingUntil + exponential(random, 0.3 * HOUR);
  }
  if (now < path.passingUntil && now >= path.gapUntil) {
    path.passerUntil = now + 1000 + 5000 * random.next();
    path.gapUntil = path.passerUntil + 500 + exponential(random, 2500);
  }
}

interface Making {
  readonly settings: BeaconSettings;
  readonly window: number;
  readonly uptime: number;
  readonly salt: number;
}

function frameOf(kind: FrameKind, { settings, window, uptime, salt }: Making): BeaconFrame {
  const at0m = powerAt0m(Dbm(settings.powerAt1m));
  const keys = present(settings.keys, "keys");
  const clock = { exponent: keys.eidExponent, time: window };
  switch (kind) {
    case "ibeacon": {
      const shop = present(settings.shop, "a shop");
      const id = keys.rolling
        ? rollingIBeacon(fromHex(present(keys.ibeacon, "K_ibeacon")), clock, nobleCrypto)
        : shop.major * 0x1_0000 + shop.minor;
      return {
        type: "ibeacon",
        uuid: fromHex(shop.uuid),
        major: Math.floor(id / 0x1_0000),
        minor: id % 0x1_0000,
        powerAt1m: Dbm(settings.powerAt1m),
      };
    }
    case "uid": {
      const { namespace, instance } = present(settings.uid, "a UID");
      return {
        type: "eddystone-uid",
        namespace: fromHex(namespace),
        instance: fromHex(instance),
        powerAt0m: at0m,
      };
    }
    case "url":
      return { type: "eddystone-url", url: present(settings.url, "a URL"), powerAt0m: at0m };
    case "eid":
      return {
        type: "eddystone-eid",
        eid: eid(fromHex(keys.eid), clock, nobleCrypto),
        powerAt0m: at0m,
      };
    case "tlm": {
      const tlm = { battery: null, temperature: null, frames: salt, uptime: Millis(uptime) };
      const isSealed = settings.frames.some(({ frame }) => frame === "eid");
      return isSealed
        ? {
            type: "eddystone-etlm",
            ...sealTlm(tlm, {
              identityKey: fromHex(keys.eid),
              ...clock,
              salt: Uint8Array.of(salt >> 8, salt & 0xff),
            }),
          }
        : { type: "eddystone-tlm", ...tlm };
    }
  }
}

/** Phones that make up a new address each quarter of an hour, watches, and another shop's beacons. */
function createStrangersOnAir(random: SeededRandom): (from: number, to: number) => AirReport[] {
  const PHONE = Uint8Array.of(2, 1, 0x1a, 7, 0xff, 0x4c, 0, 0x10, 2, 0x0b, 0);
  const other = encodeFrame({
    type: "ibeacon",
    uuid: fromHex("c0ffee5db5dffb48d2b060d0f5a71001"),
    major: 7,
    minor: 12,
    powerAt1m: Dbm(-59),
  });
  let nextPhone = 0;
  let nextOther = 0;
  return (from, to) => {
    const reports: AirReport[] = [];
    for (; nextPhone < to; nextPhone += exponential(random, 400)) {
      const era = Math.floor(nextPhone / 900_000);
      const phone = random.integer(30);
      reports.push({
        at: nextPhone,
        address: `4a:${hex(era >> 8)}:${hex(era)}:00:00:${hex(phone)}`,
        addressType: "random",
        kind: "connectable",
        data: PHONE,
        rssi: Math.round(-70 - 25 * random.next()),
      });
    }
    for (; nextOther < to; nextOther += 700 + 600 * random.next()) {
      reports.push({
        at: nextOther,
        address: "00:aa:02:00:00:01",
        addressType: "public",
        kind: "non-connectable",
        data: random.next() < 0.5 ? other : randomEid(random),
        rssi: -88,
      });
    }
    return reports.filter(({ at }) => at >= from);
  };
}

const hex = (value: number): string => (value & 0xff).toString(16).padStart(2, "0");

/** Of somebody else's key. */
const randomEid = (random: SeededRandom): Uint8Array =>
  encodeFrame({
    type: "eddystone-eid",
    eid: Uint8Array.from({ length: 8 }, () => random.integer(256)),
    powerAt0m: Dbm(-18),
  });
