/**
 * When the journal begins an epoch, and under which number: never one that this terminal has used,
 * whatever became of the file that used it (identity-file.ts).
 */
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";
import { commitOrThrow } from "@tillwave/sqlite/durable";
import { readIdentity, writeIdentity } from "./identity-file.ts";
import type { EpochOpening, Identity, Journal, Scene } from "./journal.ts";
import type { KnownStore } from "./known-store.ts";

export interface EpochStores {
  readonly database: Database;
  readonly journal: Journal;
  readonly known: KnownStore;
  readonly scene: () => Scene;
}

/** Both throw what the disk's failures throw. */
export interface Epochs {
  /** Opens the first epoch of a fresh file; `replaces` says what became of the one before. */
  begin(replaces: string | null): void;
  /** The chain no longer holds at that entry: remembers it and goes on in a new epoch. False where it was known. */
  breakFound(at: EntryRef): boolean;
}

export function createEpochs(
  { database, journal, known, scene }: EpochStores,
  { folder, ...identity }: Identity & { readonly folder: string },
): Epochs {
  const open = (opening: EpochOpening, also: () => void): void => {
    const epoch = Math.max(journal.tip().epoch, readIdentity(folder)?.epoch ?? 0) + 1;
    if (epoch > 1) {
      // Before it is used: after a power cut a number may be left out, but never used again.
      writeIdentity(folder, { ...identity, epoch });
    }
    const opened = commitOrThrow(database, () => {
      also();
      return journal.openEpoch(epoch, opening, { ...scene(), cashier: null });
    });
    journal.advance(opened.value);
  };

  return {
    begin(replaces) {
      if (journal.tip().epoch === 0) {
        const why = replaces === null ? "first" : "journal-set-aside";
        open({ why, detail: replaces ?? "" }, () => {});
      }
      // The very first number is written after its epoch: until then the folder counts as unused.
      const { epoch } = journal.tip();
      if ((readIdentity(folder)?.epoch ?? 0) < epoch) {
        writeIdentity(folder, { ...identity, epoch });
      }
    },
    breakFound(at) {
      if (known.isBroken(at)) {
        return false;
      }
      const detail = `entry ${at.epoch}/${at.seq} does not give its head`;
      open({ why: "chain-broken", detail }, () => known.addBreak(at, scene().clock.wall));
      return true;
    },
  };
}
