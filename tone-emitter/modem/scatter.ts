/**
 * How likely each tone is in each slot, from the powers of its cells and from how the air scatters a tone: the gain γ (power over
 * the floor) with which a tone s comes back in column s + d of each window, d spacings of Doppler away.
 *
 *     A(k, s) = Σ over windows and d of   γ / (1 + γ) · p(k, s + d) - ln(1 + γ)        Rayleigh: an echo's gain is a matter of chance
 *                                         ln I0(2 √(γ p)) - γ                          steady: no echo, the only cell
 *
 * is the logarithm of how much likelier "s is sung in slot k" is than "s is not sung". Yet what is heard of s in slot k may be the
 * echo of s in the slot before, or the beginning of s in the slot after: each is as likely as any tone is, so
 *
 *     metric(k, s) = A(k, s) - ln( 1 + π (e^A(k-1, s) - 1) + π (e^A(k+1, s) - 1) )      π = 1/M; or 1 and 0 beside a sync tone
 *
 * Without it, an echoing room fails at any strength of signal: the louder the tone, the surer the error of its echo.
 *
 * The gains are estimated from the sync tones. (Estimating them anew from all tones, each as likely as it looks, brought nothing.)
 */
import { STEP_COUNT } from "@tillwave/shared/tone/interleave";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { MODES_MAX, ROWS_MAX, type SlotSpectra } from "./slot-metrics.ts";
import { slotInFrame, slotRolesOf } from "./slot-roles.ts";

/** Furthest d. */
export const REACH_MAX = 6;
const CELLS = 2 * REACH_MAX + 1;

/** A gain must stand out of its own error by so much. */
const SIGNIFICANT = 2;
/** Cells of neighbouring d share some of their noise, in windows that are not rectangles: together they count for less. */
const TOGETHER = 0.7;
/** So many cells make it full. */
const TOGETHER_FULL = 4;
/** What is so much likelier than silence was surely sung, but perhaps by somebody else; and the other way round: beyond it, a tenth counts. */
const SURE = 7;
const BEYOND_SURE = 0.1;
/** How often a slot says something that is simply wrong. */
const DOUBT = 0.05;
/** Rows or steps a piece of work. */
const ROWS_A_PIECE = 8;
/** e^A beyond it is as good as certain. */
const EXPONENT_MAX = 60;

export interface Scatter {
  /** Estimates the gains from the sync tones. */
  estimate(isSteady: boolean): void;
  /** One row's logarithms; rows may come in any order. */
  weighRow(row: number): void;
  /** After all rows were weighed: the metrics, and the evidence. One piece of work; true when all is done. */
  combine(): boolean;
  /** Step-major: ln(M q), see `concludeSlot`. */
  readonly metrics: Float32Array;
  /** By window and d: `gains[mode * CELLS + REACH_MAX + d]`. */
  readonly gains: Float64Array;
  /** ln of how much likelier the sync tones are with a signal than without. */
  readonly syncEvidence: number;
  /** The same of the slots of the code, whatever tones they hold. */
  readonly slotEvidence: number;
}

/** ln I0, within 0.002. */
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
  return x - 0.5 * Math.log(2 * Math.PI * x) + 0.125 / x + 0.0625 / (x * x);
}

/**
 * From how much likelier each tone of a slot is than none (logarithms, written over) to ln(M q), q the likelihood of each tone among
 * all M. One slot in twenty is taken to say nothing at all, whatever it seems to say: where a room swallows a tone and its echo
 * outdoes it, the right tone would else be ruled out for good. Nor is a tone ruled out by a louder one: of several emitters
 * each is the loudest in some slots only. Returns the evidence: ln of the mean over all tones.
 */
export function concludeSlot(logs: Float32Array, at: number, toneCount: number): number {
  let highest = Number.NEGATIVE_INFINITY;
  for (let tone = 0; tone < toneCount; tone += 1) {
    const log = logs[at + tone] as number;
    if (log > SURE) logs[at + tone] = SURE + BEYOND_SURE * (log - SURE);
    highest = Math.max(highest, logs[at + tone] as number);
  }
  // Beside the likeliest: of two that are both as good as certain, one is an echo.
  const certain = Math.max(0, highest - EXPONENT_MAX);
  // None was sung, for the emitter had not begun or something masked it: that is no surer than that one was.
  const silent = Math.min(0, highest + SURE);
  let total = 0;
  for (let tone = 0; tone < toneCount; tone += 1) {
    const odds = Math.exp((logs[at + tone] as number) - certain - silent);
    logs[at + tone] = odds;
    total += odds;
  }
  const scale = ((1 - DOUBT) * toneCount) / total;
  for (let tone = 0; tone < toneCount; tone += 1) {
    logs[at + tone] = Math.log(DOUBT + scale * (logs[at + tone] as number));
  }
  return Math.log(total / toneCount) + BEYOND_SURE * silent;
}

