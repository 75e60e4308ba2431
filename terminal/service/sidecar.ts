/**
 * Keeps beside the database how far it is, and finds a database that was put back or copied.
 *
 * Spec: Tillwave protocols, version 1, §4.5. Written after the disk has an entry and after the page has
 * been answered, so it may be behind the database, and is ahead of it only where somebody put an older
 * one in its place.
 */
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { attempt } from "@tillwave/sqlite/storage-failure";
import {
  type IdentityFile,
  type IdentityRead,
  type IdentityWriter,
  openIdentity,
} from "./identity-file.ts";
import type { Identity, Written } from "./journal.ts";
import type { Ports } from "./ports.ts";

/** Entries after which the sidecar is synced, as soon as nobody presses anything. */
const ENTRIES_PER_SYNC = 64;
/** A till that is never quiet syncs it all the same. */
const ENTRIES_WITHOUT_SYNC_MAX = 2 * ENTRIES_PER_SYNC;
/** How long nothing may have been written before, in milliseconds. */
const SYNC_QUIET = 150;
const NAME_BYTES = 8;

export type Suspicion = "restored" | "cloned";

/** What a database says of itself when it is opened. */
export interface Opened {
  /** The name that the till gave it; null before it had one. */
  readonly instance: string | null;
  /** Its newest entry; epoch 0 in a fresh file. */
  readonly tip: EntryRef;
}

export interface SidecarOptions extends Identity {
  readonly folder: string;
  readonly found: IdentityRead;
  readonly opened: Opened;
  /** Of the journal's latest sales. */
  readonly lastSale: number;
}

export interface Sidecar {
  /** Why the database cannot be the one that stood here last; null where nothing speaks against it. */
  readonly suspicion: Suspicion | null;
  /** The highest number of an epoch that may have been used. */
  usedEpoch(): number;
  /** What this till called the database last; null where it has given it no name. */
  instance(): string | null;
  /** A name that no copy of this database has. */
  freshInstance(): string;
  /** On the disk before the number is used: after a power cut it may be left out, but is never used again. */
  reserve(epoch: number, instance: string | null): void;
  /** As the database is now; on the disk when this returns. Throws what the disk throws. */
  keep(instance: string): void;
  /** Entries are on the disk. Takes no time here: the sidecar is written soon after. */
  entriesWritten(written: Written): void;
  /** What is not written yet is left; {@link keep} before it. */
  close(): void;
}

export type SidecarPorts = Pick<
  Ports,
  "clock" | "crypto" | "random" | "timers" | "machine" | "log"
>;

export function createSidecar(options: SidecarOptions, ports: SidecarPorts): Sidecar {
  const { found, opened } = options;
  const machine = machineName(ports);
  const memory: Memory = {
    identity: firstIdentity(options),
    tip: opened.tip,
    isUnknown: found.type === "lost" || isLeftAlone(found, opened),
  };
  const pen = createPen(options.folder, memory, ports);
  return {
    suspicion: suspicionOf(found, opened, machine),
    usedEpoch: () =>
      memory.isUnknown
        ? // Higher than any that was counted.
          Math.max(memory.identity.epoch, Math.floor(ports.clock.read().wall / 1000))
        : memory.identity.epoch,
    instance: () => memory.identity.instance,
    freshInstance: () => toHex(ports.random.bytes(NAME_BYTES)),
    reserve(epoch, instance) {
      const { identity } = memory;
      memory.identity = {
        ...identity,
        epoch: Math.max(identity.epoch, epoch),
        // Where nothing was known, the cut-off attempt has to be known for one.
        instance: identity.instance ?? instance,
        next: instance === null ? null : { instance, machine: machine ?? identity.machine },
      };
      // Without a sidecar and without an epoch, the folder counts as unused.
      if (epoch > 1) {
        pen.writeAndSync();
      }
    },
    keep(instance) {
      const { identity, tip } = memory;
      memory.identity = {
        ...identity,
        epoch: Math.max(identity.epoch, tip.epoch),
        written: tip,
        instance,
        machine: machine ?? identity.machine,
        next: null,
      };
      pen.writeAndSync();
      memory.isUnknown = false;
    },
    entriesWritten(written) {
      const { identity } = memory;
      memory.tip = { epoch: written.tip.epoch, seq: written.tip.seq };
      const sales = written.entries.map(({ entry }) => ("sale" in entry ? entry.sale : 0));
      memory.identity = { ...identity, sale: Math.max(identity.sale, ...sales) };
      pen.writeSoon(written.entries.length);
    },
    close: pen.close,
  };
}

