/**
 * The receiver: sound in blocks of any length goes in, and every emitter that sounds in it is told of.
 *
 *   sound ─▶ front end ─▶ baseband ─▶ canceller ─▶ what remains ─▶ spectrogram ─▶ sync search ─▶ attempt ─▶ hear
 *                                         ▲                                                        │
 *                                         └──────── tracker: who sounds, since when ◀──────────────┘
 *
 * The sound is worked through in strides of a 375th of a second, however it is cut into blocks, so the same sound gives the same
 * answers. Each stride takes in its samples and then does a part of the work under way, in pieces whose costs are known and have a
 * limit. Nothing is allocated but what is handed out.
 */
import type { TonePayload } from "@tillwave/shared/tone/frame";
import type { ToneProfile } from "@tillwave/shared/tone/profile";

import { BASEBAND_RATE, basebandTail, createBaseband } from "./baseband.ts";
import { type CancelledEmitter, createCanceller, type SlotMeasure } from "./cancel.ts";
import { createNoiseMeter } from "./demodulator-noise.ts";
import { createProfileReceiver, type ProfileReceiver } from "./demodulator-profile.ts";
import { createFrontEnd } from "./front-end.ts";
import { createTracker, type HeardSignal } from "./tracker.ts";
import type { Tracked } from "./tracker-entry.ts";

/** Emitters that are followed at once, unless told otherwise. */
const EMITTERS_MAX = 8;

const STRIDES_A_SECOND = 375;
/**
 * What may be spent after each stride, 1 being some 8 µs, and how much of it is left for the profiles at least; they share it.
 * The last piece may cost more than is left: a dozen at most.
 */
const COST_A_STRIDE = 64;
const PIECES_COST_MIN = 24;
const QUARTER_COST = 3;
const ROW_COST = 2;
const NOISE_COST = 2;
/** After each stride, quarters of slots that are taken out, and rows of each spectrogram: enough to catch up within 0.4 s. */
const QUARTERS_A_STRIDE = 12;
const ROWS_A_STRIDE = 8;
/** Searches at the end of what there is: each may hear emitters that were hidden before. */
const FINISH_ROUNDS = 8;

export interface DemodulatorOptions {
  /** Of the sound, in samples a second: 44,100 to 192,000. */
  readonly sampleRate: number;
  readonly profiles: readonly ToneProfile[];
  /** 1 to 32. */
  readonly emittersMax?: number;
}

export interface Heard {
  readonly profile: ToneProfile;
  readonly payload: TonePayload;
  /** Seconds from the stream's start to the end of what it was read from. */
  readonly at: number;
  /** Mean power of the emitter over the noise in 17.5–20.5 kHz, in dB. */
  readonly snr: number;
  /** In Hz at 18,950: clock and Doppler together. */
  readonly offset: number;
  /** 0–1, how surely it says that: see `Tracked`. */
  readonly confidence: number;
  /** Milliseconds in which its echo falls by 60 dB; null where it cannot be told. */
  readonly echoTail: number | null;
  /** False for an emitter that was told of before and still sounds. */
  readonly isNew: boolean;
}

export interface DemodulatorState {
  /** Of sound taken in. */
  readonly seconds: number;
  /** Searches for sync tones. */
  readonly searches: number;
  /** Peaks of them that were decoded, and those of which a payload came. */
  readonly tries: number;
  readonly accepts: number;
  /** Paths likely enough to be believed whose CRC was computed: each fits by chance with 2^-24. */
  readonly checks: number;
  /** Samples that were NaN or infinite. */
  readonly badSamples: number;
}

export interface Demodulator {
  push(block: Float32Array): void;
  /** Does all that can be done with what was pushed; more may be pushed afterwards. */
  flush(): void;
  /** The sound goes on at another rate, or after a gap: forgets the sound, remembers the emitters. */
  restart(sampleRate: number): void;
  readonly state: DemodulatorState;
  /** All that are followed, those that fell silent lately among them. */
  emitters(): readonly Tracked[];
}

