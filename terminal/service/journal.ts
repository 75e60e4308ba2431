/**
 * The journal of one terminal: self-contained facts, numbered without a gap within an epoch, chained
 * by their hashes. Only this module writes entries; it does so inside the caller's transaction, and
 * the caller advances the tip once that transaction is on the disk.
 */
import { assert } from "@tillwave/shared/core/assert";
import { type ClockReading, wallDrift } from "@tillwave/shared/core/clock";
import type { Digest } from "@tillwave/shared/core/crypto";
import { type ChainId, NO_HEAD, genesis, nextHead } from "@tillwave/shared/journal/chain";
import { type Entry, type Fact, decodeEntry, encodeEntry } from "@tillwave/shared/journal/entry";
import { ENTRY_VERSION, type EntryRef } from "@tillwave/shared/journal/fields";
import type { Minor } from "@tillwave/shared/sale/money";
import type { Database } from "@tillwave/sqlite/database";
import { damage } from "@tillwave/sqlite/storage-failure";
import { type EntryRow, isWhole } from "./chain-check.ts";
import { toHex } from "@tillwave/shared/core/bytes";

/** A wall clock that moves further than this by itself is written down, in milliseconds. */
export const CLOCK_JUMP_MIN = 5000;

/** Where the journal ends. */
export interface Tip {
  readonly epoch: number;
  /** 0 while the epoch has no entry. */
  readonly seq: number;
  /** Of all entries ever written here. */
  readonly position: number;
  readonly head: Uint8Array;
  /** When the last entry was written; null before the first. */
  readonly clock: ClockReading | null;
}

export interface Identity {
  readonly merchant: number;
  readonly terminal: number;
}

/** Who, when, in which shift: what every entry has. */
export interface Scene {
  readonly clock: ClockReading;
  readonly cashier: { readonly id: string; readonly name: string } | null;
  readonly shift: number;
}

/** A fact that names the entry which holds it. */
export type FactAt = (ref: EntryRef) => Fact;

export interface WrittenEntry {
  readonly ref: EntryRef;
  readonly entry: Entry;
  readonly head: Uint8Array;
}

export interface Written {
  readonly tip: Tip;
  /** Of the facts given, in their order. */
  readonly entries: readonly WrittenEntry[];
  /** How far the wall clock had moved by itself, in milliseconds; null where it had not. */
  readonly clockJump: number | null;
}

export interface Journal {
  tip(): Tip;
  /** Inside a transaction: writes the facts after the tip, and a clock jump before them if there was one. */
  write(facts: readonly (Fact | FactAt)[], scene: Scene): Written;
  /** Inside a transaction: begins the next epoch, whose first entry says why. */
  openEpoch(epoch: number, opening: EpochOpening, scene: Scene): Written;
  /** After the transaction: what was written is now the end. */
  advance(written: Written): void;
  /** The latest move of the wall clock since the till started; null where there was none. */
  lastClockJump(): ClockJump | null;
  /** False while the epoch in hand belongs to another merchant or terminal: it must not be written to. */
  isOwn(): boolean;
}

export interface ClockJump {
  /** In milliseconds. */
  readonly by: number;
  /** When it was noticed. */
  readonly at: ClockReading;
}

export interface EpochOpening {
  readonly why: Extract<Fact, { kind: "epoch-opened" }>["why"];
  readonly detail: string;
}

