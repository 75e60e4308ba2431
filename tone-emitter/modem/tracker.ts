/**
 * The emitters that are heard. What an emitter will sing next is known from what it said, so whether it still sounds, how loud,
 * and how its time and frequency drift is read from a few cells a slot, without decoding anything.
 *
 *               heard ──▶ sounding ◀──────────┐ heard again
 *                            │  mean power of 16 slots below 0.3 of what it was
 *                            ▼                │
 *                          silent ────────────┘
 *                            │ 12 s
 *                            ▼
 *                         forgotten
 *
 * A code that changes falls silent like an emitter that leaves: its sync tones are then found again, and read anew from there.
 */
import type { TonePayload } from "@tillwave/shared/tone/frame";

import type { AttemptOutcome, KnownSignal } from "./attempt.ts";
import { BASEBAND_CAPACITY, BASEBAND_RATE } from "./baseband.ts";
import { columnOf, slotSamples, type SoundingEmitter } from "./mask.ts";
import { columnSpacing, OFFSET_MAX, type Spectrogram } from "./spectrogram.ts";

/** An emitter that was silent so long is forgotten, in seconds. */
export const FORGOTTEN_AFTER = 12;

/** Slots over which presence is judged, and over which power is remembered. */
const PRESENCE_SLOTS = 16;
const POWER_SLOTS = 64;
/** Of its power, below which an emitter has fallen silent. */
const PRESENT_SHARE = 0.3;
/** A candidate within so many slots and Hz of an emitter is that emitter. */
const SAME_SLOTS = 1;
const SAME_HERTZ = 60;
/** Echo that is assumed where it could not be measured, in seconds for 60 dB. */
const ECHO_ASSUMED = 0.25;
/** Tail of an echo, in slots, until it has fallen by 60 dB, at most. */
const TAIL_SLOTS_MAX = 8;
/** How far a frame's worth of slots may move time (rows) and frequency (columns). */
const PULL = 0.5;

export interface Tracked extends SoundingEmitter, KnownSignal {
  payload: TonePayload;
  symbols: Uint8Array;
  start: number;
  offset: number;
  power: number;
  spread: number;
  tailSlots: number;
  tailGain: number;
  since: number;
  sounding: boolean;
  /** In dB. */
  snr: number;
  confidence: number;
  /** Milliseconds for 60 dB; null where it cannot be told. */
  echoTail: number | null;
  /** When it was first and last heard, in baseband samples. */
  firstHeard: number;
  lastHeard: number;
}

/** What is kept beside what everybody may know. */
interface Entry extends Tracked {
  /** Mean power over the floor of its cells, lately. */
  presence: number;
  /** Its SNR is this much more than its power, in dB. */
  snrOverPower: number;
  /** The next slot to look at, counted from `start`. */
  nextSlot: number;
  /** Slots since time and frequency were last corrected, and the powers beside its cells in them. */
  slots: number;
  here: number;
  sooner: number;
  later: number;
  lower: number;
  higher: number;
}

export interface Tracker {
  readonly emitters: readonly Tracked[];
  /** Those that sound, for an attempt to look past. */
  readonly known: readonly KnownSignal[];
  /** Takes in what an attempt heard in the baseband from `from` to `to`; says who that is. */
  take(outcome: AttemptOutcome, from: number, to: number): { emitter: Tracked; isNew: boolean };
  /** Reads the slots that have come; calls `confirm` for an emitter that was there for a whole frame. */
  observe(confirm: (emitter: Tracked) => void): void;
  /** The emitter, sounding or silent, that a frame standing there would be. */
  find(start: number, offset: number): Tracked | null;
  /** Nobody is taken to sound: the signal was interrupted. */
  restart(): void;
}

const samePayload = (a: TonePayload, b: TonePayload): boolean =>
  a.place === b.place && a.code === b.code && a.version === b.version;

