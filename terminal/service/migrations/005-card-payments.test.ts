import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { createCardStore } from "../card-terminal/card-store.ts";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { MIGRATIONS } from "../store.ts";

function open(file: string, version: number): Database {
  const migrations = MIGRATIONS.slice(0, version);
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

const PAYMENT = {
  reference: "1001-2-1-42",
  ref: { epoch: 1, seq: 43 },
  sale: 7,
  tender: 1,
  amount: Minor(Number.MAX_SAFE_INTEGER),
  currency: "HKD",
  state: "approved",
  since: Date.UTC(2026, 10, 21),
} as const;

test("a till from before it took cards watches none, and then what it takes", () => {
  const file = join(temporaryFolder(), "till.db");
  open(file, 4).close();
  const database = open(file, 5);
  const store = createCardStore(database);
  expect(store.all()).toEqual([]);
  store.add(PAYMENT);
  expect(store.all()).toEqual([PAYMENT]);
  store.setState(PAYMENT.reference, "refused", PAYMENT.since + 1);
  expect(store.all()).toEqual([{ ...PAYMENT, state: "refused", since: PAYMENT.since + 1 }]);
  store.remove(PAYMENT.reference);
  expect(store.all()).toEqual([]);
  database.close();
});

test("a payment is in a state that there is", () => {
  const database = open(join(temporaryFolder(), "till.db"), 5);
  createCardStore(database).add(PAYMENT);
  expect(() => database.exec("UPDATE card_payment SET state = 'lost'")).toThrow(/CHECK/u);
  database.close();
});
