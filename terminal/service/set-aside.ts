/** Moves a journal that cannot be used out of the way, whole, under a name that says when. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { syncFolder } from "@tillwave/shared/host/atomic-file";

export const JOURNAL_FILE = "till.db";
const SET_ASIDE = /^till\.set-aside-.*\.db$/u;

/** Answers with the new name, null where there was no file. The log goes after its database: alone, a database would open without its newest sales. */
export function setJournalAside(folder: string, at: Date): string | null {
  const stamp = at.toISOString().replaceAll(/[:.]/gu, "-");
  const kept = `till.set-aside-${stamp}.db`;
  if (!existsSync(join(folder, JOURNAL_FILE))) {
    return null;
  }
  for (const ending of ["", "-wal", "-shm", "-journal"]) {
    const from = join(folder, JOURNAL_FILE + ending);
    if (existsSync(from)) {
      renameSync(from, join(folder, kept + ending));
    }
  }
  syncFolder(folder);
  return kept;
}

/** Journals that lie in this folder out of use. */
export function countSetAside(folder: string): number {
  return readdirSync(folder).filter((name) => SET_ASIDE.test(name)).length;
}
