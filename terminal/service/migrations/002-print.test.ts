import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { createPrintStore } from "../print/print-store.ts";
import { journal } from "./001-journal.ts";
import { print } from "./002-print.ts";

function open(
  file: string,
  migrations: Parameters<typeof openDatabase>[1]["migrations"],
): Database {
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

test("a till that sold before it could print prints none of those receipts by itself", () => {
  const file = join(temporaryFolder(), "till.db");
  const before = open(file, [journal]);
  before.exec(
    `
    INSERT INTO epoch VALUES (1, 1001, 2, zeroblob(32), 1);
    INSERT INTO entry VALUES (1, 1, 1, 'sale-paid', '{}', zeroblob(32));
    INSERT INTO entry VALUES (2, 1, 2, 'sale-paid', '{}', zeroblob(32));
  `.replaceAll("'{}'", "CAST('{}' AS BLOB)"),
  );
  before.close();
  const after = open(file, [journal, print]);
  const store = createPrintStore(after);
  expect(store.mark()).toEqual({ position: 2, isActive: false });
  expect(store.papersAfter(2, 10)).toEqual([]);
  expect(store.queued()).toEqual([]);
  after.close();
});

test("an empty till begins at its first entry", () => {
  const database = open(join(temporaryFolder(), "till.db"), [journal, print]);
  expect(createPrintStore(database).mark()).toEqual({ position: 0, isActive: false });
  database.close();
});

test("a receipt has one original and one of each copy, in states that there are", () => {
  const database = open(join(temporaryFolder(), "till.db"), [journal, print]);
  const store = createPrintStore(database);
  const job = { ref: { epoch: 1, seq: 4 }, copy: 0, askedAt: 1, request: null } as const;
  store.add({ ...job, paper: "queued" });
  store.add({ ...job, paper: "printed" });
  expect(store.jobsOf(job.ref).map(({ paper }) => paper)).toEqual(["queued"]);
  expect(() => database.exec("UPDATE print_job SET state = 'lost'")).toThrow(/CHECK/u);
  database.close();
});
