/** The machine's timers, as every program's port has them. */
export const machineTimers = {
  /** Calls back once, later; the answer cancels it. */
  later(callback: () => void, afterMs: number): () => void {
    const timer = setTimeout(callback, afterMs);
    return () => clearTimeout(timer);
  },
  /** Milliseconds from any start; never goes back. */
  now: (): number => performance.now(),
};
