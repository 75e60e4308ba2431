/** The ids that are heard: what an emitter says every frame, the loudest first, until it has not been heard for a while. */
import type { HeardId, Signal } from "./hearing-state.ts";

/** More are never shown, nor sent; the faintest go. */
export const IDS_MAX = 8;
/** An id that was not heard again for more than two frames is gone: its emitter has another code, or is out of reach. */
export const ID_KEPT_MS = 8000;

const QUALITY_FROM = -20;
const QUALITY_STEP = 0.4;
/** In dB: from here on an id that is heard has two bars, three, four. */
const SIGNAL_STEPS = [-10, -5, 0];

export interface KeptId {
  readonly id: HeardId;
  /** When it was last told of, by a clock that nobody sets. */
  readonly told: number;
}

export function withHeard(kept: readonly KeptId[], id: HeardId, now: number): readonly KeptId[] {
  const others = kept.filter((one) => !isSame(one.id, id));
  return [...others, { id, told: now }].toSorted((a, b) => b.id.snr - a.id.snr).slice(0, IDS_MAX);
}

/** The same list where nobody is forgotten. */
export const withoutForgotten = (kept: readonly KeptId[], now: number): readonly KeptId[] =>
  kept.some(({ told }) => now - told > ID_KEPT_MS)
    ? kept.filter(({ told }) => now - told <= ID_KEPT_MS)
    : kept;

/** A whole number, 0–100. */
export const qualityOf = (snr: number): number =>
  Math.max(0, Math.min(100, Math.round((snr - QUALITY_FROM) / QUALITY_STEP)));

export const signalOf = (snr: number): Signal =>
  (1 + SIGNAL_STEPS.filter((step) => snr >= step).length) as Signal;

const isSame = (a: HeardId, b: HeardId): boolean =>
  a.place === b.place && a.code === b.code && a.version === b.version && a.profile === b.profile;
