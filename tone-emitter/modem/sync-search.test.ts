import { expect, test } from "vitest";

import { frameSeconds, QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";

import { BASEBAND_RATE, createBaseband } from "./baseband.ts";
import { type AirChannel } from "./channel/air.ts";
import { broadcastTrial, oneFrameTrial } from "./channel/trial.ts";
import { createFrontEnd } from "./front-end.ts";
import { createSpectrogram } from "./spectrogram.ts";
import { createSyncSearch, type Peak, type SyncSearch } from "./sync-search.ts";

const RATE = 48_000;

const listen = (profile: ToneProfile, sound: Float32Array): SyncSearch => {
  const baseband = createBaseband();
  const frontEnd = createFrontEnd(RATE, baseband);
  const spectrogram = createSpectrogram(profile, baseband);
  const search = createSyncSearch(spectrogram);
  frontEnd.push(sound);
  while (spectrogram.ready) {
    spectrogram.advance();
    search.catchUp();
  }
  return search;
};

const findPeaks = (search: SyncSearch): readonly Peak[] => {
  search.begin();
  while (!search.advance()) {
    // Until all starts were looked at.
  }
  return search.peaks.slice(0, search.peakCount);
};

/** How long before the recording the nearest frame of a peak's began, against the truth, in symbols. */
const missed = (profile: ToneProfile, peak: Peak, into: number): number => {
  const frame = frameSeconds(profile);
  const seconds = (((peak.start / BASEBAND_RATE + into) % frame) + frame) % frame;
  return Math.min(seconds, frame - seconds) / profile.symbolSeconds;
};

const heard = (profile: ToneProfile, channel: AirChannel, snr: number): number => {
  let found = 0;
  for (let seed = 1; seed <= 8; seed++) {
    const { samples, into } = oneFrameTrial({ profile, channel, snr, seed });
    const peaks = findPeaks(listen(profile, samples));
    found += peaks.some((peak) => missed(profile, peak, into) < 0.75) ? 1 : 0;
  }
  return found;
};

test("a frame in noise is found where it stands, two dB above what must be read", () => {
  expect(heard(STEADY, "AWGN", -14)).toBe(8);
  expect(heard(QUICK, "AWGN", -11)).toBe(8);
});

test("a frame in an echoing shop is found while one walks", () => {
  expect(heard(STEADY, "R03", -10.5)).toBe(8);
  expect(heard(STEADY, "WALK03", -8)).toBe(8);
});

test("where nobody sings the peaks stay low", () => {
  const { samples } = broadcastTrial({
    seed: 5,
    seconds: 7,
    channel: "AWGN",
    snr: -60,
    emitters: [{ profile: STEADY }],
  });
  for (const { statistic } of findPeaks(listen(STEADY, samples))) {
    expect(statistic).toBeLessThan(7);
  }
});

test("silence holds no peak, nor does a whistle that stays", () => {
  expect(findPeaks(listen(STEADY, new Float32Array(4 * RATE)))).toEqual([]);
  const { samples } = broadcastTrial({
    seed: 5,
    seconds: 7,
    channel: "AWGN",
    snr: -60,
    emitters: [{ profile: STEADY }],
  });
  const loud = Math.max(...samples.subarray(0, 4800));
  const whistled = samples.map((x, i) => x + loud * Math.cos((2 * Math.PI * 18_700 * i) / RATE));
  for (const { statistic } of findPeaks(listen(STEADY, whistled))) {
    expect(statistic).toBeLessThan(8);
  }
});

test("rows taken in anew give the same peaks", () => {
  const { samples } = oneFrameTrial({ profile: STEADY, channel: "AWGN", snr: -10, seed: 3 });
  const search = listen(STEADY, samples);
  while (!search.catchUp()) {
    // Until every row is in.
  }
  const before = findPeaks(search).map(({ start, statistic }) => ({ start, statistic }));
  search.rebuild(0);
  while (!search.catchUp()) {
    // Until every row is in.
  }
  const after = findPeaks(search).map(({ start, statistic }) => ({ start, statistic }));
  expect(after).toEqual(before);
});
