/**
 * What is remembered of those who are heard, in memory that does not grow with the recording.
 *
 *   each time one is heard ──▶ latest ──▶ hearings: all of them, then every second, every fourth …
 *                        │ within half a frame of the latest: the stronger of the two stays
 */
import type { TonePayload } from "@tillwave/shared/tone/frame";
import { CENTRE, type ToneProfile, frameSeconds } from "@tillwave/shared/tone/profile";
import type { Heard } from "@tillwave/modem/demodulator";

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

/** Codes that follow one another at one place are emitters of their own here. */
export const EMITTERS_MAX = 5000;
/** Of one emitter: beyond it every second is dropped. */
export const HEARINGS_MAX = 1024;

export type Sung = Pick<
  Heard,
  "profile" | "payload" | "snr" | "offset" | "confidence" | "echoTail"
>;

/** When it was heard, and where one of its frames began, in seconds into the recording. */
export interface Place {
  readonly at: number;
  /** Null where the receiver has forgotten it. */
  readonly start: number | null;
}

export interface HeardEmitters {
  take(sung: Sung, place: Place): void;
  has(sung: Pick<Sung, "profile" | "payload">): boolean;
  list(): readonly HeardEmitter[];
  /** How often somebody was heard who could not be listed. */
  readonly unlisted: number;
}

export function createHeardEmitters(): HeardEmitters {
  const emitters = new Map<string, Kept>();
  let unlisted = 0;
  return {
    take(sung, place) {
      const key = keyOf(sung);
      const kept = emitters.get(key) ?? emptyKept(sung);
      if (!emitters.has(key) && emitters.size >= EMITTERS_MAX) {
        unlisted += 1;
        return;
      }
      emitters.set(key, kept);
      keep(kept, hearingOf(sung, place));
      kept.confidence = Math.max(kept.confidence, sung.confidence);
      kept.echoTail = sung.echoTail ?? kept.echoTail;
    },
    has: (sung) => emitters.has(keyOf(sung)),
    list: () => [...emitters.values()].map(emitterOf),
    get unlisted() {
      return unlisted;
    },
  };
}

/** Emitters of one key are one. */
export const keyOf = ({ profile, payload }: Pick<Sung, "profile" | "payload">): string =>
  `${profile.name} ${payload.version} ${payload.place} ${payload.code}`;

const hearingOf = ({ profile, snr, offset }: Sung, { at, start }: Place): Hearing => ({
  at,
  snr,
  start,
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

const emptyKept = ({ profile, payload }: Sung): Kept => ({
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
