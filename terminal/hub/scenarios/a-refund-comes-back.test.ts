import { toHex } from "@tillwave/shared/core/bytes";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type FakeHolder,
  type TenderMade,
  allOf,
  newHolder,
  openShop,
  openTender,
  paySale,
  rowOf,
  spendProof,
} from "./fake-holder.ts";
import { type FakeTill, newSigner } from "./fake-till.ts";

const seed = seedOfRun("refunds come back once");

interface Sold {
  readonly tender: TenderMade;
  /** Of its `sale-paid`. */
  readonly seq: number;
  readonly promo: number;
}

/** A sale that this wallet has paid, out of so much promotional credit and the rest of its own. */
function sell(
  till: FakeTill,
  holder: FakeHolder,
  { sale = 1, amount = 8000, promo = 0 } = {},
): Sold {
  const tender = openTender(till, { sale, amount });
  const spend = holder.sign(tender.request, { promo });
  const seq = paySale(till, tender, spendProof(holder, tender, spend));
  return { tender, seq, promo };
}

interface Wish {
  readonly amount: number;
  readonly split?: { readonly cash: number; readonly promo: number; readonly card: number } | null;
  readonly sale?: number;
  readonly tender?: number;
  readonly nonce?: string;
  readonly original?: { readonly epoch: number; readonly seq: number };
}

function refund(till: FakeTill, { tender, seq }: Sold, wish: Wish): number {
  const { amount, split = null, sale = tender.sale, original = { epoch: till.epoch, seq } } = wish;
  const rate = { id: "Z", name: "No tax", partsPerMillion: 0, mode: "inclusive" };
  const item = { id: 1, sku: "bun", name: "Pineapple bun", taxId: "Z" };
  const nonce = wish.nonce ?? toHex(tender.nonce);
  return till.record({
    kind: "refund",
    original,
    sale,
    currency: "HKD",
    lines: [{ ...item, unitPrice: amount, quantity: 1, amount }],
    taxes: [{ rate, base: amount, tax: 0 }],
    adjustment: 0,
    total: amount,
    rounding: 0,
    reason: "Damaged",
    back: [{ method: "tap", tender: wish.tender ?? tender.tender, amount, nonce, split }],
  });
}

function undo(till: FakeTill, { tender, seq, promo }: Sold): number {
  const { sale, amount } = tender;
  const split = { cash: amount - promo, promo, card: 0 };
  return till.record({
    kind: "void",
    original: { epoch: till.epoch, seq },
    sale,
    currency: "HKD",
    total: amount,
    cash: 0,
    reason: "Wrong sale",
    back: [{ method: "tap", tender: tender.tender, amount, nonce: toHex(tender.nonce), split }],
  });
}

test("a refund comes back to the wallet that paid: what was taken last first, promo to promo", async () => {
  const { hub, till } = await openShop();
  const holder = await newHolder(hub, { cash: 300_000, promo: 5000 });
  const sold = sell(till, holder, { amount: 8000, promo: 5000 });
  refund(till, sold, { amount: 4000, split: { cash: 3000, promo: 1000, card: 0 } });
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect(await rowOf(hub, holder)).toMatchObject({
    spent: { cash: 0, promo: 4000 },
    live: { cash: 203_000, promo: 1000 },
  });
  refund(till, sold, { amount: 4000 });
  expect((await till.send(hub)).body).toMatchObject({ quarantined: [] });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 0, promo: 0 } });
  expect(await allOf(hub, holder)).toBe(300_000);
});

test("the same refund sent again, alone or with all before it, gives nothing again", async () => {
  const { hub, till, holder } = await openShop();
  const seq = refund(till, sell(till, holder), { amount: 3000 });
  await till.send(hub);
  const once = await rowOf(hub, holder);
  await till.send(hub, till.batch(seq));
  await till.send(hub, till.batch());
  expect(await rowOf(hub, holder)).toEqual(once);
  expect(once).toMatchObject({ spent: { cash: 5000 } });
});

test("a void gives back all, and nothing can be given back of it again", async () => {
  const { hub, till, holder } = await openShop();
  const sold = sell(till, holder);
  undo(till, sold);
  const again = [undo(till, sold), refund(till, sold, { amount: 1 })];
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: again.map((seq) => ({ seq, code: "totals-wrong" })),
  });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 0 } });
  expect(await allOf(hub, holder)).toBe(300_000);
});

