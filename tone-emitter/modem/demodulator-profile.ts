/**
 * Everything the demodulator does for one profile, as work in small pieces:
 *
 *   waiting ──0.25 s──▶ searching ──peaks──▶ trying the 1st … 4th peak ──▶ waiting
 *                           ▲                        │ a payload was heard
 *                           └────── rebuilding ◀─────┘ its cells are masked, the rest is searched at once
 *
 * A peak that is an emitter already heard is not tried, nor one below the gate, nor one that was tried in vain a moment ago.
 */
import type { ToneProfile } from "@tillwave/shared/tone/profile";

import { createAttempt } from "./attempt.ts";
import { BASEBAND_RATE, basebandTail, type Baseband } from "./baseband.ts";
import { createMask, type SoundingEmitter } from "./mask.ts";
import { createSpectrogram, type Spectrogram } from "./spectrogram.ts";
import { createSyncSearch, type Peak } from "./sync-search.ts";
import { createTracker, type Tracked, type Tracker } from "./tracker.ts";

/** Between two searches: four a second. */
const SEARCH_EVERY = BASEBAND_RATE / 4;
/** A peak's statistic below which nothing is tried. */
export const GATE = 6;
/** A peak so high is surely somebody: it is tried at every search until it is read. */
const CLEAR_PEAK = 9;
/** A peak that was tried in vain and is not clear waits so long, in frames. */
const RETRY_FRAMES = 0.5;
/** Failures that are remembered. */
const FAILURES_MAX = 16;
/** Paths of the decoder whose checksum is looked at. */
const LIST_MAX = 256;
/** Emitters read in one go at the end of what there is. */
const FINISH_ROUNDS = 8;

export interface ProfileCounts {
  searches: number;
  tries: number;
  accepts: number;
}

export interface ProfileReceiver {
  readonly profile: ToneProfile;
  readonly tracker: Tracker;
  readonly counts: ProfileCounts;
  /** Computes a row if the samples for one are there. */
  takeRow(): boolean;
  /** One piece of work. */
  work(): void;
  /** Reads the emitters that sound from what has come since. */
  observe(): void;
  /** Does everything that can be done with what is there. */
  finish(): void;
  /** What was heard does not go on in what comes. */
  restart(): void;
}

interface Failure {
  start: number;
  offset: number;
  until: number;
}

export interface ProfileReceiverDeps {
  readonly profile: ToneProfile;
  readonly baseband: Baseband;
  readonly emittersMax: number;
  /** The emitters of all profiles, each profile's own list in its own time. */
  readonly groups: (readonly SoundingEmitter[])[];
  readonly heard: (emitter: Tracked, isNew: boolean) => void;
}

