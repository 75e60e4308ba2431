import type { ScaleView } from "@tillwave/shared/api/scale";
import { present } from "@tillwave/shared/core/assert";
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import { checkTotals } from "@tillwave/shared/journal/totals-check";
import { LINES_MAX } from "@tillwave/shared/sale/sale";
import { Minor } from "@tillwave/shared/sale/money";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { cashAsked } from "@tillwave/shared/testing/cash-asked";
import { encodeToledoAnswer } from "@tillwave/shared/scale/toledo-8217";
import { expect, test } from "vitest";
import { demoSettings } from "../demo/settings.ts";
import type { LineListener } from "../ports.ts";
import { termsOf } from "../settings.ts";
import { findSale, giveBack } from "./giving-back.ts";
import { type OpenTill, openTill } from "./open-till.ts";
import { readJournal } from "./read-journal.ts";
import { ANA, MEI, openStaffedTill } from "./staffed-till.ts";

const percent = (n: number) => ({
  off: { type: "percent" as const, partsPerMillion: n * 10_000 },
  reason: "damaged",
});
const offLine = (n: number, line = 1): TillCommand => ({
  type: "discount-line",
  line,
  discount: percent(n),
});
const offSale = (n: number): TillCommand => ({ type: "discount-sale", discount: percent(n) });
const priced = (price: number): TillCommand => ({
  type: "set-price",
  line: 1,
  price: Minor(price),
  reason: "price-match",
});
const add = (sku: string): TillCommand => ({ type: "add", sku });
const mango = (grams: number, source: "typed" | "scale" = "typed"): TillCommand => ({
  type: "add",
  sku: "mango",
  weight: { grams, source },
});
const pressAll = (till: OpenTill, ...commands: readonly TillCommand[]): void => {
  for (const command of commands) {
    expect(till.press(command), command.type).toMatchObject({ ok: true });
  }
};
const pay = (till: OpenTill): SalePaid => {
  pressAll(till, { type: "pay" });
  const due = present(cashAsked(till.view().state.sale, termsOf(demoSettings)), "what is asked");
  pressAll(till, { type: "take-cash", received: due, due });
  return present(till.view().paid, "the paid sale").entry;
};
const needs = (action: string) => ({ ok: false, error: { type: "needs-supervisor", action } });

test("a sale with every way of paying less is written whole, and its figures agree", () => {
  const till = openTill();
  pressAll(till, add("bun"), add("milktea"), mango(412), priced(800), offLine(10, 2), offSale(5));
  const entry = pay(till);
  expect(checkTotals(entry)).toBeNull();
  expect(entry).toMatchObject({
    discount: { off: { type: "percent", partsPerMillion: 50_000 }, reason: "damaged" },
    lines: [
      { unitPrice: 800, gross: 800, override: { listPrice: 900, reason: "price-match" } },
      { gross: 1800, discount: { amount: 180 } },
      { gross: 2307, weight: { grams: 412, source: "typed" } },
    ],
  });
  expect(entry.total).toBe(800 + 1620 + 2307 - 236);
  expect(readJournal(till.folder)).toContainEqual(entry);
});

test("a till that lost its power comes back with its prices, and Undo still takes the last one back", () => {
  const till = openTill();
  pressAll(till, add("bun"), mango(412), offSale(5), offLine(10, 2));
  const again = till.reopen();
  expect(again.view().state).toEqual(till.view().state);
  pressAll(again, { type: "undo" });
  expect(again.view().state.sale.lines[1]).not.toHaveProperty("discount");
  expect(checkTotals(pay(again))).toBeNull();
});

test("all of a discounted sale goes back in portions, and they add up to it", () => {
  const till = openTill();
  pressAll(till, add("bun"), add("bun"), add("bun"), mango(333), offLine(7), offSale(3));
  const { total } = pay(till);
  const portions = [1, 1, 1, 2].map((line) => {
    const found = findSale(till, "1");
    const reply = giveBack(till, { found, lines: [{ line, quantity: 1 }] });
    expect(reply).toMatchObject({ ok: true });
    return reply;
  });
  expect(portions).toHaveLength(4);
  const refunds = readJournal(till.folder).flatMap((entry) =>
    entry.kind === "refund" ? [entry] : [],
  );
  expect(refunds.map(checkTotals)).toEqual([null, null, null, null]);
  expect(refunds.reduce((sum, refund) => sum + refund.total, 0)).toBe(total);
});

