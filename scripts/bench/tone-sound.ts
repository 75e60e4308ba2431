/**
 * What people could hear of it: a broadcast as it comes from the modulator, 16 bits a sample, with everything that happens to
 * one: it begins, changes its code three times, is turned down, stops. And ggwave's messages, of each of its ultrasound modes.
 */
import { createModulator } from "@tillwave/modem/modulator";
import {
  averageSpectrum,
  bandShare,
  peakToAverage,
  quantised,
  worstWindowBelow,
} from "@tillwave/modem/spectrum";
import { frameSeconds, QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import type { Figure } from "./report.ts";
import { GGWAVE_MODES, openGgwave } from "./tone-ggwave.ts";

/** Where hearing ends for most, in Hz. */
const AUDIBLE = 16_000;
const RATE = 48_000;
const LEVEL = 0.5;
const LOWER_LEVEL = 0.2;
const PAYLOAD = { version: 1, place: 0xc0ffee, code: 0x12345678 };
const CHANGES = 3;
const LONG_TERM_GOAL = -80;
const WINDOW_GOAL = -60;
const PEAK_GOAL = 3.5;
const GGWAVE_MESSAGE = Uint8Array.of(84, 105, 108, 108, 119, 97, 118, 101);

export async function measureSound(): Promise<readonly Figure[]> {
  const ggwave = await openGgwave();
  const theirs = GGWAVE_MODES.map((mode) => ggwave.encode(mode, GGWAVE_MESSAGE));
  const shares = theirs.map((sound) => bandShare(averageSpectrum(sound, RATE), { to: AUDIBLE }));
  const theirShare = `ggwave: ${spanOf(shares)} dBc`;
  const theirPeak = `ggwave: ${spanOf(theirs.map(peakToAverage))} dB`;
  return [STEADY, QUICK].flatMap((profile) => {
    const all = quantised(broadcast(profile), 16);
    const longTerm = bandShare(averageSpectrum(all, RATE), { to: AUDIBLE });
    const worst = worstWindowBelow(all, RATE, AUDIBLE);
    const frame = Math.round(frameSeconds(profile) * RATE);
    const peak = peakToAverage(all.subarray(RATE / 10, frame));
    return [
      {
        name: `${profile.name}: below 16 kHz, over time`,
        value: longTerm,
        unit: "dBc",
        goal: `≤ ${LONG_TERM_GOAL} dBc`,
        met: longTerm <= LONG_TERM_GOAL,
        peer: theirShare,
      },
      {
        name: `${profile.name}: below 16 kHz, in the worst 20 ms, start, changes and stop included`,
        value: worst.dbc,
        unit: "dBc",
        goal: `≤ ${WINDOW_GOAL} dBc`,
        met: worst.dbc <= WINDOW_GOAL,
        peer: `at ${worst.at.toFixed(2)} s`,
      },
      {
        name: `${profile.name}: peak over mean power`,
        value: peak,
        unit: "dB",
        goal: `≤ ${PEAK_GOAL} dB`,
        met: peak <= PEAK_GOAL,
        peer: theirPeak,
      },
    ];
  });
}

const spanOf = (values: readonly number[]): string =>
  `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;

function broadcast(profile: ToneProfile): Float32Array {
  const modulator = createModulator({ profile, sampleRate: RATE, level: LEVEL });
  const samples = new Float32Array(Math.ceil((CHANGES + 2) * frameSeconds(profile) * RATE));
  const frame = Math.round(frameSeconds(profile) * RATE);
  modulator.begin(PAYLOAD);
  for (let change = 0; change < CHANGES; change += 1) {
    modulator.render(samples.subarray(change * frame, (change + 1) * frame));
    modulator.change({ ...PAYLOAD, code: PAYLOAD.code + change });
  }
  modulator.setLevel(LOWER_LEVEL);
  modulator.render(samples.subarray(CHANGES * frame, (CHANGES + 1) * frame));
  modulator.stop();
  modulator.render(samples.subarray((CHANGES + 1) * frame));
  return samples;
}
