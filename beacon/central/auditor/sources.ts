/**
 * From which radio addresses one device's ids come. Two addresses that take turns are two transmitters; one that comes after
 * another fell silent is the same beacon with another adapter, or after a restart.
 *
 *   A A A A A A           A B A A B A B B
 *               B B B B   └─ three turns and more within some seconds
 */

const SOURCES_MAX = 8;
const TURNS = 4;
const TURNS_KEPT = 8;
/** Of each of the two, at least. */
const HEARD_MIN = 2;

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
  let turns: readonly number[] = [];
  return {
    take(address, at) {
      const known = sources.get(address);
      const source = known ?? { address, firstAt: at, lastAt: at, count: 0 };
      source.lastAt = at;
      source.count += 1;
      // The one heard last is last.
      sources.delete(address);
      sources.set(address, source);
      const [oldest] = sources.keys();
      if (sources.size > SOURCES_MAX && oldest !== undefined) {
        sources.delete(oldest);
      }
      if (last !== null && last !== address) {
        turns = [...turns, at].slice(-TURNS_KEPT);
      }
      last = address;
    },
    second(now, within) {
      const lately = turns.filter((at) => now - at <= within);
      const speaking = [...sources.values()].filter(
        ({ lastAt, count }) => now - lastAt <= within && count >= HEARD_MIN,
      );
      if (lately.length < TURNS || speaking.length < 2) {
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
