/**
 * The best paths through a trellis that was walked forward, in the order of their metrics: a tree-trellis search.
 *
 *        start ──── best path ──────────────── end
 *                 ╱          ╱        ╲ loss = what the winner at that row had more than the other
 *            path that leaves it (seen from the end) and then follows winners
 *
 * A path is its parent, the row where it leaves it, and which of the three losers it takes there; what it loses against
 * the best adds up. Each path arises once. Waiting paths lie in buckets by loss, an eighth of a nat wide: within a bucket
 * the order is not kept. Paths that cannot come among the first `listMax` are forgotten.
 *
 * Paths that part come together again, so that the same states are met over and over: what the losers at a state lost is
 * kept in a table of 64 places a row.
 */
import { BITS_PER_STEP, STATE_COUNT } from "@tillwave/shared/tone/code";
import { STEP_COUNT } from "@tillwave/shared/tone/interleave";
import { METRIC_SCALE, WINNER_BITS, WINNER_MASK, type Trellis } from "./viterbi-trellis.ts";

export const LIST_LIMIT = 4096;

const ROWS = STEP_COUNT + 1;
const WAITING_LIMIT = 4 * LIST_LIMIT;
const BUCKETS_PER_NAT = 8;
const BUCKET_SHIFT = Math.log2(METRIC_SCALE / BUCKETS_PER_NAT);
/** 128 nats: a path that loses more is not worth a thought. */
const BUCKET_COUNT = 1024;
const NONE = -1;
const PLACES_PER_ROW = 64;
/** More than any path loses, and with one such loss added still a whole number of 31 bits. */
const UNDOUBTED = 2 ** 29;

export interface PathList {
  /** The rows of a lap lie in `entries`, the first for the state before step `first`; paths end in state `end`. */
  begin(first: number, end: number, listMax: number): void;
  /** Takes the next path; false when there is none. */
  next(): boolean;
  /** States of the path that was taken, by row (46 steps: 47 rows). */
  readonly states: Uint16Array;
  /** What the path that was taken has less than the best: a whole number, METRIC_SCALE for one nat. */
  readonly scaledLoss: number;
}

