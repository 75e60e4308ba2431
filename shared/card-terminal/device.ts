/**
 * A card terminal without a card: what it remembers of each payment and how it answers, as messages.ts
 * says. The lab's device and the tests' simulated terminal are both this. Pure.
 *
 *   not known ──PAY──▶ in progress ──card──▶ approved ──bank──▶ refused later
 *       │                   ├──────card──▶ declined    └─night─▶ settled
 *       └──────CANCEL───────┴──CANCEL──▶ cancelled ◀──CANCEL, give back── approved, not settled
 *
 * Its memory survives a restart; a payment in progress does not: it is declined then.
 */
import { assert } from "../core/assert.ts";
import type { Minor } from "../sale/money.ts";
import type { CardAnswer, CardRequest } from "./messages.ts";

/** The oldest of those that are over is forgotten first. */
export const PAYMENTS_MAX = 1000;

export interface DevicePayment {
  readonly reference: string;
  readonly amount: Minor;
  readonly currency: string;
  readonly state:
    | { readonly type: "in-progress" }
    | {
        readonly type: "approved";
        readonly authorisation: string;
        readonly scheme: string;
        readonly isSettled: boolean;
      }
    | { readonly type: "declined"; readonly reason: string }
    | { readonly type: "cancelled" }
    | { readonly type: "refused-later"; readonly reason: string };
}

export interface DeviceState {
  /** Oldest first. */
  readonly payments: readonly DevicePayment[];
  /** The PAY that waits for its answer, by its id. */
  readonly waiting: { readonly id: number; readonly reference: string } | null;
  /** How many cards it has charged; makes authorisations differ. */
  readonly charges: number;
}

/** What happens at the device itself. */
export type DeviceDeed =
  | { readonly type: "approve"; readonly scheme: string }
  | { readonly type: "decline"; readonly reason: string }
  /** Whoever asked will hear no answer on that line any more. */
  | { readonly type: "line-lost" }
  | { readonly type: "restart" }
  /** The night's settlement: what was approved is final. */
  | { readonly type: "settle" }
  /** The bank refuses what the terminal had approved. */
  | { readonly type: "refuse-later"; readonly reference: string; readonly reason: string };

export interface DeviceStep {
  readonly state: DeviceState;
  readonly answers: readonly CardAnswer[];
}

export const DEVICE_START: DeviceState = { payments: [], waiting: null, charges: 0 };

export function heardByDevice(state: DeviceState, request: CardRequest): DeviceStep {
  if (request.do === "look") {
    const { id } = request;
    return inProgress(state) === undefined
      ? { state, answers: [{ id, is: "ready" }] }
      : { state, answers: [{ id, is: "busy", reference: null }] };
  }
  const known = state.payments.find(({ reference }) => reference === request.reference);
  switch (request.do) {
    case "pay":
      return pay(state, request, known);
    case "query":
      return { state, answers: [answerOf(known, request)] };
    case "cancel":
      return cancel(state, request, known);
  }
}

export function doneAtDevice(state: DeviceState, deed: DeviceDeed): DeviceStep {
  switch (deed.type) {
    case "approve": {
      const authorisation = `A${String(state.charges + 1).padStart(5, "0")}`;
      const { scheme } = deed;
      const next = { ...state, charges: state.charges + 1 };
      return finish(next, { type: "approved", authorisation, scheme, isSettled: false });
    }
    case "decline":
      return finish(state, { type: "declined", reason: deed.reason });
    case "line-lost":
      return quietly({ ...state, waiting: null });
    case "restart":
      return quietly({
        ...finish(state, { type: "declined", reason: "terminal-restarted" }).state,
        waiting: null,
      });
    case "settle":
      return quietly(
        changed(state, (payment) =>
          payment.state.type === "approved"
            ? { ...payment, state: { ...payment.state, isSettled: true } }
            : payment,
        ),
      );
    case "refuse-later":
      return quietly(
        changed(state, (payment) =>
          payment.reference === deed.reference && payment.state.type === "approved"
            ? { ...payment, state: { type: "refused-later", reason: deed.reason } }
            : payment,
        ),
      );
  }
}

