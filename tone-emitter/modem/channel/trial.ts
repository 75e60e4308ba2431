/** Frames heard through the air: what every figure of the modem counts. */
import { frameSymbols, type TonePayload } from "@tillwave/shared/tone/frame";
import { frameSeconds, type ToneProfile } from "@tillwave/shared/tone/profile";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createSymbolModulator } from "../modulator-symbols.ts";
import { type AirChannel, type AirTrial, type Recording, simulate } from "./air.ts";
import { SIGNAL_RATE } from "./envelope.ts";

export interface FrameTrial {
  readonly profile: ToneProfile;
  readonly channel: AirChannel;
  /** In dB. */
  readonly snr: number;
  readonly seed: number;
  /** 48,000 unless given. */
  readonly sampleRate?: number;
  /** How long one listens: one frame's airtime unless given. */
  readonly seconds?: number;
}

export interface Broadcast {
  readonly payload: TonePayload;
  /** How long before the recording's begin one of its frames began, in seconds of its own clock. */
  readonly into: number;
}

export interface FrameRecording extends Recording, Broadcast {}

/** Sung before the recording begins: longer than any echo. */
const LEAD_SECONDS = 0.4;
/** Sung after it, for each second of it: more than what a fast clock and a walk towards the emitter take. */
const SLACK_SHARE = 0.01;
const SLACK_SECONDS = 0.05;
const LEVEL = 0.5;

/** A broadcast that has been running, of which a piece of one frame's length is heard, from anywhere on. */
export function oneFrameTrial(trial: FrameTrial): FrameRecording {
  const { profile, seconds = frameSeconds(profile) } = trial;
  const { samples, sampleRate, broadcasts } = broadcastTrial({
    ...trial,
    seconds,
    emitters: [{ profile }],
  });
  return { samples, sampleRate, ...(broadcasts[0] as Broadcast) };
}

export interface BroadcastTrial extends Omit<AirTrial, "emitters" | "sampleRate"> {
  /** 48,000 unless given. */
  readonly sampleRate?: number;
  /** Each at a place of its own in the same room, with a clock and a payload of its own. */
  readonly emitters: readonly {
    readonly profile: ToneProfile;
    /** As received, in dB, relative to the emitter that the SNR speaks of: 0 unless given. */
    readonly level?: number;
    /** Any, unless given. */
    readonly payload?: TonePayload;
  }[];
}

export interface BroadcastRecording extends Recording {
  readonly broadcasts: readonly Broadcast[];
}

/** Several emitters that have been singing since before the recording began. */
export function broadcastTrial(trial: BroadcastTrial): BroadcastRecording {
  const { seconds, sampleRate = SIGNAL_RATE } = trial;
  const random = seededRandom(trial.seed);
  const sung = trial.emitters.map(({ profile, level = 0, payload = anyPayload(random) }) => {
    const into = random.next() * frameSeconds(profile);
    const heard = sing(frameSymbols(profile, payload), { profile, into, seconds });
    return { payload, into, emitter: { ...heard, level } };
  });
  const recording = simulate({
    ...trial,
    seed: random.integer(2 ** 32),
    sampleRate,
    emitters: sung.map(({ emitter }) => emitter),
  });
  return { ...recording, broadcasts: sung.map(({ payload, into }) => ({ payload, into })) };
}

const anyPayload = (random: SeededRandom): TonePayload => ({
  version: random.integer(16),
  place: random.integer(2 ** 32),
  code: random.integer(2 ** 32),
});

/** So much of a broadcast as is heard: it begins at a slot's edge, long enough before. */
function sing(
  symbols: Uint8Array,
  { profile, into, seconds }: { profile: ToneProfile; into: number; seconds: number },
): { loop: Float32Array; start: number } {
  const { symbolSeconds, slotCount } = profile;
  const firstSlot = Math.floor((into - LEAD_SECONDS) / symbolSeconds);
  const start = into - firstSlot * symbolSeconds;
  const turned = symbols.map(
    (_, at) => symbols[(((firstSlot + at) % slotCount) + slotCount) % slotCount] as number,
  );
  const loop = new Float32Array(
    Math.ceil((start + seconds * (1 + SLACK_SHARE) + SLACK_SECONDS) * SIGNAL_RATE),
  );
  const modulator = createSymbolModulator({ profile, sampleRate: SIGNAL_RATE, level: LEVEL });
  modulator.begin(turned);
  modulator.render(loop);
  return { loop, start };
}
