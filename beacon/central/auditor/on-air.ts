/**
 * For how much of the time a beacon is on air, by how often it is heard, though much is lost on the way.
 *
 *   heard     │││ ││││ │ ││        │││ ││ │││        R, of those that were sent
 *   on air    ▔▔▔▔▔▔▔▔▔▔▔▔▁▁▁▁▁▁▁▁▁▔▔▔▔▔▔▔▔▔
 *
 * What is lost is known from the beacon itself: how often the next advertisement is heard right after one was (which silences
 * do not change), from how it was heard so far, and from those that are no louder. The most of these is what could be heard.
 * A beacon so faint that people who pass hide it is not judged.
 */
import { quantile } from "../rssi-history.ts";

/** Milliseconds listened. */
const SPAN = 40_000;
const HEARD_MAX = 500;
/** Of the air, from one advertisement to the next (Core specification 5.4, Vol 6, Part B, 4.4.2.2.1): 0 to 10 ms at random. */
const DELAY_MEAN = 5;
/** Sent in the span at least, else there is too little to say. */
const SENT_MIN = 40;
/** The longest silence of the span may be a start anew, and does not count, from so many milliseconds on. */
const START_MIN = 4000;
const GAPS_MIN = 12;
/** A gap of one interval and not of two. */
const NEXT_WITHIN = 1.5;
const NEXT_MIN = 0.3;
/** dB above the faintest that the ear hears. */
const MARGIN = 24;
const LOW = { open: 0.6, close: 0.75 } as const;
/** The usual is the median of so many looks: 20 min. */
const BLOCK = 30_000;
const BLOCKS_MAX = 40;
const BLOCKS_MIN = 4;

export interface OnAirMoment {
  readonly listened: number;
  readonly intervalMs: number;
  /** dBm of the loudest tenth; null where nobody knows. */
  readonly high: number | null;
  /** dBm of the faintest that this ear hears. */
  readonly floor: number;
  /** Share of what others that are no louder send that is heard; null for none. */
  readonly others: number | null;
  /** How well the ear hears all of them, against what is usual; null where too few are heard to tell. */
  readonly ear: number | null;
  readonly wasLow: boolean;
}

export interface OnAirJudgement {
  /** Null: nobody can tell. */
  readonly isLow: boolean | null;
  readonly share: number | null;
}

export interface OnAir {
  take(listened: number): void;
  /** It begins anew: another interval, or two that speak as one. */
  clear(listened: number): void;
  /** Of what should be sent, the share that is heard; null while there is too little. */
  heardShare(listened: number, intervalMs: number): number | null;
  /** The same against what it was so far; null while that is not known. */
  againstUsual(listened: number, intervalMs: number): number | null;
  judge(moment: OnAirMoment): OnAirJudgement;
}

export function createOnAir(since: number): OnAir {
  let heard: number[] = [];
  let from = since;
  let blocks: readonly number[] = [];
  let blockAt = since;
  let shared: { readonly at: number; readonly share: number | null } = { at: NaN, share: null };

  const lately = (now: number): readonly number[] => {
    const first = heard.findIndex((at) => now - at <= SPAN);
    heard = first === -1 ? [] : heard.slice(first);
    return heard;
  };
  const heardShare = (now: number, intervalMs: number): number | null => {
    if (now - from < SPAN) {
      return null;
    }
    if (shared.at !== now) {
      const [heardLately, start] = [lately(now), longestGap(lately(now), now)];
      const sent = (SPAN - (start < START_MIN ? 0 : start)) / (intervalMs + DELAY_MEAN);
      const share = sent < SENT_MIN ? null : Math.min(1, heardLately.length / sent);
      shared = { at: now, share };
    }
    return shared.share;
  };

  let usually: number | null = null;

  return {
    againstUsual(listened, intervalMs) {
      const share = heardShare(listened, intervalMs);
      return share === null || usually === null || usually === 0 ? null : share / usually;
    },
    take(listened) {
      heard.push(listened);
      if (heard.length > HEARD_MAX) {
        heard = heard.slice(1);
      }
    },
    clear(listened) {
      heard = [];
      blocks = [];
      usually = null;
      from = listened;
    },
    heardShare,
    judge({ listened, intervalMs, high, floor, others, ear, wasLow }) {
      const share = heardShare(listened, intervalMs);
      if (share === null || high === null || high - floor < MARGIN) {
        return { isLow: null, share: null };
      }
      const usual = (usually ?? 0) * Math.min(1, ear ?? 0);
      const next = nextHeard(lately(listened), intervalMs);
      const could = Math.max(next, usual, others ?? 0, NEXT_MIN);
      const onAir = Math.min(1, share / could);
      const isLow = onAir < (wasLow ? LOW.close : LOW.open);
      if (listened - blockAt >= BLOCK && !isLow) {
        blockAt = listened;
        blocks = [...blocks, share].slice(-BLOCKS_MAX);
        usually = blocks.length < BLOCKS_MIN ? null : quantile(blocks, 0.5);
      }
      return { isLow, share: onAir };
    },
  };
}

function longestGap(heard: readonly number[], now: number): number {
  let longest = now - (heard.at(-1) ?? now);
  heard.forEach((at, i) => {
    longest = Math.max(longest, at - (heard[i - 1] ?? now - SPAN));
  });
  return longest;
}

/** How often what was sent next after something that was heard was heard too. */
function nextHeard(heard: readonly number[], intervalMs: number): number {
  const gaps = heard.slice(1).map((at, i) => at - (heard[i] ?? at));
  const next = gaps.filter((gap) => gap <= NEXT_WITHIN * intervalMs).length;
  return gaps.length < GAPS_MIN ? 0 : next / gaps.length;
}
