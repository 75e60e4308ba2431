import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { STEP_COUNT } from "@tillwave/shared/tone/interleave";
import { STEADY } from "@tillwave/shared/tone/profile";
import { expect, test } from "vitest";
import { createGaussian } from "./channel/gaussian.ts";
import { EVIDENCE_MIN, falseAcceptsPerHour, weighTones } from "./evidence.ts";
import { createListDecoder } from "./viterbi.ts";

const random = seededRandom(seedOfRun("evidence"));
const gaussian = createGaussian(random.integer(2 ** 32));
const { toneCount, slotCount } = STEADY;

test("what a slot's tones say is 1 on average, whatever the metrics", () => {
  const metrics = Float32Array.from({ length: 3 * toneCount }, () => 200 * random.next() - 100);
  const before = metrics.slice();
  weighTones(metrics, toneCount, toneCount);
  const slot = metrics.subarray(toneCount, 2 * toneCount);
  const mean = slot.reduce((sum, value) => sum + Math.exp(value), 0) / toneCount;
  expect(mean).toBeCloseTo(1, 3);
  const moved = before.map((value, i) => value - (metrics[i] as number));
  expect(new Set(moved.subarray(0, toneCount))).toEqual(new Set([0]));
  expect(Math.max(...moved.subarray(toneCount, 2 * toneCount))).toBeCloseTo(
    Math.min(...moved.subarray(toneCount, 2 * toneCount)),
    3,
  );
});

test("a slot that nobody heard says nothing", () => {
  const metrics = new Float32Array(toneCount);
  weighTones(metrics, 0, toneCount);
  expect(metrics.every((value) => value === 0)).toBe(true);
});

test("one false accept in 10,000 hours takes 80 nats", () => {
  expect(EVIDENCE_MIN).toBeCloseTo(79.9, 1);
  expect(falseAcceptsPerHour(EVIDENCE_MIN)).toBeCloseTo(1e-4, 9);
  expect(falseAcceptsPerHour(60)).toBeGreaterThan(40_000);
});

test("the best that noise has to offer is far from enough, though all of the code's paths are looked at", () => {
  // 2^92 paths: expected above 63.8 nats is less than one.
  const decoder = createListDecoder(STEADY);
  const metrics = new Float32Array(STEP_COUNT * toneCount);
  for (let trial = 0; trial < 20; trial += 1) {
    for (let step = 0; step < STEP_COUNT; step += 1) {
      hearSlot(metrics, { at: step * toneCount, strength: 3, tone: null });
    }
    decoder.begin(metrics, { listMax: 1 });
    while (!decoder.advance()) {
      // Until it is done.
    }
    expect(decoder.best.metric).toBeLessThan(92 * Math.LN2 + 5);
  }
});

test("loud tones of somebody else's speak against every payload", () => {
  const metrics = new Float32Array(toneCount);
  hearSlot(metrics, { at: 0, strength: 20, tone: 5 });
  expect(metrics[5]).toBeGreaterThan(3);
  expect(metrics[6]).toBeLessThan(-5);
});

test("nine of ten frames at −17 dB have enough", () => {
  const strength = 10 ** ((-17 + 22.8) / 10);
  const enough = Array.from({ length: 100 }, () => {
    const metrics = new Float32Array(toneCount);
    let evidence = 0;
    for (let slot = 0; slot < slotCount; slot += 1) {
      hearSlot(metrics, { at: 0, strength, tone: 7 });
      evidence += metrics[7] as number;
    }
    return evidence >= EVIDENCE_MIN;
  });
  expect(enough.filter(Boolean).length).toBeGreaterThan(90);
});

/** One slot in white noise of power 1 with perhaps one tone of power `strength`, as the metrics of a receiver that knows it. */
function hearSlot(
  metrics: Float32Array,
  {
    at,
    strength,
    tone,
  }: { readonly at: number; readonly strength: number; readonly tone: number | null },
): void {
  for (let s = 0; s < toneCount; s += 1) {
    const re = gaussian.next() * Math.SQRT1_2 + (s === tone ? Math.sqrt(strength) : 0);
    const im = gaussian.next() * Math.SQRT1_2;
    metrics[at + s] = lnBessel0(2 * Math.sqrt(strength * (re * re + im * im))) - strength;
  }
  weighTones(metrics, at, toneCount);
}

/** By its series: slow, and right. */
function lnBessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k += 1) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return Math.log(sum);
}
