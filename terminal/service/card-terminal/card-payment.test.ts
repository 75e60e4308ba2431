import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import type { CardPaymentAnswer, CardPaymentAnswered } from "../ports.ts";
import {
  CARD_PAYMENT_START,
  type CardPaymentEffect,
  type CardPaymentEvent,
  type CardPaymentState,
  type CardTimer,
  stepCardPayment,
} from "./card-payment.ts";

const terms = { amount: Minor(2200), currency: "HKD" };
const approved: CardPaymentAnswer = {
  type: "approved",
  authorisation: "A00001",
  scheme: "Visa",
  ...terms,
  isSettled: false,
};
const silent: CardPaymentAnswered = { ok: false, error: { type: "silent", detail: "" } };
const notSent: CardPaymentAnswered = { ok: false, error: { type: "not-sent", detail: "" } };

const to =
  (asked: "pay" | "query" | "cancel") =>
  (answer: CardPaymentAnswer | CardPaymentAnswered): CardPaymentEvent => ({
    type: "answered",
    to: asked,
    answer: "ok" in answer ? answer : { ok: true, value: answer },
  });
const [pay, query, cancel] = [to("pay"), to("query"), to("cancel")];
const timer = (name: CardTimer): CardPaymentEvent => ({ type: "timer", name });
const OPENED: CardPaymentEvent = { type: "opened" };

/** The last state, and what was done after the last event, without the timers. */
function after(...events: readonly CardPaymentEvent[]): {
  readonly state: CardPaymentState;
  readonly does: readonly string[];
} {
  let state = CARD_PAYMENT_START;
  let effects: readonly CardPaymentEffect[] = [];
  for (const event of events) {
    ({ state, effects } = stepCardPayment(state, event, terms));
  }
  const does = effects
    .filter(({ type }) => type !== "start-timer" && type !== "stop-timers")
    .map((effect) => (effect.type === "declined" ? `declined: ${effect.reason}` : effect.type));
  return { state, does };
}

test("an approved card is paid", () => {
  expect(after(OPENED).does).toEqual(["pay"]);
  expect(after(OPENED, pay(approved))).toMatchObject({
    state: { phase: "ended" },
    does: ["approved"],
  });
});

test("a declined card is declined, with the terminal's word", () => {
  const end = after(OPENED, pay({ type: "declined", reason: "pin-wrong" }));
  expect(end.does).toEqual(["declined: pin-wrong"]);
});

test("a terminal that is not there has taken nothing", () => {
  expect(after(OPENED, pay(notSent)).does).toEqual(["declined: terminal-unreachable"]);
});

test("silence is asked about, never charged again", () => {
  const begun = [OPENED, pay(silent)];
  expect(after(...begun).does).toEqual(["query"]);
  expect(after(...begun, query(silent)).does).toEqual([]);
  expect(after(...begun, query(silent), timer("ask-again")).does).toEqual(["query"]);
  expect(after(...begun, query(approved)).does).toEqual(["approved"]);
  expect(after(...begun, query({ type: "declined", reason: "expired" })).does).toEqual([
    "declined: expired",
  ]);
});

test("a terminal that has not heard of it promises first that it never will", () => {
  const unheard = [OPENED, pay(silent), query({ type: "not-known" })];
  expect(after(...unheard).does).toEqual(["cancel"]);
  expect(after(...unheard, cancel({ type: "cancelled" })).does).toEqual(["declined: not-begun"]);
  expect(after(...unheard, cancel(approved)).does).toEqual(["approved"]);
  expect(after(...unheard, cancel({ type: "not-known" })).does).toEqual([]);
});

test("silence for five seconds is unknown, and for ninety a supervisor's to decide", () => {
  const silence = [OPENED, pay(silent), query(silent)];
  expect(after(...silence).state).toMatchObject({ doubt: "terminal-silent", isUnknown: false });
  expect(after(...silence, timer("doubt"))).toMatchObject({
    state: { isUnknown: true, isEscalated: false },
    does: ["unknown"],
  });
  expect(after(...silence, timer("doubt"), timer("escalate")).state).toMatchObject({
    isEscalated: true,
  });
});

test("a terminal that comes back with the customer still at it takes the doubt away", () => {
  const back = [OPENED, pay(silent), query(silent), timer("ask-again")];
  expect(after(...back, query({ type: "in-progress" })).state).toMatchObject({
    doubt: null,
    isUnknown: false,
  });
  const told = after(OPENED, pay(silent), timer("doubt"), query({ type: "in-progress" }));
  expect(told.state).toMatchObject({ isUnknown: true, doubt: "terminal-silent" });
});

test("a late answer to the first asking counts, whatever was asked since", () => {
  const late = [OPENED, timer("deadline"), cancel(silent), timer("doubt")];
  expect(after(...late, pay(approved)).does).toEqual(["approved"]);
  expect(after(...late, pay(silent)).does).toEqual([]);
});

test("a customer who takes too long is stopped at the terminal", () => {
  expect(after(OPENED, timer("deadline")).does).toEqual(["cancel"]);
  expect(after(OPENED, timer("deadline"), cancel({ type: "cancelled" })).does).toEqual([
    "declined: took-too-long",
  ]);
});

test("a busy terminal has begun nothing, and promises so", () => {
  const busy = [OPENED, pay({ type: "busy" })];
  expect(after(...busy).does).toEqual(["cancel"]);
  expect(after(...busy, cancel({ type: "cancelled" })).does).toEqual(["declined: terminal-busy"]);
});

test("the cashier can have it stopped", () => {
  expect(after(OPENED, { type: "stop-asked" }).does).toEqual(["cancel"]);
  expect(after(OPENED, { type: "stop-asked" }, { type: "stop-asked" }).does).toEqual([]);
  expect(after(OPENED, { type: "stop-asked" }, cancel({ type: "cancelled" })).does).toEqual([
    "declined: stopped-at-till",
  ]);
});

test("a till that starts again asks first", () => {
  expect(after({ type: "resumed" })).toMatchObject({
    state: { phase: "querying", isUnknown: true, doubt: "restarted" },
    does: ["unknown", "query"],
  });
  expect(after({ type: "resumed" }, query(approved)).does).toEqual(["approved"]);
});

test("an approval of another amount or in another currency is not believed", () => {
  for (const other of [{ amount: Minor(2201) }, { currency: "JPY" }]) {
    const unbelieved = after(OPENED, pay({ ...approved, ...other }));
    expect(unbelieved.does).toEqual(["query"]);
    expect(unbelieved.state.doubt).toBe("answer-not-believed");
  }
});

test("nothing moves what has ended", () => {
  const end = [OPENED, pay(approved)];
  for (const event of [
    pay(approved),
    query({ type: "declined", reason: "late" }),
    timer("doubt"),
  ]) {
    expect(after(...end, event).does).toEqual([]);
  }
});
