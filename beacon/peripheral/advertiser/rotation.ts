/**
 * Whose turn it is: the frames of a plan in a round that repeats, each with its share, as evenly as shares allow.
 *
 * Spec: R. Tijdeman, "The chairman assignment problem", Discrete Mathematics 32 (1980): of those who may have the next
 * turn without being more than a turn ahead, the one whose turn is due first. After each turn everybody then has had their
 * share of all turns but for less than one.
 *
 *   shares 3, 1, 1, 1     A B A C D A │ A B A C D A │ …
 *
 * Frames that take connections and frames that do not alternate by the same rule, so that nobody who wants to connect
 * waits longer than need be.
 */
import { assert, present } from "@tillwave/shared/core/assert";

export interface Turn {
  /** Whole, 1 or more. */
  readonly share: number;
  readonly connectable: boolean;
}

/** The round, as places in `frames`; empty for none. */
export function rotationOf(frames: readonly Turn[]): readonly number[] {
  assert(
    frames.every(({ share }) => Number.isSafeInteger(share) && share >= 1),
    "a share is a whole number of turns",
  );
  const unit = frames.reduce((divisor, { share }) => greatestDivisor(divisor, share), 0);
  const kinds = [true, false]
    .map((wanted) => frames.flatMap((frame, i) => (frame.connectable === wanted ? [i] : [])))
    .filter((kind) => kind.length > 0);
  const sharesOf = (kind: readonly number[]): readonly number[] =>
    kind.map((i) => present(frames[i], "a frame").share / unit);
  const rounds = kinds.map((kind) => spread(sharesOf(kind)).map((k) => kind[k] as number));
  const taken = rounds.map(() => 0);
  return spread(rounds.map((round) => round.length)).map((kind) => {
    const turn = taken[kind] as number;
    taken[kind] = turn + 1;
    return present(rounds[kind]?.[turn], "a turn of the round");
  });
}

/** As many turns as the shares together. */
function spread(shares: readonly number[]): readonly number[] {
  const length = shares.reduce((sum, share) => sum + share, 0);
  const had = shares.map(() => 0);
  // In whole numbers: of `length` × (2n − 2)ths of a turn. A lone frame divides by 2 as two would.
  const scale = 2 * Math.max(1, shares.length - 1);
  return Array.from({ length }, (_, turn) => {
    let next = -1;
    let dueFirst = Infinity;
    shares.forEach((share, i) => {
      const owed = (share * (turn + 1) - (had[i] as number) * length) * scale;
      const due = ((scale - 1) * length - owed) / share;
      if (owed >= length && due < dueFirst) {
        next = i;
        dueFirst = due;
      }
    });
    assert(next !== -1, "somebody's turn is due");
    had[next] = (had[next] as number) + 1;
    return next;
  });
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
