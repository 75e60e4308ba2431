/** Asks again and again, a while after each answer, for as long as anybody wants to know. Never twice at once. */
export interface Polling {
  /** Asks now, unless an answer is on its way already. */
  poke(): void;
}

export interface PollingOptions {
  readonly everyMs: number;
  isWanted(): boolean;
  /** Resolves when its answer was dealt with. */
  ask(): Promise<void>;
  after(ms: number, run: () => void): () => void;
}

export function createPolling({ everyMs, isWanted, ask, after }: PollingOptions): Polling {
  let isAsking = false;
  let stopTimer = (): void => {};

  async function poll(): Promise<void> {
    stopTimer();
    if (isAsking || !isWanted()) {
      return;
    }
    isAsking = true;
    await ask();
    isAsking = false;
    stopTimer = after(everyMs, () => void poll());
  }

  return { poke: () => void poll() };
}
