/** The card payment in hand: performs what card-payment.ts decides. */
import { assert } from "@tillwave/shared/core/assert";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Log } from "@tillwave/shared/core/log";
import type { CardPaymentAnswered, CardTerminalLine, Timers } from "../ports.ts";
import { createNamedTimers } from "../named-timers.ts";
import type { Booked, Books, Written } from "./card-books.ts";
import {
  CARD_PAYMENT_START,
  type CardPaymentEffect,
  type CardPaymentEvent,
  type CardPaymentState,
  type CardTimer,
  UNKNOWN_MS,
  stepCardPayment,
} from "./card-payment.ts";

/** A disk that is full is tried again after that long. */
const NO_ROOM_MS = 5000;

export interface CardRunDeps {
  /** Null where the settings name no terminal. */
  readonly line: CardTerminalLine | null;
  readonly books: Books;
  readonly timers: Timers;
  readonly clock: Clock;
  readonly log: Log;
  /** It is over; `reason` is why nothing was taken, null where it was. */
  readonly onEnd: (end: { readonly written: Written; readonly reason: string | null }) => void;
  readonly onChange: () => void;
}

export interface RunningPayment extends Booked {
  readonly state: CardPaymentState;
  /** Wall clock: when a supervisor may decide; null while there is no doubt. */
  readonly until: number | null;
}

export interface CardRun {
  /** Null while no customer pays by card. */
  payment(): RunningPayment | null;
  begin(payment: Booked, event: CardPaymentEvent & { readonly type: "opened" | "resumed" }): void;
  stop(): void;
  /** A person has ended it, and that is written. */
  drop(): void;
}

export function createCardRun(deps: CardRunDeps): CardRun {
  const { books, log } = deps;
  let payment: RunningPayment | null = null;
  const waits = createNamedTimers<CardTimer>(deps.timers, (name) =>
    dispatch({ type: "timer", name }),
  );
  const drop = (): void => {
    payment = null;
    waits.stopAll();
  };

  const perform = (effect: CardPaymentEffect, current: RunningPayment): void => {
    switch (effect.type) {
      case "pay":
      case "query":
      case "cancel":
        void ask(effect.type, current);
        break;
      case "start-timer":
        waits.start(effect.name, effect.afterMs);
        break;
      case "stop-timers":
        effect.names.forEach(waits.stop);
        break;
      case "unknown":
        if (books.unknown(current) === "failed") {
          end("failed", null);
        }
        break;
      case "approved":
        end(books.approved(current, effect.answer), null);
        break;
      case "declined":
        end(books.declined(current), effect.reason);
        break;
    }
  };

  const end = (written: Written, reason: string | null): void => {
    if (written === "not-now" && payment !== null) {
      // The terminal remembers it: it is asked again until the disk has room.
      payment = { ...payment, state: { ...payment.state, phase: "querying", isAsked: false } };
      waits.start("ask-again", NO_ROOM_MS);
      return;
    }
    drop();
    deps.onEnd({ written, reason });
  };

  const ask = async (to: "pay" | "query" | "cancel", { reference, opened }: Booked) => {
    const answer = await askTerminal(deps.line, to, { reference, ...opened });
    if (payment?.reference === reference) {
      log.info({ reference, to, ...wordsOf(answer) }, "the card terminal");
      dispatch({ type: "answered", to, answer });
    }
  };

  const dispatch = (event: CardPaymentEvent): void => {
    if (payment === null) {
      return;
    }
    const { state, effects } = stepCardPayment(payment.state, event, payment.opened);
    const current = { ...payment, state, until: untilOf(state, payment, deps.clock) };
    payment = current;
    effects.forEach((effect) => perform(effect, current));
    deps.onChange();
  };

  return {
    payment: () => payment,
    begin(begun, event) {
      assert(payment === null, "one card payment at a time");
      payment = { ...begun, state: CARD_PAYMENT_START, until: null };
      log.info({ reference: begun.reference, why: event.type }, "a card payment");
      dispatch(event);
    },
    stop: () => dispatch({ type: "stop-asked" }),
    drop,
  };
}

async function askTerminal(
  line: CardTerminalLine | null,
  to: "pay" | "query" | "cancel",
  { reference, amount, currency }: Parameters<CardTerminalLine["pay"]>[0],
): Promise<CardPaymentAnswered> {
  if (line === null) {
    return { ok: false, error: { type: "not-sent", detail: "the settings name no terminal" } };
  }
  return to === "pay" ? await line.pay({ reference, amount, currency }) : await line[to](reference);
}

function untilOf(state: CardPaymentState, { until }: RunningPayment, clock: Clock): number | null {
  return state.doubt === null ? null : (until ?? clock.read().wall + UNKNOWN_MS);
}

const wordsOf = (answer: CardPaymentAnswered): { readonly said: string; readonly detail: string } =>
  answer.ok
    ? { said: answer.value.type, detail: "" }
    : { said: answer.error.type, detail: answer.error.detail };
