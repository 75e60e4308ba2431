/**
 * What this till tells the hub of beacons, and hears from it. Soon after something has changed, else once a
 * minute: that is also how soon it hears what other tills have done.
 *
 *   changed ──▶ at once, at most every second, and after 10 s where the hub was not reached
 *   findings that change, keys that are waited for ──▶ each 10 s
 *   else ──▶ each minute;   a hub without such an endpoint ──▶ each hour
 */
import type { Result } from "@tillwave/shared/core/result";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import type { Log } from "@tillwave/shared/core/log";
import {
  BEACONS_WANTED_MAX,
  BEACON_CONTENT_TYPE,
  BEACON_EVENTS_MAX,
  BEACON_REPLY_BYTES_MAX,
  BEACON_REPORT_BYTES_MAX,
  type BeaconReply,
  type BeaconReport,
  beaconReplySchema,
  beaconsPath,
} from "@tillwave/shared/sync/beacon-report";
import * as v from "valibot";
import type { HubAnswer, Timers } from "../ports.ts";
import type { HubQuestion } from "../sync/hub-requests.ts";
import { keyOfDevice, withKeysOf } from "./beacon-book.ts";
import type { BeaconMemory } from "./beacon-memory.ts";
import type { Audit } from "./central-port.ts";

/** In milliseconds. */
const CHANGED_AFTER = 1000;
const FAILED_AFTER = 10_000;
const LIVELY_EVERY = 10_000;
const QUIET_EVERY = 60_000;
const OLDER_EVERY = 3_600_000;
/** A key that was asked for is wanted for so long, in milliseconds. */
const WANTED_FOR = 10 * 60_000;
/** Of events in one report: the rest comes with the next. */
const EVENT_BYTES_MAX = BEACON_REPORT_BYTES_MAX / 2;

export interface BeaconReports {
  state(): "never" | "synced" | "waiting" | "older";
  /** Something is to be said soon. */
  changed(): void;
  /** The key of a device that is about to be claimed. */
  want(deviceId: string): void;
  /** About every second. */
  tick(): void;
}

export interface ReportDeps {
  readonly memory: BeaconMemory;
  readonly timers: Timers;
  readonly log: Log;
  readonly wall: () => number;
  readonly ask: (question: HubQuestion) => Promise<HubAnswer | null>;
  /** Null where this till hears nothing. */
  readonly audit: () => Audit | null;
  /** Whatever follows from another word of the hub. */
  readonly onReply: () => void;
  readonly isClosed: () => boolean;
}

