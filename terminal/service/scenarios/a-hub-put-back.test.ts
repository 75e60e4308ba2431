import { expect, test } from "vitest";
import { hubView, joinedShop, passes, saleSyncs, sellMany } from "./joined-till.ts";
import { ROLLED_BACK_ALARM_FOR } from "../sync/progress.ts";
import { epochsOpened } from "./read-journal.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

test("a hub that was put back to an older copy gets again what it lost, and somebody is told", async () => {
  const { till, ledger, clock } = await joinedShop();
  sellMany(till, 3);
  await passes(clock, SECOND);
  const yesterday = ledger.copy();
  sellMany(till, 3);
  await passes(clock, SECOND);
  expect(ledger.sales()).toHaveLength(6);
  ledger.restore(yesterday);
  sellMany(till, 1);
  await passes(clock, SECOND);
  expect(ledger.sales()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0 });
  expect(till.alarms()).toEqual(["hub-rolled-back"]);
  clock.pass(ROLLED_BACK_ALARM_FOR);
  expect(till.alarms()).toEqual([]);
});

test("a till with nothing to send finds within a minute that the hub was put back", async () => {
  const { till, ledger, clock } = await joinedShop();
  sellMany(till, 3);
  await passes(clock, SECOND);
  ledger.restore(new Map());
  await passes(clock, MINUTE + SECOND);
  expect(ledger.sales()).toEqual([1, 2, 3]);
  expect(hubView(till)).toMatchObject({ state: "in-step", waiting: 0 });
});

test("a hub that lost the end of an earlier epoch gets that first", async () => {
  const { till, ledger, clock } = await joinedShop();
  sellMany(till, 2);
  await passes(clock, SECOND);
  const yesterday = ledger.copy();
  sellMany(till, 2);
  await passes(clock, SECOND);
  // The till is put back on another machine, and so goes on in its next epoch.
  const moved = till.reopen({ machineId: "machine-2" });
  expect(epochsOpened(moved.folder)).toHaveLength(2);
  sellMany(moved, 2);
  await passes(clock, SECOND);
  till.service.close();
  ledger.restore(yesterday);
  sellMany(moved, 1);
  await passes(clock, 3 * SECOND);
  expect(ledger.sales()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(hubView(moved)).toMatchObject({ state: "in-step", waiting: 0 });
});

test("books that were changed at the hub are noticed by the till, and told until they are mended", async () => {
  const { till, ledger, clock } = await joinedShop();
  sellMany(till, 2);
  await passes(clock, SECOND);
  const honest = ledger.copy();
  ledger.forge(1);
  await passes(clock, MINUTE + SECOND);
  expect(till.status().alarms).toEqual([
    { type: "hub-disagrees", epoch: 1, seq: ledger.lines(1).length },
  ]);
  ledger.restore(honest);
  await passes(clock, MINUTE + SECOND);
  expect(till.alarms()).toEqual([]);
});

test("two tills with one memory: the second finds the fork, tells it, and goes on in an epoch of its own", async () => {
  const { till, ledger, clock } = await joinedShop();
  sellMany(till, 2);
  await passes(clock, SECOND);
  ledger.fault = "no-network";
  const copy = till.reopen();
  till.service.close();
  sellMany(copy, 2);
  const other = copy.reopen();
  other.sell("tart");
  other.press({ type: "next" });
  sellMany(copy, 2);
  ledger.fault = null;
  await passes(clock, 3 * SECOND);
  // Both have sold sale 5; the books keep the copy that came first.
  expect(ledger.sales().filter((sale) => sale === 5)).toHaveLength(1);
  const [first, second] = epochsOpened(copy.folder).length > 1 ? [other, copy] : [copy, other];
  expect(epochsOpened(first.folder)).toHaveLength(1);
  expect(epochsOpened(second.folder)).toEqual(["1 first", "2 cloned"]);
  expect(second.alarms()).toContain("fork");
  expect(hubView(second).needMe).toBeGreaterThan(0);
  expect(saleSyncs(second)).toContain("needs-me");
  sellMany(second, 1);
  await passes(clock, SECOND);
  expect(saleSyncs(second)[0]).toBe("confirmed");
  expect(hubView(second)).toMatchObject({ state: "in-step", waiting: 0 });
});

test("a till that was put back with its whole disk finds at its start that the hub knows more", async () => {
  const { till, ledger, clock } = await joinedShop();
  sellMany(till, 2);
  await passes(clock, SECOND);
  const image = till.reopen();
  image.service.close();
  sellMany(till, 2);
  await passes(clock, SECOND);
  till.service.close();
  const restored = image.reopen();
  await passes(clock, SECOND);
  expect(restored.alarms()).toContain("fork");
  expect(epochsOpened(restored.folder)).toEqual(["1 first", "2 cloned"]);
  sellMany(restored, 1);
  await passes(clock, SECOND);
  expect(ledger.lines(2).length).toBeGreaterThan(1);
});

test("a copy that sold the same and less goes on in an epoch of its own, too", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.fault = "no-network";
  const copy = till.reopen();
  till.service.close();
  const other = copy.reopen();
  sellMany(other, 2);
  sellMany(copy, 3);
  ledger.fault = null;
  await passes(clock, 3 * SECOND);
  expect(epochsOpened(other.folder).concat(epochsOpened(copy.folder)).toSorted()).toEqual([
    "1 first",
    "1 first",
    "2 cloned",
  ]);
  expect(ledger.sales()).toEqual([1, 2, 3]);
  expect(hubView(other)).toMatchObject({ state: "in-step", waiting: 0 });
  expect(hubView(copy)).toMatchObject({ state: "in-step", waiting: 0 });
});

test("a copy that has sold for days brings all of it, and the hub keeps all of it aside", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.fault = "no-network";
  const copy = till.reopen();
  till.sell("tart");
  sellMany(copy, 1100);
  ledger.fault = null;
  till.service.sync({ action: "push" });
  await passes(clock, SECOND);
  await passes(clock, 5 * SECOND);
  expect(epochsOpened(copy.folder)).toEqual(["1 first", "2 cloned"]);
  const kept = ledger.asides.flatMap(
    (text) => /"kind":"sale-paid".*"sale":(\d+),/u.exec(text)?.[1] ?? [],
  );
  expect(new Set(kept).size).toBe(1100);
  expect(hubView(copy)).toMatchObject({ state: "in-step", waiting: 0 });
  expect(new Set(saleSyncs(copy))).toEqual(new Set(["needs-me"]));
  sellMany(copy, 1);
  await passes(clock, SECOND);
  expect(saleSyncs(copy)[0]).toBe("confirmed");
});
