/** One channel of a WAV file as samples from −1 to 1, block after block, in memory that does not grow. */
import { assert } from "@tillwave/shared/core/assert";
import type { ByteSource } from "./byte-source.ts";
import type { Wav } from "./wav-head.ts";

export interface Stretch {
  /** The first is 0. */
  readonly channel: number;
  /** Frames: from, and up to but not with. Beyond the end there is nothing. */
  readonly from?: number;
  readonly to?: number;
}

export interface WavReader {
  /** The next samples, valid until the next call; null at the end. */
  next(): Float32Array | null;
}

const BLOCK_FRAMES = 16_384;

export function createWavReader(
  source: ByteSource,
  wav: Wav,
  { channel, from = 0, to = wav.frames }: Stretch,
): WavReader {
  assert(channel >= 0 && channel < wav.channels, `there is no channel ${channel}`);
  assert(from >= 0, `frames begin at 0, not at ${from}`);
  const end = Math.min(to, wav.frames);
  const bytes = new Uint8Array(BLOCK_FRAMES * wav.frameBytes);
  const view = new DataView(bytes.buffer);
  const samples = new Float32Array(BLOCK_FRAMES);
  let at = from;
  return {
    next() {
      const wanted = Math.min(end - at, BLOCK_FRAMES);
      if (wanted <= 0) {
        return null;
      }
      const got = source.read(
        wav.dataAt + at * wav.frameBytes,
        bytes.subarray(0, wanted * wav.frameBytes),
      );
      const count = Math.floor(got / wav.frameBytes);
      if (count === 0) {
        at = end;
        return null;
      }
      at += count;
      const out = samples.subarray(0, count);
      decodeSamples(wav, view, { at: channel * wav.sampleBytes, out });
      return out;
    },
  };
}

interface Place {
  /** Of the first sample, in bytes. */
  readonly at: number;
  readonly out: Float32Array;
}

/** Whole numbers become −1 to 1 by their own range; floats stay as they are, NaN and ±∞ too. */
function decodeSamples(wav: Wav, view: DataView, { at, out }: Place): void {
  const { frameBytes, sampleBytes, encoding } = wav;
  if (encoding === "float") {
    for (let i = 0, p = at; i < out.length; i++, p += frameBytes) {
      out[i] = sampleBytes === 8 ? view.getFloat64(p, true) : view.getFloat32(p, true);
    }
    return;
  }
  switch (sampleBytes) {
    case 1:
      for (let i = 0, p = at; i < out.length; i++, p += frameBytes) {
        out[i] = (view.getUint8(p) - 128) / 2 ** 7;
      }
      return;
    case 2:
      for (let i = 0, p = at; i < out.length; i++, p += frameBytes) {
        out[i] = view.getInt16(p, true) / 2 ** 15;
      }
      return;
    case 3:
      for (let i = 0, p = at; i < out.length; i++, p += frameBytes) {
        out[i] = ((view.getInt8(p + 2) << 16) | view.getUint16(p, true)) / 2 ** 23;
      }
      return;
    default:
      for (let i = 0, p = at; i < out.length; i++, p += frameBytes) {
        out[i] = view.getInt32(p, true) / 2 ** 31;
      }
  }
}
