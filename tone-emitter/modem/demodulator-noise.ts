/**
 * How loud the noise is beside the band, where nothing is sung and nothing is taken out: what was heard there now and then tells
 * by how much noise has grown or fallen, whoever sings meanwhile.
 *
 *     noise  ▁▁▁▁████████████▁▁▁▁  noise
 *          -1.69 -1.41      1.41 1.69 kHz beside 18,950 Hz
 */
import FFT from "fft.js";

import { BASEBAND_CAPACITY, BASEBAND_RATE, basebandTail, type Baseband } from "./baseband.ts";

/** Samples of a look. */
const SIZE = 256;
/** In Hz from the centre, on both sides: a Blackman window lets 60 dB less of the band through there. */
const FROM = 1406;
const TO = 1688;
/** Looks that are remembered: two seconds. */
const LOOKS = 32;
/** It keeps divisions finite. */
const SILENCE = 1e-18;

export interface NoiseMeter {
  /** Takes one look, if the samples for one are there. */
  advance(): boolean;
  /** Mean power, comparable only with itself; never 0. */
  readonly level: number;
}

export const createNoiseMeter = (baseband: Baseband): NoiseMeter => {
  const fft = new FFT(SIZE);
  const input = new Float64Array(2 * SIZE);
  const output = new Float64Array(2 * SIZE);
  const mask = BASEBAND_CAPACITY - 1;
  const firstBin = Math.ceil((FROM * SIZE) / BASEBAND_RATE);
  const lastBin = Math.floor((TO * SIZE) / BASEBAND_RATE);
  const blackman = Float64Array.from({ length: SIZE }, (_, n) => {
    const turn = (2 * Math.PI * (n + 0.5)) / SIZE;
    return 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
  });
  let next = 0;
  let looks = 0;
  let level = 0;

  const look = (): number => {
    for (let n = 0; n < SIZE; n++) {
      const shape = blackman[n] as number;
      input[2 * n] = (baseband.re[(next + n) & mask] as number) * shape;
      input[2 * n + 1] = (baseband.im[(next + n) & mask] as number) * shape;
    }
    fft.transform(output, input);
    let sum = 0;
    for (let bin = firstBin; bin <= lastBin; bin++) {
      const above = 2 * bin;
      const below = 2 * (SIZE - bin);
      sum += (output[above] as number) ** 2 + (output[above + 1] as number) ** 2;
      sum += (output[below] as number) ** 2 + (output[below + 1] as number) ** 2;
    }
    return sum;
  };

  return {
    advance() {
      next = Math.max(next, basebandTail(baseband));
      if (next + SIZE > baseband.head) {
        return false;
      }
      looks++;
      level += (look() - level) / Math.min(looks, LOOKS);
      next += SIZE;
      return true;
    },
    get level() {
      return Math.max(level, SILENCE);
    },
  };
};
