/**
 * How strong a frame is and how far off its clock, once all its tones are known: every slot says something, not just the sync tones.
 * It need not have been sung all the time: slots before it began, or after it ended, are left out, which are those beside the
 * stretch whose slots exceed a share of the mean by the most in all.
 *
 *     offset   each slot in two halves, at the tone's own frequency:   δ = arg Σ z₂ z₁* / (π T)      unambiguous within half a spacing
 *     power    the tone's cell and those beside it into which the air scatters it, less the noise, over the share of it that
 *              the window gathers
 *     noise    the floor of the spectra; beneath a loud signal that is mostly the signal itself, so there it is looked for
 *              beside the band, where nothing is sung:
 *
 *                  noise  ▁▁▁▁████████████▁▁▁▁  noise
 *                       -1.7 -1.4        1.4 1.7 kHz beside 18,950 Hz
 */
import FFT from "fft.js";
import { CENTRE, toneFrequency, type ToneProfile } from "@tillwave/shared/tone/profile";
import { BASEBAND_CAPACITY, BASEBAND_RATE, type Baseband } from "./baseband.ts";
import { decibels } from "./decibels.ts";
import { findStretch } from "./measure-stretch.ts";
import { REACH_MAX } from "./scatter.ts";
import { ROWS_MAX, type SlotSpectra } from "./slot-metrics.ts";
import { slotInFrame } from "./slot-roles.ts";

/** In Hz: the band in which the noise of an SNR is counted. */
const NOISE_BAND = 3000;
/** A cell's mean must stand out of the noise by so many of its own errors to be counted. */
const SIGNIFICANT = 2;
/** Over the floor: louder, and the noise is looked for beside the band. */
const LOUD = 20;
/** Of the mean slot: silent slots have less, and three of four have more where tones fade. */
const SUNG_SHARE = 0.3;
/** Samples of a look beside the band. */
const GUARD_SIZE = 256;
/** In Hz from the centre, on both sides: a Blackman window lets 60 dB less of the signal through there. */
const GUARD_FROM = 1406;
const GUARD_TO = 1688;
/** Beyond what can be told, both ways. */
const SNR_MAX = 60;

export interface MeasureWindow {
  /** Tones of its 54 slots. */
  readonly symbols: Uint8Array;
  readonly start: number;
  readonly offset: number;
  readonly from: number;
  readonly to: number;
  /** Of a tone's energy in the first window of the spectra, 0–1. */
  readonly share: number;
}

export interface Measure {
  /** The spectra are those of the same place and window. */
  begin(window: MeasureWindow): void;
  /** One piece of work; true when all is done. */
  advance(): boolean;
  readonly start: number;
  readonly offset: number;
  /** In dB, in 3 kHz. */
  readonly snr: number;
  /** Since when it is sung, within the window, in baseband samples. */
  readonly sungFrom: number;
}

type Stage = "rows" | "guard" | "done";

