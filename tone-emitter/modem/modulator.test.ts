import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { frameSymbols, type TonePayload } from "@tillwave/shared/tone/frame";
import {
  frameSeconds,
  QUICK,
  STEADY,
  type ToneProfile,
  toneFrequency,
} from "@tillwave/shared/tone/profile";
import { describe, expect, test } from "vitest";
import { createModulator, renderFrames, renderLoop } from "./modulator.ts";
import { createSymbolModulator, LEVEL_MAX, LOOP_FRAMES } from "./modulator-symbols.ts";
import {
  averageSpectrum,
  bandShare,
  peakToAverage,
  quantised,
  worstWindowBelow,
} from "./spectrum.ts";

const random = seededRandom(seedOfRun("modulator"));
const PAYLOAD: TonePayload = { version: 1, place: 0xc0ffee, code: 0x12345678 };
const OTHER: TonePayload = { version: 1, place: 0xc0ffee, code: 0x9abcdef0 };
const RATES = [44_100, 48_000, 96_000, 47_993];

describe.each([STEADY, QUICK])("$name", (profile) => {
  test.each(RATES)("each slot sings its own tone at %i samples a second", (sampleRate) => {
    const samples = renderFrames(profile, PAYLOAD, { sampleRate, frames: 2, level: 0.25 });
    expect(samples.length).toBe(Math.round(2 * frameSeconds(profile) * sampleRate));
    const sung = Array.from({ length: 2 * profile.slotCount }, (_, slot) =>
      loudestTone(samples, { profile, sampleRate, slot }),
    );
    const symbols = [...frameSymbols(profile, PAYLOAD)];
    expect(sung).toEqual([...symbols, ...symbols]);
  });

  test.each(RATES)("a loop's end meets its start at %i samples a second", (sampleRate) => {
    const loop = renderLoop(profile, PAYLOAD, { sampleRate, level: LEVEL_MAX });
    expect(loop.length).toBe(Math.round(LOOP_FRAMES * frameSeconds(profile) * sampleRate));
    const seam = Math.round(sampleRate * 0.02);
    const around = Float32Array.from([...loop.subarray(-seam), ...loop.subarray(0, seam)]);
    // Every tone solves x[n-1] + x[n+1] = 2·cos(w)·x[n] nearly: what is left over tells a jump.
    expect(roughness(around, sampleRate)).toBeLessThanOrEqual(roughness(loop, sampleRate) + 1e-6);
  });

  test("a loop played over and over is what an endless emitter sings", () => {
    const sampleRate = 44_100;
    const loop = renderLoop(profile, PAYLOAD, { sampleRate, level: 0.5 });
    const modulator = createModulator({ profile, sampleRate, level: 0.5 });
    modulator.begin(PAYLOAD);
    const endless = new Float32Array(loop.length + 20_000);
    expect(modulator.render(endless)).toBe(endless.length);
    const fadeIn = 441;
    expect(largestDifference(endless.subarray(fadeIn, loop.length), loop.subarray(fadeIn))).toBe(0);
    const again = endless.subarray(loop.length);
    expect(largestDifference(again, loop.subarray(0, again.length))).toBeLessThan(1e-6);
  });

  test("blocks of any size make the same sound", () => {
    const sampleRate = 48_000;
    const whole = new Float32Array(30_000);
    const endless = createModulator({ profile, sampleRate, level: 0.3 });
    endless.begin(PAYLOAD);
    endless.render(whole);
    const pieces = new Float32Array(whole.length);
    const modulator = createModulator({ profile, sampleRate, level: 0.3 });
    modulator.begin(PAYLOAD);
    for (let at = 0; at < pieces.length;) {
      const length = Math.min(random.integer(700), pieces.length - at);
      expect(modulator.render(pieces.subarray(at, at + length))).toBe(length);
      at += length;
    }
    expect(pieces).toEqual(whole);
  });

  test("a new code is sung from the next frame's start", () => {
    const sampleRate = 48_000;
    const frame = frameSeconds(profile) * sampleRate;
    const slot = profile.symbolSeconds * sampleRate;
    const sound = new Float32Array(3 * frame);
    const modulator = createModulator({ profile, sampleRate, level: 0.5 });
    modulator.begin(PAYLOAD);
    modulator.render(sound.subarray(0, frame - slot - 10));
    modulator.change(OTHER);
    modulator.render(sound.subarray(frame - slot - 10, 2 * frame - slot + 10));
    modulator.change(PAYLOAD);
    modulator.render(sound.subarray(2 * frame - slot + 10));
    const sung = Array.from({ length: 3 * profile.slotCount }, (_, slotNumber) =>
      loudestTone(sound, { profile, sampleRate, slot: slotNumber }),
    );
    // The second change came within the last slot: the frame after it is still the other code's.
    const [first, second] = [frameSymbols(profile, PAYLOAD), frameSymbols(profile, OTHER)];
    expect(sung).toEqual([...first, ...second, ...second]);
  });

  test.each([44_100, 48_000])(
    "nobody hears it, whatever it sings, at %i samples a second",
    (sampleRate) => {
      const sound = quantised(renderChanges(profile, sampleRate), 16);
      const spectrum = averageSpectrum(sound, sampleRate);
      expect(bandShare(spectrum, { to: 16_000 })).toBeLessThan(-80);
      expect(bandShare(spectrum, { to: 17_000 })).toBeLessThan(-70);
      expect(bandShare(spectrum, { to: 17_500 })).toBeLessThan(-50);
      expect(bandShare(spectrum, { from: 20_500, to: sampleRate })).toBeLessThan(-50);
      expect(worstWindowBelow(sound, sampleRate, 16_000).dbc).toBeLessThan(-72);
    },
  );

  test("its peak is 3 dB above its mean", () => {
    const sound = renderLoop(profile, PAYLOAD, { sampleRate: 48_000, level: 0.5 });
    expect(peakToAverage(sound)).toBeCloseTo(3.01, 1);
  });
});