export const createProfileReceiver = (deps: ProfileReceiverDeps): ProfileReceiver => {
  const { profile, baseband, emittersMax, groups, heard } = deps;
  const spectrogram: Spectrogram = createSpectrogram(profile, baseband);
  const tracker = createTracker(spectrogram, emittersMax);
  groups.push(tracker.emitters);
  const search = createSyncSearch(spectrogram, createMask(spectrogram, groups));
  const attempt = createAttempt(profile, baseband);
  const frame = profile.slotCount * profile.symbolSeconds * BASEBAND_RATE;
  const failures = Array.from({ length: FAILURES_MAX }, (): Failure => ({
    start: 0,
    offset: 0,
    until: -1,
  }));
  const counts: ProfileCounts = { searches: 0, tries: 0, accepts: 0 };

  let stage: "waiting" | "rebuilding" | "searching" | "choosing" | "trying" = "waiting";
  let nextSearch = SEARCH_EVERY;
  let peak = 0;
  let epoch = 0;
  let failureAt = 0;
  // The window of the attempt under way.
  let from = 0;
  let to = 0;
  // At the end of what there is, whatever stands out is tried.
  let finishing = false;

  const near = (a: number, b: number): boolean => {
    const difference = (((a - b) % frame) + frame) % frame;
    return Math.min(difference, frame - difference) < spectrogram.window / 2;
  };

  const failedLately = ({ start, offset }: Peak): boolean => {
    for (let i = 0; i < failures.length; i++) {
      const failure = failures[i] as Failure;
      if (
        failure.until > to &&
        Math.abs(failure.offset - offset) < 2 * profile.spacing &&
        near(failure.start, start)
      ) {
        return true;
      }
    }
    return false;
  };

  const isWorthTrying = (candidate: Peak): boolean => {
    if (candidate.statistic < GATE) {
      return false;
    }
    const known = tracker.find(candidate.start, candidate.offset);
    if (known !== null && known.sounding) {
      return false;
    }
    return finishing || candidate.statistic >= CLEAR_PEAK || !failedLately(candidate);
  };

  const begin = (candidate: Peak): void => {
    // What a silent emitter said before is not mixed with what is sung in its place since.
    const silent = tracker.find(candidate.start, candidate.offset);
    const fresh = silent === null ? epoch : Math.max(epoch, silent.lastHeard);
    from = Math.max(fresh, basebandTail(baseband), to - 2 * frame);
    attempt.begin({ candidate, from, to, known: tracker.known, listMax: LIST_MAX });
    counts.tries++;
    stage = "trying";
  };

  const choose = (): void => {
    while (peak < search.peakCount) {
      const candidate = search.peaks[peak] as Peak;
      if (isWorthTrying(candidate)) {
        begin(candidate);
        return;
      }
      peak++;
    }
    stage = "waiting";
  };

  const conclude = (): void => {
    const { outcome } = attempt;
    const candidate = search.peaks[peak] as Peak;
    if (outcome === null) {
      const failure = failures[failureAt] as Failure;
      failureAt = (failureAt + 1) % FAILURES_MAX;
      failure.start = candidate.start;
      failure.offset = candidate.offset;
      failure.until = to + RETRY_FRAMES * frame;
      peak++;
      stage = "choosing";
      return;
    }
    counts.accepts++;
    const { emitter, isNew } = tracker.take(outcome, from, to);
    heard(emitter, isNew);
    search.rebuild();
    stage = "rebuilding";
  };

  const beginSearch = (): void => {
    to = baseband.head;
    nextSearch = to + SEARCH_EVERY;
    counts.searches++;
    peak = 0;
    search.begin();
    stage = "searching";
  };

  const work = (): void => {
    switch (stage) {
      case "waiting":
        if (search.catchUp() && baseband.head >= nextSearch) {
          beginSearch();
        }
        return;
      case "rebuilding":
        if (search.catchUp()) {
          beginSearch();
        }
        return;
      case "searching":
        if (search.advance()) {
          stage = "choosing";
        }
        return;
      case "choosing":
        choose();
        return;
      case "trying":
        if (attempt.advance()) {
          conclude();
        }
        return;
    }
  };

  const confirm = (emitter: Tracked): void => {
    heard(emitter, false);
  };

  return {
    profile,
    tracker,
    counts,
    takeRow() {
      if (!spectrogram.ready) {
        return false;
      }
      spectrogram.advance();
      return true;
    },
    work,
    observe() {
      tracker.observe(confirm);
    },
    finish() {
      while (stage !== "waiting") {
        work();
      }
      finishing = true;
      nextSearch = 0;
      for (let round = 0; round < FINISH_ROUNDS; round++) {
        const accepts = counts.accepts;
        while (!search.catchUp()) {
          // Until every row is in.
        }
        beginSearch();
        while (stage !== "waiting") {
          work();
        }
        if (counts.accepts === accepts) {
          break;
        }
      }
      finishing = false;
    },
    restart() {
      epoch = baseband.head;
      tracker.restart();
      search.restart();
      stage = "waiting";
      nextSearch = epoch + SEARCH_EVERY;
      for (const failure of failures) {
        failure.until = -1;
      }
    },
  };
};
