/**
 * Whether what a decoder found was sung, or is the best that noise has to offer: the rule that keeps false accepts below one in
 * 10,000 hours, whatever the sound, however long the list of paths and however low the gate.
 *
 * Make each slot's metrics evidence, by taking away what they give on average over all tones:
 *
 *     e[tone] = metric[tone] − ln( mean over all tones of exp(metric) )          so that the mean of exp(e) is 1
 *
 * That is the same for all paths, so the decoder's order stays. The evidence of a frame is the sum of e along its 54
 * tones, sync included, in nats. For any metrics that were made without knowing the payload, from whatever sound: had the tones of
 * the code and of sync been drawn at random (and hop, interleaver and generators are as good as that), then exp(evidence) of one
 * payload at one place would be 1 on average, so by Markov's inequality and the sum over all of them
 *
 *     expected false accepts  ≤  payloads · places looked at · exp(−EVIDENCE_MIN)
 *
 *     payloads                2^68                                                            47.1 nats
 *     places in 10,000 hours  432 starts · 26 offsets · 4 searches/s · 2 profiles · 3.6e7 s   28.8
 *     metrics fitted to what they then judge (strength, fine start and offset, second pass)    4.0
 *                                                                                              ─────
 *     EVIDENCE_MIN for one false accept in that time                                          79.9
 *
 * A frame at the threshold has more: in white noise with ideal metrics 90 % have 96 at −17 dB, 83 at −17.5 dB.
 */

const PAYLOAD_BITS_TOLD = 68;
const HOURS = 10_000;
const STARTS = 432;
const OFFSETS = 26;
const SEARCHES_PER_SECOND = 4;
const PROFILES = 2;
/** For metrics that were fitted to what they then judge, in nats. */
const FITTED = 4;

/** In nats, over the 54 slots of a frame. */
export const EVIDENCE_MIN =
  PAYLOAD_BITS_TOLD * Math.LN2 + Math.log(HOURS * placesPerHour()) + FITTED;

/** How many payloads are heard by chance in an hour at most, where so many nats are asked for. */
export function falseAcceptsPerHour(evidenceMin: number): number {
  return placesPerHour() * Math.exp(PAYLOAD_BITS_TOLD * Math.LN2 + FITTED - evidenceMin);
}

function placesPerHour(): number {
  return STARTS * OFFSETS * SEARCHES_PER_SECOND * PROFILES * 3600;
}

/**
 * Makes the metrics of one slot evidence, in place: `metrics[from]` to `metrics[from + toneCount - 1]`. What is 0 throughout
 * (not heard) stays so.
 */
export function weighTones(metrics: Float32Array, from: number, toneCount: number): void {
  const to = from + toneCount;
  let highest = metrics[from] as number;
  for (let i = from + 1; i < to; i += 1) {
    highest = Math.max(highest, metrics[i] as number);
  }
  let sum = 0;
  for (let i = from; i < to; i += 1) {
    sum += Math.exp((metrics[i] as number) - highest);
  }
  const mean = highest + Math.log(sum / toneCount);
  for (let i = from; i < to; i += 1) {
    metrics[i] = (metrics[i] as number) - mean;
  }
}