export function createPathList(trellis: Trellis, entries: Int32Array): PathList {
  const statesByPath = new Uint16Array(LIST_LIMIT * ROWS);
  const states = new Uint16Array(ROWS);
  const heads = new Int32Array(BUCKET_COUNT);
  const counts = new Int32Array(BUCKET_COUNT);
  const parents = new Uint16Array(WAITING_LIMIT);
  /** Row and loser: 4·row + x. */
  const turns = new Uint16Array(WAITING_LIMIT);
  const losses = new Int32Array(WAITING_LIMIT);
  const nexts = new Int32Array(WAITING_LIMIT);
  const stateAtPlace = new Int16Array(ROWS * PLACES_PER_ROW);
  const winnerAtPlace = new Uint8Array(ROWS * PLACES_PER_ROW);
  const leastAtPlace = new Int32Array(ROWS * PLACES_PER_ROW);
  const lostAtPlace = new Int32Array(ROWS * PLACES_PER_ROW * 4);
  /** The first of those that were used and are free again; the others are free from `fresh` on. */
  let free = NONE;
  let fresh = 0;
  let firstStep = 0;
  let taken = 0;
  let wanted = 0;
  let waiting = 0;
  let lowest = 0;
  let highest = 0;
  let scaledLoss = 0;

  const offer = (parent: number, turn: number, lost: number): void => {
    const bucket = lost >> BUCKET_SHIFT;
    if (bucket > highest) return;
    let slot = free;
    if (slot !== NONE) free = nexts[slot] as number;
    else if (fresh < WAITING_LIMIT) slot = fresh++;
    else return;
    parents[slot] = parent;
    turns[slot] = turn;
    losses[slot] = lost;
    nexts[slot] = heads[bucket] as number;
    heads[bucket] = slot;
    counts[bucket] = (counts[bucket] as number) + 1;
    waiting++;
    forgetHopeless();
  };

  /** What lies behind as many as are still wanted. */
  const forgetHopeless = (): void => {
    while (highest > lowest) {
      const inHighest = counts[highest] as number;
      if (waiting - inHighest < wanted - taken) return;
      let slot = heads[highest] as number;
      while (slot !== NONE) {
        const next = nexts[slot] as number;
        nexts[slot] = free;
        free = slot;
        slot = next;
      }
      heads[highest] = NONE;
      counts[highest] = 0;
      waiting -= inHighest;
      highest--;
    }
  };

  /** Where the table holds the losers at a state of a row; they are worked out unless they are there. */
  const placeOf = (row: number, state: number): number => {
    const place = row * PLACES_PER_ROW + ((state ^ (state >> 6)) & (PLACES_PER_ROW - 1));
    if (stateAtPlace[place] === state) return place;
    const winner = entries[row * STATE_COUNT + state] as number;
    const step = (firstStep + row - 1) % STEP_COUNT;
    const before = (row - 1) * STATE_COUNT;
    let least = UNDOUBTED;
    for (let oldest = 0; oldest < 4; oldest++) {
      const register = oldest * STATE_COUNT + state;
      const metric = (entries[before + (register >> BITS_PER_STEP)] as number) >> WINNER_BITS;
      const lost = (winner >> WINNER_BITS) - metric - trellis.scaledMetric(step, register);
      const won = oldest === (winner & WINNER_MASK);
      lostAtPlace[4 * place + oldest] = won ? UNDOUBTED : lost;
      if (!won && lost < least) least = lost;
    }
    stateAtPlace[place] = state;
    winnerAtPlace[place] = winner & WINNER_MASK;
    leastAtPlace[place] = least;
    return place;
  };

  /** Follows the winners from `row` of path `path` down to row 0, offering what leaves it on the way. */
  const follow = (path: number, row: number, lost: number): void => {
    const base = path * ROWS;
    let state = statesByPath[base + row] as number;
    for (let at = row; at > 0; at--) {
      const place = placeOf(at, state);
      if (lost + (leastAtPlace[place] as number) < (highest + 1) << BUCKET_SHIFT) {
        for (let oldest = 0; oldest < 4; oldest++) {
          offer(path, 4 * at + oldest, lost + (lostAtPlace[4 * place + oldest] as number));
        }
      }
      state = ((winnerAtPlace[place] as number) * STATE_COUNT + state) >> BITS_PER_STEP;
      statesByPath[base + at - 1] = state;
    }
  };

  const takeLowest = (): boolean => {
    while (lowest <= highest && heads[lowest] === NONE) lowest++;
    if (lowest > highest) return false;
    const slot = heads[lowest] as number;
    heads[lowest] = nexts[slot] as number;
    counts[lowest] = (counts[lowest] as number) - 1;
    waiting--;
    const turn = turns[slot] as number;
    const lost = losses[slot] as number;
    const row = turn >> 2;
    const from = (parents[slot] as number) * ROWS;
    const base = taken * ROWS;
    statesByPath.copyWithin(base + row, from + row, from + ROWS);
    nexts[slot] = free;
    free = slot;
    const register = ((turn & 3) * STATE_COUNT) | (statesByPath[base + row] as number);
    statesByPath[base + row - 1] = register >> BITS_PER_STEP;
    follow(taken, row - 1, lost);
    scaledLoss = lost;
    return true;
  };

  return {
    begin(first, end, listMax) {
      heads.fill(NONE);
      counts.fill(0);
      stateAtPlace.fill(NONE);
      free = NONE;
      fresh = 0;
      firstStep = first;
      taken = 0;
      wanted = Math.min(listMax, LIST_LIMIT);
      waiting = 0;
      lowest = 0;
      highest = BUCKET_COUNT - 1;
      statesByPath[ROWS - 1] = end;
    },
    next() {
      if (taken === wanted) return false;
      if (taken === 0) {
        scaledLoss = 0;
        follow(0, ROWS - 1, 0);
      } else if (!takeLowest()) return false;
      const base = taken * ROWS;
      for (let at = 0; at < ROWS; at++) states[at] = statesByPath[base + at] as number;
      taken++;
      return true;
    },
    states,
    get scaledLoss() {
      return scaledLoss;
    },
  };
}
