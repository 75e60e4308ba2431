/**
 * What follows from what: the states of hearing-state.ts, moved by what the person, the page, the microphone and the worker do.
 * Every moment is given, in milliseconds by a clock that nobody sets.
 */
import type { BandVerdict } from "./band-meter.ts";
import { type KeptId, signalOf, withHeard, withoutForgotten } from "./heard-ids.ts";
import type {
  Ear,
  Failure,
  HeardId,
  HearingState,
  Hindrance,
  Refusal,
  Rest,
  Signal,
} from "./hearing-state.ts";

/** Without a block for so long, the sound has stalled; at its start more is waited for. */
export const STALL_MS = 1500;
export const START_MS_MAX = 4000;
/** So often it is opened anew on its own account until it has listened for a while again. */
export const REBUILDS_MAX = 2;
export const CALM_MS = 10_000;
/** So often because another microphone may be there. */
export const CHANGES_MAX = 4;
/** Nobody listens for longer after one touch: it costs battery, and the microphone's light is on. */
export const LISTENING_MS_MAX = 45_000;
/** From one tick to the next; a machine that was asleep for longer than twice that does not hold it against the microphone. */
export const TICK_MS = 500;

/** A frame of steady; where nobody seems to sing the circle fills so much more slowly, and never quite. */
const FRAME_MS = 3456;
const SLOW = 0.25;
const PROGRESS_MAX = 0.95;
const LEVEL_FROM = -80;
const LEVEL_TO = -10;

/** What a microphone that is being opened, or is open, has brought so far. */
interface Line {
  /** When it was first opened, and last. */
  readonly since: number;
  readonly opened: number;
  readonly firstSound: number | null;
  /** Since it was last opened. */
  readonly lastSound: number | null;
  readonly rebuilds: number;
  readonly changes: number;
  readonly isMuted: boolean;
  readonly isSuspended: boolean;
  readonly verdict: BandVerdict;
  /** In dBFS. */
  readonly level: number;
  readonly signal: Signal;
  readonly progress: number;
  readonly kept: readonly KeptId[];
}

export interface HearingMachine {
  readonly state: HearingState;
  readonly isHidden: boolean;
  readonly lastTick: number;
  /** Null where nothing is open. */
  readonly line: Line | null;
}

export type HearingEvent =
  | { readonly type: "start"; readonly can: "listen" | Refusal }
  | { readonly type: "stop" }
  | { readonly type: "touched" }
  | { readonly type: "hidden" }
  | { readonly type: "shown" }
  | { readonly type: "opened" }
  | { readonly type: "not-opened"; readonly why: Refusal | Failure }
  | { readonly type: "context"; readonly state: ContextState }
  | { readonly type: "muted"; readonly isMuted: boolean }
  | { readonly type: "ended"; readonly wasRevoked: boolean }
  | { readonly type: "devices-changed" }
  | {
      readonly type: "sound";
      readonly level: number;
      readonly signal: Signal;
      readonly verdict: BandVerdict;
    }
  | { readonly type: "heard"; readonly id: HeardId }
  /** What works in the background did not load, or broke. */
  | { readonly type: "broken" }
  | { readonly type: "tick" };

export type ContextState = "running" | "suspended" | "interrupted" | "closed";

/** `open` is to be carried out at once, within the touch; whatever is open is closed before. */
export type HearingEffect = "open" | "close" | "resume";

export interface HearingStep {
  readonly machine: HearingMachine;
  readonly effect: HearingEffect | null;
}

export const HEARING_START: HearingMachine = {
  state: { type: "idle", why: "not-started" },
  isHidden: false,
  lastTick: Number.NEGATIVE_INFINITY,
  line: null,
};

const FRESH_LINE: Omit<Line, "since" | "opened"> = {
  firstSound: null,
  lastSound: null,
  rebuilds: 0,
  changes: 0,
  isMuted: false,
  isSuspended: false,
  verdict: "unknown",
  level: Number.NEGATIVE_INFINITY,
  signal: 0,
  progress: 0,
  kept: [],
};

