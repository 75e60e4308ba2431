import type { Migration } from "@tillwave/sqlite/migrate";

/** What a till remembers of wallets that have paid it (protocols §1.6, §1.9, §4.6). */
export const tap: Migration = {
  version: 4,
  sql: `
    -- the highest seen of each alias, until its credential has expired
    CREATE TABLE tap_seen (
      alias BLOB PRIMARY KEY,
      counter INTEGER NOT NULL,
      cum_cash INTEGER NOT NULL,
      cum_promo INTEGER NOT NULL,
      -- Unix seconds
      expires INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tap_seen_by_expires ON tap_seen (expires);

    -- payments that nobody has vouched for, by the position of the entry that counts them
    CREATE TABLE tap_at_risk (
      position INTEGER PRIMARY KEY,
      alias BLOB NOT NULL,
      amount INTEGER NOT NULL,
      shift INTEGER NOT NULL
    ) STRICT;

    -- codes that were typed wrong, in trusted Unix seconds
    CREATE TABLE tap_wrong_code (
      at INTEGER NOT NULL
    ) STRICT;

    -- when the hub was last heard, in trusted Unix seconds
    CREATE TABLE tap_heard (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      at INTEGER NOT NULL
    ) STRICT;
  `,
};
