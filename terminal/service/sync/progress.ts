/**
 * How far this till's journal is at its hub: on the disk, and in memory as the disk has it.
 *
 * Everything here throws what the disk throws; the session turns it into a value.
 */
import type { TimeReading, TrustedTime } from "@tillwave/shared/sync/trusted-time";
import { carryTrustedTime, readTrustedTime, takeHubTime } from "@tillwave/shared/sync/trusted-time";
import { present } from "@tillwave/shared/core/assert";
import type { Clock, ClockReading } from "@tillwave/shared/core/clock";
import type { Database } from "@tillwave/sqlite/database";
import { commitOrThrow } from "@tillwave/sqlite/durable";
import type { Identity } from "../journal.ts";
import type { EpochSpan, OutboxReader, Stretch } from "./outbox-reader.ts";
import type { RaisedAlarm, Scope, SyncAlarm, SyncStore } from "./sync-store.ts";

/** Under this code an entry stands aside that cannot be sent: its bytes do not give its head. */
const CHAIN_BROKEN = "chain-broken";
/** Under this code entries stand aside that the hub will keep aside too, once it knows of the epoch after. */
const OWED = "owed";
/** How long people are told at least that the hub was put back, in milliseconds. */
export const ROLLED_BACK_ALARM_FOR = 15 * 60_000;

export interface ProgressDeps {
  readonly database: Database;
  readonly store: SyncStore;
  readonly reader: OutboxReader;
  readonly scope: Scope;
  readonly clock: Clock;
  /** Where the journal ends. */
  readonly end: () => number;
  /** The hub has answered up to here, for so many sales more; null where that is not known. */
  readonly onAnswered: (position: number, sales: number | null) => void;
  readonly onAlarm: () => void;
}

/** What a believed answer says, to be kept in one transaction. */
export interface Believed {
  readonly epoch: EpochSpan;
  readonly anchor: { readonly seq: number; readonly bytes: Uint8Array; readonly hubTime: number };
  readonly between: { readonly sent: ClockReading; readonly received: ClockReading };
}

export interface Progress {
  readonly own: Identity;
  position(): number;
  /** Entries that the hub has not answered for. */
  unsent(): number;
  trustedTime(): TimeReading;
  needMe(): number;
  alarms(): readonly SyncAlarm[];
  isAside(position: number): boolean;
  /** The newest epoch of this till that the hub is to know of; null where there is none. */
  currentEpoch(): EpochSpan | null;
  /** The one before it that is this till's too. */
  epochBefore(epoch: { readonly epoch: number; readonly firstPosition: number }): EpochSpan | null;
  epochOf(stretch: Stretch): EpochSpan;
  /** Whether new entries go into it. */
  isLast(epoch: EpochSpan): boolean;
  /** How far the hub has signed for this epoch. */
  signedSeq(epoch: EpochSpan): number;
  skip(position: number): void;
  /** From here to the end of its epoch nothing can be sent. */
  leaveOut(epochEnd: number): void;
  /**
   * The hub holds all of the stretch, and keeps these entries aside. `believed` is null where its
   * anchor is of entries that are not this journal's.
   */
  accept(
    stretch: Stretch,
    believed: Believed | null,
    aside: readonly { readonly seq: number; readonly code: string }[],
  ): void;
  /** Nothing new was sent; the anchor is kept all the same. */
  hear(believed: Believed): void;
  /** The hub keeps the stretch aside as a whole, from this seq on, and signs for nothing. */
  putAside(stretch: Stretch, from: number, code: string): void;
  /** The hub takes nothing of this stretch before the epoch after it has begun: it is sent then. */
  owe(stretch: Stretch): void;
  /** Positions that are owed, both included. */
  owed(): readonly [first: number, last: number] | null;
  /** The hub has been sent all that is owed up to the end of this stretch. */
  settleOwed(stretch: Stretch, code: string): void;
  /** Whatever lies behind this seq is to be sent again. */
  moveBack(epoch: EpochSpan, seq: number): void;
  raise(alarm: SyncAlarm): void;
  /** So that a sure time is not forgotten over a start anew. */
  keepTime(): void;
}

export function createProgress(deps: ProgressDeps): Progress {
  const { database, store, scope, clock, onAnswered } = deps;
  const memory: Memory = {
    position: store.position(scope),
    time: store.time(),
    needMe: store.asideCount(scope),
    alarms: store.alarms(scope),
    owed: store.firstAside(scope, OWED),
  };
  /** What is in memory follows the disk. */
  const change: Change = (to, sales, also) => {
    const hasMoved = to !== memory.position;
    commitOrThrow(database, () => {
      also();
      if (hasMoved) {
        store.movePosition(scope, to);
      }
    });
    memory.position = to;
    memory.needMe = store.asideCount(scope);
    memory.alarms = store.alarms(scope);
    memory.owed = store.firstAside(scope, OWED);
    if (hasMoved) {
      onAnswered(to, sales);
    }
  };
  return {
    ...createReading(deps, memory),
    ...createWriting(deps, memory, change),
    keepTime() {
      const carried = carryTrustedTime(memory.time, clock.read());
      if (carried !== memory.time) {
        commitOrThrow(database, () => store.keepTime(carried));
        memory.time = carried;
      }
    },
  };
}

