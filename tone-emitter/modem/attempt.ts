/**
 * From a candidate (a place in time and frequency where a frame may stand) to what it says.
 */
import { dataSlots, STEP_COUNT } from "@tillwave/shared/tone/interleave";
import type { TonePayload } from "@tillwave/shared/tone/frame";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import type { Baseband } from "./baseband.ts";
import type { Candidate } from "./candidate.ts";
import { createSlotSpectra } from "./slot-metrics.ts";
import { createListDecoder } from "./viterbi.ts";

/** A signal that is heard already: its cells tell nothing about another. */
export interface KnownSignal {
  /** Tones of its 54 slots. */
  readonly symbols: Uint8Array;
  /** Of one of its frames, in baseband samples. */
  readonly start: number;
  /** In Hz. */
  readonly offset: number;
  /** Over the floor, a slot. */
  readonly power: number;
  /** Tones to each side that hold some of it. */
  readonly spread: number;
  /** Slots after its own in which it still sounds. */
  readonly tailSlots: number;
}

export interface AttemptWindow {
  readonly candidate: Candidate;
  /** In baseband samples. */
  readonly from: number;
  readonly to: number;
  readonly known: readonly KnownSignal[];
  readonly listMax: number;
}

export interface AttemptOutcome {
  readonly payload: TonePayload;
  /** Tones of its 54 slots. */
  readonly symbols: Uint8Array;
  readonly start: number;
  readonly offset: number;
  /** In dB, in 3 kHz. */
  readonly snr: number;
  /** Milliseconds for 60 dB; null where it cannot be told. */
  readonly echoTail: number | null;
  readonly confidence: number;
  readonly metric: number;
  readonly rank: number;
}

export interface Attempt {
  begin(window: AttemptWindow): void;
  /** One piece of work; true when all is done. */
  advance(): boolean;
  readonly outcome: AttemptOutcome | null;
}

/** In Hz: the band in which the noise of an SNR is counted. */
const NOISE_BAND = 3000;

/** ln I0, within 1e-3. */
export function lnBessel0(x: number): number {
  if (x < 3.75) {
    const t = (x / 3.75) ** 2;
    return Math.log(
      1 +
        t *
          (3.5156229 +
            t * (3.0899424 + t * (1.2067492 + t * (0.2659732 + t * (0.0360768 + t * 0.0045813))))),
    );
  }
  return x - 0.5 * Math.log(2 * Math.PI * x) + 0.125 / x;
}

export function createAttempt(profile: ToneProfile, baseband: Baseband): Attempt {
  const spectra = createSlotSpectra(profile, baseband);
  const decoder = createListDecoder(profile);
  const { toneCount, slotCount } = profile;
  const metrics = new Float32Array(STEP_COUNT * toneCount);
  const stepOfSlot = new Int16Array(slotCount).fill(-1);
  dataSlots(profile).forEach((slot, step) => {
    stepOfSlot[slot] = step;
  });
  const toneOfSlot = new Int16Array(slotCount).fill(-1);
  for (const { slot, tone } of profile.sync) toneOfSlot[slot] = tone;

  let window: AttemptWindow | null = null;
  let outcome: AttemptOutcome | null = null;
  let stage: "spectra" | "metrics" | "decode" | "done" = "done";

  const slotOfRow = (row: number): number =>
    (((row + spectra.firstSlot) % slotCount) + slotCount) % slotCount;

  const fillMetrics = (): void => {
    const { power, share, width, pad } = spectra;
    let sum = 0;
    let weight = 0;
    for (let row = 0; row < spectra.rowCount; row += 1) {
      const tone = toneOfSlot[slotOfRow(row)] as number;
      const heard = share[row] as number;
      if (tone < 0 || heard === 0) continue;
      sum += (power[row * width + pad + tone] as number) - 1;
      weight += heard;
    }
    const strength = weight === 0 ? 1 : Math.max(1, sum / weight);
    metrics.fill(0);
    for (let row = 0; row < spectra.rowCount; row += 1) {
      const step = stepOfSlot[slotOfRow(row)] as number;
      const heard = share[row] as number;
      if (step < 0 || heard === 0) continue;
      const g = strength * heard;
      for (let tone = 0; tone < toneCount; tone += 1) {
        const p = power[row * width + pad + tone] as number;
        metrics[step * toneCount + tone] =
          (metrics[step * toneCount + tone] as number) + lnBessel0(2 * Math.sqrt(g * p)) - g;
      }
    }
    snr = 10 * Math.log10(strength / (NOISE_BAND * profile.symbolSeconds));
  };
  let snr = 0;

  const conclude = (): void => {
    const { found } = decoder;
    if (found === null || window === null) return;
    const symbols = new Uint8Array(slotCount);
    for (let slot = 0; slot < slotCount; slot += 1) {
      const step = stepOfSlot[slot] as number;
      symbols[slot] = step < 0 ? (toneOfSlot[slot] as number) : (found.symbols[step] as number);
    }
    outcome = {
      payload: found.payload,
      symbols,
      start: window.candidate.start,
      offset: window.candidate.offset,
      snr,
      echoTail: null,
      confidence: 1,
      metric: found.metric,
      rank: found.rank,
    };
  };

  return {
    get outcome() {
      return outcome;
    },
    begin(wanted) {
      window = wanted;
      outcome = null;
      spectra.begin({
        start: wanted.candidate.start,
        offset: wanted.candidate.offset,
        from: wanted.from,
        to: wanted.to,
      });
      stage = "spectra";
    },
    advance() {
      switch (stage) {
        case "spectra":
          if (spectra.advance()) stage = "metrics";
          return false;
        case "metrics":
          fillMetrics();
          decoder.begin(metrics, { listMax: window?.listMax ?? 1 });
          stage = "decode";
          return false;
        case "decode":
          if (!decoder.advance()) return false;
          conclude();
          stage = "done";
          return true;
        case "done":
          return true;
      }
    },
  };
}
