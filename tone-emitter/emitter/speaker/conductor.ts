/**
 * From one sound to another without an edge that anybody hears.
 *
 *   silence → a code      10 ms up, and its loop goes on where they end
 *   a code → silence      10 ms down
 *   one level → another   20 ms of half a cosine
 *   a code → the next     nothing at all: within a sync slot both loops sing the same tone in the same phase, for every slot
 *                         turns the phase of a profile by the same part of a cycle, whichever tone it sings
 *                         (tone-emitter/modem/modulator-symbols.ts). So the loops are exchanged there, place for place.
 *   anything else         down, and up again
 *
 * Everything is on the loudspeaker's time, on blocks of 128 samples (passage.ts).
 */
import { EDGE_RAMP, LEVEL_MAX, LOOP_FRAMES } from "@tillwave/modem/modulator-symbols";
import { assert } from "@tillwave/shared/core/assert";
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { type Passage, toQuantum, QUANTUM } from "./passage.ts";

/** From one level to another, in seconds. */
const LEVEL_RAMP = 0.02;
/** Tones glide into each other for half of 3 ms on either side of an edge: there the loops differ. In seconds. */
const GLIDE_GUARD = 0.002;

/** A code as sound: its loop at `LEVEL_MAX`. */
export interface Voice {
  readonly profile: ToneProfile;
  readonly loop: Float32Array;
}

export interface Conductor {
  /** Null: silence. Gives the sample from which on only that is heard. */
  sound(voice: Voice | null, level: number): number;
  /** Sounds it in between, and what sounded goes on behind it. Gives the sample at which it has ended. */
  interlude(samples: Float32Array): number;
}

export interface ConductorOptions {
  readonly sampleRate: number;
  /** The earliest sample that can still be decided on. */
  earliest(): number;
  /** Whether a loop can end there, to the sample (line.ts). */
  endsAt(at: number): boolean;
  play(passage: Passage): void;
}

const SILENCE = new Float32Array(0);

export function createConductor({
  sampleRate,
  earliest,
  endsAt,
  play,
}: ConductorOptions): Conductor {
  let voice: Voice | null = null;
  let level = 0;
  /** Where the loop's first sample lies, or would. */
  let origin = 0;
  /** Up to here everything is decided. */
  let decided = 0;

  function free(): number {
    let at = Math.max(toQuantum(earliest()), decided);
    while (!endsAt(at)) {
      at += QUANTUM;
    }
    return at;
  }

  function place(passage: Omit<Passage, "repeats">, length: number): void {
    play({ ...passage, repeats: false });
    decided = passage.at + length;
  }

  /** The loop from `at` on, as it sounds there. */
  function loopFrom(at: number): void {
    assert(voice !== null, "something sounds");
    play({ at, samples: turned(voice.loop, at - origin, level / LEVEL_MAX), repeats: true });
    decided = at + QUANTUM;
  }

  /** What sounds, under a gain of its own for each sample; then `length` is over. */
  function bridge(at: number, seconds: number, gain: (share: number) => number): number {
    assert(voice !== null, "something sounds");
    const { loop } = voice;
    const ramp = Math.round(seconds * sampleRate);
    const samples = new Float32Array(toQuantum(ramp));
    const start = at - origin;
    for (let i = 0; i < samples.length; i += 1) {
      const share = Math.min(1, (i + 1) / ramp);
      samples[i] = (loop[(start + i) % loop.length] as number) * (gain(share) / LEVEL_MAX);
    }
    place({ at, samples }, samples.length);
    return at + samples.length;
  }

  function begin(next: Voice, to: number): number {
    const at = free();
    voice = next;
    level = to;
    origin = at;
    loopFrom(bridge(at, EDGE_RAMP, (share) => level * rise(share)));
    return at;
  }

  function end(): number {
    const at = bridge(free(), EDGE_RAMP, (share) => level * rise(1 - share));
    voice = null;
    place({ at, samples: SILENCE }, QUANTUM);
    return at;
  }

  function relevel(to: number): number {
    const from = level;
    level = to;
    const at = bridge(free(), LEVEL_RAMP, (share) => from + (to - from) * rise(share));
    loopFrom(at);
    return at;
  }

  function recode(next: Voice): number {
    assert(voice !== null, "something sounds");
    assert(voice.loop.length === next.loop.length, "loops of one length");
    let at = free();
    while (!endsAt(at) || !isInSyncSlot(next, at - origin)) {
      at += QUANTUM;
    }
    voice = next;
    loopFrom(at);
    return at;
  }

  function isInSyncSlot({ profile, loop }: Voice, since: number): boolean {
    const slotLength = loop.length / (LOOP_FRAMES * profile.slotCount);
    const inLoop = since % loop.length;
    const slot = Math.floor(inLoop / slotLength);
    const inSlot = inLoop - slot * slotLength;
    const guard = GLIDE_GUARD * sampleRate;
    return (
      inSlot >= guard &&
      inSlot <= slotLength - guard &&
      profile.sync.some((known) => known.slot === slot % profile.slotCount)
    );
  }

  function sound(next: Voice | null, to: number): number {
    if (next === null) {
      return voice === null ? free() : end();
    }
    if (voice === null) {
      return begin(next, to);
    }
    if (voice.profile.name !== next.profile.name) {
      end();
      return begin(next, to);
    }
    const releveled = to === level ? 0 : relevel(to);
    return voice === next ? releveled : recode(next);
  }

  return {
    sound,
    interlude(samples) {
      const back = voice;
      if (back !== null) {
        end();
      }
      const at = free();
      place({ at, samples }, toQuantum(samples.length));
      if (back === null) {
        place({ at: decided, samples: SILENCE }, QUANTUM);
      } else {
        begin(back, level);
      }
      return at + toQuantum(samples.length);
    },
  };
}

/** Half a cosine from 0 to 1. */
const rise = (share: number): number => (1 - Math.cos(Math.PI * share)) / 2;

function turned(loop: Float32Array, by: number, gain: number): Float32Array {
  const { length } = loop;
  const start = by % length;
  const samples = new Float32Array(length);
  samples.set(loop.subarray(start));
  samples.set(loop.subarray(0, start), length - start);
  if (gain !== 1) {
    for (let i = 0; i < length; i += 1) {
      samples[i] = (samples[i] as number) * gain;
    }
  }
  return samples;
}
