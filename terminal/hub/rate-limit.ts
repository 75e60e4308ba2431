/** So many in any minute, and not one more, however they are spread. */
import { toHex } from "@tillwave/shared/core/bytes";
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

/** Names that are counted at one time; then all begin anew. */
const NAMES_MAX = 10_000;

/** The same for each name by itself. */
export function createRateOfEach(
  clock: Clock,
  limit: { readonly perMinute: number },
): (name: Uint8Array) => boolean {
  const limits = new Map<string, () => boolean>();
  return (name) => {
    const key = toHex(name);
    const isTooOften = limits.get(key) ?? createRateLimit(clock, limit);
    if (!limits.has(key)) {
      if (limits.size >= NAMES_MAX) {
        limits.clear();
      }
      limits.set(key, isTooOften);
    }
    return isTooOften();
  };
}
