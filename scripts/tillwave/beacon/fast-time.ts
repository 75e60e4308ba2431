/** Time that does not wait: what is due is called back at once, in order, and everything that it set in motion is done first. */

export interface FastTime {
  /** Milliseconds from 0. */
  now(): number;
  later(callback: () => void, afterMs: number): () => void;
  /** False where there was too much to do. */
  run(untilMs: number): Promise<boolean>;
}

interface Due {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A day of the shortest turns is a tenth of it; more is a loop that never waits. */
const CALLBACKS_MAX = 20_000_000;

export function createFastTime(): FastTime {
  /** The next one last. */
  let waiting: Due[] = [];
  let now = 0;
  let count = 0;
  return {
    now: () => now,
    later(callback, afterMs) {
      count += 1;
      const due = { at: now + Math.max(0, afterMs), order: count, callback };
      waiting.splice(placeOf(waiting, due), 0, due);
      return () => {
        waiting = waiting.filter((other) => other !== due);
      };
    },
    async run(untilMs) {
      for (let calls = 0; calls < CALLBACKS_MAX; calls += 1) {
        await allThatIsUnderWay();
        const next = waiting.at(-1);
        if (next === undefined || next.at > untilMs) {
          now = untilMs;
          return true;
        }
        waiting.pop();
        now = next.at;
        next.callback();
      }
      return false;
    },
  };
}

/** Where it belongs among those that wait, the latest of which is first. */
function placeOf(waiting: readonly Due[], due: Due): number {
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isLater(waiting[middle] as Due, due)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

const isLater = (a: Due, b: Due): boolean => a.at > b.at || (a.at === b.at && a.order > b.order);

/** Promises that wait for no timer are through when an immediate is. */
const allThatIsUnderWay = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
