import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import { readJournal } from "./read-journal.ts";
import { shiftPresses } from "./shift-presses.ts";
import { ANA, MEI, openStaffedTill } from "./staffed-till.ts";

const needs = (action: string) => ({ ok: false, error: { type: "needs-supervisor", action } });

async function openCashiersTill() {
  const people = await openStaffedTill();
  await people.lock();
  await people.signIn(MEI);
  return { ...people, shift: shiftPresses(people.till) };
}

test("a cashier sees no X, moves no cash and closes no shift alone; the drawer's sum is told to nobody", async () => {
  const { till, shift } = await openCashiersTill();
  till.sell("bun");
  expect(shift.ask({ action: "x", id: "a-look-of-a-page", approval: null })).toEqual(
    needs("close-shift"),
  );
  expect(shift.close({ shift: 1, counted: Minor(0) })).toEqual(needs("close-shift"));
  expect(
    shift.ask({
      action: "cash",
      id: "a-move-of-a-page",
      shift: 1,
      amount: Minor(-500),
      reason: "bank",
      approval: null,
    }),
  ).toEqual(needs("cash-movement"));
  expect(shift.ask({ action: "list", before: null })).toMatchObject({ current: { shift: 1 } });
});

test("a supervisor's word closes a shift once, with the recount and the reason that it asked for, and the Z names both", async () => {
  const { till, shift, approve } = await openCashiersTill();
  till.sell("bun");
  const id = "closing-of-a-page";
  const approval = await approve("close-shift");
  expect(shift.close({ id, shift: 1, counted: Minor(0), approval })).toMatchObject({
    error: { type: "reason-needed" },
  });
  expect(shift.close({ id, shift: 1, counted: Minor(100) })).toMatchObject({
    error: { type: "reason-needed" },
  });
  const z = shift.closed({ id, shift: 1, counted: Minor(100), reason: "Not known" });
  expect(z).toMatchObject({ cashier: { id: MEI }, approvedBy: { id: ANA } });
  expect(shift.close({ id: "another-closing", shift: 2, approval })).toEqual(needs("close-shift"));
});

test("a cashier counts the float of a morning, and cannot count it away at night", async () => {
  const { till, shift, approve } = await openCashiersTill();
  const count = (float: number, approval: string | null = null) =>
    shift.ask({
      action: "float",
      id: crypto.randomUUID(),
      shift: 1,
      float: Minor(float),
      approval,
    });
  expect(count(30_000)).toEqual({ ok: true, type: "done" });
  till.sell("bun");
  expect(count(20_000)).toEqual(needs("cash-movement"));
  expect(count(20_000, await approve("cash-movement"))).toEqual({ ok: true, type: "done" });
});

test("an approval for something else opens no drawer", async () => {
  const { shift, approve } = await openCashiersTill();
  const approval = await approve("close-shift");
  const request = {
    action: "cash",
    id: "a-move-of-a-page",
    shift: 1,
    amount: Minor(-500),
    reason: "bank",
  } as const;
  expect(shift.ask({ ...request, approval })).toEqual(needs("cash-movement"));
  const right = await approve("cash-movement");
  expect(shift.ask({ ...request, approval: right })).toEqual({ ok: true, type: "done" });
});

test("a cashier begins no training alone; a supervisor's word begins it, and the real till waits locked", async () => {
  const { till, approve, signIn } = await openCashiersTill();
  expect(till.service.setTraining({ on: true, approval: null })).toEqual(needs("training"));
  const approval = await approve("training");
  expect(till.service.setTraining({ on: true, approval })).toEqual({ ok: true, on: true });
  till.sell("bun");
  expect(till.service.setTraining({ on: false, approval: null })).toEqual({ ok: true, on: false });
  expect(till.service.isLocked()).toBe(true);
  await signIn(MEI);
  expect(readJournal(till.folder).filter(({ kind }) => kind === "sale-paid")).toEqual([]);
});

test("a supervisor's word for one press is none for another that comes under its id", async () => {
  const { till, shift, approve } = await openCashiersTill();
  till.sell("bun");
  const id = "a-press-of-a-page";
  const seen = shift.ask({ action: "x", id, approval: await approve("close-shift") });
  expect(seen).toMatchObject({ ok: true, type: "x" });
  expect(shift.close({ id, shift: 1 })).toEqual(needs("close-shift"));
  expect(
    shift.ask({
      action: "cash",
      id,
      shift: 1,
      amount: Minor(-500),
      reason: "bank",
      approval: null,
    }),
  ).toEqual(needs("cash-movement"));
});

test("a closing that was allowed and then left alone needs a supervisor again", async () => {
  const { till, shift, approve } = await openCashiersTill();
  till.sell("bun");
  const id = "closing-of-a-page";
  const approval = await approve("close-shift");
  const close = { id, shift: 1, counted: Minor(0) };
  expect(shift.close({ ...close, approval })).toMatchObject({ error: { type: "reason-needed" } });
  // What is pressed meanwhile keeps the till from locking itself.
  for (let minute = 0; minute < 16; minute += 1) {
    till.service.ask(({ staff }) => staff.touched());
    till.clock.pass(60_000);
  }
  expect(shift.close({ ...close, reason: "Not known" })).toEqual(needs("close-shift"));
});
