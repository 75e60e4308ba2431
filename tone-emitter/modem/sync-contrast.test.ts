import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { STEADY } from "@tillwave/shared/tone/profile";
import { expect, test } from "vitest";

import { createBaseband } from "./baseband.ts";
import { createSound } from "./channel/sounds.ts";
import { createFrontEnd } from "./front-end.ts";
import { createModulator } from "./modulator.ts";
import { createSpectrogram } from "./spectrogram.ts";
import { contrastOf } from "./sync-contrast.ts";
import { createSyncSearch, type Peak } from "./sync-search.ts";

const RATE = 48_000;
const SECONDS = 4;

/** Of the highest peak. */
const contrastIn = (sound: Float32Array): { contrast: number; statistic: number } => {
  const baseband = createBaseband();
  createFrontEnd(RATE, baseband).push(sound);
  const spectrogram = createSpectrogram(STEADY, baseband);
  while (spectrogram.ready) {
    spectrogram.advance();
  }
  const search = createSyncSearch(spectrogram);
  while (!search.catchUp()) {
    // Until every row is in.
  }
  search.begin();
  while (!search.advance()) {
    // Until the peaks are known.
  }
  const peak = search.peaks[0] as Peak;
  return { contrast: contrastOf(spectrogram, peak, 0), statistic: peak.statistic };
};

test("an emitter in noise stands out at its sync tones from beside them", () => {
  const modulator = createModulator({ profile: STEADY, sampleRate: RATE, level: 0.1 });
  modulator.begin({ version: 1, place: 2, code: 3 });
  const sound = new Float32Array(SECONDS * RATE);
  modulator.render(sound);
  const random = seededRandom(5);
  const noisy = sound.map((x) => x + 2 * (random.next() + random.next() - 1));
  expect(contrastIn(noisy).contrast).toBeGreaterThan(5);
});

test("music is bright, but no emitter", () => {
  const sound = new Float32Array(SECONDS * RATE);
  createSound("music", { seed: 61_000, sampleRate: RATE }).render(sound);
  const { contrast, statistic } = contrastIn(sound);
  expect(statistic).toBeGreaterThan(6);
  expect(contrast).toBeLessThan(-5);
});
