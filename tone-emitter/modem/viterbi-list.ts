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

export interface PathList {
  /** `rows` of the trellis lie in `entries`, the first for the state before step `first`; paths end in state `end`. */
  begin(ends: { readonly first: number; readonly end: number; readonly listMax: number }): void;
  /** Takes the next path; false when there is none. */
  next(): boolean;
  /** States of the path that was taken, by row (46 steps: 47 rows). */
  readonly states: Uint16Array;
  /** What the path that was taken has less than the best, in log-likelihood. */
  readonly loss: number;
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
  let free = NONE;
  let firstStep = 0;
  let taken = 0;
  let wanted = 0;
  let waiting = 0;
  let lowest = 0;
  let highest = 0;
  let loss = 0;

  const offer = (parent: number, turn: number, lost: number): void => {
    const bucket = lost >> BUCKET_SHIFT;
    if (bucket > highest || free === NONE) return;
    const slot = free;
    free = nexts[slot] as number;
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

  /** Follows the winners from `row` of path `path` down to row 0, offering what leaves it on the way. */
  const follow = (path: number, row: number, lost: number): void => {
    const base = path * ROWS;
    let state = statesByPath[base + row] as number;
    for (let at = row; at > 0; at--) {
      const winner = entries[at * STATE_COUNT + state] as number;
      const step = (firstStep + at - 1) % STEP_COUNT;
      for (let oldest = 0; oldest < 4; oldest++) {
        if (oldest === (winner & WINNER_MASK)) continue;
        const register = (oldest * STATE_COUNT) | state;
        const other =
          ((entries[(at - 1) * STATE_COUNT + (register >> BITS_PER_STEP)] as number) >>
            WINNER_BITS) +
          trellis.scaledMetric(step, register);
        offer(path, 4 * at + oldest, lost + (winner >> WINNER_BITS) - other);
      }
      state = (((winner & WINNER_MASK) * STATE_COUNT) | state) >> BITS_PER_STEP;
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
    for (let at = row; at < ROWS; at++) {
      statesByPath[base + at] = statesByPath[from + at] as number;
    }
    nexts[slot] = free;
    free = slot;
    const register = ((turn & 3) * STATE_COUNT) | (statesByPath[base + row] as number);
    statesByPath[base + row - 1] = register >> BITS_PER_STEP;
    follow(taken, row - 1, lost);
    loss = lost / METRIC_SCALE;
    return true;
  };

  return {
    begin({ first, end, listMax }) {
      heads.fill(NONE);
      counts.fill(0);
      for (let slot = 0; slot < WAITING_LIMIT; slot++) nexts[slot] = slot + 1;
      nexts[WAITING_LIMIT - 1] = NONE;
      free = 0;
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
        loss = 0;
        follow(0, ROWS - 1, 0);
      } else if (!takeLowest()) return false;
      const base = taken * ROWS;
      for (let at = 0; at < ROWS; at++) states[at] = statesByPath[base + at] as number;
      taken++;
      return true;
    },
    states,
    get loss() {
      return loss;
    },
  };
}
