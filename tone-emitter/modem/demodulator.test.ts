import * as fc from "fast-check";
import { expect, test } from "vitest";

import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import type { TonePayload } from "@tillwave/shared/tone/frame";
import { frameSeconds, QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";

import { createGaussian } from "./channel/gaussian.ts";
import { broadcastTrial, oneFrameTrial } from "./channel/trial.ts";
import { createDemodulator, type Heard } from "./demodulator.ts";
import { createModulator } from "./modulator.ts";

const RATE = 48_000;
const PLACE = { version: 1, place: 0x1234_5678, code: 0x9abc_def0 };

const sing = (profile: ToneProfile, payload: TonePayload, seconds: number, sampleRate = RATE) => {
  const modulator = createModulator({ profile, sampleRate, level: 0.1 });
  modulator.begin(payload);
  const sound = new Float32Array(Math.round(seconds * sampleRate));
  modulator.render(sound);
  return { sound, modulator };
};

/** Noise that is flat, so loud beside a level of 0.1 that the SNR is about -7 dB. */
const addNoise = (sound: Float32Array, seed: number): Float32Array => {
  const random = seededRandom(seed);
  return sound.map((x) => x + 1.1 * (random.next() + random.next() - 1));
};

const listener = (profiles: readonly ToneProfile[], sampleRate = RATE) => {
  const told: Heard[] = [];
  const demodulator = createDemodulator({ sampleRate, profiles }, (heard) => told.push(heard));
  return { demodulator, told };
};

const inBlocks = (sound: Float32Array, length: number, take: (block: Float32Array) => void) => {
  for (let at = 0; at < sound.length; at += length) {
    take(sound.subarray(at, at + length));
  }
};

test("an emitter is told of once when it is new, and once a frame while it sounds", () => {
  const { demodulator, told } = listener([STEADY]);
  inBlocks(addNoise(sing(STEADY, PLACE, 11).sound, 1), 128, demodulator.push);
  expect(told[0]).toMatchObject({ payload: PLACE, isNew: true, profile: STEADY });
  expect(told.slice(1).map(({ isNew }) => isNew)).toEqual([false, false]);
  expect(told.every(({ payload }) => payload.place === PLACE.place)).toBe(true);
  expect(told.every(({ snr }) => Math.abs(snr - -7) < 2)).toBe(true);
  expect(told.every(({ offset }) => Math.abs(offset) < 2)).toBe(true);
  expect(demodulator.emitters()).toHaveLength(1);
  expect(demodulator.emitters()[0]).toMatchObject({ sounding: true });
});

test("both profiles are heard by one receiver, at the same time", () => {
  const { demodulator, told } = listener([STEADY, QUICK]);
  const steady = sing(STEADY, PLACE, 4).sound;
  const quick = sing(QUICK, { ...PLACE, place: 7 }, 4).sound;
  const both = steady.map((x, i) => x + (quick[i] as number));
  inBlocks(addNoise(both, 2), 128, demodulator.push);
  const news = told.filter(({ isNew }) => isNew);
  expect(news.map(({ payload }) => payload.place).toSorted((a, b) => a - b)).toEqual([
    7,
    PLACE.place,
  ]);
});

test("a code that changes is told of within a frame, the old one is not told of again", () => {
  const { demodulator, told } = listener([STEADY]);
  const { sound: before, modulator } = sing(STEADY, PLACE, 3);
  const next = { ...PLACE, code: 5 };
  modulator.change(next);
  const after = new Float32Array(7 * RATE);
  modulator.render(after);
  inBlocks(addNoise(before, 3), 128, demodulator.push);
  inBlocks(addNoise(after, 4), 128, demodulator.push);
  const change = frameSeconds(STEADY);
  const news = told.filter(({ isNew }) => isNew);
  expect(news.map(({ payload }) => payload.code)).toEqual([PLACE.code, 5]);
  // 2.1 s; 2.7 s and more if what was taken out after the change is not put back.
  expect(news[1]?.at).toBeLessThan(change + 2.5);
  const late = told.filter(({ at }) => at > change + frameSeconds(STEADY) / 2);
  expect(late.every(({ payload }) => payload.code === 5)).toBe(true);
  expect(demodulator.emitters().filter(({ sounding }) => sounding)).toHaveLength(1);
});

test("an emitter that stops is known to be silent within two seconds, and forgotten later", () => {
  const { demodulator } = listener([STEADY]);
  demodulator.push(addNoise(sing(STEADY, PLACE, 3).sound, 5));
  expect(demodulator.emitters()[0]).toMatchObject({ sounding: true });
  const silence = new Float32Array(RATE);
  demodulator.push(addNoise(silence, 6));
  demodulator.push(addNoise(silence, 7));
  expect(demodulator.emitters()[0]).toMatchObject({ sounding: false });
  for (let second = 0; second < 13; second++) {
    demodulator.push(addNoise(silence, 8 + second));
  }
  expect(demodulator.emitters()).toEqual([]);
});

test("a weaker emitter is heard beside one that is 12 dB louder in an echoing shop", () => {
  let both = 0;
  for (let seed = 1; seed <= 2; seed++) {
    const { samples, broadcasts } = broadcastTrial({
      seed,
      seconds: 2 * frameSeconds(STEADY),
      channel: "R03",
      snr: -6,
      emitters: [{ profile: STEADY }, { profile: STEADY, level: 12 }],
    });
    const { demodulator, told } = listener([STEADY]);
    inBlocks(samples, 128, demodulator.push);
    demodulator.flush();
    const places = new Set(told.map(({ payload }) => payload.place));
    both += broadcasts.every(({ payload }) => places.has(payload.place)) ? 1 : 0;
    expect(places.size).toBeLessThanOrEqual(2);
  }
  expect(both).toBe(2);
});

test.each([20, 40, 60, 80])("two emitters alike that begin %d ms apart are both heard", (apart) => {
  const first = sing(STEADY, { ...PLACE, place: 0x111, code: 5 + 0x111 * 77_777 }, 6).sound;
  const second = sing(
    STEADY,
    { ...PLACE, place: 0x222, code: 5 + 0x222 * 77_777 },
    6 - apart / 1000,
  ).sound;
  const late = first.length - second.length;
  const both = first.map((x, i) => x + (second[i - late] ?? 0));
  createGaussian(5).addTo(both, 0.15);
  const { demodulator, told } = listener([STEADY]);
  demodulator.push(both);
  demodulator.flush();
  expect(new Set(told.map(({ payload }) => payload.place))).toEqual(new Set([0x111, 0x222]));
});

test.each([-4, 8])("the SNR stays what it was at first (%d dB)", (snr) => {
  for (const profile of [STEADY, QUICK]) {
    const { sound } = sing(profile, PLACE, 4 * frameSeconds(profile));
    const power = sound.reduce((sum, x) => sum + x * x, 0) / sound.length;
    // 3 kHz of 24: an eighth of the noise.
    createGaussian(15).addTo(sound, Math.sqrt((8 * power) / 10 ** (snr / 10)));
    const { demodulator, told } = listener([profile]);
    demodulator.push(sound);
    expect(told.length).toBeGreaterThan(2);
    expect(told.filter((heard) => Math.abs(heard.snr - snr) > 1)).toEqual([]);
  }
});

test.each([-4, 8])("the SNR leaves out the silence before the emitter began (%d dB)", (snr) => {
  for (const profile of [STEADY, QUICK]) {
    const { sound } = sing(profile, PLACE, 4 * frameSeconds(profile));
    const power = sound.reduce((sum, x) => sum + x * x, 0) / sound.length;
    const late = new Float32Array(sound.length + RATE);
    late.set(sound, RATE);
    createGaussian(15).addTo(late, Math.sqrt((8 * power) / 10 ** (snr / 10)));
    const { demodulator, told } = listener([profile]);
    demodulator.push(late);
    expect(told.length).toBeGreaterThan(2);
    expect(told.filter((heard) => Math.abs(heard.snr - snr) > 1.3)).toEqual([]);
    expect(told.filter(({ echoTail }) => echoTail !== 0)).toEqual([]);
  }
});

test.each([26, 50])("an emitter at %d dB sounds on, and little is tried beside it", (snr) => {
  const { sound } = sing(STEADY, PLACE, 10);
  sound.fill(0, 0, RATE / 2);
  const power = sound.reduce((sum, x) => sum + x * x, 0) / sound.length;
  createGaussian(5).addTo(sound, Math.sqrt((8 * power) / 10 ** (snr / 10)));
  const { demodulator, told } = listener([STEADY]);
  let silent = 0;
  inBlocks(sound, RATE / 10, (block) => {
    demodulator.push(block);
    silent += told.length > 0 && !demodulator.emitters()[0]?.sounding ? 1 : 0;
  });
  expect(silent).toBe(0);
  expect(told.at(-1)?.confidence).toBeGreaterThan(0.75);
  expect(demodulator.state.tries).toBeLessThanOrEqual(16);
});

test("a microphone that begins with half a second of zeros costs no more than those", () => {
  const zeros = 0.5;
  const heardAt = (sound: Float32Array): number => {
    const { demodulator, told } = listener([STEADY]);
    inBlocks(sound, 128, demodulator.push);
    return told[0]?.at ?? Number.POSITIVE_INFINITY;
  };
  const later = [7000, 7001, 7002, 7003].map((seed) => {
    const emitters = [{ profile: STEADY }];
    const { samples } = broadcastTrial({ seed, seconds: 4, channel: "R03", snr: -9, emitters });
    const late = new Float32Array(Math.round(zeros * RATE) + samples.length);
    late.set(samples, late.length - samples.length);
    return heardAt(late) - zeros - heardAt(samples);
  });
  expect(later.reduce((sum, seconds) => sum + seconds, 0) / later.length).toBeLessThan(0.5);
});

test("the same sound is answered alike, however it is cut into blocks", () => {
  const { samples } = oneFrameTrial({ profile: STEADY, channel: "AWGN", snr: -12, seed: 9 });
  const answers = (length: number): unknown => {
    const { demodulator, told } = listener([STEADY]);
    inBlocks(samples, length, demodulator.push);
    demodulator.flush();
    return { told, state: demodulator.state };
  };
  const expected = answers(128);
  expect(answers(samples.length)).toEqual(expected);
  expect(answers(1)).toEqual(expected);
});

test("a rate that changes in mid-stream loses the sound, not the emitters", () => {
  const { demodulator, told } = listener([STEADY]);
  demodulator.push(addNoise(sing(STEADY, PLACE, 3).sound, 10));
  demodulator.restart(44_100);
  expect(demodulator.emitters()).toMatchObject([{ payload: PLACE, sounding: false }]);
  demodulator.push(addNoise(sing(STEADY, PLACE, 3, 44_100).sound, 11));
  expect(told.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(told.at(-1)?.at).toBeGreaterThan(3);
  expect(demodulator.emitters()).toHaveLength(1);
  expect(demodulator.emitters()[0]).toMatchObject({ sounding: true });
  expect(demodulator.state.seconds).toBeCloseTo(6, 2);
});

test("flush hears the end, and more may come after it", () => {
  const { demodulator, told } = listener([QUICK]);
  const sound = addNoise(sing(QUICK, PLACE, 4).sound, 12);
  demodulator.flush();
  demodulator.push(sound.subarray(0, 2 * RATE));
  demodulator.flush();
  expect(told.map(({ isNew }) => isNew)).toEqual([true]);
  demodulator.push(sound.subarray(2 * RATE));
  demodulator.flush();
  expect(told.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(told.length).toBeGreaterThan(1);
});

const NASTY: readonly [string, (i: number) => number][] = [
  ["silence", () => 0],
  ["a constant", () => 0.7],
  ["a square wave at full scale", (i) => (i % 48 < 24 ? 1 : -1)],
  ["a square wave in the band", (i) => Math.sign(Math.sin((2 * Math.PI * 18_955 * i) / RATE))],
  ["nothing but NaN", () => Number.NaN],
  ["infinities in turn", (i) => (i % 2 === 0 ? Infinity : -Infinity)],
  ["the greatest numbers there are", (i) => (i % 3 === 0 ? 3.4e38 : -3.4e38)],
  ["the least numbers there are", (i) => (i % 5) * 1e-45],
];

test.each(NASTY)("nobody is heard in %s, and who comes after it is", (_, sample) => {
  const { demodulator, told } = listener([QUICK]);
  demodulator.push(Float32Array.from({ length: 2 * RATE }, (_unused, i) => sample(i)));
  demodulator.flush();
  expect(told).toEqual([]);
  demodulator.push(addNoise(sing(QUICK, PLACE, 2 * frameSeconds(QUICK)).sound, 13));
  demodulator.flush();
  expect(told.filter(({ isNew }) => isNew).map(({ payload }) => payload)).toEqual([PLACE]);
});

test("no sound makes it throw, or hear what was not sung", () => {
  const piece = fc.record({
    length: fc.integer({ min: 0, max: 9000 }),
    kind: fc.constantFrom("noise", "tone", "click", "bad", "flush", "rate"),
    level: fc.double({ min: 0, max: 1e9, noNaN: true }),
    frequency: fc.integer({ min: 0, max: 24_000 }),
  });
  const seed = seedOfRun("demodulator");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const { demodulator, told } = listener([QUICK, STEADY]);
      const random = seededRandom(seed);
      for (const { length, kind, level, frequency } of pieces) {
        if (kind === "flush") {
          demodulator.flush();
        } else if (kind === "rate") {
          demodulator.restart(44_100 + frequency);
        }
        const shape = {
          noise: () => random.next() - 0.5,
          tone: (i: number) => Math.cos((2 * Math.PI * frequency * i) / RATE),
          click: (i: number) => (i % 997 === 0 ? 1 : 0),
          bad: (i: number) => [Number.NaN, Infinity, -Infinity, 0][i & 3] as number,
          flush: () => 0,
          rate: () => 0,
        }[kind];
        demodulator.push(Float32Array.from({ length }, (_, i) => level * shape(i)));
      }
      demodulator.flush();
      expect(told).toEqual([]);
    }),
    { seed, numRuns: 8 },
  );
});

test("who plays a rate that holds no 20 kHz is told so", () => {
  expect(() => listener([STEADY], 8_000)).toThrow("samples a second");
});
