/**
 * What presence does by itself: codes of the next window ahead of it, alarms of emitters that fell silent,
 * and the end of what is kept for a time only.
 */
import { toHex } from "@tillwave/shared/core/bytes";
import type { HubContext } from "../context.ts";
import type { Ears } from "./ears.ts";
import { dropOldHeld } from "./held.ts";
import type { ZonesBook } from "./zones-book.ts";
import { zoneOf } from "./zones-document.ts";

/** Check-ins as they came, in milliseconds: then only their points are left. */
const VISITS_KEPT_MS = 30 * 86_400_000;
/** Who joined and never checked in, in milliseconds. A phone that comes after all joins again by itself. */
const IDLE_KEPT_MS = VISITS_KEPT_MS;
const HOUR_MS = 3_600_000;
/** How beacons were heard and what was found, in milliseconds. */
const BEACON_HISTORY_KEPT_MS = 31 * 24 * HOUR_MS;
/** Looked at in one round. */
const IDLE_LOOKED_AT = 10_000;
/** Words that are known again, in milliseconds; those of customers are good for ten minutes. */
const SAID_KEPT_MS = 86_400_000;
/** Of silence, in milliseconds, before people are told. */
const SILENT_TOLD_MS = 5 * 60_000;
/** In rounds, of a second each. */
const SILENCE_LOOKED_AT_EVERY = 30;
const FORGOTTEN_EVERY = 600;

export interface PresenceUpkeep {
  /** About every second. */
  round(): void;
}

export function createPresenceUpkeep({
  context,
  ears,
  book,
}: {
  readonly context: HubContext;
  readonly ears: Ears;
  readonly book: ZonesBook;
}): PresenceUpkeep {
  let rounds = 0;
  let lookedAt = 0;
  /** Of each emitter, the silence that was told: when it was heard before it. */
  const told = new Map<string, number>();
  return {
    round() {
      ears.advance();
      if (rounds % SILENCE_LOOKED_AT_EVERY === 0) {
        tellOfSilence({ context, book, told });
      }
      if (rounds % FORGOTTEN_EVERY === 0) {
        lookedAt = forgetOld(context, lookedAt);
      }
      rounds += 1;
    },
  };
}

/** Answers with the customer that was looked at last, from whom it goes on. */
function forgetOld({ store, ports }: HubContext, after: number): number {
  const { wall } = ports.clock.read();
  const done = store.commit((rows) => {
    dropOldHeld(rows, wall);
    rows.visits.forget(wall - VISITS_KEPT_MS);
    rows.said.forget(wall - SAID_KEPT_MS);
    const from = wall - BEACON_HISTORY_KEPT_MS;
    rows.beacons.forget({ hour: Math.floor(from / HOUR_MS), at: from });
    const joinedBefore = wall - IDLE_KEPT_MS;
    return rows.customers.forgetIdle({ after, count: IDLE_LOOKED_AT, joinedBefore });
  });
  if (done.ok) {
    return done.value.value;
  }
  ports.log.error({ failure: done.error }, "old check-ins could not be forgotten");
  return after;
}

interface Telling {
  readonly context: HubContext;
  readonly book: ZonesBook;
  readonly told: Map<string, number>;
}

function tellOfSilence({ context: { store, ports }, book, told }: Telling): void {
  const { wall } = ports.clock.read();
  const list = store.read((rows) => rows.emitters.list());
  const silent = (list.ok ? list.value.value : []).filter(
    ({ device, heard, lockedAt }) =>
      lockedAt === null &&
      heard !== null &&
      wall - heard.at > SILENT_TOLD_MS &&
      told.get(toHex(device)) !== heard.at,
  );
  if (silent.length === 0) {
    return;
  }
  const done = store.commit((rows) =>
    silent.forEach(({ device, name, place }) => {
      const zone = zoneOf(book.current(), place)?.name ?? `${place}`;
      const of = { emitter: toHex(device), name, zone };
      rows.alarms.raise({ type: "emitter-silent", ...of }, { terminal: null, at: wall });
    }),
  );
  if (done.ok) {
    silent.forEach(({ device, heard }) => told.set(toHex(device), heard?.at ?? 0));
  }
}
