/**
 * A contactless reader without hardware: cards are put on it and taken away by the scenario, and answer under its
 * clock. Keeps the port's contract (card-reader.contract.ts), as the reader process does.
 */
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { classifyAtr } from "@tillwave/shared/nfc/card-kind";
import type {
  CardReaderListener,
  CardReaders,
  ReaderView,
  Timers,
  TransmitFailure,
} from "../ports.ts";

/** A status word. */
const ANSWER_BYTES_MIN = 2;

/** What a card does with a command: answers, now or later; says nothing; is pulled away before it answers. */
export type SimulatedAnswer =
  | Uint8Array
  | { readonly hang: true }
  | { readonly pull: true }
  | { readonly delayMs: number; readonly answer: Uint8Array };

export interface SimulatedCard {
  readonly atr: Uint8Array;
  apdu(command: Uint8Array): SimulatedAnswer;
  /** The field was switched on, or reset: whatever was selected is so no more. */
  reset?(): void;
}

export interface SimulatedReader {
  readonly readers: CardReaders;
  /** Puts a card on a reader; what lay there leaves. */
  insert(card: SimulatedCard, reader?: string): void;
  /** Takes away what lies there. */
  remove(reader?: string): void;
  /** The reader is unplugged, or its process dies; `heal` brings it back with what lies on it. */
  fail(): void;
  heal(): void;
}

export const SIMULATED_READER = "Simulated reader";

interface Lying {
  readonly id: number;
  readonly reader: string;
  readonly card: SimulatedCard;
  settle: ((outcome: Result<Uint8Array, TransmitFailure>) => void) | null;
}

export function createSimulatedReader(timers: Pick<Timers, "later">): SimulatedReader {
  let listener: CardReaderListener | null = null;
  let view: ReaderView = { state: "ready", name: SIMULATED_READER };
  let lastId = 0;
  /** What lies on each reader, seen or released. */
  const onReader = new Map<string, SimulatedCard>();
  let lying: readonly Lying[] = [];

  const seen = (reader: string, card: SimulatedCard): void => {
    if (listener === null || view.state !== "ready") {
      return;
    }
    card.reset?.();
    lastId += 1;
    lying = [...lying, { id: lastId, reader, card, settle: null }];
    listener.card({ id: lastId, reader, kind: classifyAtr(card.atr), atr: card.atr });
  };
  const lose = (lost: Lying, why: TransmitFailure): void => {
    lying = lying.filter((each) => each !== lost);
    lost.settle?.(err(why));
    listener?.removed(lost.id);
  };
  const loseAll = (why: TransmitFailure): void => lying.forEach((each) => lose(each, why));
  const lookAgain = (): void => onReader.forEach((card, reader) => seen(reader, card));
  const show = (next: ReaderView): void => {
    view = next;
    listener?.changed(view);
  };
  /** As the reader's process is killed and started again. */
  const restart = (): void => {
    show({ state: "mending", name: SIMULATED_READER });
    loseAll({ type: "reader-lost", detail: "the reader was started again" });
    show({ state: "ready", name: SIMULATED_READER });
    lookAgain();
  };
  const answerTo = (asked: Lying, answer: SimulatedAnswer): void => {
    if (answer instanceof Uint8Array) {
      if (answer.length < ANSWER_BYTES_MIN) {
        lose(asked, { type: "no-answer", detail: `${answer.length} bytes are no answer` });
        queueMicrotask(() => seenAgain(asked));
      } else {
        asked.settle?.(ok(answer));
      }
    } else if ("delayMs" in answer) {
      timers.later(() => lying.includes(asked) && answerTo(asked, answer.answer), answer.delayMs);
    } else if ("pull" in answer) {
      onReader.delete(asked.reader);
      lose(asked, { type: "no-answer", detail: "it was pulled away" });
    }
  };
  const seenAgain = ({ reader, card }: Lying): void => {
    if (onReader.get(reader) === card) {
      seen(reader, card);
    }
  };

  const remove = (reader: string): void => {
    onReader.delete(reader);
    lying
      .filter((each) => each.reader === reader)
      .forEach((each) => lose(each, { type: "removed", detail: "it has left" }));
  };

  return {
    readers: {
      open(to) {
        listener = to;
        queueMicrotask(lookAgain);
        return {
          transmit(id, command, deadlineMs) {
            const asked = lying.find((each) => each.id === id);
            if (asked === undefined) {
              return Promise.resolve(err({ type: "removed", detail: "it has left" }));
            }
            if (asked.settle !== null) {
              const detail = "another APDU is on its way to it";
              return Promise.resolve(err({ type: "no-answer", detail }));
            }
            return new Promise((resolve) => {
              const cancel = timers.later(() => {
                asked.settle?.(
                  err({ type: "deadline", detail: `nothing within ${deadlineMs} ms` }),
                );
                restart();
              }, deadlineMs);
              asked.settle = (outcome) => {
                cancel();
                asked.settle = null;
                resolve(outcome);
              };
              answerTo(asked, asked.card.apdu(command));
            });
          },
          release(id) {
            const released = lying.find((each) => each.id === id);
            if (released !== undefined) {
              lying = lying.filter((each) => each !== released);
              released.settle?.(err({ type: "removed", detail: "it was released" }));
              released.card.reset?.();
            }
          },
          view: () => view,
          close() {
            listener = null;
            loseAll({ type: "reader-lost", detail: "the till closes" });
          },
        };
      },
    },
    insert(card, reader = SIMULATED_READER) {
      remove(reader);
      onReader.set(reader, card);
      seen(reader, card);
    },
    remove: (reader = SIMULATED_READER) => remove(reader),
    fail() {
      show({ state: "mending", name: SIMULATED_READER });
      loseAll({ type: "reader-lost", detail: "the reader is gone" });
    },
    heal() {
      show({ state: "ready", name: SIMULATED_READER });
      lookAgain();
    },
  };
}
