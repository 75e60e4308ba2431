/** What a till does between opening its memory and its first sale: say what is new, take up the basket. */
import type { Alarm } from "@tillwave/shared/api/till";
import type { Fact } from "@tillwave/shared/journal/entry";
import { type TillState, isOver, newTill } from "@tillwave/shared/sale/till";
import { type Terms, totalsOf } from "@tillwave/shared/sale/totals";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, commitOrThrow, map, readBack } from "@tillwave/sqlite/durable";
import type { Counter, CounterRead, CounterStore } from "./counter-store.ts";
import type { Journal, Scene } from "./journal.ts";
import type { KnownStore } from "./known-store.ts";
import { createShiftStore } from "./shifts/shift-store.ts";
import type { Settings } from "./settings.ts";
import { voidOfLeftOpen } from "./tap/left-open.ts";

/** Writes down what is different from the last run: the software, the settings; and opens the first shift. */
export function recordChanges(
  stores: {
    readonly database: Database;
    readonly journal: Journal;
    readonly known: KnownStore;
    readonly scene: () => Scene;
  },
  { settings, version }: { readonly settings: Settings; readonly version: string },
): void {
  const { database, journal, known, scene } = stores;
  const facts: Fact[] = [];
  const before = known.version();
  if (before !== version) {
    facts.push({ kind: "version-changed", from: before, to: version });
  }
  const changes = known.settingsChanges(settings);
  if (changes.length > 0) {
    facts.push({ kind: "settings-changed", who: "settings file", changes: [...changes] });
  }
  const shift = known.shift();
  if (shift === 0) {
    facts.push({ kind: "shift-opened", opened: 1, float: null });
  }
  if (facts.length > 0) {
    const written = commitOrThrow(database, () => {
      const done = journal.write(facts, scene());
      if (shift === 0) {
        createShiftStore(database).open(1, done.tip.position);
      }
      known.remember({ version, settings, shift: Math.max(shift, 1) });
      return done;
    });
    journal.advance(written.value);
  }
}

export interface RestoredCounter {
  readonly counter: Durable<Counter>;
  readonly alarms: readonly Alarm[];
}

export interface CounterSources {
  readonly database: Database;
  readonly journal: Journal;
  readonly scene: () => Scene;
  readonly counters: CounterStore;
  readonly terms: Terms;
  /** Wall clock. */
  readonly at: number;
  /** The highest number that a sale may have had; asked for only where no counter can be taken up. */
  readonly lastSale: () => number;
  /**
   * The highest number of a sale that may have been made since this database was copied, where it was
   * put back; 0 for every other.
   */
  readonly soldElsewhere: number;
}

/**
 * The basket where it was. One that cannot be trusted, or that has goods under a tax which the
 * settings no longer have, is kept aside, with an alarm that says so.
 */
export function restoreCounter(sources: CounterSources): RestoredCounter {
  const { database, counters, terms, at, soldElsewhere } = sources;
  const renumbered = (from: Counter, state: TillState): Durable<Counter> =>
    commitOrThrow(database, () => {
      const revision = Math.max(from.revision + 1, at);
      // The tender stays open under the number that its sale has from here on.
      const open = from.open ? { ...from.open, sale: state.sale.number } : null;
      const counter: Counter = { ...from, revision, state, open };
      counters.write(counter);
      return counter;
    });
  const stored = readBack(database, () => counters.read());
  const read = stored.value;
  if (read.type === "counter" && canBeSold(read.counter.state, terms)) {
    const state = aboveSold(read.counter.state, soldElsewhere);
    return state === read.counter.state
      ? { counter: map(stored, () => read.counter), alarms: [] }
      : { counter: renumbered(read.counter, state), alarms: [] };
  }
  return begun(read, sources);
}

/** With an empty basket. What was there is kept; what it has open is over. */
function begun(
  read: CounterRead,
  { database, journal, scene, counters, at, lastSale }: CounterSources,
): RestoredCounter {
  const alarms: Alarm[] = [];
  const begin = commitOrThrow(database, () => {
    const isKept = read.type !== "none";
    if (isKept) {
      alarms.push({ type: "basket-set-aside", keptAs: counters.setAside(at) });
    }
    const ended = isKept ? voidOfLeftOpen(database, read) : null;
    const written = ended === null ? null : journal.write([ended], scene());
    const state = newTill(lastSale() + 1);
    // Starts from the time, so that a page open since before never takes the new count for an older one.
    const fresh: Counter = { v: 1, revision: at, state, paid: null, done: [] };
    counters.write(fresh);
    return { fresh, written };
  });
  const { written } = begin.value;
  if (written !== null) {
    journal.advance(written);
  }
  return { counter: map(begin, ({ fresh }) => fresh), alarms };
}

/** Baskets whose numbers may have been sold since get new ones, and so do all sales after them. */
function aboveSold(state: TillState, sold: number): TillState {
  if (sold === 0 || (state.nextNumber > sold && state.sale.number > sold)) {
    return state;
  }
  let nextNumber = Math.max(state.nextNumber, sold + 1);
  const raise = <S extends { readonly number: number }>(sale: S): S =>
    sale.number > sold ? sale : { ...sale, number: nextNumber++ };
  const held = state.held.map(raise);
  const sale = isOver(state.sale) ? state.sale : raise(state.sale);
  return { sale, held, nextNumber, undo: null };
}

function canBeSold({ sale, held }: TillState, terms: Terms): boolean {
  return [sale, ...held].every((basket) => isOver(basket) || totalsOf(basket, terms).ok);
}
