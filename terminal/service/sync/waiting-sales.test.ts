import { join } from "node:path";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { type Database, openDatabase } from "@tillwave/sqlite/database";
import { assert } from "@tillwave/shared/core/assert";
import { expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../scenarios/open-till.ts";
import { MIGRATIONS } from "../store.ts";
import { type WaitingSales, countWaitingSales } from "./waiting-sales.ts";

const OWN = { merchant: 1001, terminal: 2 };

/** Entries of one epoch, of which every second is a sale. */
function journalOf(entries: number): Database {
  const file = join(temporaryFolder(), "till.db");
  const opened = openDatabase(file, { migrations: MIGRATIONS, create: true });
  assert(opened.ok, "a fresh file opens");
  const database = opened.value;
  onTestFinished(() => void database.close());
  database.exec(`INSERT INTO epoch (epoch, merchant, terminal, previous, first_position)
    VALUES (1, 1001, 2, zeroblob(32), 1)`);
  addEntries(database, 0, entries);
  return database;
}

function addEntries(database: Database, after: number, count: number): void {
  const insert = database.prepare<[bigint, bigint, string]>(
    "INSERT INTO entry (position, epoch, seq, kind, body, head) VALUES (?, 1, ?, ?, x'7b7d', zeroblob(32))",
  );
  database.transaction(() => {
    for (let n = after + 1; n <= after + count; n += 1) {
      insert.run(BigInt(n), BigInt(n), n % 2 === 0 ? "sale-paid" : "sale-cancelled");
    }
  })();
}

function counting(database: Database, from = 0) {
  const clock = createVirtualClock();
  // The clock stands still while a slice runs, unless the test lets each look at it cost time.
  let perLook = 0;
  let looks = 0;
  const timers = {
    later: clock.later,
    now: () => {
      looks += 1;
      return clock.now() + looks * perLook;
    },
  };
  const waiting: WaitingSales = countWaitingSales(from, {
    database,
    timers,
    own: OWN,
    onUnreadable: (failure) => expect.fail(failure.type),
  });
  onTestFinished(() => waiting.stop());
  return {
    waiting,
    clock,
    slowDown: (ms: number) => {
      perLook = ms;
    },
  };
}

test("nothing is counted before the till sells, and all of it after", () => {
  const { waiting, clock } = counting(journalOf(1000));
  expect(waiting.count()).toBeNull();
  clock.pass(1000);
  expect(waiting.count()).toBe(500);
});

test("a slow machine counts a little at a time, and does not guess meanwhile", () => {
  const { waiting, clock, slowDown } = counting(journalOf(2000));
  slowDown(2);
  clock.pass(100);
  expect(waiting.count()).toBeNull();
  clock.pass(2000);
  expect(waiting.count()).toBe(1000);
});

test("what the hub has answered for is taken off, what is sold is added", () => {
  const database = journalOf(1000);
  const { waiting, clock } = counting(database);
  clock.pass(1000);
  waiting.answered(500, 250);
  expect(waiting.count()).toBe(250);
  addEntries(database, 1000, 4);
  waiting.recorded();
  expect(waiting.count()).toBe(252);
  waiting.answered(1004, 252);
  expect(waiting.count()).toBe(0);
});

test("a hub that is faster than the counting is not counted again", () => {
  const { waiting, clock, slowDown } = counting(journalOf(2000));
  slowDown(3);
  clock.pass(50);
  waiting.answered(1900, 950);
  clock.pass(2000);
  expect(waiting.count()).toBe(50);
});

test("where the hub was put back, everything behind it is counted again", () => {
  const { waiting, clock } = counting(journalOf(1000), 900);
  clock.pass(1000);
  expect(waiting.count()).toBe(50);
  waiting.answered(100, null);
  expect(waiting.count()).toBeNull();
  clock.pass(1000);
  expect(waiting.count()).toBe(450);
});
