/** Card payments that are still watched after their tender has ended. One statement, one function. */
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { Minor } from "@tillwave/shared/sale/money";
import type { Database } from "@tillwave/sqlite/database";

/** The oldest go first: by then its bank has long decided. */
const WATCHED_MAX = 10_000;

export interface WatchedPayment {
  readonly reference: string;
  /** The entry that counts it; of one that was voided, the one that opened its tender. */
  readonly ref: EntryRef;
  readonly sale: number;
  readonly tender: number;
  readonly amount: Minor;
  readonly currency: string;
  readonly state: /** Counted as paid. */
    | "approved"
    /** A supervisor has ended it, or its sale was undone: nothing may be taken. */
    | "voided"
    /** Ended, and taken all the same: only a person can give it back. */
    | "taken"
    /** Counted, and refused to the shop since. */
    | "refused";
  /** Wall clock. */
  readonly since: number;
}

export interface CardStore {
  /** The oldest first. */
  all(): readonly WatchedPayment[];
  find(reference: string): WatchedPayment | null;
  /** All that follow are called inside a transaction. */
  add(payment: WatchedPayment): void;
  setState(reference: string, state: WatchedPayment["state"], since: number): void;
  remove(reference: string): void;
}

interface Columns {
  readonly reference: string;
  readonly epoch: bigint;
  readonly seq: bigint;
  readonly sale: bigint;
  readonly tender: bigint;
  readonly amount: bigint;
  readonly currency: string;
  readonly state: WatchedPayment["state"];
  readonly since: bigint;
}

export function createCardStore(database: Database): CardStore {
  const all = database.prepare<[bigint], Columns>(
    "SELECT * FROM card_payment ORDER BY since, reference LIMIT ?",
  );
  const find = database.prepare<[string], Columns>(
    "SELECT * FROM card_payment WHERE reference = ?",
  );
  const add = database.prepare<
    [string, bigint, bigint, bigint, bigint, bigint, string, string, bigint]
  >("REPLACE INTO card_payment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const shorten = database.prepare<[bigint]>(
    "DELETE FROM card_payment WHERE reference IN (SELECT reference FROM card_payment WHERE state = 'approved' ORDER BY since DESC LIMIT -1 OFFSET ?)",
  );
  const setState = database.prepare<[string, bigint, string]>(
    "UPDATE card_payment SET state = ?, since = ? WHERE reference = ?",
  );
  const remove = database.prepare<[string]>("DELETE FROM card_payment WHERE reference = ?");
  return {
    all: () => all.all(BigInt(2 * WATCHED_MAX)).map(paymentOf),
    find(reference) {
      const row = find.get(reference);
      return row === undefined ? null : paymentOf(row);
    },
    add({ reference, ref, sale, tender, amount, currency, state, since }) {
      const numbers = [ref.epoch, ref.seq, sale, tender, amount].map(BigInt) as Numbers;
      add.run(reference, ...numbers, currency, state, BigInt(since));
      shorten.run(BigInt(WATCHED_MAX));
    },
    setState: (reference, state, since) => void setState.run(state, BigInt(since), reference),
    remove: (reference) => void remove.run(reference),
  };
}

type Numbers = [bigint, bigint, bigint, bigint, bigint];

function paymentOf({ epoch, seq, sale, tender, amount, since, ...rest }: Columns): WatchedPayment {
  return {
    ...rest,
    ref: { epoch: Number(epoch), seq: Number(seq) },
    sale: Number(sale),
    tender: Number(tender),
    amount: Minor(Number(amount)),
    since: Number(since),
  };
}
