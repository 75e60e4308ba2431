/**
 * Takes the emitters that are known out of the baseband, so that whoever is weaker can be heard in what remains.
 *
 * What an emitter sings in a slot is known, but not what the room makes of it: each quarter of a slot is fitted anew, by least
 * squares, with its tone (its mean and its slope), the echo of the tone before (mean and slope) and of the one before that (mean):
 *
 *     slots       … | tone 17           | tone 98           | …
 *     quarters      |    |    |    |████|
 *                             fitted with tone 17, and the echoes of the two slots before
 *
 * The coefficients are shrunk by what noise would have made of them; those behind a sync tone also to what an echo is like (`Echoes`),
 * or another emitter, who began a little later, would lose his sync tones. In an echoing shop 14 dB of an emitter go, and with it 8 % of
 * everything else. Stronger emitters are taken out first, each from what the one before has left.
 *
 * On the way it is measured how strong the tone was, and by how much it stood too early, too late, too high or too low.
 */
import { CENTRE, type ToneProfile } from "@tillwave/shared/tone/profile";

import { BASEBAND_CAPACITY, BASEBAND_RATE, createBaseband, type Baseband } from "./baseband.ts";
import { createPieceFit, PIECE_MAX } from "./cancel-fit.ts";
import { slotInFrame } from "./slot-roles.ts";

const QUARTERS = 4;
/** Its tone and the tones of the two slots before: how many terms each has, the mean and perhaps the slope. */
const TERMS = [2, 2, 1] as const;
/** Sound comes by a straight way too, before the loudest of its echoes: slots are taken to begin so much sooner, in seconds. */
const SOONER = 0.006;
/**
 * All emitters of a profile have the same sync tones: the echo of one's may be another who began a little later. What comes behind a
 * sync tone is an echo if it is like those behind other tones. If it exceeds the mean of these so many times, it is somebody
 * else, and only so much of the mean is taken out. The mean is of so many slots of late; fewer than the least say nothing.
 */
const ECHO_MOST = 3;
const ECHO_LIKELY = 0.5;
const ECHO_SLOTS = 32;
const ECHO_SLOTS_LEAST = 8;
const MASK = BASEBAND_CAPACITY - 1;

/** Of a slot as it is heard, in baseband samples. */
export const slotSamples = (profile: ToneProfile, offset: number): number =>
  (profile.symbolSeconds * BASEBAND_RATE) / (1 + offset / CENTRE);

/** What one slot of an emitter held; powers are |Σ x e^(…)|² over one symbol. */
export interface SlotMeasure {
  here: number;
  /** A quarter of a slot sooner and later. */
  sooner: number;
  later: number;
  /** Sum over neighbouring quarters of the one times the other's conjugate: its angle is how far the phase turned. */
  turnRe: number;
  turnIm: number;
}

export interface CancelledEmitter {
  readonly profile: ToneProfile;
  /** Tones of its slots. */
  readonly symbols: Uint8Array;
  /** Of one of its frames, in baseband samples. */
  readonly start: number;
  readonly offset: number;
  readonly sounding: boolean;
  /** It is taken out up to here, in baseband samples; a quarter goes on from there. */
  cancelledTo: number;
  /** What the quarters of the slot that is on have brought so far. */
  readonly quarters: Float64Array;
  /** What is known of its echoes. */
  readonly echoes: Echoes;
}

/** By [slots back - 1][quarter]: energy of the echo, and of how many slots that is the mean. */
export interface Echoes {
  readonly energy: Float64Array;
  readonly slots: Uint8Array;
}

export interface CancellerDeps {
  readonly baseband: Baseband;
  /** The strongest first. */
  readonly emitters: readonly CancelledEmitter[];
  /** Mean power of noise in a window of one symbol, in the units of a `SlotMeasure`. */
  readonly noise: (profile: ToneProfile) => number;
  /** A slot is over. The measure is written over afterwards. */
  readonly measured: (emitter: CancelledEmitter, measure: SlotMeasure) => void;
}

