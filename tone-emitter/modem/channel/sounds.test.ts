import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { describe, expect, test } from "vitest";
import { averageSpectrum, bandShare } from "../spectrum.ts";
import { createPinkNoise } from "./sounds-hiss.ts";
import { createVoices, VOICES_MAX } from "./sounds-voices.ts";
import { createSound, SOUND_KINDS } from "./sounds.ts";

const random = seededRandom(seedOfRun("sounds"));
const RATE = 48_000;

describe.each(SOUND_KINDS)("%s", (kind) => {
  test("the same seed is the same sound, in blocks of any size", () => {
    const seed = random.integer(2 ** 32);
    const whole = new Float32Array(RATE);
    createSound(kind, { seed, sampleRate: RATE }).render(whole);
    const pieces = new Float32Array(RATE);
    const sound = createSound(kind, { seed, sampleRate: RATE });
    for (let at = 0; at < RATE;) {
      const length = Math.min(random.integer(5000), RATE - at);
      sound.render(pieces.subarray(at, at + length));
      at += length;
    }
    expect(pieces).toEqual(whole);
    const other = new Float32Array(RATE);
    createSound(kind, { seed: seed + 1, sampleRate: RATE }).render(other);
    expect(other).not.toEqual(whole);
  });

  test("it is a sound that a microphone can give, at every rate", () => {
    for (const sampleRate of [44_100, 48_000]) {
      const samples = new Float32Array(sampleRate);
      const seed = random.integer(2 ** 32);
      createSound(kind, { seed, sampleRate }).render(samples);
      expect(samples.every((sample) => Math.abs(sample) <= 1)).toBe(true);
    }
  });

  test("some of it lies where the receiver listens", () => {
    const loudest = [1, 2, 3].map((seed) => {
      const samples = new Float32Array(4 * RATE);
      createSound(kind, { seed, sampleRate: RATE }).render(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      const share = bandShare(averageSpectrum(samples, RATE), { from: 17_500, to: 20_500 });
      return 10 * Math.log10(power) + share;
    });
    expect(Math.max(...loudest)).toBeGreaterThan(-60);
  });
});

test("a voice sings its pitch at its level, from when it should until it should", () => {
  const voices = createVoices(RATE);
  voices.add({ frequency: 19_000, level: 0.25, length: 0.5, delay: 0.25 });
  const sound = new Float32Array(RATE);
  voices.addTo(sound);
  const [begin, end] = [RATE / 4, (3 * RATE) / 4];
  expect(sound.subarray(0, begin).every((sample) => sample === 0)).toBe(true);
  expect(sound.subarray(end).every((sample) => sample === 0)).toBe(true);
  const power = sound.reduce((sum, sample) => sum + sample * sample, 0) / (RATE / 2);
  expect(power).toBeCloseTo(0.25 ** 2 / 2, 4);
  const spectrum = averageSpectrum(sound, RATE);
  expect(bandShare(spectrum, { from: 18_900, to: 19_100 })).toBeGreaterThan(-0.1);
});

test("a voice that decays falls by 60 dB in its time, one that slides ends where it should", () => {
  const voices = createVoices(RATE);
  voices.add({ frequency: 1000, level: 0.5, length: 1, decay: 0.5 });
  const sound = new Float32Array(RATE);
  voices.addTo(sound);
  const late = sound.subarray(RATE / 2, RATE / 2 + 480);
  expect(Math.max(...late)).toBeCloseTo(0.0005, 4);
  voices.add({ frequency: 17_000, level: 0.5, length: 1, slope: 4000 });
  voices.addTo(sound.fill(0));
  const end = averageSpectrum(sound.subarray(RATE - 4800), RATE);
  expect(bandShare(end, { from: 20_400, to: 21_200 })).toBeGreaterThan(-0.5);
});

test("no more voices sound than there may be", () => {
  const voices = createVoices(RATE);
  for (let i = 0; i < 2 * VOICES_MAX; i += 1) {
    voices.add({ frequency: 1000, level: 0.001, length: 1 });
  }
  expect(voices.count).toBe(VOICES_MAX);
  voices.addTo(new Float32Array(RATE));
  expect(voices.count).toBe(0);
});

test("pink noise falls by 3 dB an octave", () => {
  const samples = new Float32Array(8 * RATE);
  createPinkNoise(random.integer(2 ** 32)).addTo(samples, 0.1);
  const spectrum = averageSpectrum(samples, RATE);
  const octaves = [500, 1000, 2000, 4000, 8000].map((from) =>
    bandShare(spectrum, { from, to: 2 * from }),
  );
  const lowest = Math.min(...octaves);
  expect(Math.max(...octaves) - lowest).toBeLessThan(1);
});
