import { QUICK, STEADY, frameSeconds } from "@tillwave/shared/tone/profile";
import { expect, test } from "vitest";
import { ebN0, tonesBoundSnr, widebandBoundSnr } from "./tone-bound.ts";

test("84 bits cannot be sent with less than −0.71 dB each, one time in ten lost", () => {
  const snr = widebandBoundSnr({ bits: 84, seconds: frameSeconds(STEADY) });
  expect(ebN0(snr, { profile: STEADY, bits: 84 })).toBeCloseTo(-0.71, 2);
});

test("the more bits, the nearer to Shannon's −1.59 dB", () => {
  const snr = widebandBoundSnr({ bits: 20_000, seconds: frameSeconds(STEADY) });
  expect(ebN0(snr, { profile: STEADY, bits: 20_000 })).toBeCloseTo(-1.52, 1);
});

test("tones of unknown phase need some 3.6 dB more, and fewer tones a little more than many", () => {
  const steady = tonesBoundSnr(STEADY, 68);
  expect(steady).toBeCloseTo(-18.8, 1);
  expect(tonesBoundSnr(QUICK, 68) - 3.01).toBeGreaterThan(steady);
  expect(tonesBoundSnr(STEADY, 92)).toBeGreaterThan(steady);
});

test("whoever knows the phase could do with nearly 3 dB less", () => {
  const less = tonesBoundSnr(STEADY, 68) - tonesBoundSnr(STEADY, 68, "known");
  expect(less).toBeGreaterThan(2.5);
  expect(less).toBeLessThan(3.1);
});
