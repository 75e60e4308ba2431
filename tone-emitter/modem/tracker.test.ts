import { expect, test } from "vitest";

import type { TonePayload } from "@tillwave/shared/tone/frame";
import { QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";

import type { AttemptOutcome } from "./attempt.ts";
import { slotSamples } from "./cancel.ts";
import { createTracker, EMITTERS_LIMIT, type HeardSignal } from "./tracker.ts";
import type { Tracked } from "./tracker-entry.ts";

const PLACE = { version: 1, place: 2, code: 3 };
const OTHER = { version: 1, place: 4, code: 5 };

const signal = (
  profile: ToneProfile,
  payload: TonePayload,
  outcome: Partial<AttemptOutcome> = {},
): HeardSignal => {
  const read = {
    payload,
    symbols: new Uint8Array(profile.slotCount),
    start: 0,
    offset: 0,
    snr: 0,
    confidence: 0.5,
    echoTail: 0,
    sungFrom: 0,
  };
  return { profile, from: 0, to: 4000, outcome: { ...read, ...outcome } };
};

const tracking = (emittersMax = 8) => {
  const confirmed: Tracked[] = [];
  const noise = { level: 2 };
  const tracker = createTracker({
    emittersMax,
    noiseLevel: () => noise.level,
    confirm: (emitter) => confirmed.push({ ...emitter }),
  });
  return { tracker, confirmed, noise };
};

/** Lets an emitter sing on: so many slots of so much power, the noise being 1. */
const singOn = (
  { tracker }: ReturnType<typeof tracking>,
  emitter: Tracked,
  slots: { count: number; power: number; noise?: number },
): void => {
  const { count, power, noise = 1 } = slots;
  for (let slot = 0; slot < count; slot++) {
    emitter.cancelledTo += slotSamples(emitter.profile, 0);
    const measure = { here: power, sooner: power, later: power, turnRe: power, turnIm: 0 };
    tracker.measured(emitter, measure, noise);
  }
};

test("two who sound at the same time are two, if they say different things", () => {
  const { tracker } = tracking();
  tracker.take(signal(STEADY, PLACE));
  const { isNew } = tracker.take(signal(STEADY, OTHER, { start: 20 }));
  expect(isNew).toBe(true);
  expect(tracker.emitters.map(({ payload }) => payload)).toEqual([PLACE, OTHER]);
});

test("who says something else in the place of one who fell silent is the same emitter", () => {
  const { tracker } = tracking();
  tracker.take(signal(STEADY, PLACE));
  tracker.restart();
  expect(tracker.take(signal(STEADY, OTHER)).isNew).toBe(true);
  expect(tracker.emitters).toHaveLength(1);
});

test("who comes back with another profile is another", () => {
  const { tracker } = tracking();
  tracker.take(signal(STEADY, PLACE));
  tracker.restart();
  const { emitter, isNew } = tracker.take(signal(QUICK, PLACE, { start: 5000 }));
  expect(isNew).toBe(true);
  expect(emitter.profile).toBe(QUICK);
  expect(emitter.symbols).toHaveLength(QUICK.slotCount);
});

test("what an emitter says a moment later, or beside its tones, is its echo", () => {
  const { tracker } = tracking();
  tracker.take(signal(STEADY, PLACE, { snr: 20 }));
  const at = (payload: TonePayload, start: number) => signal(STEADY, payload, { start }).outcome;
  expect(tracker.isEcho(STEADY, at(PLACE, 100))).toBe(true);
  expect(tracker.isEcho(STEADY, at(PLACE, 1000))).toBe(false);
  expect(tracker.isEcho(STEADY, at(OTHER, 100))).toBe(false);
  expect(tracker.isEcho(QUICK, at(PLACE, 100))).toBe(false);
});

test("only what is far weaker than an emitter, at its time, is its shadow", () => {
  const { tracker } = tracking();
  const { emitter } = tracker.take(signal(STEADY, PLACE, { snr: 20 }));
  expect(tracker.isShadow(STEADY, 100, 0.01 * emitter.power)).toBe(true);
  expect(tracker.isShadow(STEADY, 100, 0.05 * emitter.power)).toBe(false);
  expect(tracker.isShadow(STEADY, 1000, 0.01 * emitter.power)).toBe(false);
});

test("each frame that is sung as foretold makes it surer", () => {
  const all = tracking();
  const { emitter } = all.tracker.take(signal(STEADY, PLACE));
  singOn(all, emitter, { count: 4 * STEADY.slotCount, power: 100 });
  expect(all.confirmed.map(({ confidence }) => confidence)).toEqual([0.75, 0.875, 0.9375]);
});

test("the SNR follows the tones and the noise beside them, not the noise between them", () => {
  const all = tracking();
  const snr = 10 * Math.log10(99 / (3000 * STEADY.symbolSeconds));
  const { emitter } = all.tracker.take(signal(STEADY, PLACE, { snr }));
  const frame = STEADY.slotCount;
  singOn(all, emitter, { count: frame, power: 100 });
  singOn(all, emitter, { count: frame, power: 100, noise: 0.2 });
  expect(emitter.snr).toBeCloseTo(snr, 6);
  singOn(all, emitter, { count: frame, power: 10, noise: 0.1 });
  expect(emitter.snr).toBeCloseTo(snr - 10.4, 1);
  all.noise.level = 0.2;
  singOn(all, emitter, { count: frame, power: 10, noise: 0.1 });
  expect(emitter.snr).toBeCloseTo(snr, 6);
});

test("a loud emitter sounds on when the floor beneath it rises", () => {
  const all = tracking();
  const { emitter } = all.tracker.take(signal(STEADY, PLACE, { snr: 50 }));
  singOn(all, emitter, { count: 30, power: 1e6, noise: 1 });
  singOn(all, emitter, { count: 60, power: 1e6, noise: 1000 });
  expect(emitter.sounding).toBe(true);
  singOn(all, emitter, { count: 60, power: 1000, noise: 1000 });
  expect(emitter.sounding).toBe(false);
});

test("no more are followed than wanted, and one at least", () => {
  const { tracker } = tracking(1);
  tracker.take(signal(STEADY, PLACE));
  tracker.take(signal(STEADY, OTHER, { start: 5000 }));
  expect(tracker.emitters.map(({ payload }) => payload)).toEqual([OTHER]);
  expect(() => tracking(0)).toThrow("emitters");
  expect(() => tracking(EMITTERS_LIMIT)).not.toThrow();
  expect(() => tracking(EMITTERS_LIMIT + 1)).toThrow("emitters");
});
