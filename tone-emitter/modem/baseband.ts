/**
 * What was heard, as the receiver keeps it: complex samples, 4,000 a second, centred on 18,950 Hz, the last 8.192 s of them.
 * Sample n (counted from the stream's start, never wrapping) lies at `n & (capacity - 1)` until it is overwritten by
 * sample n + capacity. A real tone of amplitude A in the sound is a complex tone of magnitude A here.
 *
 *     sound    17,500 … 17,950 [ tones ] 19,950 … 20,400 Hz
 *     baseband -1,450 … -1,000 [ tones ] +1,000 … +1,450 Hz      flat within 0.1 dB to ±1,350 Hz
 */

/** Complex samples a second. */
export const BASEBAND_RATE = 4000;

/** A power of two, in samples: two frames of the longest profile and an echo fit. */
export const BASEBAND_CAPACITY = 32_768;

/** Two rings and a count: everybody reads them, only the front end writes them. */
export interface Baseband {
  readonly re: Float32Array;
  readonly im: Float32Array;
  /** Samples written since the stream's start; those from `head - BASEBAND_CAPACITY` on can be read. */
  head: number;
}

export const createBaseband = (): Baseband => ({
  re: new Float32Array(BASEBAND_CAPACITY),
  im: new Float32Array(BASEBAND_CAPACITY),
  head: 0,
});

/** The first sample that can still be read. */
export const basebandTail = ({ head }: Baseband): number => Math.max(0, head - BASEBAND_CAPACITY);
