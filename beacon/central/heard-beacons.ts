/**
 * Who is on air, made of single reports: one entry for each radio address, with all that it says in turn.
 *
 *   reports   A:ibeacon  B:name  A:uid  A:ibeacon  A:tlm  B:(scan response) …
 *   entries   A  3 ibeacon, 1 uid, 1 tlm; every 103 ms; −61 dBm
 *             B  no frame of a beacon; named "TV"
 *
 * Each report is read by itself: what one advertisement says is never joined to what another said. Everything is bounded,
 * for a shop full of phones makes up new addresses all day.
 */
import { toHex } from "@tillwave/shared/core/bytes";
import { AD_TYPE } from "@tillwave/shared/beacon/ad";
import {
  type BeaconFrame,
  type OtherStructure,
  decodeAdvertisement,
} from "@tillwave/shared/beacon/frame";
import type { AirReport } from "./ports.ts";
import { type RssiPoint, type RssiSummary, createRssiHistory, quantile } from "./rssi-history.ts";

/** The one that was heard longest ago makes room. */
export const ADDRESSES_MAX = 500;
/** Of one address, likewise: what it says may roll. */
export const FRAMES_MAX = 16;
/** The interval is the median of so many gaps. */
const GAPS_MAX = 64;
/** A gap of this length is a beacon that was away, and no interval: the longest there is takes 10.24 s. */
const GAP_MAX_MS = 12_000;
const NAME_MAX = 31;

export interface HeardFrame {
  /** As it was last said. */
  readonly frame: BeaconFrame;
  readonly count: number;
  readonly lastAt: number;
  /** Whether somebody could have connected when it was last said. */
  readonly connectable: boolean;
}

export interface HeardBeacon {
  readonly address: string;
  readonly addressType: "public" | "random";
  readonly firstAt: number;
  readonly lastAt: number;
  /** Advertisements, without what was answered to a scan. */
  readonly count: number;
  /** Milliseconds from one to the next, the median; null before the second. */
  readonly interval: number | null;
  readonly rssi: RssiSummary;
  readonly connectable: boolean;
  readonly name: string | null;
  /** Each once, by what it says; TLM and encrypted TLM once each. */
  readonly frames: readonly HeardFrame[];
  /** What else was in the last advertisement that had no frame in it. */
  readonly others: readonly OtherStructure[];
  /** Advertisements that were no AD structures. */
  readonly broken: number;
}

export interface HeardBeacons {
  take(report: AirReport): void;
  /** Loudest first. */
  list(now: number): readonly HeardBeacon[];
  points(address: string): readonly RssiPoint[];
}

interface Entry {
  seen: Omit<HeardBeacon, "interval" | "rssi" | "frames">;
  gaps: readonly number[];
  readonly frames: Map<string, HeardFrame>;
  readonly rssi: ReturnType<typeof createRssiHistory>;
}

export function createHeardBeacons(): HeardBeacons {
  /** The one heard last is last. */
  const entries = new Map<string, Entry>();
  return {
    take(report) {
      const entry = entries.get(report.address) ?? newEntry(report);
      entries.delete(report.address);
      entries.set(report.address, entry);
      takeInto(entry, report);
      dropFirst(entries, ADDRESSES_MAX);
    },
    list: (now) => [...entries.values()].map((entry) => shown(entry, now)).toSorted(loudestFirst),
    points: (address) => entries.get(address)?.rssi.points() ?? [],
  };
}

/** Beacons, and what a Tillwave beacon says while it is nobody's; not the rest of the world's Bluetooth. */
export const isBeacon = ({ frames }: HeardBeacon): boolean => frames.length > 0;

function newEntry({ address, addressType, at, kind }: AirReport): Entry {
  return {
    seen: {
      address,
      addressType,
      firstAt: at,
      lastAt: at,
      count: 0,
      connectable: kind === "connectable",
      name: null,
      others: [],
      broken: 0,
    },
    gaps: [],
    frames: new Map(),
    rssi: createRssiHistory(),
  };
}

function takeInto(entry: Entry, report: AirReport): void {
  const { at, rssi, kind } = report;
  const isAnswer = kind === "scan-response";
  if (rssi !== null) {
    entry.rssi.take(rssi, at);
  }
  if (!isAnswer) {
    const gap = at - entry.seen.lastAt;
    if (entry.seen.count > 0 && gap >= 0 && gap <= GAP_MAX_MS) {
      entry.gaps = [...entry.gaps, gap].slice(-GAPS_MAX);
    }
    const connectable = kind === "connectable";
    entry.seen = { ...entry.seen, lastAt: at, count: entry.seen.count + 1, connectable };
  }
  readInto(entry, report);
}

function readInto(entry: Entry, { at, kind, data }: AirReport): void {
  const read = decodeAdvertisement(data);
  if (!read.ok) {
    entry.seen = { ...entry.seen, broken: entry.seen.broken + 1 };
    return;
  }
  const { frames, others } = read.value;
  const name = nameIn(others) ?? entry.seen.name;
  const isOther = frames.length === 0 && kind !== "scan-response";
  entry.seen = { ...entry.seen, name, ...(isOther ? { others } : {}) };
  for (const frame of frames) {
    const key = identityOf(frame);
    const count = (entry.frames.get(key)?.count ?? 0) + 1;
    entry.frames.delete(key);
    entry.frames.set(key, { frame, count, lastAt: at, connectable: kind === "connectable" });
    dropFirst(entry.frames, FRAMES_MAX);
  }
}

/** What tells this frame from the others of its kind. */
export function identityOf(frame: BeaconFrame): string {
  switch (frame.type) {
    case "ibeacon":
      return `ibeacon ${toHex(frame.uuid)} ${frame.major} ${frame.minor}`;
    case "eddystone-uid":
      return `uid ${toHex(frame.namespace)} ${toHex(frame.instance)}`;
    case "eddystone-url":
      return `url ${frame.url}`;
    case "eddystone-eid":
      return `eid ${toHex(frame.eid)}`;
    case "eddystone-tlm":
    case "eddystone-etlm":
      return frame.type;
  }
}

function nameIn(others: readonly OtherStructure[]): string | null {
  const named = others.find(
    ({ type }) => type === AD_TYPE.completeName || type === AD_TYPE.shortName,
  );
  if (named === undefined) {
    return null;
  }
  const text = new TextDecoder().decode(named.data).slice(0, NAME_MAX);
  // It is shown on terminals, which obey some characters.
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
}

function dropFirst(map: Map<string, unknown>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) {
      return;
    }
    map.delete(key);
  }
}

function shown({ seen, gaps, frames, rssi }: Entry, now: number): HeardBeacon {
  return {
    ...seen,
    interval: gaps.length === 0 ? null : quantile(gaps, 0.5),
    rssi: rssi.summary(now),
    frames: [...frames.values()],
  };
}

function loudestFirst(a: HeardBeacon, b: HeardBeacon): number {
  const quieter = (b.rssi.median ?? -Infinity) - (a.rssi.median ?? -Infinity);
  return Number.isNaN(quieter) || quieter === 0 ? (a.address < b.address ? -1 : 1) : quieter;
}