export interface Canceller {
  /** What remains; its head lags behind by a quarter of a slot for each emitter. */
  readonly residual: Baseband;
  /** Does at most so many quarters of slots; how many of them were not needed: it has caught up if there are any. */
  advance(quarters: number): number;
  /** Begins again at a sample: what is known has changed. */
  rebuild(from: number): void;
}

/** For `CancelledEmitter`: sums over the quarter before, the four, the one after, and the one before the next slot. */
export const createQuarters = (): Float64Array => new Float64Array(2 * (QUARTERS + 3));

/** For `CancelledEmitter`. */
export const createEchoes = (): Echoes => ({
  energy: new Float64Array((TERMS.length - 1) * QUARTERS),
  slots: new Uint8Array((TERMS.length - 1) * QUARTERS),
});

const isSync = ({ profile, symbols }: CancelledEmitter, slot: number): boolean => {
  const at = slotInFrame(slot, symbols.length);
  for (let k = 0; k < profile.sync.length; k++) {
    if (profile.sync[k]?.slot === at) {
      return true;
    }
  }
  return false;
};

export const createCanceller = (deps: CancellerDeps): Canceller => {
  const { baseband, emitters, noise, measured } = deps;
  const residual = createBaseband();
  const fit = createPieceFit(residual, TERMS[0] + TERMS[1] + TERMS[2]);
  const { sum } = fit;
  const measure: SlotMeasure = { here: 0, sooner: 0, later: 0, turnRe: 0, turnIm: 0 };
  // Of each slot back, behind its last.
  const termEnds = new Uint8Array(TERMS.length);
  let copied = 0;

  /** Fills the phasor of the tone that a slot holds, from sample `from` on. */
  const makePhasor = (
    emitter: CancelledEmitter,
    slot: number,
    from: number,
    length: number,
  ): void => {
    const { profile, symbols, start, offset } = emitter;
    const at = slotInFrame(slot, symbols.length);
    const fromMiddle = ((symbols[at] as number) - (profile.toneCount - 1) / 2) * profile.spacing;
    const frequency = fromMiddle * (1 + offset / CENTRE) + offset;
    const step = (2 * Math.PI * frequency) / BASEBAND_RATE;
    const begins = start + slot * slotSamples(profile, offset);
    fit.turnPhasor(step, step * (from - begins), length);
  };

  const keepQuarter = (quarters: Float64Array, at: number): void => {
    quarters[2 * at] = sum.re;
    quarters[2 * at + 1] = sum.im;
  };

  const powerOf = (quarters: Float64Array, first: number): number => {
    let re = 0;
    let im = 0;
    for (let q = first; q < first + QUARTERS; q++) {
      re += quarters[2 * q] as number;
      im += quarters[2 * q + 1] as number;
    }
    return re * re + im * im;
  };

  const concludeSlot = (emitter: CancelledEmitter): void => {
    const { quarters } = emitter;
    measure.sooner = powerOf(quarters, 0);
    measure.here = powerOf(quarters, 1);
    measure.later = powerOf(quarters, 2);
    measure.turnRe = 0;
    measure.turnIm = 0;
    for (let q = 1; q < QUARTERS; q++) {
      const ar = quarters[2 * q] as number;
      const ai = quarters[2 * q + 1] as number;
      const br = quarters[2 * q + 2] as number;
      const bi = quarters[2 * q + 3] as number;
      measure.turnRe += br * ar + bi * ai;
      measure.turnIm += bi * ar - br * ai;
    }
    measured(emitter, measure);
  };

  /** What stands behind a sync tone is bounded by what echoes are like, and what stands behind any other tells that. */
  const boundEcho = (emitter: CancelledEmitter, slot: number, at: number): void => {
    const { energy, slots } = emitter.echoes;
    const back = Math.floor(at / QUARTERS) + 1;
    const first = termEnds[back - 1] as number;
    const end = termEnds[back] as number;
    let explained = 0;
    for (let term = first; term < end; term++) {
      explained += fit.powers[term] as number;
    }
    const mean = energy[at] as number;
    if (!isSync(emitter, slot - back)) {
      const count = Math.min(ECHO_SLOTS, (slots[at] as number) + 1);
      slots[at] = count;
      energy[at] = mean + (explained - mean) / count;
    } else if ((slots[at] as number) >= ECHO_SLOTS_LEAST && explained > ECHO_MOST * mean) {
      fit.scaleTerms(first, end, Math.sqrt((ECHO_LIKELY * mean) / explained));
    }
  };

  /** The slot that a quarter, counted from the emitter's start, lies in; and its place in it. */
  const fitQuarter = (emitter: CancelledEmitter, quarter: number, to: number): void => {
    const from = emitter.cancelledTo;
    const length = to - from;
    const { quarters } = emitter;
    const slot = Math.floor(quarter / QUARTERS);
    const place = quarter - slot * QUARTERS;
    const noisePower = noise(emitter.profile) / slotSamples(emitter.profile, 0);
    fit.read(from, length);
    fit.clearTerms();
    for (let back = 0; back < TERMS.length; back++) {
      makePhasor(emitter, slot - back, from, length);
      if (back === 1 && place === 0) {
        fit.correlate(length);
        keepQuarter(quarters, QUARTERS + 1);
        concludeSlot(emitter);
        // What was heard a quarter before this slot was kept beyond the end of the one before.
        quarters[0] = quarters[2 * QUARTERS + 4] as number;
        quarters[1] = quarters[2 * QUARTERS + 5] as number;
      }
      for (let term = 0; term < (TERMS[back] as number); term++) {
        fit.addTerm(length, term === 1);
      }
      termEnds[back] = fit.terms;
    }
    makePhasor(emitter, slot, from, length);
    fit.correlate(length);
    keepQuarter(quarters, place + 1);
    if (place === QUARTERS - 1) {
      makePhasor(emitter, slot + 1, from, length);
      fit.correlate(length);
      keepQuarter(quarters, QUARTERS + 2);
    }
    fit.explain(length, noisePower);
    boundEcho(emitter, slot, place);
    boundEcho(emitter, slot, QUARTERS + place);
    fit.subtractTerms(length);
    fit.limitBursts(length);
    fit.write(from, length);
  };

  /** One quarter of an emitter's slot, if the samples up to `limit` hold it. */
  const cancelQuarter = (emitter: CancelledEmitter, limit: number): boolean => {
    const slot = slotSamples(emitter.profile, emitter.offset);
    const grid = emitter.start - SOONER * BASEBAND_RATE;
    const quarter = Math.round(((emitter.cancelledTo - grid) * QUARTERS) / slot);
    const to = Math.round(grid + ((quarter + 1) * slot) / QUARTERS);
    if (to > limit || to - emitter.cancelledTo > PIECE_MAX) {
      return false;
    }
    if (to > emitter.cancelledTo) {
      fitQuarter(emitter, quarter, to);
    }
    emitter.cancelledTo = to;
    return true;
  };

  const copy = (): void => {
    for (; copied < baseband.head; copied++) {
      residual.re[copied & MASK] = baseband.re[copied & MASK] as number;
      residual.im[copied & MASK] = baseband.im[copied & MASK] as number;
    }
  };

  return {
    residual,
    advance(quarters) {
      copy();
      let left = quarters;
      let limit = copied;
      for (let i = 0; i < emitters.length; i++) {
        const emitter = emitters[i] as CancelledEmitter;
        if (!emitter.sounding) {
          emitter.cancelledTo = Math.max(emitter.cancelledTo, limit);
          continue;
        }
        while (left > 0 && emitter.sounding && cancelQuarter(emitter, limit)) {
          left--;
        }
        limit = Math.min(limit, emitter.cancelledTo);
      }
      residual.head = limit;
      return left;
    },
    rebuild(from) {
      copied = from;
      residual.head = from;
      for (let i = 0; i < emitters.length; i++) {
        (emitters[i] as CancelledEmitter).cancelledTo = from;
      }
    },
  };
};
