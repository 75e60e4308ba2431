import type { Migration } from "@tillwave/sqlite/migrate";

export const staff: Migration = {
  version: 6,
  sql: `
    CREATE TABLE person (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('cashier', 'supervisor')),
      -- null: the page stays in the language that it has
      language TEXT,
      is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
      -- the PIN through scrypt, and with what
      salt BLOB NOT NULL CHECK (length(salt) >= 16),
      hash BLOB NOT NULL CHECK (length(hash) >= 32),
      n INTEGER NOT NULL,
      r INTEGER NOT NULL,
      p INTEGER NOT NULL
    ) STRICT;

    -- wrong PINs: of a person, or under '' of everybody at this till
    CREATE TABLE pin_guard (
      id TEXT PRIMARY KEY,
      -- in a row, since the last lock
      wrong INTEGER NOT NULL,
      -- since the last right one
      locks INTEGER NOT NULL,
      -- milliseconds, from that reading of the clock that runs with the machine
      locked_for INTEGER NOT NULL,
      monotonic INTEGER NOT NULL,
      boot TEXT NOT NULL
    ) STRICT;

    -- who signed in last, and whether they are still there
    CREATE TABLE staff_session (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      person TEXT NOT NULL REFERENCES person (id),
      is_signed_in INTEGER NOT NULL CHECK (is_signed_in IN (0, 1))
    ) STRICT;

    -- requests that were done: the same one sent again does nothing
    CREATE TABLE staff_done (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE
    ) STRICT;
  `,
};
