/**
 * The phase of what is sung, sample by sample: one tone a slot, frame after frame, never a jump.
 *
 *     f |      ______          The step from one tone to the next takes 3 ms, half before the slot's edge and half after it:
 *       |     /               the ideal step convolved with a raised cosine (Hann) 3 ms wide. So the phase in the middle of
 *       |____/                a slot is what it would be with sharp steps, and has a closed form everywhere:
 *       +---|-|----> t
 *           3 ms              phase(t) = P + f·t + D·GLIDE·G(w)      in cycles, t in seconds from the slot's edge
 *
 *     P  sum of f·T over all slots before this one
 *     D  step in frequency at the nearer edge, in Hz: this tone less the one before, or the next one less this
 *     w  from 0 where the glide of that edge touches its tone to 1/2 at the edge itself: 1/2 - t/GLIDE or 1/2 - (T - t)/GLIDE
 *     G(w) = w²/2 - (1 - cos 2πw)/4π²                                0 further inside the slot
 */
import { assert } from "@tillwave/shared/core/assert";
import { type ToneProfile, toneFrequency } from "@tillwave/shared/tone/profile";

/** From one tone to the next, in seconds. */
const GLIDE = 0.003;

const TAU = 2 * Math.PI;

export interface PhasePath {
  /** Of the next sample, in cycles, 0 ≤ phase < 1; moves on by one sample. */
  next(): number;
  /** What is sung from the next frame's start on. Asked for within a frame's last slot: from the one after. */
  follow(symbols: Uint8Array): void;
}

export interface PhasePathOptions {
  readonly profile: ToneProfile;
  readonly sampleRate: number;
  /** One tone for each slot. Not copied; nobody may change it. */
  readonly symbols: Uint8Array;
  /** Added to every tone, in Hz: −CENTRE makes the phase that of a baseband. */
  readonly shift?: number;
}

/** Begins at a frame's start with phase P = 0, as if the same frame had been sung before. */
export function createPhasePath(options: PhasePathOptions): PhasePath {
  const { profile, sampleRate, shift = 0 } = options;
  const { slotCount } = profile;
  const samplesPerSlot = profile.symbolSeconds * sampleRate;
  const samplesPerGlide = GLIDE * sampleRate;
  const step = Float64Array.from(
    { length: profile.toneCount },
    (_, tone) => (toneFrequency(profile, tone) + shift) / sampleRate,
  );
  let current = checked(options.symbols);
  let following = current;
  /** What the last slot glides towards: settled when that slot begins. */
  let coming = current;
  let slot = 0;
  /** Samples since the slot's edge; the edge may lie between two samples. */
  let time = 0;
  let edgePhase = 0;
  /** Cycles per sample. */
  let here = 0;
  let before = stepOf(current, slotCount - 1);
  let after = 0;
  enterSlot();

  function checked(symbols: Uint8Array): Uint8Array {
    assert(symbols.length === slotCount, `a frame of ${slotCount} tones`);
    assert(
      symbols.every((tone) => tone < profile.toneCount),
      `tones below ${profile.toneCount}`,
    );
    return symbols;
  }

  function stepOf(symbols: Uint8Array, at: number): number {
    return step[symbols[at] as number] as number;
  }

  function enterSlot(): void {
    here = stepOf(current, slot);
    if (slot + 1 < slotCount) {
      after = stepOf(current, slot + 1);
      return;
    }
    coming = following;
    after = stepOf(coming, 0);
  }

  function leaveSlot(): void {
    time -= samplesPerSlot;
    edgePhase += here * samplesPerSlot;
    edgePhase -= Math.floor(edgePhase);
    before = here;
    slot += 1;
    if (slot === slotCount) {
      slot = 0;
      current = coming;
    }
    enterSlot();
  }

  /** What a glide adds, in cycles. */
  function glide(samplesFromEdge: number, difference: number): number {
    const w = 0.5 - samplesFromEdge / samplesPerGlide;
    return difference * samplesPerGlide * ((w * w) / 2 - (1 - Math.cos(TAU * w)) / (TAU * TAU));
  }

  return {
    next() {
      if (time >= samplesPerSlot) {
        leaveSlot();
      }
      let phase = edgePhase + here * time;
      if (time < samplesPerGlide / 2) {
        phase += glide(time, here - before);
      } else if (time > samplesPerSlot - samplesPerGlide / 2) {
        phase += glide(samplesPerSlot - time, after - here);
      }
      time += 1;
      return phase - Math.floor(phase);
    },
    follow(symbols) {
      following = checked(symbols);
    },
  };
}
