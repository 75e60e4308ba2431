import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { expect, test } from "vitest";
import { quickPins } from "../scenarios/simulated-ports.ts";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { DONE_MAX, createStaffStore } from "../staff/staff-store.ts";
import { MIGRATIONS } from "../store.ts";

function open(file: string, version: number): Database {
  const migrations = MIGRATIONS.slice(0, version);
  const opened = openDatabase(file, { migrations, create: true });
  return present(opened.ok ? opened.value : null, "the database");
}

const ANA = {
  id: "person-ana",
  name: "Ana",
  role: "supervisor",
  language: "ja",
  isActive: true,
} as const;

test("a till from before it had people has nobody, and then whom it is given", async () => {
  const file = join(temporaryFolder(), "till.db");
  open(file, 5).close();
  const database = open(file, 6);
  const store = createStaffStore(database);
  expect([store.everybody(), store.session(), store.guard("")]).toEqual([[], null, null]);
  const kept = await quickPins.keep("2580");
  store.save(ANA, kept);
  store.setSession(ANA.id, true);
  const guard = { wrong: 1, locks: 2, lockedFor: 3, since: { monotonic: 4, boot: "boot" } };
  store.setGuard(ANA.id, guard);
  expect(store.find(ANA.id)).toEqual(ANA);
  expect(store.pinOf(ANA.id)).toEqual(kept);
  expect(store.session()).toEqual({ person: { id: ANA.id, name: "Ana" }, isSignedIn: true });
  expect(store.guard(ANA.id)).toEqual(guard);
  store.save({ ...ANA, name: "Anna", language: null }, null);
  expect(store.find(ANA.id)).toEqual({ ...ANA, name: "Anna", language: null });
  expect(store.pinOf(ANA.id)).toEqual(kept);
  for (let i = 0; i <= DONE_MAX; i += 1) {
    store.addDone(`request-${i}`);
  }
  expect([store.isDone("request-0"), store.isDone("request-1")]).toEqual([false, true]);
  database.close();
});

test("nobody has a role that there is not, nor a PIN that anybody could read", async () => {
  const database = open(join(temporaryFolder(), "till.db"), 6);
  createStaffStore(database).save(ANA, await quickPins.keep("2580"));
  expect(() => database.exec("UPDATE person SET role = 'owner'")).toThrow(/CHECK/u);
  expect(() => database.exec("UPDATE person SET hash = x'32353830'")).toThrow(/CHECK/u);
  database.close();
});
