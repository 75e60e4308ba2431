/**
 * Finds sales in the journal by what people know of them, and what became of a sale since. One statement,
 * one function. What an index says is held against the entry itself.
 */
import { FOUND_MAX, REFUNDS_MAX } from "@tillwave/shared/api/reversals";
import { type Entry, decodeEntry } from "@tillwave/shared/journal/entry";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";
import { FIELD } from "../migrations/008-reversals.ts";

export type ReversalEntry = Extract<Entry, { readonly kind: "refund" | "void" }>;
export type RefusedEntry = Extract<Entry, { readonly kind: "refused-later" }>;

export interface Since {
  readonly reversals: readonly { readonly ref: EntryRef; readonly entry: ReversalEntry }[];
  /** Money that the sale counted, and that was refused to the shop. */
  readonly refused: readonly RefusedEntry[];
}

export interface ReversalStore {
  /** Newest first, at most {@link FOUND_MAX}. */
  byNumber(sale: number): readonly EntryRef[];
  byTotal(total: number): readonly EntryRef[];
  /** From the first of these times up to the second, Unix milliseconds. */
  byTime(from: number, before: number): readonly EntryRef[];
  /** The oldest first. */
  since(original: EntryRef): Since;
  /** Null where that entry gave nothing back. */
  find(ref: EntryRef): ReversalEntry | null;
  /** The entry that this press has made; null where it made none. */
  entryOfPress(id: string): EntryRef | null;
  /** Who wrote this epoch; null where it is not here. */
  ownerOf(epoch: number): { readonly merchant: number; readonly terminal: number } | null;
  /** Inside a transaction. */
  addPress(id: string, position: number, most: number): void;
}

interface RefRow {
  readonly epoch: bigint;
  readonly seq: bigint;
}

interface BodyRow extends RefRow {
  readonly body: Uint8Array;
}

const FROM_SALES = "SELECT epoch, seq FROM entry WHERE kind = 'sale-paid' AND";
const NEWEST = "ORDER BY position DESC LIMIT";
/** Beyond the refunds that a sale may have: its void, and cards that were refused. */
const SINCE_MAX = 2 * REFUNDS_MAX;

export function createReversalStore(database: Database): ReversalStore {
  return { ...createFinds(database), ...createPresses(database) };
}

type Presses = Pick<ReversalStore, "entryOfPress" | "addPress">;

function createFinds(database: Database): Omit<ReversalStore, keyof Presses> {
  const most = BigInt(FOUND_MAX);
  const byNumber = database.prepare<[bigint, bigint], RefRow>(
    `${FROM_SALES} ${FIELD.sale} = ? ${NEWEST} ?`,
  );
  const byTotal = database.prepare<[bigint, bigint], RefRow>(
    `${FROM_SALES} ${FIELD.total} = ? ${NEWEST} ?`,
  );
  const byTime = database.prepare<[bigint, bigint, bigint], RefRow>(
    `${FROM_SALES} ${FIELD.wall} >= ? AND ${FIELD.wall} < ? ${NEWEST} ?`,
  );
  const since = database.prepare<[bigint, bigint, bigint], BodyRow>(
    `SELECT epoch, seq, body FROM entry WHERE kind IN ('refund', 'void', 'refused-later')
       AND ${FIELD.originalEpoch} = ? AND ${FIELD.originalSeq} = ? ORDER BY position LIMIT ?`,
  );
  const find = database.prepare<[{ epoch: bigint; seq: bigint }], BodyRow>(
    `SELECT epoch, seq, body FROM entry WHERE position = (SELECT first_position FROM epoch
       WHERE epoch = @epoch) + @seq - 1 AND epoch = @epoch AND seq = @seq`,
  );
  const owner = database.prepare<[bigint], { merchant: bigint; terminal: bigint }>(
    "SELECT merchant, terminal FROM epoch WHERE epoch = ?",
  );
  return {
    byNumber: (sale) => byNumber.all(BigInt(sale), most).map(refOf),
    byTotal: (total) => byTotal.all(BigInt(total), most).map(refOf),
    byTime: (from, before) => byTime.all(BigInt(from), BigInt(before), most).map(refOf),
    since(original) {
      const { epoch, seq } = original;
      const rows = since.all(BigInt(epoch), BigInt(seq), BigInt(SINCE_MAX));
      const found = rows.flatMap((row) => {
        const entry = decodeEntry(row.body);
        return entry.ok ? [{ ref: refOf(row), entry: entry.value }] : [];
      });
      return {
        reversals: found.flatMap(({ ref, entry }) =>
          isReversal(entry) && isSame(entry.original, original) ? [{ ref, entry }] : [],
        ),
        refused: found.flatMap(({ entry }) =>
          entry.kind === "refused-later" && isSame(entry.original, original) ? [entry] : [],
        ),
      };
    },
    find({ epoch, seq }) {
      const row = find.get({ epoch: BigInt(epoch), seq: BigInt(seq) });
      const entry = row === undefined ? null : decodeEntry(row.body);
      return entry?.ok === true && isReversal(entry.value) ? entry.value : null;
    },
    ownerOf(epoch) {
      const row = owner.get(BigInt(epoch));
      return row === undefined
        ? null
        : { merchant: Number(row.merchant), terminal: Number(row.terminal) };
    },
  };
}

function createPresses(database: Database): Presses {
  const known = database.prepare<[string], RefRow>(
    "SELECT epoch, seq FROM entry WHERE position = (SELECT position FROM reversal_press WHERE id = ?)",
  );
  const add = database.prepare<[string, bigint]>(
    "INSERT INTO reversal_press (id, position) VALUES (?, ?)",
  );
  const forget = database.prepare<[bigint]>(
    "DELETE FROM reversal_press WHERE id NOT IN (SELECT id FROM reversal_press ORDER BY position DESC LIMIT ?)",
  );
  return {
    entryOfPress(id) {
      const row = known.get(id);
      return row === undefined ? null : refOf(row);
    },
    addPress(id, position, most) {
      add.run(id, BigInt(position));
      forget.run(BigInt(most));
    },
  };
}

const refOf = ({ epoch, seq }: RefRow): EntryRef => ({ epoch: Number(epoch), seq: Number(seq) });

const isReversal = (entry: Entry): entry is ReversalEntry =>
  entry.kind === "refund" || entry.kind === "void";

const isSame = (a: EntryRef, b: EntryRef): boolean => a.epoch === b.epoch && a.seq === b.seq;
