import { cpSync } from "node:fs";
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { openTill, temporaryFolder } from "../scenarios/open-till.ts";
import { JOURNAL_FILE } from "../set-aside.ts";
import { MIGRATIONS } from "../store.ts";
import { FOLD_SLICE_MAX, type ShiftFold, createShiftFold } from "./shift-fold.ts";
import { createShiftStore } from "./shift-store.ts";

const SALES = 60;

/** A shift of many sales, on a copy of the till's disk. */
function openLongShift(spoil?: Parameters<ReturnType<typeof openTill>["reopen"]>[0]) {
  const till = openTill();
  for (let sale = 0; sale < SALES; sale += 1) {
    till.sell("bun");
  }
  const copy = temporaryFolder();
  cpSync(till.reopen(spoil).folder, copy, { recursive: true });
  const opened = openDatabase(join(copy, JOURNAL_FILE), { migrations: MIGRATIONS, create: false });
  return createShiftStore(present(opened.ok ? opened.value : null, "the journal"));
}

/** Each look at the clock costs so much. */
function foldOf(store: ReturnType<typeof openLongShift>, lookMs: number): ShiftFold {
  let now = 0;
  const opened = present(store.find(1), "the shift").opened;
  return createShiftFold(opened, { store, hourOf: () => 9, now: () => (now += lookMs) });
}

test("a long shift is read a slice at a time, and comes to the same", () => {
  const store = openLongShift();
  const atOnce = foldOf(store, 0);
  expect(atOnce.advance()).toBe(true);
  const slowly = foldOf(store, FOLD_SLICE_MAX);
  let slices = 1;
  while (!slowly.advance()) {
    slices += 1;
  }
  expect(slices).toBeGreaterThan(SALES / 16);
  expect(slowly.figures()).toEqual(atOnce.figures());
  expect(slowly.figures().report.sales.count).toBe(SALES);
});

test("figures are not to be had before the end is reached", () => {
  const fold = foldOf(openLongShift(), FOLD_SLICE_MAX);
  expect(fold.advance()).toBe(false);
  expect(() => fold.figures()).toThrow(/all entries/u);
});

test("an entry that cannot be read is left out, and the rest is counted", () => {
  const store = openLongShift({
    spoil: (database) =>
      database.exec(
        "UPDATE entry SET body = CAST('spoilt' AS BLOB) WHERE position = (SELECT max(position) FROM entry WHERE kind = 'sale-paid') - 5",
      ),
  });
  const fold = foldOf(store, 0);
  fold.advance();
  expect(fold.figures().report.sales.count).toBeGreaterThanOrEqual(SALES - 1);
});
