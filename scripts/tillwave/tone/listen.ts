/** Who is heard in a recording, how well, and when. */
import { CENTRE, type ToneProfile, frameSeconds } from "@tillwave/shared/tone/profile";
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

/** By the time for which they were heard. */
export const longestFirst = (a: HeardEmitter, b: HeardEmitter): number =>
  b.count * frameSeconds(b.profile) - a.count * frameSeconds(a.profile);

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
  /** What is listened for: an emitter of another kind that is not known is in the way of the others. */
  readonly profiles: readonly ToneProfile[];
  /** Only those are listed; all unless given. */
  readonly listed?: readonly ToneProfile[];
  /** Samples: from, and up to but not with. */
  readonly from?: number;
  readonly to?: number;
  /** Called once for each five minutes of sound. */
  readonly progress?: (words: string) => void;
  /** Changes samples before they are listened to. */
  readonly disturb?: (samples: Float32Array) => void;
}

/** Codes that follow one another at one place are emitters of their own here. */
const EMITTERS_MAX = 5000;
/** Of one emitter: beyond it every second is dropped. */
const HEARINGS_MAX = 1024;
const BLOCK_SAMPLES = 16_384;
const PROGRESS_SECONDS = 300;

export function listen(channel: Channel, listening: Listening): Listened {
  const {
    profiles,
    listed = profiles,
    from = 0,
    to = channel.length,
    progress,
    disturb,
  } = listening;
  const { sampleRate } = channel;
  const startsAt = from / sampleRate;
  const emitters = new Map<string, Kept>();
  let unlisted = 0;
  const demodulator = createDemodulator({ sampleRate, profiles }, (heard) => {
    const key = keyOf(heard);
    const kept = emitters.get(key) ?? emptyKept(heard);
    if (!listed.includes(heard.profile)) {
      return;
    }
    if (!emitters.has(key) && emitters.size >= EMITTERS_MAX) {
      unlisted += 1;
      return;
    }
    emitters.set(key, kept);
    const same = demodulator.emitters().filter((one) => keyOf(one) === key);
    const tracked = same.find(({ offset }) => offset === heard.offset) ?? same[0];
    keep(
      kept,
      hearingOf(heard, { at: startsAt + heard.at, startsAt, start: tracked?.start ?? null }),
    );
    kept.confidence = Math.max(kept.confidence, heard.confidence);
    kept.echoTail = heard.echoTail ?? kept.echoTail;
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
  for (const tracked of demodulator.emitters()) {
    const kept = emitters.get(keyOf(tracked));
    // What still sounds at the end was last told of up to a frame before.
    if (kept !== undefined && tracked.sounding) {
      const at = startsAt + tracked.lastHeard / BASEBAND_RATE;
      keep(kept, hearingOf(tracked, { at, startsAt, start: tracked.start }));
    }
  }
  const { seconds, tries, badSamples } = demodulator.state;
  return { emitters: [...emitters.values()].map(emitterOf), seconds, tries, badSamples, unlisted };
}

const keyOf = ({ profile, payload }: Pick<Heard, "profile" | "payload">): string =>
  `${profile.name} ${payload.version} ${payload.place} ${payload.code}`;

interface Place {
  readonly at: number;
  readonly startsAt: number;
  /** Of a frame, in the receiver's samples from `startsAt` on. */
  readonly start: number | null;
}

const hearingOf = (
  { profile, snr, offset }: Pick<Heard, "profile" | "snr" | "offset">,
  { at, startsAt, start }: Place,
): Hearing => ({
  at,
  snr,
  start: start === null ? null : startsAt + start / BASEBAND_RATE,
  slot: profile.symbolSeconds / (1 + offset / CENTRE),
  offset,
});

/** What is kept of an emitter, in memory that does not grow. */
interface Kept {
  readonly profile: ToneProfile;
  readonly payload: TonePayload;
  first: number;
  count: number;
  confidence: number;
  echoTail: number | null;
  /** The latest; those before it are in `hearings`, or every so many of them. */
  latest: Hearing | null;
  every: number;
  hearings: Hearing[];
}

const emptyKept = ({ profile, payload }: Heard): Kept => ({
  profile,
  payload,
  first: Infinity,
  count: 0,
  confidence: 0,
  echoTail: null,
  latest: null,
  every: 1,
  hearings: [],
});

/** Two loudspeakers, or two ways through a room, that sing the same id at once are one here: the stronger. */
function keep(kept: Kept, hearing: Hearing): void {
  const { latest } = kept;
  kept.first = Math.min(kept.first, hearing.at);
  if (latest !== null && hearing.at - latest.at < frameSeconds(kept.profile) / 2) {
    kept.latest = hearing.snr > latest.snr ? hearing : latest;
    return;
  }
  settle(kept);
  kept.latest = hearing;
  kept.count += 1;
}

function settle(kept: Kept): void {
  const { latest } = kept;
  if (latest !== null && kept.count % kept.every === 0) {
    kept.hearings.push(latest);
  }
  if (kept.hearings.length > HEARINGS_MAX) {
    kept.hearings = kept.hearings.filter((_, i) => i % 2 === 1);
    kept.every *= 2;
  }
}

function emitterOf(kept: Kept): HeardEmitter {
  const { profile, payload, first, count, confidence, echoTail, latest } = kept;
  const hearings = latest === null ? kept.hearings : [...kept.hearings, latest];
  const snrs = hearings.map(({ snr }) => snr);
  return {
    profile,
    payload,
    first,
    last: latest?.at ?? first,
    count,
    snr: snrs.reduce((sum, snr) => sum + snr, 0) / snrs.length,
    snrMin: Math.min(...snrs),
    snrMax: Math.max(...snrs),
    offset: latest?.offset ?? 0,
    confidence,
    echoTail,
    hearings,
  };
}