test("a till that gives back what it never took is shown to a person, and no wallet gains by it", async () => {
  const { hub, till, holder } = await openShop();
  const sold = sell(till, holder, { sale: 1, amount: 8000 });
  const other = sell(till, holder, { sale: 2, amount: 500 });
  const wrong: (readonly [number, string])[] = [
    [refund(till, sold, { amount: 8001 }), "totals-wrong"],
    [refund(till, sold, { amount: 100, split: { cash: 0, promo: 100, card: 0 } }), "totals-wrong"],
    [refund(till, sold, { amount: 100, split: { cash: 99, promo: 0, card: 0 } }), "totals-wrong"],
    [refund(till, sold, { amount: 100, tender: 2 }), "duplicate-nonce"],
    [refund(till, sold, { amount: 100, nonce: toHex(other.tender.nonce) }), "duplicate-nonce"],
    [refund(till, sold, { amount: 100, nonce: "ab".repeat(16) }), "unknown-credential"],
    [refund(till, sold, { amount: 100, nonce: "ab" }), "unknown-credential"],
    [refund(till, sold, { amount: 100, sale: 9 }), "malformed"],
    [refund(till, sold, { amount: 100, original: { epoch: 1, seq: 1 } }), "malformed"],
  ];
  const before = 300_000 - 8500;
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: wrong.map(([seq, code]) => ({ seq, code })),
  });
  const { live, aside } = await rowOf(hub, holder);
  expect(live.cash + aside.cash).toBe(before);
});

test("of a sale that the hub does not hold, a wallet gets back what it was booked with, and no more", async () => {
  const { hub, till, holder } = await openShop();
  const sold = sell(till, holder);
  const original = { epoch: 9, seq: 4 };
  refund(till, sold, { amount: 8000, original });
  const again = refund(till, sold, { amount: 1, original });
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [{ seq: again, code: "totals-wrong" }],
  });
  expect(await rowOf(hub, holder)).toMatchObject({ spent: { cash: 0 } });
  expect(await allOf(hub, holder)).toBe(300_000);
});

test("what something is back of cannot be voided, also where the hub does not hold the sale", async () => {
  const { hub, till } = await openShop();
  const inCash = (kind: "void" | "refund"): number =>
    till.record({
      kind,
      original: { epoch: 9, seq: 4 },
      sale: 1,
      currency: "HKD",
      total: 0,
      ...(kind === "void" ? { cash: 0 } : { lines: [], taxes: [], adjustment: 0, rounding: 0 }),
      reason: "Wrong sale",
      back: [],
    });
  inCash("refund");
  const seq = inCash("void");
  expect((await till.send(hub)).body).toMatchObject({
    quarantined: [{ seq, code: "totals-wrong" }],
  });
});

test("a wallet that has another credential since gets it all the same", async () => {
  const { hub, till, holder } = await openShop();
  const sold = sell(till, holder, { amount: 40_000 });
  await till.send(hub);
  const next = newSigner();
  const reply = await hub.commit(hub.hub.desk.wallets.renew(holder.renewal(next.publicKey)));
  expect(reply.status).toBe(200);
  expect(await rowOf(hub, holder)).toMatchObject({ live: { cash: 160_000 } });
  refund(till, sold, { amount: 40_000 });
  await till.send(hub);
  expect(await rowOf(hub, holder)).toMatchObject({ live: { cash: 200_000 }, spent: { cash: 0 } });
});

test("of a payment that the hub never booked nothing goes back", async () => {
  const { hub, till, holder } = await openShop();
  const tooMuch = sell(till, holder, { amount: 90_000 });
  const seq = refund(till, tooMuch, { amount: 90_000 });
  const { body } = await till.send(hub);
  expect(body).toMatchObject({
    quarantined: [{ seq: tooMuch.seq }, { seq, code: "unknown-credential" }],
  });
  expect(await rowOf(hub, holder)).toMatchObject({ live: { cash: 200_000 } });
});

test("whatever is refunded in whatever portions, no more comes back than was paid", async () => {
  const portion = fc.record({ sale: fc.nat(2), amount: fc.integer({ min: 1, max: 6000 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(portion, { minLength: 1, maxLength: 20 }),
      fc.infiniteStream(fc.boolean()),
      async (portions, isSent) => {
        const { hub, till } = await openShop();
        const holder = await newHolder(hub, { cash: 100_000, promo: 9000 });
        const sold = [0, 1, 2].map((n) =>
          sell(till, holder, { sale: n + 1, amount: 9000, promo: 2000 * n }),
        );
        const left = sold.map(() => 9000);
        for (const { sale, amount } of portions) {
          const of = sold[sale];
          if (of !== undefined) {
            refund(till, of, { amount });
            left[sale] = (left[sale] ?? 0) - (amount <= (left[sale] ?? 0) ? amount : 0);
          }
          if (isSent.next().value) {
            // Each batch stands on what the one before has left.
            // oxlint-disable-next-line no-await-in-loop
            await till.send(hub);
          }
        }
        await till.send(hub);
        const { spent, live, aside } = await rowOf(hub, holder);
        expect(spent.cash + spent.promo).toBe(left.reduce((sum, n) => sum + n, 0));
        expect(live.cash + aside.cash + spent.cash).toBe(100_000);
        expect(live.promo + aside.promo + spent.promo).toBe(9000);
        await hub.close();
      },
    ),
    { seed, numRuns: Number(process.env["FUZZ_RUNS"] ?? 25) },
  );
}, 120_000);
