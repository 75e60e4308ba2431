/**
 * How loud one beacon is heard, against how loud it was heard so far and how loud it should be.
 *
 * Judged by what one reading in ten exceeds: people who pass take away most readings' level, but seldom that of all paths and
 * all moments; a beacon that sends more softly, fell behind something or was turned over loses it too.
 *
 *   dBm   ▁▂▇▂▁▇▃▂▇▁ │ ▁▁▂▇▁▁▁▇ (people) │ ▁▁▂▁▁▂▁ (weaker)
 *   high  ───────────┼───────────────────┼▁▁▁▁▁▁▁▁
 */
import { quantile } from "../rssi-history.ts";

/** Milliseconds listened. */
export const LEVEL_SPAN = 40_000;
const READINGS_MAX = 1000;
/** Fewer say nothing. */
const READINGS_MIN = 12;
const HIGH_SHARE = 0.9;
/** From the median to it where paths are many (Rayleigh: 5.2 dB) or one is strongest (Rice, K = 6 dB: 3.3 dB). */
const HIGH_ABOVE_MEDIAN = 4;
/** The usual is the median of so many looks, one in each block of time: 20 min. */
const BLOCK = 30_000;
const BLOCKS_MAX = 40;
const BLOCKS_MIN = 4;
/** dB. Against what was usual so far, and against the plan. */
const DROP = { open: 9, close: 5 } as const;
const BELOW_PLAN = { open: 7, close: 5 } as const;
/** Where it was never otherwise, or came about slowly: against the plan alone, all the time. */
const BELOW_PLAN_ALONE = 9;
const BLOCKS_ALONE = 6;

export interface LevelJudgement {
  /** Null: nobody can tell. */
  readonly isWeak: boolean | null;
  /** As a median, dBm. */
  readonly rssi: number | null;
}

export interface Levels {
  take(rssi: number, listened: number): void;
  /** What one reading in ten exceeds, lately. */
  high(listened: number): number | null;
  median(listened: number): number | null;
  /** `wasWeak`: what is heard meanwhile does not become the usual. */
  judge(
    expected: number | null,
    now: { readonly listened: number; readonly wasWeak: boolean },
  ): LevelJudgement;
  usualHigh(): number | null;
}

export function createLevels(): Levels {
  let readings: { readonly rssi: number; readonly at: number }[] = [];
  let blocks: readonly number[] = [];
  let blockAt = 0;

  const lately = (now: number): readonly number[] => {
    const first = readings.findIndex(({ at }) => now - at <= LEVEL_SPAN);
    readings = first === -1 ? [] : readings.slice(first);
    return readings.map(({ rssi }) => rssi);
  };
  const share = (now: number, of: number): number | null => {
    const values = lately(now);
    return values.length < READINGS_MIN ? null : quantile(values, of);
  };
  const usualHigh = (): number | null =>
    blocks.length < BLOCKS_MIN ? null : quantile(blocks, 0.5);

  return {
    take(rssi, at) {
      readings.push({ rssi, at });
      if (readings.length > READINGS_MAX) {
        readings = readings.slice(READINGS_MAX / 2);
      }
    },
    high: (now) => share(now, HIGH_SHARE),
    median: (now) => share(now, 0.5),
    usualHigh,
    judge(expected, { listened, wasWeak }) {
      const high = share(listened, HIGH_SHARE);
      const rssi = share(listened, 0.5);
      if (high === null) {
        return { isWeak: null, rssi };
      }
      if (listened - blockAt >= BLOCK && !wasWeak) {
        blockAt = listened;
        blocks = [...blocks, high].slice(-BLOCKS_MAX);
      }
      if (expected === null) {
        return { isWeak: null, rssi };
      }
      const below = expected + HIGH_ABOVE_MEDIAN - high;
      const usual = usualHigh();
      const drop = usual === null ? null : usual - high;
      if (wasWeak) {
        const isBack = below < BELOW_PLAN.close || (drop !== null && drop < DROP.close);
        return { isWeak: !isBack, rssi };
      }
      const isDropped = drop !== null && drop >= DROP.open && below >= BELOW_PLAN.open;
      const latest = blocks.slice(-BLOCKS_ALONE);
      const isLow =
        latest.length === BLOCKS_ALONE &&
        [high, ...latest].every(
          (value) => expected + HIGH_ABOVE_MEDIAN - value >= BELOW_PLAN_ALONE,
        );
      return { isWeak: isDropped || isLow, rssi };
    },
  };
}
