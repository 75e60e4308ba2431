/**
 * How well what was on air is what was planned, from the HCI trace alone (scripts/radio/hci-trace.ts).
 *
 *   slot    │ ibeacon   │ uid       │ ibeacon   │ url       │
 *   on air  │ ···ibeacon──┤ ├─uid────┤ ├ibeacon──────────url──
 *              ▲ late       ▲ gap
 *
 * Where slots begin is the program's own; the punctual change of all says where. From there, all that a change comes later
 * is time with the wrong frame, or none.
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import { type OnAirInterval, type Span, gapsOf, shareOnAir } from "../radio/hci-trace.ts";
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
  const onAir = shareOnAir(planned, { from, to });
  const late = latenessOf(changes, slotMs).reduce((sum, one) => sum + one, 0);
  const gaps = gapsOf(planned, { from, to });
  return {
    onAir,
    atItsTurn: Math.min(onAir, 1 - late / (to - from)),
    longestGapMs: Math.max(0, ...gaps.map((gap) => gap.to - gap.from)),
    changes: changes.length,
    shareOff: Math.max(
      ...plan.map((frame) => {
        const wanted = (interval: OnAirInterval): boolean => isSame(frame, interval);
        return Math.abs(shareOnAir(intervals, { from, to, wanted }) - frame.share);
      }),
    ),
  };
}

const isSame = (frame: PlannedOnAir, interval: OnAirInterval): boolean =>
  frame.type === interval.type &&
  frame.intervalMs === interval.intervalMs &&
  equalBytes(frame.data, interval.data);

/** Of each change, after the most punctual one. On the circle of a slot that is the first after the widest void. */
function latenessOf(changes: readonly number[], slotMs: number): readonly number[] {
  const offsets = changes.map((at) => at % slotMs).toSorted((a, b) => a - b);
  const last = offsets.at(-1) ?? 0;
  let punctual = 0;
  let widest = -1;
  offsets.forEach((offset, i) => {
    const before = offsets[i - 1] ?? last - slotMs;
    if (offset - before > widest) {
      [punctual, widest] = [offset, offset - before];
    }
  });
  return offsets.map((offset) => (offset - punctual + slotMs) % slotMs);
}
