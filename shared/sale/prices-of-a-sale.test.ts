/** Prices, discounts and weights of a sale, from the press to the paid lines. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { anyItems, anyTerms, anyTillCommands, currencyOf } from "../testing/arbitraries.ts";
import { forCashAsked } from "../testing/cash-asked.ts";
import { type Item, indexItems } from "./item.ts";
import { Minor } from "./money.ts";
import { paidLinesOf, saleDiscountOf } from "./paid-lines.ts";
import { type Counter, type TillCommand, type TillState, newTill, stepTill } from "./till.ts";
import { totalsOf } from "./totals.ts";

const item = (sku: string, price: number, unit?: "kg"): Item => ({
  sku,
  name: sku,
  price: Minor(price),
  taxId: "A",
  categoryId: "all",
  barcodes: [`code-${sku}`],
  picture: null,
  top: false,
  ...(unit && { unit }),
});
const COUNTER: Counter = {
  terms: {
    currency: currencyOf("HKD"),
    rates: [{ id: "A", name: "Tax", partsPerMillion: 100_000, mode: "exclusive" }],
    rounding: "half-up",
  },
  items: indexItems([item("tart", 1200), item("tea", 1805), item("apples", 3800, "kg")]),
};

const press = (state: TillState, command: TillCommand): ReturnType<typeof stepTill> =>
  stepTill(state, command, COUNTER);
const after = (state: TillState, ...commands: readonly TillCommand[]): TillState =>
  commands.reduce((before, command) => {
    const stepped = press(before, command);
    return present(stepped.ok ? stepped.value.state : null, `the till after ${command.type}`);
  }, state);
const refusal = (state: TillState, command: TillCommand): unknown => {
  const stepped = press(state, command);
  return stepped.ok ? null : stepped.error;
};
const totals = ({ sale }: TillState) => {
  const worked = totalsOf(sale, COUNTER.terms);
  return present(worked.ok ? worked.value : null, "totals");
};

const ADD_TART: TillCommand = { type: "add", sku: "tart" };
const ADD_TEA: TillCommand = { type: "add", sku: "tea" };
const grams = (n: number) => ({ grams: n, source: "typed" as const });
const percentOff = (n: number) => ({
  off: { type: "percent" as const, partsPerMillion: n * 10_000 },
  reason: "damaged",
});
const amountOff = (n: number) => ({
  off: { type: "amount" as const, amount: Minor(n) },
  reason: "staff",
});
const TWO = after(newTill(1), ADD_TART, ADD_TEA);
const UNDO: TillCommand = { type: "undo" };

test("a tart is sold at another price, and its line remembers the shelf's and why", () => {
  const priced = after(TWO, { type: "set-price", line: 1, price: Minor(900), reason: "damaged" });
  expect(priced.sale.lines[0]).toMatchObject({
    unitPrice: 900,
    override: { listPrice: 1200, reason: "damaged" },
  });
  expect(totals(priced)).toMatchObject({ subtotal: 2705, discounted: 0 });
});

test("a second price is compared with the shelf's, and the shelf's own is no other price", () => {
  const to = (price: number): TillCommand => ({
    type: "set-price",
    line: 1,
    price: Minor(price),
    reason: "other",
  });
  expect(after(TWO, to(900), to(800)).sale.lines[0]?.override?.listPrice).toBe(1200);
  expect(after(TWO, to(900), to(1200)).sale.lines).toEqual(TWO.sale.lines);
});

test("a discount on a line, then one on the sale, each on what is left, and tax on the rest", () => {
  const cut = after(
    TWO,
    { type: "discount-line", line: 1, discount: percentOff(10) },
    { type: "discount-sale", discount: amountOff(285) },
  );
  // 12.00 − 1.20 = 10.80, with 18.05 that is 28.85; 2.85 of it off in proportion: 1.07 and 1.78.
  expect(totals(cut)).toEqual({
    lines: [
      { gross: 1200, discount: 120, share: 107, net: 973 },
      { gross: 1805, discount: 0, share: 178, net: 1627 },
    ],
    discounted: 405,
    subtotal: 2600,
    taxes: [{ rate: COUNTER.terms.rates[0], base: 2600, tax: 260 }],
    adjustment: 260,
    total: 2860,
  });
  expect(paidLinesOf(cut.sale, totals(cut))).toMatchObject([
    { amount: 973, gross: 1200, discount: { amount: 120, reason: "damaged" }, share: 107 },
    { amount: 1627, gross: 1805, share: 178 },
  ]);
  expect(saleDiscountOf(cut.sale, totals(cut))).toEqual({ ...amountOff(285), amount: 285 });
});

test("a plain line is written down as it always was", () => {
  expect(paidLinesOf(TWO.sale, totals(TWO))[0]).toEqual({
    id: 1,
    sku: "tart",
    name: "tart",
    unitPrice: 1200,
    quantity: 1,
    taxId: "A",
    amount: 1200,
  });
});

test("the next tart gets no discount: it was given for that one", () => {
  const cut = after(TWO, { type: "discount-line", line: 1, discount: percentOff(50) }, ADD_TART);
  expect(cut.sale.lines.map(({ id, quantity }) => [id, quantity])).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
});

test("a percentage follows the quantity; an amount stays, and never takes off more than there is", () => {
  const three: TillCommand = { type: "set-quantity", line: 1, quantity: 3 };
  const tenth = after(TWO, { type: "discount-line", line: 1, discount: percentOff(10) }, three);
  expect(totals(tenth).lines[0]).toMatchObject({ gross: 3600, discount: 360 });
  const off = after(TWO, three, { type: "discount-line", line: 1, discount: amountOff(3000) });
  const one = after(off, { type: "set-quantity", line: 1, quantity: 1 });
  expect(totals(one).lines[0]).toMatchObject({ gross: 1200, discount: 1200, net: 0 });
});

test("more than all is refused with what could be taken off", () => {
  const most = (n: number) => ({ type: "discount-out-of-range", most: n });
  const offLine = (discount: ReturnType<typeof percentOff>): TillCommand => ({
    type: "discount-line",
    line: 1,
    discount,
  });
  expect(refusal(TWO, offLine(percentOff(101)))).toEqual(most(1200));
  expect(refusal(TWO, { type: "discount-line", line: 1, discount: amountOff(1201) })).toEqual(
    most(1200),
  );
  expect(refusal(TWO, { type: "discount-sale", discount: amountOff(3006) })).toEqual(most(3005));
  expect(refusal(newTill(1), { type: "discount-sale", discount: percentOff(5) })).toEqual({
    type: "sale-empty",
  });
});

test("what costs nothing is paid with nothing", () => {
  const free = after(
    TWO,
    { type: "discount-sale", discount: percentOff(100) },
    { type: "pay" },
    { type: "take-cash", received: Minor(0), due: Minor(0) },
  );
  expect(free.sale.type).toBe("completed");
  expect(totals(free).total).toBe(0);
});

test("apples are weighed before they are sold, and a tart is not", () => {
  expect(refusal(TWO, { type: "add", sku: "apples" })).toEqual({
    type: "weight-needed",
    sku: "apples",
  });
  expect(refusal(TWO, { type: "scan", barcode: "code-apples" })).toMatchObject({
    type: "weight-needed",
  });
  expect(refusal(TWO, { type: "add", sku: "tart", weight: grams(100) })).toEqual({
    type: "not-weighed",
    sku: "tart",
  });
  const sold = after(TWO, { type: "add", sku: "apples", weight: grams(412) });
  expect(totals(sold).lines[2]).toMatchObject({ gross: 1566 });
});

test("each bag of apples has a line of its own; it is weighed again, not counted", () => {
  const bag: TillCommand = { type: "add", sku: "apples", weight: grams(500) };
  const bags = after(newTill(1), bag, bag);
  expect(bags.sale.lines).toHaveLength(2);
  expect(refusal(bags, { type: "set-quantity", line: 1, quantity: 2 })).toEqual({
    type: "line-weighed",
    line: 1,
  });
  const again = after(bags, { type: "set-weight", line: 1, weight: grams(250) });
  expect(totals(again).subtotal).toBe(950 + 1900);
  expect(refusal(bags, { type: "set-weight", line: 1, weight: grams(100_000) })).toEqual({
    type: "weight-out-of-range",
    max: 99_999,
  });
});

test("Undo takes back a price, a discount, a weight, and the sale's discount", () => {
  const bag = after(TWO, { type: "add", sku: "apples", weight: grams(500) });
  const changes: readonly TillCommand[] = [
    { type: "set-price", line: 1, price: Minor(1), reason: "other" },
    { type: "discount-line", line: 2, discount: percentOff(5) },
    { type: "set-weight", line: 3, weight: grams(9) },
    { type: "discount-sale", discount: percentOff(5) },
  ];
  for (const change of changes) {
    const { sale } = after(bag, change, UNDO);
    expect({ lines: sale.lines, totals: totals({ ...bag, sale }) }).toEqual({
      lines: bag.sale.lines,
      totals: totals(bag),
    });
  }
});

test("the sale's discount leaves with its last line, and comes back with it", () => {
  const one = after(newTill(1), ADD_TART, { type: "discount-sale", discount: percentOff(10) });
  const empty = after(one, { type: "remove", line: 1 });
  expect(empty.sale).not.toHaveProperty("discount");
  expect(after(empty, UNDO).sale).toMatchObject({ discount: percentOff(10) });
  const cleared = after(one, { type: "clear" });
  expect(cleared.sale).not.toHaveProperty("discount");
  expect(after(cleared, UNDO).sale).toMatchObject({ discount: percentOff(10) });
});

test("a held sale and one that went back from paying keep their discounts", () => {
  const cut = after(TWO, { type: "discount-sale", discount: percentOff(10) });
  expect(after(cut, { type: "hold" }, { type: "recall", number: 1 }).sale).toEqual(cut.sale);
  expect(after(cut, { type: "pay" }, { type: "back" }).sale).toEqual(cut.sale);
});

test("whatever is pressed, lines and taxes add up to the total, and so do the paid lines", () => {
  fc.assert(
    fc.property(
      anyTerms.chain((terms) =>
        fc.record({
          terms: fc.constant(terms),
          items: anyItems(terms.rates),
          commands: anyTillCommands,
        }),
      ),
      ({ terms, items, commands }) => {
        const counter: Counter = { terms, items: indexItems(items) };
        let state = newTill(1);
        for (const command of commands) {
          const stepped = stepTill(state, forCashAsked(command, state.sale, terms), counter);
          state = stepped.ok ? stepped.value.state : state;
          checkFigures(state.sale, terms);
        }
        expect(totalsOf(state.sale, terms).ok).toBe(true);
      },
    ),
    { numRuns: 200 },
  );
});

function checkFigures(sale: TillState["sale"], terms: Counter["terms"]): void {
  const worked = totalsOf(sale, terms);
  const { lines, discounted, subtotal, adjustment, total } = present(
    worked.ok ? worked.value : null,
    "totals",
  );
  const sum = (figures: readonly number[]): bigint =>
    figures.reduce((whole, figure) => whole + BigInt(figure), 0n);
  expect(sum(lines.map(({ net }) => net))).toBe(BigInt(subtotal));
  expect(sum([subtotal, adjustment])).toBe(BigInt(total));
  expect(sum(lines.flatMap(({ discount, share }) => [discount, share]))).toBe(BigInt(discounted));
  expect(lines.every(({ net, gross }) => net >= 0 && net <= gross)).toBe(true);
  const paid = paidLinesOf(sale, present(worked.ok ? worked.value : null, "totals"));
  expect(sum(paid.map(({ amount }) => amount))).toBe(BigInt(subtotal));
}
