/**
 * Everything the demodulator does for one profile, as work in small pieces:
 *
 *   waiting ──0.24 s──▶ searching ──peaks──▶ trying the 1st … 4th peak ──▶ waiting
 *                           ▲                        │ a payload was heard
 *                           └────── rebuilding ◀─────┘ it is taken out of the sound, the rest is searched at once
 *
 * A peak that is no more than what is left of an emitter already heard is not tried, nor one below the gate, nor one that was tried
 * in vain a moment ago, nor one whose sync tones are no brighter than the tones beside them.
 */
import type { ToneProfile } from "@tillwave/shared/tone/profile";

import { createAttempt } from "./attempt.ts";
import { BASEBAND_RATE, basebandTail, type Baseband } from "./baseband.ts";
import { contrastOf } from "./sync-contrast.ts";
import { createSpectrogram, type Spectrogram } from "./spectrogram.ts";
import { createSyncSearch, type Peak } from "./sync-search.ts";
import type { HeardSignal, Tracker } from "./tracker.ts";

/** Between two searches: a little more than four a second, for some wait until a long try is over. */
const SEARCH_EVERY = 0.24 * BASEBAND_RATE;
/** A peak's statistic below which nothing is tried. */
const GATE = 6;
/** The same at the end of what there is, when there is no second chance. */
const LAST_GATE = 4.5;
/** The highest peak, if it is so high, is surely somebody: it is searched for and tried as often as can be, so many times. */
const CLEAR_PEAK = 8;
const EAGER_TRIES = 24;
const EAGER_EVERY = BASEBAND_RATE / 16;
/** Beside the highest peak, only those are tried that reach this share of it: most are its own shadows. */
const BESIDE = 0.7;
/** Another that was tried in vain waits until so much more has been heard, beside what there was. */
const RETRY_SHARE = 0.25;
/** Bright sound that is no emitter has less. */
const CONTRAST_MIN = -4;
/** Powers that peaks are summed from are bent down beyond this: see sync-search.ts. */
const BENT = 8;
/** Failures that are remembered. */
const FAILURES_MAX = 16;
/** Paths of the decoder whose checksum is looked at. */
const LIST_MAX = 256;

/** What pieces cost, 1 being some 8 µs: of taking in rows or looking for peaks, and of weighing a peak. */
const SEARCH_COST = 2;
const CHOICE_COST = 4;

export interface ProfileCounts {
  searches: number;
  tries: number;
  accepts: number;
  readonly checks: number;
}

export interface ProfileReceiver {
  readonly profile: ToneProfile;
  readonly counts: ProfileCounts;
  /** Computes a row if the samples for one are there. */
  takeRow(): boolean;
  /** One piece of work; what it cost, 1 being some 8 µs, and 0 when there is none to do. */
  work(): number;
  /** Does everything that can be done with what is there, until somebody is heard. */
  finish(): void;
  /** What was heard from a sample on has changed. */
  rebuild(sample: number): void;
  /** What was heard does not go on in what comes, from a sample on. */
  restart(sample: number): void;
  /** Mean power of noise in one symbol of an emitter's, in the units of |Σ x e^(…)|². */
  noise(): number;
}

interface Failure {
  start: number;
  offset: number;
  until: number;
}

export interface ProfileReceiverDeps {
  readonly profile: ToneProfile;
  /** What remains when the emitters that are known are taken out. */
  readonly residual: Baseband;
  readonly tracker: Tracker;
  /** Somebody was heard: is to be followed, and taken out of what is searched. */
  readonly heard: (signal: HeardSignal) => void;
}

/** Power over the floor of the tones that a peak stands on, a slot. */
const strengthOf = ({ statistic, tones }: Peak): number => {
  const bent = statistic / Math.sqrt(tones) + 1;
  return bent <= BENT ? bent : BENT * Math.exp(2 * (bent / BENT - 1));
};

