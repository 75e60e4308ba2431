import { expect, test } from "vitest";
import { createGaussian } from "./gaussian.ts";

const COUNT = 2_000_000;

function moments(seed: number): { mean: number; square: number; fourth: number; beyond3: number } {
  const gaussian = createGaussian(seed);
  const sums = { mean: 0, square: 0, fourth: 0, beyond3: 0 };
  for (let at = 0; at < COUNT; at += 1) {
    const x = gaussian.next();
    sums.mean += x / COUNT;
    sums.square += (x * x) / COUNT;
    sums.fourth += x ** 4 / COUNT;
    sums.beyond3 += Math.abs(x) > 3 ? 1 / COUNT : 0;
  }
  return sums;
}

test("deviates have the moments and the tail of a normal distribution", () => {
  const { mean, square, fourth, beyond3 } = moments(11);
  // Five standard errors of each.
  expect(mean).toBeCloseTo(0, 2);
  expect(Math.abs(square - 1)).toBeLessThan(0.005);
  expect(Math.abs(fourth - 3)).toBeLessThan(0.035);
  expect(Math.abs(beyond3 - 0.0027)).toBeLessThan(0.0002);
});

test("every part of the bell is filled as it should be", () => {
  const gaussian = createGaussian(12);
  const counts = new Float64Array(61);
  for (let at = 0; at < COUNT; at += 1) {
    const cell = Math.floor(gaussian.next() * 10 + 30.5);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  for (let cell = 0; cell <= 60; cell += 1) {
    const x = (cell - 30) / 10;
    const expected = (COUNT * 0.1 * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
    // The cell's curvature adds (x² − 1)/2400 of it.
    const exact = expected * (1 + (x * x - 1) / 2400);
    expect(Math.abs((counts[cell] as number) - exact)).toBeLessThan(5 * Math.sqrt(exact) + 1);
  }
});

test("neighbouring deviates know nothing of each other", () => {
  const gaussian = createGaussian(13);
  const lags = [1, 2, 3, 4, 128];
  const line = Float32Array.from({ length: 500_000 }, () => gaussian.next());
  for (const lag of lags) {
    let sum = 0;
    let squares = 0;
    for (let at = lag; at < line.length; at += 1) {
      const a = line[at] as number;
      const b = line[at - lag] as number;
      sum += a * b;
      squares += (a * a - 1) * (b * b - 1);
    }
    expect(Math.abs(sum / line.length)).toBeLessThan(0.0075);
    expect(Math.abs(squares / line.length)).toBeLessThan(0.016);
  }
});

test("the same seed gives the same noise, another one other noise", () => {
  const one = Array.from({ length: 5 }, createGaussian(1).next);
  expect(Array.from({ length: 5 }, createGaussian(1).next)).toEqual(one);
  expect(Array.from({ length: 5 }, createGaussian(2).next)).not.toEqual(one);
});
