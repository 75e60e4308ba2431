/**
 * A copy of a database that goes on being written to: SQLite's own backup, page by page, which begins
 * anew for what changes meanwhile. The copy is one moment of the original, whole.
 */
import { closeSync, existsSync, fsyncSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { syncFolder } from "@tillwave/shared/host/atomic-file";
import type { Database } from "./database.ts";
import { type StorageFailure, attempt, damage, storageFailure } from "./storage-failure.ts";

/** So many pages at a time; in between, others get their turn. */
const PAGES_AT_A_TIME = 500;

/** To a file that is not there yet. Answers with its length in bytes, once the disk has it. */
export async function backUpDatabase(
  database: Database,
  file: string,
): Promise<Result<number, StorageFailure>> {
  if (existsSync(file)) {
    return err({ type: "disk-failed", detail: `${file} is there already` });
  }
  try {
    await database.backup(file, { progress: () => PAGES_AT_A_TIME });
    return ok(syncFile(file));
  } catch (error) {
    return err(storageFailure(error));
  }
}

/** SQLite does not wait for the disk when it writes a copy. */
function syncFile(file: string): number {
  const handle = openSync(file, "r+");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  syncFolder(dirname(file));
  return statSync(file).size;
}

/** Reads all of it: every page, every index against its table, every reference. */
export function checkDatabase(database: Database): Result<void, StorageFailure> {
  return attempt(() => {
    const [first] = database.pragma("integrity_check(1)") as { readonly integrity_check: string }[];
    if (first?.integrity_check !== "ok") {
      throw damage(first?.integrity_check ?? "the check says nothing");
    }
    const strays = database.pragma("foreign_key_check") as unknown[];
    if (strays.length > 0) {
      throw damage(`${strays.length} rows point at rows that are not there`);
    }
  });
}