export function createBeaconReports(deps: ReportDeps): BeaconReports {
  const { memory, timers, log } = deps;
  const wanted = new Map<string, number>();
  let dueAt = timers.now();
  let isAsking = false;
  let isOlder = false;
  let lastFailed = false;
  let findingsSaid = "";
  const soon = (afterMs: number): void => {
    dueAt = Math.min(dueAt, timers.now() + afterMs);
  };
  const wantedNow = (): readonly string[] => {
    const now = timers.now();
    wanted.forEach((until, deviceId) => void (until < now && wanted.delete(deviceId)));
    const reply = memory.reply()?.reply ?? null;
    const keyless = [...memory.book().values()]
      .filter(({ key }) => key === null)
      .map(({ facts }) => facts.deviceId);
    const asked = [...wanted.keys()].filter((id) => keyOfDevice(reply, id) === null);
    return [...new Set([...asked, ...keyless])].slice(0, BEACONS_WANTED_MAX);
  };
  /** A key is said again with each answer only while it is wanted. */
  const wantedAll = (): string[] =>
    [...new Set([...wanted.keys(), ...wantedNow()])].slice(0, BEACONS_WANTED_MAX);
  const findings = (): string => JSON.stringify(deps.audit()?.findings ?? null);

  async function tell(): Promise<void> {
    const unsentBefore = memory.unsent().length;
    const saying = findings();
    let epochSaid = 0;
    let refused: boolean = false;
    const body = (epoch: number): Uint8Array => {
      epochSaid = epoch;
      refused = !memory.write((store) => store.moveUnsent(epoch)).ok;
      return toUtf8(JSON.stringify(reportOf(deps, wantedAll())));
    };
    const answer = await deps.ask({
      path: beaconsPath,
      contentType: BEACON_CONTENT_TYPE,
      body,
      answerBytesMax: BEACON_REPLY_BYTES_MAX,
    });
    if (deps.isClosed()) {
      return;
    }
    if (answer?.status === NOT_FOUND) {
      if (!isOlder) {
        log.warn({}, "this hub keeps no beacons: it is of an older version");
      }
      isOlder = true;
      dueAt = timers.now() + OLDER_EVERY;
      return;
    }
    const reply = answer?.status === DONE ? replyOf(answer.body) : null;
    const isKept = reply !== null && !refused && keep(reply, epochSaid, deps).ok;
    lastFailed = !isKept;
    if (answer !== null && reply === null) {
      log.warn({ status: answer.status }, "what the hub says of beacons is not taken");
    }
    if (!isKept) {
      dueAt = timers.now() + FAILED_AFTER;
      return;
    }
    isOlder = false;
    findingsSaid = saying;
    const isLively = wantedNow().length > 0 || findings() !== findingsSaid;
    dueAt = timers.now() + (isLively ? LIVELY_EVERY : QUIET_EVERY);
    const left = memory.unsent().length;
    if (left > 0 && left < unsentBefore) {
      soon(CHANGED_AFTER);
    }
    deps.onReply();
  }

  return {
    state() {
      if (isOlder) {
        return "older";
      }
      if (memory.reply() === null) {
        return "never";
      }
      return lastFailed || memory.unsent().length > 0 ? "waiting" : "synced";
    },
    changed: () => soon(lastFailed ? FAILED_AFTER : 0),
    want(deviceId) {
      wanted.delete(deviceId);
      wanted.set(deviceId, timers.now() + WANTED_FOR);
      const [oldest] = wanted.keys();
      if (wanted.size > BEACONS_WANTED_MAX && oldest !== undefined) {
        wanted.delete(oldest);
      }
      if (!isOlder && keyOfDevice(memory.reply()?.reply ?? null, deviceId) === null) {
        soon(0);
      }
    },
    tick() {
      if (findings() !== findingsSaid && !isOlder) {
        soon(LIVELY_EVERY);
      }
      if (isAsking || timers.now() < dueAt) {
        return;
      }
      isAsking = true;
      void tell().finally(() => {
        isAsking = false;
      });
    },
  };
}

const DONE = 200;
const NOT_FOUND = 404;

function keep(
  reply: BeaconReply,
  epoch: number,
  { memory, wall }: ReportDeps,
): Result<void, unknown> {
  const before = memory.reply()?.reply ?? null;
  return memory.write((store) => {
    store.keepReply({ at: Math.floor(wall()), reply: withKeysOf(reply, before) });
    store.markSent(epoch, reply.hasSeq);
  });
}

function reportOf({ memory, audit }: ReportDeps, wanted: string[]): BeaconReport {
  const heard = audit();
  let bytes = 0;
  const events = memory
    .unsent()
    .slice(0, BEACON_EVENTS_MAX)
    .filter((event) => {
      bytes += JSON.stringify(event).length;
      return bytes <= EVENT_BYTES_MAX;
    });
  return {
    events,
    findings: heard === null ? null : [...heard.findings],
    heard: (heard?.beacons ?? []).flatMap(({ deviceId, rssi, onAirShare }) =>
      rssi === null ? [] : [{ deviceId, rssi, onAirShare }],
    ),
    wanted,
  };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function replyOf(body: Uint8Array): BeaconReply | null {
  try {
    const parsed = v.safeParse(beaconReplySchema, JSON.parse(utf8.decode(body)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
