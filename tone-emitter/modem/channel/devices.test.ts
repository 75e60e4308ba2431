import { expect, test } from "vitest";
import { bringToLevel, quantise, rideLevel } from "./devices.ts";
import { createGaussian } from "./gaussian.ts";
import { decibels } from "../decibels.ts";
import { meanSquare } from "./measure.ts";

const noise = (seconds: number, deviation: number): Float32Array => {
  const samples = new Float32Array(48_000 * seconds);
  createGaussian(9).addTo(samples, deviation);
  return samples;
};

test("a recording is brought to 20 dB below full scale", () => {
  const samples = noise(1, 3);
  bringToLevel(samples);
  expect(decibels(meanSquare(samples))).toBeCloseTo(-20, 3);
});

test("silence stays silence", () => {
  const samples = new Float32Array(480);
  bringToLevel(samples);
  rideLevel(samples, 48_000);
  quantise(samples);
  expect(samples).toEqual(new Float32Array(480));
});

test("a riding level ducks after a bang and comes back within seconds", () => {
  const samples = noise(6, 0.01);
  for (let at = 96_000; at < 98_400; at += 1) {
    samples[at] = 30 * (samples[at] as number);
  }
  rideLevel(samples, 48_000);
  const level = (from: number): number =>
    decibels(meanSquare(samples.subarray(from, from + 9_600)));
  expect(level(80_000)).toBeLessThan(-19);
  expect(level(80_000)).toBeGreaterThan(-22);
  expect(level(98_400)).toBeLessThan(-40);
  expect(level(278_000)).toBeGreaterThan(-25);
});

test("samples come in 65,536 steps, and what is too loud is cut off", () => {
  const samples = Float32Array.of(0, 0.25, 1 / 32_768, 0.4 / 32_768, 1, 7, -1, -7);
  quantise(samples);
  const top = 32_767 / 32_768;
  expect([...samples]).toEqual([0, 0.25, 1 / 32_768, 0, top, top, -1, -1]);
});
