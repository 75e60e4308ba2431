/** Checks a till's whole journal on a copy of its files, or a file that it was exported to. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Cursor, createChainCheck } from "@tillwave/service/chain-check";
import { JOURNAL_FILE } from "@tillwave/service/set-aside";
import { toHex } from "@tillwave/shared/core/bytes";
import { nodeDigest } from "@tillwave/shared/host/node-crypto";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";
import { type Command, type Given, type Outcome, done, failed, usage } from "../command.ts";
import { withJournalCopy } from "../journal-copy.ts";
import { tillFolderOf } from "../program-client.ts";
import { verifyExport } from "./export-verify.ts";

/** Entries between two words of progress. */
const STRETCH = 20_000;
/** Broken entries that are named; the rest are counted. */
const NAMED_MAX = 20;
/** What `journal export` writes. */
const EXPORT_SUFFIX = ".twx";

export const journalVerify: Command = {
  name: "journal verify",
  does: "Checks every entry of a till's journal, or of an export, against its chain",
  takes: "[FILE] [--data DIR]",
  help: [
    "Works on a copy, so the journal stays as it is and the till may go on selling meanwhile.",
    `  FILE            a journal, also one that was set aside (default: ${JOURNAL_FILE} in the till's folder),`,
    `                  or an export (*${EXPORT_SUFFIX}), whose signatures need the till's folder`,
    "  --data DIR      the till's folder",
    "Compare the last head with the newest receipt: the paper carries its first 8 digits.",
  ].join("\n"),
  examples: [
    "tillwave journal verify",
    "tillwave journal verify till.set-aside-2026-11-20T09-00-00-000Z.db --json",
    "tillwave journal verify /media/stick/till-2.twx",
  ],
  options: { data: { type: "string" } },
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const folder = tillFolderOf(given);
    const file = given.names[0] ?? join(folder, JOURNAL_FILE);
    if (!file.endsWith(EXPORT_SUFFIX)) {
      return withJournalCopy(file, (database) => report(walkAll(database, given), file));
    }
    return existsSync(file)
      ? verifyExport(file, folder, given)
      : usage(`There is no file ${file}.`);
  },
};

interface Verdict {
  readonly last: Cursor;
  readonly breaks: readonly EntryRef[];
}

function walkAll(database: Database, { progress }: Given): Verdict {
  const check = createChainCheck(database, nodeDigest);
  const breaks: EntryRef[] = [];
  let cursor = check.cursorAt(0);
  for (let more = true; more;) {
    const stretch = check.walk(cursor, STRETCH, Number.MAX_SAFE_INTEGER);
    ({ cursor, more } = stretch);
    breaks.push(...stretch.breaks);
    progress(`${cursor.position} entries`);
  }
  return { last: cursor, breaks };
}

function report({ last, breaks }: Verdict, file: string): Outcome {
  const { position: entries, epoch, seq } = last;
  const head = toHex(last.head);
  const facts = { file, entries, epoch, seq, head, breaks };
  const count = `${entries} entries, the last is ${epoch}-${seq} with head ${head.slice(0, 8)}.`;
  if (breaks.length === 0) {
    return done([`The journal is whole: ${count}`], facts);
  }
  const named = breaks.slice(0, NAMED_MAX).map((at) => `  ${at.epoch}-${at.seq}`);
  const rest = breaks.length - named.length;
  const say = [
    `${breaks.length} entries are not what they were when they were written: ${count}`,
    ...named,
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    "Keep this file, and compare these entries with the hub's console and with the paper.",
  ];
  return { ...failed("chain-broken", ...say), json: { error: "chain-broken", ...facts } };
}
