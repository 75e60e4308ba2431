import type { Database } from "@tillwave/sqlite/database";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { hubView, joinedShop, passes, saleSyncs, sellMany } from "./joined-till.ts";
import { openTill } from "./open-till.ts";
import { epochsOpened } from "./read-journal.ts";
import { HUB_URL, simulateHub } from "./simulated-hub.ts";
import { openLedger } from "./simulated-ledger.ts";

const SECOND = 1000;

/** Somebody makes sale 3 cheaper behind the till's back. */
function changeSale3(database: Database): void {
  database.exec(
    `UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '"total":900', '"total":100') AS BLOB)
     WHERE CAST(body AS TEXT) LIKE '%"sale":3,%'`,
  );
}

test("an entry that was changed on the disk is not sent, what stands before it is, and the till goes on", async () => {
  const { till, ledger, clock } = await joinedShop();
  sellMany(till, 2);
  await passes(clock, SECOND);
  ledger.fault = "no-network";
  sellMany(till, 3);
  await passes(clock, SECOND);
  const spoilt = till.reopen({ spoil: changeSale3 });
  till.service.close();
  ledger.fault = null;
  await passes(clock, 5 * SECOND);
  expect(epochsOpened(spoilt.folder)).toEqual(["1 first", "2 chain-broken"]);
  expect(spoilt.alarms()).toEqual(["chain-broken"]);
  expect(saleSyncs(spoilt)).toEqual(["needs-me", "needs-me", "needs-me", "confirmed", "confirmed"]);
  sellMany(spoilt, 1);
  await passes(clock, SECOND);
  expect(ledger.sales()).toEqual([1, 2, 6]);
  expect(hubView(spoilt)).toMatchObject({ state: "in-step", waiting: 0 });
  expect(hubView(spoilt).needMe).toBeGreaterThanOrEqual(3);
});

test("what was sold under other numbers before the joining stays on the till, and what is sold after goes up", async () => {
  const clock = createVirtualClock();
  const hub = simulateHub({ terminal: 7 });
  const ledger = openLedger(hub, clock);
  const till = openTill({ clock, hubs: ledger.hubs });
  sellMany(till, 2);
  await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  await passes(clock, SECOND);
  sellMany(till, 2);
  await passes(clock, SECOND);
  expect(epochsOpened(till.folder)).toEqual(["1 first", "2 other-terminal"]);
  expect(ledger.sales()).toEqual([3, 4]);
  expect(ledger.lines(1)).toEqual([]);
  expect(saleSyncs(till)).toEqual(["confirmed", "confirmed", "waiting", "waiting"]);
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0 });
});

test("what was sold under the same numbers before the joining goes up too", async () => {
  const clock = createVirtualClock();
  const hub = simulateHub({ terminal: 2 });
  const ledger = openLedger(hub, clock);
  const till = openTill({ clock, hubs: ledger.hubs });
  sellMany(till, 2);
  await till.service.joinHub({ code: hub.typedCode(), url: HUB_URL });
  await passes(clock, SECOND);
  expect(ledger.sales()).toEqual([1, 2]);
  expect(saleSyncs(till)).toEqual(["confirmed", "confirmed"]);
});

test("a till that has joined no hub says so, and every sale waits", () => {
  const till = openTill();
  till.sell("bun");
  expect(hubView(till)).toMatchObject({ state: "not-joined", waiting: null, confirmed: null });
  expect(saleSyncs(till)).toEqual(["waiting"]);
});

test("a drawer opened without a sale, or a till's own words, are sent too", async () => {
  const { till, ledger, clock } = await joinedShop();
  const before = ledger.lines(1).length;
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "clear" });
  await passes(clock, SECOND);
  expect(ledger.lines(1).length).toBe(before + 1);
  expect(ledger.sales()).toEqual([]);
});

/** Somebody cuts the last entry off the first epoch behind the till's back. */
function cutOffEpoch1(database: Database): void {
  database.exec(
    "DELETE FROM entry WHERE position = (SELECT first_position - 1 FROM epoch WHERE epoch = 2)",
  );
}

test("a till whose earlier epoch has lost its end still talks to a hub that was put back to nothing", async () => {
  const { till, hub, clock } = await joinedShop();
  sellMany(till, 3);
  await passes(clock, 3 * SECOND);
  const moved = till.reopen({ machineId: "machine-2" });
  till.service.close();
  sellMany(moved, 2);
  await passes(clock, 3 * SECOND);
  moved.service.close();
  const empty = openLedger(hub, clock);
  const spoilt = moved.reopen({ spoil: cutOffEpoch1, hubs: empty.hubs, machineId: "machine-2" });
  await passes(clock, 20 * SECOND);
  sellMany(spoilt, 1);
  await passes(clock, 5 * SECOND);
  expect(empty.sales()).toEqual(expect.arrayContaining([4, 5, 6]));
  expect(spoilt.alarms()).toContain("chain-broken");
});
