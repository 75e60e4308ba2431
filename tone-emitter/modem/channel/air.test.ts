import { expect, test } from "vitest";
import { type AirChannel, type AirTrial, simulate } from "./air.ts";
import { decibels } from "../decibels.ts";
import { bandPower, meanSquare } from "./measure.ts";
import { NOISE_BAND } from "./noise.ts";

const CHANNELS: readonly AirChannel[] = [
  "AWGN",
  "R03",
  "R06",
  "NLOS06",
  "DOPP",
  "WALK03",
  "ROLL",
  "BABBLE",
  "ALL",
];
const SECONDS = 2;
const SILENT = 300;

/** Slides through our band once a second: no two echoes of it stand still. */
const sweep = Float32Array.from({ length: 48_000 }, (_, at) => {
  const seconds = at / 48_000;
  return 0.25 * Math.cos(2 * Math.PI * (18_000 + 950 * seconds) * seconds);
});

const trial = (channel: AirChannel, more: Partial<AirTrial> = {}): AirTrial => ({
  seed: 21,
  sampleRate: 48_000,
  seconds: SECONDS,
  emitters: [{ loop: sweep }],
  channel,
  snr: -10,
  agc: "none",
  quantise: false,
  ...more,
});

test.for(CHANNELS.filter((channel) => channel !== "ROLL" && channel !== "ALL"))(
  "in %s the signal as received has the power that the noise is measured by",
  (channel) => {
    const { samples } = simulate(trial(channel, { snr: SILENT, sampleRate: 44_100 }));
    expect(Math.abs(decibels(meanSquare(samples)))).toBeLessThan(0.05);
  },
);

test.for(CHANNELS)("in %s the noise stands where the SNR says", (channel) => {
  const withSignal = simulate(trial(channel)).samples;
  const signal = simulate(trial(channel, { snr: SILENT })).samples;
  const noise = withSignal.map((sample, at) => sample - (signal[at] as number));
  const measured = -decibels(bandPower(noise, 48_000, NOISE_BAND));
  // Three clinks, more or fewer, carry a fifth of the power.
  const tolerance = channel === "BABBLE" || channel === "ALL" ? 1.2 : 0.25;
  expect(Math.abs(measured + 10)).toBeLessThan(tolerance);
});

test("the same seed gives the same samples, another one another place", () => {
  for (const channel of ["AWGN", "ALL"] as const) {
    const { samples } = simulate(trial(channel));
    const isSame = (other: Float32Array): boolean =>
      other.every((each, at) => each === samples[at]);
    expect(isSame(simulate(trial(channel)).samples)).toBe(true);
    expect(isSame(simulate(trial(channel, { seed: 22 })).samples)).toBe(false);
  }
});

test("another SNR moves no loudspeaker", () => {
  const loud = simulate(trial("WALK03", { snr: SILENT })).samples;
  const noisy = simulate(trial("WALK03", { snr: 0 })).samples;
  const noise = noisy.map((sample, at) => sample - (loud[at] as number));
  expect(Math.abs(decibels(meanSquare(noise)) - decibels(8))).toBeLessThan(0.1);
});

test("a weaker emitter arrives as much weaker as asked", () => {
  const tone = (frequency: number): Float32Array =>
    Float32Array.from({ length: 48_000 }, (_, at) =>
      Math.cos((2 * Math.PI * frequency * at) / 48_000),
    );
  const emitters = [{ loop: tone(18_200) }, { loop: tone(19_700), level: -18 }];
  for (const channel of ["AWGN", "R03", "WALK03"] as const) {
    const { samples } = simulate(trial(channel, { emitters, snr: SILENT }));
    const strong = bandPower(samples, 48_000, { from: 18_000, to: 18_400 });
    const weak = bandPower(samples, 48_000, { from: 19_500, to: 19_900 });
    expect(Math.abs(decibels(strong / weak) - 18)).toBeLessThan(0.5);
    expect(Math.abs(decibels(strong))).toBeLessThan(0.5);
  }
});

/** The frequency of a lone tone near this one: by how its phase, seen from there, has turned between two tenths of a second. */
function frequencyNear(samples: Float32Array, around: number): number {
  const tenth = 4_800;
  const phaseAt = (from: number): number => {
    let re = 0;
    let im = 0;
    for (let at = from; at < from + 96; at += 1) {
      re += (samples[at] as number) * Math.cos((2 * Math.PI * around * at) / 48_000);
      im -= (samples[at] as number) * Math.sin((2 * Math.PI * around * at) / 48_000);
    }
    return Math.atan2(im, re);
  };
  let turned = 0;
  let before = phaseAt(0);
  for (let at = 48; at <= tenth; at += 48) {
    const phase = phaseAt(at);
    const step = (phase - before) / (2 * Math.PI);
    turned += step - Math.round(step);
    before = phase;
  }
  return around + turned * 10;
}

test("a clock that runs 100 millionths fast is heard so; without word it is off by that at most", () => {
  const loop = Float32Array.from({ length: 4_800 }, (_, at) =>
    Math.cos((2 * Math.PI * 19_000 * at) / 48_000),
  );
  const heard = (more: Partial<AirTrial>, clockPpm?: number): number => {
    const emitter = clockPpm === undefined ? { loop } : { loop, clockPpm };
    const { samples } = simulate(
      trial("AWGN", { emitters: [emitter], snr: SILENT, seconds: 0.5, ...more }),
    );
    return frequencyNear(samples, 19_000);
  };
  expect(Math.abs(heard({}, 100) - 19_001.9)).toBeLessThan(0.05);
  expect(Math.abs(heard({}, 0) - 19_000)).toBeLessThan(0.05);
  expect(Math.abs(heard({}) - 19_000)).toBeLessThan(2);
  const walked = heard({ channel: "DOPP" }, 0) - 19_000;
  expect(Math.abs(walked)).toBeGreaterThan((0.9 / 343) * 19_000 - 0.2);
  expect(Math.abs(walked)).toBeLessThan((1.5 / 343) * 19_000 + 0.2);
});

test("a recording is at −20 dB of full scale and has 16 bits", () => {
  const { samples } = simulate(trial("ALL", { agc: "whole", quantise: true }));
  expect(decibels(meanSquare(samples))).toBeCloseTo(-20, 1);
  expect(samples.every((sample) => Number.isInteger(sample * 32_768))).toBe(true);
});

test("no emitter at all is noise alone", () => {
  const { samples } = simulate(trial("R03", { emitters: [], snr: 0 }));
  expect(Math.abs(decibels(bandPower(samples, 48_000, NOISE_BAND)))).toBeLessThan(0.2);
});
