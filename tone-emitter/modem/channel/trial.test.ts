import { frameSymbols } from "@tillwave/shared/tone/frame";
import { frameSeconds, QUICK, STEADY, toneFrequency } from "@tillwave/shared/tone/profile";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { expect, test } from "vitest";
import { decibels } from "../decibels.ts";
import { bandPower } from "./measure.ts";
import { type Broadcast, broadcastTrial, oneFrameTrial } from "./trial.ts";
import type { Recording } from "./air.ts";

const TURN = 2 * Math.PI;
const STRIDE = 3;

/** The loudest tone from this instant on, for one symbol. */
function toneAt({ samples, sampleRate }: Recording, profile: ToneProfile, seconds: number): number {
  const from = Math.round(seconds * sampleRate);
  const to = from + Math.round(profile.symbolSeconds * sampleRate);
  let most = 0;
  let loudest = -1;
  for (let tone = 0; tone < profile.toneCount; tone += 1) {
    const step = (TURN * toneFrequency(profile, tone) * STRIDE) / sampleRate;
    let re = 0;
    let im = 0;
    for (let at = from, angle = 0; at < to; at += STRIDE, angle += step) {
      re += (samples[at] as number) * Math.cos(angle);
      im += (samples[at] as number) * Math.sin(angle);
    }
    if (re * re + im * im > most) {
      most = re * re + im * im;
      loudest = tone;
    }
  }
  return loudest;
}

/** Of the whole symbols in the recording, how many sound as the payload says. */
function shareHeard(
  recording: Recording,
  { payload, into }: Broadcast,
  profile: ToneProfile,
): number {
  const symbols = frameSymbols(profile, payload);
  let right = 0;
  let count = 0;
  for (let symbol = 0; symbol < 2 * symbols.length; symbol += 5) {
    const at = symbol * profile.symbolSeconds - into;
    const isInside =
      at >= 0 && at + profile.symbolSeconds <= recording.samples.length / recording.sampleRate;
    if (isInside) {
      const heard = toneAt(recording, profile, at);
      right += heard === symbols[symbol % symbols.length] ? 1 : 0;
      count += 1;
    }
  }
  expect(count).toBeGreaterThan(8);
  return right / count;
}

test("who knows when a frame began reads every symbol of it, in quiet", () => {
  const seed = seedOfRun("frames in quiet");
  for (const profile of [STEADY, QUICK]) {
    const recording = oneFrameTrial({ profile, channel: "AWGN", snr: 10, seed });
    expect(recording.samples).toHaveLength(frameSeconds(profile) * 48_000);
    expect(shareHeard(recording, recording, profile)).toBe(1);
  }
});

test("at 44.1 kHz too, and through an echo most of them", () => {
  const echoing = { profile: STEADY, channel: "R03", snr: 10, seed: 6 } as const;
  const recording = oneFrameTrial({ ...echoing, sampleRate: 44_100, seconds: 3 });
  expect(recording.samples).toHaveLength(132_300);
  expect(shareHeard(recording, recording, STEADY)).toBeGreaterThan(0.4);
});

test("a trial can be played again, and another seed sends something else from elsewhere", () => {
  const one = oneFrameTrial({ profile: QUICK, channel: "R03", snr: -5, seed: 7 });
  const again = oneFrameTrial({ profile: QUICK, channel: "R03", snr: -5, seed: 7 });
  const other = oneFrameTrial({ profile: QUICK, channel: "R03", snr: -5, seed: 8 });
  expect(again.payload).toEqual(one.payload);
  expect(again.samples.every((sample, at) => sample === one.samples[at])).toBe(true);
  expect(other.payload).not.toEqual(one.payload);
  expect(other.into).not.toBe(one.into);
});

test("two emitters send payloads of their own, the second as loud as said", () => {
  const both = (level: number): Recording & { broadcasts: readonly Broadcast[] } =>
    broadcastTrial({
      seed: 5,
      seconds: 3,
      channel: "AWGN",
      snr: 200,
      agc: "none",
      quantise: false,
      emitters: [{ profile: STEADY }, { profile: QUICK, level }],
    });
  const band = { from: 17_800, to: 20_100 };
  const alone = bandPower(both(-100).samples, 48_000, band);
  const added = bandPower(both(-12).samples, 48_000, band);
  expect(decibels(added / alone)).toBeCloseTo(decibels(1 + 10 ** -1.2), 1);
  const [first, second] = both(-12).broadcasts;
  expect(first?.payload).not.toEqual(second?.payload);
  expect(shareHeard(both(-12), first as Broadcast, STEADY)).toBe(1);
});
