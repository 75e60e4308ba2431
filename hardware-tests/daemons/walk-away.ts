/** Somebody walks away in the middle: at the n-th packet of a connection, counted as the central's adapter sees them. */
import type { HciEntry } from "../../scripts/radio/hci-trace.ts";

export interface WalkAway {
  readonly watch: (entry: HciEntry) => void;
  /** At the so-manieth packet from now on this is done, once. */
  arm(at: number, act: () => void): void;
  /** Nothing more is done. Packets since it was armed. */
  disarm(): number;
}

/** `adapter`: the central's, in the order of making. */
export function createWalkAway(adapter: number): WalkAway {
  let count = 0;
  let at = Infinity;
  let act = (): void => {};
  return {
    watch({ adapter: seen, kind }) {
      if (seen !== adapter || (kind !== "acl-out" && kind !== "acl-in")) {
        return;
      }
      count += 1;
      if (count === at) {
        at = Infinity;
        act();
      }
    },
    arm(wanted, does) {
      count = 0;
      at = wanted;
      act = does;
    },
    disarm() {
      at = Infinity;
      return count;
    },
  };
}
