/** What a journal holds, read from a copy: the till that writes it goes on. */
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { assert } from "@tillwave/shared/core/assert";
import { type Entry, decodeEntry } from "@tillwave/shared/journal/entry";
import { openDatabase } from "@tillwave/sqlite/database";
import { ENDINGS, JOURNAL_FILE } from "../set-aside.ts";
import { MIGRATIONS } from "../store.ts";
import { temporaryFolder } from "./open-till.ts";

/** In the order of writing; what cannot be read is left out. */
export function readJournal(folder: string): readonly Entry[] {
  const copy = temporaryFolder();
  // Not the folder: of its other files some are gone before they are copied.
  for (const file of ENDINGS.map((ending) => JOURNAL_FILE + ending)) {
    if (existsSync(join(folder, file))) {
      copyFileSync(join(folder, file), join(copy, file));
    }
  }
  const opened = openDatabase(join(copy, JOURNAL_FILE), { migrations: MIGRATIONS, create: false });
  assert(opened.ok, "the journal opens");
  const rows = opened.value
    .prepare<[], { body: Uint8Array }>("SELECT body FROM entry ORDER BY position")
    .all();
  opened.value.close();
  return rows.flatMap(({ body }) => {
    const entry = decodeEntry(body);
    return entry.ok ? [entry.value] : [];
  });
}

/** `1 first`, `2 restored` … */
export function epochsOpened(folder: string): readonly string[] {
  return readJournal(folder).flatMap((entry) =>
    entry.kind === "epoch-opened" ? [`${entry.opened} ${entry.why}`] : [],
  );
}
