import { expect, test } from "vitest";
import { frameSymbols } from "@tillwave/shared/tone/frame";
import {
  CENTRE,
  QUICK,
  STEADY,
  type ToneProfile,
  toneFrequency,
} from "@tillwave/shared/tone/profile";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { type Baseband, BASEBAND_RATE, createBaseband } from "./baseband.ts";
import { createMeasure } from "./measure.ts";
import { findStretch } from "./measure-stretch.ts";
import { createSlotSpectra } from "./slot-metrics.ts";
import { surroundingsOf } from "./slot-metrics-modes.ts";

const NOISE_BAND = 3000;

interface Sung {
  /** In dB. */
  readonly snr: number;
  /** In Hz. */
  readonly offset: number;
}

/** One frame from its begin on, in white noise. */
function sing(profile: ToneProfile, symbols: Uint8Array, { snr, offset }: Sung): Baseband {
  const random = seededRandom(11);
  const baseband = createBaseband();
  const slot = profile.symbolSeconds * BASEBAND_RATE;
  const noise = Math.sqrt(BASEBAND_RATE / NOISE_BAND / 10 ** (snr / 10));
  baseband.head = profile.slotCount * slot;
  let turns = 0;
  for (let n = 0; n < baseband.head; n += 1) {
    const size = noise * Math.sqrt(-Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    baseband.re[n] = size * Math.cos(angle) + Math.cos(2 * Math.PI * turns);
    baseband.im[n] = size * Math.sin(angle) + Math.sin(2 * Math.PI * turns);
    const tone = symbols[Math.floor(n / slot)] ?? 0;
    turns += (toneFrequency(profile, tone) - CENTRE + offset) / BASEBAND_RATE;
  }
  return baseband;
}

function measured(profile: ToneProfile, sung: Sung, taken: number) {
  const symbols = frameSymbols(profile, { version: 1, place: 2, code: 3 });
  const baseband = sing(profile, symbols, sung);
  const spectra = createSlotSpectra(profile, baseband);
  const [surroundings = { echoSeconds: 0, modes: [], shares: [] }] = surroundingsOf(profile);
  const place = { start: 0, offset: taken, from: 0, to: baseband.head };
  spectra.begin({ ...place, surroundings });
  while (!spectra.advance()) {
    // Until it is done.
  }
  const measure = createMeasure(profile, baseband, spectra);
  measure.begin({ ...place, symbols, share: 1 });
  while (!measure.advance()) {
    // Until it is done.
  }
  return measure;
}

test.each([-14, -6, 2, 8, 16, 25, 35])("the strength of a known frame is told (%d dB)", (snr) => {
  for (const profile of [STEADY, QUICK]) {
    expect(Math.abs(measured(profile, { snr, offset: 0 }, 0).snr - snr)).toBeLessThan(1);
  }
});

test.each([-14, 0, 25])("the offset of a known frame is told, 4 Hz beside it (%d dB)", (snr) => {
  for (const profile of [STEADY, QUICK]) {
    const { offset, start } = measured(profile, { snr, offset: 1 }, -3);
    expect(Math.abs(offset - 1)).toBeLessThan(1);
    expect(Math.abs(start)).toBeLessThan(3);
  }
});

test("silence has no strength, and a place where nothing was heard none either", () => {
  const spectra = createSlotSpectra(STEADY, createBaseband());
  const [surroundings = { echoSeconds: 0, modes: [], shares: [] }] = surroundingsOf(STEADY);
  for (const to of [0, 54 * 256]) {
    spectra.begin({ start: 0, offset: 0, from: 0, to, surroundings });
    while (!spectra.advance()) {
      // Until it is done.
    }
    const measure = createMeasure(STEADY, createBaseband(), spectra);
    const symbols = new Uint8Array(54);
    measure.begin({ symbols, start: 0, offset: 0, from: 0, to, share: 1 });
    while (!measure.advance()) {
      // Until it is done.
    }
    expect(measure.snr).toBe(-60);
    expect(measure.offset).toBe(0);
  }
});

test("an emitter sang where slots are loud, faded ones between them counted in", () => {
  const values = Float64Array.of(1, 0, 9, 2, 0, 8, 9, 7, 0, 8, 7, 1, 2, 0, 1, 1);
  const weights = new Float32Array(values.length).fill(1);
  weights[4] = 0;
  const stretch = { first: 0, end: 0 };
  findStretch({ values, weights, count: values.length }, 3, stretch);
  expect(stretch).toEqual({ first: 2, end: 11 });
  findStretch({ values, weights, count: values.length }, 10, stretch);
  expect(stretch).toEqual({ first: 0, end: 0 });
});
