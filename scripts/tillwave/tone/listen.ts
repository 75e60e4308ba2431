/** Who is heard in a recording, how well, and when. */
import { CENTRE, type ToneProfile } from "@tillwave/shared/tone/profile";
import { BASEBAND_RATE } from "@tillwave/modem/baseband";
import { type Heard, createDemodulator } from "@tillwave/modem/demodulator";
import type { TonePayload } from "@tillwave/shared/tone/frame";
import type { Channel } from "./wav-reader.ts";

export interface HeardEmitter {
  readonly profile: ToneProfile;
  readonly payload: TonePayload;
  /** Seconds into the recording: the ends of the first and of the last frame that was heard. */
  readonly first: number;
  readonly last: number;
  /** How often it was heard. */
  readonly count: number;
  /** In dB: mean, and the ends of what it was. */
  readonly snr: number;
  readonly snrMin: number;
  readonly snrMax: number;
  /** In Hz at 18,950, the last. */
  readonly offset: number;
  /** The highest, 0–1. */
  readonly confidence: number;
  /** Milliseconds for 60 dB, the last; null where it could not be told. */
  readonly echoTail: number | null;
  readonly hearings: readonly Hearing[];
}

export interface Hearing {
  /** Seconds into the recording. */
  readonly at: number;
  readonly snr: number;
  /** Of one of its frames, in seconds into the recording; null where the receiver has forgotten it. */
  readonly start: number | null;
  /** Between two slots of it, as received, in seconds. */
  readonly slot: number;
  readonly offset: number;
}

export interface Listened {
  readonly emitters: readonly HeardEmitter[];
  /** Of sound. */
  readonly seconds: number;
  readonly tries: number;
  /** Samples that were no numbers. */
  readonly badSamples: number;
  /** More emitters than could be listed. */
  readonly unlisted: number;
}

export interface Listening {
  readonly profiles: readonly ToneProfile[];
  /** Samples: from, and up to but not with. */
  readonly from?: number;
  readonly to?: number;
  /** Called about once for each ten minutes of sound. */
  readonly progress?: (words: string) => void;
  /** Changes samples before they are listened to. */
  readonly disturb?: (samples: Float32Array) => void;
}

/** Codes that follow one another at one place are emitters of their own here. */
const EMITTERS_MAX = 5000;
/** Of one emitter: beyond it every second is dropped. */
const HEARINGS_MAX = 1024;
const BLOCK_SAMPLES = 16_384;
const PROGRESS_SECONDS = 600;

export function listen(channel: Channel, listening: Listening): Listened {
  const { profiles, from = 0, to = channel.length, progress, disturb } = listening;
  const { sampleRate } = channel;
  const startsAt = from / sampleRate;
  const emitters = new Map<string, Kept>();
  let unlisted = 0;
  const demodulator = createDemodulator({ sampleRate, profiles }, (heard) => {
    const key = keyOf(heard);
    const kept = emitters.get(key) ?? emptyKept(heard);
    if (!emitters.has(key) && emitters.size >= EMITTERS_MAX) {
      unlisted += 1;
      return;
    }
    emitters.set(key, kept);
    const tracked = demodulator.emitters().find((one) => keyOf(one) === key);
    const { snr, offset } = heard;
    keep(kept, heard, {
      at: startsAt + heard.at,
      snr,
      start: tracked === undefined ? null : startsAt + tracked.start / BASEBAND_RATE,
      slot: heard.profile.symbolSeconds / (1 + offset / CENTRE),
      offset,
    });
  });
  const block = new Float32Array(BLOCK_SAMPLES);
  let told = 0;
  for (let at = from; at < to;) {
    const samples = block.subarray(0, Math.min(BLOCK_SAMPLES, to - at));
    const count = channel.read(at, samples);
    if (count === 0) {
      break;
    }
    const read = samples.subarray(0, count);
    disturb?.(read);
    demodulator.push(read);
    at += count;
    if (progress !== undefined && (at - from) / sampleRate - told >= PROGRESS_SECONDS) {
      told += PROGRESS_SECONDS;
      progress(`${told / 60} of ${Math.round((to - from) / sampleRate / 60)} minutes`);
    }
  }
  demodulator.flush();
  const { seconds, tries, badSamples } = demodulator.state;
  return { emitters: [...emitters.values()].map(emitterOf), seconds, tries, badSamples, unlisted };
}

const keyOf = ({ profile, payload }: Pick<Heard, "profile" | "payload">): string =>
  `${profile.name} ${payload.version} ${payload.place} ${payload.code}`;

/** What is kept of an emitter, in memory that does not grow. */
interface Kept {
  readonly profile: ToneProfile;
  readonly payload: TonePayload;
  offset: number;
  firstAt: number;
  lastAt: number;
  count: number;
  snrSum: number;
  snrMin: number;
  snrMax: number;
  confidence: number;
  echoTail: number | null;
  /** Every so many hearings are kept. */
  every: number;
  hearings: Hearing[];
}

function emptyKept(first: Heard): Kept {
  const { profile, payload } = first;
  return {
    profile,
    payload,
    offset: first.offset,
    firstAt: Infinity,
    lastAt: 0,
    count: 0,
    snrSum: 0,
    snrMin: Infinity,
    snrMax: -Infinity,
    confidence: 0,
    echoTail: null,
    every: 1,
    hearings: [],
  };
}

function keep(kept: Kept, heard: Heard, hearing: Hearing): void {
  if (kept.count % kept.every === 0) {
    kept.hearings.push(hearing);
  }
  if (kept.hearings.length > HEARINGS_MAX) {
    kept.hearings = kept.hearings.filter((_, i) => i % 2 === 0);
    kept.every *= 2;
  }
  kept.offset = heard.offset;
  kept.firstAt = Math.min(kept.firstAt, hearing.at);
  kept.lastAt = Math.max(kept.lastAt, hearing.at);
  kept.count += 1;
  kept.snrSum += heard.snr;
  kept.snrMin = Math.min(kept.snrMin, heard.snr);
  kept.snrMax = Math.max(kept.snrMax, heard.snr);
  kept.confidence = Math.max(kept.confidence, heard.confidence);
  kept.echoTail = heard.echoTail ?? kept.echoTail;
}

const emitterOf = (kept: Kept): HeardEmitter => ({
  profile: kept.profile,
  payload: kept.payload,
  first: kept.firstAt,
  last: kept.lastAt,
  count: kept.count,
  snr: kept.snrSum / kept.count,
  snrMin: kept.snrMin,
  snrMax: kept.snrMax,
  offset: kept.offset,
  confidence: kept.confidence,
  echoTail: kept.echoTail,
  hearings: kept.hearings,
});
