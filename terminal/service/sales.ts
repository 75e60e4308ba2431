/** Reads paid sales back out of the journal, newest first. */
import type { PaidSaleView } from "@tillwave/shared/api/till";
import { SALES_PAGE } from "@tillwave/shared/api/till";
import { toHex } from "@tillwave/shared/core/bytes";
import { decodeEntry } from "@tillwave/shared/journal/entry";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";
import type { WrittenEntry } from "./journal.ts";

/** Of a head, as much as paper carries. */
const HEAD_SHOWN_BYTES = 4;

/** As the journal has them; what became of their paper and at the hub is told by others. */
export interface PaidSalesPage {
  readonly sales: readonly PaidSaleView[];
  /** To be given as `before` for the next page; null at the end. */
  readonly before: number | null;
}

export interface Sales {
  /** Null where that entry is not a readable sale. */
  find(ref: EntryRef): PaidSaleView | null;
  /** Sales written before that position, or the newest ones. */
  page(before: number | null): PaidSalesPage;
  /** The highest number among the latest sales, paid or cancelled; 0 where there is none. */
  lastNumber(): number;
}

/** Sales looked at for the highest number: recalled sales end out of order, but not further than this. */
const LATEST_SALES = 100;

interface SaleRow {
  readonly position: bigint;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly body: Uint8Array;
  readonly head: Uint8Array;
}

export function createSales(database: Database): Sales {
  const byRef = database.prepare<[{ epoch: bigint; seq: bigint }], SaleRow>(
    "SELECT position, epoch, seq, body, head FROM entry WHERE position = (SELECT first_position FROM epoch WHERE epoch = @epoch) + @seq - 1 AND epoch = @epoch AND seq = @seq",
  );
  const newest = database.prepare<[bigint, bigint], SaleRow>(
    "SELECT position, epoch, seq, body, head FROM entry WHERE kind = 'sale-paid' AND position < ? ORDER BY position DESC LIMIT ?",
  );
  const latest = database.prepare<[bigint], { body: Uint8Array }>(
    "SELECT body FROM entry WHERE kind IN ('sale-paid', 'sale-cancelled') ORDER BY position DESC LIMIT ?",
  );
  return {
    find({ epoch, seq }) {
      const row = byRef.get({ epoch: BigInt(epoch), seq: BigInt(seq) });
      return row === undefined ? null : viewOf(row);
    },
    page(before) {
      const below = BigInt(before ?? Number.MAX_SAFE_INTEGER);
      const rows = newest.all(below, BigInt(SALES_PAGE));
      const last = rows.at(-1);
      return {
        sales: rows.map(viewOf).filter((view) => view !== null),
        before: last === undefined || rows.length < SALES_PAGE ? null : Number(last.position),
      };
    },
    lastNumber() {
      const numbers = latest.all(BigInt(LATEST_SALES)).map(({ body }) => {
        const entry = decodeEntry(body);
        return entry.ok && "sale" in entry.value ? entry.value.sale : 0;
      });
      return Math.max(0, ...numbers);
    },
  };
}

function viewOf({ epoch, seq, body, head }: SaleRow): PaidSaleView | null {
  const entry = decodeEntry(body);
  const ref = { epoch: Number(epoch), seq: Number(seq) };
  return entry.ok ? paidSaleView({ ref, entry: entry.value, head }) : null;
}

/** Null for an entry that is no paid sale. */
export function paidSaleView({ ref, entry, head }: WrittenEntry): PaidSaleView | null {
  return entry.kind === "sale-paid"
    ? { ref, head: toHex(head.subarray(0, HEAD_SHOWN_BYTES)), entry }
    : null;
}
