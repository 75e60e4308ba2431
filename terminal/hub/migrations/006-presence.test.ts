import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-hub.ts";
import { createCustomerRows, createPointRows } from "../store/sqlite/customers.ts";
import { createEmitterRows, createPlaceRows } from "../store/sqlite/emitters.ts";
import { HUB_MIGRATIONS } from "../store/sqlite/sqlite-store.ts";

function open(file: string, version: number): Database {
  const opened = openDatabase(file, {
    migrations: HUB_MIGRATIONS.slice(0, version),
    create: true,
  });
  return present(opened.ok ? opened.value : null, "the database");
}

const bytes = (length: number, filled: number): Uint8Array => new Uint8Array(length).fill(filled);

test("a hub that had tills before it knew zones keeps them, and gives its first place", () => {
  const file = join(temporaryFolder(), "hub.db");
  const before = open(file, 5);
  before.exec("INSERT INTO terminal (terminal, name) VALUES (2, 'Counter')");
  before.close();
  const after = open(file, 6);
  expect(after.prepare("SELECT name FROM terminal").all()).toEqual([{ name: "Counter" }]);
  expect(createEmitterRows(after).list()).toEqual([]);
  expect([createPlaceRows(after).give(1), createPlaceRows(after).give(1)]).toEqual([1, 2]);
  after.close();
});

test("no statement changes a fact, deletes one of a customer, or rewards twice in a period", () => {
  const database = open(join(temporaryFolder(), "hub.db"), 6);
  const [customers, points] = [createCustomerRows(database), createPointRows(database)];
  customers.add({ customer: bytes(8, 1), publicKey: bytes(33, 2), consent: 1 }, 1);
  const { number } = present(customers.find(bytes(8, 1)), "the customer");
  const fact = { customer: number, place: 1, window: 10, period: 3, points: 5, at: 1 };
  points.add({ ...fact, reason: "check-in" });
  const again = () => points.add({ ...fact, window: 11, reason: "released" });
  expect(again).toThrow(/UNIQUE/u);
  expect(() => database.exec("UPDATE point_fact SET points = 6")).toThrow(/never changed/u);
  expect(() => database.exec("DELETE FROM point_fact")).toThrow(/never deleted/u);
  customers.remove(number);
  points.erase(number, 2);
  expect(points.total(number)).toBe(0);
  expect(database.prepare("SELECT reason, points FROM point_fact").all()).toEqual([
    { reason: "erased", points: 5n },
  ]);
  expect(() => database.exec("DELETE FROM point_fact")).toThrow(/never deleted/u);
  database.close();
});
