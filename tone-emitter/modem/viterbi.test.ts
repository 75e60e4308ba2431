import { encodeSteps } from "@tillwave/shared/tone/code";
import { encodePayloadBits, type TonePayload } from "@tillwave/shared/tone/frame";
import { STEP_COUNT, dataSlots } from "@tillwave/shared/tone/interleave";
import { QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { type ListDecoder, createListDecoder } from "./viterbi.ts";

const BOTH = [STEADY, QUICK];
const decoders = new Map(BOTH.map((profile) => [profile, createListDecoder(profile)]));
const decoderOf = (profile: ToneProfile): ListDecoder => decoders.get(profile) as ListDecoder;

/** More would be a decoder that hangs: three kinds of lap for two anchors, and the lists. */
const ADVANCES_MAX = 1500;

function decode(decoder: ListDecoder, metrics: Float32Array, listMax = 64): number {
  decoder.begin(metrics, { listMax });
  let advances = 1;
  while (!decoder.advance()) {
    advances++;
    expect(advances).toBeLessThan(ADVANCES_MAX);
  }
  return advances;
}

const anyPayload = (random: SeededRandom): TonePayload => ({
  version: random.integer(16),
  place: random.integer(2 ** 32),
  code: random.integer(2 ** 32),
});

/** Log-likelihoods of ideal tones of one strength in noise of mean power one; `esN0` in dB. */
function hear(
  profile: ToneProfile,
  tones: Uint8Array,
  { esN0, random }: { esN0: number; random: SeededRandom },
): Float32Array {
  const strength = 10 ** (esN0 / 10);
  const gauss = (): number =>
    Math.sqrt(-Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Float32Array.from({ length: STEP_COUNT * profile.toneCount }, (_, cell) => {
    const sent = tones[Math.floor(cell / profile.toneCount)] === cell % profile.toneCount;
    const power = ((sent ? Math.sqrt(strength) : 0) + gauss()) ** 2 + gauss() ** 2;
    const x = 2 * Math.sqrt(strength * power);
    return Math.max(0, x - Math.log(6.283 * x + 1) / 2) - strength;
  });
}

const clean = (profile: ToneProfile, tones: Uint8Array): Float32Array =>
  Float32Array.from({ length: STEP_COUNT * profile.toneCount }, (_, cell) =>
    tones[Math.floor(cell / profile.toneCount)] === cell % profile.toneCount ? 5 : 0,
  );

test.each(BOTH)("what $name sends comes back, first of the list", (profile) => {
  const random = seededRandom(seedOfRun("clean"));
  const decoder = decoderOf(profile);
  for (let round = 0; round < 10; round++) {
    const payload = anyPayload(random);
    const symbols = encodeSteps(profile, encodePayloadBits(payload));
    decode(decoder, clean(profile, symbols));
    expect(decoder.found).toMatchObject({ payload, symbols });
    expect(decoder.looked).toBe(1);
    expect(decoder.found?.metric).toBeCloseTo(230, 1);
    expect(decoder.best.symbols).toEqual(symbols);
  }
});

test.each(BOTH)("at 1.5 dB above the bound of such tones, $name is heard", (profile) => {
  const random = seededRandom(6);
  const decoder = decoderOf(profile);
  let heard = 0;
  for (let trial = 0; trial < 40; trial++) {
    const payload = anyPayload(random);
    const tones = encodeSteps(profile, encodePayloadBits(payload));
    decode(decoder, hear(profile, tones, { esN0: 5.6, random }));
    if (decoder.found === null) continue;
    expect(decoder.found.payload).toEqual(payload);
    heard++;
  }
  expect(heard).toBeGreaterThanOrEqual(37);
});

test("the list finds what the best path alone would miss", () => {
  const random = seededRandom(7);
  const decoder = decoderOf(STEADY);
  const heard = { alone: 0, listed: 0 };
  for (let trial = 0; trial < 40; trial++) {
    const tones = encodeSteps(STEADY, encodePayloadBits(anyPayload(random)));
    const metrics = hear(STEADY, tones, { esN0: 4.6, random });
    decode(decoder, metrics, 1);
    if (decoder.found !== null) heard.alone++;
    decode(decoder, metrics, 256);
    if (decoder.found === null) continue;
    heard.listed++;
    if (decoder.looked === 1) continue;
    expect(decoder.best.metric).toBeGreaterThan(decoder.found.metric);
    expect(decoder.best.symbols).not.toEqual(tones);
  }
  expect(heard.listed).toBeGreaterThanOrEqual(heard.alone + 5);
});

test("half a frame, well heard, is enough", () => {
  const random = seededRandom(8);
  const slots = dataSlots(STEADY);
  const decoder = decoderOf(STEADY);
  for (const first of [0, 13, 27, 40]) {
    const payload = anyPayload(random);
    const tones = encodeSteps(STEADY, encodePayloadBits(payload));
    const metrics = hear(STEADY, tones, { esN0: 12, random }).map((metric, cell) => {
      const slot = slots[Math.floor(cell / STEADY.toneCount)] as number;
      return (slot - first + 54) % 54 < 27 ? metric : 0;
    });
    decode(decoder, metrics);
    expect(decoder.found?.payload).toEqual(payload);
  }
});

test("a frame whose CRC is wrong is not found, but its tones are the best path", () => {
  const bits = encodePayloadBits({ version: 1, place: 2, code: 3 });
  bits[80] = 1 - (bits[80] as number);
  const tones = encodeSteps(STEADY, bits);
  const decoder = decoderOf(STEADY);
  decode(decoder, clean(STEADY, tones), 16);
  expect(decoder.found).toBeNull();
  expect(decoder.best.symbols).toEqual(tones);
});

test("noise says nothing", () => {
  const random = seededRandom(seedOfRun("noise"));
  const decoder = decoderOf(STEADY);
  for (let trial = 0; trial < 10; trial++) {
    const nothing = new Uint8Array(STEP_COUNT).fill(255);
    decode(decoder, hear(STEADY, nothing, { esN0: 5, random }));
    expect(decoder.found).toBeNull();
    expect(decoder.best.metric).toBeLessThan(75);
  }
});

test("where no path can have what is asked for, one lap shows it", () => {
  const random = seededRandom(seedOfRun("asked"));
  const decoder = decoderOf(STEADY);
  const tones = encodeSteps(STEADY, encodePayloadBits(anyPayload(random)));
  decoder.begin(clean(STEADY, tones), { listMax: 64, metricMin: 230.5 });
  let advances = 1;
  while (!decoder.advance()) advances++;
  expect(advances).toBe(STEP_COUNT);
  expect(decoder.found).toBeNull();
  decoder.begin(clean(STEADY, tones), { listMax: 64, metricMin: 229.5 });
  while (!decoder.advance());
  expect(decoder.found?.symbols).toEqual(tones);
});

test("a path of the list with less than is asked for is not taken, whatever its CRC", () => {
  const random = seededRandom(9);
  const decoder = decoderOf(STEADY);
  let refused = 0;
  for (let trial = 0; trial < 40 && refused === 0; trial++) {
    const tones = encodeSteps(STEADY, encodePayloadBits(anyPayload(random)));
    const metrics = hear(STEADY, tones, { esN0: 4.6, random });
    decode(decoder, metrics, 256);
    if (decoder.found === null || decoder.looked === 1) continue;
    decoder.begin(metrics, { listMax: 256, metricMin: decoder.found.metric + 0.01 });
    while (!decoder.advance());
    expect(decoder.found).toBeNull();
    refused++;
  }
  expect(refused).toBe(1);
});

test("no metrics make it throw or run on: silence, NaN, infinities, numbers beyond measure", () => {
  const random = seededRandom(seedOfRun("hostile"));
  const decoder = decoderOf(QUICK);
  const odd = [0, Number.NaN, Infinity, -Infinity, 1e30, -1e30, 3, -3];
  const size = STEP_COUNT * QUICK.toneCount;
  for (const value of odd) decode(decoder, new Float32Array(size).fill(value));
  for (let round = 0; round < 10; round++) {
    decode(
      decoder,
      Float32Array.from({ length: size }, () => odd[random.integer(8)] as number),
    );
    expect(Number.isFinite(decoder.best.metric)).toBe(true);
  }
  const payload = anyPayload(random);
  decode(decoder, clean(QUICK, encodeSteps(QUICK, encodePayloadBits(payload))));
  expect(decoder.found?.payload).toEqual(payload);
});

test("a metric beyond measure counts as much as the highest that is measured", () => {
  const payload = { version: 3, place: 4, code: 5 };
  const tones = encodeSteps(QUICK, encodePayloadBits(payload));
  const decoder = decoderOf(QUICK);
  for (const factor of [200, 1e6, 1e30, Infinity]) {
    decode(
      decoder,
      clean(QUICK, tones).map((metric) => (metric > 0 ? metric * factor : -1)),
    );
    expect(decoder.found?.payload).toEqual(payload);
    decode(
      decoder,
      clean(QUICK, tones).map((metric) => (metric > 0 ? 1 : -factor)),
    );
    expect(decoder.found?.payload).toEqual(payload);
  }
});

test("the metrics are copied: the next message may be measured while this one is decoded", () => {
  const decoder = decoderOf(QUICK);
  const payload = { version: 1, place: 77, code: 88 };
  const metrics = clean(QUICK, encodeSteps(QUICK, encodePayloadBits(payload)));
  decoder.begin(metrics, { listMax: 1 });
  metrics.fill(0);
  while (!decoder.advance());
  expect(decoder.found?.payload).toEqual(payload);
});

test("lists and messages of the wrong size are our own mistake", () => {
  const decoder = decoderOf(QUICK);
  const metrics = new Float32Array(STEP_COUNT * QUICK.toneCount);
  expect(() => decoder.begin(metrics, { listMax: 0 })).toThrow(/a list of 0/u);
  expect(() => decoder.begin(metrics, { listMax: 4097 })).toThrow(/a list of 4097/u);
  expect(() => decoder.begin(new Float32Array(5), { listMax: 1 })).toThrow(/5 metrics/u);
});
