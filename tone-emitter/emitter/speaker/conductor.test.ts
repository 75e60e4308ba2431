import { LEVEL_MAX } from "@tillwave/modem/modulator-symbols";
import { renderLoop } from "@tillwave/modem/modulator";
import { createDemodulator } from "@tillwave/modem/demodulator";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import { describe, expect, test } from "vitest";
import { renderChime } from "./chime.ts";
import { type Conductor, type Voice, createConductor } from "./conductor.ts";
import { type Passage, QUANTUM, createPassagePlayer } from "./passage.ts";

const RATE = 48_000;
const chance = seededRandom(seedOfRun("conductor"));

function voiceOf(profile: ToneProfile, code: number, sampleRate = RATE): Voice {
  const payload = { version: 1, place: 7, code };
  return { profile, loop: renderLoop(profile, payload, { sampleRate, level: LEVEL_MAX }) };
}

const STEADY_A = voiceOf(STEADY, 0x1111_2222);
const STEADY_B = voiceOf(STEADY, 0x9876_5432);
const QUICK_A = voiceOf(QUICK, 0x1111_2222);

interface Stage {
  readonly conductor: Conductor;
  readonly passages: readonly Passage[];
  /** Lets so much time pass, and gives what was heard. */
  hear(seconds: number): Float32Array;
}

function stage(sampleRate = RATE): Stage {
  const player = createPassagePlayer();
  const passages: Passage[] = [];
  const play = (passage: Passage): void => {
    passages.push(passage);
    player.play(passage);
  };
  const conductor = createConductor({
    sampleRate,
    earliest: () => player.position + 960,
    endsAt: () => true,
    play,
  });
  return {
    conductor,
    passages,
    hear(seconds) {
      const heard = new Float32Array(Math.round(seconds * sampleRate));
      player.render(heard);
      return heard;
    },
  };
}

/** A sine of the band turns by up to 2.68 a sample: its second difference is bounded by its amplitude. */
function worstEdge(samples: Float32Array, sampleRate: number): number {
  const cosine = 2 * Math.cos((2 * Math.PI * 18_950) / sampleRate);
  let worst = 0;
  for (let i = 2; i < samples.length; i += 1) {
    const [now, before, earlier] = [samples[i], samples[i - 1], samples[i - 2]] as number[];
    worst = Math.max(
      worst,
      Math.abs((now as number) - cosine * (before as number) + (earlier as number)),
    );
  }
  return worst;
}

const peakOf = (samples: Float32Array): number =>
  samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);

function codesIn(samples: Float32Array, profile: ToneProfile): readonly number[] {
  const codes = new Set<number>();
  const demodulator = createDemodulator({ sampleRate: RATE, profiles: [profile] }, ({ payload }) =>
    codes.add(payload.code),
  );
  demodulator.push(samples);
  demodulator.flush();
  return [...codes];
}

describe("a change of code", () => {
  test.each([
    ["steady", STEADY, 48_000],
    ["steady at 44.1 kHz", STEADY, 44_100],
    ["quick", QUICK, 48_000],
    ["quick at 44.1 kHz", QUICK, 44_100],
  ])("has no edge, whenever it is asked for: %s", (_, profile, sampleRate) => {
    const one = voiceOf(profile, chance.integer(2 ** 32), sampleRate);
    const other = voiceOf(profile, chance.integer(2 ** 32), sampleRate);
    const smooth = Math.max(...[one, other].map(({ loop }) => worstEdge(loop, sampleRate)));
    const { conductor, hear } = stage(sampleRate);
    conductor.sound(one, LEVEL_MAX);
    hear(0.5);
    for (let round = 0; round < 12; round += 1) {
      conductor.sound(round % 2 === 0 ? other : one, LEVEL_MAX);
      const heard = hear(0.6 + chance.next());
      expect(worstEdge(heard, sampleRate)).toBeLessThan(1.001 * smooth);
    }
  });

  test("comes within half a second and is heard as two codes", () => {
    const { conductor, hear, passages } = stage();
    conductor.sound(STEADY_A, 0.1);
    const before = hear(6);
    const at = conductor.sound(STEADY_B, 0.1);
    expect(at - before.length).toBeLessThan(0.55 * RATE);
    expect(at % QUANTUM).toBe(0);
    const after = hear(8);
    const heard = new Float32Array([...before, ...after]);
    expect(codesIn(heard, STEADY)).toEqual([0x1111_2222, 0x9876_5432]);
    expect(passages.every((passage) => passage.at % QUANTUM === 0)).toBe(true);
  });

  test("changes no sample of what is heard but for the code", () => {
    const { conductor, hear } = stage();
    const start = conductor.sound(STEADY_A, LEVEL_MAX);
    const before = hear(2);
    const at = conductor.sound(STEADY_B, LEVEL_MAX);
    const heard = new Float32Array([...before, ...hear(2)]);
    const wrong = heard.findIndex((sample, i) => {
      const { loop } = i < at ? STEADY_A : STEADY_B;
      return i > start + 480 && sample !== loop[(i - start) % loop.length];
    });
    expect(wrong).toBe(-1);
  });
});

