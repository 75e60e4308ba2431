/** An audit that finds nothing wrong must be able to: each planted fault is found, and sound books are not suspected. */
import type { Entry } from "@tillwave/shared/journal/entry";
import { HOLDER_START, type StoredSpend } from "@tillwave/shared/wallet/holder-state";
import { expect, test } from "vitest";
import { type AuditedWallet, auditTaps } from "./tap-audit.ts";

const PRICE = 900;

const paid = (sale: number, nonce: string, change: object = {}): Entry =>
  ({
    kind: "sale-paid",
    sale,
    total: PRICE,
    tenders: [
      {
        method: "tap",
        settles: PRICE,
        state: "approved",
        proof: { type: "spend", nonce, result: `result of ${nonce}` },
      },
    ],
    ...change,
  }) as unknown as Entry;
const cash = (sale: number): Entry =>
  paid(sale, "", { tenders: [{ method: "cash", settles: PRICE }] });
const ended = (kind: "spend-void" | "tender-absent", nonce: string): Entry =>
  ({ kind, nonce }) as unknown as Entry;

function wallet(...nonces: readonly string[]): AuditedWallet {
  const spends = nonces.map(
    (nonce) => ({ nonce, result: `result of ${nonce}`, amount: PRICE }) as StoredSpend,
  );
  const purse = { cash: 5000 - nonces.length * PRICE, promo: 0, cardToken: null };
  const state = { ...HOLDER_START, wallet: { ...HOLDER_START.wallet, purse } };
  return { purse: 5000, spends: () => spends, wallet: { state: () => state } };
}

test("books that agree are not suspected", () => {
  const entries = [
    paid(1, "a"),
    ended("spend-void", "b"),
    paid(2, "c"),
    ended("tender-absent", "d"),
    cash(3),
  ];
  expect(auditTaps(entries, [wallet("a", "b"), wallet("c")])).toEqual({
    faults: [],
    sales: 3,
    taps: 2,
    voids: 1,
    absences: 1,
  });
});

const PLANTED: readonly (readonly [string, readonly Entry[], AuditedWallet])[] = [
  ["signed, and lost", [cash(1)], wallet("a")],
  ["is counted, and nobody signed it so", [paid(1, "a")], wallet()],
  ["is counted twice", [paid(1, "a"), paid(2, "a")], wallet("a")],
  ["sale 1 is paid twice", [paid(1, "a"), paid(1, "b")], wallet("a", "b")],
  ["is not full", [paid(1, "a", { total: 2 * PRICE })], wallet("a")],
  ["is given back, and counted", [paid(1, "a"), ended("spend-void", "a")], wallet("a")],
  ["is signed, and sworn absent", [ended("tender-absent", "a"), cash(1)], wallet("a")],
  ["left the purses", [cash(1)], wallet("a")],
];

for (const [fault, entries, customer] of PLANTED) {
  test(`found: ${fault}`, () => {
    expect(auditTaps(entries, [customer]).faults.join("\n")).toContain(fault);
  });
}
