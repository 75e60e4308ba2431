/**
 * Something that runs and is started again when it ends: the till, or the browser that shows it.
 *
 * When, and after how long, is shared/host/supervisor.ts's to decide: at once the first time, then after half a
 * second, doubling, half a minute at most. shared/host/supervised-child.ts is not used, for it starts the Node that
 * it runs in, which inside Electron is none.
 */
import { Millis } from "@tillwave/shared/core/units";
import {
  SUPERVISOR_START,
  type SupervisorEvent,
  type SupervisorStep,
  stepSupervisor,
} from "@tillwave/shared/host/supervisor";

export interface Timers {
  /** Calls back once, later; the answer cancels it. */
  later(callback: () => void, afterMs: number): () => void;
  /** Milliseconds from any start; never goes back. */
  now(): number;
}

/** One life of it. */
export interface Run {
  /** Asks it to end. */
  terminate(): void;
  /** Ends it by force. */
  kill(): void;
}

export interface RunEnd {
  /** Null where it had no exit code. */
  readonly code: number | null;
  /** It would end in the same way each time. */
  readonly isFinal: boolean;
  /** For the log. */
  readonly reason: string;
}

export interface RunListener {
  /** It does its work from here on. */
  healthy(): void;
  /** Said once; what is said after it counts for nothing. */
  over(end: RunEnd): void;
}

export interface KeptRun {
  /** Asking again ends it by force. */
  stop(): void;
  /** The exit code to pass on, once nothing runs and nothing will be started. */
  readonly ended: Promise<number>;
}

export interface KeepOptions {
  readonly timers: Timers;
  start(listener: RunListener): Run;
  onOver(end: RunEnd, restartAfterMs: number): void;
}

export function keepRunning({ timers, start, onOver }: KeepOptions): KeptRun {
  let { state } = SUPERVISOR_START;
  let run: Run | null = null;
  let lastEnd: RunEnd = { code: null, isFinal: false, reason: "" };
  let cancelTimer = (): void => {};
  let resolveEnded = (_code: number): void => {};
  const ended = new Promise<number>((resolve) => {
    resolveEnded = resolve;
  });

  const handle = (event: SupervisorEvent): void => apply(stepSupervisor(state, event));
  const apply = (step: SupervisorStep): void => {
    ({ state } = step);
    for (const effect of step.effects) {
      switch (effect.type) {
        case "start":
          run = begin();
          break;
        case "wake":
          cancelTimer();
          cancelTimer = timers.later(() => handle({ type: "timer" }), effect.after);
          if (state.type === "waiting") {
            onOver(lastEnd, effect.after);
          }
          break;
        case "terminate":
          run?.terminate();
          break;
        case "kill":
          run?.kill();
          break;
        case "finish":
          cancelTimer();
          resolveEnded(effect.code);
          break;
      }
    }
  };

  function begin(): Run {
    let healthySince: number | null = null;
    let isOver = false;
    return start({
      healthy() {
        healthySince ??= timers.now();
      },
      over(end) {
        if (isOver) {
          return;
        }
        isOver = true;
        run = null;
        lastEnd = end;
        const healthyFor = Millis(healthySince === null ? 0 : timers.now() - healthySince);
        handle({ type: "exited", code: end.code, final: end.isFinal, healthyFor });
      },
    });
  }

  apply(SUPERVISOR_START);
  return { stop: () => handle({ type: "stop" }), ended };
}
