import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { commitOrThrow } from "@tillwave/sqlite/durable";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { MIGRATIONS } from "../store.ts";
import { type TapStore, createTapStore } from "./tap-store.ts";

const NOW = 1_800_000_000;
const HOUR = 3600;
const ann = new Uint8Array(8).fill(1);
const bob = new Uint8Array(8).fill(2);

function open(): { readonly database: Database; readonly store: TapStore } {
  const file = join(temporaryFolder(), "till.db");
  const opened = openDatabase(file, { migrations: MIGRATIONS, create: true });
  const database = present(opened.ok ? opened.value : null, "a database");
  onTestFinished(() => {
    database.close();
  });
  return { database, store: createTapStore(database) };
}

const spends = (counter: number) => ({ counter, cumCash: counter * 10, cumPromo: 0 });

test("the highest of an alias is known until its credential has expired", () => {
  const { database, store } = open();
  expect(store.seen(ann)).toBeNull();
  commitOrThrow(database, () => store.see(ann, spends(7), { expires: NOW + 10, now: NOW }));
  expect(store.seen(ann)).toEqual(spends(7));
  const later = NOW + 10 + HOUR + 1;
  commitOrThrow(database, () => store.see(bob, spends(1), { expires: later + 10, now: later }));
  expect(store.seen(ann)).toBeNull();
  expect(store.seen(bob)).toEqual(spends(1));
});

test("a payment at risk counts until the hub has answered for it", () => {
  const { database, store } = open();
  commitOrThrow(database, () => {
    store.takeRisk({ position: 10, alias: ann, amount: 500, shift: 1 });
    store.takeRisk({ position: 20, alias: ann, amount: 700, shift: 2 });
    store.takeRisk({ position: 30, alias: bob, amount: 900, shift: 2 });
  });
  expect(store.spent(ann, 2, 0)).toEqual({ wallet: 1200, terminal: 2100, shift: 1600, count: 3 });
  expect(store.spent(ann, 2, 10)).toEqual({ wallet: 700, terminal: 1600, shift: 1600, count: 2 });
  expect(store.spent(bob, 1, 30)).toEqual({ wallet: 0, terminal: 0, shift: 0, count: 0 });
  commitOrThrow(database, () => store.forgetRisks(20));
  expect(store.spent(ann, 2, 0)).toEqual({ wallet: 0, terminal: 900, shift: 900, count: 1 });
});

test("ten wrong codes in an hour lock the till, nine do not, and an hour later it is free", () => {
  const { database, store } = open();
  for (let n = 0; n < 10; n += 1) {
    expect(store.areCodesLocked(NOW + n)).toBe(false);
    commitOrThrow(database, () => store.addWrongCode(NOW + n));
  }
  expect(store.areCodesLocked(NOW + 10)).toBe(true);
  expect(store.areCodesLocked(NOW + HOUR)).toBe(true);
  expect(store.areCodesLocked(NOW + HOUR + 1)).toBe(false);
});

test("when the hub was last heard outlives the program", () => {
  const { database, store } = open();
  expect(store.heard()).toBeNull();
  commitOrThrow(database, () => store.keepHeard(NOW));
  expect(createTapStore(database).heard()).toBe(NOW);
});
