/** The one low pass of the air: every resampling round the envelope cuts between what must pass and what must not. */

/** Of the envelope, in complex samples a second. */
export const AIR_RATE = 8_000;
/** Either side of the instant, in samples of the envelope. */
export const HALF_TAPS = 8;

const TURN = 2 * Math.PI;
/** The middle between what passes (2.7 kHz) and what does not (5.3 kHz), in Hz. */
const CUTOFF = 4_000;
/** For 80 dB. */
const KAISER_BETA = 7.9;

/**
 * A Kaiser low pass for samples at `rate`, one row of taps for each of `phases` fractions of a sample, each summing to 1.
 * Tap k of a row stands at sample k − half + 1 of those round the instant, half being half a row.
 */
export function lowPassTaps(rate: number, phases: number): Float32Array {
  const half = Math.ceil((HALF_TAPS * rate) / AIR_RATE);
  const width = 2 * half;
  const taps = new Float32Array(phases * width);
  for (let phase = 0; phase < phases; phase += 1) {
    let sum = 0;
    for (let tap = 0; tap < width; tap += 1) {
      const x = phase / phases - (tap - half + 1);
      const lobe =
        x === 0 ? 1 : Math.sin((TURN * CUTOFF * x) / rate) / ((TURN * CUTOFF * x) / rate);
      const value = lobe * kaiser(x / half);
      taps[phase * width + tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < width; tap += 1) {
      taps[phase * width + tap] = (taps[phase * width + tap] as number) / sum;
    }
  }
  return taps;
}

/** From −1 to 1. */
function kaiser(x: number): number {
  return Math.abs(x) >= 1
    ? 0
    : besselI0(KAISER_BETA * Math.sqrt(1 - x * x)) / besselI0(KAISER_BETA);
}

/** The modified Bessel function of order 0, by its power series: enough terms for arguments up to 20. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k <= 40; k += 1) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}
