/**
 * How many phones one code brought. A live relay of the sound cannot be told from the sound itself; that
 * it brings more phones than the zone ever held can (protocols §2.5).
 */
import type { HubContext } from "../context.ts";
import type { ZonesBook } from "./zones-book.ts";
import { zoneOf } from "./zones-document.ts";

/** Phones of one code that are nothing remarkable anywhere. */
const CROWD_MIN = 30;
/** More than so many times what the zone ever held is. */
const CROWD_GROWTH = 3;
/** Codes that are counted at one time. */
const CODES_MAX = 4096;
/** Phones of one code that are told apart. */
const PHONES_MAX = 5000;

export interface CodeCrowd {
  count(of: { readonly place: number; readonly window: number; readonly customer: number }): void;
}

export function createCodeCrowd({ store, ports }: HubContext, book: ZonesBook): CodeCrowd {
  const phones = new Map<string, Set<number>>();
  const most = new Map<number, number>();
  const mostOf = (place: number): number => {
    const known = most.get(place);
    if (known !== undefined) {
      return known;
    }
    const read = store.read((rows) => rows.places.mostPhones(place));
    const stored = read.ok ? read.value.value : 0;
    most.set(place, stored);
    return stored;
  };
  const raise = (place: number, count: number): void => {
    const at = ports.clock.read().wall;
    const zone = zoneOf(book.current(), place)?.name ?? `${place}`;
    store.commit((rows) =>
      rows.alarms.raise(
        { type: "one-code-many-phones", place, zone, phones: count },
        { terminal: null, at },
      ),
    );
  };
  /** The code is over: what it held is what the zone can hold. */
  const close = (name: string, set: Set<number>): void => {
    phones.delete(name);
    const place = Number(name.split("/")[0]);
    if (set.size > mostOf(place)) {
      most.set(place, set.size);
      store.commit((rows) => rows.places.raiseMostPhones(place, set.size));
    }
  };
  return {
    count({ place, window, customer }) {
      const name = `${place}/${window}`;
      const set = phones.get(name) ?? new Set<number>();
      phones.set(name, set);
      const [oldest] = phones;
      if (phones.size > CODES_MAX && oldest !== undefined) {
        close(...oldest);
      }
      const before = phones.get(`${place}/${window - 3}`);
      if (before !== undefined) {
        close(`${place}/${window - 3}`, before);
      }
      if (set.size >= PHONES_MAX || set.has(customer)) {
        return;
      }
      set.add(customer);
      const limit = Math.max(CROWD_MIN, CROWD_GROWTH * mostOf(place));
      if (set.size === limit + 1) {
        raise(place, set.size);
      }
    },
  };
}
