import * as fc from "fast-check";
import { expect, test } from "vitest";

import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { CENTRE } from "@tillwave/shared/tone/profile";

import { BASEBAND_CAPACITY, BASEBAND_RATE, type Baseband, createBaseband } from "./baseband.ts";
import { createFrontEnd, SAMPLE_MAX } from "./front-end.ts";
import { isSampleRate } from "./sample-rate.ts";

const tone = (frequency: number, sampleRate: number, seconds = 0.5): Float32Array =>
  Float32Array.from({ length: Math.round(sampleRate * seconds) }, (_, i) =>
    Math.cos((2 * Math.PI * frequency * i) / sampleRate),
  );

const SETTLED = 100;

/** How much of the baseband turns at this frequency, and how much there is besides, both in dB. */
const measure = (baseband: Baseband, frequency: number): { level: number; rest: number } => {
  let re = 0;
  let im = 0;
  let power = 0;
  const count = baseband.head - SETTLED;
  for (let n = SETTLED; n < baseband.head; n++) {
    const x = baseband.re[n] as number;
    const y = baseband.im[n] as number;
    const angle = (-2 * Math.PI * (frequency - CENTRE) * n) / BASEBAND_RATE;
    re += x * Math.cos(angle) - y * Math.sin(angle);
    im += x * Math.sin(angle) + y * Math.cos(angle);
    power += x * x + y * y;
  }
  const amplitude = Math.hypot(re, im) / count;
  return {
    level: 20 * Math.log10(amplitude),
    rest: 10 * Math.log10(Math.max(1e-20, power / count - amplitude ** 2)),
  };
};

test.each([44_100, 48_000, 88_200, 96_000, 192_000])(
  "at %i samples a second every tone comes through at its own level and place",
  (sampleRate) => {
    for (const frequency of [17_650, 17_950, CENTRE, 19_950, 20_250]) {
      const baseband = createBaseband();
      createFrontEnd(sampleRate, baseband).push(tone(frequency, sampleRate));
      const { level, rest } = measure(baseband, frequency);
      expect(Math.abs(level)).toBeLessThan(0.1);
      expect(rest).toBeLessThan(-70);
    }
  },
);

test("a rate with no common divisor is taken to the nearest of 256 fractions", () => {
  const baseband = createBaseband();
  createFrontEnd(44_101, baseband).push(tone(19_000, 44_101));
  const { level, rest } = measure(baseband, 19_000);
  expect(Math.abs(level)).toBeLessThan(0.1);
  expect(rest).toBeLessThan(-45);
});

test("voices and music leave nothing in the band", () => {
  for (const frequency of [300, 4_000, 9_000, 15_000, 16_250]) {
    const baseband = createBaseband();
    createFrontEnd(48_000, baseband).push(tone(frequency, 48_000));
    let most = 0;
    for (let n = SETTLED; n < baseband.head; n++) {
      most = Math.max(most, Math.hypot(baseband.re[n] as number, baseband.im[n] as number));
    }
    expect(20 * Math.log10(most)).toBeLessThan(-78);
  }
});

test("however the sound is cut into blocks, the baseband is the same", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 12 }), (lengths) => {
      const sound = tone(18_500, 44_100, 0.4);
      const whole = createBaseband();
      createFrontEnd(44_100, whole).push(sound);
      const cut = createBaseband();
      const frontEnd = createFrontEnd(44_100, cut);
      let at = 0;
      for (const length of lengths) {
        frontEnd.push(sound.subarray(at, at + length));
        at += length;
      }
      frontEnd.push(sound, Math.min(at, sound.length));
      expect(cut.head).toBe(whole.head);
      expect(cut.re).toEqual(whole.re);
    }),
    { seed: seedOfRun("front-end"), numRuns: 20 },
  );
});

test("what is no number is counted and taken for silence; what is too loud is clipped", () => {
  const baseband = createBaseband();
  const frontEnd = createFrontEnd(48_000, baseband);
  const sound = tone(19_000, 48_000, 0.1);
  sound[100] = Number.NaN;
  sound[200] = Number.POSITIVE_INFINITY;
  sound[300] = Number.NEGATIVE_INFINITY;
  sound[400] = 3e38;
  frontEnd.push(sound);
  expect(frontEnd.badSamples).toBe(3);
  for (let n = 0; n < baseband.head; n++) {
    expect(Math.hypot(baseband.re[n] as number, baseband.im[n] as number)).toBeLessThan(SAMPLE_MAX);
  }
});

test("a stream longer than the ring goes on in it", () => {
  const baseband = createBaseband();
  const frontEnd = createFrontEnd(48_000, baseband);
  const sound = tone(19_000, 48_000, 1);
  for (let second = 0; second < 10; second++) {
    frontEnd.push(sound);
  }
  expect(baseband.head).toBe(10 * BASEBAND_RATE);
  expect(baseband.head).toBeGreaterThan(BASEBAND_CAPACITY);
  const last = (baseband.head - 1) & (BASEBAND_CAPACITY - 1);
  expect(Math.hypot(baseband.re[last] as number, baseband.im[last] as number)).toBeCloseTo(1, 2);
});

test("rates that hold no 20 kHz, or are none, are refused", () => {
  for (const rate of [8_000, 32_000, 44_099, 192_001, 48_000.5, Number.NaN, 0, -1]) {
    expect(isSampleRate(rate)).toBe(false);
    expect(() => createFrontEnd(rate, createBaseband())).toThrow("samples a second");
  }
});
