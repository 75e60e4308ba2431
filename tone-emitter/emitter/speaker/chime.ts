/**
 * "Here I am": four notes up and the last again, for people who look for the emitter. All below 10 kHz, so that every
 * loudspeaker and every ear takes it; each note begins and dies away softly.
 *
 *     A5  C♯6  E6  A6 · A6
 */
/** In Hz, and when each begins, in seconds. */
const NOTES = [
  [880, 0],
  [1108.73, 0.14],
  [1318.51, 0.28],
  [1760, 0.42],
  [1760, 0.84],
] as const;
const SECONDS = 1.6;
/** In seconds: to full strength, and until a third of it is left. */
const ATTACK = 0.012;
const DECAY = 0.16;
/** The octave above, for a rounder sound. */
const OCTAVE = 0.25;
/** Of a note against the peak, for two may sound at once. */
const NOTE_SHARE = 0.6;
const FADE = 0.02;

const TAU = 2 * Math.PI;

/** `level`: its peak, 0 to 1. */
export function renderChime(sampleRate: number, level: number): Float32Array {
  const samples = new Float32Array(Math.round(SECONDS * sampleRate));
  const sum = new Float64Array(samples.length);
  for (const [frequency, from] of NOTES) {
    for (let i = Math.round(from * sampleRate); i < sum.length; i += 1) {
      const time = i / sampleRate - from;
      const phase = TAU * frequency * time;
      const strength = Math.min(1, time / ATTACK) * Math.exp(-time / DECAY);
      sum[i] = (sum[i] as number) + strength * (Math.sin(phase) + OCTAVE * Math.sin(2 * phase));
    }
  }
  for (let i = 0; i < samples.length; i += 1) {
    const fade = Math.min(1, (samples.length - i) / (FADE * sampleRate));
    const value = (NOTE_SHARE * fade * (sum[i] as number)) / (1 + OCTAVE);
    samples[i] = level * Math.max(-1, Math.min(1, value));
  }
  return samples;
}
