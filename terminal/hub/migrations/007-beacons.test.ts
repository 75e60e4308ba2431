import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-hub.ts";
import { createBeaconRows } from "../store/sqlite/beacons.ts";
import { HUB_MIGRATIONS } from "../store/sqlite/sqlite-store.ts";

function open(file: string, version: number): Database {
  const opened = openDatabase(file, {
    migrations: HUB_MIGRATIONS.slice(0, version),
    create: true,
  });
  return present(opened.ok ? opened.value : null, "the database");
}

const bytes = (length: number, filled: number): Uint8Array => new Uint8Array(length).fill(filled);

test("a hub from before it had beacons keeps its tills, and has no beacons and no keys of them", () => {
  const file = join(temporaryFolder(), "hub.db");
  const before = open(file, 6);
  before.exec("INSERT INTO terminal (terminal, name) VALUES (2, 'Counter')");
  before.close();
  const after = open(file, 7);
  expect(after.prepare("SELECT name FROM terminal").all()).toEqual([{ name: "Counter" }]);
  const rows = createBeaconRows(after);
  expect([rows.shop(), rows.list(), rows.ownerKeys(9)]).toEqual([null, [], []]);
  after.close();
});

test("an owner's key is never written over, and the newest are handed out with the oldest first", () => {
  const database = open(join(temporaryFolder(), "hub.db"), 7);
  const rows = createBeaconRows(database);
  [1, 2, 3].forEach((keyVersion) =>
    rows.addOwnerKey({ keyVersion, key: bytes(32, keyVersion) }, 1),
  );
  rows.addOwnerKey({ keyVersion: 3, key: bytes(32, 9) }, 1);
  expect(rows.ownerKeys(2)).toEqual([
    { keyVersion: 2, key: bytes(32, 2) },
    { keyVersion: 3, key: bytes(32, 3) },
  ]);
  database.close();
});

test("an hour has the mean, the lowest and the highest of all tills, and is forgotten in time", () => {
  const database = open(join(temporaryFolder(), "hub.db"), 7);
  const rows = createBeaconRows(database);
  const device = bytes(8, 7);
  const heard = { device, hour: 100 };
  rows.hear({ ...heard, terminal: 2, rssi: -60, onAirShare: 1 });
  rows.hear({ ...heard, terminal: 2, rssi: -70, onAirShare: 0.5 });
  rows.hear({ ...heard, terminal: 3, rssi: -80.5, onAirShare: null });
  expect(rows.hours(device, 100)).toEqual([
    {
      hour: 100,
      reports: 3,
      mean: -70.166_666_666_666_67,
      lowest: -80.5,
      highest: -60,
      onAirShare: 0.75,
    },
  ]);
  expect(rows.hours(device, 101)).toEqual([]);
  rows.forget({ hour: 101, at: 1 });
  expect(rows.hours(device, 0)).toEqual([]);
  database.close();
});
