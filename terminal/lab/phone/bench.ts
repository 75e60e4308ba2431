/**
 * The counter of the lab: readers at their ports, and what is held to each.
 *
 * A thing lies where it was put until a person, or a fault, takes it away. A reader may come and go: what
 * lies there is seen again as soon as one listens.
 */
import {
  FIELD_EVENTS_MAX,
  type FieldEvent,
  type PhoneError,
  type ReaderSpot,
  type Tappable,
} from "@tillwave/shared/api/lab-phone";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { Timers } from "../ports.ts";
import { type FieldLines, type HeldThing, type Spot, type SpotName, openSpot } from "./spot.ts";

export interface Bench {
  hold(what: Tappable, port: number | null): Result<void, PhoneError>;
  takeAway(what: Tappable): void;
  readers(): readonly ReaderSpot[];
  readerOf(what: Tappable): number | null;
  events(): readonly FieldEvent[];
  commandsTo(what: Tappable): number;
  close(): void;
}

export interface BenchDeps {
  readonly timers: Timers;
  readonly lines: FieldLines;
  readonly ports: readonly number[];
  readonly things: Readonly<Record<Tappable, HeldThing>>;
  /** Milliseconds since 1970. */
  now(): number;
  onChange(): void;
}

export function createBench(deps: BenchDeps): Bench {
  const { ports, things, timers, onChange, now } = deps;
  const spots = new Map<number, Spot>();
  const isThere = new Map<number, boolean>();
  const log = createFieldLog(now);
  const readerOf = (what: Tappable): number | null =>
    [...spots].find(([, spot]) => spot.what === what)?.[0] ?? null;

  const takeAway = (what: Tappable): void => {
    const port = readerOf(what);
    if (port === null) {
      return;
    }
    spots.get(port)?.close();
    spots.delete(port);
    things[what].lifted?.();
    log.remember({ what, reader: port }, "lifted");
    onChange();
  };
  const setThere = (port: number, is: boolean): void => {
    if (isThere.get(port) !== is) {
      isThere.set(port, is);
      onChange();
    }
  };

  return {
    hold(what, wanted) {
      const at = readerOf(what);
      if (at !== null && (wanted === null || wanted === at)) {
        return ok(undefined);
      }
      const port = wanted ?? ports.find((free) => !spots.has(free)) ?? ports[0];
      if (port === undefined || !ports.includes(port)) {
        return err({ type: "no-reader" });
      }
      const by = spots.get(port)?.what;
      if (by !== undefined) {
        return err({ type: "reader-taken", by });
      }
      takeAway(what);
      things[what].laid?.();
      const name = { what, reader: port };
      log.remember(name, "laid");
      const spot = openSpot(name, {
        timers,
        lines: deps.lines,
        thing: things[what],
        remember: (type, data) => log.remember(name, type, data),
        setThere: (is) => setThere(port, is),
        pulled: () => takeAway(what),
      });
      spots.set(port, spot);
      onChange();
      return ok(undefined);
    },
    takeAway,
    readerOf,
    readers: () =>
      ports.map((port) => ({
        port,
        holds: spots.get(port)?.what ?? null,
        isThere: isThere.get(port) ?? null,
      })),
    events: log.events,
    commandsTo: log.commandsTo,
    close: () => [...spots.values()].forEach(({ what }) => takeAway(what)),
  };
}

interface FieldLog {
  remember(spot: SpotName, type: FieldEvent["type"], data?: string): void;
  events(): readonly FieldEvent[];
  commandsTo(what: Tappable): number;
}

/** Of what went over the fields the newest half is kept when there is too much. */
function createFieldLog(now: () => number): FieldLog {
  const commands = new Map<Tappable, number>();
  let events: FieldEvent[] = [];
  let n = 0;
  return {
    remember(spot, type, data = "") {
      n += 1;
      events.push({ n, at: now(), ...spot, type, data });
      if (events.length > FIELD_EVENTS_MAX) {
        events = events.slice(-FIELD_EVENTS_MAX / 2);
      }
      if (type === "command") {
        commands.set(spot.what, (commands.get(spot.what) ?? 0) + 1);
      }
    },
    events: () => events,
    commandsTo: (what) => commands.get(what) ?? 0,
  };
}
