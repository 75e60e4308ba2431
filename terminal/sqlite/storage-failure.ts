/** What the errors of SQLite and of the disk mean to a till. What only we can do wrong is thrown on. */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import SqliteDatabase from "better-sqlite3";

export type StorageFailure =
  | { readonly type: "missing" }
  | { readonly type: "locked" }
  | { readonly type: "damaged"; readonly detail: string }
  | { readonly type: "disk-full" }
  | { readonly type: "disk-failed"; readonly detail: string };

/** Does what the disk may refuse, and hands its failure over as a value. What only we can do wrong is thrown on. */
export function attempt<T>(work: () => T): Result<T, StorageFailure> {
  try {
    return ok(work());
  } catch (error) {
    return err(storageFailure(error));
  }
}

export function storageFailure(error: unknown): StorageFailure {
  if (error instanceof TypeError && /directory does not exist/u.test(error.message)) {
    return { type: "missing" };
  }
  if (!(error instanceof SqliteDatabase.SqliteError)) {
    return fileFailure(error);
  }
  const detail = `${error.code}: ${error.message}`;
  switch (error.code.split("_", 2)[1]) {
    case "CANTOPEN":
      return { type: "missing" };
    case "BUSY":
    case "LOCKED":
      return { type: "locked" };
    case "CORRUPT":
    case "NOTADB":
    // What the till writes fits what it has read. Where it does not, the file no longer holds what was read.
    case "CONSTRAINT":
    // A file keeps its tables as text: a spoilt letter there makes our SQL wrong.
    case "ERROR":
      return { type: "damaged", detail };
    case "FULL":
      return { type: "disk-full" };
    case "IOERR":
    case "READONLY":
    case "PERM":
    case "AUTH":
    case "PROTOCOL":
      return { type: "disk-failed", detail };
    default:
      throw error;
  }
}

/** To be thrown where a file that SQLite reads without complaint holds what cannot have been written. */
export function damage(detail: string): Error {
  return new SqliteDatabase.SqliteError(detail, "SQLITE_CORRUPT");
}

const FULL_CODES = new Set(["ENOSPC", "EDQUOT"]);
const FAILED_CODES = new Set(["EIO", "EROFS", "EACCES", "EPERM", "ENODEV", "EMFILE", "ENFILE"]);

/** The small files beside a database lie on the same disk. */
function fileFailure(error: unknown): StorageFailure {
  const { code, message } = Object(error) as NodeJS.ErrnoException;
  if (code !== undefined && FULL_CODES.has(code)) {
    return { type: "disk-full" };
  }
  if (code !== undefined && FAILED_CODES.has(code)) {
    return { type: "disk-failed", detail: message };
  }
  throw error;
}
