import { expect, test } from "vitest";
import { simulate } from "./air.ts";
import { decibels } from "../decibels.ts";
import { meanSquare } from "./measure.ts";
import { deviceLoss } from "./roll-off.ts";

test("a small loudspeaker and a phone lose 3, 7.5 and 15 dB at 18, 19 and 20 kHz", () => {
  expect([16_000, 17_000, 18_000, 19_000, 20_000].map(deviceLoss)).toEqual([0, 0, 3, 7.5, 15]);
});

test.for([15_500, 16_500, 17_500, 18_000, 18_500, 19_000, 19_500, 20_000])(
  "a tone of %i Hz arrives with the devices' loss",
  (frequency) => {
    const loop = Float32Array.from({ length: 48_000 }, (_, at) =>
      Math.cos((2 * Math.PI * frequency * at) / 48_000),
    );
    const { samples } = simulate({
      seed: 4,
      sampleRate: 48_000,
      seconds: 1,
      emitters: [{ loop }],
      channel: "ROLL",
      snr: 200,
      agc: "none",
      quantise: false,
    });
    const loss = -decibels(meanSquare(samples));
    expect(Math.abs(loss - deviceLoss(frequency))).toBeLessThan(0.25);
  },
);
