import type { Migration } from "@tillwave/sqlite/migrate";

export const beacons: Migration = {
  version: 10,
  sql: `
    -- what the hub said last of the shop's beacons, with their keys: JSON of BeaconReply
    CREATE TABLE beacon_reply (
      hub TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      reply TEXT NOT NULL
    ) STRICT;

    -- what happened to beacons here, for the hub: numbered in an epoch of this till
    CREATE TABLE beacon_event (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      hub TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      -- JSON of BeaconEvent without its number
      event TEXT NOT NULL,
      is_sent INTEGER NOT NULL DEFAULT 0 CHECK (is_sent IN (0, 1)),
      UNIQUE (hub, epoch, seq)
    ) STRICT;

    -- what was about to be done to a beacon: gone as soon as it is known whether it was done
    CREATE TABLE beacon_intent (
      device TEXT PRIMARY KEY CHECK (length(device) = 16),
      hub TEXT NOT NULL,
      at INTEGER NOT NULL,
      intent TEXT NOT NULL
    ) STRICT;

    -- dBm at this till's own ear, when it was hung up
    CREATE TABLE beacon_level (
      device TEXT PRIMARY KEY CHECK (length(device) = 16),
      hub TEXT NOT NULL,
      expected_rssi REAL NOT NULL
    ) STRICT;
  `,
};
