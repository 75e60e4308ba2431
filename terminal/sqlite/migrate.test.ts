import SqliteDatabase from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Database } from "./database.ts";
import { type Migration, migrate } from "./migrate.ts";

const MIGRATIONS: readonly Migration[] = [
  { version: 1, sql: "CREATE TABLE sale (number INTEGER NOT NULL) STRICT;" },
  {
    version: 2,
    sql: "ALTER TABLE sale ADD COLUMN total INTEGER; UPDATE sale SET total = number * 100;",
  },
  { version: 3, sql: "CREATE INDEX sale_by_total ON sale (total);" },
];

let database: Database;
beforeEach(() => {
  database = new SqliteDatabase(":memory:");
  database.defaultSafeIntegers(true);
});
afterEach(() => {
  database.close();
});

const version = (): unknown => database.pragma("user_version", { simple: true });
const layout = (): readonly unknown[] =>
  database.prepare("SELECT sql FROM sqlite_schema ORDER BY name").pluck().all();

test("a fresh file gets the newest layout", () => {
  expect(migrate(database, MIGRATIONS)).toEqual({ ok: true, value: undefined });
  expect(version()).toBe(3n);
  expect(layout()).toHaveLength(2);
});

test.each([1, 2, 3])("a file of version %i keeps its sales and gets the newest layout", (has) => {
  migrate(database, MIGRATIONS.slice(0, has));
  database.exec("INSERT INTO sale (number) VALUES (7)");
  migrate(database, MIGRATIONS);
  expect(version()).toBe(3n);
  const total = has === 1 ? 700n : null;
  expect(database.prepare("SELECT number, total FROM sale").all()).toEqual([{ number: 7n, total }]);
});

test("a file that is up to date stays as it is", () => {
  migrate(database, MIGRATIONS);
  const before = layout();
  migrate(database, MIGRATIONS);
  expect(layout()).toEqual(before);
});

test("a migration that fails leaves the version before it, whole", () => {
  const broken = { version: 2, sql: "CREATE TABLE half (a INTEGER) STRICT; DROP TABLE absent;" };
  expect(() => migrate(database, [...MIGRATIONS.slice(0, 1), broken])).toThrow(/no such table/u);
  expect(version()).toBe(1n);
  expect(layout()).toHaveLength(1);
});

test("a file of a newer program is refused with both versions", () => {
  migrate(database, MIGRATIONS);
  expect(migrate(database, MIGRATIONS.slice(0, 2))).toEqual({
    ok: false,
    error: { type: "too-new", has: 3, knows: 2 },
  });
});

test("a version that no program ever wrote is damage", () => {
  database.pragma("user_version = -1");
  expect(migrate(database, MIGRATIONS)).toMatchObject({ ok: false, error: { type: "damaged" } });
});

test("migrations with a gap, twice the same or out of order are our own mistake", () => {
  for (const versions of [[2], [1, 3], [1, 1], [2, 1]]) {
    const numbered = versions.map((each) => ({ version: each, sql: "" }));
    expect(() => migrate(database, numbered)).toThrow(/without a gap/u);
  }
});
