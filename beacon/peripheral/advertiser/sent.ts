/** How many advertisements were sent: no controller says, so the time on air is divided by their distance. */

/** Core 5.4, Vol 6, Part B, 4.4.2.2.1: each comes 0 to 10 ms later than its interval says. */
const DELAY_MEAN_MS = 5;

export interface Sent {
  /** From here on at this interval; null for off the air. */
  onAir(intervalMs: number | null): void;
  count(): number;
}

export function createSent(now: () => number): Sent {
  let before = 0;
  let intervalMs: number | null = null;
  let since = now();
  const running = (): number =>
    intervalMs === null ? 0 : (now() - since) / (intervalMs + DELAY_MEAN_MS);
  return {
    onAir(next) {
      if (next !== intervalMs) {
        before += running();
        intervalMs = next;
        since = now();
      }
    },
    count: () => Math.floor(before + running()),
  };
}
