/**
 * What is kept of an emitter that is heard (tracker.ts), and whether a frame that was found is one of its: the same place in time,
 * repeats aside, and the same frequency, within what noise and walking make of both.
 */
import type { TonePayload } from "@tillwave/shared/tone/frame";
import type { ToneProfile } from "@tillwave/shared/tone/profile";

import { type CancelledEmitter, slotSamples } from "./cancel.ts";

/** In Hz: the band in which the noise of an SNR is counted. */
const NOISE_BAND = 3000;
/** A candidate within so many slots and Hz of an emitter is that emitter. */
export const SAME_SLOTS = 1;
const SAME_HERTZ = 60;

export interface Tracked extends CancelledEmitter {
  readonly profile: ToneProfile;
  payload: TonePayload;
  symbols: Uint8Array;
  start: number;
  offset: number;
  /** Over the floor, a slot. */
  power: number;
  sounding: boolean;
  /** In dB. */
  snr: number;
  /**
   * 0–1, how surely it says what was read: like a probability, but not one that was counted. 0.5 is what is only just believed
   * (acceptance.ts), and each frame that is sung as foretold halves the doubt.
   */
  confidence: number;
  /** Milliseconds for 60 dB; null where it cannot be told. */
  echoTail: number | null;
  /** When it was first and last heard, in baseband samples. */
  firstHeard: number;
  lastHeard: number;
  /** Since when it is missed, where it does not sound. */
  silentFrom: number;
}

/** What is kept beside what everybody may know. */
export interface Entry extends Tracked {
  /** Which share of its slots was missed lately. */
  absence: number;
  /** Mean of its slots as they are, in the units of a `SlotMeasure`. */
  strength: number;
  /** Where what it was read from begins and ends, its SNR there, and the noise beside the band. */
  readFrom: number;
  readTo: number;
  readSnr: number;
  readLevel: number;
  /** Sum over the slots of what it was read from. */
  readSum: number;
  readSlots: number;
  /** Sum over the slots since its SNR was last told. */
  sung: number;
  /** The share by which it is stronger later than sooner when its time is right: echoes come later. */
  lean: number | null;
  /** Slots measured since it was heard. */
  judged: number;
  /** Slots that end by then were taken in: what is taken out anew is not measured anew. */
  measuredTo: number;
  /** Sums since time and frequency were last corrected. */
  slots: number;
  here: number;
  sooner: number;
  later: number;
  turnRe: number;
  turnIm: number;
}

export const samePayload = (a: TonePayload, b: TonePayload): boolean =>
  a.place === b.place && a.code === b.code && a.version === b.version;

/** How far apart in time two frames' starts are, repeats aside, in samples. */
export const apart = ({ profile, start, offset }: Entry, other: number): number => {
  const frame = profile.slotCount * slotSamples(profile, offset);
  const difference = (((start - other) % frame) + frame) % frame;
  return Math.min(difference, frame - difference);
};

export const isAt = (entry: Entry, profile: ToneProfile, start: number, offset: number): boolean =>
  entry.profile === profile &&
  Math.abs(entry.offset - offset) <= SAME_HERTZ &&
  apart(entry, start) <= SAME_SLOTS * slotSamples(profile, 0);

export const clearSums = (entry: Entry): void => {
  entry.slots = 0;
  entry.here = 0;
  entry.sung = 0;
  entry.sooner = 0;
  entry.later = 0;
  entry.turnRe = 0;
  entry.turnIm = 0;
};

/** Power over the noise in one slot, of an SNR in dB. */
export const slotPower = ({ symbolSeconds }: ToneProfile, snr: number): number =>
  10 ** (snr / 10) * NOISE_BAND * symbolSeconds;
