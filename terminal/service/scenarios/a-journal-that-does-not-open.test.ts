import {
  cpSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { openDatabase } from "@tillwave/sqlite/database";
import { expect, onTestFinished, test } from "vitest";
import { JOURNAL_FILE } from "../set-aside.ts";
import { MIGRATIONS } from "../store.ts";
import { type OpenTill, openTill, temporaryFolder } from "./open-till.ts";

/** A folder in which a till has sold and was closed in order. */
function usedFolder(): string {
  const folder = temporaryFolder();
  const till = openTill({ folder });
  for (let i = 0; i < 30; i += 1) {
    till.sell("bun");
  }
  till.service.close();
  return folder;
}

const journalIn = (folder: string): string => join(folder, JOURNAL_FILE);

const keptIn = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => name.includes("set-aside"));

function expectKept(till: OpenTill, before: Uint8Array): void {
  expect(readFileSync(journalIn(till.folder))).toEqual(before);
  const press = { id: "press-in-trouble", sale: 1, command: { type: "pay" } } as const;
  expect(till.send(press)).toBeNull();
}

for (const [what, spoil] of [
  ["emptied", (file: string) => truncateSync(file, 0)],
  ["cut short", (file: string) => truncateSync(file, 9000)],
  ["overwritten from its start", (file: string) => overwrite(file, 0, 600)],
  ["overwritten in its middle", (file: string) => overwrite(file, 4096, 8192)],
] as const) {
  test(`a journal that was ${what} is kept as it is, and the till says so and does not sell`, () => {
    const folder = usedFolder();
    spoil(journalIn(folder));
    const before = readFileSync(journalIn(folder));
    const till = openTill({ folder });
    expect(till.trouble()).toMatchObject({ type: "journal-damaged", file: journalIn(folder) });
    expectKept(till, before);
    expect(till.service.recover({ action: "try-again" })).toMatchObject({ ok: false });
  });
}

test("a person sets the damaged journal aside: it is kept under another name, and a new epoch begins", () => {
  const folder = usedFolder();
  truncateSync(journalIn(folder), 9000);
  const damaged = readFileSync(journalIn(folder));
  const till = openTill({ folder });
  const reply = till.service.recover({ action: "set-aside" });
  expect(reply).toMatchObject({ ok: true });
  const [kept = ""] = keptIn(folder);
  expect(reply).toEqual({ ok: true, keptAs: kept });
  expect(readFileSync(join(folder, kept))).toEqual(damaged);
  till.sell("bun");
  expect(till.view().paid?.ref.epoch).toBe(2);
});

test("a journal that is gone is missed, never silently begun anew", () => {
  const folder = usedFolder();
  rmSync(journalIn(folder));
  const till = openTill({ folder });
  expect(till.trouble()).toEqual({
    type: "journal-missing",
    file: journalIn(folder),
    epoch: 1,
  });
  expect(existsSync(journalIn(folder))).toBe(false);
  till.service.recover({ action: "set-aside" });
  till.sell("bun");
  expect(till.view().paid?.ref.epoch).toBe(2);
});

test("a journal that another program holds is waited for, and the till sells as soon as it is free", () => {
  const folder = usedFolder();
  const other = openDatabase(journalIn(folder), { migrations: MIGRATIONS, create: false });
  if (!other.ok) {
    throw new Error(other.error.type);
  }
  onTestFinished(() => {
    other.value.close();
  });
  const till = openTill({ folder });
  expect(till.trouble()).toEqual({ type: "journal-locked", file: journalIn(folder) });
  expect(till.service.recover({ action: "set-aside" })).toMatchObject({ ok: false });
  other.value.close();
  till.clock.pass(2000);
  expect(till.trouble()).toBeNull();
  till.sell("bun");
});

test("a journal from a newer version is left to the newer version", () => {
  const folder = usedFolder();
  const till = openTill({ folder });
  const newer = till.reopen({ spoil: (database) => database.pragma("user_version = 99") });
  expect(newer.trouble()).toMatchObject({ type: "journal-too-new", has: 99 });
  expect(newer.service.recover({ action: "set-aside" })).toMatchObject({ ok: false });
});

function overwrite(file: string, from: number, to: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, from, Math.min(to, bytes.length));
  writeFileSync(file, bytes);
}

test("a log that has lost its database is kept when a person sets the journal aside", () => {
  const folder = temporaryFolder();
  const till = openTill({ folder });
  till.sell("bun");
  const left = temporaryFolder();
  cpSync(folder, left, { recursive: true });
  const log = readFileSync(`${journalIn(left)}-wal`);
  expect(log.length).toBeGreaterThan(0);
  rmSync(journalIn(left));
  const after = openTill({ folder: left });
  expect(after.trouble()).toMatchObject({ type: "journal-missing" });
  const reply = after.service.recover({ action: "set-aside" });
  expect(reply).toMatchObject({ ok: true });
  const kept = keptIn(left).find((name) => name.endsWith("-wal")) ?? "";
  expect(readFileSync(join(left, kept))).toEqual(log);
});

test("numbers of sales go on above those that the lost journal may have had", () => {
  const folder = usedFolder();
  truncateSync(journalIn(folder), 9000);
  const till = openTill({ folder });
  till.service.recover({ action: "set-aside" });
  till.sell("bun");
  expect(till.view().paid?.entry.sale).toBe(2001);
  expect(till.reopen().view().paid?.entry.sale).toBe(2001);
});

test("where nobody knows any more which epochs were used, the new one is above them all", () => {
  for (const leave of ["garbage", null]) {
    const folder = usedFolder();
    truncateSync(journalIn(folder), 9000);
    const till = openTill({ folder });
    writeFileSync(join(folder, "identity.json"), leave ?? "");
    if (leave === null) {
      rmSync(join(folder, "identity.json"));
    }
    till.service.recover({ action: "set-aside" });
    till.sell("bun");
    const second = Math.floor(till.clock.read().wall / 1000);
    expect(till.view().paid?.ref.epoch).toBeGreaterThan(second - 100);
  }
});

test("a missing journal is missed even where identity.json cannot be read", () => {
  const folder = usedFolder();
  rmSync(journalIn(folder));
  writeFileSync(join(folder, "identity.json"), "{");
  expect(openTill({ folder }).trouble()).toMatchObject({ type: "journal-missing" });
});
