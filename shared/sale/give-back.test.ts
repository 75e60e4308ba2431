import * as fc from "fast-check";
import { expect, test } from "vitest";
import { currencyOf } from "../testing/arbitraries.ts";
import { seedOfRun } from "../testing/seed-of-run.ts";
import type { Split } from "../wallet/kinds.ts";
import { roundToCash } from "./cash.ts";
import type { Currency } from "./currency.ts";
import { type BackPart, type GivingBack, cashBackOf, giveBackOf, splitBack } from "./give-back.ts";
import { Minor } from "./money.ts";
import type { CashTender, ElectronicTender, Tender } from "./tender.ts";

const HKD = currencyOf("HKD");
const NONCE = "ab".repeat(16);

const cash = (settles: number, currency: Currency = HKD): CashTender => {
  const payable = roundToCash(Minor(settles), currency);
  const rounding = Minor(payable - settles);
  return {
    method: "cash",
    settles: Minor(settles),
    rounding,
    received: payable,
    change: Minor(0),
  };
};
const wallet = (id: number, settles: number): ElectronicTender => ({
  method: "tap",
  id,
  settles: Minor(settles),
  state: "approved",
  proof: { type: "typed-code", nonce: NONCE, code: "12345678" },
});
const card = (id: number, settles: number): ElectronicTender => ({
  method: "card",
  id,
  settles: Minor(settles),
  state: "approved",
  proof: { type: "card", reference: `1-2-1-${id}`, authorisation: "A1", scheme: "Visa" },
});
const declined = (id: number): ElectronicTender => ({
  ...wallet(id, 500),
  state: "declined",
  proof: null,
});

type Giving = Partial<GivingBack> & { readonly tenders: readonly Tender[] };
const giveBack = (total: number, giving: Giving) =>
  giveBackOf({
    before: [],
    currency: HKD,
    splitOf: () => null,
    cardWayOf: () => "by-hand",
    ...giving,
    total: Minor(total),
  });
const parts = (total: number, giving: Giving): readonly (readonly [string, number])[] =>
  giveBack(total, giving).parts.map(({ method, amount }) => [method, amount]);

test("what came in cash goes back in cash, rounded as it was taken", () => {
  const tenders = [cash(1014)];
  expect(giveBack(1014, { tenders })).toEqual({
    parts: [{ method: "cash", amount: 1014 }],
    rounding: -4,
  });
  const some = giveBack(507, { tenders });
  expect(some).toEqual({ parts: [{ method: "cash", amount: 507 }], rounding: 3 });
  const rest = giveBack(507, { tenders, before: [some.parts] });
  expect(rest).toEqual({ parts: [{ method: "cash", amount: 507 }], rounding: -7 });
  expect(cashBackOf(some) + cashBackOf(rest)).toBe(1010);
});

test("wallets first, then cards, cash last, whatever the order in which they paid", () => {
  const tenders = [card(1, 2000), declined(2), wallet(3, 3000), cash(1000)];
  expect(parts(500, { tenders })).toEqual([["tap", 500]]);
  expect(parts(3500, { tenders })).toEqual([
    ["tap", 3000],
    ["card", 500],
  ]);
  expect(parts(6000, { tenders })).toEqual([
    ["tap", 3000],
    ["card", 2000],
    ["cash", 1000],
  ]);
  const before: BackPart[] = [
    { method: "tap", tender: 3, amount: Minor(2900), nonce: NONCE, split: null },
  ];
  expect(parts(500, { tenders, before: [before] })).toEqual([
    ["tap", 100],
    ["card", 400],
  ]);
});

test("a card that the bank has refused since gives back nothing, and last", () => {
  const tenders = [card(1, 2000), card(2, 1000), cash(500)];
  const cardWayOf = ({ id }: ElectronicTender) => (id === 1 ? "never-came" : "terminal");
  expect(giveBack(3500, { tenders, cardWayOf }).parts).toMatchObject([
    { method: "card", tender: 2, amount: 1000, how: "terminal" },
    { method: "cash", amount: 500 },
    { method: "card", tender: 1, amount: 2000, how: "never-came" },
  ]);
});

test("a terminal brings back a whole payment by itself; a portion of it is for the cashier", () => {
  const giving = { tenders: [card(1, 2000), cash(500)], cardWayOf: () => "terminal" as const };
  expect(giveBack(2000, giving).parts).toMatchObject([{ method: "card", how: "terminal" }]);
  expect(giveBack(1999, giving).parts).toMatchObject([{ method: "card", how: "by-hand" }]);
});

