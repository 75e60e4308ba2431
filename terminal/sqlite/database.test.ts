import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Database, assertFull, checkpoint, openDatabase } from "./database.ts";
import { commit } from "./durable.ts";
import type { Migration } from "./migrate.ts";

const FIRST: Migration = { version: 1, sql: "CREATE TABLE sale (number INTEGER NOT NULL) STRICT;" };
const SECOND: Migration = { version: 2, sql: "ALTER TABLE sale ADD COLUMN total INTEGER;" };

let folder = "";
let path = "";
let opened: Database[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "database-"));
  path = join(folder, "till.db");
});
afterEach(() => {
  opened.forEach((database) => database.close());
  opened = [];
  rmSync(folder, { recursive: true, force: true });
});

function open({ migrations = [FIRST] as readonly Migration[], create = true } = {}): ReturnType<
  typeof openDatabase
> {
  const result = openDatabase(path, { migrations, create });
  opened.push(...(result.ok ? [result.value] : []));
  return result;
}

function openOk(options?: Parameters<typeof open>[0]): Database {
  const result = open(options);
  return present(result.ok ? result.value : null, "the database");
}

/** A file with sales in it, closed. */
function sell(numbers: readonly bigint[]): void {
  const database = openOk();
  const insert = database.prepare<[bigint]>("INSERT INTO sale VALUES (?)");
  numbers.forEach((number) => insert.run(number));
  database.close();
}

const pragma = (database: Database, name: string): unknown =>
  database.pragma(name, { simple: true });

const damaged = { ok: false, error: { type: "damaged", detail: expect.any(String) as string } };

test("a commit waits for the disk: from the first opening, after a new layout, and ever after", () => {
  const fresh = openOk();
  expect(pragma(fresh, "synchronous")).toBe(2n);
  fresh.close();
  const again = openOk();
  again.exec("CREATE TABLE note (text TEXT) STRICT");
  again.exec("INSERT INTO note VALUES ('x')");
  expect(pragma(again, "synchronous")).toBe(2n);
  again.close();
  expect(pragma(openOk({ migrations: [FIRST, SECOND] }), "synchronous")).toBe(2n);
});

// The trap that the assertion is there for: it reads 2 until the first statement has met the file.
test("SQLite as it is built here does not wait for the disk by itself, and that is noticed", () => {
  const bare = new SqliteDatabase(path);
  opened.push(bare);
  bare.defaultSafeIntegers(true);
  bare.pragma("journal_mode = WAL");
  expect(pragma(bare, "synchronous")).toBe(2n);
  bare.exec("CREATE TABLE sale (number INTEGER) STRICT");
  expect(pragma(bare, "synchronous")).toBe(1n);
  expect(() => assertFull(bare)).toThrow("synchronous is 1, not FULL");
});

test("what is written goes to the log first, and moves into the file only when we say so", () => {
  const database = openOk();
  expect(pragma(database, "journal_mode")).toBe("wal");
  expect(pragma(database, "wal_autocheckpoint")).toBe(0n);
  expect(pragma(database, "locking_mode")).toBe("exclusive");
});

test("rows keep to their references, and the file's own text runs nothing", () => {
  const database = openOk();
  expect(pragma(database, "foreign_keys")).toBe(1n);
  expect(pragma(database, "trusted_schema")).toBe(0n);
  expect(pragma(database, "cell_size_check")).toBe(1n);
});

test("integers come back as they went in, beyond 2^53 too", () => {
  const database = openOk();
  database.prepare<[bigint]>("INSERT INTO sale VALUES (?)").run(2n ** 62n + 1n);
  expect(database.prepare("SELECT number FROM sale").get()).toEqual({ number: 2n ** 62n + 1n });
});

test("a file that is open here is locked for everybody else, though nothing was written", () => {
  sell([1n]);
  openOk({ create: false });
  expect(openDatabase(path, { migrations: [FIRST], create: true })).toEqual({
    ok: false,
    error: { type: "locked" },
  });
});

test("a file that was closed is open to the next one", () => {
  sell([1n]);
  expect(openOk({ create: false }).prepare("SELECT number FROM sale").all()).toEqual([
    { number: 1n },
  ]);
});

test("a file that is not there is missing, and is not made where it should be", () => {
  expect(open({ create: false })).toEqual({ ok: false, error: { type: "missing" } });
  expect(readdirSync(folder)).toEqual([]);
});

test("a folder that is not there is missing, and so is a file whose place a folder takes", () => {
  const missing = { ok: false, error: { type: "missing" } };
  expect(
    openDatabase(join(folder, "none", "till.db"), { migrations: [FIRST], create: true }),
  ).toEqual(missing);
  expect(openDatabase(folder, { migrations: [FIRST], create: true })).toEqual(missing);
});

test("an empty file is a fresh one where there may be one, else a journal that was lost", () => {
  writeFileSync(path, "");
  expect(open({ create: false })).toEqual(damaged);
  expect(readFileSync(path).length).toBe(0);
  expect(open({ create: true }).ok).toBe(true);
});

