import * as fc from "fast-check";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, test } from "vitest";
import { BLOCK_SAMPLES, createPcmBlocks, type PcmFormat } from "./pcm-blocks.ts";

const numbered = (count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, n) => ((n % 65_536) - 32_768) / 32_768);

function bytesOf(samples: Float32Array, format: PcmFormat): Uint8Array {
  const bytes = new Uint8Array(samples.length * (format === "s16le" ? 2 : 4));
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, n) => {
    if (format === "s16le") {
      view.setInt16(n * 2, sample * 32_768, true);
    } else {
      view.setFloat32(n * 4, sample, true);
    }
  });
  return bytes;
}

test.each(["s16le", "f32le"] as const)(
  "%s is read as it was written, however the pipe cuts it",
  (format) => {
    const samples = numbered(3 * BLOCK_SAMPLES + 100);
    const bytes = bytesOf(samples, format);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 40 }), (cuts) => {
        const read: number[] = [];
        const frames: number[] = [];
        const blocks = createPcmBlocks(format, (block, frame) => {
          read.push(...block);
          frames.push(frame);
        });
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          blocks.push(bytes.subarray(at, at + cut));
          at += cut;
        }
        expect(frames).toEqual([0, BLOCK_SAMPLES, 2 * BLOCK_SAMPLES]);
        expect(read).toEqual([...samples.subarray(0, 3 * BLOCK_SAMPLES)]);
      }),
      { seed: seedOfRun("pcm blocks"), numRuns: 30 },
    );
  },
);