export function stepHearing(
  machine: HearingMachine,
  event: HearingEvent,
  now: number,
): HearingStep {
  switch (event.type) {
    case "start":
      return start(machine, event.can, now);
    case "hidden":
      return hide({ ...machine, isHidden: true });
    case "shown":
      return stay({ ...machine, isHidden: false });
    case "tick":
      return tick(machine, now);
    default:
      // What an older microphone still brings is nobody's.
      return machine.line === null ? stay(machine) : stepLine(machine, machine.line, event, now);
  }
}

type LineEvent = Exclude<HearingEvent, { readonly type: "start" | "hidden" | "shown" | "tick" }>;

// Four, because a machine and its own line would be one object to take apart again.
// oxlint-disable-next-line max-params
function stepLine(machine: HearingMachine, line: Line, event: LineEvent, now: number): HearingStep {
  switch (event.type) {
    case "stop":
      return rest(machine, "stopped");
    case "touched":
      return line.isSuspended ? { machine, effect: "resume" } : stay(machine);
    case "opened":
      // The system's own question may hide the page; whoever has left it in the meantime is not listened to.
      return machine.isHidden ? rest(machine, "hidden") : stay(opened(machine, line, now));
    case "not-opened":
      return giveUp(machine, event.why);
    case "context":
      return followContext(machine, { line, state: event.state }, now);
    case "muted":
      return stay(shown(machine, { ...line, isMuted: event.isMuted, lastSound: now }, now));
    case "ended":
      return giveUp(machine, event.wasRevoked ? "revoked" : "microphone-lost");
    case "devices-changed":
      return changeMicrophone(machine, line, now);
    case "sound":
      return stay(shown(machine, withSound(line, event, now), now));
    case "heard": {
      const kept = withHeard(line.kept, event.id, now);
      return stay(shown(machine, { ...line, kept, progress: 1 }, now));
    }
    case "broken":
      return giveUp(machine, "page-broken");
  }
}

function start(machine: HearingMachine, can: "listen" | Refusal, now: number): HearingStep {
  if (machine.line !== null) {
    return stay(machine);
  }
  if (can !== "listen") {
    return giveUp(machine, can);
  }
  const line = { ...FRESH_LINE, since: now, opened: now };
  // It was touched, so it is seen.
  const asking = { ...machine, isHidden: false, line, state: { type: "asking" } as const };
  return { machine: asking, effect: "open" };
}

function opened(machine: HearingMachine, line: Line, now: number): HearingMachine {
  const since = machine.state.type === "asking" ? now : line.since;
  return shown(machine, { ...line, since, opened: now }, now);
}

function hide(machine: HearingMachine): HearingStep {
  const isAsking = machine.state.type === "asking";
  return machine.line === null || isAsking ? stay(machine) : rest(machine, "hidden");
}

function tick(before: HearingMachine, now: number): HearingStep {
  const slept = now - before.lastTick > 2 * TICK_MS;
  const machine = { ...before, lastTick: now };
  const { line, state } = machine;
  if (line === null || state.type === "asking") {
    return stay(machine);
  }
  if (now - line.since >= LISTENING_MS_MAX) {
    return rest(machine, "time-over");
  }
  const waits = line.isMuted || line.isSuspended || slept;
  if (waits) {
    const fresh = line.lastSound === null ? { opened: now } : { lastSound: now };
    return stay(shown(machine, { ...line, ...fresh }, now));
  }
  const hasStalled =
    line.lastSound === null ? now - line.opened >= START_MS_MAX : now - line.lastSound >= STALL_MS;
  if (hasStalled) {
    return rebuild(machine, line, now);
  }
  const isCalm = line.rebuilds > 0 && now - line.opened >= CALM_MS;
  return stay(shown(machine, isCalm ? { ...line, rebuilds: 0 } : line, now));
}

/** Nothing comes although all is well: a new context, and a new microphone, often bring it back. */
function rebuild(machine: HearingMachine, line: Line, now: number): HearingStep {
  if (line.rebuilds >= REBUILDS_MAX) {
    return giveUp(machine, "no-sound");
  }
  return reopen(machine, { ...line, rebuilds: line.rebuilds + 1 }, now);
}