test("within a wallet, what was taken last goes back first", () => {
  const split = { cash: 30, promo: 50, card: 20 };
  const back = (from: number, to: number): Split => splitBack(split, { from, to });
  expect(back(0, 20)).toEqual({ card: 20, cash: 0, promo: 0 });
  expect(back(0, 35)).toEqual({ card: 20, cash: 15, promo: 0 });
  expect(back(35, 60)).toEqual({ card: 0, cash: 15, promo: 10 });
  expect(back(60, 100)).toEqual({ card: 0, cash: 0, promo: 40 });
});

test("of a sale that cost nothing, nothing goes back", () => {
  expect(giveBack(0, { tenders: [cash(0)] })).toEqual({ parts: [], rounding: 0 });
});

test("more than a sale took is a mistake of ours", () => {
  expect(() => giveBack(101, { tenders: [cash(100)] })).toThrow(/no more than it took/u);
});

const anyAmount = fc.integer({ min: 0, max: 100_000 });
const anyTenders = fc
  .record({
    wallets: fc.array(anyAmount, { maxLength: 3 }),
    cards: fc.array(anyAmount, { maxLength: 2 }),
    inCash: fc.option(anyAmount, { nil: null }),
    currency: fc.constantFrom("HKD", "CHF", "JPY", "TWD", "SEK").map(currencyOf),
  })
  .map(({ wallets, cards, inCash, currency }) => ({
    currency,
    tenders: [
      ...wallets.map((settles, i): Tender => wallet(i + 1, settles)),
      ...cards.map((settles, i): Tender => card(i + 11, settles)),
      ...(inCash === null ? [] : [cash(inCash, currency)]),
    ],
  }));

const seed = seedOfRun("what goes back");

test("whatever portions it goes back in, each tender gets just what it paid, and the drawer gives just what it took", () => {
  fc.assert(
    fc.property(anyTenders, fc.array(fc.nat(1000)), ({ tenders, currency }, cuts) => {
      const total = tenders.reduce((sum, { settles }) => sum + settles, 0);
      const given: { readonly parts: readonly BackPart[]; readonly rounding: number }[] = [];
      let left = total;
      for (const cut of [...cuts.map((n) => Math.floor((left * n) / 1000)), left]) {
        const amount = Math.min(cut, left);
        left -= amount;
        const before = given.map((each) => each.parts);
        given.push(giveBack(amount, { tenders, currency, before }));
      }
      const all = given.flatMap((each) => each.parts);
      expect(all.every(({ amount }) => amount > 0)).toBe(true);
      for (const tender of tenders) {
        const of = all.filter((part) =>
          tender.method === "cash"
            ? part.method === "cash"
            : part.method !== "cash" && part.tender === tender.id,
        );
        expect(of.reduce((sum, { amount }) => sum + amount, 0)).toBe(tender.settles);
      }
      const drawer = given.reduce((sum, each) => sum + cashBackOf(giveBackOfParts(each)), 0);
      const taken = tenders.reduce(
        (sum, tender) => (tender.method === "cash" ? sum + tender.received - tender.change : sum),
        0,
      );
      expect(drawer).toBe(taken);
      for (const each of given) {
        expect(cashBackOf(giveBackOfParts(each)) % currency.cashStep).toBe(0);
        expect(cashBackOf(giveBackOfParts(each))).toBeGreaterThanOrEqual(0);
      }
    }),
    { seed },
  );
});

const giveBackOfParts = ({
  parts: given,
  rounding,
}: {
  readonly parts: readonly BackPart[];
  readonly rounding: number;
}) => ({ parts: given, rounding: Minor(rounding) });

test("whatever portions a wallet gets back, no kind gets more than it paid, and none is taken again", () => {
  const anySplit = fc.record({
    cash: fc.nat(5000),
    promo: fc.nat(5000),
    card: fc.nat(5000),
  });
  fc.assert(
    fc.property(anySplit, fc.array(fc.nat(1000)), (split, cuts) => {
      const whole = split.cash + split.promo + split.card;
      let from = 0;
      const sums = { cash: 0, promo: 0, card: 0 };
      for (const cut of [...cuts.map((n) => Math.floor(((whole - from) * n) / 1000)), whole]) {
        const to = Math.min(whole, from + cut);
        const back = splitBack(split, { from, to });
        expect(back.cash + back.promo + back.card).toBe(to - from);
        for (const kind of ["cash", "promo", "card"] as const) {
          expect(back[kind]).toBeGreaterThanOrEqual(0);
          sums[kind] += back[kind];
        }
        from = to;
      }
      expect(sums).toEqual(split);
    }),
    { seed },
  );
});
