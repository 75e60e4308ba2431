import { describe, expect, test } from "vitest";
import { frameSeconds, QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import { frameSymbols } from "@tillwave/shared/tone/frame";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { createAttempt } from "./attempt.ts";
import { type Baseband, BASEBAND_RATE, createBaseband } from "./baseband.ts";
import type { AirChannel } from "./channel/air.ts";
import { createGaussian } from "./channel/gaussian.ts";
import { type FrameRecording, oneFrameTrial } from "./channel/trial.ts";
import { createFrontEnd } from "./front-end.ts";
import { renderSymbolFrames } from "./modulator-symbols.ts";

const LIST_MAX = 256;
/** By which the front end is late, in samples; a search for sync tones would know. */
const LATE = 8;

interface Heard extends FrameRecording {
  readonly baseband: Baseband;
  /** Of the frame, as one who knows would place it, in samples. */
  readonly start: number;
}

function hear(
  profile: ToneProfile,
  {
    channel,
    snr,
    seed,
    frames = 1,
  }: { channel: AirChannel; snr: number; seed: number; frames?: number },
): Heard {
  const seconds = frames * frameSeconds(profile);
  const trial = oneFrameTrial({ profile, channel, snr, seed, seconds });
  const baseband = createBaseband();
  createFrontEnd(trial.sampleRate, baseband).push(trial.samples, 0, trial.samples.length);
  return { ...trial, baseband, start: LATE - trial.into * BASEBAND_RATE };
}

function attempt(
  profile: ToneProfile,
  { baseband, start }: { baseband: Baseband; start: number },
  offset = 0,
) {
  const trying = createAttempt(profile, baseband);
  trying.begin({
    candidate: { start, offset, statistic: 10 },
    from: 0,
    to: baseband.head,
    listMax: LIST_MAX,
  });
  while (!trying.advance()) {
    // Until it is done.
  }
  return trying.outcome;
}

describe("a frame whose place is roughly known", () => {
  test.each([
    ["steady, in white noise", STEADY, "AWGN", -14],
    ["steady, in the echo of a shop", STEADY, "R03", -10],
    ["steady, in a long echo", STEADY, "R06", -9],
    ["quick, in white noise", QUICK, "AWGN", -11],
    ["quick, in the echo of a shop", QUICK, "R03", -5],
  ] as const)("%s, is read", (_, profile, channel, snr) => {
    const heard = hear(profile, { channel, snr, seed: 3 });
    const outcome = attempt(profile, heard);
    expect(outcome?.payload).toEqual(heard.payload);
    expect(outcome?.symbols).toEqual(frameSymbols(profile, heard.payload));
    expect(Math.abs((outcome?.snr ?? 99) - snr)).toBeLessThan(3);
    expect(Math.abs(outcome?.offset ?? 99)).toBeLessThan(profile.spacing / 2);
    expect(outcome?.confidence).toBeGreaterThan(0.5);
  });

  test("is read when the place is half a slot too late and half a spacing too high", () => {
    const heard = hear(STEADY, { channel: "AWGN", snr: -12, seed: 5 });
    const outcome = attempt(STEADY, { ...heard, start: heard.start + 100 }, 7);
    expect(outcome?.payload).toEqual(heard.payload);
    expect(Math.abs((outcome?.start ?? 0) - heard.start)).toBeLessThan(16);
    expect(Math.abs(outcome?.offset ?? 99)).toBeLessThan(3);
  });

  test.each([
    ["white noise", "AWGN", 25],
    ["the echo of a shop", "R03", 12],
    ["the echo of a shop", "R03", 30],
    ["a long echo", "R06", 20],
  ] as const)("is read however loud it is, in %s (%s, %d dB)", (_, channel, snr) => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const heard = hear(STEADY, { channel, snr, seed, frames: 0.75 });
      const late = channel === "AWGN" ? 0 : 60;
      const outcome = attempt(STEADY, { ...heard, start: heard.start + late });
      expect(outcome?.payload).toEqual(heard.payload);
      expect(Math.abs((outcome?.snr ?? 99) - snr)).toBeLessThan(channel === "AWGN" ? 1 : 4);
    }
  });

  test.each([0.3, 0.02, 1e-3, 0])(
    "has no echo where there is none, though it only begins (noise of %d)",
    (noise) => {
      const sampleRate = 48_000;
      const payload = { version: 1, place: 9, code: 5 };
      const symbols = frameSymbols(STEADY, payload);
      const samples = new Float32Array(1.7 * sampleRate);
      const song = renderSymbolFrames(symbols, {
        profile: STEADY,
        sampleRate,
        level: 0.2,
        frames: 1,
      });
      samples.set(song.subarray(0, 1.2 * sampleRate), 0.5 * sampleRate);
      createGaussian(5).addTo(samples, noise);
      const baseband = createBaseband();
      createFrontEnd(sampleRate, baseband).push(samples);
      const outcome = attempt(STEADY, { baseband, start: LATE - 12 + 0.5 * BASEBAND_RATE });
      expect(outcome).toMatchObject({ payload, echoTail: 0 });
    },
  );

  test("is read from the first two seconds of it, in the echo of a shop", () => {
    const seconds = 2 / frameSeconds(STEADY);
    let read = 0;
    for (let seed = 1; seed <= 20; seed += 1) {
      const heard = hear(STEADY, { channel: "R03", snr: -9, seed, frames: seconds });
      const outcome = attempt(STEADY, { ...heard, start: heard.start + 60 });
      read += outcome?.payload.code === heard.payload.code ? 1 : 0;
    }
    expect(read).toBeGreaterThanOrEqual(18);
  });

  test("is read from two frames where one is not enough", () => {
    const weak = { channel: "AWGN", snr: -19.4, seed: 8 } as const;
    expect(attempt(STEADY, hear(STEADY, weak))).toBeNull();
    const twice = hear(STEADY, { ...weak, frames: 2 });
    expect(attempt(STEADY, twice)?.payload).toEqual(twice.payload);
  });
});

describe("nothing is read", () => {
  test("where there is noise", () => {
    const random = seededRandom(seedOfRun("an attempt in noise"));
    const baseband = createBaseband();
    baseband.head = 54 * 256;
    for (let round = 0; round < 8; round += 1) {
      for (let n = 0; n < baseband.head; n += 1) {
        baseband.re[n] = random.next() + random.next() + random.next() - 1.5;
        baseband.im[n] = random.next() + random.next() + random.next() - 1.5;
      }
      expect(attempt(STEADY, { baseband, start: 100 * round })).toBeNull();
    }
  });

  test("of silence, of a steady tone, of one loud click", () => {
    const baseband = createBaseband();
    baseband.head = 54 * 256;
    expect(attempt(STEADY, { baseband, start: 0 })).toBeNull();
    for (let n = 0; n < baseband.head; n += 1) baseband.re[n] = Math.cos(0.3 * n);
    expect(attempt(STEADY, { baseband, start: 0 })).toBeNull();
    baseband.re.fill(0);
    baseband.re[5000] = 4;
    expect(attempt(STEADY, { baseband, start: 0 })).toBeNull();
  });

  test("of a frame at a place where none stands", () => {
    const heard = hear(STEADY, { channel: "AWGN", snr: 0, seed: 4 });
    expect(attempt(STEADY, { ...heard, start: heard.start + 20.5 * 256 })).toBeNull();
  });

  test("of less than a window", () => {
    const baseband = createBaseband();
    expect(attempt(STEADY, { baseband, start: 0 })).toBeNull();
    baseband.head = 40;
    expect(attempt(STEADY, { baseband, start: 0 })).toBeNull();
  });
});
