import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { currencyOf } from "../testing/arbitraries.ts";
import { allowedBy, supervisedIn } from "./allowed-off.ts";
import type { LineEvent } from "./basket-changes.ts";
import type { Item } from "./item.ts";
import { Minor } from "./money.ts";
import { type Sale, openSale, stepSale } from "./sale.ts";
import type { Terms } from "./totals.ts";

const TERMS: Terms = {
  currency: currencyOf("HKD"),
  rates: [{ id: "A", name: "No tax", partsPerMillion: 0, mode: "inclusive" }],
  rounding: "half-up",
};
const TART: Item = {
  sku: "tart",
  name: "tart",
  price: Minor(1000),
  taxId: "A",
  categoryId: "all",
  barcodes: [],
  picture: null,
  top: false,
};
const TEA = { ...TART, sku: "tea" };
const JUNE = { id: "7", name: "June" };

const after = (sale: Sale, ...events: readonly LineEvent[]): Sale =>
  events.reduce((before, event) => {
    const stepped = stepSale(before, event, TERMS);
    return present(stepped.ok ? stepped.value : null, `the sale after ${event.type}`);
  }, sale);
const asked = (before: Sale, ...events: readonly LineEvent[]) =>
  supervisedIn(before, after(before, ...events), TERMS);
const allowed = (before: Sale, ...events: readonly LineEvent[]): Sale =>
  allowedBy({ before, after: after(before, ...events) }, { by: JUNE, terms: TERMS });

const TEN = after(openSale(1), { type: "add", item: TART, quantity: 10 });
const off = (amount: number): LineEvent => ({
  type: "discount-line",
  line: 1,
  discount: { off: { type: "amount", amount: Minor(amount) }, reason: "staff" },
});
const offSale = (percent: number): LineEvent => ({
  type: "discount-sale",
  discount: { off: { type: "percent", partsPerMillion: percent * 10_000 }, reason: "staff" },
});
const price = (n: number): LineEvent => ({
  type: "set-price",
  line: 1,
  price: Minor(n),
  reason: "damaged",
});
const quantity = (n: number): LineEvent => ({ type: "set-quantity", line: 1, quantity: n });

test("a cashier takes twenty per cent off by herself, and asks for more", () => {
  expect(asked(TEN, off(2000))).toBeNull();
  expect(asked(TEN, off(2001))).toBe("discount");
  expect(asked(TEN, offSale(20))).toBeNull();
  expect(asked(TEN, offSale(21))).toBe("discount");
});

test("every price but the shelf's is asked for, also a higher one", () => {
  expect(asked(TEN, price(999))).toBe("price");
  expect(asked(TEN, price(1001))).toBe("price");
  expect(asked(TEN, price(1000))).toBeNull();
});

test("twenty per cent of a line and twenty of the sale are more than twenty", () => {
  expect(asked(TEN, off(2000), offSale(1))).toBe("discount");
});

test("an amount that was little for ten is much for two", () => {
  expect(asked(after(TEN, off(2000)), quantity(9))).toBe("discount");
});

test("taking away the dear lines makes the sale's discount too large", () => {
  const two = after(TEN, { type: "add", item: TEA, quantity: 1 });
  const cut: LineEvent = {
    type: "discount-sale",
    discount: { off: { type: "amount", amount: Minor(2000) }, reason: "staff" },
  };
  expect(asked(two, cut)).toBeNull();
  expect(asked(after(two, cut), { type: "remove", line: 1 })).toBe("discount");
});

test("what was allowed says by whom, and is not asked for again", () => {
  const priced = allowed(TEN, price(1));
  expect(priced.lines[0]?.override).toMatchObject({ listPrice: 1000, by: JUNE });
  expect(asked(priced, quantity(3))).toBeNull();
  const cut = allowed(TEN, off(9000));
  expect(cut.lines[0]?.discount?.by).toEqual(JUNE);
  expect(asked(cut, quantity(9))).toBeNull();
  expect(asked(cut, off(9001))).toBe("discount");
  const whole = allowed(TEN, offSale(50));
  expect(whole).toMatchObject({ discount: { by: JUNE } });
  expect(asked(whole, quantity(1))).toBeNull();
});

test("another price after one that was allowed is asked for anew", () => {
  expect(asked(allowed(TEN, price(900)), price(100))).toBe("price");
});

test("a small discount is nobody's to allow", () => {
  expect(allowed(TEN, off(100)).lines[0]?.discount).not.toHaveProperty("by");
});