export const inProgress = ({ payments }: DeviceState): DevicePayment | undefined =>
  payments.find(({ state }) => state.type === "in-progress");

function pay(
  state: DeviceState,
  request: CardRequest & { readonly do: "pay" },
  known: DevicePayment | undefined,
): DeviceStep {
  const { id, reference, amount, currency } = request;
  if (known?.state.type === "in-progress") {
    return quietly({ ...state, waiting: { id, reference } });
  }
  if (known !== undefined) {
    return { state, answers: [answerOf(known, request)] };
  }
  if (inProgress(state) !== undefined) {
    return { state, answers: [{ id, is: "busy", reference }] };
  }
  const begun: DevicePayment = { reference, amount, currency, state: { type: "in-progress" } };
  return quietly({ ...remember(state, begun), waiting: { id, reference } });
}

function cancel(
  state: DeviceState,
  request: CardRequest & { readonly do: "cancel" },
  known: DevicePayment | undefined,
): DeviceStep {
  const { reference } = request;
  if (known === undefined) {
    const tombstone = { reference, amount: 0 as Minor, currency: "XXX" };
    const next = remember(state, { ...tombstone, state: { type: "cancelled" } });
    return { state: next, answers: [{ id: request.id, is: "cancelled", reference }] };
  }
  const canStop =
    known.state.type === "in-progress" ||
    (request.giveBack && known.state.type === "approved" && !known.state.isSettled);
  if (!canStop) {
    return { state, answers: [answerOf(known, request)] };
  }
  const cancelled: DevicePayment = { ...known, state: { type: "cancelled" } };
  const next = changed(state, (payment) => (payment === known ? cancelled : payment));
  const told = known.state.type === "in-progress" ? toldWaiting(next, cancelled) : quietly(next);
  return { ...told, answers: [...told.answers, answerOf(cancelled, request)] };
}

/** The payment in progress has an end, if there is one, and whoever waits for it hears it. */
function finish(state: DeviceState, end: DevicePayment["state"]): DeviceStep {
  const current = inProgress(state);
  if (current === undefined) {
    return quietly(state);
  }
  const ended: DevicePayment = { ...current, state: end };
  return toldWaiting(
    changed(state, (payment) => (payment === current ? ended : payment)),
    ended,
  );
}

function toldWaiting(state: DeviceState, ended: DevicePayment): DeviceStep {
  const { waiting } = state;
  return waiting?.reference === ended.reference
    ? { state: { ...state, waiting: null }, answers: [answerOf(ended, waiting)] }
    : quietly(state);
}

function answerOf(
  payment: DevicePayment | undefined,
  { id, reference }: { readonly id: number; readonly reference: string },
): CardAnswer {
  if (payment === undefined) {
    return { id, is: "not-known", reference };
  }
  const { state, amount, currency } = payment;
  switch (state.type) {
    case "approved": {
      const { authorisation, scheme, isSettled } = state;
      return { id, is: "approved", reference, amount, currency, authorisation, scheme, isSettled };
    }
    case "declined":
    case "refused-later":
      return { id, is: state.type, reference, reason: state.reason };
    case "in-progress":
    case "cancelled":
      return { id, is: state.type, reference };
  }
}

function remember(state: DeviceState, payment: DevicePayment): DeviceState {
  assert(
    state.payments.every(({ reference }) => reference !== payment.reference),
    "a reference is one payment for ever",
  );
  const room = state.payments.length < PAYMENTS_MAX ? state.payments : state.payments.slice(1);
  return { ...state, payments: [...room, payment] };
}

function changed(
  state: DeviceState,
  change: (payment: DevicePayment) => DevicePayment,
): DeviceState {
  return { ...state, payments: state.payments.map(change) };
}

const quietly = (state: DeviceState): DeviceStep => ({ state, answers: [] });
