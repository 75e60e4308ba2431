/** Sounds that the modem sings and listens to, in samples a second: its band ends at 20,400 Hz. */
export const SAMPLE_RATE_MIN = 44_100;
export const SAMPLE_RATE_MAX = 192_000;

export const isSampleRate = (rate: number): boolean =>
  Number.isInteger(rate) && rate >= SAMPLE_RATE_MIN && rate <= SAMPLE_RATE_MAX;
