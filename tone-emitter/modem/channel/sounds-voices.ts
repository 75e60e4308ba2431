/**
 * Tones that come and go, added up: the notes, whistles, hums and clinks of sounds.ts.
 *
 *     level |      ___              attack   seconds to full level, in a straight line; 0 is a hard edge
 *           |     /   ```--..__     decay    seconds in which it falls by 60 dB
 *           |____/             |_   length   seconds until it is cut; 2 ms of straight line where `isSoft`
 *           +------------------->
 */
import { assert } from "@tillwave/shared/core/assert";

export interface Voice {
  /** In Hz, where it begins. */
  readonly frequency: number;
  /** Linear peak. */
  readonly level: number;
  /** In seconds. */
  readonly length: number;
  /** Seconds until it begins. */
  readonly delay?: number;
  readonly attack?: number;
  /** Absent: it does not fall. */
  readonly decay?: number;
  /** How the frequency moves, in Hz a second. */
  readonly slope?: number;
  /** Fades out where it is cut. */
  readonly isSoft?: boolean;
  /** In cycles. */
  readonly phase?: number;
}

export interface Voices {
  /** Forgotten when as many sound as there may be. */
  add(voice: Voice): void;
  addTo(block: Float32Array): void;
  readonly count: number;
}

export const VOICES_MAX = 96;
const FADE = 0.002;
const FAINT = 1e-5;
const TAU = 2 * Math.PI;

/** One voice's numbers; the last five make the picture's envelope. */
interface Sounding {
  re: number;
  im: number;
  turnRe: number;
  turnIm: number;
  readonly bendRe: number;
  readonly bendIm: number;
  readonly shrink: number;
  wait: number;
  left: number;
  gain: number;
  readonly rise: number;
  readonly fadeLength: number;
}

export function createVoices(sampleRate: number): Voices {
  let sounding: Sounding[] = [];
  return {
    get count() {
      return sounding.length;
    },
    add(voice) {
      if (sounding.length < VOICES_MAX) {
        sounding.push(begin(voice, sampleRate));
      }
    },
    addTo(block) {
      for (const voice of sounding) {
        sing(voice, block);
      }
      sounding = sounding.filter(({ left }) => left > 0);
    },
  };
}

function begin(voice: Voice, sampleRate: number): Sounding {
  const { attack = 0, decay, slope = 0, phase = 0, delay = 0 } = voice;
  const end = voice.frequency + slope * voice.length;
  const highest = Math.max(voice.frequency, end);
  assert(Math.min(voice.frequency, end) >= 0 && highest <= sampleRate / 2, `${highest} Hz`);
  const turn = (TAU * voice.frequency) / sampleRate;
  const bend = (TAU * slope) / sampleRate / sampleRate;
  const rise = attack === 0 ? 1 : 1 / (attack * sampleRate);
  return {
    re: voice.level * Math.cos(TAU * phase),
    im: voice.level * Math.sin(TAU * phase),
    turnRe: Math.cos(turn),
    turnIm: Math.sin(turn),
    bendRe: Math.cos(bend),
    bendIm: Math.sin(bend),
    shrink: decay === undefined ? 1 : 10 ** (-3 / (decay * sampleRate)),
    wait: Math.round(delay * sampleRate),
    left: Math.ceil(Math.min(voice.length, audibleSeconds(voice)) * sampleRate),
    gain: attack === 0 ? 1 : 0,
    rise,
    fadeLength: voice.isSoft === true ? FADE * sampleRate : 1,
  };
}

/** Until it has fallen below what 16 bits hold. */
function audibleSeconds({ level, decay }: Voice): number {
  return decay === undefined
    ? Number.POSITIVE_INFINITY
    : (decay * 20 * Math.log10(level / FAINT)) / 60;
}

function sing(voice: Sounding, block: Float32Array): void {
  const from = Math.min(block.length, voice.wait);
  voice.wait -= from;
  const to = Math.min(block.length, from + voice.left);
  const { bendRe, bendIm, shrink, rise, fadeLength } = voice;
  let { re, im, turnRe, turnIm, gain, left } = voice;
  for (let i = from; i < to; i += 1) {
    const fade = left < fadeLength ? left / fadeLength : 1;
    block[i] = (block[i] as number) + im * gain * fade;
    gain = Math.min(1, gain + rise);
    left -= 1;
    const next = (re * turnRe - im * turnIm) * shrink;
    im = (re * turnIm + im * turnRe) * shrink;
    re = next;
    const bent = turnRe * bendRe - turnIm * bendIm;
    turnIm = turnRe * bendIm + turnIm * bendRe;
    turnRe = bent;
  }
  Object.assign(voice, { re, im, turnRe, turnIm, gain, left });
}
