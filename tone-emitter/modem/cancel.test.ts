import { expect, test } from "vitest";

import { type TonePayload, frameSymbols } from "@tillwave/shared/tone/frame";
import { STEADY } from "@tillwave/shared/tone/profile";

import { type Baseband, BASEBAND_RATE, createBaseband } from "./baseband.ts";
import {
  type CancelledEmitter,
  createCanceller,
  createEchoes,
  createQuarters,
  slotSamples,
  type SlotMeasure,
} from "./cancel.ts";
import { createFrontEnd } from "./front-end.ts";
import { createModulator } from "./modulator.ts";

const RATE = 48_000;
const PAYLOAD: TonePayload = { version: 3, place: 77, code: 99 };
const SECONDS = 3;
/** By which the front end is late, in baseband samples: half its filter. */
const LATE_SAMPLES = 8;
const AMPLITUDE = 0.2;

const sing = (): Float32Array => {
  const modulator = createModulator({ profile: STEADY, sampleRate: RATE, level: AMPLITUDE });
  modulator.begin(PAYLOAD);
  const sound = new Float32Array(SECONDS * RATE);
  modulator.render(sound);
  return sound;
};

const hear = (sound: Float32Array): { baseband: Baseband; emitter: CancelledEmitter } => {
  const baseband = createBaseband();
  createFrontEnd(RATE, baseband).push(sound);
  const emitter = {
    profile: STEADY,
    symbols: frameSymbols(STEADY, PAYLOAD),
    start: LATE_SAMPLES,
    offset: 0,
    sounding: true,
    cancelledTo: 0,
    quarters: createQuarters(),
    echoes: createEchoes(),
  };
  return { baseband, emitter };
};

const cancel = (baseband: Baseband, emitters: readonly CancelledEmitter[]) => {
  const powers: number[] = [];
  const measured = (_: CancelledEmitter, { here }: SlotMeasure): void => {
    powers.push(here);
  };
  const canceller = createCanceller({ baseband, emitters, noise: () => 1e-9, measured });
  while (canceller.advance(8) === 0) {
    // Until every quarter is done.
  }
  return { canceller, powers };
};

/** In dB, over a second and a half in the middle. */
const level = ({ re, im }: Baseband): number => {
  let power = 0;
  for (let n = BASEBAND_RATE / 2; n < 2 * BASEBAND_RATE; n++) {
    power += (re[n] as number) ** 2 + (im[n] as number) ** 2;
  }
  return 10 * Math.log10(power / (1.5 * BASEBAND_RATE));
};

test("an emitter that is known is taken out, and measured on the way", () => {
  const { baseband, emitter } = hear(sing());
  const { canceller, powers } = cancel(baseband, [emitter]);
  expect(level(baseband)).toBeCloseTo(20 * Math.log10(AMPLITUDE), 1);
  expect(level(canceller.residual)).toBeLessThan(level(baseband) - 12);
  const whole = (AMPLITUDE * slotSamples(STEADY, 0)) ** 2;
  for (const power of powers.slice(2)) {
    expect(power / whole).toBeGreaterThan(0.75);
    expect(power / whole).toBeLessThan(1.05);
  }
  expect(baseband.head - canceller.residual.head).toBeLessThan(slotSamples(STEADY, 0) / 2);
});

test("what others sing stays", () => {
  const whistle = Float32Array.from(
    { length: SECONDS * RATE },
    (_, i) => 0.05 * Math.cos((2 * Math.PI * 20_150 * i) / RATE),
  );
  const { baseband, emitter } = hear(sing().map((x, i) => x + (whistle[i] as number)));
  const { canceller } = cancel(baseband, [emitter]);
  const alone = hear(whistle).baseband;
  expect(level(canceller.residual)).toBeGreaterThan(level(alone) - 1.5);
  expect(level(canceller.residual)).toBeLessThan(level(alone) + 2.5);
});

test("who is silent is left alone, and then all passes through", () => {
  const { baseband, emitter } = hear(sing());
  const { canceller } = cancel(baseband, [{ ...emitter, sounding: false }]);
  expect(canceller.residual.head).toBe(baseband.head);
  expect(canceller.residual.re).toEqual(baseband.re);
});

test("begun again, it takes out as much", () => {
  const { baseband, emitter } = hear(sing());
  const { canceller } = cancel(baseband, [emitter]);
  const before = level(canceller.residual);
  const { head } = canceller.residual;
  canceller.rebuild(0);
  while (canceller.advance(8) === 0) {
    // Until every quarter is done.
  }
  expect(canceller.residual.head).toBe(head);
  expect(level(canceller.residual)).toBeCloseTo(before, 0);
});

test("behind a sync tone, what is far louder than an echo would be stays", () => {
  const { baseband, emitter } = hear(sing());
  const late = slotSamples(STEADY, 0);
  // Another who begins a slot later, of whom only the sync tones sound.
  for (const { slot, tone } of STEADY.sync) {
    const step =
      (2 * Math.PI * (tone - (STEADY.toneCount - 1) / 2) * STEADY.spacing) / BASEBAND_RATE;
    for (let n = (slot + 1) * late; n < (slot + 2) * late; n++) {
      baseband.re[n] = (baseband.re[n] ?? 0) + AMPLITUDE * Math.cos(step * n);
      baseband.im[n] = (baseband.im[n] ?? 0) + AMPLITUDE * Math.sin(step * n);
    }
  }
  const { canceller } = cancel(baseband, [emitter]);
  const { re, im } = canceller.residual;
  let power = 0;
  let count = 0;
  for (const { slot } of STEADY.sync.slice(3, -1)) {
    for (let n = (slot + 1.2) * late; n < (slot + 1.8) * late; n++, count++) {
      power += ((re[Math.round(n)] ?? 0) ** 2 + (im[Math.round(n)] ?? 0) ** 2) / AMPLITUDE ** 2;
    }
  }
  expect(10 * Math.log10(power / count)).toBeGreaterThan(-3);
});