test("a cashier gives twenty per cent alone; beyond it and for a price a supervisor is asked, and named", async () => {
  const { till, signIn, approve } = await openStaffedTill();
  await signIn(MEI);
  pressAll(till, add("bun"), offLine(20));
  expect(till.press(offLine(21))).toEqual(needs("discount"));
  expect(till.press(priced(1))).toEqual(needs("price"));
  expect(till.view().state.sale.lines[0]).toMatchObject({ unitPrice: 900, discount: percent(20) });

  const send = (command: TillCommand, approval: string | null) =>
    till.send({ id: crypto.randomUUID(), sale: 1, command, ...(approval && { approval }) });
  expect(send(offLine(50), await approve("price"))).toEqual(needs("discount"));
  const approval = await approve("discount");
  expect(send(offLine(50), approval)).toMatchObject({ ok: true });
  expect(send(offLine(60), approval)).toEqual(needs("discount"));
  expect(send(priced(700), await approve("price"))).toMatchObject({ ok: true });
  const by = { id: ANA, name: "Ana" };
  const { lines, cashier } = pay(till);
  expect(cashier?.id).toBe(MEI);
  expect(lines).toMatchObject([{ discount: { by, amount: 350 }, override: { by } }]);
});

test("an approval is not used up by a press that cannot happen", async () => {
  const { till, signIn, approve } = await openStaffedTill();
  await signIn(MEI);
  pressAll(till, add("bun"));
  const approval = await approve("discount");
  const send = (n: number) =>
    till.send({ id: crypto.randomUUID(), sale: 1, command: offLine(n), approval });
  expect(send(101)).toMatchObject({ error: { type: "discount-out-of-range", most: 900 } });
  expect(send(100)).toMatchObject({ ok: true });
  expect(pay(till)).toMatchObject({ total: 0 });
});

test("a supervisor at the till is asked for nothing, and is named all the same", async () => {
  const { till } = await openStaffedTill();
  pressAll(till, add("bun"), offSale(50));
  expect(pay(till).discount).toMatchObject({ by: { id: ANA } });
});

test("a basket of 500 lines takes a discount, and the next line is refused in words", () => {
  const till = openTill();
  for (let i = 0; i < LINES_MAX; i += 1) {
    expect(till.press(mango(i + 1))).toMatchObject({ ok: true });
  }
  expect(till.press(mango(1))).toMatchObject({ error: { type: "too-many-lines" } });
  pressAll(till, offSale(7));
  expect(checkTotals(pay(till))).toBeNull();
});

test("what cannot be weighed, priced or taken off is refused, and nothing has changed", () => {
  const till = openTill();
  pressAll(till, add("bun"), mango(412));
  const before = till.view();
  const wrong: readonly (readonly [TillCommand, string])[] = [
    [add("mango"), "weight-needed"],
    [mango(0), "weight-out-of-range"],
    [mango(100_000), "weight-out-of-range"],
    [{ type: "add", sku: "bun", weight: { grams: 5, source: "typed" } }, "not-weighed"],
    [{ type: "set-quantity", line: 2, quantity: 2 }, "line-weighed"],
    [priced(10_000_000_000), "price-out-of-range"],
    [offLine(101), "discount-out-of-range"],
    [offLine(0), "discount-out-of-range"],
    [offLine(5, 99), "line-not-found"],
  ];
  for (const [command, type] of wrong) {
    expect(till.press(command)).toMatchObject({ ok: false, error: { type } });
  }
  expect(till.view()).toEqual(before);
});

test("a weight is the scale's only if the scale has said so", () => {
  const lines: LineListener[] = [];
  const scales = {
    connect: () => ({
      open(listener: LineListener) {
        lines.push(listener);
        return { write: () => {}, close: () => {} };
      },
    }),
  };
  const settings = { ...demoSettings, scale: { path: "/dev/ttyS9", baudRate: 9600 as const } };
  const till = openTill({ settings, scales });
  lines[0]?.opened();
  lines[0]?.received(encodeToledoAnswer({ type: "weight", grams: 412, isNet: false }));
  const told = till.heard.flatMap((message): readonly (ScaleView | undefined)[] =>
    message.type === "scale" || message.type === "hello" ? [message.scale] : [],
  );
  expect(told).toEqual([
    { state: "silent", grams: 0 },
    { state: "steady", grams: 412 },
  ]);
  pressAll(till, mango(412, "scale"), mango(413, "scale"));
  expect(pay(till).lines.map(({ weight }) => weight?.source)).toEqual(["scale", "typed"]);
});
