import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Database, openDatabase } from "./database.ts";
import { type Durable, commit, commitOrThrow, map, readBack } from "./durable.ts";

const MIGRATION = {
  version: 1,
  sql: "CREATE TABLE sale (number INTEGER PRIMARY KEY, note TEXT NOT NULL) STRICT;",
};

let folder = "";
let path = "";
let database: Database;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "durable-"));
  path = join(folder, "till.db");
  const opened = openDatabase(path, { migrations: [MIGRATION], create: true });
  database = present(opened.ok ? opened.value : null, "the database");
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const sell = (number: bigint, note = ""): void => {
  database.prepare<[bigint, string]>("INSERT INTO sale VALUES (?, ?)").run(number, note);
};
const sold = (): readonly unknown[] => database.prepare("SELECT number FROM sale").pluck().all();

test("what was committed is there when the file is opened again", () => {
  const committed = commit(database, () => {
    sell(1n);
    return "receipt";
  });
  expect(committed).toMatchObject({ ok: true, value: { value: "receipt" } });
  database.close();
  const again = openDatabase(path, { migrations: [MIGRATION], create: false });
  database = present(again.ok ? again.value : null, "the database");
  expect(sold()).toEqual([1n]);
});

test("work that fails half way changes nothing, and what we did wrong is thrown on", () => {
  expect(() =>
    commit(database, () => {
      sell(1n);
      throw new Error("our own mistake");
    }),
  ).toThrow("our own mistake");
  const twice = commit(database, () => {
    sell(2n);
    sell(2n);
  });
  expect(twice).toMatchObject({ ok: false, error: { type: "damaged" } });
  expect(sold()).toEqual([]);
  expect(database.inTransaction).toBe(false);
});

test("a disk that is full half way changes nothing, and is told in words", () => {
  database.pragma("max_page_count = 8");
  const committed = commit(database, () => {
    sell(1n);
    sell(2n, "x".repeat(100_000));
  });
  expect(committed).toEqual({ ok: false, error: { type: "disk-full" } });
  expect(sold()).toEqual([]);
  database.pragma("max_page_count = 1000000");
  expect(commit(database, () => sell(3n)).ok).toBe(true);
  expect(sold()).toEqual([3n]);
});

test("the first of a sequence of commits that fails ends it", () => {
  database.pragma("max_page_count = 8");
  expect(() => commitOrThrow(database, () => sell(1n, "x".repeat(100_000)))).toThrow(
    SqliteDatabase.SqliteError,
  );
  expect(sold()).toEqual([]);
});

test("a promise cannot be committed: nothing would have waited for it", () => {
  expect(() =>
    commit(database, async () => {
      sell(1n);
      await Promise.resolve();
    }),
  ).toThrow(/promise/u);
  expect(sold()).toEqual([]);
});

test("inside a commit nothing is durable yet: neither what is written nor what is read", () => {
  for (const early of [
    () => commit(database, () => sell(2n)),
    () => commitOrThrow(database, () => sell(2n)),
    () => readBack(database, sold),
  ]) {
    expect(() =>
      commit(database, () => {
        sell(1n);
        return early();
      }),
    ).toThrow(/not on the disk yet/u);
  }
  expect(sold()).toEqual([]);
});

test("what is read from the disk is durable, and so is what follows from it", () => {
  sell(7n);
  const numbers = readBack(database, sold);
  expect(map(numbers, (all) => all.length).value).toBe(1);
});

test("the compiler lets nobody else say that the disk has something", () => {
  const tell = (paid: Durable<string>): string => paid.value;
  expect(tell(commitOrThrow(database, () => "paid"))).toBe("paid");
  // @ts-expect-error A value is not durable by itself.
  tell({ value: "paid" });
  // @ts-expect-error Nor is what a commit may have done.
  tell(commit(database, () => "paid"));
});
