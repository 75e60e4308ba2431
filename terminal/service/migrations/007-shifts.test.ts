import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { openTill, temporaryFolder } from "../scenarios/open-till.ts";
import { shiftPresses } from "../scenarios/shift-presses.ts";
import { SHIFT_PRESSES_MAX, createShiftStore } from "../shifts/shift-store.ts";
import { MIGRATIONS } from "../store.ts";

function open(file: string, version: number): Database {
  const migrations = MIGRATIONS.slice(0, version);
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

test("a till from before shifts could be closed has one, open since it was opened", () => {
  const file = join(temporaryFolder(), "till.db");
  const before = open(file, 6);
  before.exec(
    `
    INSERT INTO epoch VALUES (1, 1001, 2, zeroblob(32), 1);
    INSERT INTO entry VALUES (1, 1, 1, 'epoch-opened', '{}', zeroblob(32));
    INSERT INTO entry VALUES (2, 1, 2, 'shift-opened', '{}', zeroblob(32));
    INSERT INTO entry VALUES (3, 1, 3, 'sale-paid', '{}', zeroblob(32));
  `.replaceAll("'{}'", "CAST('{}' AS BLOB)"),
  );
  before.close();
  const after = open(file, 7);
  const store = createShiftStore(after);
  expect(store.find(1)).toEqual({ number: 1, opened: 2, closed: null });
  expect(store.shiftAt(3)).toBe(1);
  expect(store.shiftAt(1)).toBe(null);
  after.close();
});

test("an empty till has no shift until it is opened", () => {
  const database = open(join(temporaryFolder(), "till.db"), 7);
  expect(createShiftStore(database).find(1)).toBe(null);
  database.close();
});

test("a till that sold for weeks before it could close a shift closes all of it", () => {
  const till = openTill();
  till.sell("bun");
  till.sell("tart");
  const again = till.reopen({
    spoil(database) {
      database.exec(`
        DELETE FROM shift;
        INSERT INTO shift (number, opened, closed)
          SELECT 1, min(position), NULL FROM entry WHERE kind = 'shift-opened';
      `);
    },
  });
  expect(shiftPresses(again).closed().report?.sales.count).toBe(2);
});

test("supplements are numbered from one for each shift, and presses are forgotten in their order", () => {
  const database = open(join(temporaryFolder(), "till.db"), 7);
  const store = createShiftStore(database);
  store.addSupplement(3, 100);
  store.addSupplement(4, 101);
  store.addSupplement(3, 102);
  expect(store.supplements(3)).toEqual([100, 102]);
  expect(store.supplementOf(101)).toBe(4);
  expect(() => store.addSupplement(5, 102)).toThrow(/UNIQUE/u);
  for (let press = 0; press <= SHIFT_PRESSES_MAX; press += 1) {
    store.addPress(`press-${press}`, press);
  }
  expect(store.pressPosition("press-0")).toBe(null);
  expect(store.pressPosition("press-1")).toBe(1);
  database.close();
});
