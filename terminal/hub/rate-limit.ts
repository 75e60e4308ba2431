/** So many in any minute, and not one more, however they are spread. */
import type { Clock } from "@tillwave/shared/core/clock";

const MINUTE_MS = 60_000;

/** True: too often. Each call that is let through counts. */
export function createRateLimit(
  clock: Clock,
  { perMinute }: { readonly perMinute: number },
): () => boolean {
  let times: readonly number[] = [];
  return () => {
    const now = clock.read().monotonic;
    times = times.filter((time) => now - time < MINUTE_MS);
    if (times.length >= perMinute) {
      return true;
    }
    times = [...times, now];
    return false;
  };
}
