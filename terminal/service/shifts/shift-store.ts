/** Shifts and what was written about them later, in the till's database. One statement, one function. */
import { type Entry, decodeEntry } from "@tillwave/shared/journal/entry";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";

/** Presses that wrote something, kept so that none of them writes it twice. */
export const SHIFT_PRESSES_MAX = 64;

export interface StoredEntry {
  readonly position: number;
  readonly ref: EntryRef;
  readonly entry: Entry;
}

export interface ShiftRow {
  readonly number: number;
  /** Positions. */
  readonly opened: number;
  readonly closed: number | null;
}

export interface ShiftStore {
  /** Null where this till has none of that number. */
  find(number: number): ShiftRow | null;
  /** Closed ones before that number, the newest first. */
  closedBefore(number: number, most: number): readonly ShiftRow[];
  /** The shift whose range has that position; null before the first. */
  shiftAt(position: number): number | null;
  /** Positions of what was written about a closed shift, in the order of their numbers, from 1. */
  supplements(shift: number): readonly number[];
  /** The shift that the entry there is a supplement of; null where it is none. */
  supplementOf(position: number): number | null;
  /** Null where no press of that id wrote anything. */
  pressPosition(id: string): number | null;
  /** Null where that entry cannot be read. */
  entryAt(position: number): StoredEntry | null;
  /** Null where there is no such epoch. */
  positionOf(ref: EntryRef): number | null;
  /** Behind that position: entries of these kinds, what cannot be read left out. */
  after(position: number, most: number, kinds: ReadonlySet<string>): Stretch;
  /** All that follow are called inside a transaction. */
  open(number: number, position: number): void;
  close(number: number, position: number): void;
  addSupplement(shift: number, position: number): void;
  addPress(id: string, position: number): void;
}

export interface Stretch {
  readonly entries: readonly StoredEntry[];
  /** Of the last row, whatever it is; null at the end of the journal. */
  readonly last: Pick<StoredEntry, "position" | "ref"> | null;
}

interface Row {
  readonly kind: string;
  readonly position: bigint;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly body: Uint8Array;
}

interface ShiftColumns {
  readonly number: bigint;
  readonly opened: bigint;
  readonly closed: bigint | null;
}

export function createShiftStore(database: Database): ShiftStore {
  return { ...createReads(database), ...createWrites(database) };
}

type Writes = Pick<ShiftStore, "open" | "close" | "addSupplement" | "addPress">;

function createReads(database: Database): Omit<ShiftStore, keyof Writes> {
  const find = database.prepare<[bigint], ShiftColumns>(
    "SELECT number, opened, closed FROM shift WHERE number = ?",
  );
  const closedBefore = database.prepare<[bigint, bigint], ShiftColumns>(
    "SELECT number, opened, closed FROM shift WHERE closed IS NOT NULL AND number < ? ORDER BY number DESC LIMIT ?",
  );
  const shiftAt = database.prepare<[bigint], { number: bigint }>(
    "SELECT number FROM shift WHERE opened <= ? ORDER BY number DESC LIMIT 1",
  );
  const supplements = database.prepare<[bigint], { position: bigint }>(
    "SELECT position FROM shift_supplement WHERE shift = ? ORDER BY number",
  );
  const supplementOf = database.prepare<[bigint], { shift: bigint }>(
    "SELECT shift FROM shift_supplement WHERE position = ?",
  );
  const press = database.prepare<[string], { position: bigint }>(
    "SELECT position FROM shift_press WHERE id = ?",
  );
  const entryAt = database.prepare<[bigint], Row>(
    "SELECT kind, position, epoch, seq, body FROM entry WHERE position = ?",
  );
  const epoch = database.prepare<[bigint], { first_position: bigint }>(
    "SELECT first_position FROM epoch WHERE epoch = ?",
  );
  const after = database.prepare<[bigint, bigint], Row>(
    "SELECT kind, position, epoch, seq, body FROM entry WHERE position > ? ORDER BY position LIMIT ?",
  );
  return {
    find(number) {
      const row = find.get(BigInt(number));
      return row === undefined ? null : shiftOf(row);
    },
    closedBefore: (number, most) => closedBefore.all(BigInt(number), BigInt(most)).map(shiftOf),
    shiftAt(position) {
      const row = shiftAt.get(BigInt(position));
      return row === undefined ? null : Number(row.number);
    },
    supplements: (shift) => supplements.all(BigInt(shift)).map((row) => Number(row.position)),
    supplementOf(position) {
      const row = supplementOf.get(BigInt(position));
      return row === undefined ? null : Number(row.shift);
    },
    pressPosition(id) {
      const row = press.get(id);
      return row === undefined ? null : Number(row.position);
    },
    entryAt(position) {
      const row = entryAt.get(BigInt(position));
      return row === undefined ? null : storedOf(row);
    },
    positionOf(ref) {
      const row = epoch.get(BigInt(ref.epoch));
      return row === undefined ? null : Number(row.first_position) + ref.seq - 1;
    },
    after(position, most, kinds) {
      const rows = after.all(BigInt(position), BigInt(most));
      const last = rows.at(-1);
      return {
        entries: rows.flatMap((row) => (kinds.has(row.kind) ? (storedOf(row) ?? []) : [])),
        last: last === undefined ? null : placeOf(last),
      };
    },
  };
}

function createWrites(database: Database): Writes {
  const open = database.prepare<[bigint, bigint]>(
    "INSERT INTO shift (number, opened, closed) VALUES (?, ?, NULL) ON CONFLICT (number) DO NOTHING",
  );
  const close = database.prepare<[bigint, bigint]>("UPDATE shift SET closed = ? WHERE number = ?");
  const supplement = database.prepare<[{ shift: bigint; position: bigint }]>(
    `INSERT INTO shift_supplement (shift, number, position)
      SELECT @shift, 1 + count(*), @position FROM shift_supplement WHERE shift = @shift`,
  );
  const addPress = database.prepare<[string, bigint]>(
    "INSERT INTO shift_press (id, position) VALUES (?, ?)",
  );
  const forgetPresses = database.prepare<[bigint]>(
    "DELETE FROM shift_press WHERE id NOT IN (SELECT id FROM shift_press ORDER BY position DESC LIMIT ?)",
  );
  return {
    open: (number, position) => void open.run(BigInt(number), BigInt(position)),
    close: (number, position) => void close.run(BigInt(position), BigInt(number)),
    addSupplement: (shift, position) =>
      void supplement.run({ shift: BigInt(shift), position: BigInt(position) }),
    addPress(id, position) {
      addPress.run(id, BigInt(position));
      forgetPresses.run(BigInt(SHIFT_PRESSES_MAX));
    },
  };
}

const shiftOf = ({ number, opened, closed }: ShiftColumns): ShiftRow => ({
  number: Number(number),
  opened: Number(opened),
  closed: closed === null ? null : Number(closed),
});

/** A damaged page may hold anything in the place of a column. */
function storedOf(row: Row): StoredEntry | null {
  const entry = row.body instanceof Uint8Array ? decodeEntry(row.body) : null;
  return entry?.ok === true ? { ...placeOf(row), entry: entry.value } : null;
}

const placeOf = ({ position, epoch, seq }: Row) => ({
  position: Number(position),
  ref: { epoch: Number(epoch), seq: Number(seq) },
});
