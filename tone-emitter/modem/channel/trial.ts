/** One frame heard through the air: what every figure of the modem counts. */
import { frameSymbols, type TonePayload } from "@tillwave/shared/tone/frame";
import { frameSeconds, type ToneProfile } from "@tillwave/shared/tone/profile";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createSymbolModulator } from "../modulator-symbols.ts";
import { type AirChannel, type Recording, simulate } from "./air.ts";
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

export interface FrameRecording extends Recording {
  readonly payload: TonePayload;
  /** How long before the recording's begin a frame began, in seconds of the emitter's clock. */
  readonly into: number;
}

/** Sung before the recording begins: longer than any echo. */
const LEAD_SECONDS = 0.4;
/** Sung after it, for clocks that run fast and for who walks towards the emitter. */
const SLACK_SECONDS = 0.1;
const LEVEL = 0.5;

/** A broadcast that has been running, of which a piece of one frame's length is heard from anywhere on. */
export function oneFrameTrial(trial: FrameTrial): FrameRecording {
  const { profile, channel, snr, seed, sampleRate = SIGNAL_RATE } = trial;
  const seconds = trial.seconds ?? frameSeconds(profile);
  const random = seededRandom(seed);
  const payload = anyPayload(random);
  const into = random.next() * frameSeconds(profile);
  const { loop, start } = broadcast(frameSymbols(profile, payload), { profile, into, seconds });
  const recording = simulate({
    seed: random.integer(2 ** 32),
    sampleRate,
    seconds,
    emitters: [{ loop, start }],
    channel,
    snr,
  });
  return { ...recording, payload, into };
}

export const anyPayload = (random: { integer(below: number): number }): TonePayload => ({
  version: random.integer(16),
  place: random.integer(2 ** 32),
  code: random.integer(2 ** 32),
});

/** So much of a cyclic broadcast as is heard: it begins at a slot's edge, long enough before. */
function broadcast(
  symbols: Uint8Array,
  { profile, into, seconds }: { profile: ToneProfile; into: number; seconds: number },
): { loop: Float32Array; start: number } {
  const { symbolSeconds, slotCount } = profile;
  const firstSlot = Math.floor((into - LEAD_SECONDS) / symbolSeconds);
  const start = into - firstSlot * symbolSeconds;
  const turned = symbols.map(
    (_, at) => symbols[(((firstSlot + at) % slotCount) + slotCount) % slotCount] as number,
  );
  const loop = new Float32Array(Math.ceil((start + seconds + SLACK_SECONDS) * SIGNAL_RATE));
  const modulator = createSymbolModulator({ profile, sampleRate: SIGNAL_RATE, level: LEVEL });
  modulator.begin(turned);
  modulator.render(loop);
  return { loop, start };
}
