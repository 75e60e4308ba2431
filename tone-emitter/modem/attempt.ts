/**
 * From a candidate (a place in time and frequency where a frame may stand) to what it says.
 *
 *   spectra, dry ─▶ the floor ─▶ estimate: where exactly, in which surroundings
 *                                   │ the likeliest first
 *                                   ▼
 *        spectra ─▶ gains ─▶ metrics ─▶ evidence ─▶ decoder ─▶ a payload ─▶ measure: its strength and offset
 *           ▲                                │ little      │ none
 *           └───── the next surroundings ◀───┴─────────────┘ dry, and the likeliest: once more with the phase (estimate-phase.ts)
 */
import { present } from "@tillwave/shared/core/assert";
import { symbolsOfSteps, type TonePayload } from "@tillwave/shared/tone/frame";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import {
  confidenceOf,
  isPhaseBelieved,
  isWorthDecoding,
  metricMin,
  PHASE_COST,
} from "./acceptance.ts";
import type { Baseband } from "./baseband.ts";
import type { Candidate } from "./candidate.ts";
import { createSyncEstimate } from "./estimate.ts";
import { createPhaseEstimate } from "./estimate-phase.ts";
import { createMeasure } from "./measure.ts";
import { createScatter, REACH_MAX } from "./scatter.ts";
import { createSlotSpectra } from "./slot-metrics.ts";
import { surroundingsOf, type Surroundings } from "./slot-metrics-modes.ts";
import { createListDecoder, type Decoded } from "./viterbi.ts";

export interface AttemptWindow {
  readonly candidate: Candidate;
  /** In baseband samples. */
  readonly from: number;
  readonly to: number;
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
  /** Since when it is sung, within the window, in baseband samples. */
  readonly sungFrom: number;
}

export interface Attempt {
  begin(window: AttemptWindow): void;
  /** One piece of work; true when all is done. */
  advance(): boolean;
  /** What the last piece cost: 1 is some 8 µs. */
  readonly cost: number;
  readonly outcome: AttemptOutcome | null;
  /** Paths whose CRC was computed, since the start. */
  readonly checks: number;
}

/** A gain taken for less would tell nothing. */
const GAIN_MIN = 0.5;
/** Slots at the window's begin in which it may be silent and yet heard all along: tones fade. */
const SILENT_SLOTS = 4;
/** Surroundings that are tried. */
const TRIES_MAX = 3;

type Stage = "floor" | "place" | "spectra" | "weigh" | "decode" | "phase" | "measure" | "done";

/** What a piece of each stage costs at most, 1 being some 8 µs. */
const COSTS: Readonly<Record<Stage, number>> = {
  floor: 1,
  place: 8,
  spectra: 1,
  weigh: 1,
  decode: 3,
  phase: 12,
  measure: 3,
  done: 0,
};

