/**
 * The loudspeaker through Web Audio (node-web-audio-api, which reaches ALSA): each passage is a buffer of its own,
 * scheduled on the context's clock.
 *
 * Seen with 1.0.9, and why it is used as it is:
 * - latencyHint must be a number: with "interactive" and "balanced" the sound stands still for most of the time.
 * - A buffer is copied sample by sample where it begins on a render block and at its own start; elsewhere the library reckons
 *   between samples. So loops are turned beforehand and passages begin on blocks of 128.
 * - It does the same in the last block of what is told to stop, where that block's end, as it reckons it, lies an ulp behind
 *   the stop. So loops end where it does not; what does not repeat ends by itself.
 * - An AudioWorklet takes a whole core. None is used.
 * - A device that is lost, a sound server that is killed: no event comes, and the state stays "running". Only the clock stands
 *   still, so whoever started this process watches that, and kills it. close() would never come back.
 */
import type * as WebAudio from "node-web-audio-api";
import { err, ok } from "@tillwave/shared/core/result";
import type { OpenLine, SpeakerLine } from "../speaker/line.ts";
import { type Passage, QUANTUM } from "../speaker/passage.ts";

/** In seconds. */
const LATENCY = 0.5;
/** The library takes 0.19 s at a time, and several in a row where it has fallen behind. In seconds. */
const LEAD = 0.75;
const WANTED_RATE = 48_000;

type Library = typeof WebAudio;

/** `device` is the library's name of one; null for the default. */
export function openWebAudio(device: string | null): OpenLine {
  return async () => {
    try {
      const library = await import("node-web-audio-api");
      return ok(lineOf(library, openContext(library, device)));
    } catch (error) {
      return err({ type: "no-device", detail: `Web Audio: ${(error as Error).message}` });
    }
  };
}

/** At 48 kHz where the device can; its own default is 44.1 kHz even where the server runs at 48. */
function openContext({ AudioContext }: Library, device: string | null): AudioContext {
  const options = { latencyHint: LATENCY, ...(device === null ? {} : { sinkId: device }) };
  try {
    return new AudioContext({ ...options, sampleRate: WANTED_RATE });
  } catch {
    return new AudioContext(options);
  }
}

interface Playing {
  readonly source: AudioBufferSourceNode;
  /** Where the next begins; null while there is none. */
  until: number | null;
}

function lineOf(
  { AudioBufferSourceNode, AudioBuffer }: Library,
  context: AudioContext,
): SpeakerLine {
  const { sampleRate } = context;
  const playing: Playing[] = [];
  const position = (): number => Math.round(context.currentTime * sampleRate);

  function sourceOf({ samples, repeats }: Passage): AudioBufferSourceNode {
    const buffer = new AudioBuffer({ length: samples.length, numberOfChannels: 1, sampleRate });
    buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0);
    const source = new AudioBufferSourceNode(context, { buffer, loop: repeats });
    source.connect(context.destination);
    return source;
  }

  function letGo(): void {
    const now = position();
    while (playing[0] !== undefined && playing[0].until !== null && playing[0].until < now) {
      playing.shift()?.source.disconnect();
    }
  }

  return {
    speaker: "web-audio",
    sampleRate,
    lead: Math.round(LEAD * sampleRate),
    position,
    endsAt: (at) => (at - QUANTUM) / sampleRate + QUANTUM / sampleRate <= at / sampleRate,
    play(passage) {
      letGo();
      const when = passage.at / sampleRate;
      const before = playing.at(-1);
      if (before !== undefined && before.until === null) {
        before.until = passage.at;
        if (before.source.loop) {
          before.source.stop(when);
        }
      }
      if (passage.samples.length > 0) {
        const source = sourceOf(passage);
        source.start(when);
        playing.push({ source, until: null });
      }
    },
  };
}
