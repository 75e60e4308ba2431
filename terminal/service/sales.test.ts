import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { openDatabase } from "@tillwave/sqlite/database";
import { expect, onTestFinished, test } from "vitest";
import { createSales } from "./sales.ts";
import { openTill } from "./scenarios/open-till.ts";
import { JOURNAL_FILE } from "./set-aside.ts";
import { MIGRATIONS } from "./store.ts";

test("a sale is found by its epoch and seq, and no other entry is taken for it", () => {
  const till = openTill();
  till.sell("bun");
  const paid = present(till.view().paid, "a paid sale");
  till.service.close();
  const file = join(till.folder, JOURNAL_FILE);
  const opened = openDatabase(file, { migrations: MIGRATIONS, create: false });
  const database = present(opened.ok ? opened.value : null, "the journal");
  onTestFinished(() => void database.close());
  const sales = createSales(database);
  expect(sales.find(paid.ref)).toEqual(paid);
  for (const other of [
    { ...paid.ref, seq: 1 },
    { ...paid.ref, seq: paid.ref.seq + 1 },
    { epoch: 2, seq: 1 },
    { epoch: 1, seq: 0 },
  ]) {
    expect(sales.find(other)).toBeNull();
  }
});
