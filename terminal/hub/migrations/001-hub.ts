import type { Migration } from "@tillwave/sqlite/migrate";

export const hub: Migration = {
  version: 1,
  sql: `
    -- the merchant's own data, and what the hub is: one row
    CREATE TABLE hub (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      merchant INTEGER NOT NULL CHECK (merchant BETWEEN 0 AND 4294967295),
      name TEXT NOT NULL,
      address TEXT NOT NULL,
      tax_id TEXT,
      currency TEXT NOT NULL CHECK (length(currency) = 3),
      root BLOB NOT NULL CHECK (length(root) = 33),
      hub_epoch INTEGER NOT NULL CHECK (hub_epoch >= 1),
      -- new documents get numbers above this one
      document_floor INTEGER NOT NULL DEFAULT 0,
      password TEXT NOT NULL,
      made_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE terminal (
      terminal INTEGER PRIMARY KEY CHECK (terminal BETWEEN 1 AND 4294967295),
      name TEXT NOT NULL,
      -- of the key that may sign; 0 until a till has joined
      key_number INTEGER NOT NULL DEFAULT 0,
      revoked_at INTEGER,
      -- no epoch above it was ever leased, spared or seen
      highest_epoch INTEGER NOT NULL DEFAULT 0,
      leased_epoch INTEGER NOT NULL DEFAULT 0,
      spare_epoch INTEGER NOT NULL DEFAULT 0,
      -- as they were signed last, and until when they hold (Unix seconds)
      certificate BLOB,
      certificate_until INTEGER NOT NULL DEFAULT 0,
      lease BLOB,
      lease_until INTEGER NOT NULL DEFAULT 0,
      renewed_at INTEGER NOT NULL DEFAULT 0,
      -- what the till said of itself last
      last_seen INTEGER,
      waiting INTEGER,
      waiting_since INTEGER,
      catalogue_version INTEGER,
      -- its sales that count, and what they come to
      sales INTEGER NOT NULL DEFAULT 0,
      total INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE till_key (
      terminal INTEGER NOT NULL REFERENCES terminal,
      key_number INTEGER NOT NULL CHECK (key_number >= 1),
      public_key BLOB NOT NULL CHECK (length(public_key) = 33),
      secret BLOB NOT NULL CHECK (length(secret) = 32),
      since INTEGER NOT NULL,
      PRIMARY KEY (terminal, key_number)
    ) STRICT;

    -- how far the hub holds each epoch
    CREATE TABLE epoch (
      terminal INTEGER NOT NULL REFERENCES terminal,
      epoch INTEGER NOT NULL CHECK (epoch BETWEEN 0 AND 4294967295),
      key_number INTEGER NOT NULL,
      why TEXT NOT NULL,
      expected INTEGER NOT NULL CHECK (expected >= 2),
      head BLOB NOT NULL CHECK (length(head) = 32),
      PRIMARY KEY (terminal, epoch)
    ) STRICT;

    -- the journals of all tills, byte for byte
    CREATE TABLE entry (
      terminal INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL CHECK (seq BETWEEN 1 AND 1099511627776),
      body BLOB NOT NULL,
      head BLOB NOT NULL CHECK (length(head) = 32),
      received_at INTEGER NOT NULL,
      UNIQUE (terminal, epoch, seq)
    ) STRICT;

    CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
      BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
    CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
      BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;

    -- what of the entries the console lists
    CREATE TABLE sale (
      id INTEGER PRIMARY KEY,
      terminal INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      number INTEGER NOT NULL,
      at INTEGER NOT NULL,
      received_at INTEGER NOT NULL,
      currency TEXT NOT NULL,
      total INTEGER NOT NULL,
      cashier TEXT,
      quarantined INTEGER NOT NULL CHECK (quarantined IN (0, 1)),
      UNIQUE (terminal, epoch, seq)
    ) STRICT;
    CREATE INDEX sale_of_terminal ON sale (terminal, id);

    -- sales that count, by the hour in which the till says that they were made
    CREATE TABLE sales_hour (
      begins INTEGER PRIMARY KEY,
      sales INTEGER NOT NULL,
      total INTEGER NOT NULL
    ) STRICT;

    -- signed by tills, whole: evidence of what they sent
    CREATE TABLE statement (
      id INTEGER PRIMARY KEY,
      terminal INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      outcome TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      statement BLOB NOT NULL
    ) STRICT;
    CREATE INDEX statement_of_epoch ON statement (terminal, epoch, first);

    -- what a person must look at; nothing is ever taken out
    CREATE TABLE quarantine (
      id INTEGER PRIMARY KEY,
      terminal INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      code TEXT NOT NULL,
      body BLOB NOT NULL,
      head BLOB NOT NULL CHECK (length(head) = 32),
      received_at INTEGER NOT NULL,
      seen_at INTEGER,
      UNIQUE (terminal, epoch, seq, head, code)
    ) STRICT;
    CREATE INDEX quarantine_unseen ON quarantine (terminal) WHERE seen_at IS NULL;

    CREATE TABLE alarm (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      terminal INTEGER,
      -- the kind with its facts, as JSON; the same is raised once until somebody has seen it
      what TEXT NOT NULL,
      seen_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX alarm_once ON alarm (coalesce(terminal, 0), what) WHERE seen_at IS NULL;

    CREATE TABLE join_code (
      id TEXT PRIMARY KEY,
      terminal INTEGER NOT NULL,
      name TEXT NOT NULL,
      -- K_e; gone as soon as the code is used or killed
      proof_key BLOB,
      expires INTEGER NOT NULL,
      tries INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE document (
      kind TEXT NOT NULL,
      version INTEGER NOT NULL,
      issued INTEGER NOT NULL,
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      body BLOB NOT NULL,
      signed BLOB NOT NULL,
      items INTEGER,
      PRIMARY KEY (kind, version)
    ) STRICT;
    CREATE INDEX document_by_digest ON document (digest);

    -- of tills' requests, for a day
    CREATE TABLE request (
      id BLOB PRIMARY KEY CHECK (length(id) = 16),
      at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX request_by_time ON request (at);
  `,
};
