/**
 * How well what was on air is what was planned, from the HCI trace alone (scripts/radio/hci-trace.ts).
 *
 *   slot    │ ibeacon   │ uid       │ ibeacon   │ url       │
 *   on air  │ ···ibeacon──┤ ├─uid────┤ ├ibeacon──────────url──
 *              ▲ late       ▲ gap
 *
 * When the first slot began, and with whose turn, is the program's own: what suits the trace best is taken for it. What a
 * change comes later than its slot is time with the wrong frame, or none.
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import { type OnAirInterval, type Span, gapsOf, shareOnAir } from "../radio/hci-trace.ts";
import { rotationOf } from "@tillwave/beacon-peripheral/advertiser/rotation";
import type { PlannedOnAir } from "./beacon-program.ts";

export interface Adherence {
  /** From 0 to 1: enabled with one of the frames, with its type and its interval. */
  readonly onAir: number;
  /** From 0 to 1: and with that whose turn it is. */
  readonly atItsTurn: number;
  readonly longestGapMs: number;
  readonly changes: number;
  /** How far a frame's share of the time is from its plan, at most; from 0 to 1. */
  readonly shareOff: number;
}

export interface AdherenceOptions extends Span {
  readonly plan: readonly PlannedOnAir[];
  readonly slotMs: number;
}

export function adherenceOf(
  intervals: readonly OnAirInterval[],
  { plan, slotMs, from, to }: AdherenceOptions,
): Adherence {
  const frameOf = (interval: OnAirInterval): PlannedOnAir | undefined =>
    plan.find((frame) => isSame(frame, interval));
  const planned = intervals.filter((interval) => frameOf(interval) !== undefined);
  const changes = planned.flatMap((interval, i) => {
    const before = planned[i - 1];
    const isChange = before !== undefined && frameOf(before) !== frameOf(interval);
    return isChange && interval.from > from && interval.from < to ? [interval.from] : [];
  });
  const spans = planned.map((interval) => ({
    from: Math.min(Math.max(interval.from, from), to),
    to: Math.max(Math.min(interval.to, to), from),
    frame: frameOf(interval),
  }));
  const turns = plan.reduce((sum, { share }) => sum + share, 0);
  const gaps = gapsOf(planned, { from, to });
  return {
    onAir: shareOnAir(planned, { from, to }),
    atItsTurn: turnsKept(spans, changes, { plan, slotMs, from, to }),
    longestGapMs: Math.max(0, ...gaps.map((gap) => gap.to - gap.from)),
    changes: changes.length,
    shareOff: Math.max(
      ...plan.map((frame) => {
        const wanted = (interval: OnAirInterval): boolean => isSame(frame, interval);
        return Math.abs(shareOnAir(intervals, { from, to, wanted }) - frame.share / turns);
      }),
    ),
  };
}

const isSame = (frame: PlannedOnAir, interval: OnAirInterval): boolean =>
  frame.type === interval.type &&
  frame.intervalMs === interval.intervalMs &&
  equalBytes(frame.data, interval.data);

/** Of the moments at which a slot may have begun, so many are tried: the others lie between them. */
const STARTS_MAX = 300;

interface OnAirSpan extends Span {
  readonly frame: PlannedOnAir | undefined;
}

/** The part of the time in which that frame was on air whose turn it was. */
function turnsKept(
  spans: readonly OnAirSpan[],
  changes: readonly number[],
  { plan, slotMs, from, to }: AdherenceOptions,
): number {
  const round = rotationOf(plan).map((place) => plan[place]);
  const offsets = changes.map((at) => at % slotMs).toSorted((a, b) => a - b);
  const step = Math.ceil(offsets.length / STARTS_MAX) || 1;
  const starts = [0, ...offsets.filter((_, i) => i % step === 0)];
  const kept = starts.flatMap((start) =>
    round.map((_, first) => keptTime(spans, { start, slotMs, turns: rotated(round, first) })),
  );
  return Math.max(...kept) / (to - from);
}

interface Turns {
  /** When a slot begins, and with it the first turn. */
  readonly start: number;
  readonly slotMs: number;
  readonly turns: readonly (PlannedOnAir | undefined)[];
}

function keptTime(spans: readonly OnAirSpan[], { start, slotMs, turns }: Turns): number {
  let kept = 0;
  for (const { from, to, frame } of spans) {
    for (let slot = Math.floor((from - start) / slotMs); slot * slotMs + start < to; slot += 1) {
      const begins = slot * slotMs + start;
      const turn = ((slot % turns.length) + turns.length) % turns.length;
      if (turns[turn] === frame) {
        kept += Math.min(to, begins + slotMs) - Math.max(from, begins);
      }
    }
  }
  return kept;
}

const rotated = <T>(round: readonly T[], first: number): readonly T[] => [
  ...round.slice(first),
  ...round.slice(0, first),
];