test("garbage is damage, and stays as it is", () => {
  for (const garbage of ["xy", "not a database\n".repeat(1000), "\0".repeat(8192)]) {
    writeFileSync(path, garbage);
    expect(open()).toEqual(damaged);
    expect(open({ create: false })).toEqual(damaged);
    expect(readFileSync(path, "utf8")).toBe(garbage);
  }
});

// A cut within the last page reads as zeros there, which only the chain over the entries can see.
test("a file that lost pages is damaged, wherever it was cut", () => {
  sell(Array.from({ length: 2000 }, (_, i) => BigInt(i)));
  const whole = readFileSync(path);
  for (const length of [1, 99, 512, 4096, 5000, 8192, whole.length - 4096]) {
    writeFileSync(path, whole);
    truncateSync(path, length);
    expect([length, open({ create: false })]).toEqual([length, damaged]);
  }
});

test("a header that says nonsense is damaged", () => {
  sell([1n]);
  const whole = readFileSync(path);
  // https://www.sqlite.org/fileformat2.html#the_database_header
  const nonsense = { "the magic": 0, "page size": 16, "schema format": 47, "user version": 60 };
  for (const [field, offset] of Object.entries(nonsense)) {
    const bytes = Uint8Array.from(whole);
    bytes[offset] = 0xff;
    writeFileSync(path, bytes);
    expect([field, open({ create: false })]).toEqual([field, damaged]);
  }
});

test("a file that cannot be written is refused at once, not at the first sale", () => {
  sell([1n]);
  const bytes = readFileSync(path);
  // A write version that is newer than SQLite makes it read only.
  bytes[18] = 3;
  writeFileSync(path, bytes);
  expect(open({ create: false })).toMatchObject({ ok: false, error: { type: "disk-failed" } });
});

test("no damaged byte makes opening throw", () => {
  sell([1n, 2n]);
  const whole = readFileSync(path);
  const random = seededRandom(20);
  const versionBytes = new Set([60, 61, 62, 63]);
  for (let i = 0; i < 300; i += 1) {
    const at = random.integer(2) === 0 ? random.integer(100) : random.integer(whole.length);
    const bytes = Uint8Array.from(whole);
    bytes[at] = random.integer(256);
    if (!versionBytes.has(at)) {
      writeFileSync(path, bytes);
      rmSync(`${path}-wal`, { force: true });
      const result = openDatabase(path, { migrations: [FIRST], create: false });
      expect(result.ok || ["damaged", "disk-failed"].includes(result.error.type)).toBe(true);
      if (result.ok) {
        result.value.close();
      }
    }
  }
});

test("a file of a newer program is refused with both versions, and stays as it is", () => {
  openOk({ migrations: [FIRST, SECOND] }).close();
  const before = readFileSync(path);
  expect(open()).toEqual({ ok: false, error: { type: "too-new", has: 2, knows: 1 } });
  expect(readFileSync(path).equals(before)).toBe(true);
  expect(open({ migrations: [FIRST, SECOND] }).ok).toBe(true);
});

test("the log moves into the file, and is begun anew by what comes next", () => {
  const database = openOk();
  const insert = database.prepare<[bigint]>("INSERT INTO sale VALUES (?)");
  insert.run(1n);
  const before = readFileSync(path);
  expect(checkpoint(database, () => insert.run(2n))).toEqual({ ok: true, value: undefined });
  expect(readFileSync(path).equals(before)).toBe(false);
  expect(database.prepare("SELECT count(*) AS sales FROM sale").get()).toEqual({ sales: 2n });
});

test("a full disk under the log's move is told, our own mistake under it is thrown", () => {
  const database = openOk();
  const full = new SqliteDatabase.SqliteError("database or disk is full", "SQLITE_FULL");
  const failing = (error: Error) => (): void => {
    throw error;
  };
  expect(checkpoint(database, failing(full))).toEqual({ ok: false, error: { type: "disk-full" } });
  expect(() => checkpoint(database, failing(new Error("ours")))).toThrow("ours");
});

test("a file that closes cleanly leaves nothing beside it", () => {
  const database = openOk();
  commit(database, () => database.exec("INSERT INTO sale VALUES (1)"));
  expect(existsSync(`${path}-wal`)).toBe(true);
  expect(existsSync(`${path}-shm`)).toBe(false);
  database.close();
  expect(readdirSync(folder)).toEqual(["till.db"]);
});

test("what a killed program left in the log is in the file before anybody reads it", () => {
  const killed = openOk();
  killed.prepare<[bigint]>("INSERT INTO sale VALUES (?)").run(1n);
  const left = join(folder, "left.db");
  copyFileSync(path, left);
  copyFileSync(`${path}-wal`, `${left}-wal`);
  const again = openDatabase(left, { migrations: [FIRST], create: false });
  const database = present(again.ok ? again.value : null, "the database that was left");
  expect(readFileSync(`${left}-wal`)).toHaveLength(0);
  database.close();
});