export function createMeasure(
  profile: ToneProfile,
  baseband: Baseband,
  spectra: SlotSpectra,
): Measure {
  const size = profile.symbolSeconds * BASEBAND_RATE;
  const reach = Math.min(REACH_MAX, spectra.pad - 1);
  const sums = new Float64Array(2 * reach + 1);
  const half = new Float64Array(2);
  // By row: of all cells of its tone, and how its phase turned within it.
  const rowPower = new Float64Array(ROWS_MAX);
  const rowTurnRe = new Float64Array(ROWS_MAX);
  const rowTurnIm = new Float64Array(ROWS_MAX);
  const fft = new FFT(GUARD_SIZE);
  const input = new Float64Array(2 * GUARD_SIZE);
  const output = new Float64Array(2 * GUARD_SIZE);
  const blackman = Float64Array.from({ length: GUARD_SIZE }, (_, n) => {
    const turn = (2 * Math.PI * (n + 0.5)) / GUARD_SIZE;
    return 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
  });
  const windowEnergy = blackman.reduce((sum, x) => sum + x * x, 0);
  const binHertz = BASEBAND_RATE / GUARD_SIZE;
  const firstBin = Math.ceil(GUARD_FROM / binHertz);
  const lastBin = Math.floor(GUARD_TO / binHertz);
  const mask = BASEBAND_CAPACITY - 1;

  let window: MeasureWindow | null = null;
  let stage: Stage = "done";
  let at = 0;
  const sung = { first: 0, end: 0 };
  let sungFrom = 0;
  let weight = 0;
  let turnRe = 0;
  let turnIm = 0;
  let guard = 0;
  let looks = 0;
  let start = 0;
  let offset = 0;
  let snr = 0;

  const symbolOfRow = ({ symbols }: MeasureWindow, row: number): number =>
    symbols[slotInFrame(row + spectra.firstSlot, profile.slotCount)] as number;

  const sumHalf = (begin: number, angle: number): void => {
    const stepRe = Math.cos(angle);
    const stepIm = Math.sin(angle);
    let c = 1;
    let s = 0;
    let re = 0;
    let im = 0;
    for (let n = 0; n < size / 2; n += 1) {
      const x = baseband.re[(begin + n) & mask] as number;
      const y = baseband.im[(begin + n) & mask] as number;
      re += x * c - y * s;
      im += x * s + y * c;
      const turned = c * stepRe - s * stepIm;
      s = c * stepIm + s * stepRe;
      c = turned;
    }
    half[0] = re;
    half[1] = im;
  };

  const turnOf = (row: number, wanted: MeasureWindow): void => {
    rowTurnRe[row] = 0;
    rowTurnIm[row] = 0;
    const begin = Math.round(wanted.start + (row + spectra.firstSlot) * spectra.slotLength);
    if (begin < wanted.from || begin + size > wanted.to) return;
    const tone = toneFrequency(profile, symbolOfRow(wanted, row)) - CENTRE;
    const frequency = wanted.offset + tone * (1 + wanted.offset / CENTRE);
    const angle = (-2 * Math.PI * frequency) / BASEBAND_RATE;
    sumHalf(begin, angle);
    const [a = 0, b = 0] = half;
    sumHalf(begin + size / 2, angle);
    const [x = 0, y = 0] = half;
    // The second half's own turning began anew.
    const between = (angle * size) / 2;
    const c = Math.cos(between);
    const s = Math.sin(between);
    const re = x * c - y * s;
    const im = x * s + y * c;
    rowTurnRe[row] = re * a + im * b;
    rowTurnIm[row] = im * a - re * b;
  };

  const powerOfRow = (row: number, wanted: MeasureWindow): void => {
    const base = row * spectra.width + spectra.pad + symbolOfRow(wanted, row);
    let power = 0;
    for (let d = -reach; d <= reach; d += 1) {
      const re = spectra.re[base + d] as number;
      const im = spectra.im[base + d] as number;
      power += re * re + im * im;
    }
    rowPower[row] = power;
  };

  /** Sums up the rows of the stretch in which it is sung. */
  const addSung = (wanted: MeasureWindow): void => {
    const heard = spectra.heard[0] as Float32Array;
    const cells = sums.length * spectra.noise;
    let total = 0;
    let shares = 0;
    for (let row = 0; row < spectra.rowCount; row += 1) {
      if (heard[row] === 0) continue;
      total += rowPower[row] as number;
      shares += heard[row] as number;
    }
    const least = cells + SUNG_SHARE * Math.max(0, total / Math.max(1, shares) - cells);
    findStretch({ values: rowPower, weights: heard, count: spectra.rowCount }, least, sung);
    for (let row = sung.first; row < sung.end; row += 1) {
      addPower(row, wanted);
      turnRe += rowTurnRe[row] as number;
      turnIm += rowTurnIm[row] as number;
    }
    const begin = wanted.start + (sung.first + spectra.firstSlot) * spectra.slotLength;
    sungFrom = Math.max(wanted.from, begin);
  };

  const addPower = (row: number, wanted: MeasureWindow): void => {
    const share = (spectra.heard[0] as Float32Array)[row] as number;
    if (share === 0) return;
    const base = row * spectra.width + spectra.pad + symbolOfRow(wanted, row);
    for (let d = -reach; d <= reach; d += 1) {
      const re = spectra.re[base + d] as number;
      const im = spectra.im[base + d] as number;
      sums[reach + d] = (sums[reach + d] as number) + re * re + im * im;
    }
    weight += share;
  };

  const powerOver = (noise: number): number => {
    if (weight === 0) return 0;
    const least = (SIGNIFICANT * noise) / Math.sqrt(weight);
    let power = 0;
    for (let d = 0; d < sums.length; d += 1) {
      const excess = (sums[d] as number) / weight - noise;
      if (excess > least) power += excess;
    }
    return power;
  };

  const look = (begin: number): void => {
    for (let n = 0; n < GUARD_SIZE; n += 1) {
      const shape = blackman[n] as number;
      input[2 * n] = (baseband.re[(begin + n) & mask] as number) * shape;
      input[2 * n + 1] = (baseband.im[(begin + n) & mask] as number) * shape;
    }
    fft.transform(output, input);
    let sum = 0;
    for (let bin = firstBin; bin <= lastBin; bin += 1) {
      const above = 2 * bin;
      const below = 2 * (GUARD_SIZE - bin);
      sum +=
        (output[above] as number) ** 2 +
        (output[above + 1] as number) ** 2 +
        (output[below] as number) ** 2 +
        (output[below + 1] as number) ** 2;
    }
    guard += sum / (2 * (lastBin - firstBin + 1) * windowEnergy);
    looks += 1;
  };

  const conclude = (wanted: MeasureWindow): void => {
    const moved = Math.atan2(turnIm, turnRe) / Math.PI / profile.symbolSeconds;
    offset = wanted.offset + moved;
    // The middle of what was heard stays where it is.
    const middle = (wanted.from + wanted.to) / 2 - wanted.start;
    start = wanted.start + (middle * moved) / CENTRE;
    const noise = looks === 0 ? spectra.noise : Math.min(spectra.noise, guard / looks);
    const strength = powerOver(noise) / wanted.share / Math.max(noise, Number.MIN_VALUE);
    const ratio = decibels(strength / (NOISE_BAND * profile.symbolSeconds));
    snr = Math.max(-SNR_MAX, Math.min(SNR_MAX, ratio));
    stage = "done";
  };

  return {
    get start() {
      return start;
    },
    get offset() {
      return offset;
    },
    get snr() {
      return snr;
    },
    get sungFrom() {
      return sungFrom;
    },
    begin(wanted) {
      window = wanted;
      sums.fill(0);
      weight = 0;
      turnRe = 0;
      turnIm = 0;
      guard = 0;
      looks = 0;
      at = 0;
      stage = "rows";
    },
    advance() {
      if (window === null || stage === "done") return true;
      if (stage === "rows") {
        if (at < spectra.rowCount) {
          turnOf(at, window);
          powerOfRow(at, window);
          at += 1;
          return false;
        }
        addSung(window);
        at = Math.ceil(window.from);
        stage = "guard";
        if (powerOver(spectra.noise) < LOUD * spectra.noise) conclude(window);
        return false;
      }
      if (at + GUARD_SIZE <= window.to) {
        look(at);
        at += GUARD_SIZE;
        return false;
      }
      conclude(window);
      return true;
    },
  };
}
