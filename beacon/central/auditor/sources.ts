/**
 * From which radio addresses one device's ids come. Two addresses that take turns are two transmitters; one that comes after
 * another fell silent is the same beacon with another adapter, or after a restart.
 *
 *   A A A A A A           A B A A B A B B
 *               B B B B         └─ one comes back that another followed, again and again within some seconds
 */

const SOURCES_MAX = 8;
const RETURNS = 3;

interface Source {
  readonly address: string;
  readonly firstAt: number;
  lastAt: number;
  count: number;
}

export interface Sources {
  /** All times in milliseconds listened. */
  take(address: string, at: number): void;
  /** The address that came last of those that take turns; null where one speaks at a time. */
  second(now: number, within: number): string | null;
  /** Heard within so long, in order. */
  speaking(now: number, within: number): readonly string[];
  main(): string | null;
  forget(address: string): void;
}

export function createSources(): Sources {
  const sources = new Map<string, Source>();
  let last: string | null = null;
  let returns: readonly number[] = [];
  return {
    take(address, at) {
      const known = sources.get(address);
      const source = known ?? { address, firstAt: at, lastAt: at, count: 0 };
      source.lastAt = at;
      source.count += 1;
      sources.set(address, source);
      if (sources.size > SOURCES_MAX) {
        sources.delete(leastHeard([...sources.values()], address));
      }
      if (known !== undefined && last !== address) {
        returns = [...returns, at].slice(-RETURNS);
      }
      last = address;
    },
    second(now, within) {
      const [first = -Infinity] = returns;
      const speaking = [...sources.values()].filter(({ lastAt }) => now - lastAt <= within);
      if (returns.length < RETURNS || now - first > within || speaking.length < 2) {
        return null;
      }
      const newest = speaking.toSorted((a, b) => b.firstAt - a.firstAt)[0];
      return newest?.address ?? null;
    },
    speaking: (now, within) =>
      [...sources.values()]
        .filter(({ lastAt }) => now - lastAt <= within)
        .map(({ address }) => address),
    main() {
      const [first] = [...sources.values()].toSorted((a, b) => b.lastAt - a.lastAt);
      return first?.address ?? null;
    },
    forget(address) {
      sources.delete(address);
      last = last === address ? null : last;
    },
  };
}

/** Whoever makes up addresses pushes out nobody who stays with one. */
function leastHeard(sources: readonly Source[], but: string): string {
  const [least] = sources
    .filter(({ address }) => address !== but)
    .toSorted((a, b) => a.count - b.count || a.lastAt - b.lastAt);
  return least?.address ?? but;
}