export function createJournal(database: Database, identity: Identity, digest: Digest): Journal {
  const insertEntry = database.prepare<[bigint, bigint, bigint, string, Uint8Array, Uint8Array]>(
    "INSERT INTO entry (position, epoch, seq, kind, body, head) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const insertEpoch = database.prepare<[bigint, bigint, bigint, Uint8Array, bigint]>(
    "INSERT INTO epoch (epoch, merchant, terminal, previous, first_position) VALUES (?, ?, ?, ?, ?)",
  );
  const ownerOf = database.prepare<[bigint], { merchant: unknown; terminal: unknown }>(
    "SELECT merchant, terminal FROM epoch WHERE epoch = ?",
  );
  let lastClockJump: ClockJump | null = null;
  let tip = readTip(database, identity, digest);

  const append = (after: Tip, fact: Fact, scene: Scene): { tip: Tip; entry: Entry } => {
    const { kind, ...fields } = fact;
    const entry = { v: ENTRY_VERSION, kind, ...scene, ...fields } as Entry;
    const body = encodeEntry(entry);
    const seq = after.seq + 1;
    const position = after.position + 1;
    const id: ChainId = { ...identity, epoch: after.epoch };
    const head = nextHead(id, { seq, previous: after.head, body }, digest);
    insertEntry.run(BigInt(position), BigInt(after.epoch), BigInt(seq), kind, body, head);
    return { tip: { epoch: after.epoch, seq, position, head, clock: scene.clock }, entry };
  };

  const write = (from: Tip, facts: readonly (Fact | FactAt)[], scene: Scene): Written => {
    const jump = clockJump(from.clock, scene.clock);
    let end = jump === null ? from : append(from, jump, scene).tip;
    const entries: WrittenEntry[] = [];
    for (const fact of facts) {
      const ref: EntryRef = { epoch: end.epoch, seq: end.seq + 1 };
      const stated = typeof fact === "function" ? fact(ref) : fact;
      const { tip: next, entry } = append(end, stated, scene);
      entries.push({ ref, entry, head: next.head });
      end = next;
    }
    return { tip: end, entries, clockJump: jump?.by ?? null };
  };

  return {
    tip: () => tip,
    write: (facts, scene) => write(tip, facts, scene),
    openEpoch(epoch, { why, detail }, scene) {
      assert(epoch > tip.epoch, "epochs only rise");
      const last = tip.seq === 0 ? null : tip;
      const previous = last?.head ?? NO_HEAD;
      const { merchant, terminal } = identity;
      const names = [BigInt(epoch), BigInt(merchant), BigInt(terminal)] as const;
      insertEpoch.run(...names, previous, BigInt(tip.position + 1));
      const head = genesis({ ...identity, epoch }, previous, digest);
      const opened: Fact = {
        kind: "epoch-opened",
        opened: epoch,
        why,
        previous: last && { epoch: last.epoch, seq: last.seq, head: toHex(last.head) },
        detail,
      };
      // Nothing stands before it in its epoch, not even a word about the clock.
      return write({ ...tip, epoch, seq: 0, head, clock: null }, [opened], scene);
    },
    advance(written) {
      tip = written.tip;
      if (written.clockJump !== null && tip.clock !== null) {
        lastClockJump = { by: written.clockJump, at: tip.clock };
      }
    },
    lastClockJump: () => lastClockJump,
    isOwn() {
      const owner = ownerOf.get(BigInt(tip.epoch));
      return (
        owner?.merchant === BigInt(identity.merchant) &&
        owner.terminal === BigInt(identity.terminal)
      );
    },
  };
}

type ClockJumpFact = Extract<Fact, { kind: "clock-jump" }>;

/** Over a reboot only a clock that went back is sure to have been set. */
function clockJump(from: ClockReading | null, to: ClockReading): ClockJumpFact | null {
  if (from === null) {
    return null;
  }
  const drift = wallDrift(from, to) ?? Math.min(to.wall - from.wall, 0);
  return Math.abs(drift) < CLOCK_JUMP_MIN
    ? null
    : { kind: "clock-jump", from, by: Math.round(drift) as Minor };
}

function readTip(database: Database, identity: Identity, digest: Digest): Tip {
  const row = database
    .prepare<[], EntryRow>(
      "SELECT position, epoch, seq, body, head FROM entry ORDER BY position DESC LIMIT 1",
    )
    .get();
  if (row === undefined) {
    const head = genesis({ ...identity, epoch: 0 }, NO_HEAD, digest);
    return { epoch: 0, seq: 0, position: 0, head, clock: null };
  }
  if (!isWhole(row)) {
    throw damage("the newest entry is not whole");
  }
  const entry = decodeEntry(row.body);
  return {
    epoch: Number(row.epoch),
    seq: Number(row.seq),
    position: Number(row.position),
    head: new Uint8Array(row.head),
    clock: entry.ok ? entry.value.clock : null,
  };
}
