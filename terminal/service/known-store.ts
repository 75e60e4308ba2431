/** What the till last ran with, and which breaks of its chain it has seen. */
import type { Alarm } from "@tillwave/shared/api/till";
import { type EntryRef, LONG_TEXT_MAX } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";
import * as v from "valibot";
import type { Settings } from "./settings.ts";

/** Longest value that a change is written down with, in characters: two dozen taxes fit. */
const VALUE_MAX = LONG_TEXT_MAX;

export interface SettingsChange {
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

const restoredSchema = v.strictObject({
  why: v.picklist(["restored", "cloned"]),
  /** Wall clock. */
  at: v.number(),
});
export type Restored = v.InferOutput<typeof restoredSchema>;

export interface KnownStore {
  version(): string | null;
  /** 0 before the first shift. */
  shift(): number;
  /** None where no settings are known yet: the first ones change nothing. */
  settingsChanges(settings: Settings): readonly SettingsChange[];
  /** Inside a transaction. */
  remember(known: {
    readonly version: string;
    readonly settings: Settings;
    readonly shift: number;
  }): void;
  /** Inside a transaction. {@link KnownStore.shift} says it after {@link KnownStore.reread}. */
  setShift(shift: number): void;
  /** After the transaction. */
  reread(): void;
  /** What tells this database from its copies; null before it had a name. */
  instance(): string | null;
  /** Inside a transaction, as the two below. */
  setInstance(instance: string): void;
  /** The joining that the till last ran under; null where it has never joined a hub. */
  member(): string | null;
  setMember(member: string): void;
  /** When this memory was last found to be put back or copied. */
  restored(): Restored | null;
  setRestored(restored: Restored): void;
  breaks(): readonly Alarm[];
  isBroken(at: EntryRef): boolean;
  /** Inside a transaction. */
  addBreaks(found: readonly EntryRef[], foundAt: number): void;
}

export function createKnownStore(database: Database): KnownStore {
  const select = database.prepare<[string], { value: string }>(
    "SELECT value FROM known WHERE name = ?",
  );
  const replace = database.prepare<[string, string]>(
    "INSERT INTO known (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
  );
  const allBreaks = database.prepare<[], { epoch: bigint; seq: bigint }>(
    "SELECT epoch, seq FROM chain_break ORDER BY epoch, seq",
  );
  const insertBreak = database.prepare<[bigint, bigint, bigint]>(
    "INSERT INTO chain_break (epoch, seq, found_at) VALUES (?, ?, ?)",
  );
  const value = (name: string): string | null => select.get(name)?.value ?? null;
  // Asked for with every entry and every status, changed once a day or never.
  const breaks = new Set<string>();
  let earliest: EntryRef | null = null;
  for (const { epoch, seq } of allBreaks.all()) {
    const at: EntryRef = { epoch: Number(epoch), seq: Number(seq) };
    breaks.add(nameOf(at));
    earliest = earlier(earliest, at);
  }
  const readShift = (): number => Math.trunc(Number(value("shift"))) || 0;
  let shift = readShift();
  return {
    version: () => value("version"),
    shift: () => shift,
    settingsChanges(settings) {
      const before = value("settings");
      return before === null ? [] : changesBetween(parsed(before), settings);
    },
    remember(known) {
      replace.run("version", known.version);
      replace.run("settings", JSON.stringify(known.settings));
      replace.run("shift", String(known.shift));
      shift = known.shift;
    },
    setShift: (next) => void replace.run("shift", String(next)),
    reread() {
      shift = readShift();
    },
    instance: () => value("instance"),
    setInstance: (instance) => void replace.run("instance", instance),
    member: () => value("member"),
    setMember: (member) => void replace.run("member", member),
    restored() {
      const kept = v.safeParse(restoredSchema, parsed(value("restored") ?? ""));
      return kept.success ? kept.output : null;
    },
    setRestored: (restored) => void replace.run("restored", JSON.stringify(restored)),
    breaks: () =>
      earliest === null ? [] : [{ type: "chain-broken", ...earliest, entries: breaks.size }],
    isBroken: (at) => breaks.has(nameOf(at)),
    addBreaks(found, foundAt) {
      for (const at of found) {
        insertBreak.run(BigInt(at.epoch), BigInt(at.seq), BigInt(foundAt));
        breaks.add(nameOf(at));
        earliest = earlier(earliest, at);
      }
    },
  };
}

function earlier(a: EntryRef | null, b: EntryRef): EntryRef {
  return a === null || b.epoch < a.epoch || (b.epoch === a.epoch && b.seq < a.seq) ? b : a;
}

const nameOf = ({ epoch, seq }: EntryRef): string => `${epoch}/${seq}`;

/** What cannot be read any more counts as nothing: then every setting is written down as new. */
function parsed(text: string): object {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}

/** By the settings' own top names: who reads the journal later sees the whole value on both sides. */
function changesBetween(before: object, after: object): readonly SettingsChange[] {
  const was = new Map(Object.entries(before));
  const is = new Map(Object.entries(after));
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((name) => ({ name, from: asText(was.get(name)), to: asText(is.get(name)) }))
    .filter(({ from, to }) => from !== to)
    .map(({ name, from, to }) => ({
      name,
      from: from.slice(0, VALUE_MAX),
      to: to.slice(0, VALUE_MAX),
    }));
}

function asText(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
