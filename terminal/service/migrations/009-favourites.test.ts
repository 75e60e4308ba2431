import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { createFavouritesStore } from "../favourites/favourites-store.ts";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { MIGRATIONS } from "../store.ts";

function open(file: string, version: number): Database {
  const migrations = MIGRATIONS.slice(0, version);
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

test("a till from before it had favourites has none, and then those it is given, in their order", () => {
  const file = join(temporaryFolder(), "till.db");
  open(file, 8).close();
  const database = open(file, 9);
  const store = createFavouritesStore(database);
  expect(store.read()).toEqual([]);
  store.replace(["water", "bun"], "press-1");
  expect(store.read()).toEqual(["water", "bun"]);
  for (let i = 2; i < 20; i += 1) {
    store.replace(["bun"], `press-${i}`);
  }
  expect(store.read()).toEqual(["bun"]);
  expect([store.isDone("press-1"), store.isDone("press-19")]).toEqual([false, true]);
  expect(() => database.exec("INSERT INTO favourite VALUES (2, 'bun')")).toThrow(/UNIQUE/u);
  database.close();
});
