/**
 * A loop heard through a room, standing or walking.
 *
 * Walking at v, a path that arrives under the angle θ to the walk is shortened by v·cos θ in a second: what it brings runs at the
 * pace 1 + v·cos θ / c. The paths are gathered in twelve clusters of like pace, each with the mean pace of its power. In a
 * cluster nothing moves, so that its echo is a plain convolution, played at its pace:
 *
 *     e(t) = Σ_c  z_c(t′) · exp(2πi·17,500·(t′ − t)),   t′ = middle + (1 + v_c/c)·(t − middle),   z_c = h_c ∗ s
 *
 * Distances are those in the middle of the trial; in a few seconds nobody walks far enough to change a gain.
 */
import FFT from "fft.js";
import {
  addEnvelope,
  AIR_CENTRE,
  emptyEnvelope,
  type Envelope,
  envelopeOfLoop,
  MARGIN,
  type Playing,
  type Span,
} from "./envelope.ts";
import { AIR_RATE, HALF_TAPS, lowPassTaps } from "./low-pass.ts";
import { type Paths, SOUND_SPEED } from "./room.ts";

const TURN = 2 * Math.PI;
const TAPS = 2 * HALF_TAPS;
/** Fractions of a sample of the envelope that have taps of their own: −72 dB at the band's edge. */
const PHASES = 4096;
const CLUSTERS = 12;
/** Blocks of at least so many times the echo's length: less of each is thrown away. */
const BLOCK_REACHES = 2.5;
const taps = lowPassTaps(AIR_RATE, PHASES);

interface Cluster {
  /** Of this cluster's paths alone; its sample k answers k − HALF_TAPS samples after. */
  readonly response: Envelope;
  readonly pace: number;
}

export interface Walk {
  /** In m/s. */
  readonly speed: number;
  /** In the receiver's seconds. */
  readonly middle: number;
}

/** `length` samples of the envelope from `first` on. */
export function throughRoom(
  playing: Playing,
  { paths, walk }: { paths: Paths; walk: Walk },
  { first, length }: Span,
): Envelope {
  const out = emptyEnvelope(first, length);
  const middle = walk.middle * AIR_RATE;
  const farthest = Math.max(Math.abs(first - middle), Math.abs(first + length - middle));
  const stray = MARGIN + Math.ceil((farthest * walk.speed) / SOUND_SPEED);
  const clusters = clustersOf(paths, walk.speed);
  const span = { first: first - stray, length: length + 2 * stray };
  const echoes = convolve(playing, clusters, span);
  for (const [at, { pace }] of clusters.entries()) {
    const echo = echoes[at] as Envelope;
    if (pace === 1) {
      addEnvelope(out, echo, 1);
    } else {
      addAtPace(out, echo, { pace, middle });
    }
  }
  return out;
}

/** Of all paths together, standing; its sample k answers k − HALF_TAPS samples after. */
export const responseOf = (paths: Paths): Envelope => (clustersOf(paths, 0)[0] as Cluster).response;

function clustersOf({ delay, gain, ahead }: Paths, speed: number): Cluster[] {
  const count = speed === 0 ? 1 : CLUSTERS;
  const power = new Float64Array(count);
  const moment = new Float64Array(count);
  const latest = delay.reduce((most, each) => Math.max(most, each), 0);
  const length = Math.ceil(latest * AIR_RATE) + TAPS + 2;
  const responses = Array.from({ length: count }, () => emptyEnvelope(-HALF_TAPS, length));
  for (let path = 0; path < delay.length; path += 1) {
    const cosine = ahead[path] as number;
    const cluster = Math.min(count - 1, Math.floor(((1 + cosine) / 2) * count));
    const strength = gain[path] as number;
    power[cluster] = (power[cluster] as number) + strength * strength;
    moment[cluster] = (moment[cluster] as number) + strength * strength * cosine;
    const { re, im } = responses[cluster] as Envelope;
    const late = delay[path] as number;
    const turns = -AIR_CENTRE * late;
    const angle = TURN * (turns - Math.floor(turns));
    const gainRe = strength * Math.cos(angle);
    const gainIm = strength * Math.sin(angle);
    // Sample k of the response is worth the low pass at k − late: its taps, backwards.
    const stepped = Math.round(late * AIR_RATE * PHASES);
    const whole = Math.floor(stepped / PHASES);
    const row = (stepped - whole * PHASES) * TAPS;
    for (let tap = 0; tap < TAPS; tap += 1) {
      const at = whole + tap + 1;
      const weight = taps[row + tap] as number;
      re[at] = (re[at] as number) + weight * gainRe;
      im[at] = (im[at] as number) + weight * gainIm;
    }
  }
  return responses.flatMap((response, at) => {
    const mean = power[at] === 0 ? 0 : (moment[at] as number) / (power[at] as number);
    return power[at] === 0 ? [] : [{ response, pace: 1 + (speed * mean) / SOUND_SPEED }];
  });
}

