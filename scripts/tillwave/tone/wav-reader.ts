/** One channel of a WAV file as samples from −1 to 1, from anywhere in it, in memory that does not grow. */
import { assert } from "@tillwave/shared/core/assert";
import type { ByteSource } from "./byte-source.ts";
import type { Wav } from "./wav-head.ts";

export interface Channel {
  readonly sampleRate: number;
  /** In samples. */
  readonly length: number;
  /** Fills `into` with the samples from `from` on. Fewer than asked for: the end, or a disk that fails. */
  read(from: number, into: Float32Array): number;
}

const PIECE_FRAMES = 16_384;

/** The first channel is 0. */
export function createChannel(source: ByteSource, wav: Wav, channel: number): Channel {
  assert(channel >= 0 && channel < wav.channels, `there is no channel ${channel}`);
  const { frameBytes, sampleBytes, dataAt } = wav;
  const bytes = new Uint8Array(PIECE_FRAMES * frameBytes);
  const view = new DataView(bytes.buffer);
  return {
    sampleRate: wav.sampleRate,
    length: wav.frames,
    read(from, into) {
      const wanted = Math.min(into.length, wav.frames - from);
      let done = 0;
      while (done < wanted) {
        const piece = bytes.subarray(0, Math.min(PIECE_FRAMES, wanted - done) * frameBytes);
        const got = Math.floor(
          source.read(dataAt + (from + done) * frameBytes, piece) / frameBytes,
        );
        if (got === 0) {
          break;
        }
        const out = into.subarray(done, done + got);
        decodeSamples(wav, view, { at: channel * sampleBytes, out });
        done += got;
      }
      return done;
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
