/**
 * One reader for two: payments, which have it whenever they want it, and signs, which have it meanwhile.
 * Both are told what lies there; a payment's command waits for the one of a sign that is on its way.
 */
import type { Card, CardReader, CardReaderListener, CardReaders } from "../ports.ts";

export interface SharedReader {
  /** To be opened once, for payments. */
  readonly forPayments: CardReaders;
  /** Null until payments have opened it, and after they have closed it. */
  reader(): CardReader | null;
  /** What lies there and was not released, the latest at the end. */
  cards(): readonly Card[];
}

export interface SharedReaderDeps {
  readonly readers: CardReaders;
  /** A card has come or left. */
  readonly onCards: () => void;
}

export function shareReader({ readers, onCards }: SharedReaderDeps): SharedReader {
  let cards: readonly Card[] = [];
  let forSigns: CardReader | null = null;
  const forget = (id: number): void => {
    cards = cards.filter((card) => card.id !== id);
    onCards();
  };
  const listenFor = (payments: CardReaderListener): CardReaderListener => ({
    card(card) {
      cards = [...cards, card];
      onCards();
      payments.card(card);
    },
    removed(id) {
      forget(id);
      payments.removed(id);
    },
    changed: payments.changed,
  });
  return {
    reader: () => forSigns,
    cards: () => cards,
    forPayments: {
      open(listener) {
        const reader = readers.open(listenFor(listener));
        const turns = createTurns(reader);
        forSigns = turns.forSigns;
        return {
          ...reader,
          transmit: turns.forPayments.transmit,
          release(id) {
            forget(id);
            reader.release(id);
          },
          close() {
            forSigns = null;
            cards = [];
            reader.close();
          },
        };
      },
    },
  };
}

/** A card is given one command at a time. */
function createTurns(reader: CardReader): {
  readonly forSigns: CardReader;
  readonly forPayments: Pick<CardReader, "transmit">;
} {
  const onItsWay = new Map<number, Promise<unknown>>();
  return {
    forSigns: {
      ...reader,
      async transmit(card, command, deadlineMs) {
        const answer = reader.transmit(card, command, deadlineMs);
        onItsWay.set(card, answer);
        const answered = await answer;
        onItsWay.delete(card);
        return answered;
      },
    },
    forPayments: {
      transmit(card, command, deadlineMs) {
        const before = onItsWay.get(card);
        return before === undefined
          ? reader.transmit(card, command, deadlineMs)
          : before.then(() => reader.transmit(card, command, deadlineMs));
      },
    },
  };
}