export const createDemodulator = (
  { sampleRate, profiles, emittersMax = EMITTERS_MAX }: DemodulatorOptions,
  hear: (heard: Heard) => void,
): Demodulator => {
  const baseband = createBaseband();
  let frontEnd = createFrontEnd(sampleRate, baseband);
  let badSamplesBefore = 0;
  let stride = sampleRate / STRIDES_A_SECOND;
  // Samples since the front end was made, and where its next stride ends.
  let taken = 0;
  let strides = 0;

  const tell = (emitter: Tracked, isNew: boolean): void => {
    const { profile, payload, lastHeard, snr, offset, confidence, echoTail } = emitter;
    const at = lastHeard / BASEBAND_RATE;
    hear({ profile, payload, at, snr, offset, confidence, echoTail, isNew });
  };

  // Somebody fell silent this long ago, and was taken out of the sound since.
  let putBackFrom = Number.POSITIVE_INFINITY;

  const noiseMeter = createNoiseMeter(baseband);
  const tracker = createTracker({
    emittersMax,
    noiseLevel: () => noiseMeter.level,
    confirm: (emitter) => tell(emitter, false),
  });

  const receiverOf = (profile: ToneProfile): ProfileReceiver =>
    receivers[profiles.indexOf(profile)] as ProfileReceiver;

  const noise = (profile: ToneProfile): number => receiverOf(profile).noise();

  const measured = (emitter: CancelledEmitter, measure: SlotMeasure): void => {
    tracker.measured(emitter, measure, noise(emitter.profile));
    const { sounding, silentFrom } = emitter as Tracked;
    if (!sounding) {
      putBackFrom = Math.min(putBackFrom, silentFrom);
    }
  };

  const canceller = createCanceller({ baseband, emitters: tracker.emitters, noise, measured });

  const heard = (signal: HeardSignal): void => {
    const { emitter, isNew } = tracker.take(signal);
    tell(emitter, isNew);
    rebuild(signal.from);
  };

  const rebuild = (from: number): void => {
    canceller.rebuild(from);
    for (const receiver of receivers) {
      receiver.rebuild(from);
    }
  };

  /** What was taken out for somebody who was silent is put back. */
  const putBack = (): void => {
    if (putBackFrom < Number.POSITIVE_INFINITY) {
      rebuild(Math.max(0, basebandTail(baseband), Math.floor(putBackFrom)));
      putBackFrom = Number.POSITIVE_INFINITY;
    }
  };

  const { residual } = canceller;
  const receivers = profiles.map((profile) =>
    createProfileReceiver({ profile, residual, tracker, heard }),
  );
  // Whose turn it is to work.
  let turn = 0;

  const work = (): void => {
    let left = COST_A_STRIDE;
    left -= noiseMeter.advance() ? NOISE_COST : 0;
    left -= QUARTER_COST * (QUARTERS_A_STRIDE - canceller.advance(QUARTERS_A_STRIDE));
    putBack();
    for (let i = 0; i < receivers.length; i++) {
      const receiver = receivers[i] as ProfileReceiver;
      for (let row = 0; row < ROWS_A_STRIDE && receiver.takeRow(); row++) {
        left -= ROW_COST;
      }
    }
    left = Math.max(left, PIECES_COST_MIN);
    let idle = 0;
    while (left > 0 && idle < receivers.length) {
      const cost = (receivers[turn] as ProfileReceiver).work();
      left -= cost;
      idle = cost > 0 ? 0 : idle + 1;
      turn = turn + 1 === receivers.length ? 0 : turn + 1;
    }
    tracker.forget(baseband.head);
  };

  /** Takes in all that there is. */
  const catchUp = (): void => {
    while (canceller.advance(QUARTERS_A_STRIDE) === 0 || putBackFrom < Number.POSITIVE_INFINITY) {
      putBack();
    }
    for (const receiver of receivers) {
      while (receiver.takeRow()) {
        // Until every row is in.
      }
    }
  };

  const sumOf = (count: "searches" | "tries" | "accepts" | "checks"): number =>
    receivers.reduce((sum, { counts }) => sum + counts[count], 0);

  return {
    push(block) {
      let from = 0;
      while (from < block.length) {
        const strideEnd = Math.ceil((strides + 1) * stride);
        const count = Math.min(block.length - from, strideEnd - taken);
        frontEnd.push(block, from, from + count);
        from += count;
        taken += count;
        if (taken === strideEnd) {
          strides++;
          work();
        }
      }
    },
    flush() {
      for (let round = 0; round < FINISH_ROUNDS; round++) {
        catchUp();
        const before = sumOf("accepts");
        for (const receiver of receivers) {
          receiver.finish();
        }
        if (sumOf("accepts") === before) {
          return;
        }
      }
    },
    restart(rate) {
      badSamplesBefore += frontEnd.badSamples;
      frontEnd = createFrontEnd(rate, baseband);
      stride = rate / STRIDES_A_SECOND;
      taken = 0;
      strides = 0;
      tracker.restart();
      for (const receiver of receivers) {
        receiver.restart(baseband.head);
      }
    },
    get state() {
      return {
        seconds: baseband.head / BASEBAND_RATE,
        searches: sumOf("searches"),
        tries: sumOf("tries"),
        accepts: sumOf("accepts"),
        checks: sumOf("checks"),
        badSamples: badSamplesBefore + frontEnd.badSamples,
      };
    },
    emitters: () => tracker.emitters,
  };
};
