/** Waiting for one thing, with a limit, until somebody loses interest. */

export interface Timers {
  /** Calls back once, later; the answer cancels it. */
  later(callback: () => void, afterMs: number): () => void;
}

export interface WaitOptions {
  readonly timers: Timers;
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

export type Waited<T> =
  | { readonly type: "came"; readonly value: T }
  | { readonly type: "timed-out" }
  | { readonly type: "cancelled" };

/** `begin` is given what ends the waiting, and answers what undoes its listening. */
export function waitFor<T>(
  { timers, withinMs, signal }: WaitOptions,
  begin: (came: (value: T) => void) => () => void,
): Promise<Waited<T>> {
  if (signal.aborted) {
    return Promise.resolve({ type: "cancelled" });
  }
  return new Promise((resolve) => {
    let isOver = false;
    let undo = (): void => {};
    const end = (waited: Waited<T>): void => {
      if (isOver) {
        return;
      }
      isOver = true;
      stopTimer();
      signal.removeEventListener("abort", cancel);
      undo();
      resolve(waited);
    };
    const cancel = (): void => end({ type: "cancelled" });
    const stopTimer = timers.later(() => end({ type: "timed-out" }), withinMs);
    signal.addEventListener("abort", cancel);
    const begun = begin((value) => end({ type: "came", value }));
    undo = begun;
    if (isOver) {
      begun();
    }
  });
}
