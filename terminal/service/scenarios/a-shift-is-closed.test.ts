import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import { joinedShop, passes, sellMany } from "./joined-till.ts";
import { openTill } from "./open-till.ts";
import { readJournal } from "./read-journal.ts";
import { shiftPresses } from "./shift-presses.ts";

const SECOND = 1000;

test("a Z shows what the X just before it showed, and the next shift begins with nothing", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  till.sell("bun", "tart");
  till.sell("milktea");
  till.press({ type: "next" });
  const x = shift.x();
  expect(x).toMatchObject({ shift: 1, report: { sales: { count: 2 }, firstSale: 1, lastSale: 2 } });
  const z = shift.closed({ left: Minor(50_000) });
  expect(z.report).toEqual(x.report);
  expect(z).toMatchObject({ shift: 1, first: x.first, last: x.last, left: 50_000, waiting: null });
  expect(shift.x()).toMatchObject({
    shift: 2,
    float: 50_000,
    report: { sales: { count: 0 }, expected: 50_000 },
  });
  till.sell("bun");
  const journal = readJournal(till.folder);
  expect(journal.at(-1)).toMatchObject({ kind: "sale-paid", shift: 2, sale: 3 });
  expect(journal.find(({ kind }) => kind === "shift-closed")).toMatchObject({
    shift: 1,
    closed: 1,
    last: z.ref.seq - 1,
    report: x.report,
  });
});

test("the ranges of two Zs touch: no entry is in none and none in both", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  till.sell("bun");
  const first = shift.closed();
  till.sell("bun");
  const second = shift.closed();
  expect(second.first).toEqual({ epoch: first.ref.epoch, seq: first.ref.seq + 1 });
  expect(first.last.seq).toBe(first.ref.seq - 1);
  expect(second.report).toMatchObject({ sales: { count: 1 }, firstSale: 2 });
});

test("the same press sent again closes one shift, after a restart too", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  till.sell("bun");
  const id = "closing-of-a-page";
  const z = shift.closed({ id });
  expect(shift.close({ id, shift: 1 })).toMatchObject({ ok: true, type: "closed", z });
  const again = shiftPresses(till.reopen());
  expect(again.close({ id, shift: 1 })).toMatchObject({ ok: true, type: "closed", z });
  expect(again.x().shift).toBe(2);
});

test("a page that still shows the last shift closes nothing and counts nothing", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  shift.closed();
  expect(shift.close({ shift: 1 })).toEqual({
    ok: false,
    error: { type: "other-shift", shift: 2 },
  });
  expect(
    shift.ask({ action: "float", id: "a-late-float", shift: 1, float: Minor(100), approval: null }),
  ).toMatchObject({ ok: false, error: { type: "other-shift" } });
  expect(shift.x().shift).toBe(2);
});

test("no shift is closed while a customer pays", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "pay" });
  expect(shift.close()).toEqual({ ok: false, error: { type: "payment-in-hand" } });
  till.press({ type: "back" });
  expect(shift.close()).toMatchObject({ ok: true });
});

test("sales on hold are named and stay, and belong to the shift in which they are paid", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "hold" });
  expect(shift.close()).toMatchObject({ ok: true, held: [1] });
  till.press({ type: "recall", number: 1 });
  till.press({ type: "pay" });
  till.takeCash(100_000);
  expect(shift.x().report).toMatchObject({ sales: { count: 1 }, firstSale: 1 });
});

test("a count that differs asks why, and the same press then closes with the reason", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  till.sell("bun");
  const { expected } = shift.x().report;
  const id = "counted-by-a-page";
  const counted = Minor(expected - 100);
  expect(shift.close({ id, counted })).toEqual({
    ok: false,
    error: { type: "reason-needed", expected, difference: -100 },
  });
  expect(shift.x().shift).toBe(1);
  const pieces = [{ value: Minor(100), count: 7 }];
  const z = shift.closed({ id, counted, pieces, reason: "Wrong change" });
  expect(z).toMatchObject({ expected, counted, pieces, reason: "Wrong change" });
  expect(shift.closed({ counted: Minor(0) })).toMatchObject({ counted: 0, reason: null });
});

