/** What a phone does to sound before a program sees it: a level of its own choosing, and 16 bits with an end of the scale. */

/** RMS, relative to full scale, in dB. */
const RECORDING_LEVEL = -20;

const LEVEL = 10 ** (RECORDING_LEVEL / 20);
/** A gain that follows the sound takes back at once, in seconds, and gives slowly. */
const ATTACK = 0.01;
const RELEASE = 0.3;
const STEPS = 2 ** 15;

/** One gain for the whole recording. */
export function bringToLevel(samples: Float32Array): void {
  let sum = 0;
  for (let at = 0; at < samples.length; at += 1) {
    sum += (samples[at] as number) ** 2;
  }
  if (sum === 0) {
    return;
  }
  const gain = LEVEL / Math.sqrt(sum / samples.length);
  for (let at = 0; at < samples.length; at += 1) {
    samples[at] = gain * (samples[at] as number);
  }
}

/** A gain that rides on the sound's power: a clink ducks what comes after it. It has settled on the first second before. */
export function rideLevel(samples: Float32Array, sampleRate: number): void {
  const settling = Math.min(samples.length, sampleRate);
  let power = 0;
  for (let at = 0; at < settling; at += 1) {
    power += (samples[at] as number) ** 2 / settling;
  }
  if (power === 0) {
    return;
  }
  const attack = 1 - Math.exp(-1 / (ATTACK * sampleRate));
  const release = 1 - Math.exp(-1 / (RELEASE * sampleRate));
  let recent = power;
  for (let at = 0; at < samples.length; at += 1) {
    const sample = samples[at] as number;
    recent += attack * (sample * sample - recent);
    power += (recent > power ? attack : release) * (recent - power);
    samples[at] = (sample * LEVEL) / Math.sqrt(power);
  }
}

/** Rounds to 16 bits; what is beyond full scale is cut off. */
export function quantise(samples: Float32Array): void {
  for (let at = 0; at < samples.length; at += 1) {
    const steps = Math.round(STEPS * (samples[at] as number));
    samples[at] = Math.min(STEPS - 1, Math.max(-STEPS, steps)) / STEPS;
  }
}
