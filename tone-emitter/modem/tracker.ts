/**
 * The emitters that are heard. What an emitter will sing next is known from what it said, so whether it still sounds, how loud,
 * and how its time and frequency drift is measured where it is taken out of the sound, without decoding anything.
 *
 *               heard ──▶ sounding ◀──────────┐ heard again
 *                            │  nothing where its tone should be, in half of the slots of late
 *                            ▼                │
 *                          silent ────────────┘
 *                            │ 12 s
 *                            ▼
 *                         forgotten
 *
 * A code that changes falls silent like an emitter that leaves, though a good part of its tones stays the same (the place's, and
 * sync): what was taken out lately is then put back, its sync tones are found again, and it is read anew from there.
 */
import { assert } from "@tillwave/shared/core/assert";
import type { ToneProfile } from "@tillwave/shared/tone/profile";

import type { AttemptOutcome } from "./attempt.ts";
import { BASEBAND_RATE } from "./baseband.ts";
import {
  type CancelledEmitter,
  createEchoes,
  createQuarters,
  slotSamples,
  type SlotMeasure,
} from "./cancel.ts";
import { decibels } from "./decibels.ts";
import { OFFSET_MAX } from "./spectrogram.ts";
import {
  apart,
  clearSums,
  type Entry,
  isAt,
  SAME_SLOTS,
  samePayload,
  slotPower,
  type Tracked,
} from "./tracker-entry.ts";

/** An emitter that was silent so long is forgotten, in seconds. */
const FORGOTTEN_AFTER = 12;

/** Emitters that may be followed at once. */
export const EMITTERS_LIMIT = 32;

/** Slots from which its power is taken at first, over which absence is judged, and over which power is remembered. */
const FIRST_SLOTS = 16;
const ABSENCE_SLOTS = 24;
const POWER_SLOTS = 64;
/** A slot of less than this share of the mean was not sung. Where tones fade that is so in a fifth of the slots. */
const MISSED_BELOW = 0.25;
/** So many of the slots missed, and the emitter has fallen silent. */
const ABSENT_SHARE = 0.45;
/** Powers are never taken for less than this over the floor. */
const POWER_MIN = 0.5;
/** Over the floor: so loud, a slot is missed only if it is less by itself too, for the floor beneath moves with the emitter. */
const LOUD = 200;
/** In dB: beyond what can be told. */
const SNR_MAX = 60;
/** Doubt that is left when an emitter was there, tone by tone, for another frame. */
const DOUBT_LEFT = 0.5;
/** One slot counts for no more than so many times the mean, so that a whistle keeps nobody alive. */
const COUNTED_MAX = 4;
/** What is left of an emitter that was taken out, at its time: less than this share of its power. */
const SHADOW_SHARE = 0.02;
/** A frame's worth of slots moves time and frequency by so much of what it shows. */
const PULL = 0.4;

export interface TrackerDeps {
  /** Emitters that are followed at once. */
  readonly emittersMax: number;
  /** Noise beside the band, in whatever units. */
  readonly noiseLevel: () => number;
  /** Is told of an emitter that was there for a whole frame. */
  readonly confirm: (emitter: Tracked) => void;
}

export interface Tracker {
  /** The strongest first. */
  readonly emitters: readonly Tracked[];
  /** Takes in what an attempt heard in the baseband from `from` to `to`; says who that is. */
  take(heard: HeardSignal): { emitter: Tracked; isNew: boolean };
  /** Takes in a slot of an emitter, with the noise's power in one; it may fall silent by it. */
  measured(emitter: CancelledEmitter, measure: SlotMeasure, noise: number): void;
  /** The emitter, sounding or silent, that a frame standing there would be. */
  find(profile: ToneProfile, start: number, offset: number): Tracked | null;
  /** Whether a peak of this power over the floor, a slot, is no more than what is left of an emitter sounding at that time. */
  isShadow(profile: ToneProfile, start: number, strength: number): boolean;
  /** Whether what was read is what an emitter sounding at that time says: its echo, or what is left of it beside its tones. */
  isEcho(profile: ToneProfile, outcome: AttemptOutcome): boolean;
  /** Forgets whom nobody has heard for long. */
  forget(now: number): void;
  /** Nobody is taken to sound: the signal was interrupted. */
  restart(): void;
}

