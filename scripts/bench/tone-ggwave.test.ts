import { expect, test } from "vitest";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import {
  GGWAVE_MODES,
  GGWAVE_RATE,
  type GgwaveMode,
  nameOfMode,
  openGgwave,
  scoreHeard,
} from "./tone-ggwave.ts";

const SECONDS = 3.456;
const MESSAGE = Uint8Array.of(0, 255, 7, 128, 65, 10, 200, 1);

/** The message again and again from somewhere in its middle, cut to the time of one of our frames. */
function broadcast(loop: Float32Array): Float32Array {
  const phase = Math.floor(loop.length * 0.6);
  return Float32Array.from(
    { length: Math.round(SECONDS * GGWAVE_RATE) },
    (_, at) => loop[(at + phase) % loop.length] ?? 0,
  );
}

/** Uniform, of the variance that stands in 24 kHz for this SNR in 3 kHz. */
function addNoise(samples: Float32Array, snr: number, seed: number): Float32Array {
  const { next } = seededRandom(seed);
  const power = samples.reduce((sum, x) => sum + x * x, 0) / samples.length;
  const width = Math.sqrt(12 * power * 10 ** (-snr / 10) * (GGWAVE_RATE / 2 / 3000));
  return samples.map((x) => x + width * (next() - 0.5));
}

test.each(GGWAVE_MODES)(
  "what $speed, $length sends clean is heard by itself alone",
  async (mode) => {
    const ggwave = await openGgwave();
    const samples = broadcast(ggwave.encode(mode, MESSAGE));
    const listen = (as: GgwaveMode): { readonly heard: boolean; readonly wrong: number } =>
      scoreHeard(ggwave.listen(as, samples), MESSAGE);
    expect(listen(mode), nameOfMode(mode)).toEqual({ heard: true, wrong: 0 });
    const other = listen({ ...mode, speed: mode.speed === "FAST" ? "FASTEST" : "FAST" });
    expect(other.heard).toBe(false);
  },
);

test("the harness hears what others measured: with a fixed length, all at 0 dB and nothing at -8 dB", async () => {
  const ggwave = await openGgwave();
  const mode: GgwaveMode = { speed: "NORMAL", length: "fixed" };
  const loop = broadcast(ggwave.encode(mode, MESSAGE));
  const share = (snr: number): number => {
    const seeds = Array.from({ length: 8 }, (_, seed) => seed + 1);
    const heard = seeds.map((seed) => ggwave.listen(mode, addNoise(loop, snr, seed)));
    return heard.filter((one) => scoreHeard(one, MESSAGE).heard).length / heard.length;
  };
  expect(share(0)).toBe(1);
  expect(share(-8)).toBe(0);
});

test("another message is counted as wrong", () => {
  const other = MESSAGE.toReversed();
  expect(scoreHeard([other, MESSAGE, other], MESSAGE)).toEqual({ heard: true, wrong: 2 });
  expect(scoreHeard([], MESSAGE)).toEqual({ heard: false, wrong: 0 });
});
