/**
 * When the journal begins an epoch, why, and under which number: never one that this terminal has
 * used, whatever became of the file that used it (sidecar.ts), nor one that the hub has lent to
 * somebody else (protocols §4.2, §4.5).
 *
 *   fresh file                           first, or journal-set-aside where one stood here before
 *   put back, copied                     restored, cloned: the epoch to spare, without asking
 *   other merchant or terminal number    other-terminal
 *   joined, or joined again              joined: the leased one; a first joining goes on in the epoch
 *                                        in hand where that is not below the leased one
 *   the chain does not hold              chain-broken
 */
import { toHex } from "@tillwave/shared/core/bytes";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Database } from "@tillwave/sqlite/database";
import { commitOrThrow } from "@tillwave/sqlite/durable";
import type { EpochOpening, Journal, Scene } from "./journal.ts";
import type { KnownStore } from "./known-store.ts";
import type { Sidecar } from "./sidecar.ts";
import type { Membership } from "./sync/membership-types.ts";
import { createSyncStore } from "./sync/sync-store.ts";

export interface EpochStores {
  readonly database: Database;
  readonly journal: Journal;
  readonly known: KnownStore;
  readonly sidecar: Sidecar;
  readonly scene: () => Scene;
  /** As it is now: a lease may be renewed while the till runs. */
  readonly membership: () => Membership | null;
}

/** All of them throw what the disk's failures throw. */
export interface Epochs {
  /** Opens the epoch that this start needs, if it needs one. */
  begin(replaces: string | null): void;
  /**
   * The chain no longer holds at these entries: remembers those that are new. The epoch in hand ends
   * where it is broken itself; a closed one takes nothing with it. True where any was new.
   */
  breaksFound(at: readonly EntryRef[]): boolean;
  /** Goes on in the next epoch. */
  next(opening: EpochOpening): void;
  /** Keeps what must be known beside the database. */
  keep(): void;
}

/** What decides whether a start needs an epoch. */
export interface Start {
  readonly tip: EntryRef;
  readonly replaces: string | null;
  /** Whether an epoch was ever used in this folder. */
  readonly isUsed: boolean;
  readonly suspicion: Sidecar["suspicion"];
  /** Whether the epoch in hand is of this merchant and terminal. */
  readonly isOwn: boolean;
  /** The joining that the journal last ran under, and the one that holds; null for none. */
  readonly member: { readonly before: string | null; readonly now: string | null };
  readonly leasedEpoch: number;
}

/** Null where the till goes on in the epoch in hand. */
function openingOf(start: Start): EpochOpening | null {
  const { tip, replaces, member } = start;
  if (tip.epoch === 0) {
    return start.isUsed || replaces !== null
      ? { why: "journal-set-aside", detail: replaces ?? "its fresh file was cut off" }
      : { why: "first", detail: "" };
  }
  if (start.suspicion !== null) {
    return { why: start.suspicion, detail: `the journal ended at ${tip.epoch}/${tip.seq}` };
  }
  if (!start.isOwn) {
    return { why: "other-terminal", detail: "merchant or terminal changed" };
  }
  const hasJoined = member.now !== null && member.now !== member.before;
  const goesOn = member.before === null && tip.epoch >= start.leasedEpoch;
  return hasJoined && !goesOn ? { why: "joined", detail: member.now ?? "" } : null;
}

/** Reasons for which the till takes up the leased epoch itself; for all others, the one after it. */
const TAKES_LEASED: ReadonlySet<EpochOpening["why"]> = new Set([
  "first",
  "journal-set-aside",
  "other-terminal",
  "joined",
]);

export function createEpochs(stores: EpochStores): Epochs {
  const { database, journal, known, sidecar, scene, membership } = stores;

  const nextEpoch = ({ why }: EpochOpening): number => {
    const used = Math.max(journal.tip().epoch, sidecar.usedEpoch());
    const lease = membership()?.lease;
    if (lease === undefined) {
      return used + 1;
    }
    const takesLeased = TAKES_LEASED.has(why) && used < lease.epoch;
    return takesLeased ? lease.epoch : Math.max(used + 1, lease.spareEpoch);
  };

  const open = (opening: EpochOpening, also: () => void, instance: string | null = null): void => {
    const epoch = nextEpoch(opening);
    sidecar.reserve(epoch, instance);
    const opened = commitOrThrow(database, () => {
      also();
      return journal.openEpoch(epoch, opening, { ...scene(), cashier: null });
    });
    journal.advance(opened.value);
  };

  /** The name goes to the disk beside the database first: without one there, nothing is compared. */
  const keep = (): void => {
    const instance = known.instance() ?? sidecar.instance() ?? sidecar.freshInstance();
    sidecar.keep(instance);
    if (known.instance() !== instance) {
      commitOrThrow(database, () => known.setInstance(instance));
    }
  };

  const begin = (replaces: string | null): void => {
    const tip = journal.tip();
    const member = { before: known.member(), now: memberOf(membership()) };
    const { suspicion } = sidecar;
    const opening = openingOf({
      tip,
      replaces,
      isUsed: sidecar.usedEpoch() > 0,
      suspicion,
      isOwn: journal.isOwn(),
      member,
      leasedEpoch: membership()?.lease.epoch ?? 0,
    });
    const joined = member.now === member.before ? null : member.now;
    const remember = (): void => {
      if (joined !== null) {
        known.setMember(joined);
      }
    };
    if (opening !== null && suspicion !== null && opening.why === suspicion) {
      const instance = sidecar.freshInstance();
      const rename = (): void => {
        remember();
        known.setInstance(instance);
        known.setRestored({ why: suspicion, at: scene().clock.wall });
      };
      open(opening, rename, instance);
    } else if (opening !== null) {
      open(opening, () => {
        remember();
        if (opening.why === "joined" && member.before === null) {
          leaveUnsaid(database, membership(), tip.position);
        }
      });
    } else if (joined !== null) {
      commitOrThrow(database, remember);
    }
  };

  return {
    begin(replaces) {
      begin(replaces);
      keep();
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
    next: (opening) => open(opening, () => {}),
    keep,
  };
}

/** Names a joining: this hub, and the key that was made for it. */
function memberOf(membership: Membership | null): string | null {
  return membership && `${membership.hubId}/${toHex(membership.certificate.tillKey)}`;
}

/** What a till writes down by itself, before anybody has sold anything. */
const BY_ITSELF = [
  "epoch-opened",
  "version-changed",
  "settings-changed",
  "shift-opened",
  "clock-jump",
];

/**
 * A till that was wiped has begun its journal under numbers that the hub knows from the life before.
 * Where nothing was sold under them, nobody misses them: they are not sent, and no copy is cried wolf
 * over. Sales are sent, and the hub keeps both.
 */
function leaveUnsaid(database: Database, membership: Membership | null, until: number): void {
  const kinds = BY_ITSELF.map((kind) => `'${kind}'`).join(", ");
  const traded = database.prepare(`SELECT 1 FROM entry WHERE kind NOT IN (${kinds}) LIMIT 1`).get();
  if (membership !== null && traded === undefined) {
    const { hubId: hub, merchant, terminal, certificate } = membership;
    const scope = { hub, merchant, terminal, key: certificate.tillKey };
    createSyncStore(database).movePosition(scope, until);
  }
}
