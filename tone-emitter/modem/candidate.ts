/** Where a frame may stand: what the search for sync tones finds and an attempt starts from. */

export interface Candidate {
  /** Of one of its frames, in baseband samples from the stream's start, fractional; may lie before what was heard. */
  readonly start: number;
  /** In Hz at the centre: clock and Doppler together. */
  readonly offset: number;
  /** (sum of the sync tones' powers over the floor - their number) / root of their number; 0 ± 1 where there is noise. */
  readonly statistic: number;
}
