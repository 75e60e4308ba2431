/**
 * What emitters that are known add to the cells of a spectrogram: their tones are known, so are the slots in which each sounds.
 *
 *   window of a row   ────────────[═════════════════]────────
 *   slots             …| tone 17      | tone 98           | …      each for the part of the window that it fills
 *                      └ echo of those before, falling by `tailGain` a slot
 *
 * A tone that fills the share a of the window has the power P a² in its own column; beside it, at d spacings, no more than about
 * P / 2 (π d)², the mean of a rectangle's side lobes.
 */
import { CENTRE, type ToneProfile } from "@tillwave/shared/tone/profile";

import { BASEBAND_RATE } from "./baseband.ts";
import { columnSpacing, type Spectrogram } from "./spectrogram.ts";
import type { RowInterference } from "./sync-search.ts";

/** What is less than this over the floor is not worth counting. */
const LEAST = 0.05;
/** Slots before the window whose echo is counted. */
const TAIL_SLOTS_MAX = 6;

export interface SoundingEmitter {
  readonly profile: ToneProfile;
  /** Tones of its slots. */
  readonly symbols: Uint8Array;
  /** Of one of its frames, in baseband samples. */
  readonly start: number;
  /** In Hz. */
  readonly offset: number;
  /** Over the floor, in a window of one of its own symbols. */
  readonly power: number;
  /** Tones to each side over which Doppler smears it. */
  readonly spread: number;
  /** By how much its echo falls in one slot, 0–1. */
  readonly tailGain: number;
  /** It sounds since, in baseband samples. */
  readonly since: number;
  readonly sounding: boolean;
}

/** Of a slot as it is heard, in baseband samples. */
export const slotSamples = (profile: ToneProfile, offset: number): number =>
  (profile.symbolSeconds * BASEBAND_RATE) / (1 + offset / CENTRE);

/** The column, fractional, in which a tone of an emitter is heard. */
export const columnOf = (
  { profile, guard }: Spectrogram,
  emitter: { readonly profile: ToneProfile; readonly offset: number },
  tone: number,
): number => {
  const fromMiddle = (tone - (emitter.profile.toneCount - 1) / 2) * emitter.profile.spacing;
  const frequency = fromMiddle * (1 + emitter.offset / CENTRE) + emitter.offset;
  return profile.toneCount - 1 + guard + frequency / columnSpacing(profile);
};

/** `groups`: the emitters of each profile; all of them sound in every spectrogram. */
export const createMask = (
  spectrogram: Spectrogram,
  groups: readonly (readonly SoundingEmitter[])[],
): RowInterference => {
  const { hop, window, width } = spectrogram;

  const addTone = (into: Float32Array, column: number, spread: number, power: number): void => {
    const reach = spread + Math.sqrt((2 * power) / LEAST) / Math.PI;
    const first = Math.max(0, Math.ceil(column - reach));
    const last = Math.min(width - 1, Math.floor(column + reach));
    for (let c = first; c <= last; c++) {
      const away = Math.abs(c - column) - spread;
      const lobe = away <= 0.5 ? 1 : 2 / (Math.PI * away) ** 2;
      into[c] = (into[c] as number) + power * (lobe < 1 ? lobe : 1);
    }
  };

  const addEmitter = (into: Float32Array, emitter: SoundingEmitter, from: number): void => {
    const { profile, symbols, start, tailGain } = emitter;
    const slot = slotSamples(profile, emitter.offset);
    const power = (emitter.power * window) / slot;
    const spread = (emitter.spread * profile.spacing) / columnSpacing(spectrogram.profile);
    const last = Math.floor((from + window - 1 - start) / slot);
    const current = Math.floor((from - start) / slot);
    for (let j = current - TAIL_SLOTS_MAX; j <= last; j++) {
      const begins = start + j * slot;
      const share =
        (Math.min(from + window, begins + slot) - Math.max(from, begins)) / Math.min(window, slot);
      const gone = (from - begins - slot) / slot;
      const gain = share > 0 ? share ** 2 + tailGain : tailGain ** (1 + gone);
      if (power * gain < LEAST) {
        continue;
      }
      const at = ((j % symbols.length) + symbols.length) % symbols.length;
      const column = columnOf(spectrogram, emitter, symbols[at] as number);
      // Its side lobes are those of the whole power, however short its share: what cuts it off makes them.
      addTone(into, column, spread, power * Math.min(1, gain));
    }
  };

  return {
    fill(row, into) {
      let any = false;
      const from = row * hop;
      for (let g = 0; g < groups.length; g++) {
        const emitters = groups[g] as readonly SoundingEmitter[];
        for (let i = 0; i < emitters.length; i++) {
          const emitter = emitters[i] as SoundingEmitter;
          if (!emitter.sounding || from + window <= emitter.since) {
            continue;
          }
          if (!any) {
            into.fill(0);
            any = true;
          }
          addEmitter(into, emitter, from);
        }
      }
      return any;
    },
  };
};
