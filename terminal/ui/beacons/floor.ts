/** The floor's sketch: metres on the floor, pixels on the screen, and steps from one place to the next. Pure. */

export type Metres = readonly [x: number, y: number];

/** What stands on the floor, with how far it reaches. */
export interface Standing {
  readonly at: Metres;
  readonly range: number;
}

/** The part of the floor that is drawn, in metres. */
export interface Floor {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A shop with nothing in it. */
const LEAST = { width: 10, height: 8 };
const MARGIN = 1;
/** As shared/api/till-beacons.ts takes it. */
const METRES_MAX = 2000;
/** A place is told to a tenth of a metre. */
const GRAIN = 10;

/** All of it, on whole metres, so that nothing creeps while something is moved. */
export function floorOf(standing: readonly Standing[]): Floor {
  if (standing.length === 0) {
    return { left: 0, top: 0, ...LEAST };
  }
  const edge = (pick: (one: Standing) => number, choose: (...all: number[]) => number): number =>
    choose(...standing.map(pick));
  const left = Math.floor(edge(({ at, range }) => at[0] - range, Math.min)) - MARGIN;
  const top = Math.floor(edge(({ at, range }) => at[1] - range, Math.min)) - MARGIN;
  const right = Math.ceil(edge(({ at, range }) => at[0] + range, Math.max)) + MARGIN;
  const bottom = Math.ceil(edge(({ at, range }) => at[1] + range, Math.max)) + MARGIN;
  return {
    left,
    top,
    width: Math.max(LEAST.width, right - left),
    height: Math.max(LEAST.height, bottom - top),
  };
}

export interface Scale {
  /** Pixels of a metre. */
  readonly perMetre: number;
  toScreen(at: Metres): readonly [number, number];
  toFloor(x: number, y: number): Metres;
}

/** The whole floor in the box, in its middle. */
export function scaleOf(
  floor: Floor,
  box: { readonly width: number; readonly height: number },
): Scale {
  const perMetre = Math.max(1, Math.min(box.width / floor.width, box.height / floor.height));
  const dx = (box.width - floor.width * perMetre) / 2;
  const dy = (box.height - floor.height * perMetre) / 2;
  return {
    perMetre,
    toScreen: ([x, y]) => [(x - floor.left) * perMetre + dx, (y - floor.top) * perMetre + dy],
    toFloor: (x, y) => [(x - dx) / perMetre + floor.left, (y - dy) / perMetre + floor.top],
  };
}

const roundPlace = ([x, y]: Metres): Metres => [roundOne(x), roundOne(y)];

const roundOne = (n: number): number =>
  Math.round(Math.min(METRES_MAX, Math.max(-METRES_MAX, n)) * GRAIN) / GRAIN + 0;

/** In metres: half a one, and with Shift a tenth. */
const STEP = { far: 0.5, near: 0.1 };
const DIRECTIONS: Readonly<Record<string, Metres>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Null for a key that moves nothing. */
export function stepPlace([x, y]: Metres, key: string, isNear: boolean): Metres | null {
  const direction = DIRECTIONS[key];
  const step = isNear ? STEP.near : STEP.far;
  return direction === undefined
    ? null
    : roundPlace([x + direction[0] * step, y + direction[1] * step]);
}

/** What is drawn of a floor may not be left by dragging. */
export const keepOn = ({ left, top, width, height }: Floor, [x, y]: Metres): Metres =>
  roundPlace([Math.min(left + width, Math.max(left, x)), Math.min(top + height, Math.max(top, y))]);

/** A length of whole metres for the scale's bar: about a quarter of the floor. */
export const barOf = ({ width }: Floor): number =>
  [100, 50, 20, 10, 5, 2, 1].find((metres) => metres <= width / 3) ?? 1;

/** Two typed numbers: null for both empty, "wrong" for anything else that is none. A comma is a point. */
export function parsePlace(x: string, y: string): Metres | null | "wrong" {
  const [first, second] = [x, y].map((text) => text.trim().replace(",", ".").replace("−", "-"));
  if (first === "" && second === "") {
    return null;
  }
  const numbers = [first, second].map((text) =>
    text !== undefined && /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : Number.NaN,
  );
  const [left = Number.NaN, top = Number.NaN] = numbers;
  return Math.abs(left) <= METRES_MAX && Math.abs(top) <= METRES_MAX
    ? roundPlace([left, top])
    : "wrong";
}
