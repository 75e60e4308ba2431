/** An ear and its connections on noble, in this very process: only ../ear/main.ts opens one, in a process that may be killed. */
import { decodeAdvertisingEvent } from "../ear/hci-report.ts";
import {
  type AwayState,
  type GiveUp,
  type ScanEffect,
  type ScanEvent,
  earStateOf,
  scanStart,
  stepScan,
} from "../ear/scan-watch.ts";
import type { EarWord } from "../ear/words.ts";
import type { AirReport, EarOptions, Links } from "../ports.ts";
import { type GuardedNoble, openNoble } from "./guarded-noble.ts";
import { monotonic } from "./monotonic.ts";
import { type NobleLinks, createNobleLinks } from "./noble-link.ts";

/** In milliseconds. */
const TICK = 250;
/** For the controller to be told that nobody listens any more. */
const STOP_MAX = 300;
/** For the other side to be told that the connection is over. */
const LINK_STOP_MAX = 500;

export interface NobleEarListener {
  heard(report: AirReport): void;
  /** So many packets were broken, ever. */
  broken(count: number): void;
  changed(state: Omit<Extract<EarWord, { readonly type: "state" }>, "type">): void;
  /** This process is of no more use. */
  failed(detail: string): void;
}

export interface NobleEar extends Links {
  /** The controller scans no more, where it can still be told. */
  close(): Promise<void>;
}

export function openNobleEar(
  { adapter, stack = "abandonware" }: EarOptions,
  listener: NobleEarListener,
): NobleEar {
  let broken = 0;
  const breakOne = (): void => {
    broken += 1;
    listener.broken(broken);
  };
  const watch = createWatch(listener);
  const wanted = () => noble.adapters().filter(({ devId }) => (adapter ?? devId) === devId);
  const options = { adapter, stack };
  const noble: GuardedNoble = openNoble(options, {
    packet(packet) {
      const heard = decodeAdvertisingEvent(packet, monotonic());
      if (heard?.isBroken === true) {
        breakOne();
      }
      if (heard !== null && heard.reports.length > 0) {
        watch.handle({ type: "heard" });
        heard.reports.forEach(listener.heard);
      }
      return heard !== null;
    },
    broken: breakOne,
    // Opening may say it before there is anything to scan with, or to ask which adapters there are.
    state: (state) =>
      queueMicrotask(() => {
        watch.handle(powered(state, () => wanted().length > 0));
        tellPaused();
      }),
    address: watch.address,
    scanAnswered(status) {
      watch.handle({ type: "answered", status });
      tellPaused();
    },
    // Both come out of packets, which come after this function.
    connected: (...said) => links.connected(...said),
    disconnected: (...said) => links.disconnected(...said),
    trouble: (error) => queueMicrotask(() => watch.trouble(error)),
  });
  const links: NobleLinks = createNobleLinks({
    noble,
    pause() {
      watch.handle({ type: "pause" });
      tellPaused();
    },
    resume: () => watch.handle({ type: "resume" }),
    giveUp: watch.fail,
  });
  function tellPaused(): void {
    const pause = watch.pause();
    if (pause === "gone") {
      links.away();
    } else if (pause === "paused") {
      links.paused(true);
    }
  }
  watch.begin({
    scan: noble.scan,
    stop: noble.stopScanning,
    isUp: () => wanted().some(({ devUp }) => devUp),
  });
  return {
    connect: links.connect,
    async close() {
      await Promise.race([links.close(), pauseFor(LINK_STOP_MAX)]);
      if (watch.end()) {
        await new Promise<void>((resolve) => {
          watch.onAnswer(resolve);
          setTimeout(resolve, STOP_MAX);
          noble.stopScanning();
        });
      }
    },
  };
}

const pauseFor = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

