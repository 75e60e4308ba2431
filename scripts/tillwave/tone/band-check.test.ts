import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { checkBand } from "./band-check.ts";
import type { Channel } from "./wav-reader.ts";

const RATE = 48_000;

const channelOf = (samples: Float32Array): Channel => ({
  sampleRate: RATE,
  length: samples.length,
  read(from, into) {
    const part = samples.subarray(from, from + into.length);
    into.set(part);
    return part.length;
  },
});

/** Rounded as a file of 16 bits has it. */
const rounded = (samples: Float32Array): Float32Array =>
  samples.map((sample) => Math.round(sample * 2 ** 15) / 2 ** 15);

function noise(seconds: number, level: number): Float32Array {
  const random = seededRandom(7);
  return Float32Array.from({ length: seconds * RATE }, () => level * (random.next() - 0.5));
}

/** What an MP3 or a headset leaves: a windowed sinc of 801 taps. */
function cutAt(samples: Float32Array, frequency: number): Float32Array {
  const half = 400;
  const taps = Array.from({ length: 2 * half + 1 }, (_, i) => {
    const time = i - half;
    const x = (2 * frequency * time) / RATE;
    const sinc = time === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return ((2 * frequency) / RATE) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * time) / half));
  });
  return samples.map((_, i) => {
    let sum = 0;
    for (let k = 0; k < taps.length; k++) {
      sum += (taps[k] ?? 0) * (samples[i + k - half] ?? 0);
    }
    return sum;
  });
}

test("a microphone's own recording is said to hold every height", () => {
  const check = checkBand(channelOf(rounded(noise(4, 0.01))));
  expect(check).toMatchObject({ verdict: "there", cliff: null });
  expect(check.floor).toBeGreaterThan(-70);
  expect(check.floor).toBeLessThan(-55);
});

test.each([
  ["a call", 3400],
  ["a headset", 8000],
  ["an MP3", 16_000],
])("what %s took away is noticed, with where it begins", (_, frequency) => {
  const { verdict, cliff } = checkBand(channelOf(rounded(cutAt(noise(1, 0.1), frequency))));
  expect(verdict).toBe("cut");
  expect(Math.abs((cliff ?? 0) - frequency)).toBeLessThanOrEqual(500);
});

test("what is gone between words is noticed", () => {
  const samples = noise(4, 0.05).map((sample, i) => (i % RATE < RATE / 3 ? 0 : sample));
  expect(checkBand(channelOf(samples)).verdict).toBe("comes-and-goes");
});

test("zeros are silence, and a file of one sample is no reason to stumble", () => {
  expect(checkBand(channelOf(new Float32Array(RATE))).verdict).toBe("silent");
  expect(checkBand(channelOf(new Float32Array(1))).verdict).toBe("silent");
  expect(checkBand(channelOf(new Float32Array(RATE).fill(NaN))).verdict).toBe("silent");
});

test("a quiet room under a small microphone that falls off gently is not said to be cut", () => {
  const white = noise(2, 0.02);
  // One pole: 6 dB an octave, and a second: what small microphones do.
  let one = 0;
  let two = 0;
  const soft = white.map((sample) => {
    one += 0.6 * (sample - one);
    two += 0.6 * (one - two);
    return two;
  });
  expect(checkBand(channelOf(soft))).toMatchObject({ verdict: "there", cliff: null });
});
