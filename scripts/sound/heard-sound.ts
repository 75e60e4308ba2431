/**
 * Whether what came out of a loudspeaker is what was ordered, sample by sample. The recording says when each order took
 * effect; everything else is predicted.
 */
import { LEVEL_MAX } from "@tillwave/modem/modulator-symbols";
import { renderLoop } from "@tillwave/modem/modulator";
import { type Voice, createConductor } from "@tillwave/emitter/speaker/conductor";
import { QUANTUM, createPassagePlayer } from "@tillwave/emitter/speaker/passage";
import type { SoundOrder } from "@tillwave/emitter/speaker/words";
import { QUICK, STEADY } from "@tillwave/shared/tone/profile";

/** An order takes effect at most so long before the first sample that shows it: within a sync slot all loops are alike. */
const SHOWN_WITHIN = 3328;
/** What must fit behind it. */
const FIT = 8000;

export interface Step {
  readonly order: SoundOrder | null;
  readonly at: number;
}

export type Heard =
  | { readonly type: "as-ordered"; readonly steps: readonly Step[]; readonly samples: number }
  | { readonly type: "wrong"; readonly at: number; readonly steps: readonly Step[] };

/** `recording` ends before its sound does. */
export function heardAs(
  recording: Float32Array,
  orders: readonly (SoundOrder | null)[],
  sampleRate: number,
): Heard {
  const first = recording.findIndex((sample) => sample !== 0);
  const heard = recording.subarray(Math.max(0, first));
  const voices = createVoices(sampleRate);
  const predict = (all: readonly Step[], length: number): Float32Array =>
    predicted(all, { length, sampleRate, voices });
  let steps: readonly Step[] = [];
  for (const order of orders) {
    const differs = differsAt(heard, predict(steps, heard.length));
    const latest = Math.floor((steps.length === 0 ? 0 : differs) / QUANTUM) * QUANTUM;
    const candidates = Array.from(
      { length: SHOWN_WITHIN / QUANTUM },
      (_, k) => latest - k * QUANTUM,
    );
    const after = steps.at(-1)?.at ?? -1;
    const end = Math.min(heard.length, latest + FIT);
    const fits = (tried: readonly Step[]): boolean =>
      differsAt(heard.subarray(0, end), predict(tried, end)) === end;
    const before = steps;
    const found = candidates.find((at) => at > after && fits(before.concat({ order, at })));
    if (found === undefined) {
      return { type: "wrong", at: differs, steps };
    }
    steps = before.concat({ order, at: found });
  }
  const at = differsAt(heard, predict(steps, heard.length));
  return at === heard.length
    ? { type: "as-ordered", steps, samples: heard.length }
    : { type: "wrong", at, steps };
}

/** Their length where they are alike. */
function differsAt(one: Float32Array, other: Float32Array): number {
  for (let i = 0; i < one.length; i += 1) {
    if (one[i] !== other[i]) {
      return i;
    }
  }
  return one.length;
}

type Voices = (order: SoundOrder) => Voice;

interface Predicting {
  readonly length: number;
  readonly sampleRate: number;
  readonly voices: Voices;
}

function predicted(
  steps: readonly Step[],
  { length, sampleRate, voices }: Predicting,
): Float32Array {
  const player = createPassagePlayer();
  let now = 0;
  const conductor = createConductor({
    sampleRate,
    earliest: () => now,
    endsAt: () => true,
    play: player.play,
  });
  for (const { order, at } of steps) {
    now = at;
    conductor.sound(order && voices(order), order?.level ?? 0);
  }
  const samples = new Float32Array(length);
  player.render(samples);
  return samples;
}

function createVoices(sampleRate: number): Voices {
  const known = new Map<string, Voice>();
  return ({ profile: name, place, code }) => {
    const key = `${name} ${place} ${code}`;
    const voice = known.get(key);
    if (voice !== undefined) {
      return voice;
    }
    const profile = name === "steady" ? STEADY : QUICK;
    const payload = { version: 1, place, code };
    const made = { profile, loop: renderLoop(profile, payload, { sampleRate, level: LEVEL_MAX }) };
    known.set(key, made);
    return made;
  };
}
