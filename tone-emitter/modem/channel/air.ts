/**
 * The air between loudspeakers and a phone, seeded: the same trial gives the same samples on every machine.
 *
 *   loops ── clock ──┬── room, walking ── level ──┐
 *                    └── …                        ├── + noise ── recording level ── 16 bits ── samples
 *                                                 │
 *   SNR: mean power of an emitter of level 0 as received, over the trial, before the devices' roll-off
 *        / noise power in 17.5–20.5 kHz
 */
import { assert } from "@tillwave/shared/core/assert";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { bringToLevel, quantise } from "./devices.ts";
import {
  addEnvelope,
  addSoundOf,
  emptyEnvelope,
  envelopeOfLoop,
  MARGIN,
  meanPower,
  type Playing,
  SIGNAL_RATE,
} from "./envelope.ts";
import { throughRoom } from "./echo.ts";
import { createGaussian } from "./gaussian.ts";
import { AIR_RATE } from "./low-pass.ts";
import {
  anyPhone,
  anySource,
  pathsIn,
  ROOM_03,
  ROOM_06,
  ROOM_06_HIDDEN,
  type RoomKind,
  SOUND_SPEED,
} from "./room.ts";

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

interface Condition {
  /** None: the free field, a single path. */
  readonly room: RoomKind | null;
  /** Of the walk, in m/s: in a room in any direction, in the free field straight towards the emitter or away from it. */
  readonly speed: readonly [least: number, most: number];
}

const STANDING = [0, 0] as const;
const WALKING = [0.9, 1.5] as const;
const STROLLING = [0.6, 1] as const;

const CONDITIONS: Readonly<Record<AirChannel, Condition>> = {
  AWGN: { room: null, speed: STANDING },
  R03: { room: ROOM_03, speed: STANDING },
  R06: { room: ROOM_06, speed: STANDING },
  NLOS06: { room: ROOM_06_HIDDEN, speed: STANDING },
  DOPP: { room: null, speed: WALKING },
  WALK03: { room: ROOM_03, speed: WALKING },
  ROLL: { room: null, speed: STANDING },
  BABBLE: { room: null, speed: STANDING },
  ALL: { room: ROOM_03, speed: STROLLING },
};

const CLOCK_PPM_MAX = 100;
const NOISE_BAND = 3_000;
/** So that more or other noise does not move the loudspeakers. */
const PLACES_SEED = 0x5eed;

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
function addReceived(trial: AirTrial, samples: Float32Array): void {
  const { seed, sampleRate, seconds, channel } = trial;
  const random = seededRandom(seed ^ PLACES_SEED);
  const length = Math.ceil(seconds * AIR_RATE);
  const span = { first: -MARGIN, length: length + 2 * MARGIN };
  const { room, speed } = CONDITIONS[channel];
  const phone = anyPhone(random);
  const heading = 2 * Math.PI * random.next();
  const walk = { speed: speed[0] + (speed[1] - speed[0]) * random.next(), middle: seconds / 2 };
  const all = emptyEnvelope(span.first, span.length);
  for (const { loop, start, level = 0, clockPpm } of trial.emitters) {
    const anywhere = (random.next() * loop.length) / SIGNAL_RATE;
    const anyPpm = CLOCK_PPM_MAX * (2 * random.next() - 1);
    const towards = random.next() < 0.5 ? 1 : -1;
    const placement = { phone, source: anySource(random, phone), heading };
    const clock = 1 + (clockPpm ?? anyPpm) * 1e-6;
    const playing = { loop, start: start ?? anywhere, pace: clock };
    const received =
      room === null
        ? envelopeOfLoop(approached(playing, towards * walk.speed), span)
        : throughRoom(playing, { paths: pathsIn(room, placement, random), walk }, span);
    const power = meanPower(received, length);
    assert(power > 0, "an emitter that is silent has no SNR");
    addEnvelope(all, received, 10 ** (level / 20) / Math.sqrt(power));
  }
  addSoundOf(all, sampleRate, samples);
}

const approached = (playing: Playing, speed: number): Playing => ({
  ...playing,
  pace: playing.pace * (1 + speed / SOUND_SPEED),
});
