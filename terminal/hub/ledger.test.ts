import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type Batch, type LedgerView, decide } from "./ledger.ts";

const head = (n: number): Uint8Array => new Uint8Array(32).fill(n % 256);

/** A hub that holds entries 1 to `held`, each with its number as its head, as it sees this batch. */
function seen(held: number, { first, last }: Pick<Batch, "first" | "last">): LedgerView {
  const until = Math.min(last, held);
  return {
    standing: "current",
    expected: held + 1,
    headBefore: first - 1 <= held && first > 1 ? head(first - 1) : null,
    heads: Array.from({ length: Math.max(0, until - first + 1) }, (_, i) => head(first + i)),
    isEnded: false,
  };
}

/** `own` is the first entry that differs from the hub's. */
function batch(first: number, last: number, own = Number.POSITIVE_INFINITY): Batch {
  const of = (seq: number): Uint8Array => head(seq >= own ? seq + 100 : seq);
  const heads = Array.from({ length: last - first + 1 }, (_, i) => of(first + i));
  return { first, last, headBefore: of(first - 1), heads };
}

test("a batch at the cursor is taken whole", () => {
  expect(decide(seen(4, { first: 5, last: 7 }), batch(5, 7))).toEqual({ type: "take", known: 0 });
  expect(decide(seen(0, { first: 1, last: 3 }), batch(1, 3))).toEqual({ type: "take", known: 0 });
});

test("what is known of it is known, and the rest is taken", () => {
  expect(decide(seen(4, { first: 3, last: 7 }), batch(3, 7))).toEqual({ type: "take", known: 2 });
  expect(decide(seen(9, { first: 3, last: 7 }), batch(3, 7))).toEqual({ type: "take", known: 5 });
});

test("a batch beyond the cursor is a gap", () => {
  expect(decide(seen(4, { first: 6, last: 7 }), batch(6, 7))).toEqual({ type: "gap", expected: 5 });
});

test("another head under the same number is a fork, at the first that differs", () => {
  expect(decide(seen(4, { first: 2, last: 7 }), batch(2, 7, 3))).toEqual({
    type: "fork",
    seq: 3,
    head: head(3),
    asideFrom: 3,
  });
  expect(decide(seen(4, { first: 5, last: 7 }), batch(5, 7, 4))).toEqual({
    type: "fork",
    seq: 4,
    head: head(4),
    asideFrom: 5,
  });
});

test("an epoch that a later one has followed repeats what it has, and takes nothing more", () => {
  const ended = (held: number, of: Batch) => decide({ ...seen(held, of), isEnded: true }, of);
  expect(ended(7, batch(3, 7))).toEqual({ type: "take", known: 5 });
  expect(ended(5, batch(3, 7))).toEqual({ type: "closed", asideFrom: 6 });
  expect(ended(1, batch(3, 7))).toEqual({ type: "closed", asideFrom: 3 });
  expect(ended(5, batch(3, 7, 4))).toMatchObject({ type: "fork", seq: 4 });
});

test("a key that may no longer sign changes nothing, whatever it sends", () => {
  const arbitrary = fc.record({
    held: fc.nat(12),
    first: fc.integer({ min: 1, max: 12 }),
    length: fc.integer({ min: 1, max: 12 }),
    own: fc.integer({ min: 1, max: 30 }),
    standing: fc.constantFrom("replaced" as const, "revoked" as const),
    isEnded: fc.boolean(),
  });
  fc.assert(
    fc.property(arbitrary, ({ held, first, length, own, standing, isEnded }) => {
      const of = batch(first, first + length - 1, own);
      const verdict = decide({ ...seen(held, of), standing, isEnded }, of);
      expect(verdict.type).toBe(standing === "revoked" ? "revoked" : "closed");
    }),
  );
});

test("nothing that differs is ever taken, and nothing that continues is ever refused", () => {
  const arbitrary = fc.record({
    held: fc.nat(12),
    first: fc.integer({ min: 1, max: 12 }),
    length: fc.integer({ min: 1, max: 12 }),
    own: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(Number.POSITIVE_INFINITY)),
  });
  fc.assert(
    fc.property(arbitrary, ({ held, first, length, own }) => {
      const of = batch(first, first + length - 1, own);
      const verdict = decide(seen(held, of), of);
      const isOther = own <= Math.min(held, of.last) && (own >= first || held >= first - 1);
      if (first > held + 1) {
        expect(verdict.type).toBe("gap");
      } else {
        expect(verdict.type).toBe(isOther && (first > 1 || own >= first) ? "fork" : "take");
      }
    }),
    { numRuns: 500 },
  );
});
