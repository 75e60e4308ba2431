import type { Migration } from "@tillwave/sqlite/migrate";

export const beacons: Migration = {
  version: 7,
  sql: `
    -- iBeacon's: what phones know the merchant's beacons by. Made once
    CREATE TABLE beacon_shop (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      uuid BLOB NOT NULL CHECK (length(uuid) = 16),
      major INTEGER NOT NULL CHECK (major BETWEEN 0 AND 65535),
      -- rises with whatever changes of the beacons
      plan_version INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- K_prov: what beacons are opened by. Another one when a till may no longer
    CREATE TABLE owner_key (
      key_version INTEGER PRIMARY KEY CHECK (key_version BETWEEN 1 AND 4294967295),
      key BLOB NOT NULL CHECK (length(key) = 32),
      made_at INTEGER NOT NULL
    ) STRICT;

    -- as the till left it that dealt with it last
    CREATE TABLE beacon (
      device BLOB PRIMARY KEY CHECK (length(device) = 8),
      -- of the presence key that its ids roll by, or that waits for it
      key_number INTEGER NOT NULL CHECK (key_number BETWEEN 1 AND 65535),
      -- JSON of BeaconFacts
      facts TEXT NOT NULL,
      -- when it happened, as far as the till knew, and never later than it was told
      at INTEGER NOT NULL,
      terminal INTEGER NOT NULL,
      released_at INTEGER
    ) STRICT;

    -- what tills have told, whether it moved anything or not
    CREATE TABLE beacon_event (
      terminal INTEGER NOT NULL,
      epoch INTEGER NOT NULL,
      seq INTEGER NOT NULL,
      device BLOB NOT NULL,
      received_at INTEGER NOT NULL,
      -- JSON of BeaconEvent
      event TEXT NOT NULL,
      PRIMARY KEY (terminal, epoch, seq)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX beacon_event_of_device ON beacon_event (device, received_at);

    -- what a till's ear finds; open while closed_at is null
    CREATE TABLE beacon_finding (
      id INTEGER PRIMARY KEY,
      terminal INTEGER NOT NULL,
      -- by which it is the same one again
      name TEXT NOT NULL,
      finding TEXT NOT NULL,
      opened_at INTEGER NOT NULL,
      closed_at INTEGER
    ) STRICT;
    CREATE UNIQUE INDEX beacon_finding_open ON beacon_finding (terminal, name)
      WHERE closed_at IS NULL;
    CREATE INDEX beacon_finding_closed ON beacon_finding (closed_at) WHERE closed_at IS NOT NULL;

    -- how it was heard in each hour, by each till
    CREATE TABLE beacon_hour (
      hour INTEGER NOT NULL,
      device BLOB NOT NULL,
      terminal INTEGER NOT NULL,
      reports INTEGER NOT NULL,
      -- hundredths of dBm
      rssi_sum INTEGER NOT NULL,
      rssi_min INTEGER NOT NULL,
      rssi_max INTEGER NOT NULL,
      -- parts of ten thousand
      share_sum INTEGER NOT NULL,
      share_reports INTEGER NOT NULL,
      PRIMARY KEY (hour, device, terminal)
    ) STRICT, WITHOUT ROWID;
  `,
};
