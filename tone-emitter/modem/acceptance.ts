/**
 * What is believed. A payload is told only if its path through the code is so much likelier than noise, and than tones that follow
 * no code, that neither would bring one in ten thousand hours, whatever the length of the list.
 *
 *     metric     ln( P(what was heard | these tones) / P(what was heard | any tones) )
 *     evidence   ln( P(what was heard | any tones)   / P(what was heard | noise) )
 *
 * Were the tones anything at all, e^metric would have a mean of 1 over all sequences of tones, so it exceeds e^x for no more than
 * e^-x of them; of the 2^92 paths 2^68 have the right CRC. A path with less than 92 ln 2 = 64 is not even the best of all as a
 * rule, so what this asks for costs next to nothing of what could be read:
 *
 *     false accepts a try  ≤  2^68 e^-x  =  e^(47.1 - x)              x = 64:  4.6e-8, were every sequence equally near the bound
 *
 * Noise stays far from the bound; loud tones in some slots and silence in others, as music and cymbals have them, come near it:
 * x = 58 let 470 paths of 36 s of music through to the CRC (28 false accepts in 10,000 hours), 64 lets 8 through.
 *
 * What is likelier noise (the evidence is negative) must make up for it. Counted in 900 tries in white noise:
 *
 *     x                                         50     56     58
 *     paths a try that come so far             150    2.6   0.04       at 180 tries an hour and 2^-24: 58 is 4e-7 an hour
 */

/** Paths with less are not even looked at. */
const METRIC_MIN = 64;

/** With the phase, some thousand places in time and frequency were looked at, of which the best was taken: e^8 = 3000. */
export const PHASE_COST = 8;

/** What the phase must add to the evidence, for it is fitted. */
const PHASE_GAIN = 2;

export const isPhaseBelieved = (added: number): boolean => added >= PHASE_GAIN;

/** Of the sync tones and of the slots together, whatever they say; half the tries in noise have less and are not decoded. */
const EVIDENCE_MIN = 3;

/** So much beyond what is needed is as good as certain. */
const CERTAIN = 80;

/** The least metric of a path that is believed. */
export const metricMin = (slotEvidence: number): number => METRIC_MIN + Math.max(0, -slotEvidence);

export const isWorthDecoding = (evidence: number): boolean => evidence >= EVIDENCE_MIN;

/** 0–1, from how far the metric lies beyond what is needed. */
export const confidenceOf = (beyond: number): number =>
  Math.max(0, Math.min(1, 0.5 + beyond / (2 * CERTAIN)));
