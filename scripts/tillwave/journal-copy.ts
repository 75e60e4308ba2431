/** Reads a till's journal from a copy of its files, so that it stays as it is and the till may go on selling. */
import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { JOURNAL_FILE } from "@tillwave/service/set-aside";
import type { Database } from "@tillwave/sqlite/database";
import { type Outcome, failed, usage } from "./command.ts";

export async function withJournalCopy(
  file: string,
  work: (database: Database) => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  if (!existsSync(file)) {
    return usage(`There is no journal ${file}.`, "Name the till's folder with --data.");
  }
  const folder = mkdtempSync(join(tmpdir(), "tillwave-journal-"));
  try {
    const copy = copyJournal(file, folder);
    // A native module, and every migration: loaded only where there is a journal to be read.
    const [{ openDatabase }, { MIGRATIONS }] = await Promise.all([
      import("@tillwave/sqlite/database"),
      import("@tillwave/service/store"),
    ]);
    const database = openDatabase(copy, { migrations: MIGRATIONS, create: false });
    if (!database.ok) {
      const detail = "detail" in database.error ? ` (${database.error.detail})` : "";
      return failed(database.error.type, `${file} does not open: ${database.error.type}${detail}.`);
    }
    try {
      return await work(database.value);
    } finally {
      database.value.close();
    }
  } catch (error) {
    return failed("unreadable", `${file} cannot be copied or read: ${(error as Error).message}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** With its log, whose newest sales are not in the file yet. */
function copyJournal(file: string, folder: string): string {
  const copy = join(folder, JOURNAL_FILE);
  const log = join(dirname(file), `${basename(file)}-wal`);
  // The log first: what is moved from it into the file meanwhile is then there twice, never missing.
  if (existsSync(log)) {
    copyFileSync(log, `${copy}-wal`, constants.COPYFILE_FICLONE);
  }
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  return copy;
}
