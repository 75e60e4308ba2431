import { expect, test } from "vitest";
import type { ReceiptView } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import { type Result, ok } from "@tillwave/shared/core/result";
import { createReceipts, receiptOf } from "./receipts.ts";
import { shopWithTerms } from "./shop.ts";
import { SHOP } from "./testing/simulated-service.ts";
import { paidRow } from "./testing/paid-row.ts";

const opened = shopWithTerms(SHOP);
const shop = present(opened.ok ? opened.value : null, "the shop");
const row = paidRow({ epoch: 1, seq: 7 });
const own = { shop, terminal: 2 };

const fetchedOf = (seq: number): ReceiptView => ({
  receipt: {
    ...receiptOf(paidRow({ epoch: 1, seq }), null, own),
    seller: { name: "Harbour Bakery", address: [], taxId: "BR 1234" },
    qr: "TWR1ABC",
  },
  paper: "printed",
  copies: 0,
});

test("a receipt is there at once, from what the page knows by itself", () => {
  const receipt = receiptOf(row, null, own);
  expect(receipt).toMatchObject({
    seller: { name: "Harbour Bakery", taxId: null },
    till: { name: "Till 1", terminal: 2 },
    head: "a2d651f0",
    qr: null,
    copy: 0,
  });
  expect(receipt.at).toMatch(/^2026-11-2\d \d\d:\d\d [+-]\d\d:\d\d$/u);
});

test("what the till's service says of it takes its place", () => {
  expect(receiptOf(row, fetchedOf(7), own)).toMatchObject({
    seller: { taxId: "BR 1234" },
    qr: "TWR1ABC",
  });
});

test("no sale is shown with another one's receipt", () => {
  expect(receiptOf(row, fetchedOf(8), own).qr).toBeNull();
});

test("an answer that comes late does not replace the receipt that was wanted since", async () => {
  const waiting: ((answer: Result<ReceiptView, never>) => void)[] = [];
  const receipts = createReceipts({
    readReceipt: () => new Promise((resolve) => waiting.push(resolve)),
  });
  const first = receipts.want({ epoch: 1, seq: 7 });
  const second = receipts.want({ epoch: 1, seq: 8 });
  waiting[1]?.(ok(fetchedOf(8)));
  waiting[0]?.(ok(fetchedOf(7)));
  await Promise.all([first, second]);
  expect(receipts.fetched.value?.receipt.ref.seq).toBe(8);
});
