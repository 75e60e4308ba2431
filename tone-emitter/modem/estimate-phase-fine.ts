/**
 * The fine search for the phase that all slots have in common (estimate-phase.ts): the sum of the likely tones for every ν and ε of
 * a small grid round the best that is known.
 */
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { ROWS_MAX } from "./slot-metrics.ts";

/** Of the grid, to each side. */
const STEPS = 4;
const STEP = 0.08;
/** What more there is, is left out. */
const TONES_MAX = 4 * ROWS_MAX;

export interface PhaseFine {
  /** Forgets all tones. */
  clear(): void;
  /** A tone's amplitude, weighted. */
  add(row: number, tone: number, re: number, im: number): void;
  /** When all is added: round these. */
  begin(nu: number, epsilon: number): void;
  /** One line of the grid; true after the last. */
  advance(): boolean;
  /** The highest. */
  readonly place: { readonly nu: number; readonly epsilon: number; readonly phi: number };
}

export function createPhaseFine({ slotCount, toneCount }: ToneProfile): PhaseFine {
  const tones = { re: new Float64Array(TONES_MAX), im: new Float64Array(TONES_MAX) };
  const turnsFrame = new Float64Array(TONES_MAX);
  const turnsBand = new Float64Array(TONES_MAX);
  const place = { nu: 0, epsilon: 0, phi: 0 };
  let toneTotal = 0;
  let middleNu = 0;
  let middleEpsilon = 0;
  let top = 0;
  let at = 0;

  const sum = { re: 0, im: 0 };
  const sumTones = (frameTurns: number, bandTurns: number): number => {
    let re = 0;
    let im = 0;
    for (let i = 0; i < toneTotal; i += 1) {
      const angle =
        -2 *
        Math.PI *
        (frameTurns * (turnsFrame[i] as number) + bandTurns * (turnsBand[i] as number));
      const c = Math.cos(angle);
      const s = Math.sin(angle);
      re += (tones.re[i] as number) * c - (tones.im[i] as number) * s;
      im += (tones.re[i] as number) * s + (tones.im[i] as number) * c;
    }
    sum.re = re;
    sum.im = im;
    return re * re + im * im;
  };

  return {
    place,
    clear() {
      toneTotal = 0;
    },
    add(row, tone, re, im) {
      if (toneTotal === TONES_MAX) return;
      tones.re[toneTotal] = re;
      tones.im[toneTotal] = im;
      turnsFrame[toneTotal] = row / slotCount;
      turnsBand[toneTotal] = (tone - (toneCount - 1) / 2) / toneCount;
      toneTotal += 1;
    },
    begin(nu, epsilon) {
      middleNu = nu;
      middleEpsilon = epsilon;
      place.nu = nu;
      place.epsilon = epsilon;
      top = -1;
      at = 0;
    },
    advance() {
      const frameTurns = middleNu + (at - STEPS) * STEP;
      for (let j = -STEPS; j <= STEPS; j += 1) {
        const bandTurns = middleEpsilon + j * STEP;
        const power = sumTones(frameTurns, bandTurns);
        if (power > top) {
          top = power;
          place.nu = frameTurns;
          place.epsilon = bandTurns;
          place.phi = Math.atan2(sum.im, sum.re);
        }
      }
      at += 1;
      return at === 2 * STEPS + 1;
    },
  };
}
