/**
 * What the tone benchmark counts: somebody listens for a while, and has or has not heard who sends. A trial is a plain
 * object, seeded, so that another process can play it and anybody can play it again.
 *
 *   frame     one emitter of ours, one frame's airtime from anywhere on (tone-emitter/modem/channel/trial.ts)
 *   ggwave    the peer's message back to back, for as long, through the same air at the same mean power
 *   first     one emitter of ours; when it was heard, counted in samples handed over, without `flush`
 *   several   emitters of ours with levels of their own, each in its own corner of the room
 */
import { frameSeconds, QUICK, STEADY, type ToneProfile } from "@tillwave/shared/tone/profile";
import type { ProfileName } from "@tillwave/shared/tone/profile";
import type { TonePayload } from "@tillwave/shared/tone/frame";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { type AirChannel, type Recording, simulate } from "@tillwave/modem/channel/air";
import { broadcastTrial, oneFrameTrial } from "@tillwave/modem/channel/trial";
import { createDemodulator } from "@tillwave/modem/demodulator";
import { type GgwaveMode, GGWAVE_MESSAGE_BYTES, GGWAVE_RATE, openGgwave } from "./tone-ggwave.ts";
import { scoreHeard } from "./tone-ggwave.ts";

interface Air {
  readonly channel: AirChannel;
  /** In dB; for several emitters that of level 0. */
  readonly snr: number;
  readonly seed: number;
}

export type Trial =
  | (Air & { readonly type: "frame"; readonly profile: ProfileName; readonly sampleRate: number })
  | (Air & { readonly type: "ggwave"; readonly mode: GgwaveMode })
  | (Air & { readonly type: "first"; readonly profile: ProfileName; readonly seconds: number })
  | (Air & {
      readonly type: "several";
      readonly profile: ProfileName;
      readonly seconds: number;
      /** In dB over the SNR, one for each emitter. */
      readonly levels: readonly number[];
    });

export interface Outcome {
  /** For each emitter. */
  readonly heard: readonly boolean[];
  /** Payloads heard that nobody sent. */
  readonly wrong: number;
  /** When the last emitter was heard for the first time, in seconds; null where one was not. */
  readonly at: number | null;
}

/** Samples of a call, as a browser hands them over. */
export const BLOCK = 128;

const profileOf = (name: ProfileName): ToneProfile => (name === "steady" ? STEADY : QUICK);

export async function play(trial: Trial): Promise<Outcome> {
  switch (trial.type) {
    case "frame":
      return playFrame(trial);
    case "ggwave":
      return playGgwave(trial);
    case "first":
      return playFirst(trial);
    case "several":
      return playSeveral(trial);
  }
}

function playFrame(trial: Trial & { readonly type: "frame" }): Outcome {
  const { channel, snr, seed, sampleRate } = trial;
  const profile = profileOf(trial.profile);
  const recording = oneFrameTrial({ profile, channel, snr, seed, sampleRate });
  return listen(recording, { profile, sent: [recording.payload], flush: true });
}

function playFirst({ profile: name, ...trial }: Trial & { readonly type: "first" }): Outcome {
  const profile = profileOf(name);
  const recording = oneFrameTrial({ ...trial, profile });
  return listen(recording, { profile, sent: [recording.payload], flush: false });
}

function playSeveral(trial: Trial & { readonly type: "several" }): Outcome {
  const { levels, ...air } = trial;
  const profile = profileOf(trial.profile);
  const emitters = levels.map((level) => ({ profile, level }));
  const recording = broadcastTrial({ ...air, emitters });
  const sent = recording.broadcasts.map(({ payload }) => payload);
  return listen(recording, { profile, sent, flush: true });
}

async function playGgwave(trial: Trial & { readonly type: "ggwave" }): Promise<Outcome> {
  const { mode, channel, snr, seed } = trial;
  const ggwave = await openGgwave();
  const random = seededRandom(seed);
  const message = Uint8Array.from({ length: GGWAVE_MESSAGE_BYTES }, () => random.integer(256));
  const loop = ggwave.encode(mode, message);
  const { samples } = simulate({
    seed: random.integer(2 ** 32),
    sampleRate: GGWAVE_RATE,
    seconds: frameSeconds(STEADY),
    emitters: [{ loop }],
    channel,
    snr,
  });
  const { heard, wrong } = scoreHeard(ggwave.listen(mode, samples), message);
  return { heard: [heard], wrong, at: null };
}

interface Listening {
  readonly profile: ToneProfile;
  readonly sent: readonly TonePayload[];
  /** Whether what is in the buffers at the end counts. */
  readonly flush: boolean;
}

function listen({ samples, sampleRate }: Recording, { profile, sent, flush }: Listening): Outcome {
  const heardAt: (number | null)[] = sent.map(() => null);
  let wrong = 0;
  let pushed = 0;
  const demodulator = createDemodulator({ sampleRate, profiles: [profile] }, ({ payload }) => {
    const which = sent.findIndex((one) => isSame(one, payload));
    if (which === -1) {
      wrong += 1;
    } else {
      heardAt[which] ??= pushed / sampleRate;
    }
  });
  for (let from = 0; from < samples.length; from += BLOCK) {
    const block = samples.subarray(from, from + BLOCK);
    pushed = from + block.length;
    demodulator.push(block);
  }
  if (flush) {
    demodulator.flush();
  }
  return {
    heard: heardAt.map((at) => at !== null),
    wrong,
    at: heardAt.reduce<number | null>(
      (last, at) => (last === null || at === null ? null : Math.max(last, at)),
      0,
    ),
  };
}

const isSame = (one: TonePayload, other: TonePayload): boolean =>
  one.version === other.version && one.place === other.place && one.code === other.code;