export function createScatter(profile: ToneProfile, spectra: SlotSpectra): Scatter {
  const { toneCount, slotCount } = profile;
  const { width, pad, powers, heard } = spectra;
  const reach = Math.min(REACH_MAX, pad - 1);
  const { stepOfSlot, syncOfSlot } = slotRolesOf(profile);

  const gains = new Float64Array(MODES_MAX * CELLS);
  const sums = new Float64Array(MODES_MAX * CELLS);
  const logs = new Float32Array(ROWS_MAX * toneCount);
  const odds = new Float32Array(ROWS_MAX * toneCount);
  const isHeard = new Uint8Array(ROWS_MAX);
  const metrics = new Float32Array(STEP_COUNT * toneCount);
  let steady = false;
  let syncEvidence = 0;
  let slotEvidence = 0;
  let modeCount = 0;
  let weight = 0;
  let together = 1;
  // Rows, and then steps, that are combined.
  let combined = 0;

  const slotOfRow = (row: number): number => slotInFrame(row + spectra.firstSlot, slotCount);

  const addTone = (row: number, tone: number): void => {
    for (let mode = 0; mode < modeCount; mode += 1) {
      const power = powers[mode] as Float32Array;
      const share = (heard[mode] as Float32Array)[row] as number;
      if (share === 0) continue;
      if (mode === 0) weight += share;
      const base = row * width + pad + tone;
      for (let d = -reach; d <= reach; d += 1) {
        const at = mode * CELLS + REACH_MAX + d;
        sums[at] = (sums[at] as number) + (power[base + d] as number) - 1;
      }
    }
  };

  const conclude = (): void => {
    const error = 1 / Math.sqrt(Math.max(1, weight));
    const only = steady ? 0 : reach;
    gains.fill(0);
    let columns = 0;
    for (let d = -only; d <= only; d += 1) {
      let isAny = false;
      for (let mode = 0; mode < modeCount; mode += 1) {
        const at = mode * CELLS + REACH_MAX + d;
        const gain = weight === 0 ? 0 : (sums[at] as number) / weight;
        if (gain <= SIGNIFICANT * error) continue;
        gains[at] = gain;
        isAny = true;
      }
      if (isAny) columns += 1;
    }
    const full = Math.min(1, Math.max(0, columns - 1) / (TOGETHER_FULL - 1));
    together = 1 - (1 - TOGETHER) * full;
  };

  const weighCell = (gain: number, from: number, at: number): void => {
    const power = powers[Math.floor(from / (ROWS_MAX * width))] as Float32Array;
    const base = from % (ROWS_MAX * width);
    if (steady) {
      for (let tone = 0; tone < toneCount; tone += 1) {
        logs[at + tone] =
          (logs[at + tone] as number) +
          lnBessel0(2 * Math.sqrt(gain * (power[base + tone] as number))) -
          gain;
      }
      return;
    }
    const slope = gain / (1 + gain);
    const cost = Math.log(1 + gain);
    for (let tone = 0; tone < toneCount; tone += 1) {
      logs[at + tone] =
        (logs[at + tone] as number) + together * (slope * (power[base + tone] as number) - cost);
    }
  };

  const addRow = (row: number): void => {
    const slot = slotOfRow(row);
    const step = stepOfSlot[slot] as number;
    const at = row * toneCount;
    if (step < 0) {
      syncEvidence += logs[at + (syncOfSlot[slot] as number)] as number;
      return;
    }
    const prior = 1 / toneCount;
    const before = row > 0 && isHeard[row - 1] === 1 ? row - 1 : -1;
    const after = row + 1 < spectra.rowCount && isHeard[row + 1] === 1 ? row + 1 : -1;
    const syncBefore = before < 0 ? -1 : (syncOfSlot[slotOfRow(before)] as number);
    const syncAfter = after < 0 ? -1 : (syncOfSlot[slotOfRow(after)] as number);
    const priorBefore = before < 0 || syncBefore >= 0 ? 0 : prior;
    const priorAfter = after < 0 || syncAfter >= 0 ? 0 : prior;
    const atBefore = Math.max(0, before) * toneCount;
    const atAfter = Math.max(0, after) * toneCount;
    for (let tone = 0; tone < toneCount; tone += 1) {
      let other = 1;
      const b = tone === syncBefore ? 1 : priorBefore;
      const a = tone === syncAfter ? 1 : priorAfter;
      if (b > 0) other += b * ((odds[atBefore + tone] as number) - 1);
      if (a > 0) other += a * ((odds[atAfter + tone] as number) - 1);
      const into = step * toneCount + tone;
      metrics[into] =
        (metrics[into] as number) + (logs[at + tone] as number) - Math.log(Math.max(1e-3, other));
    }
  };

  const concludeStep = (step: number): void => {
    slotEvidence += concludeSlot(metrics, step * toneCount, toneCount);
  };

  return {
    metrics,
    gains,
    get syncEvidence() {
      return syncEvidence;
    },
    get slotEvidence() {
      return slotEvidence;
    },
    estimate(isSteady) {
      steady = isSteady;
      modeCount = spectra.modeCount;
      sums.fill(0);
      weight = 0;
      combined = 0;
      for (let row = 0; row < spectra.rowCount; row += 1) {
        const sync = syncOfSlot[slotOfRow(row)] as number;
        if (sync >= 0) addTone(row, sync);
      }
      conclude();
    },
    weighRow(row) {
      const at = row * toneCount;
      logs.fill(0, at, at + toneCount);
      isHeard[row] = 0;
      for (let mode = 0; mode < modeCount; mode += 1) {
        const share = (heard[mode] as Float32Array)[row] as number;
        if (share === 0) continue;
        isHeard[row] = 1;
        for (let d = -reach; d <= reach; d += 1) {
          const gain = (gains[mode * CELLS + REACH_MAX + d] as number) * share;
          if (gain > 0) weighCell(gain, mode * ROWS_MAX * width + row * width + pad + d, at);
        }
      }
      for (let tone = 0; tone < toneCount; tone += 1) {
        odds[at + tone] = Math.exp(Math.min(EXPONENT_MAX, logs[at + tone] as number));
      }
    },
    combine() {
      const { rowCount } = spectra;
      if (combined === 0) {
        metrics.fill(0);
        syncEvidence = 0;
        slotEvidence = 0;
      }
      for (let piece = 0; piece < ROWS_A_PIECE && combined < rowCount + STEP_COUNT; piece += 1) {
        if (combined >= rowCount) concludeStep(combined - rowCount);
        else if (isHeard[combined] === 1) addRow(combined);
        combined += 1;
      }
      return combined === rowCount + STEP_COUNT;
    },
  };
}
