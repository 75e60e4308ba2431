/**
 * Where sound comes by one way, its phase tells something too. The frequency path is continuous, and each tone turns by an odd number
 * of half turns in its slot, whichever tone it is; so all slots of a frame have one phase in common, but for what is not yet known
 * of the offset (ν turns a frame) and of the start (ε turns from the lowest tone to beyond the highest):
 *
 *     z(k, s) · e^(-2πi (k / 2 + offset · k T))  =  √γ · e^(i φ) · e^(2πi (ν k / 54 + ε (s - (M-1)/2) / M))  +  noise
 *
 *     metric(k, s) = 2 √γ Re( z e^(-i …) ) - γ            2 dB better in white noise than without the phase
 *
 * ν, ε and φ are searched on all tones, each weighted by how likely it is without the phase; the places that look best there are
 * judged by the evidence of all slots, and the best of them is refined, the tones weighted by how likely they are with it. In a
 * room there is no such phase, and the evidence says so.
 */
import { STEP_COUNT } from "@tillwave/shared/tone/interleave";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { BASEBAND_RATE } from "./baseband.ts";
import { createPhaseFine } from "./estimate-phase-fine.ts";
import { createPhaseGrid, GRID_LINES } from "./estimate-phase-grid.ts";
import { concludeSlot } from "./scatter.ts";
import { ROWS_MAX, type SlotSpectra } from "./slot-metrics.ts";
import { slotInFrame, slotRolesOf } from "./slot-roles.ts";

/** Places of the grid that are judged by all slots. */
const PLACES = 8;
const ROUNDS = 2;
/** Tones less likely than this are left out of the refining. */
const LIKELY = 0.1;
const ROWS_A_PIECE = 6;
const EXPONENT_MAX = 60;
/** A phase is never known for sure. */
const TRUST = 0.95;

export interface PhaseEstimate {
  /** `gain`: of a slot over the floor. The spectra are those of dry surroundings. */
  begin(wanted: {
    readonly start: number;
    readonly offset: number;
    readonly gain: number;
    /** Without the phase, step-major. */
    readonly metrics: Float32Array;
  }): void;
  advance(): boolean;
  /** Step-major. */
  readonly metrics: Float32Array;
  readonly syncEvidence: number;
  readonly slotEvidence: number;
}

type Stage = "turn" | "grid" | "judge" | "refine" | "gather" | "fine" | "conclude" | "done";

