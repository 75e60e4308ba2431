import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { throughRoom } from "./echo.ts";
import { AIR_CENTRE, addSoundOf, type Envelope, MARGIN } from "./envelope.ts";
import { AIR_RATE } from "./low-pass.ts";
import { decibels } from "../decibels.ts";
import { anyPhone, anySource, type Paths, pathsIn, ROOM_03, SOUND_SPEED } from "./room.ts";

const TURN = 2 * Math.PI;
const RATE = 48_000;
const SECONDS = 2;
const SPAN = { first: -MARGIN, length: SECONDS * AIR_RATE + 2 * MARGIN };

const tone = (frequency: number): Float32Array =>
  Float32Array.from({ length: RATE }, (_, at) => Math.cos((TURN * frequency * at) / RATE));

const standing = { speed: 0, middle: SECONDS / 2 };

const paths = (of: readonly { delay: number; gain: number; ahead: number }[]): Paths => ({
  delay: Float64Array.from(of, ({ delay }) => delay),
  gain: Float64Array.from(of, ({ gain }) => gain),
  ahead: Float64Array.from(of, ({ ahead }) => ahead),
});

const soundOf = (envelope: Envelope): Float32Array => {
  const samples = new Float32Array(SECONDS * RATE);
  addSoundOf(envelope, RATE, samples);
  return samples;
};

/** How far `samples` are from what `exact` says they should be at each second, in dB below it. */
function distance(samples: Float32Array, exact: (seconds: number) => number): number {
  let off = 0;
  let all = 0;
  for (const [at, sample] of samples.entries()) {
    const should = exact(at / RATE);
    off += (sample - should) ** 2;
    all += should ** 2;
  }
  return decibels(off / all);
}

test("two ways of one tone arrive as their sum, to the phase", () => {
  const ways = [
    { delay: 0.0123456, gain: 0.5, ahead: 0 },
    { delay: 0.0987654, gain: -0.3, ahead: 0.5 },
  ];
  const heard = throughRoom(
    { loop: tone(18_950), start: 0, pace: 1 },
    { paths: paths(ways), walk: standing },
    SPAN,
  );
  const exact = (t: number): number =>
    ways.reduce((sum, { delay, gain }) => sum + gain * Math.cos(TURN * 18_950 * (t - delay)), 0);
  expect(distance(soundOf(heard), exact)).toBeLessThan(-60);
});

test("who walks towards the emitter hears it higher and sooner, by speed over that of sound", () => {
  for (const ahead of [1, 0.6, -1]) {
    const walk = { speed: 1.4, middle: SECONDS / 2 };
    const way = paths([{ delay: 0.02, gain: 1, ahead }]);
    const playing = { loop: tone(19_500), start: 0, pace: 1 };
    const heard = soundOf(throughRoom(playing, { paths: way, walk }, SPAN));
    const exact = (t: number): number => {
      const late = 0.02 - ((t - walk.middle) * walk.speed * ahead) / SOUND_SPEED;
      return Math.cos(TURN * 19_500 * (t - late));
    };
    expect(distance(heard, exact)).toBeLessThan(-60);
  }
});

test("a room full of echoes is the sum of its ways", () => {
  const random = seededRandom(3);
  const phone = anyPhone(random);
  const placement = { phone, source: anySource(random, phone), heading: 0 };
  const way = pathsIn(ROOM_03, placement, random);
  const playing = { loop: tone(18_100), start: 0.3, pace: 1.0001 };
  const heard = soundOf(throughRoom(playing, { paths: way, walk: standing }, SPAN));
  let re = 0;
  let im = 0;
  for (const [at, delay] of way.delay.entries()) {
    re += (way.gain[at] as number) * Math.cos(TURN * 18_100 * (0.3 - 1.0001 * delay));
    im += (way.gain[at] as number) * Math.sin(TURN * 18_100 * (0.3 - 1.0001 * delay));
  }
  const exact = (t: number): number =>
    re * Math.cos(TURN * 18_100 * 1.0001 * t) - im * Math.sin(TURN * 18_100 * 1.0001 * t);
  expect(distance(heard, exact)).toBeLessThan(-55);
});

/** A tone's line, smeared by walking: share of its power beyond `hertz` from its frequency, and the spread's RMS. */
function smear(heard: Envelope, frequency: number): { beyond: number; rms: number } {
  const length = AIR_RATE;
  const reach = 120;
  let all = 0;
  let beyond = 0;
  let square = 0;
  for (let offset = -reach; offset <= reach; offset += 1) {
    let re = 0;
    let im = 0;
    const turn = (TURN * (frequency - AIR_CENTRE + offset)) / AIR_RATE;
    for (let at = 0; at < length; at += 1) {
      const hann = 0.5 - 0.5 * Math.cos((TURN * at) / length);
      const cosine = hann * Math.cos(turn * at);
      const sine = hann * Math.sin(turn * at);
      const inRe = heard.re[at + MARGIN] as number;
      const inIm = heard.im[at + MARGIN] as number;
      re += inRe * cosine + inIm * sine;
      im += inIm * cosine - inRe * sine;
    }
    const power = re * re + im * im;
    all += power;
    beyond += Math.abs(offset) > 86 ? power : 0;
    square += power * offset * offset;
  }
  return { beyond: beyond / all, rms: Math.sqrt(square / all) };
}

test("walking through a shop at 1.5 m/s spreads a tone over ±83 Hz and no further", () => {
  const random = seededRandom(8);
  const walk = { speed: 1.5, middle: SECONDS / 2 };
  let measured = 0;
  let expected = 0;
  for (let place = 0; place < 6; place += 1) {
    const phone = anyPhone(random);
    const placement = { phone, source: anySource(random, phone), heading: TURN * random.next() };
    const way = pathsIn(ROOM_03, placement, random);
    const playing = { loop: tone(18_950), start: 0, pace: 1 };
    const { beyond, rms } = smear(throughRoom(playing, { paths: way, walk }, SPAN), 18_950);
    expect(beyond).toBeLessThan(0.001);
    measured += rms ** 2 / 6;
    const power = way.gain.reduce((sum, gain) => sum + gain ** 2, 0);
    expected += way.gain.reduce(
      (sum, gain, at) =>
        sum +
        (gain * (way.ahead[at] as number) * walk.speed * (18_950 / SOUND_SPEED)) ** 2 / power / 6,
      0,
    );
  }
  process.stdout.write(
    `Doppler, RMS: ${Math.sqrt(measured).toFixed(0)} Hz, by the ways ${Math.sqrt(expected).toFixed(0)} Hz\n`,
  );
  expect(Math.abs(decibels(measured / expected))).toBeLessThan(2);
});
