import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { QUICK, STEADY } from "@tillwave/shared/tone/profile";
import { createSound, type SoundKind } from "@tillwave/modem/channel/sounds";
import { broadcastTrial } from "@tillwave/modem/channel/trial";
import { expect, test } from "vitest";
import { type BandMeter, type BandVerdict, createBandMeter } from "./band-meter.ts";
import type { Signal } from "./hearing-state.ts";

const RATE = 48_000;
const BLOCK = 2048;

/** Every figure that it has in turn. */
function listen(
  samples: Float32Array,
  sampleRate = RATE,
): { signals: Signal[]; verdicts: Set<BandVerdict>; meter: BandMeter } {
  const meter = createBandMeter(sampleRate);
  const signals: Signal[] = [];
  const verdicts = new Set<BandVerdict>();
  for (let at = 0; at < samples.length; at += BLOCK) {
    const { looks } = meter;
    meter.push(samples.subarray(at, at + BLOCK));
    if (meter.looks !== looks) {
      signals.push(meter.signal);
      verdicts.add(meter.verdict);
    }
  }
  return { signals, verdicts, meter };
}

function noise(seconds: number, level: number, sampleRate = RATE): Float32Array {
  const random = seededRandom(7);
  return Float32Array.from({ length: seconds * sampleRate }, () => level * (random.next() - 0.5));
}

/** What a headset or a call leaves: a windowed sinc of 401 taps, and 16 bits. */
function cutAt(samples: Float32Array, frequency: number): Float32Array {
  const half = 200;
  const taps = Array.from({ length: 2 * half + 1 }, (_, i) => {
    const time = i - half;
    const x = (2 * frequency * time) / RATE;
    const sinc = time === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    return ((2 * frequency) / RATE) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * time) / half));
  });
  return samples.map((_, i) => {
    let sum = 0;
    for (let k = 0; k < taps.length; k++) {
      sum += (taps[k] as number) * (samples[i + k - half] ?? 0);
    }
    return Math.round(sum * 2 ** 15) / 2 ** 15;
  });
}

const soundOf = (kind: SoundKind, sampleRate: number): Float32Array => {
  const samples = new Float32Array(4 * sampleRate);
  createSound(kind, { seed: 7004, sampleRate }).render(samples);
  return samples;
};

test.each([
  ["a call", 3400],
  ["a headset", 8000],
  ["a browser that cleans up speech", 16_000],
])("what %s takes away is noticed within three seconds", (_, frequency) => {
  const { meter } = listen(cutAt(noise(3, 0.1), frequency));
  expect(meter.verdict).toBe("cut");
});

test.each([44_100, 48_000])(
  "a microphone at %i that delivers every height is not accused",
  (rate) => {
    expect(listen(noise(4, 0.01, rate), rate).verdicts).toEqual(new Set(["unknown", "whole"]));
  },
);

test.each(["white", "pink", "crowd", "speech", "music", "supplies"] as const)(
  "%s in the shop is no reason to accuse the microphone",
  (kind) => {
    expect(listen(soundOf(kind, 44_100), 44_100).verdicts).not.toContain("cut");
  },
);

test("a small microphone that falls off gently is not accused", () => {
  let one = 0;
  let two = 0;
  const soft = noise(3, 0.1).map((sample) => {
    one += 0.4 * (sample - one);
    two += 0.4 * (one - two);
    return two;
  });
  expect(listen(soft).verdicts).not.toContain("cut");
});

test("a whistle that climbs through everything below the band accuses nobody for its one second", () => {
  let phase = 0;
  const whistle = noise(4, 0.001).map((sample, n) => {
    const time = n / RATE;
    phase += time > 1.2 && time < 2 ? (2 * Math.PI * (4000 + 15_000 * (time - 1.2))) / RATE : 0;
    return sample + 0.5 * Math.sin(phase);
  });
  expect(listen(whistle).verdicts).not.toContain("cut");
});

test("nothing but zeros, or what is no number, is silence", () => {
  expect(listen(new Float32Array(3 * RATE)).meter.verdict).toBe("silent");
  const { meter } = listen(new Float32Array(3 * RATE).fill(NaN));
  expect(meter.verdict).toBe("silent");
  expect(meter.level).toBeLessThan(-200);
});

test("a microphone that is silent while it is switched on is not accused", () => {
  const late = noise(5, 0.01).map((sample, n) => (n < 1.5 * RATE ? 0 : sample));
  expect(listen(late).verdicts).not.toContain("silent");
});

test("a room too quiet to tell is neither whole nor cut", () => {
  const faint = noise(3, 1e-5);
  expect(listen(faint).verdicts).toEqual(new Set(["unknown"]));
});

test("the level is that of the sound", () => {
  // A square of 0.1: −20 dBFS.
  const square = Float32Array.from({ length: RATE }, (_, n) => (n % 96 < 48 ? 0.1 : -0.1));
  expect(listen(square).meter.level).toBeCloseTo(-20, 1);
});

test.each([STEADY, QUICK])(
  "$name shows more bars the louder it is, before anything is read",
  (profile) => {
    const barsAt = (snr: number): number => {
      const { samples } = broadcastTrial({
        channel: "AWGN",
        snr,
        seed: 4,
        seconds: 4,
        emitters: [{ profile }],
      });
      const { signals } = listen(samples);
      const late = signals.slice(-20);
      return late.reduce<number>((sum, bars) => sum + bars, 0) / late.length;
    };
    const bars = [-20, -9, -4, 10].map(barsAt);
    expect(bars).toEqual(bars.toSorted((a, b) => a - b));
    expect(bars[0]).toBe(0);
    expect(bars[1]).toBeGreaterThan(0.5);
    expect(bars[2]).toBeGreaterThan(1.9);
    expect(bars[3]).toBeGreaterThan(3.5);
  },
);

test.each(["white", "pink", "speech"] as const)("%s shows no bar", (kind) => {
  const { signals } = listen(soundOf(kind, RATE));
  expect(signals.filter((bars) => bars > 0).length).toBeLessThanOrEqual(1);
});

test("a whistle in the band is nobody", () => {
  const whistle = noise(4, 0.01).map(
    (sample, n) => sample + 0.1 * Math.sin((2 * Math.PI * 18_800 * n) / RATE),
  );
  expect(new Set(listen(whistle).signals)).toEqual(new Set([0]));
});
