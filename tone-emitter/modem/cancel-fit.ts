/**
 * Fits a short piece of sound by tones, by least squares, and takes them out of it: the terms are made orthogonal to each other as
 * they come (Gram and Schmidt), so each is fitted alone.
 *
 *     read ─▶ turnPhasor, addTerm   for each tone and its slope ─▶ explain ─▶ scaleTerms ─▶ subtractTerms ─▶ limitBursts ─▶ write
 */
import { BASEBAND_CAPACITY, type Baseband } from "./baseband.ts";

/** The longest piece that is fitted at once, in samples: a quarter and a half of the longest symbol's. */
export const PIECE_MAX = 128;
/** Pieces of a piece, in each of which power is measured; those are turned down that exceed the median so many times. */
const BURSTS = 8;
const BURST_RATIO = 3;
const MASK = BASEBAND_CAPACITY - 1;

export interface PieceFit {
  read(from: number, length: number): void;
  write(from: number, length: number): void;
  /** A tone of `step` radians a sample that has `angle` at the piece's first. */
  turnPhasor(step: number, angle: number, length: number): void;
  /** Puts the sum of the piece times the phasor's conjugate into `sum`. */
  correlate(length: number): void;
  readonly sum: { readonly re: number; readonly im: number };
  clearTerms(): void;
  /** The phasor, or its slope: rising from -1 to 1. Nothing is added where the terms before hold it all. */
  addTerm(length: number, slope: boolean): void;
  /** How many there are. */
  readonly terms: number;
  /** Works out what each term explains, shrunk by what noise of this power would have explained. */
  explain(length: number, noisePower: number): void;
  /** What each explains, as energy of the piece. */
  readonly powers: Float64Array;
  /** Turns down what the terms from `first` to before `end` are taken to explain. */
  scaleTerms(first: number, end: number, scale: number): void;
  /** Takes from the piece what the terms explain. */
  subtractTerms(length: number): void;
  /** Turns down what stands out of the rest of the piece. */
  limitBursts(length: number): void;
}

