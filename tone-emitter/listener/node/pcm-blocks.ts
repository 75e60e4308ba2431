/**
 * Bytes of one channel, as recorders write them and pipes cut them, as blocks of samples.
 *
 *   s16le   whole numbers of 16 bits, little-endian, full scale 32,768
 *   f32le   IEEE 754, little-endian, full scale 1
 */
export type PcmFormat = "s16le" | "f32le";

/** Samples of a block. */
export const BLOCK_SAMPLES = 2048;

const SAMPLE_BYTES: Readonly<Record<PcmFormat, number>> = { s16le: 2, f32le: 4 };
const FULL_SCALE = 2 ** 15;

export interface PcmBlocks {
  /** Takes bytes, however they are cut. What does not fill a block waits for the next. */
  push(bytes: Uint8Array): void;
}

/** A block is valid until `take` comes back; `frame` is the number of its first sample. */
export function createPcmBlocks(
  format: PcmFormat,
  take: (block: Float32Array, frame: number) => void,
): PcmBlocks {
  const size = SAMPLE_BYTES[format];
  const bytes = new Uint8Array(BLOCK_SAMPLES * size);
  const view = new DataView(bytes.buffer);
  const block = new Float32Array(BLOCK_SAMPLES);
  let taken = 0;
  let frame = 0;

  const hand = (): void => {
    for (let n = 0; n < BLOCK_SAMPLES; n++) {
      block[n] =
        format === "f32le" ? view.getFloat32(n * 4, true) : view.getInt16(n * 2, true) / FULL_SCALE;
    }
    take(block, frame);
    frame += BLOCK_SAMPLES;
    taken = 0;
  };

  return {
    push(more) {
      for (let at = 0; at < more.length;) {
        const part = more.subarray(at, at + bytes.length - taken);
        bytes.set(part, taken);
        taken += part.length;
        at += part.length;
        if (taken === bytes.length) {
          hand();
        }
      }
    },
  };
}
