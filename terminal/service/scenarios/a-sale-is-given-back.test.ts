import { present } from "@tillwave/shared/core/assert";
import { checkTotals } from "@tillwave/shared/journal/totals-check";
import { expect, test } from "vitest";
import { findSale, giveBack, given, lookFor, voidSale } from "./giving-back.ts";
import { openPrintingTill } from "./printing-till.ts";
import { readJournal } from "./read-journal.ts";

test("a bun is brought back: its money goes back in cash, and journal, drawer and paper follow", () => {
  const { till, clock, printer, receipts } = openPrintingTill();
  till.sell("bun", "bun", "milktea");
  clock.pass(2000);
  const { pulses } = printer.device;
  const found = findSale(till, "1");
  expect(found).toMatchObject({ reversals: [], sale: { entry: { sale: 1 }, paper: "printed" } });
  const { unitPrice: price } = present(found.sale.entry.lines[0], "a bun");
  const reversal = given(giveBack(till, { found, lines: [{ line: 1, quantity: 1 }] }));
  expect(reversal).toMatchObject({ kind: "refund", total: price, cash: price });
  expect(readJournal(till.folder).at(-1)).toMatchObject({
    kind: "refund",
    original: found.sale.ref,
    sale: 1,
    lines: [{ id: 1, quantity: 1, amount: price }],
    reason: "Damaged",
    back: [{ method: "cash", amount: price }],
  });
  clock.pass(3000);
  expect(printer.device.pulses).toBe(pulses + 1);
  expect(printer.device.lines().join("\n")).toContain("REFUND");
  expect(receipts()).toEqual(["0001"]);
  expect(findSale(till, "1")).toMatchObject({
    sale: { reversed: "partly" },
    reversals: [{ kind: "refund", reason: "Damaged", paper: "printed" }],
  });
});

test("the paper of a refund is printed again as a copy, and where it never came out, as itself", () => {
  const { till, clock, printer, print, kill } = openPrintingTill();
  till.sell("bun");
  clock.pass(2000);
  printer.device.set({ paperLines: 0 });
  clock.pass(3000);
  const found = findSale(till, "1");
  const { ref } = given(giveBack(till, { found, lines: [{ line: 1, quantity: 1 }] }));
  clock.pass(1000);
  expect(findSale(till, "1").reversals).toMatchObject([{ paper: "queued" }]);
  expect(print({ ref } as never)).toEqual({ ok: true, copy: 0 });
  printer.device.set({ paperLines: 1000 });
  clock.pass(5000);
  expect(findSale(till, "1").reversals).toMatchObject([{ paper: "printed" }]);
  expect(print({ ref } as never)).toEqual({ ok: true, copy: 1 });
  clock.pass(3000);
  const lines = printer.device.lines().map((line) => line.trim());
  expect(lines.filter((line) => line === "REFUND" || line === "COPY 1")).toEqual([
    "REFUND",
    "REFUND",
    "COPY 1",
  ]);
  const next = kill();
  next.clock.pass(5000);
  expect(printer.device.lines().length).toBe(lines.length);
});

test("goods that were weighed and had something off go back for what was paid for them, to the cent", () => {
  const { till } = openPrintingTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "add", sku: "mango", weight: { grams: 735, source: "typed" } });
  const off = { type: "percent", partsPerMillion: 70_000 } as const;
  till.press({ type: "discount-sale", discount: { off, reason: "promotion" } });
  till.press({ type: "pay" });
  const asked = till.takeCash(100_000);
  if (!asked.ok && asked.error.type === "due-changed") {
    // In coins that there are.
    const { due } = asked.error;
    till.press({ type: "take-cash", received: due, due });
  }
  const { total, lines, tenders } = findSale(till, "1").sale.entry;
  expect(lines).toHaveLength(2);
  const parts = [
    { line: 1, quantity: 1 },
    { line: 2, quantity: 1 },
    { line: 1, quantity: 2 },
  ].map((line) => given(giveBack(till, { found: findSale(till, "1"), lines: [line] })));
  expect(parts.reduce((sum, part) => sum + part.total, 0)).toBe(total);
  const [paid] = tenders;
  const taken = paid?.method === "cash" ? paid.received - paid.change : 0;
  expect(parts.reduce((sum, part) => sum + part.cash, 0)).toBe(taken);
  const entries = readJournal(till.folder).filter(({ kind }) => kind === "refund");
  expect(entries.map(checkTotals)).toEqual([null, null, null]);
  expect(findSale(till, "1").sale.reversed).toBe("refunded");
});

test("a sale is undone whole, and nothing of it can be given back again", () => {
  const { till, clock, printer } = openPrintingTill();
  till.sell("bun", "milktea");
  clock.pass(2000);
  const found = findSale(till, "1");
  expect(given(voidSale(till, found))).toMatchObject({
    kind: "void",
    total: found.sale.entry.total,
    cash: found.sale.entry.total,
  });
  clock.pass(3000);
  expect(printer.device.lines().join("\n")).toContain("VOID");
  const again = findSale(till, "1");
  expect(again.sale.reversed).toBe("voided");
  const refused = { ok: false, error: { type: "already-voided" } };
  expect(voidSale(till, again)).toEqual(refused);
  expect(giveBack(till, { found: again, lines: [{ line: 1, quantity: 1 }] })).toEqual(refused);
  expect(till.service.sales(null)?.sales[0]?.reversed).toBe("voided");
});

test("nothing is found by what no sale has", () => {
  const { till } = openPrintingTill();
  till.sell("bun");
  for (const text of ["999", "1999-01-01", "2026-99-99", "bun", "T2 · 1 · 999"]) {
    expect(lookFor(till, text)).toEqual({ ok: false, error: { type: "nothing-found" } });
  }
});
