import type { Migration } from "@tillwave/sqlite/migrate";

/** `hub` is the hub's id, 16 hex digits: a till that joins another one begins with that one anew. */
export const sync: Migration = {
  version: 3,
  sql: `
    -- how far each hub has answered, for each name that this till had there
    CREATE TABLE sync_place (
      hub TEXT NOT NULL,
      merchant INTEGER NOT NULL,
      terminal INTEGER NOT NULL,
      -- of the last entry that it has answered for, and all before it
      position INTEGER NOT NULL,
      PRIMARY KEY (hub, merchant, terminal)
    ) STRICT;

    -- the last that the hub has signed for each epoch, as it was signed
    CREATE TABLE sync_anchor (
      hub TEXT NOT NULL,
      merchant INTEGER NOT NULL,
      terminal INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      anchor BLOB NOT NULL,
      PRIMARY KEY (hub, merchant, terminal, epoch)
    ) STRICT;

    -- entries that the hub keeps aside for a person, or that cannot be sent to it
    CREATE TABLE sync_aside (
      hub TEXT NOT NULL,
      -- positions, both included
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      code TEXT NOT NULL,
      PRIMARY KEY (hub, first)
    ) STRICT;

    CREATE TABLE sync_alarm (
      hub TEXT NOT NULL,
      -- a till that joins again has another key, and its alarms are over
      key BLOB NOT NULL,
      type TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      found_at INTEGER NOT NULL,
      PRIMARY KEY (hub, key, type, epoch)
    ) STRICT;

    -- what the hub last signed as the time
    CREATE TABLE sync_time (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      time INTEGER NOT NULL,
      monotonic INTEGER NOT NULL,
      boot TEXT NOT NULL
    ) STRICT;

    -- the newest of each kind, and the one before it
    CREATE TABLE sync_document (
      hub TEXT NOT NULL,
      merchant INTEGER NOT NULL,
      kind TEXT NOT NULL,
      place TEXT NOT NULL CHECK (place IN ('held', 'previous')),
      version INTEGER NOT NULL,
      issued INTEGER NOT NULL,
      signed BLOB NOT NULL,
      -- as it was fetched: gzip
      body BLOB NOT NULL,
      PRIMARY KEY (hub, merchant, kind, place)
    ) STRICT;
  `,
};
