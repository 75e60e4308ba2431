import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import type { Result } from "../core/result.ts";
import { currencyOf } from "../testing/arbitraries.ts";
import { Minor } from "./money.ts";
import type { TenderProof } from "./tender-proof.ts";
import {
  TENDERS_MAX,
  type Tender,
  type TenderAnswer,
  type TenderError,
  dueOf,
  openTender,
  settleTender,
  takeCash,
  withoutArmed,
} from "./tender.ts";

const TERMS = { total: Minor(9443), currency: currencyOf("HKD") };

const after = (result: Result<readonly Tender[], TenderError>): readonly Tender[] =>
  present(result.ok ? result.value : null, "the tenders after it");
const cash = (received: number, due: number) => ({ received: Minor(received), due: Minor(due) });
const tap = (tenders: readonly Tender[], settles: number): Result<readonly Tender[], TenderError> =>
  openTender(
    tenders,
    { id: tenders.length + 1, method: "card", settles: Minor(settles), state: "pending" },
    TERMS,
  );
const CARD: TenderProof = { type: "card", reference: "7-1", authorisation: "A1", scheme: "test" };
const answered = (
  tenders: readonly Tender[],
  type: TenderAnswer["type"],
): Result<readonly Tender[], TenderError> =>
  settleTender(
    tenders,
    type === "tender-approved"
      ? { type, tender: tenders.length, proof: CARD }
      : { type, tender: tenders.length },
  );

const PENDING = after(tap([], 5000));
const UNKNOWN = after(answered(PENDING, "tender-unknown"));

test("94.43 in cash are 94.40, of a hundred come back 5.60", () => {
  expect(takeCash([], cash(10_000, 9440), TERMS)).toEqual({
    ok: true,
    value: [{ method: "cash", settles: 9443, rounding: -3, received: 10_000, change: 560 }],
  });
});

test("the exact cash is enough, ten cents less are ten cents short", () => {
  expect(takeCash([], cash(9440, 9440), TERMS).ok).toBe(true);
  expect(takeCash([], cash(9430, 9440), TERMS)).toEqual({
    ok: false,
    error: { type: "cash-short", short: 10 },
  });
});

test("cash asked for another amount than is due is not taken, and what is due is said", () => {
  const approved = after(answered(PENDING, "tender-approved"));
  for (const due of [0, 9430, 9443, 9450]) {
    const changed = { ok: false, error: { type: "due-changed", due: 9440 } };
    expect(takeCash([], cash(10_000, due), TERMS)).toEqual(changed);
  }
  expect(takeCash(approved, cash(10_000, 9440), TERMS)).toEqual({
    ok: false,
    error: { type: "due-changed", due: 4440 },
  });
});

test("cash settles what other tenders have left, and rounds only that", () => {
  const approved = after(answered(PENDING, "tender-approved"));
  expect(dueOf(TERMS.total, approved)).toBe(4443);
  expect(after(takeCash(approved, cash(5000, 4440), TERMS)).at(-1)).toEqual({
    method: "cash",
    settles: 4443,
    rounding: -3,
    received: 5000,
    change: 560,
  });
});

test("while a tender is pending or unknown, no other is tried, cash neither", () => {
  const inDoubt = { ok: false, error: { type: "tender-in-doubt" } };
  for (const tenders of [PENDING, UNKNOWN]) {
    expect(tap(tenders, 1000)).toEqual(inDoubt);
    expect(takeCash(tenders, cash(10_000, 9440), TERMS)).toEqual(inDoubt);
  }
});

test("what only waits for a phone makes way for cash, for another tender, and for nothing else", () => {
  const armed = after(
    openTender([], { id: 1, method: "tap", settles: Minor(9443), state: "armed" }, TERMS),
  );
  expect(dueOf(TERMS.total, armed)).toBe(9443);
  expect(after(takeCash(armed, cash(10_000, 9440), TERMS))).toEqual([
    { method: "cash", settles: 9443, rounding: -3, received: 10_000, change: 560 },
  ]);
  expect(after(tap(armed, 1000))).toMatchObject([{ method: "card", state: "pending" }]);
  expect(after(answered(armed, "tender-approved"))).toMatchObject([{ state: "approved" }]);
  expect(after(answered(armed, "tender-unknown"))).toMatchObject([{ state: "unknown" }]);
  expect(withoutArmed(PENDING)).toEqual(PENDING);
});

test("a declined tender stays on the list and settles nothing", () => {
  const declined = after(answered(PENDING, "tender-declined"));
  expect(declined).toEqual([
    { method: "card", id: 1, settles: 5000, state: "declined", proof: null },
  ]);
  expect(dueOf(TERMS.total, declined)).toBe(9443);
});

test("an unknown tender may be answered at last", () => {
  expect(after(answered(UNKNOWN, "tender-approved"))[0]).toMatchObject({
    state: "approved",
    proof: CARD,
  });
  expect(after(answered(UNKNOWN, "tender-declined"))[0]).toMatchObject({ state: "declined" });
});

test("an answer that comes twice, too late or for another tender is refused", () => {
  for (const type of ["tender-approved", "tender-declined"] as const) {
    expect(answered(after(answered(PENDING, type)), "tender-approved")).toEqual({
      ok: false,
      error: { type: "tender-not-waiting", tender: 1 },
    });
  }
  expect(settleTender(PENDING, { type: "tender-approved", tender: 2, proof: CARD })).toEqual({
    ok: false,
    error: { type: "tender-not-waiting", tender: 2 },
  });
});

test("a tender settles something, and never more than what is due", () => {
  const outOfRange = { ok: false, error: { type: "tender-out-of-range", due: 9443 } };
  expect(tap([], 9443).ok).toBe(true);
  for (const settles of [9444, 0, -1]) {
    expect(tap([], settles)).toEqual(outOfRange);
  }
});

test("where nothing is due, a tender may settle nothing", () => {
  const free = { ...TERMS, total: Minor(0) };
  const nobody = { id: 1, method: "tap", state: "armed" } as const;
  expect(openTender([], { ...nobody, settles: Minor(0) }, free).ok).toBe(true);
  expect(openTender([], { ...nobody, settles: Minor(1) }, free).ok).toBe(false);
  expect(takeCash([], cash(0, 0), free)).toEqual({
    ok: true,
    value: [{ method: "cash", settles: 0, rounding: 0, received: 0, change: 0 }],
  });
});

test("after 32 declined tenders no other is opened, but cash is still taken", () => {
  let tenders: readonly Tender[] = [];
  for (let i = 0; i < TENDERS_MAX; i += 1) {
    tenders = after(answered(after(tap(tenders, 5000)), "tender-declined"));
  }
  expect(tap(tenders, 5000)).toEqual({
    ok: false,
    error: { type: "too-many-tenders", max: TENDERS_MAX },
  });
  expect(takeCash(tenders, cash(9440, 9440), TERMS).ok).toBe(true);
});
