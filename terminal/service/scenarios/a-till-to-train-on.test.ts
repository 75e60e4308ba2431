import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TrainingReply } from "@tillwave/shared/api/training";
import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import { joinedShop, passes } from "./joined-till.ts";
import { type OpenTill, openTill } from "./open-till.ts";
import { openPrintingTill } from "./printing-till.ts";
import { readJournal } from "./read-journal.ts";
import { shiftPresses } from "./shift-presses.ts";

const setTraining = ({ service }: Pick<OpenTill, "service">, on: boolean): TrainingReply =>
  service.setTraining({ on, approval: null });

const isTraining = ({ heard }: Pick<OpenTill, "heard">): boolean | undefined => {
  const hello = heard.findLast(({ type }) => type === "hello");
  return hello?.type === "hello" ? hello.shop.training : undefined;
};

test("nothing that is done in training reaches the real journal, and the real basket is as it was", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  till.sell("bun");
  till.press({ type: "next" });
  till.press({ type: "add", sku: "tart" });
  till.press({ type: "hold" });
  const before = readJournal(till.folder);
  const { state } = till.view();

  expect(setTraining(till, true)).toEqual({ ok: true, on: true });
  expect(isTraining(till)).toBe(true);
  expect(till.view().state.sale).toMatchObject({ number: 1, lines: [] });
  expect(till.service.sales(null)?.sales).toEqual([]);
  till.sell("milktea", "bun");
  till.press({ type: "next" });
  shift.move(-5000);
  expect(shift.closed()).toMatchObject({ shift: 1, report: { sales: { count: 1 } } });
  till.press({ type: "add", sku: "tart" });
  till.press({ type: "clear" });
  expect(till.service.sales(null)?.sales).toHaveLength(1);

  expect(setTraining(till, false)).toEqual({ ok: true, on: false });
  expect(isTraining(till)).toBe(false);
  expect(readJournal(till.folder)).toEqual(before);
  expect(till.view().state).toEqual(state);
  till.sell("bun");
  expect(readJournal(till.folder).at(-1)).toMatchObject({ kind: "sale-paid", shift: 1 });
  expect(shift.x()).toMatchObject({ shift: 1, report: { sales: { count: 2 }, expected: 1800 } });
});

test("a till that trained when the power went trains after it, and what was learnt is still there", () => {
  const till = openTill();
  till.sell("bun");
  setTraining(till, true);
  till.sell("tart");
  const again = till.reopen();
  expect(isTraining(again)).toBe(true);
  expect(again.service.sales(null)?.sales).toHaveLength(1);
  again.press({ type: "next" });
  expect(setTraining(again, false)).toEqual({ ok: true, on: false });
  expect(isTraining(again.reopen())).toBe(false);
  expect(again.service.sales(null)?.sales[0]?.entry.lines[0]?.sku).toBe("bun");
});

test("no till changes over with a sale in hand, whichever of the two it is", () => {
  const till = openTill();
  const inHand = { ok: false, error: { type: "sale-in-hand" } };
  till.press({ type: "add", sku: "bun" });
  expect(setTraining(till, true)).toEqual(inHand);
  till.press({ type: "pay" });
  expect(setTraining(till, true)).toEqual(inHand);
  till.takeCash(100_000);
  expect(setTraining(till, true)).toEqual({ ok: true, on: true });
  till.press({ type: "add", sku: "bun" });
  expect(setTraining(till, false)).toEqual(inHand);
});

test("asked for what it is already, it is done", () => {
  const till = openTill();
  expect(setTraining(till, false)).toEqual({ ok: true, on: false });
  setTraining(till, true);
  till.press({ type: "add", sku: "bun" });
  expect(setTraining(till, true)).toEqual({ ok: true, on: true });
});

test("every paper of a training till says TEST, at its head and at its foot", () => {
  const { till, clock, printer } = openPrintingTill();
  const marks = (): number =>
    printer.device.lines().filter((line) => line.trim() === "TEST").length;
  setTraining(till, true);
  clock.pass(2000);
  till.sell("bun");
  clock.pass(2000);
  expect(marks()).toBe(2);
  till.press({ type: "next" });
  shiftPresses(till).closed({ counted: Minor(900) });
  clock.pass(2000);
  expect(marks()).toBe(4);
  setTraining(till, false);
  clock.pass(2000);
  till.sell("bun");
  clock.pass(2000);
  expect(marks()).toBe(4);
  expect(printer.device.lines().join("\n")).toContain("Sale 0001");
});

test("a hub hears nothing of training, and everything of what was sold before once it is over", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.fault = "no-network";
  till.sell("bun");
  till.press({ type: "next" });
  setTraining(till, true);
  ledger.fault = null;
  expect(till.status().hub.state).toBe("not-joined");
  till.sell("tart");
  till.press({ type: "next" });
  await passes(clock, 3000);
  expect(ledger.sales()).toEqual([]);
  expect(await till.service.joinHub({ code: "ABCD-EFGH", url: null })).toMatchObject({
    ok: false,
    error: { type: "not-selling" },
  });
  setTraining(till, false);
  await passes(clock, 3000);
  expect(ledger.sales()).toEqual([1]);
  till.sell("bun");
  await passes(clock, 1000);
  expect(ledger.sales()).toEqual([1, 2]);
});

test("where there is no room for a second journal the till sells on, after a restart too", () => {
  const till = openTill();
  writeFileSync(join(till.folder, "training"), "in the way");
  expect(setTraining(till, true)).toEqual({ ok: false, error: { type: "cannot-open" } });
  till.sell("bun");
  expect(isTraining(till.reopen())).toBe(false);
});

test("a training journal that is damaged keeps nobody from selling", () => {
  const till = openTill();
  setTraining(till, true);
  till.sell("bun");
  till.press({ type: "next" });
  setTraining(till, false);
  const file = join(till.folder, "training", "till.db");
  expect(existsSync(file)).toBe(true);
  rmSync(`${file}-wal`, { force: true });
  writeFileSync(file, "this is no database at all, and never was");
  expect(setTraining(till, true)).toEqual({ ok: false, error: { type: "cannot-open" } });
  till.sell("bun");
  expect(isTraining(till)).toBe(false);
  expect(till.service.sales(null)?.sales).toHaveLength(1);
});

test("the drawer with the shop's money stays shut in training", () => {
  const { till, clock, printer } = openPrintingTill();
  setTraining(till, true);
  clock.pass(2000);
  till.sell("bun");
  clock.pass(2000);
  const id = "a-press-of-a-page";
  expect(till.service.openDrawer({ id, reason: "change" })).toEqual({ ok: true });
  till.press({ type: "next" });
  shiftPresses(till).move(-500);
  clock.pass(2000);
  expect(printer.device.pulses).toBe(0);
  setTraining(till, false);
  clock.pass(2000);
  till.sell("bun");
  clock.pass(2000);
  expect(printer.device.pulses).toBe(1);
});

test("a till that could not train after a restart and sold instead sells after the next one too", () => {
  const till = openTill();
  setTraining(till, true);
  till.service.close();
  const file = join(till.folder, "training", "till.db");
  rmSync(`${file}-wal`, { force: true });
  writeFileSync(file, "this is no database at all, and never was");
  const selling = openTill({ folder: till.folder });
  expect(isTraining(selling)).toBe(false);
  selling.sell("bun");
  selling.service.close();
  rmSync(join(till.folder, "training"), { recursive: true });
  const again = openTill({ folder: till.folder });
  expect(isTraining(again)).toBe(false);
  expect(again.service.sales(null)?.sales).toHaveLength(1);
});