export function createAttempt(profile: ToneProfile, baseband: Baseband): Attempt {
  const kinds = surroundingsOf(profile);
  const spectra = createSlotSpectra(profile, baseband);
  const estimate = createSyncEstimate(profile, baseband, kinds);
  const scatter = createScatter(profile, spectra);
  const phase = createPhaseEstimate(profile, spectra);
  const decoder = createListDecoder(profile);
  const measure = createMeasure(profile, baseband, spectra);
  const isTried = new Uint8Array(kinds.length);

  let window: AttemptWindow = {
    candidate: { start: 0, offset: 0, statistic: 0 },
    from: 0,
    to: 0,
    listMax: 1,
  };
  let outcome: AttemptOutcome | null = null;
  let believed: Decoded | null = null;
  let stage: Stage = "done";
  let tries = 0;
  let kind = 0;
  let row = 0;
  let hasPhase = false;
  let least = 0;
  let checks = 0;
  let cost = 0;

  const lookThrough = (surroundings: Surroundings, start: number, offset: number): void => {
    const { from, to } = window;
    spectra.begin({ start, offset, from, to, surroundings });
  };

  const beginNextKind = (): void => {
    kind = -1;
    for (let other = 0; other < kinds.length; other += 1) {
      const isBetter =
        kind < 0 ||
        (estimate.places[other]?.likelihood ?? 0) > (estimate.places[kind]?.likelihood ?? 0);
      if (isTried[other] === 0 && isBetter) kind = other;
    }
    if (kind < 0 || tries === TRIES_MAX) {
      stage = "done";
      return;
    }
    isTried[kind] = 1;
    tries += 1;
    const { start, offset } = present(estimate.places[kind], "the place of these surroundings");
    lookThrough(present(kinds[kind], "these surroundings"), start, offset);
    stage = "spectra";
  };

  const beginWeighing = (): void => {
    scatter.estimate(isDry());
    row = 0;
    stage = "weigh";
  };

  const weigh = (): void => {
    if (row < spectra.rowCount) {
      scatter.weighRow(row);
      row += 1;
      return;
    }
    if (!scatter.combine()) return;
    const { syncEvidence, slotEvidence } = scatter;
    if (!isWorthDecoding(syncEvidence + slotEvidence)) {
      beginNextKind();
      return;
    }
    least = metricMin(slotEvidence);
    hasPhase = false;
    decoder.begin(scatter.metrics, { listMax: window.listMax, metricMin: least });
    stage = "decode";
  };

  const isDry = (): boolean => kinds[kind]?.echoSeconds === 0;

  const beginPhase = (): void => {
    const { start, offset } = present(estimate.places[kind], "the place of these surroundings");
    const gain = Math.max(GAIN_MIN, scatter.gains[REACH_MAX] as number);
    phase.begin({ start, offset, gain, metrics: scatter.metrics });
    stage = "phase";
  };

  const decodeWithPhase = (): void => {
    const { syncEvidence, slotEvidence } = scatter;
    if (!isPhaseBelieved(phase.syncEvidence + phase.slotEvidence - syncEvidence - slotEvidence)) {
      beginNextKind();
      return;
    }
    least = metricMin(phase.slotEvidence) + PHASE_COST;
    hasPhase = true;
    decoder.begin(phase.metrics, { listMax: window.listMax, metricMin: least });
    stage = "decode";
  };

  const conclude = (): void => {
    const { found } = decoder;
    checks += decoder.looked;
    if (found === null) {
      if (isDry() && tries === 1 && !hasPhase) beginPhase();
      else beginNextKind();
      return;
    }
    const symbols = symbolsOfSteps(profile, found.symbols);
    believed = { ...found, symbols };
    beginMeasuring(symbols);
  };

  const beginMeasuring = (symbols: Uint8Array): void => {
    const { from, to } = window;
    const { start, offset } = present(estimate.places[kind], "the place of these surroundings");
    const { shares } = present(kinds[kind], "these surroundings");
    measure.begin({ symbols, start, offset, from, to, share: present(shares[0], "a window") });
    stage = "measure";
  };

  /** Sync tones that were not sung spoil the estimate: it is made anew from where the emitter began, and measured there. */
  const concludeMeasuring = (): void => {
    if (measure.sungFrom - window.from <= SILENT_SLOTS * spectra.slotLength) {
      tell();
      return;
    }
    const { candidate, to } = window;
    window = { ...window, from: measure.sungFrom };
    estimate.begin({ candidate, from: window.from, to, floor: spectra.floor });
    isTried.fill(0);
    tries = 0;
    stage = "place";
  };

  const tell = (): void => {
    const { payload, symbols, metric } = present(believed, "what was read");
    const { start, offset, snr, sungFrom } = measure;
    const { echoSeconds } = present(kinds[kind], "these surroundings");
    outcome = {
      payload,
      symbols,
      start,
      offset,
      snr,
      echoTail: echoSeconds * 1000,
      confidence: confidenceOf(metric - least),
      sungFrom,
    };
    stage = "done";
  };

  return {
    get outcome() {
      return outcome;
    },
    get checks() {
      return checks;
    },
    get cost() {
      return cost;
    },
    begin(wanted) {
      window = wanted;
      outcome = null;
      believed = null;
      tries = 0;
      isTried.fill(0);
      const { start, offset } = wanted.candidate;
      lookThrough(present(kinds[0], "dry surroundings"), start, offset);
      stage = "floor";
    },
    advance() {
      cost = COSTS[stage];
      switch (stage) {
        case "floor":
          if (spectra.advance()) {
            const { candidate, from, to } = window;
            estimate.begin({ candidate, from, to, floor: spectra.floor });
            stage = "place";
          }
          return false;
        case "place":
          if (estimate.advance()) beginNextKind();
          return false;
        case "spectra":
          if (!spectra.advance()) return false;
          if (believed === null) beginWeighing();
          else beginMeasuring(believed.symbols);
          return false;
        case "weigh":
          weigh();
          return false;
        case "decode":
          if (decoder.advance()) conclude();
          return false;
        case "phase":
          if (phase.advance()) decodeWithPhase();
          return false;
        case "measure":
          if (measure.advance()) concludeMeasuring();
          return false;
        case "done":
          return true;
      }
    },
  };
}
