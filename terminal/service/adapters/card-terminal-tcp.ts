/**
 * A card terminal on the shop's network, spoken to in lines of JSON: shared/card-terminal/messages.ts.
 * An integrator's adapter for a certified terminal stands in this one's place.
 *
 *   dial ──connected──▶ look, every second ──answered──▶ ready | busy
 *     ▲                     └─ no answer, nonsense, closed ─▶ unreachable, every asking is silent
 *     └────── later ────────────────────────────────────────────┘
 */
import { type Socket, connect } from "node:net";
import {
  type CardAnswer,
  type CardRequest,
  createLineReader,
  decodeAnswer,
  encodeLine,
} from "@tillwave/shared/card-terminal/messages";
import { err, ok } from "@tillwave/shared/core/result";
import type {
  CardPaymentAnswer,
  CardPaymentAnswered,
  CardTerminal,
  CardTerminalLine,
  CardTerminals,
  Timers,
} from "../ports.ts";

/** Whether it is still there is asked this often, in milliseconds. */
export const LOOK_EVERY_MS = 1000;
/** A line on which so long nothing was answered is lost: half-open connections say nothing. */
export const LOOK_MS_MAX = 3000;
export const DIAL_MS_MAX = 2000;
export const ASK_MS_MAX = 2000;
/** The customer is at it for longer than that only where the terminal has forgotten to answer. */
export const PAY_MS_MAX = 300_000;
/** From one dialling to the next. */
export const REDIAL_MS_MIN = 500;
export const REDIAL_MS_MAX = 5000;
/** Askings that wait for an answer at once, at most. */
export const ASKINGS_MAX = 32;

export const createTcpCardTerminals = (timers: Timers): CardTerminals => ({
  connect: (to): CardTerminal => ({
    open: (onChange) => openTerminal({ ...to, onChange }, timers),
  }),
});

interface Asking {
  readonly reference: string;
  readonly settle: (answered: CardPaymentAnswered) => void;
  readonly stopWaiting: () => void;
}

type AskingRequest = Exclude<CardRequest, { do: "look" }>;
type ToAsk = AskingRequest extends infer R
  ? R extends AskingRequest
    ? Omit<R, "id">
    : never
  : never;

interface OpenOptions {
  readonly host: string;
  readonly port: number;
  readonly onChange: () => void;
}