test("frames of far apart tones, the worst that there can be, are not heard either", () => {
  for (const profile of [STEADY, QUICK]) {
    const symbols = Uint8Array.from({ length: profile.slotCount }, (_, slot) =>
      slot % 2 === 0 ? 0 : profile.toneCount - 1,
    );
    const modulator = createSymbolModulator({ profile, sampleRate: 48_000, level: LEVEL_MAX });
    const sound = new Float32Array(48_000);
    modulator.begin(symbols);
    modulator.render(sound.subarray(0, 47_000));
    modulator.stop();
    modulator.render(sound.subarray(47_000));
    expect(bandShare(averageSpectrum(sound, 48_000), { to: 16_000 })).toBeLessThan(-100);
    expect(worstWindowBelow(sound, 48_000, 16_000).dbc).toBeLessThan(-72);
  }
});

test("a stop ends within 10 ms, and then there is silence", () => {
  const modulator = createModulator({ profile: STEADY, sampleRate: 48_000, level: 0.5 });
  const block = new Float32Array(1000).fill(9);
  expect(modulator.render(block)).toBe(0);
  expect(block.every((sample) => sample === 0)).toBe(true);
  modulator.begin(PAYLOAD);
  modulator.render(block);
  modulator.stop();
  expect(modulator.render(block.fill(9))).toBe(480);
  expect(block.subarray(480).every((sample) => sample === 0)).toBe(true);
  expect(modulator.render(block)).toBe(0);
  modulator.stop();
  modulator.begin(PAYLOAD);
  expect(modulator.render(block)).toBe(1000);
});

test("an emitter told to stop and to begin at once fades out, then in", () => {
  const modulator = createModulator({ profile: STEADY, sampleRate: 48_000, level: 0.5 });
  const sound = new Float32Array(48_000);
  modulator.begin(PAYLOAD);
  modulator.render(sound.subarray(0, 20_000));
  modulator.stop();
  modulator.begin(OTHER);
  expect(modulator.render(sound.subarray(20_000))).toBe(28_000);
  expect(Math.abs(sound[20_480] as number)).toBeLessThan(1e-4);
  const again = sound.subarray(20_480);
  const symbols = [...frameSymbols(STEADY, OTHER)].slice(0, 8);
  expect(
    symbols.map((_, slot) => loudestTone(again, { profile: STEADY, sampleRate: 48_000, slot })),
  ).toEqual(symbols);
});