/** Somebody took the headset off, perhaps. Where all is well nothing is changed: asking for a microphone is such a change itself. */
function changeMicrophone(machine: HearingMachine, line: Line, now: number): HearingStep {
  if (hindranceOf(line) === null || line.changes >= CHANGES_MAX) {
    return stay(machine);
  }
  return reopen(machine, { ...line, changes: line.changes + 1 }, now);
}

function reopen(machine: HearingMachine, line: Line, now: number): HearingStep {
  const fresh = {
    ...line,
    opened: now,
    lastSound: null,
    isMuted: false,
    isSuspended: false,
    verdict: "unknown",
  } as const;
  return { machine: shown(machine, fresh, now), effect: "open" };
}

function followContext(
  machine: HearingMachine,
  { line, state }: { readonly line: Line; readonly state: ContextState },
  now: number,
): HearingStep {
  switch (state) {
    case "running":
      return stay(
        shown(machine, { ...line, isSuspended: false, lastSound: line.lastSound && now }, now),
      );
    case "suspended": {
      // Once by itself; a browser that wants a touch for it does not hear of it.
      const effect = line.isSuspended ? null : "resume";
      return { machine: shown(machine, { ...line, isSuspended: true }, now), effect };
    }
    case "interrupted":
      // To resume it fails, or leaves a clock that stands still.
      return giveUp(machine, "interrupted");
    case "closed":
      return rebuild(machine, line, now);
  }
}

function withSound(
  line: Line,
  sound: HearingEvent & { readonly type: "sound" },
  now: number,
): Line {
  const { level, signal, verdict } = sound;
  const passed = Math.min(STALL_MS, now - (line.lastSound ?? now));
  const grown = line.progress + (passed / FRAME_MS) * (signal > 0 ? 1 : SLOW);
  return {
    ...line,
    level,
    signal,
    verdict,
    firstSound: line.firstSound ?? now,
    lastSound: now,
    progress: Math.max(line.progress, Math.min(PROGRESS_MAX, grown)),
  };
}

function hindranceOf({ isSuspended, isMuted, verdict, kept }: Line): Hindrance | null {
  if (isSuspended) {
    return "suspended";
  }
  if (isMuted) {
    return "muted";
  }
  // Whoever is heard is proof enough.
  if (kept.length > 0) {
    return null;
  }
  return verdict === "cut" ? "band-missing" : verdict === "silent" ? "silent" : null;
}

function shown(machine: HearingMachine, line: Line, now: number): HearingMachine {
  const kept = withoutForgotten(line.kept, now);
  const current = { ...line, kept };
  const isWaiting = line.lastSound === null && line.firstSound === null && !line.isSuspended;
  return {
    ...machine,
    line: current,
    state: isWaiting
      ? { type: "starting" }
      : { type: kept.length > 0 ? "heard" : "listening", ...earOf(current, now) },
  };
}

function earOf(line: Line, now: number): Ear {
  const { firstSound, level, progress, signal, kept } = line;
  const loudest = kept[0]?.id;
  const hindrance = hindranceOf(line);
  // What is left of a band that was taken away shows bars, but nothing can be read from it.
  const sung = hindrance === "band-missing" ? 0 : signal;
  const share = (level - LEVEL_FROM) / (LEVEL_TO - LEVEL_FROM);
  return {
    elapsed: firstSound === null ? 0 : now - firstSound,
    progress,
    level: Math.max(0, Math.min(1, share)),
    signal: loudest === undefined ? sung : signalOf(loudest.snr),
    hindrance,
    ids: kept.map(({ id }) => id),
  };
}

const stay = (machine: HearingMachine): HearingStep => ({ machine, effect: null });

const rest = (machine: HearingMachine, why: Rest): HearingStep => ({
  machine: { ...machine, line: null, state: { type: "idle", why } },
  effect: "close",
});

function giveUp(machine: HearingMachine, why: Refusal | Failure): HearingStep {
  const state: HearingState = isRefusal(why) ? { type: "refused", why } : { type: "failed", why };
  return { machine: { ...machine, line: null, state }, effect: machine.line && "close" };
}

const REFUSALS: readonly string[] = [
  "insecure-origin",
  "unsupported",
  "denied",
  "revoked",
] satisfies readonly Refusal[];

const isRefusal = (why: Refusal | Failure): why is Refusal => REFUSALS.includes(why);
