import type { Migration } from "@tillwave/sqlite/migrate";

export const print: Migration = {
  version: 2,
  sql: `
    CREATE TABLE print_job (
      -- in the order of asking
      id INTEGER PRIMARY KEY,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      -- 0 is the original
      copy INTEGER NOT NULL CHECK (copy >= 0),
      state TEXT NOT NULL CHECK (state IN ('queued', 'printing', 'printed', 'not-printed', 'unknown')),
      -- how often it was handed to the printer
      tries INTEGER NOT NULL,
      -- wall clock, Unix milliseconds
      asked_at INTEGER NOT NULL,
      -- of the press that asked for it last; null where the sale itself did
      request TEXT UNIQUE,
      UNIQUE (epoch, seq, copy)
    ) STRICT;
    CREATE INDEX print_job_open ON print_job (state, id) WHERE state IN ('queued', 'printing');

    -- every sale up to this entry has its job, or needs none
    CREATE TABLE print_mark (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      position INTEGER NOT NULL,
      -- whether the till had a printer when it ran last
      active INTEGER NOT NULL CHECK (active IN (0, 1))
    ) STRICT;
    INSERT INTO print_mark (id, position, active)
      SELECT 1, coalesce(max(position), 0), 0 FROM entry;

    -- presses that opened the drawer: the same one sent again opens nothing
    CREATE TABLE drawer_press (
      id TEXT PRIMARY KEY,
      position INTEGER NOT NULL
    ) STRICT;
  `,
};
