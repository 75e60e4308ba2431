/**
 * The air between loudspeakers and a phone, seeded: the same trial gives the same samples on every machine.
 *
 *   loops ── clock ──┬── room, walking ── level ──┐
 *                    └── …                        ├── + noise ── recording level ── 16 bits ── samples
 *                                                 │
 *   SNR: mean power of an emitter of level 0 as received, over the trial, before the devices' roll-off
 *        / noise power in 17.5–20.5 kHz
 */
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { bringToLevel, quantise } from "./devices.ts";
import {
  addEnvelope,
  addSoundOf,
  emptyEnvelope,
  envelopeOfLoop,
  MARGIN,
  meanPower,
} from "./envelope.ts";
import { createGaussian } from "./gaussian.ts";
import { AIR_RATE } from "./low-pass.ts";

export type AirChannel =
  | "AWGN"
  | "R03"
  | "R06"
  | "NLOS06"
  | "DOPP"
  | "WALK03"
  | "ROLL"
  | "BABBLE"
  | "ALL";

export interface AirEmitter {
  /** At 48,000 samples a second, played over and over. */
  readonly loop: Float32Array;
  /** Where in the loop it is when the trial begins, in seconds; else anywhere. */
  readonly start?: number;
  /** As received, relative to the emitter that the SNR speaks of, in dB: 0 unless given. */
  readonly level?: number;
  /** How much faster than the receiver's its clock runs, in millionths; else anything within ±100. */
  readonly clockPpm?: number;
}

export interface AirTrial {
  readonly seed: number;
  readonly sampleRate: number;
  readonly seconds: number;
  readonly emitters: readonly AirEmitter[];
  readonly channel: AirChannel;
  /** In dB. */
  readonly snr: number;
  /** Brings the recording to −20 dBFS: yes unless said otherwise. */
  readonly agc?: boolean;
  /** Rounds to 16 bits and clips: yes unless said otherwise. */
  readonly quantise?: boolean;
}

export interface Recording {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

const CLOCK_PPM_MAX = 100;
const NOISE_BAND = 3_000;

export function simulate(trial: AirTrial): Recording {
  const { sampleRate, seconds, snr } = trial;
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  addReceived(trial, samples);
  const inBand = 10 ** (-snr / 10);
  createGaussian(seededRandom(trial.seed).integer(2 ** 32)).addTo(
    samples,
    Math.sqrt((inBand * sampleRate) / 2 / NOISE_BAND),
  );
  if (trial.agc ?? true) {
    bringToLevel(samples);
  }
  if (trial.quantise ?? true) {
    quantise(samples);
  }
  return { samples, sampleRate };
}

/** Every emitter as it arrives; one of level 0 has the mean power 1. */
function addReceived(
  { seed, sampleRate, seconds, emitters }: AirTrial,
  samples: Float32Array,
): void {
  const random = seededRandom(seed ^ 0x5eed);
  const length = Math.ceil(seconds * AIR_RATE);
  const all = emptyEnvelope(-MARGIN, length + 2 * MARGIN);
  for (const { loop, start, level, clockPpm } of emitters) {
    const anywhere = (random.next() * loop.length) / 48_000;
    const anyPpm = CLOCK_PPM_MAX * (2 * random.next() - 1);
    const received = envelopeOfLoop(
      { loop, start: start ?? anywhere, pace: 1 + (clockPpm ?? anyPpm) * 1e-6 },
      all.first,
      all.re.length,
    );
    const power = meanPower(received, length);
    if (power > 0) {
      addEnvelope(all, received, 10 ** ((level ?? 0) / 20) / Math.sqrt(power));
    }
  }
  addSoundOf(all, sampleRate, samples);
}
