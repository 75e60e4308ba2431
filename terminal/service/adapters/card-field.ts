/**
 * What lies on the readers, and what each card is asked: one thing at a time, by a deadline, and for one tap not
 * longer than {@link FIELD_MS_MAX} together. Spec: protocols §1.11.
 *
 * Each reader process counts its cards from one; what the till is told is never the same number twice.
 */
import type { ReaderCommand } from "@tillwave/shared/api/reader";
import { type Result, err } from "@tillwave/shared/core/result";
import { type CardKind, classifyAtr } from "@tillwave/shared/nfc/card-kind";
import type { CardReaderListener, Timers, TransmitFailure } from "../ports.ts";

/** Milliseconds in which the card is waited for; a tag that is being written takes longer. */
export const FIELD_MS_MAX: Readonly<Record<CardKind, number>> = {
  "iso-dep": 3000,
  unknown: 3000,
  storage: 10_000,
};

type Outcome = Result<Uint8Array, TransmitFailure>;

export interface CardField {
  put(said: { readonly card: number; readonly reader: string; readonly atr: Uint8Array }): void;
  /** By the process's number. */
  take(inChild: number): void;
  /** Settles in any case. */
  ask(card: number, deadlineMs: number, line: Line): Promise<Outcome>;
  settle(request: number, outcome: Outcome): void;
  /** The process's number for it; null where it does not lie there. */
  release(card: number): number | null;
  /** All have left. */
  clear(why: TransmitFailure): void;
  /** The same, and nobody is told. */
  close(why: TransmitFailure): void;
  isClosed(): boolean;
}

interface Line {
  send(word: Omit<ReaderCommand & { readonly type: "transmit" }, "command">): void;
  onDeadline(): void;
}

interface Lying {
  readonly inChild: number;
  fieldLeft: number;
  asked: { readonly request: number; settle(outcome: Outcome): void } | null;
}

export function createCardField(listener: CardReaderListener, timers: Timers): CardField {
  const lying = new Map<number, Lying>();
  let lastCard = 0;
  let lastRequest = 0;
  let isClosed = false;

  const leave = (card: number, why: TransmitFailure): void => {
    const left = lying.get(card);
    lying.delete(card);
    left?.asked?.settle(err(why));
    if (left !== undefined && !isClosed) {
      listener.removed(card);
    }
  };
  const clear = (why: TransmitFailure): void =>
    [...lying.keys()].forEach((card) => leave(card, why));

  return {
    put({ card, reader, atr }) {
      lastCard += 1;
      const kind = classifyAtr(atr);
      lying.set(lastCard, { inChild: card, fieldLeft: FIELD_MS_MAX[kind], asked: null });
      listener.card({ id: lastCard, reader, kind, atr });
    },
    take(inChild) {
      const [card] = [...lying].find(([, each]) => each.inChild === inChild) ?? [];
      if (card !== undefined) {
        leave(card, { type: "removed", detail: "it has left" });
      }
    },
    ask(card, deadlineMs, line) {
      const asked = lying.get(card);
      if (asked === undefined) {
        return Promise.resolve(err({ type: "removed", detail: "it has left" }));
      }
      if (asked.asked !== null) {
        const detail = "another APDU is on its way to it";
        return Promise.resolve(err({ type: "no-answer", detail }));
      }
      lastRequest += 1;
      return waitFor(asked, { request: lastRequest, deadlineMs, line, timers });
    },
    settle(request, outcome) {
      const asked = [...lying.values()].find((each) => each.asked?.request === request);
      asked?.asked?.settle(outcome);
    },
    release(card) {
      const released = lying.get(card);
      lying.delete(card);
      released?.asked?.settle(err({ type: "removed", detail: "it was released" }));
      return released?.inChild ?? null;
    },
    clear,
    close(why) {
      isClosed = true;
      clear(why);
    },
    isClosed: () => isClosed,
  };
}

interface Question {
  readonly request: number;
  readonly deadlineMs: number;
  readonly line: Line;
  readonly timers: Timers;
}

function waitFor(lying: Lying, { request, deadlineMs, line, timers }: Question): Promise<Outcome> {
  const limit = Math.min(deadlineMs, lying.fieldLeft);
  const began = timers.now();
  return new Promise((resolve) => {
    let isOver = false;
    const settle = (outcome: Outcome): void => {
      isOver = true;
      cancel();
      lying.asked = null;
      lying.fieldLeft = Math.max(0, lying.fieldLeft - (timers.now() - began));
      resolve(outcome);
    };
    const giveUp = (): void => {
      if (!isOver) {
        settle(err({ type: "deadline", detail: `nothing within ${Math.round(limit)} ms` }));
        line.onDeadline();
      }
    };
    // Where this process itself stood still, the answer may have come: what has come is read before an immediate.
    const cancel = timers.later(() => void setImmediate(giveUp), limit);
    lying.asked = { request, settle };
    line.send({ type: "transmit", request, card: lying.inChild });
  });
}
