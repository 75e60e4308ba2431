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
  /** The highest number of a sale so far. */
  readonly lastSale: () => number;
}

/** All of them throw what the disk's failures throw. */
export interface Epochs {
  /** Opens the first epoch of a fresh file, or one for a till that goes by another number now. */
  begin(replaces: string | null): void;
  /**
   * The chain no longer holds at these entries: remembers those that are new. The epoch in hand ends
   * where it is broken itself; a closed one takes nothing with it. True where any was new.
   */
  breaksFound(at: readonly EntryRef[]): boolean;
  /** Keeps the numbers that must not be used again beside the database. */
  keepNumbers(): void;
}

export function createEpochs(
  { database, journal, known, scene, lastSale }: EpochStores,
  { folder, ...identity }: Identity & { readonly folder: string },
): Epochs {
  const keep = (epoch: number): void =>
    writeIdentity(folder, { ...identity, epoch, sale: lastSale() });

  const open = (opening: EpochOpening, also: () => void): void => {
    const epoch = Math.max(journal.tip().epoch, usedEpoch(folder, scene)) + 1;
    if (epoch > 1) {
      // Before it is used: after a power cut a number may be left out, but never used again.
      keep(epoch);
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
      } else if (!journal.isOwn()) {
        open({ why: "other-terminal", detail: "merchant or terminal changed" }, () => {});
      }
      // The very first number is written after its epoch: until then the folder counts as unused.
      const kept = readIdentity(folder);
      if (kept.type !== "known" || kept.identity.epoch < journal.tip().epoch) {
        keep(journal.tip().epoch);
      }
    },
    breaksFound(found) {
      const fresh = found.filter((at) => !known.isBroken(at));
      const [first] = fresh;
      if (first === undefined) {
        return false;
      }
      const remember = (): void => known.addBreaks(fresh, scene().clock.wall);
      if (fresh.some(({ epoch }) => epoch === journal.tip().epoch)) {
        const detail = `entry ${first.epoch}/${first.seq} does not give its head`;
        open({ why: "chain-broken", detail }, remember);
      } else {
        commitOrThrow(database, remember);
      }
      return true;
    },
    keepNumbers: () => keep(journal.tip().epoch),
  };
}

/** Where it cannot be read any more, the time in seconds: higher than any that was counted. */
function usedEpoch(folder: string, scene: () => Scene): number {
  const kept = readIdentity(folder);
  switch (kept.type) {
    case "none":
      return 0;
    case "known":
      return kept.identity.epoch;
    case "lost":
      return Math.floor(scene().clock.wall / 1000);
  }
}