export const createPieceFit = (sound: Baseband, termsMax: number): PieceFit => {
  const phasorRe = new Float64Array(PIECE_MAX);
  const phasorIm = new Float64Array(PIECE_MAX);
  const pieceRe = new Float64Array(PIECE_MAX);
  const pieceIm = new Float64Array(PIECE_MAX);
  const basisRe = new Float64Array(PIECE_MAX * termsMax);
  const basisIm = new Float64Array(PIECE_MAX * termsMax);
  const burstPowers = new Float64Array(BURSTS);
  const sortedPowers = new Float64Array(BURSTS);
  const weightRe = new Float64Array(termsMax);
  const weightIm = new Float64Array(termsMax);
  const powers = new Float64Array(termsMax);
  const sum = { re: 0, im: 0 };
  let terms = 0;

  const turnPhasor = (step: number, angle: number, length: number): void => {
    const c = Math.cos(step);
    const s = Math.sin(step);
    let re = Math.cos(angle);
    let im = Math.sin(angle);
    for (let i = 0; i < length; i++) {
      phasorRe[i] = re;
      phasorIm[i] = im;
      const turned = re * c - im * s;
      im = re * s + im * c;
      re = turned;
    }
  };

  /** Sum of the piece times the phasor's conjugate. */
  const correlate = (length: number): void => {
    let re = 0;
    let im = 0;
    for (let i = 0; i < length; i++) {
      const pr = phasorRe[i] as number;
      const pi = phasorIm[i] as number;
      const xr = pieceRe[i] as number;
      const xi = pieceIm[i] as number;
      re += xr * pr + xi * pi;
      im += xi * pr - xr * pi;
    }
    sum.re = re;
    sum.im = im;
  };

  /** Writes a term as long as one, less what the terms before hold of it; says whether anything is left. */
  const orthogonalize = (length: number, slope: boolean): boolean => {
    const at = terms * PIECE_MAX;
    for (let i = 0; i < length; i++) {
      const shape = slope ? (2 * i + 1) / length - 1 : 1;
      basisRe[at + i] = shape * (phasorRe[i] as number);
      basisIm[at + i] = shape * (phasorIm[i] as number);
    }
    for (let b = 0; b < at; b += PIECE_MAX) {
      let re = 0;
      let im = 0;
      for (let i = 0; i < length; i++) {
        const br = basisRe[b + i] as number;
        const bi = basisIm[b + i] as number;
        const tr = basisRe[at + i] as number;
        const ti = basisIm[at + i] as number;
        re += br * tr + bi * ti;
        im += br * ti - bi * tr;
      }
      for (let i = 0; i < length; i++) {
        const br = basisRe[b + i] as number;
        const bi = basisIm[b + i] as number;
        basisRe[at + i] = (basisRe[at + i] as number) - (br * re - bi * im);
        basisIm[at + i] = (basisIm[at + i] as number) - (br * im + bi * re);
      }
    }
    let norm = 0;
    for (let i = 0; i < length; i++) {
      norm += (basisRe[at + i] as number) ** 2 + (basisIm[at + i] as number) ** 2;
    }
    if (norm < 0.02 * length) {
      return false;
    }
    const scale = 1 / Math.sqrt(norm);
    for (let i = 0; i < length; i++) {
      basisRe[at + i] = (basisRe[at + i] as number) * scale;
      basisIm[at + i] = (basisIm[at + i] as number) * scale;
    }
    return true;
  };

  const explainTerm = (term: number, length: number, noisePower: number): void => {
    const at = term * PIECE_MAX;
    let re = 0;
    let im = 0;
    for (let i = 0; i < length; i++) {
      const br = basisRe[at + i] as number;
      const bi = basisIm[at + i] as number;
      re += br * (pieceRe[i] as number) + bi * (pieceIm[i] as number);
      im += br * (pieceIm[i] as number) - bi * (pieceRe[i] as number);
    }
    const power = re * re + im * im;
    const share = power <= noisePower ? 0 : 1 - noisePower / power;
    weightRe[term] = re * share;
    weightIm[term] = im * share;
    powers[term] = power * share * share;
  };

  const subtractTerm = (term: number, length: number): void => {
    const at = term * PIECE_MAX;
    const re = weightRe[term] as number;
    const im = weightIm[term] as number;
    for (let i = 0; i < length; i++) {
      const br = basisRe[at + i] as number;
      const bi = basisIm[at + i] as number;
      pieceRe[i] = (pieceRe[i] as number) - (br * re - bi * im);
      pieceIm[i] = (pieceIm[i] as number) - (br * im + bi * re);
    }
  };

  const readPiece = (from: number, length: number): void => {
    for (let i = 0; i < length; i++) {
      pieceRe[i] = sound.re[(from + i) & MASK] as number;
      pieceIm[i] = sound.im[(from + i) & MASK] as number;
    }
  };

  /** What cannot be fitted, where the emitter and its echoes change tones, is short and wide: it is turned down to what is around. */
  const limitBursts = (length: number): void => {
    for (let b = 0; b < BURSTS; b++) {
      const end = Math.floor(((b + 1) * length) / BURSTS);
      let i = Math.floor((b * length) / BURSTS);
      let power = 0;
      const count = end - i;
      for (; i < end; i++) {
        power += (pieceRe[i] as number) ** 2 + (pieceIm[i] as number) ** 2;
      }
      burstPowers[b] = power / Math.max(1, count);
      sortedPowers[b] = burstPowers[b] as number;
    }
    sortedPowers.sort();
    const most = BURST_RATIO * (sortedPowers[BURSTS >> 1] as number);
    for (let b = 0; b < BURSTS; b++) {
      const power = burstPowers[b] as number;
      if (power > most) {
        const gain = Math.sqrt(most / BURST_RATIO / power);
        const end = Math.floor(((b + 1) * length) / BURSTS);
        for (let i = Math.floor((b * length) / BURSTS); i < end; i++) {
          pieceRe[i] = (pieceRe[i] as number) * gain;
          pieceIm[i] = (pieceIm[i] as number) * gain;
        }
      }
    }
  };

  const writePiece = (from: number, length: number): void => {
    for (let i = 0; i < length; i++) {
      sound.re[(from + i) & MASK] = pieceRe[i] as number;
      sound.im[(from + i) & MASK] = pieceIm[i] as number;
    }
  };

  return {
    read: readPiece,
    write: writePiece,
    turnPhasor,
    correlate,
    sum,
    clearTerms() {
      terms = 0;
    },
    addTerm(length, slope) {
      if (orthogonalize(length, slope)) terms += 1;
    },
    get terms() {
      return terms;
    },
    explain(length, noisePower) {
      for (let term = 0; term < terms; term += 1) explainTerm(term, length, noisePower);
    },
    powers,
    scaleTerms(first, end, scale) {
      for (let term = first; term < end; term += 1) {
        weightRe[term] = (weightRe[term] as number) * scale;
        weightIm[term] = (weightIm[term] as number) * scale;
      }
    },
    subtractTerms(length) {
      for (let term = 0; term < terms; term += 1) {
        if ((powers[term] as number) > 0) subtractTerm(term, length);
      }
    },
    limitBursts,
  };
};
