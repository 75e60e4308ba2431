/**
 * A small loudspeaker and a phone's microphone together, relative to 17 kHz:
 *
 *     Hz    ≤ 17,000   18,000   19,000   20,000      then 7.5 dB less for each 1,000
 *     dB        0        −3      −7.5     −15
 *
 * As a filter without delay on the envelope: the straight lines between these points, sampled every 125 Hz, as 33 windowed taps.
 */
import { AIR_CENTRE, emptyEnvelope, type Envelope } from "./envelope.ts";
import { AIR_RATE } from "./low-pass.ts";

const TURN = 2 * Math.PI;
const CORNERS = [
  { frequency: 17_000, loss: 0 },
  { frequency: 18_000, loss: 3 },
  { frequency: 19_000, loss: 7.5 },
  { frequency: 20_000, loss: 15 },
  { frequency: 24_000, loss: 45 },
] as const;

/** Either side of the middle. */
const HALF = 16;
const GRID = 64;
const taps = rollOffTaps();

/** In dB. */
export function deviceLoss(frequency: number): number {
  for (const [at, upper] of CORNERS.entries()) {
    const lower = CORNERS[at - 1];
    if (frequency <= upper.frequency) {
      const width = upper.frequency - (lower?.frequency ?? 0);
      const share = (upper.frequency - frequency) / width;
      return upper.loss + share * ((lower?.loss ?? upper.loss) - upper.loss);
    }
  }
  return 45;
}

export function rolledOff({ first, re, im }: Envelope): Envelope {
  const out = emptyEnvelope(first, re.length);
  for (let at = 0; at < re.length; at += 1) {
    const from = Math.max(0, HALF - at);
    const to = Math.min(taps.re.length, re.length + HALF - at);
    let sumRe = 0;
    let sumIm = 0;
    for (let tap = from; tap < to; tap += 1) {
      const inRe = re[at + tap - HALF] as number;
      const inIm = im[at + tap - HALF] as number;
      const tapRe = taps.re[tap] as number;
      const tapIm = taps.im[tap] as number;
      sumRe += tapRe * inRe - tapIm * inIm;
      sumIm += tapRe * inIm + tapIm * inRe;
    }
    out.re[at] = sumRe;
    out.im[at] = sumIm;
  }
  return out;
}

/** In the order in which the samples stand: the last tap is for the latest sample. */
function rollOffTaps(): { re: Float32Array; im: Float32Array } {
  const re = new Float32Array(2 * HALF + 1);
  const im = new Float32Array(2 * HALF + 1);
  for (let tap = 0; tap < re.length; tap += 1) {
    const late = HALF - tap;
    const window = 0.5 + 0.5 * Math.cos((Math.PI * late) / (HALF + 1));
    for (let bin = 0; bin < GRID; bin += 1) {
      const offset = ((bin - GRID / 2) * AIR_RATE) / GRID;
      const gain = 10 ** (-deviceLoss(AIR_CENTRE + offset) / 20) / GRID;
      const angle = (TURN * offset * late) / AIR_RATE;
      re[tap] = (re[tap] as number) + window * gain * Math.cos(angle);
      im[tap] = (im[tap] as number) + window * gain * Math.sin(angle);
    }
  }
  return { re, im };
}