test("a new level is reached within 20 ms and never passed", () => {
  const modulator = createModulator({ profile: STEADY, sampleRate: 48_000, level: 0.1 });
  const sound = new Float32Array(4800);
  modulator.begin(PAYLOAD);
  modulator.render(sound);
  expect(largest(sound)).toBeCloseTo(0.1, 3);
  modulator.setLevel(0.4);
  modulator.render(sound);
  expect(largest(sound.subarray(0, 100))).toBeLessThan(0.11);
  expect(largest(sound.subarray(960))).toBeCloseTo(0.4, 3);
});

test("what only we can do wrong is told at once", () => {
  const options = { profile: STEADY, sampleRate: 48_000, level: 0.5 };
  expect(() => createModulator({ ...options, level: 0.51 })).toThrow(/level/u);
  expect(() => createModulator({ ...options, level: Number.NaN })).toThrow(/level/u);
  expect(() => createModulator({ ...options, sampleRate: 44_099 })).toThrow(/samples a second/u);
  expect(() => createModulator(options).change(PAYLOAD)).toThrow(/changes what sings/u);
  const modulator = createModulator(options);
  modulator.begin(PAYLOAD);
  expect(() => modulator.begin(PAYLOAD)).toThrow(/does not sing/u);
  const sound = createSymbolModulator(options);
  expect(() => sound.begin(new Uint8Array(53))).toThrow(/54 tones/u);
  expect(() => sound.begin(new Uint8Array(54).fill(128))).toThrow(/below 128/u);
});

/** Begins, changes codes and levels, stops and begins again, at times drawn at random, and ends; three seconds or more. */
function renderChanges(profile: ToneProfile, sampleRate: number): Float32Array {
  const modulator = createModulator({ profile, sampleRate, level: LEVEL_MAX });
  const sound = new Float32Array(Math.round(sampleRate * 2 * frameSeconds(profile)));
  const end = sound.length - Math.round(0.025 * sampleRate);
  modulator.begin(anyPayload(random));
  for (let at = 0; at < end;) {
    const length = Math.min(Math.round(sampleRate * random.next() * 0.8), end - at);
    modulator.render(sound.subarray(at, at + length));
    at += length;
    const act = random.integer(4);
    if (act === 0) {
      modulator.stop();
      modulator.begin(anyPayload(random));
    } else if (act === 1) {
      modulator.setLevel(LEVEL_MAX * (0.2 + 0.8 * random.next()));
    } else {
      modulator.change(anyPayload(random));
    }
  }
  modulator.stop();
  modulator.render(sound.subarray(end));
  return sound;
}

const anyPayload = (chance: SeededRandom): TonePayload => ({
  version: chance.integer(16),
  place: chance.integer(2 ** 32),
  code: chance.integer(2 ** 32),
});

/** The tone with most energy in one slot. */
function loudestTone(
  samples: Float32Array,
  of: { readonly profile: ToneProfile; readonly sampleRate: number; readonly slot: number },
): number {
  const length = of.profile.symbolSeconds * of.sampleRate;
  const from = Math.ceil(of.slot * length);
  const to = Math.min(samples.length, Math.floor((of.slot + 1) * length));
  let loudest = -1;
  let most = -1;
  for (let tone = 0; tone < of.profile.toneCount; tone += 1) {
    const turn = (2 * Math.PI * toneFrequency(of.profile, tone)) / of.sampleRate;
    // Goertzel: one multiplication a sample.
    let one = 0;
    let two = 0;
    const double = 2 * Math.cos(turn);
    for (let i = from; i < to; i += 1) {
      const zero = (samples[i] as number) + double * one - two;
      two = one;
      one = zero;
    }
    const energy = one * one + two * two - double * one * two;
    if (energy > most) {
      most = energy;
      loudest = tone;
    }
  }
  return loudest;
}

function roughness(samples: Float32Array, sampleRate: number): number {
  const double = 2 * Math.cos((2 * Math.PI * 18_950) / sampleRate);
  let worst = 0;
  for (let i = 1; i < samples.length - 1; i += 1) {
    const [before, here, after] = [samples[i - 1], samples[i], samples[i + 1]] as number[];
    worst = Math.max(worst, Math.abs((before ?? 0) + (after ?? 0) - double * (here ?? 0)));
  }
  return worst;
}

function largest(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, sample, i) => Math.max(most, Math.abs(sample - (b[i] as number))), 0);
}
