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
import { bringToLevel, quantise, rideLevel } from "./devices.ts";
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
import { AIR_RATE } from "./low-pass.ts";
import { createNoise, type NoiseKind } from "./noise.ts";
import { rolledOff } from "./roll-off.ts";
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
  /** Else what the channel has. */
  readonly noise?: NoiseKind;
  /** Brings the recording to −20 dBFS, as a whole (unless said otherwise) or riding on the sound; or leaves the signal's power 1. */
  readonly agc?: "whole" | "riding" | "none";
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
  /** A small loudspeaker and a phone: 15 dB less at 20 kHz. */
  readonly isRolledOff: boolean;
  readonly noise: NoiseKind;
}

const STANDING = [0, 0] as const;
const WALKING = [0.9, 1.5] as const;
const STROLLING = [0.6, 1] as const;

const PLAIN: Condition = { room: null, speed: STANDING, isRolledOff: false, noise: "white" };

const CONDITIONS: Readonly<Record<AirChannel, Condition>> = {
  AWGN: PLAIN,
  R03: { ...PLAIN, room: ROOM_03 },
  R06: { ...PLAIN, room: ROOM_06 },
  NLOS06: { ...PLAIN, room: ROOM_06_HIDDEN },
  DOPP: { ...PLAIN, speed: WALKING },
  WALK03: { ...PLAIN, room: ROOM_03, speed: WALKING },
  ROLL: { ...PLAIN, isRolledOff: true },
  BABBLE: { ...PLAIN, noise: "babble" },
  ALL: { room: ROOM_03, speed: STROLLING, isRolledOff: true, noise: "babble" },
};

const CLOCK_PPM_MAX = 100;
/** So that more or other noise does not move the loudspeakers. */
const PLACES_SEED = 0x5eed;

export function simulate(trial: AirTrial): Recording {
  const { sampleRate, seconds, snr } = trial;
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  addReceived(trial, samples);
  const kind = trial.noise ?? CONDITIONS[trial.channel].noise;
  createNoise({ kind, sampleRate, power: 10 ** (-snr / 10), seed: trial.seed }).addTo(samples);
  switch (trial.agc ?? "whole") {
    case "whole":
      bringToLevel(samples);
      break;
    case "riding":
      rideLevel(samples, sampleRate);
      break;
    case "none":
      break;
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
  const { room, speed, isRolledOff } = CONDITIONS[channel];
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
  addSoundOf(isRolledOff ? rolledOff(all) : all, sampleRate, samples);
}

const approached = (playing: Playing, speed: number): Playing => ({
  ...playing,
  pace: playing.pace * (1 + speed / SOUND_SPEED),
});
