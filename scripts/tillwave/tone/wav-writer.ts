/** One channel of sound as a WAV file: 44 bytes, then samples. For what is read see wav-head.ts. */
import { assert } from "@tillwave/shared/core/assert";

/** "32f" is what editors work with; anything louder than ±1 stays what it is. */
export const DEPTHS = ["16", "24", "32f"] as const;
export type Depth = (typeof DEPTHS)[number];

const HEAD_BYTES = 44;
const SAMPLE_BYTES = { "16": 2, "24": 3, "32f": 4 } as const;

export interface WavShape {
  readonly sampleRate: number;
  readonly depth: Depth;
  /** How many samples follow the head. */
  readonly samples: number;
}

/** Longer ones need another kind of file: sizes are 32 bits. */
export const samplesMax = (depth: Depth): number =>
  Math.floor((2 ** 32 - 1 - HEAD_BYTES) / SAMPLE_BYTES[depth]) - 1;

export function encodeWavHead({ sampleRate, depth, samples }: WavShape): Uint8Array {
  assert(samples <= samplesMax(depth), `${samples} samples do not fit into one file`);
  const sampleBytes = SAMPLE_BYTES[depth];
  const dataBytes = samples * sampleBytes;
  const head = new Uint8Array(HEAD_BYTES);
  const view = new DataView(head.buffer);
  head.set(new TextEncoder().encode("RIFF    WAVEfmt "));
  view.setUint32(4, HEAD_BYTES - 8 + dataBytes + (dataBytes % 2), true);
  view.setUint32(16, 16, true);
  view.setUint16(20, depth === "32f" ? 3 : 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * sampleBytes, true);
  view.setUint16(32, sampleBytes, true);
  view.setUint16(34, sampleBytes * 8, true);
  head.set(new TextEncoder().encode("data"), 36);
  view.setUint32(40, dataBytes, true);
  return head;
}

/** Samples beyond ±1 are clipped where they are whole numbers; NaN becomes silence. */
export function encodeWavSamples(samples: Float32Array, depth: Depth): Uint8Array {
  const bytes = new Uint8Array(samples.length * SAMPLE_BYTES[depth]);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] as number;
    if (depth === "32f") {
      view.setFloat32(i * 4, sample, true);
    } else if (depth === "16") {
      view.setInt16(i * 2, wholeOf(sample, 2 ** 15), true);
    } else {
      const whole = wholeOf(sample, 2 ** 23);
      view.setInt16(i * 3, whole, true);
      view.setInt8(i * 3 + 2, whole >> 16);
    }
  }
  return bytes;
}

/** A data chunk of odd length is followed by one byte. */
export const wavTail = ({ depth, samples }: WavShape): Uint8Array =>
  new Uint8Array((samples * SAMPLE_BYTES[depth]) % 2);

const wholeOf = (sample: number, scale: number): number =>
  Number.isNaN(sample) ? 0 : Math.max(-scale, Math.min(scale - 1, Math.round(sample * scale)));