function powered(state: string, isThere: () => boolean): ScanEvent {
  switch (state) {
    case "poweredOn":
      return { type: "ready" };
    case "poweredOff":
      return { type: "away", why: isThere() ? "off" : "no-adapter" };
    case "unauthorized":
      return { type: "away", why: "no-permission" };
    default:
      return { type: "away", why: "no-adapter" };
  }
}

interface Scans {
  scan(): void;
  stop(): void;
  isUp(): boolean;
}

/** Performs what ../ear/scan-watch.ts decides, and tells what has become of it. */
function createWatch(listener: NobleEarListener) {
  let state = scanStart(monotonic());
  let scans: Scans | null = null;
  let address: string | null = null;
  let trouble: string | null = null;
  let count = 0;
  let shown = "";
  let isOver = false;
  let isPaused = false;
  let answered = (): void => {};

  function handle(event: ScanEvent): void {
    if (event.type === "answered") {
      answered();
    }
    if (isOver) {
      return;
    }
    const step = stepScan(state, event, monotonic());
    isPaused ||= state.type === "paused";
    ({ state } = step);
    for (const effect of step.effects) {
      perform(effect);
    }
    show();
  }

  function perform(effect: ScanEffect): void {
    switch (effect.type) {
      case "give-up":
        fail(trouble ?? WHY[effect.why]);
        return;
      case "stop":
        scans?.stop();
        return;
      case "scan":
        // After a connection it is no scanning anew.
        count += isPaused ? 0 : 1;
        isPaused = false;
        scans?.scan();
    }
  }

  function show(): void {
    const detail = state.type === "refused" ? `it answers ${hexOf(state.status)}` : trouble;
    const rescans = Math.max(0, count - 1);
    const word = { state: earStateOf(state), address, detail, rescans } as const;
    const text = JSON.stringify(word);
    if (text !== shown && !isOver) {
      shown = text;
      listener.changed(word as Parameters<typeof listener.changed>[0]);
    }
  }

  function fail(why: string): void {
    if (!isOver) {
      isOver = true;
      clearInterval(ticking);
      listener.failed(why);
    }
  }

  const ticking = setInterval(() => {
    handle({ type: "tick", isUp: state.type === "away" && scans?.isUp() === true });
  }, TICK);

  return {
    handle,
    address(said: string): void {
      address = said;
      show();
    },
    trouble(error: NodeJS.ErrnoException): void {
      const why = awayOf(error);
      if (why === null) {
        fail(error.message);
        return;
      }
      trouble = error.message;
      handle({ type: "away", why });
    },
    begin(by: Scans): void {
      scans = by;
      show();
    },
    /** This process is of no more use. */
    fail,
    /** Whether the controller is free for a connection. */
    pause(): "paused" | "gone" | "no" {
      if (state.type === "paused") {
        return state.isStopped ? "paused" : "no";
      }
      return state.type === "away" ? "gone" : "no";
    },
    onAnswer(callback: () => void): void {
      answered = callback;
    },
    /** True where the controller scans. */
    end(): boolean {
      isOver = true;
      clearInterval(ticking);
      return state.type === "listening" || state.type === "asked";
    },
  };
}

/** Null for what another socket may mend. */
function awayOf({ code, message }: NodeJS.ErrnoException): AwayState | null {
  const said = `${code ?? ""} ${message}`;
  if (/EAFNOSUPPORT|not supported by protocol/iu.test(said)) {
    return "no-bluetooth";
  }
  if (/EPERM|EACCES|not permitted/iu.test(said)) {
    return "no-permission";
  }
  if (/ENODEV|no such device/iu.test(said)) {
    return "no-adapter";
  }
  return /ENETDOWN|network is down/iu.test(said) ? "off" : null;
}

const WHY: Readonly<Record<GiveUp, string>> = {
  "never-ready": "the adapter says nothing",
  "no-answer": "the controller does not answer",
  "adapter-is-back": "the adapter is back",
  "look-anew": "another look",
};

const hexOf = (status: number): string => `0x${status.toString(16).padStart(2, "0")}`;
