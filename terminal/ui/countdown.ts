/** How long it still is until something happens. Pure. */

/** "1:08": whole seconds that are left; "0:00" in the last one, and where it is over. */
export function formatCountdown(until: number, now: number): string {
  const seconds = Math.max(0, Math.floor((until - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
