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
  CardPaymentAnswered,
  CardTerminal,
  CardTerminalLine,
  CardTerminals,
  Timers,
} from "../ports.ts";
import { paymentAnswerOf } from "../card-terminal/payment-answer.ts";

/** Whether it is still there is asked this often, in milliseconds. */
const LOOK_EVERY_MS = 1000;
/** A line on which so long nothing was answered is lost: half-open connections say nothing. */
const LOOK_MS_MAX = 3000;
const DIAL_MS_MAX = 2000;
export const ASK_MS_MAX = 2000;
/** The customer is at it for longer than that only where the terminal has forgotten to answer. */
export const PAY_MS_MAX = 300_000;
/** From one dialling to the next. */
const REDIAL_MS_MIN = 500;
const REDIAL_MS_MAX = 5000;
/** Askings that wait for an answer at once, at most. */
const ASKINGS_MAX = 32;

export const createTcpCardTerminals = (timers: Timers): CardTerminals => ({
  connect: (to): CardTerminal => ({
    open: (onChange) => openTerminal({ ...to, onChange }, timers),
  }),
});

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

function openTerminal(options: OpenOptions, timers: Timers): CardTerminalLine {
  const askings = createAskings(timers);
  let state: ReturnType<CardTerminalLine["state"]> = "unreachable";
  let isClosed = false;
  let lastId = 0;
  const nextId = (): number => (lastId += 1);
  const enter = (next: typeof state): void => {
    if (next !== state && !isClosed) {
      state = next;
      options.onChange();
    }
  };
  const line = keepDialling(options, {
    timers,
    nextId,
    seen: enter,
    answered: askings.answered,
    lost(why) {
      enter("unreachable");
      askings.endAll(why);
    },
  });
  const ask = (request: ToAsk, deadlineMs: number): Promise<CardPaymentAnswered> => {
    if (isClosed || askings.size() >= ASKINGS_MAX) {
      return Promise.resolve(err({ type: "not-sent", detail: "too much is being asked" }));
    }
    const id = nextId();
    const isSent = line.write(encodeLine({ id, ...request }));
    return isSent
      ? askings.wait({ id, reference: request.reference, deadlineMs })
      : Promise.resolve(err({ type: "not-sent", detail: "there is no line" }));
  };
  return {
    pay: (payment) => ask({ do: "pay", ...payment }, PAY_MS_MAX),
    query: (reference) => ask({ do: "query", reference }, ASK_MS_MAX),
    cancel: (reference) => ask({ do: "cancel", reference, giveBack: false }, ASK_MS_MAX),
    giveBack: (reference) => ask({ do: "cancel", reference, giveBack: true }, ASK_MS_MAX),
    state: () => state,
    close() {
      isClosed = true;
      line.close();
      askings.endAll("the till has hung up");
    },
  };
}

interface Asking {
  readonly reference: string;
  settle(answered: CardPaymentAnswered): void;
}

/** What waits for an answer, by the number under which it was asked. */
function createAskings(timers: Timers) {
  const askings = new Map<number, Asking>();
  return {
    size: () => askings.size,
    wait: ({
      id,
      reference,
      deadlineMs,
    }: {
      readonly id: number;
      readonly reference: string;
      readonly deadlineMs: number;
    }): Promise<CardPaymentAnswered> =>
      new Promise((resolve) => {
        const settle = (answered: CardPaymentAnswered): void => {
          askings.delete(id);
          stopWaiting();
          resolve(answered);
        };
        const late = (): void => settle(err({ type: "silent", detail: "no answer in time" }));
        const stopWaiting = timers.later(late, deadlineMs);
        askings.set(id, { reference, settle });
      }),
    /** To what nobody waits for any more, or twice: let go. False where it is about another payment. */
    answered(answer: CardAnswer): boolean {
      const asking = askings.get(answer.id);
      const isOfAsking = answer.is !== "ready" && answer.reference === asking?.reference;
      const payment = isOfAsking ? paymentAnswerOf(answer) : null;
      if (payment !== null) {
        asking?.settle(ok(payment));
      }
      return asking === undefined || payment !== null;
    },
    endAll(detail: string): void {
      [...askings.values()].forEach(({ settle }) => settle(err({ type: "silent", detail })));
    },
  };
}

interface LineDeps {
  readonly timers: Timers;
  readonly nextId: () => number;
  /** It has said how it is. */
  readonly seen: (state: "ready" | "busy") => void;
  /** False where the answer is not to be believed. */
  readonly answered: (answer: CardAnswer) => boolean;
  /** What was asked on the line may have been heard. */
  readonly lost: (why: string) => void;
}

interface DialledLine {
  /** False where there is no line: not one byte has left. */
  write(text: string): boolean;
  close(): void;
}

function keepDialling({ host, port }: OpenOptions, deps: LineDeps): DialledLine {
  const { timers } = deps;
  let redialAfter = REDIAL_MS_MIN;
  let line: DialledLine | null = null;
  let stopRedial = timers.later(dial, 0);

  function dial(): void {
    line = openLine(connect({ host, port, noDelay: true }), {
      ...deps,
      seen(state) {
        redialAfter = REDIAL_MS_MIN;
        deps.seen(state);
      },
      lost(why) {
        line = null;
        stopRedial = timers.later(dial, redialAfter);
        redialAfter = Math.min(redialAfter * 2, REDIAL_MS_MAX);
        deps.lost(why);
      },
    });
  }

  return {
    write: (text) => line?.write(text) ?? false,
    close() {
      stopRedial();
      line?.close();
      line = null;
    },
  };
}

function openLine(socket: Socket, { timers, nextId, seen, answered, lost }: LineDeps): DialledLine {
  const reader = createLineReader();
  let isOver = false;
  let isOpen = false;
  let lookId = 0;
  let stopTimer = timers.later(() => end("no answer to the dialling"), DIAL_MS_MAX);

  function end(why: string | null): void {
    if (!isOver) {
      isOver = true;
      stopTimer();
      socket.destroy();
      if (why !== null) {
        lost(why);
      }
    }
  }
  const look = (): void => {
    lookId = nextId();
    socket.write(encodeLine({ id: lookId, do: "look" }));
    stopTimer = timers.later(() => end("it no longer answers"), LOOK_MS_MAX);
  };
  const looked = ({ is }: CardAnswer): void => {
    if (is !== "ready" && is !== "busy") {
      end(`LOOK was answered ${is}`);
      return;
    }
    stopTimer();
    lookId = 0;
    stopTimer = timers.later(look, LOOK_EVERY_MS);
    seen(is);
  };
  const received = (text: string): void => {
    const answer = decodeAnswer(text);
    if (!answer.ok) {
      end("what it said is no answer");
    } else if (answer.value.id === lookId) {
      looked(answer.value);
    } else if (!answered(answer.value)) {
      end("it answered about another payment");
    }
  };
  socket.on("connect", () => {
    if (!isOver) {
      stopTimer();
      isOpen = true;
      look();
    }
  });
  socket.on("data", (bytes) => {
    const lines = reader.feed(bytes);
    lines?.forEach((text) => isOver || received(text));
    if (lines === null) {
      end("a line without an end");
    }
  });
  socket.on("error", (error) => end(error.message));
  socket.on("close", () => end("it closed the line"));
  return {
    write(text) {
      if (isOpen && !isOver) {
        socket.write(text);
      }
      return isOpen && !isOver;
    },
    close: () => end(null),
  };
}
