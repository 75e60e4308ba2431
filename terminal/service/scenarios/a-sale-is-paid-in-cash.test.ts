import { SALES_PAGE, type SalesPage } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import { demoBarcode } from "../demo/catalogue.ts";
import { openTill } from "./open-till.ts";

const BUBBLE_TEA = demoBarcode(11);

test("three items, a hundred dollars, the change, and the sale stands in the list with its number", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "add", sku: "tart" });
  till.press({ type: "scan", barcode: BUBBLE_TEA });
  till.press({ type: "pay" });
  const reply = till.takeCash(10_000);

  expect(reply).toMatchObject({ ok: true, recorded: [{ epoch: 1 }] });
  const { paid } = till.view();
  expect(paid?.entry).toMatchObject({
    kind: "sale-paid",
    sale: 1,
    cashier: { name: "Mei" },
    shift: 1,
    total: 3800,
    taxes: [{ rate: { id: "B" }, base: 3800, tax: 111 }],
    tenders: [{ method: "cash", settles: 3800, rounding: 0, received: 10_000, change: 6200 }],
  });
  expect(till.service.sales(null)).toMatchObject({ sales: [paid], before: null });
});

test("the next item after a paid sale begins the next sale", () => {
  const till = openTill();
  till.sell("bun");
  till.press({ type: "add", sku: "tart" });
  expect(till.view()).toMatchObject({
    paid: null,
    state: { sale: { type: "open", number: 2, lines: [{ sku: "tart" }] } },
  });
});

test("too little cash takes nothing and says how much is missing", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "pay" });
  expect(till.takeCash(500)).toEqual({
    ok: false,
    error: { type: "cash-short", short: 400 },
  });
  expect(till.view().state.sale.type).toBe("tendering");
});

test("a press that was sent twice counts once and gets the same answer", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "pay" });
  const press = {
    id: "a-press-of-cash",
    sale: 1,
    command: { type: "take-cash", received: Minor(1000), due: Minor(900) },
  } as const;
  const first = till.send(press);
  expect(first).toMatchObject({ ok: true });
  expect(till.send(press)).toEqual(first);
  expect(till.reopen().send(press)).toEqual(first);
  expect(till.service.sales(null)).toMatchObject({ sales: [{ entry: { sale: 1 } }] });
});

test("a press meant for another sale is refused", () => {
  const till = openTill();
  till.sell("bun");
  till.press({ type: "next" });
  const late = { id: "late-press", sale: 1, command: { type: "add", sku: "tart" } } as const;
  expect(till.send(late)).toEqual({
    ok: false,
    error: { type: "other-sale", number: 2 },
  });
});

test("the list of sales goes back page by page, newest first, each sale once", () => {
  const till = openTill();
  const count = 2 * SALES_PAGE + 3;
  for (let i = 0; i < count; i += 1) {
    till.sell("bun");
  }
  const numbers: number[] = [];
  let before: number | null = null;
  do {
    const page: SalesPage = present(till.service.sales(before), "a page of sales");
    numbers.push(...page.sales.map(({ entry }) => entry.sale));
    ({ before } = page);
  } while (before !== null);
  expect(numbers).toEqual(Array.from({ length: count }, (_, i) => count - i));
});

test("a cleared sale keeps its number in the journal, and Undo brings its lines back under the next", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  expect(till.press({ type: "clear" })).toMatchObject({ ok: true, recorded: [{ epoch: 1 }] });
  till.press({ type: "undo" });
  expect(till.view().state.sale).toMatchObject({ number: 2, lines: [{ sku: "bun" }] });
});

test("cash is taken for what the cashier saw, and for nothing else", () => {
  const till = openTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "pay" });
  const forMore = { type: "take-cash", received: Minor(10_000), due: Minor(9800) } as const;
  expect(till.press(forMore)).toEqual({ ok: false, error: { type: "due-changed", due: 900 } });
  expect(till.view().state.sale.type).toBe("tendering");
});
