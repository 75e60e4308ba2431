import type { Migration } from "@tillwave/sqlite/migrate";

export const presence: Migration = {
  version: 6,
  sql: `
    -- numbers of places that were given: none is ever given twice
    CREATE TABLE place (
      place INTEGER PRIMARY KEY CHECK (place BETWEEN 1 AND 4294967295),
      given_at INTEGER NOT NULL,
      -- of customers that one code ever brought
      most_phones INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE emitter (
      device BLOB PRIMARY KEY CHECK (length(device) = 8),
      name TEXT NOT NULL,
      place INTEGER NOT NULL REFERENCES place,
      -- of the key that it sounds with; and of the one that it gets with its next word, or that another
      -- device of its name has to ask for
      key_number INTEGER NOT NULL CHECK (key_number BETWEEN 1 AND 65535),
      next_key_number INTEGER,
      -- its key was taken away: until it joins again, its ids earn nothing
      locked_at INTEGER,
      -- the key before still resolves until then
      old_key_number INTEGER,
      old_key_until INTEGER,
      joined_at INTEGER NOT NULL,
      retired_at INTEGER,
      -- by its own signed word; null before the first
      heard_at INTEGER,
      boot INTEGER,
      -- its clock, in Unix seconds; the one at which this boot began
      time INTEGER,
      boot_time INTEGER,
      state TEXT,
      level INTEGER,
      settings_version INTEGER NOT NULL DEFAULT 0,
      offset_seconds INTEGER,
      phone_at INTEGER,
      copied_at INTEGER,
      -- since when it is in the state that people see
      state_since INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX emitter_of_place ON emitter (place) WHERE retired_at IS NULL;

    -- what emitters join with, beside those of tills
    CREATE TABLE emitter_code (
      id TEXT PRIMARY KEY,
      place INTEGER NOT NULL,
      name TEXT NOT NULL,
      -- K_e; gone as soon as the code is used or killed
      proof_key BLOB,
      expires INTEGER NOT NULL,
      tries INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- heartbeats' and customers' words, each once
    CREATE TABLE said_once (
      id BLOB PRIMARY KEY,
      at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX said_once_by_time ON said_once (at);

    -- who checked in: a key, and what it agreed to. Facts name the number, which nobody gets again
    CREATE TABLE customer (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      customer BLOB NOT NULL UNIQUE CHECK (length(customer) = 8),
      public_key BLOB NOT NULL CHECK (length(public_key) = 33),
      joined_at INTEGER NOT NULL,
      consent INTEGER NOT NULL,
      consent_at INTEGER NOT NULL
    ) STRICT;

    -- the ledger of points. Nothing is ever changed in it; what a customer had is deleted after its key
    CREATE TABLE point_fact (
      id INTEGER PRIMARY KEY,
      -- null where it is of nobody any more
      customer INTEGER,
      place INTEGER,
      window INTEGER,
      -- reward periods of the place, counted from 1970
      period INTEGER,
      points INTEGER NOT NULL CHECK (points >= 0),
      reason TEXT NOT NULL CHECK (reason IN ('check-in', 'held', 'released', 'dropped', 'erased')),
      at INTEGER NOT NULL,
      CHECK ((customer IS NULL) = (reason = 'erased'))
    ) STRICT;
    CREATE INDEX point_fact_of_customer ON point_fact (customer, place, id);
    -- one check-in earns once
    CREATE UNIQUE INDEX point_fact_of_window ON point_fact (customer, place, window)
      WHERE reason IN ('check-in', 'released');
    -- one reward for each customer and place in a period
    CREATE UNIQUE INDEX point_fact_of_period ON point_fact (customer, place, period)
      WHERE reason IN ('check-in', 'released');
    CREATE TRIGGER point_fact_is_never_changed BEFORE UPDATE ON point_fact
      BEGIN SELECT RAISE(ABORT, 'a fact is never changed'); END;
    CREATE TRIGGER point_fact_of_a_customer_is_never_deleted BEFORE DELETE ON point_fact
      WHEN OLD.customer IS NULL OR EXISTS (SELECT 1 FROM customer WHERE number = OLD.customer)
      BEGIN SELECT RAISE(ABORT, 'a fact of a customer is never deleted'); END;

    -- check-ins as they came, for a month: what the points rest on
    CREATE TABLE visit (
      id INTEGER PRIMARY KEY,
      customer INTEGER NOT NULL,
      place INTEGER NOT NULL,
      window INTEGER NOT NULL,
      device BLOB NOT NULL,
      key_number INTEGER NOT NULL,
      at INTEGER NOT NULL,
      heard_at INTEGER NOT NULL,
      quality INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('accepted', 'already-rewarded', 'stale-emitter', 'late')),
      -- of one that is held: what it is worth once its emitter was heard
      points INTEGER NOT NULL,
      period INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('counted', 'held', 'dropped', 'late')),
      -- in which run of the hub it came, and its clock there: what people set is not asked
      run BLOB NOT NULL,
      came INTEGER NOT NULL,
      -- the hub's clock stood behind what it had been before
      is_clock_unsure INTEGER NOT NULL CHECK (is_clock_unsure IN (0, 1)),
      UNIQUE (customer, place, window)
    ) STRICT;
    CREATE INDEX visit_held ON visit (device) WHERE state = 'held';
    CREATE INDEX visit_by_time ON visit (at);

    -- sums of nobody in particular, by place and by the quarter of an hour; place 0 is no place of the shop
    CREATE TABLE check_in_quarter (
      begins INTEGER NOT NULL,
      place INTEGER NOT NULL,
      rewarded INTEGER NOT NULL DEFAULT 0,
      points INTEGER NOT NULL DEFAULT 0,
      others INTEGER NOT NULL DEFAULT 0,
      guesses INTEGER NOT NULL DEFAULT 0,
      replays INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (begins, place)
    ) STRICT, WITHOUT ROWID;
  `,
};
