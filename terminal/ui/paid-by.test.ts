import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import { Minor } from "@tillwave/shared/sale/money";
import type { TenderProof } from "@tillwave/shared/sale/tender-proof";
import { encodeSpendResult } from "@tillwave/shared/wallet/spend";
import { toHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { gradeOfSale, wayOf } from "./paid-by.ts";
import { paidRow } from "./testing/paid-row.ts";
import { splitOf } from "./wallet-split.ts";

const { entry: inCash } = paidRow({ epoch: 1, seq: 1 });
const RESULT = encodeSpendResult({
  counter: 513,
  cash: 600,
  promo: 300,
  card: 100,
  cardToken: new Uint8Array(8),
  cumCash: 600,
  cumPromo: 300,
  isUserVerified: true,
  heard: null,
});
const spend = (grade: "authorised" | "at-risk"): TenderProof => ({
  type: "spend",
  credential: "c0".repeat(8),
  nonce: "d0".repeat(16),
  result: toHex(RESULT),
  signature: "e0".repeat(64),
  grade,
  token: null,
});
const byTap = (grade: "authorised" | "at-risk"): SalePaid["tenders"][number] => ({
  method: "tap",
  id: 2,
  settles: Minor(1000),
  state: "approved",
  proof: spend(grade),
});
const paidWith = (...tenders: SalePaid["tenders"]): SalePaid => ({ ...inCash, tenders });
const declined = { ...byTap("at-risk"), id: 1, state: "declined", proof: null } as const;

test("cash and authorised money are sure; what was taken within the limits is at risk", () => {
  expect(gradeOfSale(inCash)).toBe("authorised");
  expect(gradeOfSale(paidWith(byTap("authorised")))).toBe("authorised");
  expect(gradeOfSale(paidWith(byTap("at-risk")))).toBe("at-risk");
});

test("a sale is as sure as its least sure part, and what was declined does not count", () => {
  expect(gradeOfSale(paidWith(byTap("at-risk"), ...inCash.tenders))).toBe("at-risk");
  expect(gradeOfSale(paidWith(declined, ...inCash.tenders))).toBe("authorised");
});

test("how it was paid is named by what brought money", () => {
  expect(wayOf(inCash)).toBe("cash");
  expect(wayOf(paidWith(declined, byTap("authorised")))).toBe("tap");
  expect(wayOf(paidWith(byTap("authorised"), ...inCash.tenders))).toBe("in-parts");
});

test("the wallet's own word says out of what it paid", () => {
  expect(splitOf(spend("authorised"))).toMatchObject({ cash: 600, promo: 300, card: 100 });
});

test("where the proof does not say, or cannot be read, no split is made up", () => {
  const code: TenderProof = { type: "typed-code", nonce: "d0".repeat(16), code: "89239772" };
  expect(splitOf(code)).toBeNull();
  expect(splitOf(null)).toBeNull();
  expect(splitOf({ type: "token", nonce: "d0".repeat(16), token: "00ff" })).toBeNull();
});
