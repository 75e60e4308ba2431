import { mkdtempSync, openSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { expect, onTestFinished, test } from "vitest";
import { backUpDatabase, checkDatabase } from "./backup.ts";
import { type Database, openDatabase } from "./database.ts";

const MIGRATIONS = [
  { version: 1, sql: "CREATE TABLE sale (number INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT" },
];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "backup-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function open(file: string, create = true): Database {
  const opened = openDatabase(file, { migrations: MIGRATIONS, create });
  const database = present(opened.ok ? opened.value : null, "the database");
  onTestFinished(() => void database.close());
  return database;
}

const insert = (database: Database, number: number): void => {
  database.prepare("INSERT INTO sale VALUES (?, ?)").run(BigInt(number), "x".repeat(500));
};
const count = (database: Database): unknown =>
  database.prepare("SELECT count(*) FROM sale").pluck().get();

test("a copy that is made while sales come in holds one moment of them, whole", async () => {
  const path = folder();
  const database = open(join(path, "hub.db"));
  for (let number = 1; number <= 2000; number += 1) {
    insert(database, number);
  }
  const pending = backUpDatabase(database, join(path, "copy.db"));
  insert(database, 2001);
  const done = await pending;
  expect(done).toEqual({ ok: true, value: statSync(join(path, "copy.db")).size });
  insert(database, 2002);
  const copy = open(join(path, "copy.db"), false);
  expect([2000n, 2001n]).toContain(count(copy));
  expect(checkDatabase(copy)).toEqual({ ok: true, value: undefined });
  expect(count(database)).toBe(2002n);
});

test("a copy never takes the place of a file", async () => {
  const path = folder();
  const database = open(join(path, "hub.db"));
  const once = await backUpDatabase(database, join(path, "copy.db"));
  expect(once.ok).toBe(true);
  expect(await backUpDatabase(database, join(path, "copy.db"))).toMatchObject({
    ok: false,
    error: { type: "disk-failed" },
  });
});

test("a copy with a spoilt page is found out", async () => {
  const path = folder();
  const database = open(join(path, "hub.db"));
  for (let number = 1; number <= 200; number += 1) {
    insert(database, number);
  }
  await backUpDatabase(database, join(path, "copy.db"));
  const file = openSync(join(path, "copy.db"), "r+");
  writeSync(file, Buffer.alloc(3000, 0x55), 0, 3000, 4096 * 5);
  const opened = openDatabase(join(path, "copy.db"), { migrations: MIGRATIONS, create: false });
  if (opened.ok) {
    onTestFinished(() => void opened.value.close());
    expect(checkDatabase(opened.value)).toMatchObject({ ok: false, error: { type: "damaged" } });
  }
});
