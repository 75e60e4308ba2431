/** Moves a journal that cannot be used out of the way, whole, under a name that says when. */
import { existsSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { syncFolder } from "@tillwave/shared/host/atomic-file";

export const JOURNAL_FILE = "till.db";
const SET_ASIDE = /^till\.set-aside-.*\.db(?:-wal)?$/u;

export const ENDINGS = ["", "-wal", "-shm", "-journal"];

/**
 * Answers with the new name, null where nothing was left to move. The log goes after its database:
 * alone, a database would open without its newest sales. A log without its database goes too.
 */
export function setJournalAside(folder: string, at: Date): string | null {
  const stamp = at.toISOString().replaceAll(/[:.]/gu, "-");
  const kept = `till.set-aside-${stamp}.db`;
  const there = ENDINGS.filter((ending) => existsSync(join(folder, JOURNAL_FILE + ending)));
  for (const ending of there) {
    renameSync(join(folder, JOURNAL_FILE + ending), join(folder, kept + ending));
  }
  syncFolder(folder);
  return there.length === 0 ? null : kept;
}

/** Whether a journal lies in this folder out of use. */
export function hasSetAside(folder: string): boolean {
  return readdirSync(folder).some((name) => SET_ASIDE.test(name));
}