interface Memory {
  identity: IdentityFile;
  /** The journal's newest entry. */
  tip: EntryRef;
  /** Nobody knows which epochs were used. */
  isUnknown: boolean;
}

/** What was written when this database was open last, as far as it is known. */
function firstIdentity({ found, opened, ...options }: SidecarOptions): IdentityFile {
  const { merchant, terminal, lastSale } = options;
  const before = found.type === "known" ? completed(found.identity, opened) : null;
  return {
    merchant,
    terminal,
    epoch: Math.max(before?.epoch ?? 0, opened.tip.epoch),
    sale: Math.max(before?.sale ?? 0, lastSale),
    written: before?.written ?? NOTHING_WRITTEN,
    instance: before?.instance ?? null,
    machine: before?.machine ?? null,
    next: null,
  };
}

/** Writes the sidecar: at once and for certain, or soon and on no sale's way. */
function createPen(folder: string, memory: Memory, { crypto, timers, log }: SidecarPorts) {
  let writer: IdentityWriter | null = null;
  let unsynced = 0;
  let isWriteDue = false;
  let cancelWrite = (): void => {};
  let cancelSync = (): void => {};

  const write = (): IdentityWriter => {
    const open = writer ?? openIdentity(folder, memory.identity, crypto);
    writer = open;
    open.write(memory.identity);
    return open;
  };
  const writeAndSync = (): void => {
    cancelWrite();
    cancelSync();
    isWriteDue = false;
    unsynced = 0;
    write().sync();
  };
  /** A disk that refuses takes nothing from a sale; the journal's own writes will say so soon enough. */
  const tryTo = (act: () => void): void => {
    const done = attempt(act);
    if (!done.ok) {
      log.warn(done.error, "the sidecar could not be written");
    }
  };
  const writeTip = (): void => {
    isWriteDue = false;
    memory.identity = { ...memory.identity, written: memory.tip };
    tryTo(write);
    if (unsynced >= ENTRIES_PER_SYNC) {
      cancelSync();
      const wait = unsynced >= ENTRIES_WITHOUT_SYNC_MAX ? 0 : SYNC_QUIET;
      cancelSync = timers.later(() => tryTo(writeAndSync), wait);
    }
  };

  return {
    writeAndSync,
    /** So many entries more than it says. */
    writeSoon(entries: number): void {
      unsynced += entries;
      if (!isWriteDue) {
        isWriteDue = true;
        cancelWrite = timers.later(writeTip, 0);
      }
    },
    close(): void {
      cancelWrite();
      cancelSync();
      writer?.close();
      writer = null;
    },
  };
}

const NOTHING_WRITTEN: EntryRef = { epoch: 0, seq: 0 };

/** A till that was put back takes its new name with its database's; a cut in between is caught up with here. */
function completed(identity: IdentityFile, { instance }: Opened): IdentityFile {
  const { next } = identity;
  return next !== null && next.instance === instance
    ? { ...identity, ...next, next: null }
    : identity;
}

/** Where neither side has a name yet, an earlier version of this program ran here: nothing is concluded. */
function suspicionOf(
  found: IdentityRead,
  opened: Opened,
  machine: string | null,
): Suspicion | null {
  // A fresh file takes the place of one that was set aside.
  if (opened.tip.epoch === 0) {
    return null;
  }
  if (found.type !== "known") {
    return isLeftAlone(found, opened) ? "restored" : null;
  }
  const identity = completed(found.identity, opened);
  if (differ(identity.machine, machine)) {
    return "cloned";
  }
  return differ(identity.instance, opened.instance) || isBehind(opened.tip, identity.written)
    ? "restored"
    : null;
}

/** The database had a sidecar once, and has come here without it. */
function isLeftAlone(found: IdentityRead, { instance }: Opened): boolean {
  return found.type !== "known" && instance !== null;
}

const differ = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

const isBehind = (tip: EntryRef, written: EntryRef): boolean =>
  tip.epoch < written.epoch || (tip.epoch === written.epoch && tip.seq < written.seq);

/** machine-id(5) wants it kept from others: so nobody reads it here. */
function machineName({ machine, crypto }: SidecarPorts): string | null {
  const id = machine.id();
  return id === null
    ? null
    : toHex(crypto.sha256(toUtf8(`tillwave/machine/1 ${id}`)).subarray(0, NAME_BYTES));
}
