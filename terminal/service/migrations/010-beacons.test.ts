import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { createBeaconStore } from "../beacons/beacon-store.ts";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { MIGRATIONS } from "../store.ts";

function open(file: string, version: number): Database {
  const migrations = MIGRATIONS.slice(0, version);
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

const released = (digit: string) => ({
  event: "released" as const,
  at: 1,
  who: "Mei",
  deviceId: digit.repeat(16),
});

test("a till from before it had beacons has none, and then numbers what happens to them in each epoch", () => {
  const file = join(temporaryFolder(), "till.db");
  open(file, 9).close();
  const database = open(file, 10);
  const store = createBeaconStore(database, "a".repeat(16));
  expect([store.reply(), store.unsent(), store.intents()]).toEqual([null, [], []]);
  store.append(released("1"), 1);
  store.append(released("2"), 1);
  store.append(released("3"), 1);
  store.markSent(1, 1);
  expect(store.unsent().map(({ seq }) => seq)).toEqual([2, 3]);
  store.moveUnsent(2);
  store.append(released("4"), 2);
  expect(store.unsent().map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(createBeaconStore(database, "b".repeat(16)).unsent()).toEqual([]);
  database.close();
});

test("a hub that was put back is told again what it has lost", () => {
  const database = open(join(temporaryFolder(), "till.db"), 10);
  const store = createBeaconStore(database, "a".repeat(16));
  store.append(released("1"), 1);
  store.append(released("2"), 1);
  store.markSent(1, 2);
  expect(store.unsent()).toEqual([]);
  store.markSent(1, 1);
  expect(store.unsent()).toEqual([{ ...released("2"), seq: 2 }]);
  database.close();
});