/** What each cluster hears, by overlap-save: the source is transformed once for all. */
function convolve(
  playing: Playing,
  clusters: readonly Cluster[],
  { first, length }: Span,
): Envelope[] {
  const reach = (clusters[0] as Cluster).response.re.length;
  const size = 2 ** Math.ceil(Math.log2(BLOCK_REACHES * reach));
  const hop = size - reach + 1;
  const source = envelopeOfLoop(playing, {
    first: first + HALF_TAPS - (reach - 1),
    length: length + reach - 1,
  });
  const fft = new FFT(size);
  const input = new Float64Array(2 * size);
  const heard = new Float64Array(2 * size);
  const product = new Float64Array(2 * size);
  const answers = clusters.map(({ response }) => {
    const answer = new Float64Array(2 * size);
    interleave(input, response, 0);
    fft.transform(answer, input);
    return answer;
  });
  const echoes = clusters.map(() => emptyEnvelope(first, length));
  for (let from = 0; from < length; from += hop) {
    interleave(input, source, from);
    fft.transform(heard, input);
    const count = Math.min(hop, length - from);
    for (const [cluster, answer] of answers.entries()) {
      multiply(product, heard, answer);
      fft.inverseTransform(input, product);
      const { re, im } = echoes[cluster] as Envelope;
      for (let at = 0; at < count; at += 1) {
        re[from + at] = input[2 * (reach - 1 + at)] as number;
        im[from + at] = input[2 * (reach - 1 + at) + 1] as number;
      }
    }
  }
  return echoes;
}

/** As many as there are from `from` on; then nothing. */
function interleave(pairs: Float64Array, { re, im }: Envelope, from: number): void {
  const count = Math.min(pairs.length / 2, re.length - from);
  for (let at = 0; at < count; at += 1) {
    pairs[2 * at] = re[from + at] as number;
    pairs[2 * at + 1] = im[from + at] as number;
  }
  pairs.fill(0, 2 * count);
}

function multiply(product: Float64Array, a: Float64Array, b: Float64Array): void {
  for (let at = 0; at < a.length; at += 2) {
    const aRe = a[at] as number;
    const aIm = a[at + 1] as number;
    const bRe = b[at] as number;
    const bIm = b[at + 1] as number;
    product[at] = aRe * bRe - aIm * bIm;
    product[at + 1] = aRe * bIm + aIm * bRe;
  }
}

/** Adds an echo as one hears it who walks so fast towards it; in the middle both clocks agree. */
function addAtPace(
  to: Envelope,
  { first, re: fromRe, im: fromIm }: Envelope,
  { pace, middle }: { pace: number; middle: number },
): void {
  const { re: toRe, im: toIm } = to;
  const turnsEach = (AIR_CENTRE / AIR_RATE) * (pace - 1);
  const turns = turnsEach * (to.first - middle);
  let cosine = Math.cos(TURN * turns);
  let sine = Math.sin(TURN * turns);
  const cosineEach = Math.cos(TURN * turnsEach);
  const sineEach = Math.sin(TURN * turnsEach);
  for (let at = 0; at < toRe.length; at += 1) {
    const instant = middle + pace * (to.first + at - middle) - first;
    const stepped = Math.round(instant * PHASES);
    const whole = Math.floor(stepped / PHASES);
    const row = (stepped - whole * PHASES) * TAPS;
    const begin = whole - HALF_TAPS + 1;
    let re = 0;
    let im = 0;
    for (let tap = 0; tap < TAPS; tap += 1) {
      const weight = taps[row + tap] as number;
      re += weight * (fromRe[begin + tap] as number);
      im += weight * (fromIm[begin + tap] as number);
    }
    toRe[at] = (toRe[at] as number) + re * cosine - im * sine;
    toIm[at] = (toIm[at] as number) + re * sine + im * cosine;
    const turned = cosine * cosineEach - sine * sineEach;
    sine = cosine * sineEach + sine * cosineEach;
    cosine = turned;
  }
}
