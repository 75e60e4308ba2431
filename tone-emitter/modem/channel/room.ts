/**
 * A shop of 10 × 8 × 3 m by its image sources (Allen and Berkley, 1979): every way from a loudspeaker to a phone over walls, floor
 * and ceiling is a straight line from a mirrored loudspeaker.
 *
 *   image (i, j, k): coordinate  i·L + s (i even) or i·L + (L − s) (i odd) in each direction; |i|+|j|+|k| = n reflections;
 *                    gain βⁿ / distance, delay distance / 343 m/s
 *   Eyring:          β² = exp(−0.161 · V / (S · RT))
 *
 * Each reflected image stands up to 15 cm off: shelves and goods, and no flutter. Sources hang at 2.2–2.8 m, the phone is held at
 * 1.0–1.5 m, 3–8 m away; both hear and sing all round. The air itself swallows nothing, which no shop is as bad as. What is
 * measured as T20 is longer than the parameter RT, for a flat room is no diffuse one: the kinds are named by what is measured.
 */
import type { SeededRandom } from "@tillwave/shared/testing/seeded-random";

export const SOUND_SPEED = 343;

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface RoomKind {
  /** Eyring's, in seconds. */
  readonly reverberation: number;
  /** Of the straight way, in dB: shelves stand between. */
  readonly directLoss: number;
}

/** Measured 0.3 s. */
export const ROOM_03: RoomKind = { reverberation: 0.21, directLoss: 0 };
/** Measured 0.6 s. */
export const ROOM_06: RoomKind = { reverberation: 0.43, directLoss: 0 };
/** The same without sight of the loudspeaker. */
export const ROOM_06_HIDDEN: RoomKind = { ...ROOM_06, directLoss: 15 };

/** The ways of the sound; the first is the straight one. */
export interface Paths {
  /** In seconds. */
  readonly delay: Float64Array;
  readonly gain: Float64Array;
  /** Cosine between the way to the image and the walk: 1 is walked towards, −1 away from. */
  readonly ahead: Float64Array;
}

const WIDTH = 10;
const DEPTH = 8;
const HEIGHT = 3;
const VOLUME = WIDTH * DEPTH * HEIGHT;
const SURFACE = 2 * (WIDTH * DEPTH + WIDTH * HEIGHT + DEPTH * HEIGHT);
const FROM_WALL = 0.5;
const DISTANCE_MIN = 3;
const DISTANCE_MAX = 8;
const JITTER = 0.15;
/** Images are heard for so much of the reverberation time. */
const HEARD_SHARE = 0.75;
/** More than a room of this size has in half a second's reverberation. */
const PATHS_MAX = 40_000;

export const latestDelay = ({ reverberation }: RoomKind): number => HEARD_SHARE * reverberation;

const between = (random: SeededRandom, least: number, most: number): number =>
  least + (most - least) * random.next();

export const anyPhone = (random: SeededRandom): Point => ({
  x: between(random, FROM_WALL, WIDTH - FROM_WALL),
  y: between(random, FROM_WALL, DEPTH - FROM_WALL),
  z: between(random, 1, 1.5),
});

/** Under the ceiling, 3–8 m from the phone. */
export function anySource(random: SeededRandom, phone: Point): Point {
  for (;;) {
    const source = {
      x: between(random, FROM_WALL, WIDTH - FROM_WALL),
      y: between(random, FROM_WALL, DEPTH - FROM_WALL),
      z: between(random, 2.2, 2.8),
    };
    const distance = Math.hypot(source.x - phone.x, source.y - phone.y, source.z - phone.z);
    if (distance >= DISTANCE_MIN && distance <= DISTANCE_MAX) {
      return source;
    }
  }
}

export interface Placement {
  readonly phone: Point;
  readonly source: Point;
  /** Where the phone is carried, in radians from the x axis. */
  readonly heading: number;
}

export function pathsIn(
  kind: RoomKind,
  { phone, source, heading }: Placement,
  random: SeededRandom,
): Paths {
  const reach = latestDelay(kind) * SOUND_SPEED;
  const reach2 = reach * reach;
  const along = offsetsAlong(WIDTH, source.x, phone.x, reach);
  const across = offsetsAlong(DEPTH, source.y, phone.y, reach);
  const up = offsetsAlong(HEIGHT, source.z, phone.z, reach);
  const wall = Math.exp((-0.161 * VOLUME) / (2 * SURFACE * kind.reverberation));
  const faded = Float64Array.from(
    { length: along.length + across.length + up.length },
    (_, reflections) => wall ** reflections,
  );
  const walkX = Math.cos(heading);
  const walkY = Math.sin(heading);
  const delay = new Float64Array(PATHS_MAX);
  const gain = new Float64Array(PATHS_MAX);
  const ahead = new Float64Array(PATHS_MAX);
  let count = 1;
  for (let i = 0; i < along.length; i += 1) {
    const x = along[i] as number;
    const i1 = Math.abs(i - (along.length - 1) / 2);
    for (let j = 0; j < across.length; j += 1) {
      const y = across[j] as number;
      const j1 = i1 + Math.abs(j - (across.length - 1) / 2);
      if (x * x + y * y > reach2) {
        continue;
      }
      for (let k = 0; k < up.length; k += 1) {
        const z = up[k] as number;
        const away2 = x * x + y * y + z * z;
        const reflections = j1 + Math.abs(k - (up.length - 1) / 2);
        const isDirect = reflections === 0;
        if (away2 > reach2 && !isDirect) {
          continue;
        }
        const away = Math.sqrt(away2);
        const distance = isDirect ? away : away + JITTER * (2 * random.next() - 1);
        const at = isDirect ? 0 : count++;
        delay[at] = distance / SOUND_SPEED;
        gain[at] = (faded[reflections] as number) / distance;
        ahead[at] = (x * walkX + y * walkY) / away;
      }
    }
  }
  gain[0] = (gain[0] as number) * 10 ** (-kind.directLoss / 20);
  return {
    delay: delay.slice(0, count),
    gain: gain.slice(0, count),
    ahead: ahead.slice(0, count),
  };
}

/** From the phone to each image in one direction; the source itself stands in the middle. */
function offsetsAlong(length: number, source: number, phone: number, reach: number): Float64Array {
  const most = Math.ceil(reach / length) + 1;
  return Float64Array.from({ length: 2 * most + 1 }, (_, at) => {
    const index = at - most;
    return index * length + (index % 2 === 0 ? source : length - source) - phone;
  });
}
