/**
 * A serial line made of a pseudo terminal: the till opens PATH as it would a port, and socat, a child of
 * ours, carries the bytes.
 *
 *   till ─ PATH ─▶ PATH.<process>-<n> ─▶ /dev/pts/… ─ socat ─ pipes ─ the lab
 *
 * Each socat has a link of its own, which it takes along when it ends, so PATH leads nowhere then, and never
 * to somebody else's terminal. One that dies is started again, as shared/host/supervisor.ts decides.
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { Millis } from "@tillwave/shared/core/units";
import {
  type ChildExit,
  SUPERVISOR_START,
  type SupervisorEffect,
  type SupervisorEvent,
  type SupervisorState,
  type SupervisorStep,
  stepSupervisor,
} from "@tillwave/shared/host/supervisor";
import type { Cable, Timers } from "../ports.ts";
import {
  type Socat,
  type SocatFailure,
  publish,
  readPaced,
  startSocat,
  withdraw,
} from "./socat.ts";

/** Towards a till that does not read; more is lost, as a real line loses it. */
const UNREAD_BYTES_MAX = 16 * 1024;

export interface PtyCable extends Cable {
  /** Settles when the port can be opened for the first time, or never will be. */
  readonly opened: Promise<Result<void, SocatFailure>>;
  /** Ends socat and settles when it is gone. */
  close(): Promise<void>;
}

export interface PtyCableOptions {
  readonly path: string;
  readonly baudRate: number;
  onBytes(bytes: Uint8Array): void;
}

/** Plugged in from the start. */
export function createPtyCable(timers: Timers, options: PtyCableOptions): PtyCable {
  const { path } = options;
  let { baudRate } = options;
  let socat: Socat | null = null;
  let starts = 0;
  const opened = createPromise<Result<void, SocatFailure>>();

  const supervision = createSupervision(timers, {
    start(onExit) {
      starts += 1;
      const link = `${path}.${process.pid}-${starts}`;
      socat = startSocat(link, {
        onReady() {
          publish(path, link);
          opened.resolve(ok(undefined));
        },
        onOver(code, failure) {
          socat = null;
          withdraw(path, link);
          opened.resolve(err(failure));
          onExit({ code, final: failure.type === "no-socat" });
        },
      });
      readPaced(socat.stdout, timers, { rate: () => baudRate, onBytes: options.onBytes });
    },
    kill: (signal) => socat?.kill(signal),
  });
  supervision.want(true);
  return {
    opened: opened.promise,
    plugIn: () => supervision.want(true),
    pullOut: () => supervision.want(false),
    send(bytes) {
      if (socat !== null && socat.stdin.writableLength < UNREAD_BYTES_MAX) {
        socat.stdin.write(bytes);
      }
    },
    setBaudRate(rate) {
      baudRate = rate;
    },
    close() {
      supervision.want(false);
      return supervision.ended();
    },
  };
}

interface Supervised {
  start(onExit: (exit: ChildExit) => void): void;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

interface Supervision {
  /** Whether a child shall run; one that is still ending is waited for. */
  want(isWanted: boolean): void;
  /** Settles when none runs any more. */
  ended(): Promise<void>;
}

function createSupervision(timers: Timers, { start, kill }: Supervised): Supervision {
  let state: SupervisorState = { type: "ended" };
  let isWanted = false;
  let cancelTimer = (): void => {};
  let ended = createPromise<void>();
  ended.resolve();

  const handle = (event: SupervisorEvent): void => apply(stepSupervisor(state, event));
  const apply = (step: SupervisorStep): void => {
    ({ state } = step);
    step.effects.forEach(perform);
  };
  const perform = (effect: SupervisorEffect): void => {
    switch (effect.type) {
      case "start": {
        const began = performance.now();
        return start((exit) => {
          isWanted &&= !exit.final;
          handle({ type: "exited", ...exit, healthyFor: Millis(performance.now() - began) });
        });
      }
      case "wake":
        cancelTimer();
        cancelTimer = timers.later(() => handle({ type: "timer" }), effect.after);
        return;
      case "terminate":
        return kill("SIGTERM");
      case "kill":
        return kill("SIGKILL");
      case "finish":
        cancelTimer();
        ended.resolve();
        if (isWanted) {
          begin();
        }
    }
  };
  const begin = (): void => {
    ended = createPromise();
    apply(SUPERVISOR_START);
  };
  return {
    want(wish) {
      isWanted = wish;
      if (wish && state.type === "ended") {
        begin();
      }
      if (!wish && (state.type === "running" || state.type === "waiting")) {
        handle({ type: "stop" });
      }
    },
    ended: () => ended.promise,
  };
}

function createPromise<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let settle = (_value: T): void => {};
  const promise = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return { promise, resolve: (value) => settle(value) };
}
