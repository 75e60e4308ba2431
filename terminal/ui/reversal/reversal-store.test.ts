import type {
  FoundReply,
  FoundSale,
  ReversalReply,
  ReversalRequest,
} from "@tillwave/shared/api/reversals";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import type { Approval } from "../approval.ts";
import type { ServiceError } from "../requester.ts";
import { createReversalStore } from "./reversal-store.ts";

const REF = { epoch: 1, seq: 9 };
const RATE = { id: "Z", name: "No tax", partsPerMillion: 0, mode: "inclusive" } as const;
const line = (id: number, name: string, quantity: number, price: number) => ({
  id,
  sku: name,
  name,
  unitPrice: Minor(price),
  quantity,
  amount: Minor(price * quantity),
  taxId: "Z",
});

/** Two buns at 9.00 and a tea at 22.00, 30.00 of it by tap, 10.00 in cash. */
const FOUND: FoundSale = {
  sale: {
    ref: REF,
    head: "00000000",
    sync: "confirmed",
    paper: "printed",
    copies: 0,
    entry: {
      v: 1,
      kind: "sale-paid",
      clock: { wall: 1_795_000_000_000, monotonic: 1, boot: "a" },
      cashier: null,
      shift: 1,
      sale: 412,
      currency: "HKD",
      lines: [line(1, "Bun", 2, 900), line(2, "Tea", 1, 2200)],
      taxes: [{ rate: RATE, base: Minor(4000), tax: Minor(0) }],
      taxRounding: "half-up",
      subtotal: Minor(4000),
      adjustment: Minor(0),
      total: Minor(4000),
      tenders: [
        {
          method: "tap",
          id: 1,
          settles: Minor(3000),
          state: "approved",
          proof: { type: "typed-code", nonce: "ab".repeat(16), code: "12345678" },
        },
        {
          method: "cash",
          settles: Minor(1000),
          rounding: Minor(0),
          received: Minor(1000),
          change: Minor(0),
        },
      ],
    },
  },
  reversals: [],
  tenders: [{ tender: 1, split: null, cardWay: null }],
};

const after = (quantity: number): FoundSale => ({
  ...FOUND,
  reversals: [
    {
      ref: { epoch: 1, seq: 12 },
      kind: "refund",
      at: 0,
      cashier: null,
      reason: "damaged",
      lines: [{ id: 1, quantity }],
      total: 900 * quantity,
      back: [
        {
          method: "tap",
          tender: 1,
          amount: Minor(900 * quantity),
          nonce: "ab".repeat(16),
          split: null,
        },
      ],
      cash: 0,
      paper: null,
      sync: "waiting",
    },
  ],
});

type Answer<T> = Result<T, ServiceError>;

function open() {
  const asked: ReversalRequest[] = [];
  const looks: Answer<FoundReply>[] = [];
  const acts: Answer<ReversalReply>[] = [];
  let ids = 0;
  let given = 0;
  const next = <T>(answers: Answer<T>[]): Promise<Answer<T>> =>
    Promise.resolve(answers.shift() ?? err({ type: "unreachable" }));
  const approval: Pick<Approval, "ask"> = { ask: (_action, send) => send("an-approval") };
  const store = createReversalStore({
    client: {
      look: (request) => (asked.push(request), next(looks)),
      act: (request) => (asked.push(request), next(acts)),
    },
    approval,
    onGiven: () => (given += 1),
    newId: () => `press-${(ids += 1)}`,
  });
  return { store, asked, looks, acts, given: () => given };
}

const found = (...sales: readonly FoundSale[]): Answer<FoundReply> =>
  ok({ ok: true, found: sales });

async function opened() {
  const page = open();
  page.looks.push(found(FOUND));
  await page.store.begin({ type: "receipt", text: "TWR1ABC" });
  return page;
}

test("a scanned receipt opens its sale, and what is chosen says what goes back, wallet before cash", async () => {
  const { store, asked } = await opened();
  expect(asked).toEqual([{ action: "look", text: "TWR1ABC" }]);
  expect(store.step.value).toMatchObject({ type: "open" });
  expect(store.plan.value).toBeNull();
  store.setUnits(1, 1);
  expect(store.plan.value).toMatchObject({ parts: [{ method: "tap", amount: 900 }], cash: 0 });
  store.setAll(true);
  expect(store.plan.value).toMatchObject({
    parts: [
      { method: "tap", amount: 3000 },
      { method: "cash", amount: 1000 },
    ],
    cash: 1000,
  });
  store.setUnits(1, 99);
  expect(store.units.value.get(1)).toBe(2);
  store.setAll(false);
  expect(store.plan.value).toBeNull();
});

test("it is given back with the reason and an approval, once, and the list is told", async () => {
  const { store, asked, acts, given } = await opened();
  store.setUnits(1, 1);
  await store.give();
  expect(asked).toHaveLength(1);
  store.reason.value = "damaged";
  const [reversal] = after(1).reversals;
  acts.push(ok({ ok: true, reversal: reversal as never, sale: FOUND.sale }));
  await store.give();
  expect(asked.at(-1)).toEqual({
    action: "refund",
    id: "press-1",
    ref: REF,
    lines: [{ line: 1, quantity: 1 }],
    reason: "damaged",
    back: [{ tender: 1, amount: 900 }],
    approval: "an-approval",
  });
  expect(store.step.value).toMatchObject({ type: "done", reversal: { total: 900 } });
  expect(given()).toBe(1);
});

test("a press that nobody answered keeps its id; another choice is another press", async () => {
  const { store, asked } = await opened();
  store.setUnits(1, 1);
  store.reason.value = "damaged";
  await store.give();
  expect(store.refusal.value).toEqual({ type: "unanswered" });
  await store.give();
  store.setUnits(1, 2);
  await store.give();
  expect(asked.slice(1).map((request) => ("id" in request ? request.id : ""))).toEqual([
    "press-1",
    "press-1",
    "press-2",
  ]);
});

test("where another tablet was first, the sale is looked at again, and only what is left stays chosen", async () => {
  const { store, acts, looks, asked } = await opened();
  store.setUnits(1, 2);
  store.reason.value = "damaged";
  acts.push(ok({ ok: false, error: { type: "already-refunded", line: 1, left: 1 } }));
  looks.push(found(after(1)));
  await store.give();
  expect(store.refusal.value).toMatchObject({ type: "already-refunded" });
  expect(asked.at(-1)).toEqual({ action: "find", ref: REF });
  expect(store.units.value.get(1)).toBe(1);
  expect(store.plan.value).toMatchObject({ parts: [{ amount: 900 }] });
});

test("several sales are chosen from, and none found is said", async () => {
  const { store, looks } = open();
  looks.push(found(FOUND, after(1)));
  store.query.value = " 36.00 ";
  await store.search();
  expect(store.step.value).toMatchObject({ type: "choosing" });
  store.choose(FOUND);
  expect(store.step.value).toMatchObject({ type: "open" });
  looks.push(ok({ ok: false, error: { type: "other-till", terminal: 9 } }));
  await store.search();
  expect(store.step.value).toEqual({
    type: "refused",
    refusal: { type: "other-till", terminal: 9 },
  });
  await store.search();
  expect(store.step.value).toEqual({ type: "refused", refusal: { type: "unanswered" } });
});

test("a void is of the whole sale, and none where something is back already", async () => {
  const { store, looks } = await opened();
  store.turnTo("void");
  expect(store.plan.value).toMatchObject({ as: "void", cash: 1000 });
  looks.push(found(after(1)));
  await store.begin({ type: "sale", ref: REF, as: "void" });
  expect(store.as.value).toBe("refund");
});
