/** Paul Kellet's filter: white noise becomes pink, 1/f within 0.05 dB above 9 Hz at 44.1 kHz, as a sum of first-order sections. */

/** Of the sections, and what each takes of the noise. */
export const PINK_POLES = [0.99886, 0.99332, 0.969, 0.8665, 0.55, -0.7616] as const;
export const PINK_GAINS = [
  0.0555179, 0.0750759, 0.153852, 0.3104856, 0.5329522, -0.016898,
] as const;
/** What passes as it is, and from one sample before. */
export const PINK_NOW = 0.5362;
const PINK_BEFORE = 0.115926;

/** From white noise, a sample at a time. */
export function createPink(white: () => number): () => number {
  const sections = new Float64Array(PINK_POLES.length);
  let before = 0;
  return () => {
    const drawn = white();
    let sum = PINK_NOW * drawn + PINK_BEFORE * before;
    before = drawn;
    for (let at = 0; at < sections.length; at += 1) {
      const section =
        (PINK_POLES[at] as number) * (sections[at] as number) + (PINK_GAINS[at] as number) * drawn;
      sections[at] = section;
      sum += section;
    }
    return sum;
  };
}

/** What the filter makes of white noise at this frequency. */
export function pinkPower(frequency: number, sampleRate: number): number {
  const angle = (2 * Math.PI * frequency) / sampleRate;
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  let re = PINK_NOW + PINK_BEFORE * cosine;
  let im = -PINK_BEFORE * sine;
  for (const [at, pole] of PINK_POLES.entries()) {
    const gain = PINK_GAINS[at] as number;
    const below = (1 - pole * cosine) ** 2 + (pole * sine) ** 2;
    re += (gain * (1 - pole * cosine)) / below;
    im -= (gain * pole * sine) / below;
  }
  return re * re + im * im;
}
