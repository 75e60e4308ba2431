import { copyFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { openDatabase } from "@tillwave/sqlite/database";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../../scenarios/open-hub.ts";
import { hubStoreContract } from "../hub-store.contract.ts";
import type { HubStore } from "../hub-store.ts";
import { HUB_MIGRATIONS, openSqliteStore } from "./sqlite-store.ts";

function openAt(file: string, create: boolean): HubStore {
  const opened = openSqliteStore(file, { create });
  const store = present(opened.ok ? opened.value : null, "the store");
  onTestFinished(() => {
    try {
      store.close();
    } catch {
      // The test has closed it.
    }
  });
  return store;
}

hubStoreContract("SQLite", () => {
  const file = join(temporaryFolder(), "hub.db");
  return {
    store: openAt(file, true),
    reopen() {
      const left = join(temporaryFolder(), "hub.db");
      for (const suffix of ["", "-wal"].filter((one) => existsSync(file + one))) {
        copyFileSync(file + suffix, left + suffix);
      }
      return openAt(left, false);
    },
  };
});

test("no statement changes or deletes an entry, whoever runs it", () => {
  const file = join(temporaryFolder(), "hub.db");
  const opened = openDatabase(file, { migrations: HUB_MIGRATIONS, create: true });
  const database = present(opened.ok ? opened.value : null, "the database");
  onTestFinished(() => void database.close());
  database.prepare("INSERT INTO entry VALUES (2, 1, 1, x'00', zeroblob(32), 0)").run();
  expect(() => database.exec("UPDATE entry SET body = x'01'")).toThrow(/never changed/u);
  expect(() => database.exec("DELETE FROM entry")).toThrow(/never deleted/u);
});

test("of a customer who was erased nothing is left in the file, not even where nothing lies", () => {
  const file = join(temporaryFolder(), "hub.db");
  const store = openAt(file, true);
  const publicKey = Buffer.alloc(33, 0xa7);
  const customer = publicKey.subarray(0, 8);
  store.commit((rows) => rows.customers.add({ customer, publicKey, consent: 1 }, 1));
  store.settle();
  expect(readFileSync(file).includes(publicKey)).toBe(true);
  store.commit((rows) => rows.customers.remove(1));
  store.settle();
  const left = ["", "-wal"].filter((one) => existsSync(file + one));
  expect(left.some((one) => readFileSync(file + one).includes(publicKey))).toBe(false);
});
