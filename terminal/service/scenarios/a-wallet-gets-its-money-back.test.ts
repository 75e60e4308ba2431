import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { signReceiptQr } from "@tillwave/shared/sync/receipt-qr";
import { testSigner } from "@tillwave/shared/testing/test-keys";
import { openTill } from "./open-till.ts";
import { findSale, giveBack, given, lookFor, voidSale } from "./giving-back.ts";
import { tappingTill } from "./tapping-till.ts";

/** Two buns, tapped by Ann. */
async function tapped() {
  const shop = await tappingTill();
  shop.till.press({ type: "add", sku: "bun" });
  shop.pay();
  await shop.tap(shop.phone("ann"));
  const paid = present(shop.till.view().paid, "the paid sale");
  await shop.passes(2000);
  return { ...shop, paid, number: String(paid.entry.sale) };
}

test("a bun that promotional credit has paid goes back as such, and the page is told once the hub has it", async () => {
  const { till, paid, number, passes, entries } = await tapped();
  const found = findSale(till, number);
  const [tender] = paid.entry.tenders;
  const { unitPrice: price } = present(paid.entry.lines[0], "a bun");
  const reversal = given(giveBack(till, { found, lines: [{ line: 1, quantity: 1 }] }));
  expect(reversal).toMatchObject({ total: price, cash: 0, sync: "waiting" });
  const proof = tender?.method === "tap" ? tender.proof : null;
  expect(entries().at(-1)).toMatchObject({
    kind: "refund",
    rounding: 0,
    back: [
      {
        method: "tap",
        amount: price,
        nonce: proof?.type === "spend" ? proof.nonce : "none",
        split: { cash: 0, promo: price, card: 0 },
      },
    ],
  });
  await passes(3000);
  expect(findSale(till, number).reversals).toMatchObject([{ sync: "confirmed" }]);
});

test("offline it is given back all the same, and is on its way until the hub can be reached", async () => {
  const { till, number, passes, ledger } = await tapped();
  ledger.fault = "no-network";
  await passes(5000);
  given(voidSale(till, findSale(till, number)));
  await passes(5000);
  expect(findSale(till, number).reversals).toMatchObject([{ kind: "void", sync: "waiting" }]);
  ledger.fault = null;
  await passes(120_000);
  expect(findSale(till, number).reversals).toMatchObject([{ kind: "void", sync: "confirmed" }]);
});

test("a receipt's code finds its sale; a false one, another till's and another shop's say so", async () => {
  const { till, paid } = await tapped();
  const view = till.service.receipt(paid.ref);
  const qr = present(view !== null && view !== "none" ? view.receipt.qr : null, "a signed receipt");
  expect(lookFor(till, qr)).toMatchObject({ ok: true, found: [{ sale: { ref: paid.ref } }] });
  expect(lookFor(till, ` ${qr.toLowerCase()} `)).toMatchObject({ ok: true });
  const forged = qr.slice(0, -10) + qr.slice(-10).replaceAll(/[A-Z2-7]/gu, "A");
  const refusal = (text: string) => {
    const reply = lookFor(till, text);
    return reply.ok ? null : reply.error;
  };
  expect(refusal(forged)).toEqual({ type: "receipt-false" });
  expect(refusal("TWR1ABC")).toEqual({ type: "receipt-false" });
  expect(refusal("TWR1")).toEqual({ type: "receipt-false" });
  expect(refusal(receiptOf({ terminal: 9 }))).toEqual({ type: "other-till", terminal: 9 });
  expect(refusal(receiptOf({ merchant: 7 }))).toEqual({ type: "other-shop" });
  expect(refusal(receiptOf({ terminal: 2 }))).toEqual({ type: "receipt-false" });
  expect(refusal("T9 · 1 · 000004")).toEqual({ type: "other-till", terminal: 9 });
});

/** Signed by somebody who is no till of this shop. */
const receiptOf = (names: { readonly merchant?: number; readonly terminal?: number }): string =>
  signReceiptQr(
    {
      merchant: 1001,
      terminal: 2,
      epoch: 1,
      seq: 4,
      time: 1_795_000_000,
      currency: "HKD",
      total: 900,
      cash: 0,
      promo: 0,
      card: 0,
      other: 900,
      head: new Uint8Array(32),
      lines: [{ quantity: 1, amount: 900 }],
      ...names,
    },
    { signer: testSigner("a thief"), digest: createNodeCrypto() },
  );

test("a till that has joined no hub cannot tell a true receipt, and finds the sale by its number", () => {
  const till = openTill();
  till.sell("bun");
  expect(lookFor(till, receiptOf({}))).toEqual({ ok: false, error: { type: "not-joined" } });
  expect(lookFor(till, "1")).toMatchObject({ ok: true });
});

test("nothing is given back while a customer pays", async () => {
  const shop = await tapped();
  const found = findSale(shop.till, shop.number);
  shop.pay();
  const refused = { ok: false, error: { type: "payment-in-hand" } };
  expect(giveBack(shop.till, { found, lines: [{ line: 1, quantity: 1 }] })).toEqual(refused);
  expect(voidSale(shop.till, found)).toEqual(refused);
  shop.till.press({ type: "back" });
  expect(giveBack(shop.till, { found, lines: [{ line: 1, quantity: 1 }] }).ok).toBe(true);
});
