/** Who is heard in a recording, how well, and when. */
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { BASEBAND_RATE } from "@tillwave/modem/baseband";
import { createDemodulator } from "@tillwave/modem/demodulator";
import { type HeardEmitter, createHeardEmitters, keyOf } from "./heard-emitters.ts";
import type { Channel } from "./wav-reader.ts";

export interface Listened {
  readonly emitters: readonly HeardEmitter[];
  /** Of sound. */
  readonly seconds: number;
  readonly tries: number;
  /** Samples that were no numbers. */
  readonly badSamples: number;
  /** How often somebody was heard who could not be listed. */
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
  const inRecording = (sample: number): number => startsAt + sample / BASEBAND_RATE;
  const emitters = createHeardEmitters();
  const demodulator = createDemodulator({ sampleRate, profiles }, (heard) => {
    if (listed.includes(heard.profile)) {
      const key = keyOf(heard);
      const same = demodulator.emitters().filter((one) => keyOf(one) === key);
      const tracked = same.find(({ offset }) => offset === heard.offset) ?? same[0];
      const start = tracked === undefined ? null : inRecording(tracked.start);
      emitters.take(heard, { at: startsAt + heard.at, start });
    }
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
  // What still sounds at the end was last told of up to a frame before.
  for (const tracked of demodulator.emitters()) {
    if (tracked.sounding && emitters.has(tracked)) {
      const { lastHeard, start } = tracked;
      emitters.take(tracked, { at: inRecording(lastHeard), start: inRecording(start) });
    }
  }
  const { seconds, tries, badSamples } = demodulator.state;
  return { emitters: emitters.list(), seconds, tries, badSamples, unlisted: emitters.unlisted };
}
