/** A ratio of powers in dB; that of 0 is −∞. */
export const decibels = (ratio: number): number => 10 * Math.log10(ratio);
