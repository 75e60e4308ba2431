/**
 * Which window's ids are on air: they change at a moment by chance, up to a tenth into each window, so that nobody tells
 * beacons by their clocks, and a window that was left does not come again.
 *
 * Spec: Tillwave protocols, version 1, §2.2.
 *
 *        window n − 1       │ window n            │ window n + 1
 *   T ──────────────────────┼─────────────────────┼──────────────────
 *   ids of n − 1 ───────────────▏of n ───────────────▏of n + 1
 *                           │◀─▶│ ≤ 2^K / 10
 *
 * At a start the window that T lies in is on air at once: T is then beyond every id that was ever sent.
 */
import { eidWindowStart } from "@tillwave/shared/presence/eid";

/** Of a window, in which its ids come on air. */
const CHANGE_WITHIN = 0.1;

export interface Rolling {
  /** K: a window has 2^K seconds. */
  readonly exponent: number;
  /** T at which the window began whose ids are on air. */
  readonly window: number;
  /** T at which the next window's come on air. */
  readonly changeAt: number;
}

export interface RollingMoment {
  readonly exponent: number;
  /** T. */
  readonly time: number;
  /** Drawn from [0, 1); used where a window begins. */
  readonly chance: number;
}

/** Null `rolling`: nothing was on air with this key in this run. */
export function stepRolling(rolling: Rolling | null, moment: RollingMoment): Rolling {
  const { exponent, time, chance } = moment;
  if (rolling?.exponent === exponent && time < rolling.changeAt) {
    return rolling;
  }
  const length = 2 ** exponent;
  const window = eidWindowStart({ exponent, time });
  return { exponent, window, changeAt: window + length * (1 + CHANGE_WITHIN * chance) };
}
