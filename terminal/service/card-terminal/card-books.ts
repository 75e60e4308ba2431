/** What is written of a card payment: the tender's end, and the row that is watched afterwards. */
import { assert } from "@tillwave/shared/core/assert";
import type { Clock } from "@tillwave/shared/core/clock";
import type { Log } from "@tillwave/shared/core/log";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Minor } from "@tillwave/shared/sale/money";
import type { TenderAnswer } from "@tillwave/shared/sale/tender";
import type { Approved } from "./card-payment.ts";
import type { CardStore, WatchedPayment } from "./card-store.ts";

/** A card tender that the journal has opened. */
export interface OpenedCard {
  /** Of its `tender-opened`; the terminal's reference is made of it. */
  readonly ref: EntryRef;
  readonly sale: number;
  readonly tender: number;
  readonly amount: Minor;
  readonly currency: string;
}

/** What is to be written in one transaction. */
export interface CardChange {
  /** What becomes of the tender in hand; null where only facts are written. */
  readonly answer: TenderAnswer | null;
  /** After the till's own records. */
  readonly facts: readonly Fact[];
  /** Last; `recorded` are all entries of this transaction, in order. */
  readonly alongside: (recorded: readonly EntryRef[]) => void;
}

/**
 * "refused": that tender waits for no answer, and nothing was written. "not-now": there is no room on the
 * disk. "failed": nothing may be concluded any more.
 */
export type Written = "done" | "refused" | "not-now" | "failed";

export interface BooksDeps {
  readonly store: CardStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly commit: (change: CardChange) => Written;
}

export interface Booked {
  readonly opened: OpenedCard;
  readonly reference: string;
}

export interface Books {
  approved(payment: Booked, answer: Approved): Written;
  declined(payment: Booked): Written;
  unknown(payment: Booked): Written;
  voided(payment: Booked, reason: string): Written;
}

export function createBooks({ store, commit, clock, log }: BooksDeps): Books {
  const watched = (
    { opened, reference }: Booked,
    state: WatchedPayment["state"],
    ref: EntryRef,
  ): void => {
    const { sale, tender, amount, currency } = opened;
    const since = clock.read().wall;
    store.add({ reference, ref, sale, tender, amount, currency, state, since });
  };
  const answer = (what: TenderAnswer): Written =>
    commit({ answer: what, facts: [], alongside: () => {} });
  return {
    approved(payment, { authorisation, scheme }) {
      const { reference, opened } = payment;
      const proof = { type: "card", reference, authorisation, scheme } as const;
      const written = commit({
        answer: { type: "tender-approved", tender: opened.tender, proof },
        facts: [],
        alongside([ref]) {
          assert(ref !== undefined, "what is paid has an entry");
          watched(payment, "approved", ref);
        },
      });
      if (written !== "refused") {
        return written;
      }
      log.error({ reference }, "the till no longer waits for a payment that was taken");
      const alongside = (): void => watched(payment, "voided", opened.ref);
      const kept = commit({ answer: null, facts: [], alongside });
      return kept === "done" ? "refused" : kept;
    },
    declined: ({ opened: { tender } }) => answer({ type: "tender-declined", tender }),
    unknown: ({ opened: { tender } }) => answer({ type: "tender-unknown", tender }),
    voided(payment, reason) {
      const { sale, tender, ref } = payment.opened;
      return commit({
        answer: { type: "tender-declined", tender },
        // A card's payment has no nonce: sale and tender name it.
        facts: [{ kind: "spend-void", sale, tender, nonce: "", reason, evidence: null }],
        alongside: () => watched(payment, "voided", ref),
      });
    },
  };
}
