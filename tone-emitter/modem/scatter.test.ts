import { expect, test } from "vitest";
import { dataSlots } from "@tillwave/shared/tone/interleave";
import { STEADY } from "@tillwave/shared/tone/profile";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { confidenceOf, isPhaseBelieved, isWorthDecoding, metricMin } from "./acceptance.ts";
import { concludeSlot, createScatter, lnBessel0 } from "./scatter.ts";
import type { SlotSpectra } from "./slot-metrics.ts";

const M = 128;

test("ln I0 is what its series says", () => {
  for (const x of [0, 0.1, 1, 3.7, 3.8, 5, 12, 30]) {
    let term = 1;
    let sum = 1;
    for (let k = 1; k < 200; k += 1) {
      term *= (x / 2 / k) ** 2;
      sum += term;
    }
    expect(lnBessel0(x)).toBeCloseTo(Math.log(sum), 2);
  }
});

test("a slot's metrics are likelihoods: e^metric has a mean of one, whatever was heard", () => {
  const random = seededRandom(3);
  for (let round = 0; round < 50; round += 1) {
    const logs = Float32Array.from({ length: M }, () => (random.next() - 0.5) * 4 * round);
    concludeSlot(logs, 0, M);
    const mean = logs.reduce((sum, x) => sum + Math.exp(x), 0) / M;
    expect(mean).toBeCloseTo(1, 4);
  }
});

test("a slot that is surely wrong rules no tone out", () => {
  const logs = new Float32Array(M);
  logs[7] = 50;
  const evidence = concludeSlot(logs, 0, M);
  expect(evidence).toBeGreaterThan(5);
  expect(logs[7]).toBeGreaterThan(4.7);
  expect(logs[8]).toBeGreaterThan(-4);
});

test.each([
  [-5, -5],
  [-37, -10],
  [-1000, -106.3],
])(
  "a slot in which no tone can have been sung rules the others out no more than one does (%d)",
  (log, least) => {
    const logs = new Float32Array(M).fill(log);
    expect(concludeSlot(logs, 0, M)).toBeCloseTo(least, 3);
    for (const metric of logs) expect(metric).toBeCloseTo(0, 5);
  },
);

test("a tone beside which somebody else's is louder speaks for itself all the same", () => {
  const logs = new Float32Array(M);
  logs[7] = 50;
  logs[8] = 30;
  concludeSlot(logs, 0, M);
  expect(logs[8]).toBeGreaterThan(2);
  expect(logs[7]).toBeGreaterThan(logs[8]);
});

test("what is likelier noise must make up for it; what the phase adds must be worth its search", () => {
  expect(metricMin(-5) - metricMin(0)).toBe(5);
  expect(metricMin(100)).toBe(metricMin(0));
  // 2^68 payloads, each e^-metric likely to be taken for what is not there.
  expect(68 * Math.LN2 - metricMin(0)).toBeLessThan(Math.log(2e-5));
  expect(isWorthDecoding(-1)).toBe(false);
  expect(isPhaseBelieved(0)).toBe(false);
  expect(confidenceOf(-100)).toBe(0);
  expect(confidenceOf(1000)).toBe(1);
});

/** Cells without noise, but for the sync tones and what a test puts there. */
function spectraWith(cells: readonly { slot: number; tone: number; power: number }[]): SlotSpectra {
  const pad = 8;
  const width = M + 2 * pad;
  const power = new Float32Array(54 * width).fill(0.7);
  const sync = STEADY.sync.map(({ slot, tone }) => ({ slot, tone, power: 11 }));
  for (const { slot, tone, power: value } of [...sync, ...cells]) {
    power[slot * width + pad + tone] = value;
  }
  return {
    begin: () => undefined,
    advance: () => true,
    pad,
    width,
    powers: [power],
    re: power,
    im: power,
    heard: [new Float32Array(54).fill(1)],
    firstSlot: 0,
    rowCount: 54,
    slotLength: 256,
    modeCount: 1,
    floor: 1,
    noise: 1,
  };
}

test("the echo of a tone is not taken for the tone of the slot after, nor its beginning for that of the slot before", () => {
  const scatter = createScatter(
    STEADY,
    spectraWith([
      { slot: 10, tone: 50, power: 30 },
      { slot: 11, tone: 50, power: 15 },
      { slot: 23, tone: 60, power: 15 },
      { slot: 24, tone: 60, power: 30 },
    ]),
  );
  scatter.estimate(false);
  for (let row = 0; row < 54; row += 1) scatter.weighRow(row);
  while (!scatter.combine()) {
    // Until it is done.
  }
  const metricOf = (slot: number, tone: number): number =>
    scatter.metrics[dataSlots(STEADY).indexOf(slot) * M + tone] ?? 0;
  expect(scatter.gains[6]).toBeCloseTo(10, 3);
  expect(metricOf(10, 50)).toBeGreaterThan(4);
  expect(metricOf(24, 60)).toBeGreaterThan(4);
  expect(metricOf(11, 50)).toBeLessThan(0);
  expect(metricOf(23, 60)).toBeLessThan(0);
});
