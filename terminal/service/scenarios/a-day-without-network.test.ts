import { expect, test } from "vitest";
import { hubView, joinedShop, passes, saleSyncs, sellMany } from "./joined-till.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;

test("a sale is at the hub a moment after it was paid, and the page says so", async () => {
  const { till, ledger, clock } = await joinedShop();
  till.sell("bun", "tart", "milktea");
  expect(saleSyncs(till)).toEqual(["waiting"]);
  await passes(clock, 200);
  expect(ledger.sales()).toEqual([1]);
  expect(saleSyncs(till)).toEqual(["confirmed"]);
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0, waitingSince: null });
});

test("a day without network, replayed: nothing is lost, nothing is doubled, and all drains at once", async () => {
  const { till, ledger, clock } = await joinedShop();
  const morning = clock.read().wall;
  ledger.fault = "no-network";
  await passes(clock, 2 * SECOND);
  expect(hubView(till)).toMatchObject({ state: "offline", cause: "no-network" });
  for (let hour = 0; hour < 10; hour += 1) {
    sellMany(till, 70);
    await passes(clock, 500);
    clock.pass(HOUR);
  }
  await passes(clock, 3 * SECOND);
  expect(hubView(till)).toMatchObject({ state: "offline", waiting: 700, cause: "no-network" });
  expect(hubView(till).waitingSince).toBe(morning + 2 * SECOND);
  expect(ledger.sales()).toEqual([]);

  ledger.fault = null;
  await passes(clock, 3 * SECOND);
  expect(ledger.sales()).toEqual(Array.from({ length: 700 }, (_, i) => i + 1));
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0, cause: null });
  expect(new Set(saleSyncs(till))).toEqual(new Set(["confirmed"]));
  expect(ledger.batches.every(({ first, last }) => last - first < 500)).toBe(true);
});

test("offline is noticed within two seconds, and so is the hub's being back", async () => {
  const { till, ledger, clock } = await joinedShop();
  for (const fault of ["no-network", "hub-down", "not-the-hub"] as const) {
    ledger.fault = fault;
    await passes(clock, 2 * SECOND);
    expect(hubView(till)).toMatchObject({ state: "offline", cause: fault });
    ledger.fault = null;
    await passes(clock, 2 * SECOND);
    expect(hubView(till)).toMatchObject({ state: "in-step", cause: null });
  }
});

test("a sale that was made just before the power went is sent after the start", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.fault = "hub-down";
  sellMany(till, 3);
  await passes(clock, SECOND);
  ledger.fault = null;
  const again = till.reopen();
  await passes(clock, SECOND);
  expect(ledger.sales()).toEqual([1, 2, 3]);
  expect(saleSyncs(again)).toEqual(["confirmed", "confirmed", "confirmed"]);
});
