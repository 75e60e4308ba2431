/** Writes facts that no press of a sale has made: a count, a refund, a person. One transaction, fsynced. */
import type { Result } from "@tillwave/shared/core/result";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { Database } from "@tillwave/sqlite/database";
import { type Durable, commit } from "@tillwave/sqlite/durable";
import type { StorageFailure } from "@tillwave/sqlite/storage-failure";
import type { FactAt, Journal, Scene, Written } from "./journal.ts";

export interface FactsToRecord {
  readonly facts: readonly (Fact | FactAt)[];
  /** Where it is not whoever stands at the till. */
  readonly cashier?: Scene["cashier"];
  /** Last, inside the transaction. */
  readonly alongside?: (written: Written) => void;
}

/** A failure says that nothing of it is on the disk. */
export type RecordFacts = (record: FactsToRecord) => Result<Durable<Written>, StorageFailure>;

export interface RecordFactsDeps {
  readonly database: Database;
  readonly journal: Journal;
  readonly scene: () => Scene;
}

export function createRecordFacts({ database, journal, scene }: RecordFactsDeps): RecordFacts {
  return ({ facts, alongside = () => {}, ...given }) => {
    const stored = commit(database, () => {
      const written = journal.write(facts, { ...scene(), ...given });
      alongside(written);
      return written;
    });
    if (stored.ok) {
      journal.advance(stored.value.value);
    }
    return stored;
  };
}
