import { describe, expect, test } from "vitest";
import {
  averageSpectrum,
  bandShare,
  peakToAverage,
  quantised,
  worstWindowBelow,
} from "./spectrum.ts";

const RATE = 48_000;

const tone = (frequency: number, level: number, seconds = 1): Float32Array =>
  Float32Array.from(
    { length: seconds * RATE },
    (_, i) => level * Math.sin((2 * Math.PI * frequency * i) / RATE),
  );

const sum = (a: Float32Array, b: Float32Array): Float32Array =>
  a.map((sample, i) => sample + (b[i] as number));

/** Half a cosine over 10 ms at both ends. */
const faded = (samples: Float32Array): Float32Array =>
  samples.map((sample, i) => {
    const edge = Math.min(i, samples.length - 1 - i) / 480;
    return sample * (edge >= 1 ? 1 : (1 - Math.cos(Math.PI * edge)) / 2);
  });

describe("over time", () => {
  test("a whistle far below the tone is found at its own strength", () => {
    const sound = faded(sum(tone(19_000, 0.5), tone(3000, 0.5 * 10 ** (-75 / 20))));
    expect(bandShare(averageSpectrum(sound, RATE), { to: 16_000 })).toBeCloseTo(-75, 0);
  });

  test("a pure tone leaves nothing elsewhere, down to −120 dB", () => {
    const spectrum = averageSpectrum(faded(tone(19_000, 0.5)), RATE);
    expect(bandShare(spectrum, { to: 18_000 })).toBeLessThan(-100);
    expect(bandShare(spectrum, { to: 16_000 })).toBeLessThan(-120);
    expect(bandShare(spectrum, { from: 18_900, to: 19_100 })).toBeCloseTo(0, 2);
  });

  test("silence has no share of anything", () => {
    const silence = averageSpectrum(new Float32Array(RATE), RATE);
    expect(bandShare(silence, { to: 16_000 })).toBe(Number.NEGATIVE_INFINITY);
  });
});

describe("in 20 ms", () => {
  test("a tone that begins without a ramp is a click, and it is said when", () => {
    const sound = new Float32Array(RATE);
    sound.set(faded(tone(19_000, 0.5)).subarray(480 + 3, RATE / 2), 10_000);
    const worst = worstWindowBelow(sound, RATE, 16_000);
    expect(worst.dbc).toBeGreaterThan(-45);
    const begins = 10_000 / RATE;
    expect(worst.at).toBeLessThan(begins + 0.001);
    expect(worst.at + 0.02).toBeGreaterThan(begins);
  });

  test("a tone that ends with the recording is a click at its end", () => {
    const sound = faded(tone(19_000, 0.5)).subarray(0, RATE - 500 - 3);
    const worst = worstWindowBelow(sound, RATE, 16_000);
    expect(worst.dbc).toBeGreaterThan(-45);
    expect(worst.at).toBeGreaterThan(0.95);
  });

  test("a single jump of phase is found", () => {
    const sound = faded(tone(19_000, 0.5));
    for (let i = RATE / 2; i < RATE; i += 1) sound[i] = -(sound[i] as number);
    expect(worstWindowBelow(sound, RATE, 16_000).dbc).toBeGreaterThan(-45);
  });

  test("a click of 20 ms counts against the loudest 20 ms, not against the mean of a long silence", () => {
    const sound = new Float32Array(2 * RATE);
    sound.set(faded(tone(19_000, 0.5).subarray(0, 2000)), RATE);
    sound.set(faded(tone(1000, 0.5 * 10 ** (-60 / 20)).subarray(0, 2000)), RATE / 2);
    expect(worstWindowBelow(sound, RATE, 16_000).dbc).toBeCloseTo(-60, 0);
  });

  test("a faded tone is none", () => {
    expect(worstWindowBelow(faded(tone(19_000, 0.5)), RATE, 16_000).dbc).toBeLessThan(-95);
  });
});

test("one sine has its peak 3 dB above its mean, two of them 6 dB", () => {
  expect(peakToAverage(tone(19_000, 0.5))).toBeCloseTo(3.01, 2);
  expect(peakToAverage(sum(tone(19_000, 0.5), tone(18_701, 0.5)))).toBeCloseTo(6, 1);
});

test("sixteen bits are steps of 1/32768, and full scale stays inside", () => {
  const steps = quantised(Float32Array.of(0, 1e-5, 2e-5, 1, -1, 5), 16);
  expect([...steps].map((sample) => sample * 32_768)).toEqual([0, 0, 1, 32_767, -32_768, 32_767]);
});
