/**
 * How loud one beacon is heard, against how loud it was heard so far and how loud it should be.
 *
 * Judged by the loudest tenth of the readings: people who pass or stand in the way take the strongest path, but seldom all paths
 * at all moments, so that the loudest readings stay more, and the readings lie further apart than they did. A beacon that sends
 * more softly, fell behind something or was turned over is fainter by as much in all of them.
 *
 *   dBm   ▅▆▇▆▅▇▆▇▆▅ │ ▁▃▁▇▁▁▂▁▅▁ (people) │ ▁▂▁▂▁▃▂▁ (weaker)
 *   high  ───────────┼─────────────────────┼▁▁▁▁▁▁▁▁
 */
import { quantile } from "../rssi-history.ts";

/** Milliseconds listened. */
const SPAN = 40_000;
/** Of a beacon that sends seldom, so much longer that there are readings enough, though some are lost. */
const SPAN_MAX = 150_000;
const READINGS_ENOUGH = 60;
const HEARD = 0.7;
const READINGS_MAX = 1000;
/** Fewer say nothing. */
const READINGS_MIN = 12;
const HIGH_SHARE = 0.1;
/** From the median to it where paths are many (Rayleigh: 6.6 dB) or one is strongest (Rice, K = 6 dB: 3.5 dB). */
export const HIGH_ABOVE_MEDIAN = 5;
/** The usual is the median of so many looks, one in each block of time: 20 min. */
const BLOCK = 30_000;
const BLOCKS_MAX = 40;
const BLOCKS_MIN = 4;
/** dB against what was usual. */
const DROP = { open: 8.7, close: 5 } as const;
/**
 * What the readings lie further apart counts against the drop: people make it wider by 2 to 5 dB, a weaker beacon not at all.
 * Tried on 8000 windows of 80 readings each, K of 3 to 8 dB, people in the way and passing: none dropped so far; of those that
 * were 12 dB weaker 98.6 %.
 */
const WIDER = { weight: 0.7, most: 4 } as const;
const BELOW_PLAN = { open: 7.5, close: 5 } as const;
/** Where it was never otherwise, or came about slowly: against the plan alone, for longer than people stand about. */
const BELOW_PLAN_ALONE = 9;
const BLOCKS_ALONE = 24;

export interface LevelJudgement {
  /** Null: nobody can tell. */
  readonly isWeak: boolean | null;
  /** As a median, dBm. */
  readonly rssi: number | null;
}

export interface Levels {
  take(rssi: number, listened: number): void;
  /** The mean of the loudest tenth, lately. */
  high(listened: number): number | null;
  /** `wasWeak`: what is heard meanwhile does not become the usual. */
  judge(
    expected: number | null,
    now: { readonly listened: number; readonly wasWeak: boolean },
  ): LevelJudgement;
  usualHigh(): number | null;
}

interface Look {
  readonly high: number;
  readonly median: number;
}

/** `intervalMs` of the beacon. */
export function createLevels(intervalMs: number): Levels {
  const span = Math.min(SPAN_MAX, Math.max(SPAN, (READINGS_ENOUGH * intervalMs) / HEARD));
  let readings: { readonly rssi: number; readonly at: number }[] = [];
  let blocks: readonly Look[] = [];
  let blockAt = 0;
  let looked: { readonly at: number; readonly look: Look | null } = { at: NaN, look: null };

  /** Null where too little was heard. */
  function look(now: number): Look | null {
    if (looked.at !== now) {
      const first = readings.findIndex(({ at }) => now - at <= span);
      readings = first === -1 ? [] : readings.slice(first);
      looked = { at: now, look: lookOf(readings.map(({ rssi }) => rssi)) };
    }
    return looked.look;
  }
  let usual: { readonly high: number; readonly spread: number } | null = null;

  function keep(block: Look, listened: number): void {
    blockAt = listened;
    blocks = [...blocks, block].slice(-BLOCKS_MAX);
    const middle = (of: (look: Look) => number): number => quantile(blocks.map(of), 0.5);
    if (blocks.length >= BLOCKS_MIN) {
      usual = {
        high: middle(({ high }) => high),
        spread: middle(({ high, median }) => high - median),
      };
    }
  }

  function isDropped(now: Look, below: number): boolean {
    if (usual === null || below < BELOW_PLAN.open) {
      return false;
    }
    const drop = usual.high - now.high;
    const wider = Math.min(Math.max(now.high - now.median - usual.spread, 0), WIDER.most);
    return drop - WIDER.weight * wider >= DROP.open;
  }

  function isBack(now: Look, below: number): boolean {
    return below < BELOW_PLAN.close || (usual !== null && usual.high - now.high < DROP.close);
  }

  return {
    take(rssi, at) {
      readings.push({ rssi, at });
      if (readings.length > READINGS_MAX) {
        readings = readings.slice(READINGS_MAX / 2);
      }
    },
    high: (now) => look(now)?.high ?? null,
    usualHigh: () => usual?.high ?? null,
    judge(expected, { listened, wasWeak }) {
      const now = look(listened);
      if (now === null) {
        return { isWeak: null, rssi: null };
      }
      if (listened - blockAt >= BLOCK && !wasWeak) {
        keep(now, listened);
      }
      if (expected === null) {
        return { isWeak: null, rssi: now.median };
      }
      const belowOf = ({ high }: Look): number => expected + HIGH_ABOVE_MEDIAN - high;
      const below = belowOf(now);
      if (wasWeak) {
        return { isWeak: !isBack(now, below), rssi: now.median };
      }
      const latest = blocks.slice(-BLOCKS_ALONE);
      const isLow =
        latest.length === BLOCKS_ALONE &&
        latest.every((block) => belowOf(block) >= BELOW_PLAN_ALONE);
      return { isWeak: isDropped(now, below) || isLow, rssi: now.median };
    },
  };
}

function lookOf(values: readonly number[]): Look | null {
  if (values.length < READINGS_MIN) {
    return null;
  }
  const sorted = Float64Array.from(values).toSorted();
  const loudest = sorted.subarray(-Math.max(3, Math.round(sorted.length * HIGH_SHARE)));
  const high = loudest.reduce((sum, rssi) => sum + rssi, 0) / loudest.length;
  return { high, median: sorted[Math.floor(sorted.length / 2)] ?? high };
}
