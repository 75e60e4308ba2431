/**
 * Whether somebody sings, before anything is read: the strongest bin of 17.95–19.95 kHz against the others of its look. An emitter
 * has one tone at a time, another one every 64 or 32 ms; a whistle stays where it is, and is nobody.
 */
import type { Signal } from "./hearing-state.ts";

/** Looks that a signal is made of: about a second. */
const SIGNAL_LOOKS = 13;
const SUNG_FROM = 17_950;
const SUNG_TO = 19_950;
/** Bins on both sides that belong to the strongest, and over which the floor is smoothed. */
const PEAK_SIDE = 2;
const SMOOTH_SIDE = 12;
/** Memory of the floor, in looks. */
const FLOOR_LOOKS = 24;
/** Strongest bin over the mean of the others, median of a second: noise has 4.9; from here on it is one bar, two … */
const SIGNAL_STEPS = [6.6, 9, 18, 45];
/** Of the looks of a signal, so many must have their strongest bin each in another place. */
const PLACES_MIN = 6;

export interface SungMeter {
  /** The powers of one look, from 0 Hz on. */
  take(power: Float32Array): void;
  signal(): Signal;
}

/** `binWidth` in Hz. */
export function createSungMeter(binWidth: number): SungMeter {
  const from = Math.round(SUNG_FROM / binWidth);
  const width = Math.round(SUNG_TO / binWidth) - from;
  const floor = new Float32Array(width);
  const smooth = new Float32Array(width);
  const ratios = new Float32Array(SIGNAL_LOOKS);
  const places = new Int32Array(SIGNAL_LOOKS);
  let looks = 0;

  const follow = (power: Float32Array): void => {
    const share = 1 / Math.min(looks + 1, FLOOR_LOOKS);
    for (let k = 0; k < width; k++) {
      floor[k] =
        (floor[k] as number) + share * ((power[from + k] as number) - (floor[k] as number));
    }
    for (let k = 0; k < width; k++) {
      let sum = 0;
      const begin = Math.max(0, k - SMOOTH_SIDE);
      const end = Math.min(width, k + SMOOTH_SIDE + 1);
      for (let near = begin; near < end; near++) {
        sum += floor[near] as number;
      }
      smooth[k] = Math.max(sum / (end - begin), Number.MIN_VALUE);
    }
  };

  return {
    take(power) {
      follow(power);
      let peak = 0;
      let sum = 0;
      for (let k = 0; k < width; k++) {
        const over = (power[from + k] as number) / (smooth[k] as number);
        sum += over;
        const highest = (power[from + peak] as number) / (smooth[peak] as number);
        peak = over > highest ? k : peak;
      }
      let strongest = 0;
      let beside = 0;
      for (let k = Math.max(0, peak - PEAK_SIDE); k <= Math.min(width - 1, peak + PEAK_SIDE); k++) {
        const over = (power[from + k] as number) / (smooth[k] as number);
        strongest = Math.max(strongest, over);
        beside += over;
      }
      const others = Math.max((sum - beside) / (width - 2 * PEAK_SIDE - 1), Number.MIN_VALUE);
      ratios[looks % SIGNAL_LOOKS] = strongest / others;
      places[looks % SIGNAL_LOOKS] = peak;
      looks++;
    },
    signal() {
      const known = Math.min(looks, SIGNAL_LOOKS);
      if (new Set(places.subarray(0, known)).size < PLACES_MIN) {
        return 0;
      }
      const median = ratios.subarray(0, known).toSorted()[known >> 1] as number;
      return SIGNAL_STEPS.filter((step) => median >= step).length as Signal;
    },
  };
}
