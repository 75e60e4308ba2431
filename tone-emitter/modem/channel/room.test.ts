import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { expect, test } from "vitest";
import { responseOf } from "./echo.ts";
import { AIR_RATE } from "./low-pass.ts";
import { decibels } from "../decibels.ts";
import { reverberationTime } from "./measure.ts";
import {
  anyPhone,
  anySource,
  latestDelay,
  pathsIn,
  ROOM_03,
  ROOM_06,
  ROOM_06_HIDDEN,
  type RoomKind,
  SOUND_SPEED,
} from "./room.ts";

const PLACES = 40;

interface Measured {
  readonly least: number;
  readonly mean: number;
  readonly most: number;
}

/** Over many places: T20 of what arrives within the envelope's band, and direct over reverberant energy. */
function measure(kind: RoomKind, seed: number): { t20: Measured; direct: Measured } {
  const random = seededRandom(seed);
  const times: number[] = [];
  const ratios: number[] = [];
  for (let place = 0; place < PLACES; place += 1) {
    const phone = anyPhone(random);
    const placement = { phone, source: anySource(random, phone), heading: 0 };
    const paths = pathsIn(kind, placement, random);
    const { re, im } = responseOf(paths);
    const energy = Float64Array.from(re, (each, at) => each ** 2 + (im[at] as number) ** 2);
    times.push(reverberationTime(energy, AIR_RATE));
    const all = paths.gain.reduce((sum, gain) => sum + gain * gain, 0);
    const direct = (paths.gain[0] as number) ** 2;
    ratios.push(decibels(direct / (all - direct)));
  }
  return { t20: spread(times), direct: spread(ratios) };
}

const spread = (values: readonly number[]): Measured => ({
  least: Math.min(...values),
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  most: Math.max(...values),
});

const say = (name: string, { t20, direct }: { t20: Measured; direct: Measured }): void => {
  const text = ({ least, mean, most }: Measured, digits: number): string =>
    `${least.toFixed(digits)} … ${mean.toFixed(digits)} … ${most.toFixed(digits)}`;
  process.stdout.write(`${name}: T20 ${text(t20, 2)} s, direct/reverb ${text(direct, 1)} dB\n`);
};

test("a shop's echo is measured as 0.3 s, the straight sound 1 to 9 dB below it", () => {
  const measured = measure(ROOM_03, seedOfRun("rooms of 0.3 s"));
  say("R03", measured);
  expect(Math.abs(measured.t20.mean - 0.3)).toBeLessThan(0.02);
  expect(measured.direct.most).toBeLessThan(0);
  expect(measured.direct.least).toBeGreaterThan(-10);
});

test("the stress room is measured as 0.6 s, the straight sound 6 to 13 dB below its echo", () => {
  const measured = measure(ROOM_06, seedOfRun("rooms of 0.6 s"));
  say("R06", measured);
  expect(Math.abs(measured.t20.mean - 0.6)).toBeLessThan(0.03);
  expect(measured.direct.most).toBeLessThan(-5);
  expect(measured.direct.least).toBeGreaterThan(-14);
});

test("behind a shelf the straight sound alone is 15 dB weaker", () => {
  const placement = { phone: { x: 2, y: 2, z: 1 }, source: { x: 6, y: 5, z: 2.5 }, heading: 1 };
  const seen = pathsIn(ROOM_06, placement, seededRandom(1));
  const hidden = pathsIn(ROOM_06_HIDDEN, placement, seededRandom(1));
  expect((seen.gain[0] as number) / (hidden.gain[0] as number)).toBeCloseTo(10 ** 0.75, 6);
  expect(hidden.gain.slice(1)).toEqual(seen.gain.slice(1));
});

test("the straight sound comes first, and the six walls next, each once", () => {
  const phone = { x: 4, y: 3, z: 1.2 };
  const source = { x: 7, y: 6, z: 2.6 };
  const { delay, gain, ahead } = pathsIn(ROOM_03, { phone, source, heading: 0 }, seededRandom(2));
  const straight = Math.hypot(3, 3, 1.4);
  expect(delay[0]).toBeCloseTo(straight / SOUND_SPEED, 12);
  expect(gain[0]).toBeCloseTo(1 / straight, 12);
  expect(ahead[0]).toBeCloseTo(3 / straight, 12);
  const mirrors = [
    { x: -7, y: 6, z: 2.6 },
    { x: 13, y: 6, z: 2.6 },
    { x: 7, y: -6, z: 2.6 },
    { x: 7, y: 10, z: 2.6 },
    { x: 7, y: 6, z: -2.6 },
    { x: 7, y: 6, z: 3.4 },
  ];
  for (const { x, y, z } of mirrors) {
    const away = Math.hypot(x - phone.x, y - phone.y, z - phone.z);
    const found = [...delay.keys()].filter(
      (at) =>
        Math.abs((delay[at] as number) * SOUND_SPEED - away) < 0.151 &&
        Math.abs((ahead[at] as number) - (x - phone.x) / away) < 1e-9,
    );
    expect(found).toHaveLength(1);
  }
});

test("nothing is heard later than the room's last image, and nothing gains by a wall", () => {
  const random = seededRandom(seedOfRun("any place"));
  for (let place = 0; place < 20; place += 1) {
    const phone = anyPhone(random);
    const placement = { phone, source: anySource(random, phone), heading: 0 };
    const { delay, gain } = pathsIn(ROOM_03, placement, random);
    const gained = delay.map((late, at) => (gain[at] as number) * late * SOUND_SPEED);
    expect(Math.max(...delay) * SOUND_SPEED).toBeLessThan(
      latestDelay(ROOM_03) * SOUND_SPEED + 0.16,
    );
    expect(Math.max(...gained)).toBeLessThanOrEqual(1 + 1e-9);
  }
});
