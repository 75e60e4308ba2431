/**
 * One order from beginning to end: find the beacon, connect, open it, act, and hear it on air.
 *
 *   waiting ─▶ seeking ─▶ connecting ─▶ opening ─▶ working ─▶ listening ─▶ over
 *                 ▲            └────────────┴──────────┘ lost on the way: begun anew, up to three times in all, at the act
 *                 └─────────────────────────┘            that was not answered; never where doing it twice would matter
 */
import type { CentralAct, CentralJob, CentralOrder, JobFault } from "@tillwave/shared/api/central";
import { SETTINGS_VERSION } from "@tillwave/shared/beacon/settings";
import { fromHex } from "@tillwave/shared/core/bytes";
import type { BlockCipher, Digest, Mac, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import type { Links } from "../ports.ts";
import { type NoAccess, accessTo, keysOf } from "./access.ts";
import { changesOf, isRepeatable, isWeighty, performAct } from "./acts.ts";
import type { Announced } from "./announced.ts";
import { confirmWithin, expectedIds, isClosed, showsNew } from "./expected-ids.ts";
import { type SeekDeps, seek } from "./seek.ts";
import { type Talk, type TalkFault, openTalk } from "./talk.ts";
import { waitFor } from "./wait.ts";

export const TRIES_MAX = 3;
/** In milliseconds: of the whole, from its turn on. */
export const JOB_MAX = 150_000;
const PREFIX_DIGITS = 8;

export interface JobDeps extends SeekDeps {
  readonly links: Links;
  readonly crypto: Mac & Digest & BlockCipher;
  readonly random: Random;
  readonly log: Log;
}

export type Fault = NonNullable<CentralJob["fault"]>;

export interface JobTurn {
  readonly order: CentralOrder;
  /** When it was ordered, by the monotonic clock. */
  readonly orderedAt: number;
  /** Its reason is the fault. */
  readonly signal: AbortSignal;
  show(change: Partial<CentralJob>): void;
}

/** What one try leaves to the next. */
interface Course {
  readonly results: CentralJob["results"][number][];
  readonly tried: Set<string>;
  /** The door that stayed shut, and the key that was tried at it: a key that is announced only then is tried as well. */
  shut: string | null;
  /** Sent, and not answered. */
  inFlight: CentralAct | null;
  /** When the connection that worked was asked for. */
  connectedAt: number;
  /** The beacon's clock: Unix seconds at a moment of ours. */
  clock: { readonly time: number; readonly at: number };
  address: string;
}

type Tried =
  | { readonly type: "done" }
  | { readonly type: "failed"; readonly fault: Fault; readonly mayTryAgain: boolean };

/** Null: done. */
export async function runJob(deps: JobDeps, turn: JobTurn): Promise<Fault | null> {
  const course: Course = {
    results: [],
    tried: new Set(),
    shut: null,
    inFlight: null,
    connectedAt: deps.now(),
    clock: { time: 0, at: deps.now() },
    address: "",
  };
  for (let tries = 1; ; tries += 1) {
    const tried = await tryOnce(deps, turn, course);
    if (tried.type === "done") {
      return confirm(deps, turn, course);
    }
    if (!tried.mayTryAgain || tries === TRIES_MAX || turn.signal.aborted) {
      return turn.signal.aborted ? (turn.signal.reason as Fault) : tried.fault;
    }
    deps.log.info({ device: turn.order.deviceId, ...tried.fault, tries }, "it is tried again");
  }
}

async function tryOnce(deps: JobDeps, turn: JobTurn, course: Course): Promise<Tried> {
  const { order, signal, show } = turn;
  show({ step: "seeking", percent: 0 });
  const prefix = order.deviceId.slice(0, PREFIX_DIGITS);
  const fits = (announcement: Announced["announcement"]): boolean =>
    accessTo(order, announcement).ok;
  const found = await seek(deps, { prefix, tried: course.tried, fits, signal });
  if (found.type !== "came") {
    return course.shut === null ? failed("not-found", null) : NOT_OPENED;
  }
  if (isDoneByNow(found.value, course)) {
    show({ results: [...course.results] });
    return course.results.length === order.acts.length
      ? { type: "done" }
      : failed("lost", "it is nobody's by now");
  }
  const access = accessTo(order, found.value.announcement);
  if (!access.ok) {
    return course.shut === null
      ? failed(access.error.type, wordsOfAccess(access.error))
      : NOT_OPENED;
  }
  const { address, addressType } = found.value;
  const door = `${address} ${JSON.stringify(access.value)}`;
  if (door === course.shut) {
    return NOT_OPENED;
  }
  course.tried.add(address);
  course.address = address;
  course.connectedAt = deps.now();
  show({ step: "connecting" });
  const keys = keysOf(access.value, fromHex(order.deviceId), deps.crypto);
  const talk = await openTalk(
    deps,
    { address, addressType, ...keys },
    { signal, connected: () => show({ step: "opening" }) },
  );
  if (!talk.ok) {
    course.shut = talk.error.type === "not-opened" ? door : null;
    return failedTalk(talk.error);
  }
  course.shut = null;
  const worked = await work(deps, { turn, course, talk: talk.value });
  show({ roundTrips: talk.value.roundTrips() });
  await talk.value.close();
  return worked;
}

/** It was told to forget its owner, nobody heard the answer, and it says that it has none. */
function isDoneByNow({ announcement, address }: Announced, course: Course): boolean {
  const act = course.inFlight?.act;
  if (
    address !== course.address ||
    announcement.state !== "unclaimed" ||
    (act !== "release" && act !== "reset")
  ) {
    return false;
  }
  course.results.push({ act, refused: null, value: null });
  course.inFlight = null;
  return true;
}

interface Working {
  readonly turn: JobTurn;
  readonly course: Course;
  readonly talk: Talk;
}

async function work(deps: JobDeps, { turn, course, talk }: Working): Promise<Tried> {
  const { order, show } = turn;
  const { firmware, settingsVersion, time, bootCount, claimed } = talk.hello;
  course.clock = { time, at: deps.now() };
  show({
    step: "working",
    device: { firmware, settingsVersion, deviceTime: time, bootCount, claimed },
  });
  for (const act of order.acts.slice(course.results.length)) {
    const repeats = course.inFlight === act;
    if (repeats && !isRepeatable(act)) {
      return failed("lost", `nobody knows whether ${act.act} was done`);
    }
    course.inFlight = act;
    const elapsedSeconds = (deps.now() - turn.orderedAt) / 1000;
    const done = await performAct(talk, act, {
      digest: deps.crypto,
      elapsedSeconds,
      progress: (percent) => show({ percent }),
    });
    if (!done.ok) {
      return failedTalk(done.error);
    }
    course.inFlight = null;
    course.results.push(done.value);
    if (act.act === "clock" && done.value.refused === null) {
      course.clock = { time: act.unixSeconds + elapsedSeconds, at: deps.now() };
    }
    show({ results: [...course.results], percent: 100, roundTrips: talk.roundTrips() });
    if (done.value.refused !== null && isWeighty(act)) {
      return refused(done.value.refused, talk);
    }
  }
  return { type: "done" };
}

function refused(
  { why, detail }: { readonly why: string; readonly detail: string | null },
  { hello }: Talk,
): Tried {
  const words = detail === null ? why : `${why}: ${detail}`;
  return hello.settingsVersion === SETTINGS_VERSION
    ? failed("refused", words)
    : failed(
        "other-version",
        `firmware ${hello.firmware} has settings of version ${hello.settingsVersion}, this program of ${SETTINGS_VERSION}; ${words}`,
      );
}

/** Until the new ids are heard, where somebody wants to know. */
async function confirm(deps: JobDeps, turn: JobTurn, course: Course): Promise<Fault | null> {
  const act = turn.order.acts.findLast((one) => one.act === "apply");
  const changes = act?.act === "apply" && act.confirm ? changesOf(act) : null;
  if (changes?.ok !== true) {
    return null;
  }
  const { settings } = changes.value;
  const deviceTime = course.clock.time + (deps.now() - course.clock.at) / 1000;
  if (isClosed(settings, deviceTime)) {
    return null;
  }
  turn.show({ step: "listening", percent: 0 });
  const ids = expectedIds(settings, { deviceTime, crypto: deps.crypto });
  const wanted = { ids, address: course.address };
  const heard = await waitFor<number | null>(
    { timers: deps.timers, withinMs: confirmWithin(settings), signal: turn.signal },
    (came) =>
      deps.air.listen((report) => {
        if (showsNew(report, wanted)) {
          came(report.rssi);
        }
      }),
  );
  if (heard.type === "came") {
    const afterMs = Math.max(0, deps.now() - course.connectedAt);
    turn.show({ heard: { rssi: heard.value, afterMs }, percent: 100 });
    return null;
  }
  return turn.signal.aborted
    ? (turn.signal.reason as Fault)
    : { type: "not-heard", detail: "its settings are applied" };
}

const failed = (type: JobFault, detail: string | null, mayTryAgain = false): Tried => ({
  type: "failed",
  fault: { type, detail },
  mayTryAgain,
});

const NOT_OPENED: Tried & { readonly type: "failed" } = {
  type: "failed",
  fault: { type: "not-opened", detail: "the key is not its key" },
  mayTryAgain: false,
};

function failedTalk(fault: TalkFault): Tried {
  switch (fault.type) {
    case "link":
      return failedLink(fault);
    case "not-opened":
      return { ...NOT_OPENED, mayTryAgain: true };
    case "other-version":
      return failed("other-version", wordsOfVersion(fault.version, fault.firmware));
    case "timed-out":
      return failed("timed-out", fault.waitedFor, true);
    case "broken":
      return failed("lost", fault.detail);
    case "cancelled":
      return failed("cancelled", null);
  }
}

function failedLink({ why, detail }: TalkFault & { readonly type: "link" }): Tried {
  switch (why) {
    case "no-radio":
      return failed("no-radio", detail);
    case "not-connected":
      return failed("not-connected", detail, true);
    case "no-service":
      return failed("not-connected", detail);
    case "timed-out":
      return failed("timed-out", detail, true);
    case "flooded":
      return failed("lost", detail);
    case "closed":
    case "hung-up":
    case "lost":
      return failed("lost", detail, true);
  }
}

function wordsOfAccess(fault: NoAccess): string | null {
  switch (fault.type) {
    case "locked-out":
      return null;
    case "other-version":
      return wordsOfVersion(fault.version, null);
    case "not-opened":
      return fault.why;
  }
}

const wordsOfVersion = (version: number | null, firmware: string | null): string =>
  `${firmware === null ? "it" : `firmware ${firmware}`} speaks version ${version ?? "unknown"} of the protocol`;
