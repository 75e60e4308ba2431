/**
 * Where on the ring of the tail-biting code its state is surest. A walk that starts and ends in that state there has only
 * tail-biting paths, and hardly ever misses the right one.
 *
 * The best path of the second lap is traced back; at each of its states the three losers are traced, too, until they meet
 * it again. A loser that stayed away from the path between rows v and u, and lost d there, says: none of the states
 * between is surer than d.
 *
 *   row      1        v        …        u               46
 *   best   ──o────────o────────o────────o────────────────o      sureness of the rows between v and u: at most d
 *                      ╲──── loser ────╱ −d
 */
import { BITS_PER_STEP, STATE_COUNT } from "@tillwave/shared/tone/code";
import { STEP_COUNT } from "@tillwave/shared/tone/interleave";
import { WINNER_BITS, WINNER_MASK, type Trellis } from "./viterbi-trellis.ts";

export const ANCHOR_COUNT = 2;

/** The last rows are left out: not all who would doubt them have come back to the path. */
const LAST_ROW = STEP_COUNT - 10;
/** Between anchors, round the ring. */
const LEAST_GAP = 14;
const ROWS_PER_ADVANCE = 8;
const UNDOUBTED = 0x7fffffff;

export interface Anchors {
  /** `entries` hold the rows of a lap. */
  begin(): void;
  /** True when the anchors are found. */
  advance(): boolean;
  /** Steps before which an anchor lies, and the state there, the surest first. */
  readonly steps: Uint8Array;
  readonly states: Uint16Array;
}

export function createAnchors(trellis: Trellis, entries: Int32Array): Anchors {
  const path = new Uint16Array(STEP_COUNT + 1);
  const sureness = new Int32Array(STEP_COUNT + 1);
  const steps = new Uint8Array(ANCHOR_COUNT);
  const states = new Uint16Array(ANCHOR_COUNT);
  let row = 0;

  const before = (at: number, state: number): number => {
    const winner = (entries[at * STATE_COUNT + state] as number) & WINNER_MASK;
    return (winner * STATE_COUNT + state) >> BITS_PER_STEP;
  };

  const tracePath = (): void => {
    const last = STEP_COUNT * STATE_COUNT;
    let best = 0;
    for (let state = 1; state < STATE_COUNT; state++) {
      if ((entries[last + state] as number) > (entries[last + best] as number)) best = state;
    }
    path[STEP_COUNT] = best;
    for (let at = STEP_COUNT; at > 0; at--) path[at - 1] = before(at, path[at] as number);
  };

  const traceLosers = (from: number): void => {
    const state = path[from] as number;
    const entry = entries[from * STATE_COUNT + state] as number;
    for (let oldest = 0; oldest < 4; oldest++) {
      if (oldest === (entry & WINNER_MASK)) continue;
      const register = oldest * STATE_COUNT + state;
      let loser = register >> BITS_PER_STEP;
      const lost =
        (entry >> WINNER_BITS) -
        ((entries[(from - 1) * STATE_COUNT + loser] as number) >> WINNER_BITS) -
        trellis.scaledMetric(from - 1, register);
      for (let at = from - 1; at > 0 && loser !== path[at]; at--) {
        if (lost < (sureness[at] as number)) sureness[at] = lost;
        loser = before(at, loser);
      }
    }
  };

  const isFree = (at: number, chosen: number): boolean => {
    for (let anchor = 0; anchor < chosen; anchor++) {
      const apart = Math.abs(at - (steps[anchor] as number));
      if (Math.min(apart, STEP_COUNT - apart) < LEAST_GAP) return false;
    }
    return true;
  };

  const chooseAnchors = (): void => {
    for (let anchor = 0; anchor < ANCHOR_COUNT; anchor++) {
      let surest = 0;
      for (let at = 1; at <= LAST_ROW; at++) {
        if (!isFree(at, anchor)) continue;
        if (surest === 0 || (sureness[at] as number) > (sureness[surest] as number)) surest = at;
      }
      steps[anchor] = surest;
      states[anchor] = path[surest] as number;
    }
  };

  return {
    begin() {
      tracePath();
      sureness.fill(UNDOUBTED);
      row = 0;
    },
    advance() {
      const until = Math.min(row + ROWS_PER_ADVANCE, STEP_COUNT);
      while (row < until) {
        row++;
        traceLosers(row);
      }
      if (row < STEP_COUNT) return false;
      chooseAnchors();
      return true;
    },
    steps,
    states,
  };
}
