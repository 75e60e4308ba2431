import { QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import { broadcastTrial, type BroadcastRecording } from "@tillwave/modem/channel/trial";
import { expect, test } from "vitest";
import { createEar, type EarNews, GAP_FILLED_MAX } from "./ear.ts";

const BLOCK = 2048;
const PAYLOAD = { version: 1, place: 31, code: 0xfeed_beef };

const sing = (
  profile: ToneProfile,
  { seconds = 4, sampleRate = 48_000, seed = 5 } = {},
): BroadcastRecording =>
  broadcastTrial({
    channel: "R03",
    snr: -3,
    seed,
    seconds,
    sampleRate,
    emitters: [{ profile, payload: PAYLOAD }],
  });

interface Listened {
  readonly news: EarNews[];
  readonly ear: ReturnType<typeof createEar>;
  push(samples: Float32Array, from: number): void;
  heard(): readonly (EarNews & { readonly type: "heard" })[];
}

function listening(sampleRate = 48_000): Listened {
  const news: EarNews[] = [];
  const ear = createEar({ sampleRate, profiles: [STEADY, QUICK] }, (one) => news.push(one));
  return {
    news,
    ear,
    push(samples, from) {
      for (let at = 0; at < samples.length; at += BLOCK) {
        ear.push(samples.subarray(at, at + BLOCK), from + at);
      }
    },
    heard: () => news.filter((one) => one.type === "heard"),
  };
}

test.each([
  [STEADY, 48_000],
  [QUICK, 44_100],
] as const)("an emitter is heard with its profile, whichever it is", (profile, sampleRate) => {
  const { push, heard } = listening(sampleRate);
  push(sing(profile, { sampleRate }).samples, 0);
  const [first] = heard();
  expect(first).toMatchObject({
    id: { ...PAYLOAD, profile: profile.name },
    reading: { isNew: true },
  });
  expect(first?.id.snr).toBeGreaterThan(-9);
  expect(first?.id.quality).toBe(Math.round(((first?.id.snr ?? 0) + 20) / 0.4));
  expect(first?.reading.age).toBeLessThan(1);
});

test("what is told of the sound grows with it, twelve times a second", () => {
  const { push, news } = listening();
  push(sing(STEADY).samples, 0);
  const sounds = news.filter((one) => one.type === "sound");
  expect(sounds.length).toBeGreaterThan(4 * 11);
  expect(sounds.at(-1)).toMatchObject({ verdict: "whole", lost: 0 });
  expect(sounds.at(-1)?.seconds).toBeCloseTo(4, 0);
});

test("a frame with a gap of half a second in it is heard, for what is on both sides stays one frame", () => {
  const { samples } = sing(STEADY);
  const [gapAt, gap, end] = [52_800, 24_000, 144_000];
  const { push, heard, news } = listening();
  // Neither side is enough by itself; the blocks say by their numbers that something is missing.
  push(samples.subarray(0, gapAt), 0);
  push(samples.subarray(gapAt + gap, end), gapAt + gap);
  expect(heard()[0]?.id).toMatchObject(PAYLOAD);
  expect(news.findLast((one) => one.type === "sound")?.lost).toBeCloseTo(0.5, 5);
});

test("after a long gap it listens anew, and hears", () => {
  const { samples } = sing(STEADY, { seconds: 8 });
  const { push, heard, news } = listening();
  const gap = Math.round((GAP_FILLED_MAX + 1) * 48_000);
  push(samples.subarray(0, 30_000), 0);
  push(samples.subarray(30_000 + gap), 30_000 + gap);
  expect(heard()[0]?.id).toMatchObject(PAYLOAD);
  expect(news.findLast((one) => one.type === "sound")?.lost).toBeCloseTo(GAP_FILLED_MAX + 1, 5);
});

test("a microphone that begins to count anew, even at another rate, is listened to", () => {
  const { push, heard, ear, news } = listening();
  push(sing(STEADY).samples.subarray(0, 40_000), 1_000_000);
  ear.restart(44_100);
  push(sing(QUICK, { sampleRate: 44_100 }).samples, 0);
  expect(heard()[0]?.id).toMatchObject({ ...PAYLOAD, profile: "quick" });
  expect(news.findLast((one) => one.type === "sound")?.lost).toBe(0);
});

test("what was left out on purpose is no reason to hear nothing afterwards", () => {
  const { samples } = sing(STEADY, { seconds: 6 });
  const { push, heard, ear } = listening();
  push(samples.subarray(0, 20_480), 0);
  ear.leapOver();
  push(samples.subarray(40_960), 40_960);
  expect(heard()[0]?.id).toMatchObject(PAYLOAD);
});

test("numbers that go back, and samples that are none, do not make it stumble", () => {
  const { push, heard } = listening();
  push(new Float32Array(9600).fill(NaN), 5000);
  push(sing(STEADY).samples, 0);
  expect(heard()[0]?.id).toMatchObject(PAYLOAD);
});

test("a rate that no microphone has is our own mistake", () => {
  expect(() => createEar({ sampleRate: 8000, profiles: [STEADY] }, () => {})).toThrow("8000");
});
