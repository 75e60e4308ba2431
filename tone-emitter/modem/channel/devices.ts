/** What a receiving device does to sound before a program sees it: a level of its own choosing, 16 bits, and an end of the scale. */

/** RMS, relative to full scale, in dB. */
export const RECORDING_LEVEL = -20;

const STEPS = 2 ** 15;

/** Brings the whole recording to `RECORDING_LEVEL`. */
export function bringToLevel(samples: Float32Array): void {
  let sum = 0;
  for (let at = 0; at < samples.length; at += 1) {
    sum += (samples[at] as number) ** 2;
  }
  if (sum === 0) {
    return;
  }
  const gain = 10 ** (RECORDING_LEVEL / 20) / Math.sqrt(sum / samples.length);
  for (let at = 0; at < samples.length; at += 1) {
    samples[at] = gain * (samples[at] as number);
  }
}

/** Rounds to 16 bits; what is beyond full scale is cut off. */
export function quantise(samples: Float32Array): void {
  for (let at = 0; at < samples.length; at += 1) {
    const steps = Math.round(STEPS * (samples[at] as number));
    samples[at] = Math.min(STEPS - 1, Math.max(-STEPS, steps)) / STEPS;
  }
}