export interface HeardSignal {
  readonly profile: ToneProfile;
  readonly outcome: AttemptOutcome;
  readonly from: number;
  readonly to: number;
}

export const createTracker = ({ emittersMax, noiseLevel, confirm }: TrackerDeps): Tracker => {
  assert(emittersMax >= 1 && emittersMax <= EMITTERS_LIMIT, "1 to 32 emitters can be followed");
  const entries: Entry[] = [];

  const correct = (entry: Entry): void => {
    const { profile } = entry;
    const slot = slotSamples(profile, entry.offset);
    const share = entry.here <= 0 ? 0 : (entry.later - entry.sooner) / entry.here;
    const meanPower = Math.max(POWER_MIN, entry.here / entry.slots - 1);
    const turned = Math.atan2(entry.turnIm, entry.turnRe);
    const mean = entry.sung / entry.slots;
    const { lean } = entry;
    clearSums(entry);
    if (lean === null) {
      // The frame that it was read from, or the first after it.
      entry.lean = share;
      entry.power = meanPower;
      return;
    }
    // Powers a quarter sooner and later differ by the whole for a quarter's error of time.
    const late = Math.max(-0.1, Math.min(0.1, (share - lean) / 4));
    // The frame that is on keeps its place when the offset moves: starts are counted from it.
    const frame = profile.slotCount * slot;
    const frames = Math.floor((entry.cancelledTo - entry.start) / frame);
    entry.start += frames * frame + PULL * late * slot;
    const hertz = (turned * BASEBAND_RATE * 4) / (2 * Math.PI * slot);
    const most = profile.spacing / 4;
    const pulled = entry.offset + PULL * Math.max(-most, Math.min(most, hertz));
    entry.offset = Math.max(-OFFSET_MAX, Math.min(OFFSET_MAX, pulled));
    follow(entry, mean);
    confirm(entry);
  };

  /**
   * The SNR goes with the tones' power and the noise beside the band: the noise between the tones falls while they are taken out.
   * What the noise was in a slot, the reading says: its mean slot is one part noise and so many parts tone.
   */
  const follow = (entry: Entry, mean: number): void => {
    const { profile, readSum, readSlots, readSnr, readLevel } = entry;
    entry.confidence = 1 - DOUBT_LEFT * (1 - entry.confidence);
    if (readSlots === 0 || readSum <= 0) {
      return;
    }
    const noiseThen = readSum / readSlots / (1 + slotPower(profile, readSnr));
    const power = (mean * readLevel) / (noiseThen * noiseLevel()) - 1;
    const snr = decibels(Math.max(POWER_MIN, power) / slotPower(profile, 0));
    entry.snr = Math.min(SNR_MAX, snr);
  };

  const settle = (entry: Entry, { outcome, from, to }: HeardSignal): void => {
    const { payload, symbols, start, offset, snr, confidence, echoTail, sungFrom } = outcome;
    Object.assign(entry, { payload, symbols, start, offset, snr, confidence, echoTail });
    entry.power = Math.max(POWER_MIN, slotPower(entry.profile, snr));
    entry.strength = 0;
    entry.readFrom = sungFrom + slotSamples(entry.profile, 0);
    entry.readTo = to;
    entry.readSnr = snr;
    entry.readLevel = noiseLevel();
    entry.readSum = 0;
    entry.readSlots = 0;
    entry.absence = 0;
    entry.judged = 0;
    entry.lastHeard = to;
    entry.cancelledTo = from;
    entry.measuredTo = from;
    entry.sounding = true;
    entry.lean = null;
    clearSums(entry);
    entries.sort((a, b) => b.power - a.power);
  };

  const admit = (profile: ToneProfile, firstHeard: number): Entry => {
    if (entries.length >= emittersMax) {
      // The one that was heard longest ago makes room.
      const oldest = entries.reduce((a, b) => (b.lastHeard < a.lastHeard ? b : a));
      entries.splice(entries.indexOf(oldest), 1);
    }
    const entry = {
      profile,
      firstHeard,
      quarters: createQuarters(),
      echoes: createEchoes(),
    } as Entry;
    entries.push(entry);
    return entry;
  };

  return {
    emitters: entries,
    take(heard) {
      const { profile, outcome, from } = heard;
      const { payload, start, offset } = outcome;
      const same = (one: Entry): boolean =>
        one.profile === profile && samePayload(one.payload, payload);
      const here = entries.filter((one) => isAt(one, profile, start, offset));
      // Who sounds there and says something else stays, and is joined by another.
      const isNew = !entries.some(same);
      let entry = here.find(same) ?? here.find(({ sounding }) => !sounding);
      entry ??= entries.find((one) => !one.sounding && same(one));
      if (entry === undefined) {
        entry = admit(profile, from);
      } else if (!samePayload(entry.payload, payload)) {
        entry.firstHeard = from;
      }
      settle(entry, heard);
      return { emitter: entry, isNew };
    },
    measured(emitter, { here, sooner, later, turnRe, turnIm }, noise) {
      const entry = emitter as Entry;
      if (entry.cancelledTo <= entry.measuredTo) {
        return;
      }
      entry.measuredTo = entry.cancelledTo;
      entry.judged++;
      // While it was read it was there: the first slots say how strong it is, not whether.
      const isFirst = entry.judged <= FIRST_SLOTS;
      const most = isFirst ? Number.MAX_VALUE : COUNTED_MAX * (1 + entry.power);
      const counted = Math.min(here / noise, most);
      entry.here += counted;
      entry.sung += here;
      if (entry.cancelledTo >= entry.readFrom && entry.cancelledTo <= entry.readTo) {
        entry.readSum += here;
        entry.readSlots++;
      }
      entry.sooner += Math.min(sooner / noise, most);
      entry.later += Math.min(later / noise, most);
      // A slot's say grows with its power, but not beyond that of the others.
      const scale = Math.min(1, most / (here / noise + 1)) / noise;
      entry.turnRe += turnRe * scale;
      entry.turnIm += turnIm * scale;
      entry.slots++;
      if (isFirst) {
        entry.power = Math.max(POWER_MIN, entry.here / entry.slots - 1);
        entry.strength = entry.sung / entry.slots;
      } else {
        const isFaint = counted < MISSED_BELOW * (1 + entry.power);
        const isLoud = entry.power > LOUD && here >= MISSED_BELOW * entry.strength;
        const missed = isFaint && !isLoud ? 1 : 0;
        const bounded = Math.min(here, COUNTED_MAX * entry.strength);
        entry.strength += (bounded - entry.strength) / POWER_SLOTS;
        entry.absence += (missed - entry.absence) / ABSENCE_SLOTS;
        entry.power += (Math.max(POWER_MIN, counted - 1) - entry.power) / POWER_SLOTS;
      }
      if (entry.absence > ABSENT_SHARE) {
        entry.sounding = false;
        entry.silentFrom = entry.cancelledTo - ABSENCE_SLOTS * slotSamples(entry.profile, 0);
        entry.lastHeard = Math.max(entry.firstHeard, entry.silentFrom);
        return;
      }
      entry.lastHeard = Math.max(entry.lastHeard, entry.cancelledTo);
      if (entry.slots >= entry.profile.slotCount) {
        correct(entry);
      }
    },
    find(profile, start, offset) {
      for (let i = 0; i < entries.length; i++) {
        const entry = entries[i] as Entry;
        if (isAt(entry, profile, start, offset)) {
          return entry;
        }
      }
      return null;
    },
    isEcho(profile, { payload, start }) {
      return entries.some(
        (one) =>
          one.sounding &&
          one.profile === profile &&
          apart(one, start) <= SAME_SLOTS * slotSamples(profile, 0) &&
          samePayload(one.payload, payload),
      );
    },
    isShadow(profile, start, strength) {
      for (let i = 0; i < entries.length; i++) {
        const one = entries[i] as Entry;
        if (
          one.sounding &&
          one.profile === profile &&
          strength < SHADOW_SHARE * one.power &&
          apart(one, start) <= SAME_SLOTS * slotSamples(profile, 0)
        ) {
          return true;
        }
      }
      return false;
    },
    forget(now) {
      for (let i = entries.length - 1; i >= 0; i--) {
        const { sounding, lastHeard } = entries[i] as Entry;
        if (!sounding && now - lastHeard > FORGOTTEN_AFTER * BASEBAND_RATE) {
          entries.splice(i, 1);
        }
      }
    },
    restart() {
      for (const entry of entries) {
        entry.sounding = false;
        entry.silentFrom = entry.lastHeard;
      }
    },
  };
};
