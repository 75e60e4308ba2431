/**
 * Sound goes in as it comes from a microphone, with gaps; ids and what else is to be told of it come out. The same for a page's
 * worker, for tests and for the command line.
 *
 *   blocks, each with the place of its first sample ─┬─ gaps filled with zeros, or skipped ──▶ demodulator ──▶ heard
 *                                                    └──────────────────────────────────────▶ band meter ──▶ sound, 12 times a second
 */
import type { ToneProfile } from "@tillwave/shared/tone/profile";
import { createDemodulator } from "@tillwave/modem/demodulator";
import { isSampleRate } from "@tillwave/modem/sample-rate";
import { assert } from "@tillwave/shared/core/assert";
import { type BandMeter, type BandVerdict, createBandMeter } from "./band-meter.ts";
import { qualityOf } from "./heard-ids.ts";
import type { HeardId, Signal } from "./hearing-state.ts";

export type EarNews =
  | { readonly type: "heard"; readonly id: Omit<HeardId, "at">; readonly reading: Reading }
  | {
      readonly type: "sound";
      /** In dBFS. */
      readonly level: number;
      readonly signal: Signal;
      readonly verdict: BandVerdict;
      /** Seconds of sound that were heard, and that were lost on the way. */
      readonly seconds: number;
      readonly lost: number;
    };

/** What the receiver knows beside the id: for walk tests and for people who set an emitter up. */
export interface Reading {
  /** Seconds of sound since its frame ended. */
  readonly age: number;
  /** In Hz at 18,950: clock and Doppler together. */
  readonly offset: number;
  /** 0–1 */
  readonly confidence: number;
  /** Milliseconds in which its echo falls by 60 dB; null where it cannot be told. */
  readonly echoTail: number | null;
  /** False when it was told of before and still sounds. */
  readonly isNew: boolean;
}

export interface Ear {
  /** `frame` is the number of the block's first sample; what is missing since the last block is a gap. */
  push(block: Float32Array, frame: number): void;
  /** Another stream begins. */
  restart(sampleRate: number): void;
  /** Something was left out on purpose: to be called before the next block. */
  leapOver(): void;
}

export interface EarOptions {
  readonly sampleRate: number;
  readonly profiles: readonly ToneProfile[];
}

/** A gap up to this long is filled with zeros, so that a frame heard on both sides of it stays one; in seconds. */
export const GAP_FILLED_MAX = 1;
const ZEROS = new Float32Array(2048);

export function createEar(options: EarOptions, tell: (news: EarNews) => void): Ear {
  let { sampleRate } = options;
  assert(isSampleRate(sampleRate), `${sampleRate} samples a second`);
  let meter: BandMeter = createBandMeter(sampleRate);
  let seconds = 0;
  let lost = 0;
  // Where the next block begins if nothing is missing; null before the first.
  let next: number | null = null;
  let isSkipping = false;

  const demodulator = createDemodulator(options, ({ profile, payload, snr, at, ...heard }) => {
    const { offset, confidence, echoTail, isNew } = heard;
    const age = Math.max(0, demodulator.state.seconds - at);
    const id = { ...payload, profile: profile.name, snr, quality: qualityOf(snr) };
    tell({ type: "heard", id, reading: { age, offset, confidence, echoTail, isNew } });
  });

  const fill = (samples: number): void => {
    for (let left = samples; left > 0; left -= ZEROS.length) {
      demodulator.push(left < ZEROS.length ? ZEROS.subarray(0, left) : ZEROS);
    }
  };

  const bridge = (frame: number): void => {
    const missing = next === null ? 0 : frame - next;
    lost += Math.max(0, missing) / sampleRate;
    if (isSkipping || missing < 0 || missing > GAP_FILLED_MAX * sampleRate) {
      demodulator.restart(sampleRate);
    } else {
      fill(missing);
    }
    isSkipping = false;
  };

  return {
    push(block, frame) {
      bridge(frame);
      next = frame + block.length;
      demodulator.push(block);
      seconds += block.length / sampleRate;
      const { looks } = meter;
      meter.push(block);
      if (meter.looks !== looks) {
        const { level, signal, verdict } = meter;
        tell({ type: "sound", level, signal, verdict, seconds, lost });
      }
    },
    restart(rate) {
      assert(isSampleRate(rate), `${rate} samples a second`);
      sampleRate = rate;
      meter = createBandMeter(rate);
      seconds = 0;
      lost = 0;
      next = null;
      isSkipping = false;
      demodulator.restart(rate);
    },
    leapOver() {
      isSkipping = true;
    },
  };
}