test("cash in and out is written once for each press, and counts in the drawer", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  expect(shift.move(20_000)).toEqual({ ok: true, type: "done" });
  expect(shift.move(-5000, "one-press-of-a-page")).toMatchObject({ ok: true });
  expect(shift.move(-5000, "one-press-of-a-page")).toMatchObject({ ok: true });
  const again = shiftPresses(till.reopen());
  expect(again.move(-5000, "one-press-of-a-page")).toMatchObject({ ok: true });
  expect(again.x().report).toMatchObject({
    cashIn: { count: 1, total: 20_000 },
    cashOut: { count: 1, total: 5000 },
    expected: 15_000,
  });
});

test("a float counted in the morning is the float of the shift that was opened at night", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  shift.closed();
  expect(
    shift.ask({
      action: "float",
      id: "counted-at-eight",
      shift: 2,
      float: Minor(30_000),
      approval: null,
    }),
  ).toEqual({ ok: true, type: "done" });
  till.sell("bun");
  const x = shift.x();
  expect(x.float).toBe(30_000);
  expect(x.report.expected).toBe(30_000 + x.report.sales.total);
  expect(x.first.seq).toBe(shift.closed().first.seq);
});

test("what is refused after the Z is its supplement 1, changes nothing of it, and is not the next shift's", () => {
  const till = openTill();
  const shift = shiftPresses(till);
  till.sell("bun");
  const original = till.service.sales(null)?.sales[0]?.ref ?? { epoch: 0, seq: 0 };
  const z = shift.closed();
  const refuse = (reference: string) =>
    till.service.act(({ record }) =>
      record({
        facts: [
          {
            kind: "refused-later",
            original,
            sale: 1,
            tender: 1,
            amount: Minor(300),
            currency: "HKD",
            reference,
            reason: "declined",
          },
        ],
      }),
    );
  refuse("first");
  const late = shift.ask({ action: "z", shift: 1 });
  const [supplement] = late.ok && late.type === "z" ? late.z.supplements : [];
  expect(supplement).toMatchObject({ number: 1, what: "refused-later", sale: 1, amount: 300 });
  expect(late).toMatchObject({ z: { report: z.report, ref: z.ref, last: z.last } });
  expect(shift.x().report.refusedLater.count).toBe(0);
  shift.closed();
  refuse("second");
  shift.closed();
  const again = shiftPresses(till.reopen());
  expect(again.ask({ action: "z", shift: 1 })).toMatchObject({
    z: { report: z.report, supplements: [supplement, { number: 2 }] },
  });
  expect(again.ask({ action: "z", shift: 2 })).toMatchObject({ z: { supplements: [] } });
  expect(again.ask({ action: "list", before: null })).toMatchObject({
    past: [
      { shift: 3, supplements: 0 },
      { shift: 2, supplements: 0 },
      { shift: 1, supplements: 2, sales: 1 },
    ],
    before: null,
  });
});

test("a Z made offline says how many of its sales the hub does not have, and none of the shift before", async () => {
  const { till, ledger, clock } = await joinedShop();
  const shift = shiftPresses(till);
  ledger.fault = "no-network";
  sellMany(till, 3);
  await passes(clock, 3 * SECOND);
  expect(shift.closed().waiting).toBe(3);
  sellMany(till, 2);
  expect(shift.x().waiting).toBe(2);
  ledger.fault = null;
  await passes(clock, 3 * SECOND);
  expect(shift.closed().waiting).toBe(0);
  expect(ledger.sales()).toEqual([1, 2, 3, 4, 5]);
});

test("a shift that went on over another epoch names where it began", () => {
  const till = openTill();
  till.sell("bun");
  const again = till.reopen({ machineId: "another-machine" });
  const shift = shiftPresses(again);
  again.sell("bun");
  const z = shift.closed();
  expect(z.first.epoch).toBeLessThan(z.ref.epoch);
  expect(z.report?.sales.count).toBe(2);
});

test("a past shift that is not there is said not to be", () => {
  const shift = shiftPresses(openTill());
  expect(shift.ask({ action: "z", shift: 1 })).toEqual({
    ok: false,
    error: { type: "no-such-shift" },
  });
  expect(shift.ask({ action: "print-x", id: "never-shown" })).toEqual({
    ok: false,
    error: { type: "no-such-report" },
  });
});
