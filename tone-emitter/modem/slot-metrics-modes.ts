/**
 * Through which windows a tone of one slot is looked at, in which surroundings. An echo makes a tone swell during its slot and
 * die away after it, the same way for every tone in the mean and at random in detail. The windows that gather most of such a
 * signal are the eigenvectors of its covariance (Karhunen-Loève), for an echo falling as e^(-t/τ) after a direct sound:
 *
 *     R(t, t') = r · [t, t' < T]  +  (1 - r) · ( F(min(t, t')) - F(max(t, t') - T) )         F(t) = 1 - e^(-t/τ) for t > 0
 *
 *     dry          ████████________
 *     room, 1st    _▂▄▆▇███▄▂▁_____       gathers 72 % of what there is after 0.3 s of echo; the dry window 54 %
 *     room, 2nd    ▁▆▄▁_▁▃▆▆▃▂▁____       (its second half upside down) another 15 %
 *                  |---- T ---|---- T ---|
 */
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { BASEBAND_RATE } from "./baseband.ts";

/** Slots that a window spans. */
export const REACH = 2;

export interface Surroundings {
  /** In which the echo falls by 60 dB, in seconds; 0 is none. */
  readonly echoSeconds: number;
  /** Windows of REACH slots, each of energy 1. */
  readonly modes: readonly Float32Array[];
  /** How much of the whole energy each gathers, 0–1. */
  readonly shares: readonly number[];
}

interface Room {
  readonly echoSeconds: number;
  /** r above. */
  readonly direct: number;
}

const ROOMS: readonly Room[] = [
  { echoSeconds: 0.3, direct: 0.24 },
  { echoSeconds: 0.6, direct: 0.12 },
];

/** Windows used in a room. */
const MODES = 2;
/** Points of a window at which the covariance is computed. */
const POINTS = 64;
const ROUNDS = 60;
/** 60 dB as a power of e. */
const LN_60_DB = Math.log(1e6);

export function surroundingsOf(profile: ToneProfile): readonly Surroundings[] {
  const slot = profile.symbolSeconds * BASEBAND_RATE;
  const dry = new Float32Array(REACH * slot).fill(1 / Math.sqrt(slot), 0, slot);
  return [
    { echoSeconds: 0, modes: [dry], shares: [1] },
    ...ROOMS.map((room) => modesOfRoom(room, profile)),
  ];
}

function modesOfRoom(room: Room, profile: ToneProfile): Surroundings {
  const covariance = covarianceOf(room, profile);
  const slot = profile.symbolSeconds * BASEBAND_RATE;
  const vectors: Float64Array[] = [];
  const shares: number[] = [];
  for (let mode = 0; mode < MODES; mode += 1) {
    const { vector, share } = nextEigenvector(covariance, vectors);
    vectors.push(vector);
    shares.push(share);
  }
  const each = (REACH * slot) / POINTS;
  const modes = vectors.map((vector) =>
    Float32Array.from(
      { length: REACH * slot },
      (_, n) => (vector[Math.floor(n / each)] as number) / Math.sqrt(each),
    ),
  );
  return { echoSeconds: room.echoSeconds, modes, shares };
}

function covarianceOf({ echoSeconds, direct }: Room, profile: ToneProfile): Float64Array {
  const fall = echoSeconds / LN_60_DB / profile.symbolSeconds;
  const gathered = (slots: number): number => (slots <= 0 ? 0 : 1 - Math.exp(-slots / fall));
  const covariance = new Float64Array(POINTS * POINTS);
  const step = REACH / POINTS;
  for (let i = 0; i < POINTS; i += 1) {
    for (let j = 0; j < POINTS; j += 1) {
      const early = (Math.min(i, j) + 0.5) * step;
      const late = (Math.max(i, j) + 0.5) * step;
      const echo = Math.max(0, gathered(early) - gathered(late - 1));
      covariance[i * POINTS + j] = ((1 - direct) * echo + (late < 1 ? direct : 0)) * step;
    }
  }
  return covariance;
}

/** By repeated multiplication, kept at right angles to those `found`. */
function nextEigenvector(
  matrix: Float64Array,
  found: readonly Float64Array[],
): { vector: Float64Array; share: number } {
  let vector = Float64Array.from({ length: POINTS }, (_, i) => 1 + Math.sin(found.length * i));
  let share = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const other of found) {
      const along = vector.reduce((sum, x, i) => sum + x * (other[i] as number), 0);
      vector = vector.map((x, i) => x - along * (other[i] as number));
    }
    const product = vector.map((_, i) => {
      let sum = 0;
      for (let j = 0; j < POINTS; j += 1) {
        sum += (matrix[i * POINTS + j] as number) * (vector[j] as number);
      }
      return sum;
    });
    share = Math.hypot(...product);
    vector = product.map((x) => x / share);
  }
  return { vector, share };
}