/** As the disk has it. */
interface Memory {
  position: number;
  time: TrustedTime;
  needMe: number;
  alarms: readonly RaisedAlarm[];
  owed: readonly [first: number, last: number] | null;
}

/** In one transaction with the new position, which answers for so many sales more. */
type Change = (to: number, sales: number | null, also: () => void) => void;

type Reading = Pick<
  Progress,
  | "own"
  | "position"
  | "unsent"
  | "trustedTime"
  | "needMe"
  | "alarms"
  | "isAside"
  | "currentEpoch"
  | "epochBefore"
  | "epochOf"
  | "isLast"
  | "signedSeq"
  | "owed"
>;

function createReading(deps: ProgressDeps, memory: Readonly<Memory>): Reading {
  const { store, reader, scope, clock, end } = deps;
  const own = { merchant: scope.merchant, terminal: scope.terminal };
  /** What was sent again is over, but not before somebody had the time to read it. */
  const isTold = ({ alarm, foundAt }: RaisedAlarm): boolean =>
    alarm.type !== "hub-rolled-back" ||
    store.anchoredSeq(scope, alarm.epoch) < alarm.seq ||
    clock.read().wall - foundAt < ROLLED_BACK_ALARM_FOR;
  const lastOwn = (from: EpochSpan | null): EpochSpan | null => {
    let epoch = from;
    while (
      epoch !== null &&
      !(epoch.merchant === own.merchant && epoch.terminal === own.terminal)
    ) {
      epoch = reader.epochBefore(epoch.firstPosition);
    }
    return epoch;
  };
  return {
    own,
    position: () => memory.position,
    unsent: () => end() - memory.position + lengthOf(memory.owed),
    trustedTime: () => readTrustedTime(memory.time, clock.read()),
    needMe: () => memory.needMe,
    alarms: () => memory.alarms.filter(isTold).map(({ alarm }) => alarm),
    isAside: (at) => store.isAside(scope, at),
    currentEpoch: () => lastOwn(reader.epochAt(end())),
    epochBefore: ({ firstPosition }) => lastOwn(reader.epochBefore(firstPosition)),
    epochOf: ({ position }) => present(reader.epochAt(position), "the epoch of a stretch"),
    isLast: ({ epoch }) => reader.epochAt(end())?.epoch === epoch,
    signedSeq: ({ epoch }) => store.anchoredSeq(scope, epoch),
    owed: () => memory.owed,
  };
}

const lengthOf = (range: Memory["owed"]): number => (range === null ? 0 : range[1] - range[0] + 1);

function createWriting(
  { store, scope, clock, onAlarm }: ProgressDeps,
  memory: Memory,
  change: Change,
): Omit<Progress, keyof Reading | "keepTime"> {
  const keepAnchor = ({ epoch, anchor }: Believed, time: TrustedTime): void => {
    const at = { epoch: epoch.epoch, seq: anchor.seq };
    store.keepTime(time);
    store.keepAnchor(scope, at, anchor.bytes);
    store.settle(scope, "hub-disagrees", at);
  };
  const timeOf = ({ anchor, between }: Believed): TrustedTime =>
    takeHubTime(memory.time, anchor.hubTime, between);
  /** Of entries from this seq on to the end of the stretch. */
  const rangeOf = ({ position, last, first }: Stretch, from: number): [number, number] => [
    position - last + Math.max(from, first),
    position,
  ];
  return {
    skip: (to) => change(to, 0, () => {}),
    leaveOut(epochEnd) {
      const range = [memory.position + 1, epochEnd] as const;
      change(epochEnd, null, () => store.putAside(scope, range, CHAIN_BROKEN));
    },
    accept(stretch, believed, aside) {
      const time = believed === null ? memory.time : timeOf(believed);
      change(stretch.position, stretch.sales, () => {
        if (believed !== null) {
          keepAnchor(believed, time);
        }
        for (const { seq, code } of aside) {
          const line = stretch.position - stretch.last + seq;
          store.putAside(scope, [line, line], code);
        }
      });
      memory.time = time;
    },
    hear(believed) {
      const time = timeOf(believed);
      change(memory.position, 0, () => keepAnchor(believed, time));
      memory.time = time;
    },
    putAside(stretch, from, code) {
      const range = rangeOf(stretch, from);
      change(stretch.position, stretch.sales, () => store.putAside(scope, range, code));
    },
    owe(stretch) {
      const range = rangeOf(stretch, stretch.first);
      change(stretch.position, stretch.sales, () => store.putAside(scope, range, OWED));
    },
    settleOwed(stretch, code) {
      const end = memory.owed?.[1] ?? 0;
      change(memory.position, 0, () => {
        store.putAside(scope, rangeOf(stretch, stretch.first), code);
        if (end > stretch.position) {
          store.putAside(scope, [stretch.position + 1, end], OWED);
        }
      });
    },
    moveBack(epoch, seq) {
      change(Math.min(memory.position, epoch.firstPosition + seq - 1), null, () => {});
    },
    raise(alarm) {
      change(memory.position, 0, () => store.raise(scope, alarm, clock.read().wall));
      onAlarm();
    },
  };
}
