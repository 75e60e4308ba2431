/** How long a one-time code is still good, by the hub's clock. */
const MINUTE = 60_000;

export interface Countdown {
  readonly isOver: boolean;
  /** "14:59". */
  readonly text: string;
  /** Begun minutes that are left: what is said aloud changes no more often. */
  readonly minutes: number;
  /** From 1 down to 0. */
  readonly share: number;
}

export function countDown(
  now: number,
  { from, to }: { readonly from: number; readonly to: number },
): Countdown {
  // Two answers of the hub may differ by a moment.
  const left = Math.max(0, Math.min(to - now, to - from));
  const seconds = Math.ceil(left / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  return {
    isOver: left === 0,
    text: `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`,
    minutes: Math.ceil(left / MINUTE),
    share: to <= from ? 0 : Math.min(1, left / (to - from)),
  };
}