function openTerminal({ host, port, onChange }: OpenOptions, timers: Timers): CardTerminalLine {
  const askings = new Map<number, Asking>();
  let state: ReturnType<CardTerminalLine["state"]> = "unreachable";
  let socket: Socket | null = null;
  let lastId = 0;
  let redialAfter = REDIAL_MS_MIN;
  let isClosed = false;
  let stopLooking = (): void => {};
  let stopRedial = (): void => {};

  const enter = (next: typeof state): void => {
    if (next !== state && !isClosed) {
      state = next;
      onChange();
    }
  };

  const dial = (): void => {
    const line = connect({ host, port, noDelay: true });
    const reader = createLineReader();
    const stopDialling = timers.later(() => lose(line, "no answer to the dialling"), DIAL_MS_MAX);
    stopLooking = stopDialling;
    line.on("connect", () => {
      stopDialling();
      if (socket === null && !line.destroyed) {
        socket = line;
        look(line);
      }
    });
    line.on("data", (bytes) => {
      const lines = reader.feed(bytes);
      if (lines === null) {
        lose(line, "a line without an end");
      }
      lines?.forEach((text) => received(line, text));
    });
    line.on("error", (error) => lose(line, error.message));
    line.on("close", () => lose(line, "it closed the line"));
    dialled = line;
  };
  let dialled: Socket | null = null;

  /** What was asked on it may have been heard. */
  const lose = (line: Socket, why: string): void => {
    line.destroy();
    if (dialled !== line) {
      return;
    }
    dialled = null;
    socket = null;
    stopLooking();
    stopRedial = timers.later(dial, redialAfter);
    redialAfter = Math.min(redialAfter * 2, REDIAL_MS_MAX);
    enter("unreachable");
    endAskings(why);
  };

  const endAskings = (detail: string): void => {
    const ended = [...askings.values()];
    askings.clear();
    ended.forEach(({ stopWaiting, settle }) => {
      stopWaiting();
      settle(err({ type: "silent", detail }));
    });
  };

  const look = (line: Socket): void => {
    const id = (lastId += 1);
    lookId = id;
    line.write(encodeLine({ id, do: "look" }));
    stopLooking = timers.later(() => lose(line, "it no longer answers"), LOOK_MS_MAX);
  };
  let lookId = 0;

  const received = (line: Socket, text: string): void => {
    if (dialled !== line) {
      return;
    }
    const answer = decodeAnswer(text);
    if (!answer.ok) {
      lose(line, "what it said is no answer");
    } else if (answer.value.id === lookId) {
      seen(line, answer.value);
    } else {
      answered(line, answer.value);
    }
  };

  const seen = (line: Socket, { is }: CardAnswer): void => {
    if (is !== "ready" && is !== "busy") {
      lose(line, `LOOK was answered ${is}`);
      return;
    }
    stopLooking();
    lookId = 0;
    redialAfter = REDIAL_MS_MIN;
    stopLooking = timers.later(() => look(line), LOOK_EVERY_MS);
    enter(is);
  };

  /** To an asking that nobody waits for any more, or twice: let go. */
  const answered = (line: Socket, answer: CardAnswer): void => {
    const asking = askings.get(answer.id);
    if (asking === undefined) {
      return;
    }
    const payment = paymentAnswerOf(answer, asking.reference);
    if (payment === null) {
      lose(line, "it answered about another payment");
      return;
    }
    askings.delete(answer.id);
    asking.stopWaiting();
    asking.settle(ok(payment));
  };

  const ask = (request: ToAsk, deadlineMs: number): Promise<CardPaymentAnswered> => {
    const line = socket;
    if (line === null || isClosed || askings.size >= ASKINGS_MAX) {
      const detail = line === null ? "there is no line" : "too much is being asked";
      return Promise.resolve(err({ type: "not-sent", detail }));
    }
    const id = (lastId += 1);
    return new Promise((settle) => {
      const stopWaiting = timers.later(() => {
        askings.delete(id);
        settle(err({ type: "silent", detail: "no answer in time" }));
      }, deadlineMs);
      askings.set(id, { reference: request.reference, settle, stopWaiting });
      line.write(encodeLine({ id, ...request }));
    });
  };

  stopRedial = timers.later(dial, 0);
  return {
    pay: (payment) => ask({ do: "pay", ...payment }, PAY_MS_MAX),
    query: (reference) => ask({ do: "query", reference }, ASK_MS_MAX),
    cancel: (reference) => ask({ do: "cancel", reference, giveBack: false }, ASK_MS_MAX),
    giveBack: (reference) => ask({ do: "cancel", reference, giveBack: true }, ASK_MS_MAX),
    state: () => state,
    close() {
      isClosed = true;
      stopLooking();
      stopRedial();
      const line = dialled;
      dialled = null;
      socket = null;
      line?.destroy();
      endAskings("the till has hung up");
    },
  };
}

/** Null where it is no answer to this asking. */
function paymentAnswerOf(answer: CardAnswer, reference: string): CardPaymentAnswer | null {
  if (answer.is === "ready" || answer.reference !== reference) {
    return null;
  }
  switch (answer.is) {
    case "approved": {
      const { authorisation, scheme, amount, currency, isSettled } = answer;
      return { type: "approved", authorisation, scheme, amount, currency, isSettled };
    }
    case "declined":
    case "refused-later":
      return { type: answer.is, reason: answer.reason };
    case "in-progress":
    case "cancelled":
    case "not-known":
    case "busy":
      return { type: answer.is };
  }
}
