/** Plays trials in as many processes as there are processors, politely: whoever else is on the machine goes first. */
import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism, setPriority } from "node:os";
import { assert } from "@tillwave/shared/core/assert";
import type { Answered, Asked } from "./tone-trial-process.ts";
import type { Outcome, Trial } from "./tone-trials.ts";

export interface Pool {
  /** In the order of the trials; what takes long says how far it is. */
  play(name: string, trials: readonly Trial[]): Promise<readonly Outcome[]>;
  /** Of all trials of ours so far. */
  readonly tally: { readonly trials: number; readonly wrong: number };
  close(): void;
}

const PROCESSES_MAX = 8;
/** As `nice -n 10`. */
const PRIORITY = 10;
/** Given to a process before it has answered, so that it need not wait for the next. */
const AHEAD = 2;
const PROGRESS_EVERY_MS = 20_000;

export function openPool(progress: (line: string) => void): Pool {
  const children = Array.from({ length: Math.min(availableParallelism(), PROCESSES_MAX) }, start);
  const tally = { trials: 0, wrong: 0 };
  return {
    tally,
    async play(name, trials) {
      let told = performance.now();
      const outcomes = await playAll(children, trials, (done) => {
        if (performance.now() - told > PROGRESS_EVERY_MS) {
          told = performance.now();
          progress(`  ${name}: ${done} of ${trials.length} trials`);
        }
      });
      trials.forEach(({ type }, at) => {
        if (type !== "ggwave") {
          tally.trials += 1;
          tally.wrong += outcomes[at]?.wrong ?? 0;
        }
      });
      return outcomes;
    },
    close() {
      for (const child of children) {
        child.disconnect();
      }
    },
  };
}

function start(): ChildProcess {
  const child = fork(new URL("tone-trial-process.ts", import.meta.url));
  assert(child.pid !== undefined, "a process for trials starts");
  setPriority(child.pid, PRIORITY);
  return child;
}

async function playAll(
  children: readonly ChildProcess[],
  trials: readonly Trial[],
  played: (done: number) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let next = 0;
  let done = 0;
  const playSome = (child: ChildProcess): Promise<void> =>
    new Promise((resolve, reject) => {
      let waiting = 0;
      const give = (): void => {
        const trial = trials[next];
        if (trial !== undefined) {
          child.send({ id: next, trial } satisfies Asked);
          next += 1;
          waiting += 1;
        }
      };
      const finish = (end: () => void): void => {
        child.removeAllListeners("message").removeAllListeners("exit");
        end();
      };
      child.on("message", ({ id, outcome }: Answered) => {
        outcomes[id] = outcome;
        done += 1;
        waiting -= 1;
        played(done);
        give();
        if (waiting === 0) {
          finish(resolve);
        }
      });
      child.on("exit", (code) => {
        finish(() => reject(new Error(`a process that plays trials ended with ${code}`)));
      });
      for (let ahead = 0; ahead < AHEAD; ahead += 1) {
        give();
      }
      if (waiting === 0) {
        finish(resolve);
      }
    });
  await Promise.all(children.map(playSome));
  assert(outcomes.length === trials.length, "every trial has been played");
  return outcomes;
}
