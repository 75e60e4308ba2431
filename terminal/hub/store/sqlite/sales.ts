import type { Database } from "@tillwave/sqlite/database";
import type { JournalRows, ListedSale } from "../journal-rows.ts";
import { bigOrNull, numberOf } from "./column.ts";

type SaleRows = Pick<
  JournalRows,
  "addSale" | "sales" | "sale" | "countHour" | "hours" | "countQuarter" | "salesBetween"
>;

interface Row {
  readonly id: bigint;
  readonly terminal: bigint;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly number: bigint;
  readonly at: bigint;
  readonly received_at: bigint;
  readonly currency: string;
  readonly total: bigint;
  readonly cashier: string | null;
  readonly quarantined: bigint;
}

interface HourRow {
  readonly begins: bigint;
  readonly sales: bigint;
  readonly total: bigint;
}

interface TillSalesRow {
  readonly terminal: bigint;
  readonly sales: bigint;
  readonly total: bigint;
}

/** Higher than any id. */
const NEWEST = 2n ** 62n;

export function createSaleRows(database: Database): SaleRows {
  return { ...createListRows(database), ...createCountRows(database) };
}

function createListRows(database: Database): Pick<SaleRows, "addSale" | "sales" | "sale"> {
  const add = database.prepare(
    `INSERT INTO sale (terminal, epoch, seq, number, at, received_at, currency, total, cashier,
       quarantined) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const all = database.prepare<[bigint, bigint], Row>(
    "SELECT * FROM sale WHERE id < ? ORDER BY id DESC LIMIT ?",
  );
  const ofTerminal = database.prepare<[bigint, bigint, bigint], Row>(
    "SELECT * FROM sale WHERE terminal = ? AND id < ? ORDER BY id DESC LIMIT ?",
  );
  const one = database.prepare<[bigint, bigint, bigint], Row>(
    "SELECT * FROM sale WHERE terminal = ? AND epoch = ? AND seq = ?",
  );
  return {
    addSale: (of, sale, receivedAt) =>
      void add.run(
        BigInt(of.terminal),
        BigInt(of.epoch),
        BigInt(sale.seq),
        BigInt(sale.number),
        BigInt(sale.at),
        BigInt(receivedAt),
        sale.currency,
        BigInt(sale.total),
        sale.cashier,
        sale.quarantined ? 1n : 0n,
      ),
    sales(terminal, { before, limit }) {
      const until = bigOrNull(before) ?? NEWEST;
      const rows =
        terminal === null
          ? all.all(until, BigInt(limit))
          : ofTerminal.all(BigInt(terminal), until, BigInt(limit));
      return rows.map(saleOf);
    },
    sale(of, seq) {
      const row = one.get(BigInt(of.terminal), BigInt(of.epoch), BigInt(seq));
      return row === undefined ? null : saleOf(row);
    },
  };
}

function createCountRows(database: Database): Omit<SaleRows, "addSale" | "sales" | "sale"> {
  const countHour = database.prepare(
    `INSERT INTO sales_hour (begins, sales, total) VALUES (?, ?, ?)
     ON CONFLICT (begins) DO UPDATE SET sales = sales + excluded.sales,
       total = min(total + excluded.total, 9007199254740991)`,
  );
  const hours = database.prepare<[bigint], HourRow>(
    "SELECT begins, sales, total FROM sales_hour WHERE begins >= ? ORDER BY begins",
  );
  const countQuarter = database.prepare(
    `INSERT INTO sales_quarter (begins, terminal, sales, total) VALUES (?, ?, ?, ?)
     ON CONFLICT (begins, terminal) DO UPDATE SET sales = sales + excluded.sales,
       total = min(total + excluded.total, 9007199254740991)`,
  );
  const between = database.prepare<[bigint, bigint], TillSalesRow>(
    `SELECT terminal, sum(sales) AS sales, min(sum(total), 9007199254740991) AS total
     FROM sales_quarter WHERE begins >= ? AND begins < ? GROUP BY terminal ORDER BY terminal`,
  );
  return {
    countHour: ({ begins, sales, total }) =>
      void countHour.run(BigInt(begins), BigInt(sales), BigInt(total)),
    hours: (from) =>
      hours.all(BigInt(from)).map((row) => ({
        begins: numberOf(row.begins),
        sales: numberOf(row.sales),
        total: numberOf(row.total),
      })),
    countQuarter: (begins, { terminal, sales, total }) =>
      void countQuarter.run(BigInt(begins), BigInt(terminal), BigInt(sales), BigInt(total)),
    salesBetween: ({ from, until }) =>
      between.all(BigInt(from), BigInt(until)).map((row) => ({
        terminal: numberOf(row.terminal),
        sales: numberOf(row.sales),
        total: numberOf(row.total),
      })),
  };
}

function saleOf(row: Row): ListedSale {
  return {
    id: numberOf(row.id),
    terminal: numberOf(row.terminal),
    epoch: numberOf(row.epoch),
    seq: numberOf(row.seq),
    number: numberOf(row.number),
    at: numberOf(row.at),
    receivedAt: numberOf(row.received_at),
    currency: row.currency,
    total: numberOf(row.total),
    cashier: row.cashier,
    quarantined: row.quarantined === 1n,
  };
}
