import { expect, test } from "vitest";
import { decibels } from "@tillwave/modem/decibels";
import { bandPower, createPowerSpectrum } from "./power-spectrum.ts";

const sine = (frequency: number, amplitude: number, length: number): Float32Array =>
  Float32Array.from(
    { length },
    (_, i) => amplitude * Math.cos((2 * Math.PI * frequency * i) / 48_000 + 0.3),
  );

test("a tone has its power in its own bin, and its band has it whole", () => {
  const spectrum = createPowerSpectrum(48_000, 0.064);
  const bin = 1600;
  const power = spectrum.of(sine(bin * spectrum.binWidth, 0.5, spectrum.length));
  expect(decibels(power[bin] ?? 0)).toBeCloseTo(decibels(0.125), 2);
  const around = { from: 18_000, to: 19_500 };
  expect(decibels(bandPower(spectrum, power, around))).toBeCloseTo(decibels(0.125), 2);
  const beside = { from: 15_000, to: 18_000 };
  expect(decibels(bandPower(spectrum, power, beside))).toBeLessThan(-80);
});

test("two tones are two, and what is no number is silence", () => {
  const spectrum = createPowerSpectrum(48_000, 0.064);
  const both = sine(18_000, 0.1, spectrum.length);
  for (const [i, sample] of sine(19_000, 0.2, spectrum.length).entries()) {
    both[i] = (both[i] ?? 0) + sample;
  }
  both[7] = NaN;
  both[8] = Infinity;
  const power = spectrum.of(both);
  const at = (frequency: number): number =>
    bandPower(spectrum, power, { from: frequency - 100, to: frequency + 100 });
  expect(decibels(at(18_000) / 0.005)).toBeCloseTo(0, 1);
  expect(decibels(at(19_000) / 0.02)).toBeCloseTo(0, 1);
});

test("all bands together have the power of the sound, whatever the rate", () => {
  for (const rate of [44_100, 96_000]) {
    const spectrum = createPowerSpectrum(rate, 0.1);
    const samples = Float32Array.from(
      { length: spectrum.length },
      (_, i) => ((i * 7919) % 101) / 101 - 0.5,
    );
    const mean = samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length;
    const all = bandPower(spectrum, spectrum.of(samples), { from: 0, to: rate });
    expect(decibels(all / mean)).toBeCloseTo(0, 0);
  }
});