export function createPhaseEstimate(profile: ToneProfile, spectra: SlotSpectra): PhaseEstimate {
  const { toneCount, slotCount } = profile;
  const { width, pad } = spectra;
  const slotSamples = profile.symbolSeconds * BASEBAND_RATE;
  const { stepOfSlot, syncOfSlot } = slotRolesOf(profile);

  const zRe = new Float32Array(ROWS_MAX * toneCount);
  const zIm = new Float32Array(ROWS_MAX * toneCount);
  const metrics = new Float32Array(STEP_COUNT * toneCount);
  const grid = createPhaseGrid(profile);
  const fine = createPhaseFine(profile);
  const bandRe = new Float64Array(toneCount);
  const bandIm = new Float64Array(toneCount);
  let start = 0;
  let offset = 0;
  let gain = 0;
  let stage: Stage = "done";
  let at = 0;
  let place = 0;
  let round = 0;
  let nu = 0;
  let epsilon = 0;
  let phi = 0;
  const best = { nu: 0, epsilon: 0, phi: 0, evidence: 0 };
  let syncEvidence = 0;
  let slotEvidence = 0;

  const slotOfRow = (row: number): number => slotInFrame(row + spectra.firstSlot, slotCount);

  const heardOf = (row: number): number => (spectra.heard[0] as Float32Array)[row] as number;

  /** Takes the phases out that are known. */
  const turnRow = (row: number): void => {
    const k = spectra.firstSlot + row;
    const begin = start + k * spectra.slotLength;
    const late = Math.round(begin) - begin;
    const turns = k / 2 + (offset * k * spectra.slotLength) / BASEBAND_RATE;
    const power = spectra.powers[0] as Float32Array;
    const { re: allRe, im: allIm } = spectra;
    for (let tone = 0; tone < toneCount; tone += 1) {
      const from = row * width + pad + tone;
      const re = allRe[from] as number;
      const im = allIm[from] as number;
      const size = re * re + im * im;
      const scale = size > 0 ? Math.sqrt((power[from] as number) / size) : 0;
      const cycles =
        ((tone - (toneCount - 1) / 2) / slotSamples + offset / BASEBAND_RATE) * late + turns;
      const angle = -2 * Math.PI * (cycles - Math.floor(cycles));
      const c = Math.cos(angle) * scale;
      const s = Math.sin(angle) * scale;
      zRe[row * toneCount + tone] = re * c - im * s;
      zIm[row * toneCount + tone] = re * s + im * c;
    }
  };

  const addTone = (row: number, tone: number, weight: number): void => {
    const share = Math.sqrt(heardOf(row)) * weight;
    const from = row * toneCount + tone;
    fine.add(row, tone, (zRe[from] as number) * share, (zIm[from] as number) * share);
  };

  const gatherSync = (): void => {
    fine.clear();
    for (let row = 0; row < spectra.rowCount; row += 1) {
      const tone = syncOfSlot[slotOfRow(row)] as number;
      if (tone >= 0 && heardOf(row) > 0) addTone(row, tone, 1);
    }
  };

  const addToGrid = (row: number, tone: number, weight: number): void => {
    const share = Math.sqrt(heardOf(row)) * weight;
    const from = row * toneCount + tone;
    grid.add(row, tone, (zRe[from] as number) * share, (zIm[from] as number) * share);
  };

  const sumRow = (row: number): void => {
    grid.clearRow(row);
    if (heardOf(row) === 0) return;
    const slot = slotOfRow(row);
    const step = stepOfSlot[slot] as number;
    if (step < 0) {
      addToGrid(row, syncOfSlot[slot] as number, 1);
      return;
    }
    const total = totalOf(step);
    for (let tone = 0; tone < toneCount; tone += 1) {
      const likely = oddsOf(step, tone) / total;
      if (likely > LIKELY) addToGrid(row, tone, likely);
    }
  };

  const oddsOf = (step: number, tone: number): number =>
    Math.exp(Math.min(EXPONENT_MAX, metrics[step * toneCount + tone] as number));

  const totalOf = (step: number): number => {
    let total = 0;
    for (let tone = 0; tone < toneCount; tone += 1) total += oddsOf(step, tone);
    return total;
  };

  const takePlace = (): void => {
    grid.takeHighest(spectra.rowCount);
    ({ nu, epsilon, phi } = grid.place);
    beginMetrics();
  };

  const beginMetrics = (): void => {
    metrics.fill(0);
    syncEvidence = 0;
    slotEvidence = 0;
    for (let tone = 0; tone < toneCount; tone += 1) {
      const angle = -2 * Math.PI * ((epsilon * (tone - (toneCount - 1) / 2)) / toneCount);
      bandRe[tone] = Math.cos(angle);
      bandIm[tone] = Math.sin(angle);
    }
    at = 0;
  };

  const addRow = (row: number): void => {
    const share = heardOf(row);
    if (share === 0) return;
    const slot = slotOfRow(row);
    const power = gain * share;
    const angle = -phi - (2 * Math.PI * nu * row) / slotCount;
    const c = 2 * Math.sqrt(power) * Math.cos(angle) * TRUST;
    const s = 2 * Math.sqrt(power) * Math.sin(angle) * TRUST;
    const cost = power * TRUST * TRUST;
    const step = stepOfSlot[slot] as number;
    const from = row * toneCount;
    const only = syncOfSlot[slot] as number;
    for (let tone = Math.max(0, only); tone < (only < 0 ? toneCount : only + 1); tone += 1) {
      const a = bandRe[tone] as number;
      const b = bandIm[tone] as number;
      const re = zRe[from + tone] as number;
      const im = zIm[from + tone] as number;
      const value = (re * a - im * b) * c - (re * b + im * a) * s - cost;
      if (step < 0) syncEvidence += value;
      else metrics[step * toneCount + tone] = (metrics[step * toneCount + tone] as number) + value;
    }
  };

  /** True when the metrics of this place are complete, and their evidence. */
  const advanceMetrics = (): boolean => {
    const all = spectra.rowCount + STEP_COUNT;
    for (let piece = 0; piece < ROWS_A_PIECE && at < all; piece += 1) {
      if (at < spectra.rowCount) addRow(at);
      else slotEvidence += Math.log(totalOf(at - spectra.rowCount) / toneCount);
      at += 1;
    }
    return at === all;
  };

  const keepIfBest = (): void => {
    const evidence = syncEvidence + slotEvidence;
    if (place > 1 && evidence <= best.evidence) return;
    best.nu = nu;
    best.epsilon = epsilon;
    best.phi = phi;
    best.evidence = evidence;
  };

  const gatherLikely = (row: number): void => {
    const step = stepOfSlot[slotOfRow(row)] as number;
    if (step < 0 || heardOf(row) === 0) return;
    const total = totalOf(step);
    for (let tone = 0; tone < toneCount; tone += 1) {
      const likely = oddsOf(step, tone) / total;
      if (likely > LIKELY) addTone(row, tone, likely);
    }
  };

  /** True when all tones are gathered that are likely. */
  const advanceGathering = (): boolean => {
    for (let piece = 0; piece < ROWS_A_PIECE && at < spectra.rowCount; piece += 1) {
      gatherLikely(at);
      at += 1;
    }
    return at === spectra.rowCount;
  };

  const advanceConcluding = (): boolean => {
    for (let piece = 0; piece < ROWS_A_PIECE && at < STEP_COUNT; piece += 1) {
      concludeSlot(metrics, at * toneCount, toneCount);
      at += 1;
    }
    return at === STEP_COUNT;
  };

  return {
    metrics,
    get syncEvidence() {
      return syncEvidence;
    },
    get slotEvidence() {
      return slotEvidence;
    },
    begin(wanted) {
      ({ start, offset, gain } = wanted);
      metrics.set(wanted.metrics);
      stage = "turn";
      at = 0;
    },
    advance() {
      switch (stage) {
        case "turn":
          if (at < spectra.rowCount) {
            turnRow(at);
            sumRow(at);
            at += 1;
            return false;
          }
          at = 0;
          stage = "grid";
          return false;
        case "grid":
          grid.fillLine(at, spectra.rowCount);
          at += 1;
          if (at < GRID_LINES) return false;
          place = 1;
          takePlace();
          stage = "judge";
          return false;
        case "judge":
          if (!advanceMetrics()) return false;
          keepIfBest();
          if (place < PLACES) {
            place += 1;
            takePlace();
            return false;
          }
          ({ nu, epsilon, phi } = best);
          beginMetrics();
          round = 0;
          stage = "refine";
          return false;
        case "refine":
          if (!advanceMetrics()) return false;
          at = 0;
          if (round === ROUNDS) {
            stage = "conclude";
            return false;
          }
          round += 1;
          gatherSync();
          stage = "gather";
          return false;
        case "gather":
          if (!advanceGathering()) return false;
          fine.begin(nu, epsilon);
          stage = "fine";
          return false;
        case "fine":
          if (!fine.advance()) return false;
          ({ nu, epsilon, phi } = fine.place);
          beginMetrics();
          stage = "refine";
          return false;
        case "conclude":
          if (advanceConcluding()) stage = "done";
          return stage === "done";
        case "done":
          return true;
      }
    },
  };
}
