/**
 * The sign of life that the hub is given every 30 s, and what its answers change: the clock, the settings, the key.
 *
 *   answered       again in 30 s; in 1 s where the answer moved the clock, so that the hub knows it as it is
 *   no answer      again in 10 s: the emitter goes on by its own clock
 *   dismissed      the hub does not know it any more: it falls silent, and asks again in 30 s
 */
import type { EmitterStatus } from "@tillwave/shared/api/emitter";
import type { Result } from "@tillwave/shared/core/result";
import type { KeptClock } from "@tillwave/shared/host/keep-clock";
import {
  type EmitterState,
  HEARTBEAT_EVERY,
  type HeartbeatAnswer,
} from "@tillwave/shared/presence/heartbeat";
import type { Membership } from "./config.ts";
import { type BeatError, beat } from "./hub-link.ts";
import type { KeptIdentity } from "./keep-identity.ts";
import type { EmitterPorts } from "./ports.ts";

/** In milliseconds. */
const EVERY = HEARTBEAT_EVERY * 1000;
const AGAIN = 10_000;
const SOON = 1000;
/** A step of the clock that the hub is told of at once, in seconds. */
const STEP_TOLD = 1;
/** An answer that took longer says nothing of the time, in milliseconds. */
const ANSWER_MAX = 5000;

export interface Heartbeats {
  readonly view: EmitterStatus["heartbeat"];
  /** The hub said that it does not know this emitter; until it answers, or another takes it in. */
  readonly isDismissed: boolean;
  /** At once; settles with its answer. */
  send(): Promise<void>;
  /** The clock was set: the hub shall know. */
  sendSoon(): void;
  stop(): void;
}

export interface HeartbeatDeps {
  readonly ports: EmitterPorts;
  readonly who: KeptIdentity;
  readonly clock: KeptClock;
  /** `level`: peak in dB re full scale. */
  sounds(): { readonly state: EmitterState; readonly level: number };
  /** The clock, the settings, the key or the membership may be another. */
  changed(): void;
}

export function startHeartbeats({ ports, who, clock, sounds, changed }: HeartbeatDeps): Heartbeats {
  const { clocks, timers, log } = ports;
  let view: EmitterStatus["heartbeat"] = { answeredAt: null, state: "never", detail: null };
  let dismissedFrom: Membership | null = null;
  let isStopped = false;
  let cancel = (): void => {};

  function after(milliseconds: number): void {
    cancel();
    cancel = timers.later(() => void send(), milliseconds);
  }

  async function send(): Promise<void> {
    const { membership, deviceId } = who.identity;
    if (membership === null || isStopped) {
      return;
    }
    // Whatever becomes of this one, there is a next.
    after(EVERY);
    const asked = clocks.monotonic();
    const time = Math.floor(clock.time());
    const since = Math.min(time, clock.since());
    const { state, level } = sounds();
    const said = { boot: clock.boot, time, since, state, level: Math.round(level * 100) };
    const settingsVersion = who.settings?.version ?? 0;
    const answer = await beat({ membership, deviceId }, { ...said, settingsVersion }, ports);
    // Joined anew or stopped in the meantime: this answer is of another time.
    if (!isStopped && who.identity.membership === membership) {
      take(answer, clocks.monotonic() - asked);
      changed();
    }
  }

  function take(answer: Result<HeartbeatAnswer, BeatError>, tookMs: number): void {
    if (!answer.ok) {
      miss(answer.error);
      return;
    }
    view = { answeredAt: Math.round(clocks.system() * 1000), state: "answered", detail: null };
    dismissedFrom = null;
    const { hubTime, settings, nextKey } = answer.value;
    if (settings !== null) {
      who.takeSettings(settings);
    }
    const before = clock.time();
    const hubSeconds = (hubTime + tookMs / 2) / 1000;
    if (nextKey !== null && who.takeKey(nextKey.keyNumber, nextKey.deviceKey)) {
      clock.newKey(hubSeconds);
      after(SOON);
      return;
    }
    if (tookMs <= ANSWER_MAX) {
      clock.told(hubSeconds);
    }
    after(Math.abs(clock.time() - before) > STEP_TOLD ? SOON : EVERY);
  }

  function miss(error: BeatError): void {
    if (error.type === "dismissed") {
      dismissedFrom = who.identity.membership;
    }
    const isRefused = error.type === "dismissed" || error.type === "refused";
    const state = isRefused ? "refused" : "no-answer";
    if (view.state !== state) {
      log.warn({ ...error }, "a heartbeat was not answered");
    }
    view = { ...view, state, detail: wordsOf(error) };
    after(isRefused ? EVERY : AGAIN);
  }

  after(0);
  return {
    get view() {
      return view;
    },
    get isDismissed() {
      return dismissedFrom !== null && dismissedFrom === who.identity.membership;
    },
    send,
    sendSoon: () => after(SOON),
    stop() {
      isStopped = true;
      cancel();
    },
  };
}

function wordsOf(error: BeatError): string {
  switch (error.type) {
    case "dismissed":
      return "The hub does not know this emitter any more. Join again.";
    case "refused":
      return `The hub does not take it: status ${error.status}.`;
    case "no-answer":
    case "not-the-hub":
      return error.detail;
  }
}
