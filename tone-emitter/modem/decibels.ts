/** A ratio of powers in dB; that of 0 is −∞. */
export const decibels = (ratio: number): number => 10 * Math.log10(ratio);

const FLOOR = 1e-30;

/** The same for what is drawn or compared: of nothing it is −300, not −∞. */
export const flooredDecibels = (ratio: number): number => decibels(Math.max(ratio, FLOOR));
