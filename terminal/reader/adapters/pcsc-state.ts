/**
 * A reader's state as SCardGetStatusChange tells it. Spec: pcsc-lite 1.9, pcsclite.h and SCardGetStatusChange:
 * flags in the low 16 bits, in the high 16 how many times a card has come or gone.
 */
export const STATE_CHANGED = 0x0002;
const STATE_PRESENT = 0x0020;
const COUNTER_SHIFT = 16;

/** "swapped": one has gone and another has come since the last look. */
export type PresenceChange = "none" | "inserted" | "gone" | "swapped";

export function changeOf(before: number, now: number): PresenceChange {
  const was = (before & STATE_PRESENT) !== 0;
  const is = (now & STATE_PRESENT) !== 0;
  if (was !== is) {
    return is ? "inserted" : "gone";
  }
  const counted = before >>> COUNTER_SHIFT !== now >>> COUNTER_SHIFT;
  return is && counted ? "swapped" : "none";
}
