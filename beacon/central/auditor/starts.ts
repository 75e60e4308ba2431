/**
 * How many machines say that they are one device, by what they say of their starts (Eddystone-TLM: time since the start).
 *
 *   moment − uptime = when it started. A machine that started anew has a later one, and the earlier is never heard again.
 *   Two that are heard in turn are two machines, whatever their addresses:
 *
 *   start 1   ×───────────●─────────●──────────●
 *   start 2        ×────────────●────────●─────────     a copy of its card
 */

/** Uptimes are said in tenths of a second, made up to some seconds before they are sent, and heard when they are repeated. */
const SAME_WITHIN = 15_000;
const STARTS_MAX = 8;
/** A start that another one followed is heard again: so often, within so many milliseconds. */
const RETURNS = 2;
const RETURNS_WITHIN = 60_000;

interface Start {
  /** Monotonic milliseconds; follows the clock of the beacon as it drifts. */
  at: number;
  heardAt: number;
  address: string;
}

export interface Starts {
  /** `uptime` in milliseconds. */
  take(said: { readonly uptime: number; readonly at: number; readonly address: string }): void;
  /** The one that came later of two that are heard in turn; null for one machine. */
  copy(now: number): { readonly address: string; readonly apartSeconds: number } | null;
}

export function createStarts(): Starts {
  let starts: readonly Start[] = [];
  let last: Start | null = null;
  let returns: readonly number[] = [];
  return {
    take({ uptime, at, address }) {
      const began = at - uptime;
      const same = starts.find((start) => Math.abs(start.at - began) <= SAME_WITHIN);
      const start = same ?? { at: began, heardAt: at, address };
      Object.assign(start, { at: began, heardAt: at, address });
      if (same === undefined) {
        starts = [...starts, start].slice(-STARTS_MAX);
      }
      if (same !== undefined && last !== start) {
        returns = [...returns, at].slice(-RETURNS);
      }
      last = start;
    },
    copy(now) {
      const [first = -Infinity] = returns;
      const isTurning = returns.length === RETURNS && now - first <= RETURNS_WITHIN;
      const [later, earlier] = isTurning
        ? starts
            .toSorted((a, b) => b.heardAt - a.heardAt)
            .slice(0, 2)
            .toSorted((a, b) => b.at - a.at)
        : [];
      return later === undefined || earlier === undefined
        ? null
        : { address: later.address, apartSeconds: Math.round((later.at - earlier.at) / 1000) };
    },
  };
}