export const createProfileReceiver = (deps: ProfileReceiverDeps): ProfileReceiver => {
  const { profile, residual, tracker, heard } = deps;
  const spectrogram: Spectrogram = createSpectrogram(profile, residual);
  const search = createSyncSearch(spectrogram);
  const attempt = createAttempt(profile, residual);
  const frame = profile.slotCount * profile.symbolSeconds * BASEBAND_RATE;
  const failures = Array.from({ length: FAILURES_MAX }, (): Failure => ({
    start: 0,
    offset: 0,
    until: -1,
  }));
  const counts = {
    searches: 0,
    tries: 0,
    accepts: 0,
    get checks() {
      return attempt.checks;
    },
  };

  let stage: "waiting" | "rebuilding" | "searching" | "choosing" | "trying" = "waiting";
  let nextSearch = SEARCH_EVERY;
  let peak = 0;
  let epoch = 0;
  let failureAt = 0;
  let eagerLeft = EAGER_TRIES;
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

  const isEager = (candidate: Peak): boolean =>
    peak === 0 &&
    candidate.statistic >= CLEAR_PEAK &&
    eagerLeft > 0 &&
    !isWhereOneSounds(candidate);

  /** Another may stand there, but most often it is what was left of that one. */
  const isWhereOneSounds = ({ start, offset }: Peak): boolean => {
    const found = tracker.find(profile, start, offset);
    return found !== null && found.sounding;
  };

  const isWorthTrying = (candidate: Peak): boolean => {
    const highest = search.peaks[0] as Peak;
    const gate = finishing ? LAST_GATE : GATE;
    if (candidate.statistic < Math.max(gate, BESIDE * highest.statistic)) {
      return false;
    }
    if (tracker.isShadow(profile, candidate.start, strengthOf(candidate))) {
      return false;
    }
    return (
      (finishing && !isWhereOneSounds(candidate)) || isEager(candidate) || !failedLately(candidate)
    );
  };

  /** From when on is to be listened to where an emitter may stand. */
  const listenFrom = ({ start, offset }: Peak): number => {
    // What a silent emitter said before is not mixed with what is sung in its place since.
    const found = tracker.find(profile, start, offset);
    const fresh = found === null || found.sounding ? epoch : Math.max(epoch, found.silentFrom);
    return Math.max(fresh, basebandTail(residual), to - 2 * frame);
  };

  const begin = (candidate: Peak): void => {
    from = listenFrom(candidate);
    attempt.begin({ candidate, from, to, listMax: LIST_MAX });
    counts.tries++;
    stage = "trying";
  };

  /** Looks at one peak. */
  const choose = (): void => {
    if (peak >= search.peakCount) {
      stage = "waiting";
      return;
    }
    const candidate = search.peaks[peak] as Peak;
    if (isWorthTrying(candidate) && hasContrast(candidate)) {
      begin(candidate);
    } else {
      peak++;
    }
  };

  const hasContrast = (candidate: Peak): boolean =>
    contrastOf(spectrogram, candidate, Math.ceil(listenFrom(candidate) / spectrogram.hop)) >=
    CONTRAST_MIN;

  const conclude = (): void => {
    const { outcome } = attempt;
    const candidate = search.peaks[peak] as Peak;
    if (outcome === null || tracker.isEcho(profile, outcome)) {
      if (isEager(candidate)) {
        eagerLeft--;
        nextSearch = to + EAGER_EVERY;
      } else if (peak === 0) {
        eagerLeft = Math.min(EAGER_TRIES, eagerLeft + 1);
      }
      const failure = failures[failureAt] as Failure;
      failureAt = (failureAt + 1) % FAILURES_MAX;
      failure.start = candidate.start;
      failure.offset = candidate.offset;
      failure.until = to + RETRY_SHARE * (to - from);
      peak++;
      stage = "choosing";
      return;
    }
    counts.accepts++;
    eagerLeft = EAGER_TRIES;
    stage = "rebuilding";
    heard({ profile, outcome, from, to });
  };

  const beginSearch = (): void => {
    to = residual.head;
    // A search that was late does not delay the next, unless it was later than a whole interval.
    nextSearch = Math.min(to, Math.max(nextSearch, to - SEARCH_EVERY)) + SEARCH_EVERY;
    counts.searches++;
    peak = 0;
    search.begin();
    stage = "searching";
  };

  const work = (): number => {
    switch (stage) {
      case "waiting":
      case "rebuilding": {
        if (!search.catchUp()) {
          return SEARCH_COST;
        }
        const isDue =
          stage === "waiting"
            ? residual.head >= nextSearch
            : residual.head >= to && !spectrogram.ready;
        if (isDue) {
          beginSearch();
        }
        return isDue ? SEARCH_COST : 0;
      }
      case "searching":
        if (search.advance()) {
          stage = "choosing";
        }
        return SEARCH_COST;
      case "choosing":
        choose();
        return CHOICE_COST;
      case "trying":
        if (attempt.advance()) {
          conclude();
        }
        return Math.max(1, attempt.cost);
    }
  };

  /** Until nothing is under way but the wait for the next search, or for what was taken out. */
  const workOff = (): void => {
    while (isBusy()) {
      work();
    }
  };

  const rebuild = (sample: number): void => {
    const row = Math.ceil(sample / spectrogram.hop);
    spectrogram.goTo(row);
    search.rebuild(row);
    if (stage !== "rebuilding") {
      stage = "waiting";
    }
  };

  const isBusy = (): boolean => stage !== "waiting" && stage !== "rebuilding";

  return {
    profile,
    counts,
    takeRow() {
      if (!spectrogram.ready) {
        return false;
      }
      spectrogram.advance();
      return true;
    },
    work,
    finish() {
      const { accepts } = counts;
      workOff();
      while (!search.catchUp()) {
        // Until every row is in.
      }
      if (counts.accepts === accepts) {
        finishing = true;
        beginSearch();
        workOff();
        finishing = false;
      }
    },
    rebuild,
    restart(sample) {
      rebuild(sample);
      epoch = sample;
      stage = "waiting";
      nextSearch = sample + SEARCH_EVERY;
      for (const failure of failures) {
        failure.until = -1;
      }
    },
    noise: () => spectrogram.floorAt(spectrogram.width >> 1),
  };
};
