import { expect, test } from "vitest";
import { frameSymbols } from "@tillwave/shared/tone/frame";
import { STEADY, toneFrequency, CENTRE } from "@tillwave/shared/tone/profile";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { type Baseband, BASEBAND_RATE, createBaseband } from "./baseband.ts";
import { createPhaseEstimate } from "./estimate-phase.ts";
import { createSyncEstimate } from "./estimate.ts";
import { createScatter } from "./scatter.ts";
import { createSlotSpectra } from "./slot-metrics.ts";
import { surroundingsOf } from "./slot-metrics-modes.ts";

const SLOT = 256;
const HEAD = 54 * SLOT;
const KINDS = surroundingsOf(STEADY);
const [DRY = { echoSeconds: 0, modes: [], shares: [] }] = KINDS;

/** One frame, whole turns of phase kept; Es/N0 is `strength`. */
function sung({ strength, offset }: { strength: number; offset: number }): Baseband {
  const random = seededRandom(9);
  const symbols = frameSymbols(STEADY, { version: 1, place: 2, code: 3 });
  const baseband = createBaseband();
  baseband.head = HEAD;
  const level = Math.sqrt(strength / SLOT);
  let turns = 0;
  for (let n = 0; n < HEAD; n += 1) {
    const size = Math.sqrt(-Math.log(1 - random.next()));
    const angle = 2 * Math.PI * random.next();
    baseband.re[n] = size * Math.cos(angle) + level * Math.cos(2 * Math.PI * turns);
    baseband.im[n] = size * Math.sin(angle) + level * Math.sin(2 * Math.PI * turns);
    const tone = symbols[Math.floor(n / SLOT)] ?? 0;
    turns += (toneFrequency(STEADY, tone) - CENTRE + offset) / BASEBAND_RATE;
  }
  return baseband;
}

function finish(work: { advance(): boolean }): void {
  while (!work.advance()) {
    // Until it is done.
  }
}

test("the sync tones tell the time to 2 ms and the offset to 1 Hz", () => {
  const estimate = createSyncEstimate(STEADY, sung({ strength: 10, offset: 2.5 }), KINDS);
  const candidate = { start: 70, offset: -3, statistic: 9 };
  estimate.begin({ candidate, from: 0, to: HEAD, floor: 1 });
  finish(estimate);
  const [dry, room] = estimate.places;
  expect(Math.abs(dry?.start ?? 99)).toBeLessThan(8);
  expect(Math.abs((dry?.offset ?? 99) - 2.5)).toBeLessThan(1);
  expect(dry?.likelihood).toBeGreaterThan(room?.likelihood ?? 99);
});

test.each([100, 3000, 1e6])("so they do where they are %d times louder than noise", (strength) => {
  const estimate = createSyncEstimate(STEADY, sung({ strength, offset: 2.5 }), KINDS);
  const candidate = { start: 70, offset: -3, statistic: 9 };
  estimate.begin({ candidate, from: 0, to: HEAD, floor: 1 });
  finish(estimate);
  const [dry] = estimate.places;
  expect(Math.abs(dry?.start ?? 99)).toBeLessThan(8);
  expect(Math.abs((dry?.offset ?? 99) - 2.5)).toBeLessThan(0.5);
});

test("in noise no place is likelier than another by much", () => {
  const estimate = createSyncEstimate(STEADY, sung({ strength: 0, offset: 0 }), KINDS);
  estimate.begin({ candidate: { start: 0, offset: 0, statistic: 6 }, from: 0, to: HEAD, floor: 1 });
  finish(estimate);
  for (const { likelihood } of estimate.places) expect(likelihood).toBeLessThan(15);
});

test.each([
  ["adds evidence where sound comes one way", 4, 10, 1000],
  ["adds none to noise that its own search does not explain", 0, -1000, 12],
] as const)("the phase %s", (_, strength, least, most) => {
  const spectra = createSlotSpectra(STEADY, sung({ strength, offset: 0.4 }));
  const place = { start: 3, offset: 0 };
  spectra.begin({ ...place, from: 0, to: HEAD, surroundings: DRY });
  finish(spectra);
  const scatter = createScatter(STEADY, spectra);
  scatter.estimate(true);
  for (let row = 0; row < spectra.rowCount; row += 1) scatter.weighRow(row);
  while (!scatter.combine()) {
    // Until it is done.
  }
  const phase = createPhaseEstimate(STEADY, spectra);
  phase.begin({ ...place, gain: 4, metrics: scatter.metrics });
  finish(phase);
  const without = Math.max(0, scatter.syncEvidence + scatter.slotEvidence);
  const added = phase.syncEvidence + phase.slotEvidence - without;
  expect(added).toBeGreaterThan(least);
  expect(added).toBeLessThan(most);
});
