import SqliteDatabase from "better-sqlite3";
import { expect, test } from "vitest";
import { storageFailure } from "./storage-failure.ts";

const sqlite = (code: string, message = "in SQLite's words"): Error =>
  new SqliteDatabase.SqliteError(message, code);

const type = (code: string, message?: string): string => storageFailure(sqlite(code, message)).type;

// https://www.sqlite.org/rescode.html
test("each failure of the disk means one thing to a till", () => {
  expect(["SQLITE_CANTOPEN", "SQLITE_CANTOPEN_ISDIR"].map((code) => type(code))).toEqual([
    "missing",
    "missing",
  ]);
  for (const code of ["SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_LOCKED"]) {
    expect(type(code)).toBe("locked");
  }
  for (const code of ["SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CONSTRAINT_UNIQUE"]) {
    expect(type(code)).toBe("damaged");
  }
  expect(type("SQLITE_FULL")).toBe("disk-full");
  for (const code of ["SQLITE_IOERR", "SQLITE_IOERR_FSYNC", "SQLITE_READONLY", "SQLITE_PERM"]) {
    expect(type(code)).toBe("disk-failed");
  }
});

test("a spoilt header or table text is damage, whatever SQLite calls it", () => {
  expect(type("SQLITE_ERROR", "unsupported file format")).toBe("damaged");
  expect(type("SQLITE_ERROR", "no such column: previous")).toBe("damaged");
});

test("damage and failure carry SQLite's own words for the log", () => {
  expect(storageFailure(sqlite("SQLITE_IOERR_FSYNC", "disk I/O error"))).toEqual({
    type: "disk-failed",
    detail: "SQLITE_IOERR_FSYNC: disk I/O error",
  });
});

test("what only we can do wrong is thrown on as it came", () => {
  for (const mistake of [
    sqlite("SQLITE_MISUSE"),
    sqlite("SQLITE_RANGE"),
    new TypeError("The database connection is not open"),
    new Error("broken promise: a head has 32 bytes"),
  ]) {
    expect(() => storageFailure(mistake)).toThrow(mistake);
  }
});

test("the small files beside a database fail as it does", () => {
  const errno = (code: string): Error => Object.assign(new Error(`${code}: in words`), { code });
  expect(storageFailure(errno("ENOSPC"))).toEqual({ type: "disk-full" });
  expect(storageFailure(errno("EIO"))).toEqual({ type: "disk-failed", detail: "EIO: in words" });
  expect(() => storageFailure(errno("ERR_ASSERTION"))).toThrow("ERR_ASSERTION");
});
