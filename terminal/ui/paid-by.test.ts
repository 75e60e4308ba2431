import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import { Minor } from "@tillwave/shared/sale/money";
import { type TenderProof, gradeOf as gradeOfProof } from "@tillwave/shared/sale/tender-proof";
import { expect, test } from "vitest";
import { gradeOf, gradeOfSale, wayOf } from "./paid-by.ts";
import { paidRow } from "./testing/paid-row.ts";

const { entry: inCash } = paidRow({ epoch: 1, seq: 1 });
const spend = (grade: "authorised" | "at-risk"): TenderProof => ({
  type: "spend",
  credential: "c0".repeat(8),
  nonce: "d0".repeat(16),
  result: "89",
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

test("a proof is graded as the hub grades it", () => {
  const nonce = "d0".repeat(16);
  const proofs: readonly TenderProof[] = [
    spend("authorised"),
    spend("at-risk"),
    { type: "token", nonce, token: "84" },
    { type: "typed-code", nonce, code: "89239772" },
    { type: "card", reference: "r", authorisation: "a", scheme: "s" },
  ];
  expect(proofs.map(gradeOf)).toEqual(proofs.map(gradeOfProof));
});
