import { expect, test } from "vitest";
import { QUICK, STEADY } from "@tillwave/shared/tone/profile";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { type Baseband, createBaseband } from "./baseband.ts";
import { createSlotSpectra } from "./slot-metrics.ts";
import { surroundingsOf } from "./slot-metrics-modes.ts";

const SLOT = 256;
const HEAD = 54 * SLOT;

function noise(seed: number): Baseband {
  const random = seededRandom(seed);
  const baseband = createBaseband();
  baseband.head = HEAD;
  for (let n = 0; n < HEAD; n += 1) {
    const size = Math.sqrt(-Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    baseband.re[n] = size * Math.cos(angle);
    baseband.im[n] = size * Math.sin(angle);
  }
  return baseband;
}

function spectraOf(baseband: Baseband, kind = 0) {
  const spectra = createSlotSpectra(STEADY, baseband);
  const surroundings = surroundingsOf(STEADY)[kind];
  if (surroundings === undefined) throw new Error("no such surroundings");
  spectra.begin({ start: 0, offset: 0, from: 0, to: HEAD, surroundings });
  while (!spectra.advance()) {
    // Until it is done.
  }
  return spectra;
}

test.each([0, 1, 2])("noise has a mean of one in every window (surroundings %i)", (kind) => {
  const { powers, heard, width, rowCount, modeCount, floor } = spectraOf(noise(5), kind);
  expect(floor).toBeCloseTo(1, 0);
  for (let mode = 0; mode < modeCount; mode += 1) {
    let sum = 0;
    let count = 0;
    for (let row = 0; row < rowCount; row += 1) {
      if ((heard[mode]?.[row] ?? 0) === 0) continue;
      for (let column = 0; column < width; column += 1) {
        sum += powers[mode]?.[row * width + column] ?? 0;
        count += 1;
      }
    }
    expect(sum / count).toBeGreaterThan(0.9);
    expect(sum / count).toBeLessThan(1.1);
  }
});

test("a tone stands in its own column of its own slot", () => {
  const baseband = noise(6);
  const tone = 100;
  const slot = 20;
  const turn = (2 * Math.PI * (tone - 63.5) * STEADY.spacing) / 4000;
  for (let n = slot * SLOT; n < (slot + 1) * SLOT; n += 1) {
    baseband.re[n] = (baseband.re[n] ?? 0) + Math.cos(turn * n);
    baseband.im[n] = (baseband.im[n] ?? 0) + Math.sin(turn * n);
  }
  const { powers, width, pad, firstSlot } = spectraOf(baseband);
  const base = (slot - firstSlot) * width + pad + tone;
  expect(powers[0]?.[base]).toBeGreaterThan(150);
  expect(powers[0]?.[base + 1]).toBeLessThan(20);
  expect(powers[0]?.[base + width]).toBeLessThan(20);
});

test("a clink, and a tone that never ends, are no louder than noise", () => {
  const baseband = noise(7);
  for (let n = 0; n < HEAD; n += 1) {
    const clink = n >= 5000 && n < 5020 ? 30 : 0;
    baseband.re[n] = (baseband.re[n] ?? 0) + clink * Math.cos(n * n) + 3 * Math.cos(0.2 * n);
    baseband.im[n] = (baseband.im[n] ?? 0) + clink * Math.sin(n * n) + 3 * Math.sin(0.2 * n);
  }
  const { powers, width, firstSlot } = spectraOf(baseband);
  const row = Math.floor(5000 / SLOT) - firstSlot;
  const cells = powers[0]?.subarray(row * width, (row + 1) * width) ?? new Float32Array(1);
  expect(cells.reduce((sum, x) => sum + x, 0) / width).toBeLessThan(3);
});

test("the windows of a room are of energy one, at right angles, and gather most of its echo", () => {
  for (const profile of [STEADY, QUICK]) {
    for (const { modes, shares } of surroundingsOf(profile)) {
      modes.forEach((mode, i) => {
        modes.forEach((other, j) => {
          const along = mode.reduce((sum, x, n) => sum + x * (other[n] ?? 0), 0);
          expect(along).toBeCloseTo(i === j ? 1 : 0, 3);
        });
      });
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1);
    }
  }
  const [, room] = surroundingsOf(STEADY);
  expect(room?.shares[0]).toBeGreaterThan(0.7);
});
