import { expect, test } from "vitest";
import { decibels } from "../decibels.ts";
import { bandPower } from "./measure.ts";
import { createNoise, NOISE_BAND, type NoiseKind } from "./noise.ts";

const SECONDS = 25;
const RATES = [48_000, 44_100];
const LOW = { from: 20, to: 1_000 };

const heard = (kind: NoiseKind, sampleRate: number): Float32Array => {
  const samples = new Float32Array(SECONDS * sampleRate);
  createNoise({ kind, sampleRate, power: 0.01, seed: 5 }).addTo(samples);
  return samples;
};

test.for(["white", "pink", "babble"] as const)(
  "%s noise has the power asked for between 17.5 and 20.5 kHz",
  (kind) => {
    for (const sampleRate of RATES) {
      const power = bandPower(heard(kind, sampleRate), sampleRate, NOISE_BAND);
      // Clinks come by chance: some 40 of them carry a fifth of the power.
      expect(Math.abs(decibels(power / 0.01))).toBeLessThan(kind === "babble" ? 0.4 : 0.08);
    }
  },
);

test("pink noise has 14 dB more below 1 kHz", () => {
  for (const sampleRate of RATES) {
    const low = bandPower(heard("pink", sampleRate), sampleRate, LOW);
    expect(Math.abs(decibels(low / 0.01) - 14)).toBeLessThan(0.5);
  }
});

test("babble has talk below 1 kHz, 26 dB above what is steady in the band", () => {
  const low = bandPower(heard("babble", 48_000), 48_000, LOW);
  const steady = 0.01 / (1 + 1.5 * 0.005 * 10 ** 1.5);
  expect(Math.abs(decibels(low / steady) - 26)).toBeLessThan(0.7);
});

test("glasses clink one and a half times a second, 15 dB above the rest", () => {
  const samples = heard("babble", 48_000);
  const window = 240;
  const powers: number[] = [];
  for (let at = 0; at + window < samples.length; at += window) {
    // Differences leave out the talk.
    let sum = 0;
    for (let k = at + 2; k < at + window; k += 1) {
      const a = samples[k] as number;
      const b = samples[k - 1] as number;
      const c = samples[k - 2] as number;
      sum += (a - 2 * b + c) ** 2;
    }
    powers.push(sum);
  }
  const median = powers.toSorted((a, b) => a - b)[powers.length >> 1] as number;
  const isLoud = powers.map((power) => power > 5 * median);
  const clinks = isLoud.filter((loud, at) => loud && isLoud[at - 1] !== true).length;
  expect(clinks).toBeGreaterThan(SECONDS * 1.5 - 4 * Math.sqrt(SECONDS * 1.5));
  expect(clinks).toBeLessThan(SECONDS * 1.5 + 4 * Math.sqrt(SECONDS * 1.5));
  const loud = powers
    .filter((_, at) => isLoud[at])
    .reduce((sum, power) => sum + power / median - 1, 0);
  expect(Math.abs(decibels(loud / clinks) - 15)).toBeLessThan(1);
});

test("noise goes on from block to block as if taken at once", () => {
  for (const kind of ["white", "pink", "babble"] as const) {
    const options = { kind, sampleRate: 48_000, power: 1, seed: 3 } as const;
    const whole = new Float32Array(9_600);
    createNoise(options).addTo(whole);
    const pieces = new Float32Array(9_600);
    const noise = createNoise(options);
    for (let at = 0; at < pieces.length; at += 480) {
      noise.addTo(pieces.subarray(at, at + 480));
    }
    expect(pieces).toEqual(whole);
  }
});