export const createTracker = (spectrogram: Spectrogram, emittersMax: number): Tracker => {
  const { profile, powers, width, hop, rowCapacity } = spectrogram;
  const entries: Entry[] = [];
  let known: KnownSignal[] = [];

  const refreshKnown = (): void => {
    known = entries.filter(({ sounding }) => sounding);
  };

  /** How far apart in time two frames' starts are, repeats aside, in samples. */
  const apart = (a: number, b: number, offset: number): number => {
    const frame = profile.slotCount * slotSamples(profile, offset);
    const difference = (((a - b) % frame) + frame) % frame;
    return Math.min(difference, frame - difference);
  };

  const isAt = (entry: Entry, start: number, offset: number): boolean =>
    Math.abs(entry.offset - offset) <= SAME_HERTZ &&
    apart(entry.start, start, entry.offset) <= SAME_SLOTS * slotSamples(profile, 0);

  const powerAt = (row: number, column: number): number =>
    powers[(row & (rowCapacity - 1)) * width + Math.max(0, Math.min(width - 1, column))] as number;

  const observeSlot = (entry: Entry, row: number): void => {
    const length = entry.symbols.length;
    const at = ((entry.nextSlot % length) + length) % length;
    const column = Math.round(columnOf(spectrogram, entry, entry.symbols[at] as number));
    const cell = powerAt(row, column);
    // One slot counts for no more than four times the mean, so that a whistle keeps nobody alive.
    const counted = Math.min(cell, 4 * (1 + entry.power));
    entry.presence += (counted - entry.presence) / PRESENCE_SLOTS;
    entry.here += counted;
    entry.sooner += Math.min(powerAt(row - 1, column), 4 * (1 + entry.power));
    entry.later += Math.min(powerAt(row + 1, column), 4 * (1 + entry.power));
    entry.lower += Math.min(powerAt(row, column - 1), 4 * (1 + entry.power));
    entry.higher += Math.min(powerAt(row, column + 1), 4 * (1 + entry.power));
    entry.slots++;
    if (entry.sounding && counted > 0) {
      entry.power += (Math.max(0.1, counted - 1) - entry.power) / POWER_SLOTS;
    }
  };

  /** How far a peak lies from the middle of three, in their distances. */
  const lean = (before: number, here: number, after: number): number => {
    const most = Math.max(here, before, after);
    return most <= 0 ? 0 : (PULL * (after - before)) / (2 * most);
  };

  const correct = (entry: Entry): void => {
    const slot = slotSamples(profile, entry.offset);
    // Counted from the frame that is on: a new offset must not move it.
    const frames = Math.floor(entry.nextSlot / profile.slotCount);
    entry.start += frames * profile.slotCount * slot;
    entry.nextSlot -= frames * profile.slotCount;
    entry.start += lean(entry.sooner, entry.here, entry.later) * hop;
    const pulled =
      entry.offset + lean(entry.lower, entry.here, entry.higher) * columnSpacing(profile);
    entry.offset = Math.max(-OFFSET_MAX, Math.min(OFFSET_MAX, pulled));
    entry.snr = entry.snrOverPower + 10 * Math.log10(entry.power);
    entry.slots = 0;
    entry.here = entry.sooner = entry.later = entry.lower = entry.higher = 0;
  };

  const observeEntry = (entry: Entry, confirm: (emitter: Tracked) => void): void => {
    for (;;) {
      const slot = slotSamples(profile, entry.offset);
      const row = Math.round((entry.start + entry.nextSlot * slot) / hop);
      if (row + 1 >= spectrogram.rows) {
        return;
      }
      if (row > 0 && row > spectrogram.rows - rowCapacity + 1) {
        observeSlot(entry, row);
      }
      entry.nextSlot++;
      const present = entry.presence - 1 >= PRESENT_SHARE * entry.power;
      if (entry.sounding && !present) {
        entry.sounding = false;
        refreshKnown();
      }
      if (entry.sounding) {
        entry.lastHeard = row * hop + spectrogram.window;
      }
      if (entry.slots >= profile.slotCount) {
        correct(entry);
        if (entry.sounding) {
          confirm(entry);
        }
      }
    }
  };

  const forget = (now: number): void => {
    for (let i = entries.length - 1; i >= 0; i--) {
      const entry = entries[i] as Entry;
      if (!entry.sounding && now - entry.lastHeard > FORGOTTEN_AFTER * BASEBAND_RATE) {
        entries.splice(i, 1);
      }
    }
  };

  const place = (entry: Entry, outcome: AttemptOutcome, from: number, to: number): void => {
    const { echoTail, start, offset, symbols, payload, snr, confidence } = outcome;
    const slot = slotSamples(profile, offset);
    const fall =
      10 **
      ((-6 * profile.symbolSeconds) /
        (echoTail === null ? ECHO_ASSUMED : Math.max(0.01, echoTail / 1000)));
    Object.assign(entry, { payload, symbols, start, offset, snr, confidence, echoTail });
    entry.power = Math.max(0.5, 10 ** (snr / 10) * 3000 * profile.symbolSeconds);
    entry.presence = 1 + entry.power;
    entry.tailGain = fall;
    entry.tailSlots = Math.min(TAIL_SLOTS_MAX, Math.ceil(-6 / Math.log10(fall)));
    entry.since = from;
    entry.lastHeard = to;
    entry.sounding = true;
    entry.slots = 0;
    entry.here = entry.sooner = entry.later = entry.lower = entry.higher = 0;
    entry.nextSlot = Math.ceil((Math.max(from, to - BASEBAND_CAPACITY) - start) / slot);
    settle(entry, from, to);
    refreshKnown();
  };

  /** What its cells held while it was decoded is what presence is judged by, and fits its SNR. */
  const settle = (entry: Entry, from: number, to: number): void => {
    const slot = slotSamples(profile, entry.offset);
    let sum = 0;
    let count = 0;
    for (let j = Math.ceil((from - entry.start) / slot); entry.start + (j + 1) * slot <= to; j++) {
      const row = Math.round((entry.start + j * slot) / hop);
      if (row < 0 || row >= spectrogram.rows || row <= spectrogram.rows - rowCapacity) {
        continue;
      }
      const at = ((j % profile.slotCount) + profile.slotCount) % profile.slotCount;
      sum += powerAt(row, Math.round(columnOf(spectrogram, entry, entry.symbols[at] as number)));
      count++;
      entry.nextSlot = j + 1;
    }
    if (count > 0) {
      entry.power = Math.max(0.5, sum / count - 1);
      entry.presence = 1 + entry.power;
    }
    entry.snrOverPower = entry.snr - 10 * Math.log10(entry.power);
  };

  const admit = (): Entry => {
    if (entries.length >= emittersMax) {
      // The one that was heard longest ago makes room.
      let oldest = 0;
      for (let i = 1; i < entries.length; i++) {
        if ((entries[i] as Entry).lastHeard < (entries[oldest] as Entry).lastHeard) {
          oldest = i;
        }
      }
      entries.splice(oldest, 1);
    }
    const entry = { profile, firstHeard: 0, spread: 1 } as Entry;
    entries.push(entry);
    return entry;
  };

  return {
    emitters: entries,
    get known() {
      return known;
    },
    take(outcome, from, to) {
      const { payload, start, offset } = outcome;
      const isNew = !entries.some((entry) => samePayload(entry.payload, payload));
      let entry = entries.find((one) => isAt(one, start, offset));
      entry ??= entries.find((one) => !one.sounding && samePayload(one.payload, payload));
      if (entry === undefined) {
        entry = admit();
        entry.firstHeard = from;
      } else if (!samePayload(entry.payload, payload)) {
        entry.firstHeard = from;
      }
      place(entry, outcome, from, to);
      return { emitter: entry, isNew };
    },
    observe(confirm) {
      for (let i = 0; i < entries.length; i++) {
        observeEntry(entries[i] as Entry, confirm);
      }
      forget(spectrogram.rows * hop);
    },
    find(start, offset) {
      for (let i = 0; i < entries.length; i++) {
        const entry = entries[i] as Entry;
        if (isAt(entry, start, offset)) {
          return entry;
        }
      }
      return null;
    },
    restart() {
      for (const entry of entries) {
        entry.sounding = false;
      }
      refreshKnown();
    },
  };
};
