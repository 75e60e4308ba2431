import type { Migration } from "@tillwave/sqlite/migrate";

export const salesQuarter: Migration = {
  version: 2,
  sql: `
    -- sales that count, by till and by the quarter of an hour in which it says that they were made:
    -- in every time zone the day begins with one
    CREATE TABLE sales_quarter (
      begins INTEGER NOT NULL,
      terminal INTEGER NOT NULL,
      sales INTEGER NOT NULL,
      total INTEGER NOT NULL,
      PRIMARY KEY (begins, terminal)
    ) STRICT, WITHOUT ROWID;

    -- total() goes beyond what an integer holds, where a till claims that much, and sum() would refuse
    INSERT INTO sales_quarter (begins, terminal, sales, total)
      SELECT at - at % 900000, terminal, count(*), CAST(min(total(total), 9007199254740991.0) AS INTEGER)
      FROM sale WHERE quarantined = 0 AND currency = (SELECT currency FROM hub)
      GROUP BY at - at % 900000, terminal;
  `,
};