test("the first sound rises within 10 ms and the last falls within 10 ms", () => {
  const { conductor, hear } = stage();
  const start = conductor.sound(STEADY_A, 0.5);
  const heard = hear(1);
  expect(heard.subarray(0, start).every((sample) => sample === 0)).toBe(true);
  const ramp = heard.subarray(start, start + 480);
  const reference = STEADY_A.loop.subarray(0, 480);
  const louder = ramp.findIndex((sample, i) => Math.abs(sample) > Math.abs(reference[i] as number));
  expect(louder).toBe(-1);
  expect(Math.abs(ramp[0] as number)).toBeLessThan(1e-4);
  const silent = conductor.sound(null, 0.5);
  const end = hear(1);
  expect(end.subarray(silent - heard.length).every((sample) => sample === 0)).toBe(true);
  expect(silent - heard.length).toBeLessThan(960 + QUANTUM + 512);
});

test("a level is reached in 20 ms and the code goes on in its step", () => {
  const { conductor, hear } = stage();
  const start = conductor.sound(STEADY_A, 0.5);
  const before = hear(1);
  const at = conductor.sound(STEADY_A, 0.05);
  const after = hear(1);
  expect(at).toBeLessThan(before.length + 960 + 1024 + 2 * QUANTUM);
  const wrong = after.subarray(at - before.length).findIndex((sample, i) => {
    const { loop } = STEADY_A;
    return sample !== Math.fround((loop[(at + i - start) % loop.length] as number) * 0.1);
  });
  expect(wrong).toBe(-1);
  expect(worstEdge(after, RATE)).toBeLessThan(1.02 * worstEdge(before, RATE));
});

test("level and code may change at once, and another profile sounds after a pause of its own", () => {
  const { conductor, hear } = stage();
  conductor.sound(STEADY_A, 0.5);
  hear(1);
  conductor.sound(STEADY_B, 0.2);
  conductor.sound(QUICK_A, 0.2);
  const at = conductor.sound(QUICK_A, 0.2);
  expect(at).toBe(0);
  const heard = hear(8);
  expect(peakOf(heard.subarray(RATE))).toBeCloseTo(0.2, 2);
  expect(codesIn(heard, QUICK)).toEqual([0x1111_2222]);
});

test("the chime is below 10 kHz, and the code goes on behind it", () => {
  const chime = renderChime(RATE, 0.3);
  expect(peakOf(chime)).toBeLessThanOrEqual(0.3);
  const { conductor, hear } = stage();
  conductor.sound(QUICK_A, 0.1);
  hear(1);
  const over = conductor.interlude(chime);
  const heard = hear(6);
  expect(codesIn(heard.subarray(over - RATE), QUICK)).toEqual([0x1111_2222]);
  const quiet = stage();
  quiet.conductor.interlude(chime);
  const alone = quiet.hear(3);
  const from = alone.findIndex((sample) => sample !== 0);
  expect(alone.subarray(from + chime.length).every((sample) => sample === 0)).toBe(true);
});

test("orders in a storm are kept in their order", () => {
  const { conductor, hear, passages } = stage();
  const voices = [STEADY_A, STEADY_B, QUICK_A];
  for (let round = 0; round < 100; round += 1) {
    conductor.sound(voices[chance.integer(3)] ?? null, 0.1 * chance.next());
    if (chance.integer(10) === 0) {
      conductor.sound(null, 0.1);
      hear(chance.next());
    }
  }
  const ats = passages.map(({ at }) => at);
  expect(ats).toEqual(ats.toSorted((a, b) => a - b));
});
