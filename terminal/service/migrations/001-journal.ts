import type { Migration } from "@tillwave/sqlite/migrate";

export const journal: Migration = {
  version: 1,
  sql: `
    CREATE TABLE epoch (
      epoch INTEGER PRIMARY KEY CHECK (epoch BETWEEN 1 AND 4294967295),
      merchant INTEGER NOT NULL CHECK (merchant BETWEEN 0 AND 4294967295),
      terminal INTEGER NOT NULL CHECK (terminal BETWEEN 0 AND 4294967295),
      -- the last head of the epoch before as known, or zeros
      previous BLOB NOT NULL CHECK (length(previous) = 32),
      -- of its entry with seq 1
      first_position INTEGER NOT NULL UNIQUE
    ) STRICT;

    CREATE TABLE entry (
      -- counts all epochs, in the order of writing
      position INTEGER PRIMARY KEY,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL CHECK (seq BETWEEN 1 AND 1099511627776),
      kind TEXT NOT NULL,
      -- one UTF-8 JSON line; the chain runs over exactly these bytes
      body BLOB NOT NULL,
      head BLOB NOT NULL CHECK (length(head) = 32)
    ) STRICT;

    -- no epoch and seq twice, none left out; cheaper with every sale than an index of them
    CREATE TRIGGER entry_is_in_its_place BEFORE INSERT ON entry
      WHEN NEW.seq IS NOT NEW.position + 1
        - (SELECT first_position FROM epoch WHERE epoch = NEW.epoch)
      BEGIN SELECT RAISE(ABORT, 'an entry is out of its place'); END;

    CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
      BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END;
    CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
      BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;

    -- entries whose bytes no longer give their head
    CREATE TABLE chain_break (
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      found_at INTEGER NOT NULL,
      PRIMARY KEY (epoch, seq)
    ) STRICT;

    -- what stands on the counter, as JSON
    CREATE TABLE counter (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      body BLOB NOT NULL,
      digest BLOB NOT NULL CHECK (length(digest) = 32)
    ) STRICT;

    -- counters that could not be taken up again; nothing is thrown away
    CREATE TABLE set_aside_counter (
      kept_at INTEGER NOT NULL,
      body BLOB,
      digest BLOB
    ) STRICT;

    -- what the till last ran with: version, settings, shift
    CREATE TABLE known (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT;
  `,
};
