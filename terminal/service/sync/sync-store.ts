/** What this till knows of its hub's copy of the journal. One statement, one function; reading and writing throw what SQLite throws. */
import { type Alarm } from "@tillwave/shared/api/till";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { TrustedTime } from "@tillwave/shared/sync/trusted-time";
import type { Database } from "@tillwave/sqlite/database";

/** Whose copy it is, and under which name this till stands there. */
export interface Scope {
  readonly hub: string;
  readonly merchant: number;
  readonly terminal: number;
  readonly key: Uint8Array;
}

export type SyncAlarm = Extract<Alarm, { type: "hub-disagrees" | "hub-rolled-back" | "fork" }>;

export interface RaisedAlarm {
  readonly alarm: SyncAlarm;
  /** Unix milliseconds. */
  readonly foundAt: number;
}

export interface SyncStore {
  /** The hub has answered for every entry up to this position; 0 before the first. */
  position(scope: Scope): number;
  /** Inside a transaction, as are all that write. */
  movePosition(scope: Scope, position: number): void;
  /** How far the hub has signed for this epoch; 0 where it never has. */
  anchoredSeq(scope: Scope, epoch: number): number;
  keepAnchor(scope: Scope, at: EntryRef, anchor: Uint8Array): void;
  /** Positions, both included. */
  putAside(scope: Scope, range: readonly [first: number, last: number], code: string): void;
  /** The first range that stands aside under this code. */
  firstAside(scope: Scope, code: string): readonly [first: number, last: number] | null;
  asideCount(scope: Scope): number;
  isAside(scope: Scope, position: number): boolean;
  alarms(scope: Scope): readonly RaisedAlarm[];
  raise(scope: Scope, alarm: SyncAlarm, at: number): void;
  /** What is over up to this entry. */
  settle(scope: Scope, type: SyncAlarm["type"], upTo: EntryRef): void;
  time(): TrustedTime;
  keepTime(time: TrustedTime): void;
}

export function createSyncStore(database: Database): SyncStore {
  const selectPosition = database.prepare<[string, bigint, bigint], { position: bigint }>(
    "SELECT position FROM sync_place WHERE hub = ? AND merchant = ? AND terminal = ?",
  );
  const replacePosition = database.prepare<[string, bigint, bigint, bigint]>(
    "REPLACE INTO sync_place (hub, merchant, terminal, position) VALUES (?, ?, ?, ?)",
  );
  const selectAnchored = database.prepare<[string, bigint, bigint, bigint], { seq: bigint }>(
    "SELECT seq FROM sync_anchor WHERE hub = ? AND merchant = ? AND terminal = ? AND epoch = ?",
  );
  const replaceAnchor = database.prepare<[string, bigint, bigint, bigint, bigint, Uint8Array]>(
    "REPLACE INTO sync_anchor (hub, merchant, terminal, epoch, seq, anchor) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const names = ({ hub, merchant, terminal }: Scope) =>
    [hub, BigInt(merchant), BigInt(terminal)] as const;
  return {
    ...createAside(database),
    ...createAlarms(database),
    ...createTime(database),
    position: (scope) => Number(selectPosition.get(...names(scope))?.position ?? 0n),
    movePosition(scope, position) {
      replacePosition.run(...names(scope), BigInt(position));
    },
    anchoredSeq: (scope, epoch) =>
      Number(selectAnchored.get(...names(scope), BigInt(epoch))?.seq ?? 0n),
    keepAnchor(scope, { epoch, seq }, anchor) {
      replaceAnchor.run(...names(scope), BigInt(epoch), BigInt(seq), anchor);
    },
  };
}

function createAside(
  database: Database,
): Pick<SyncStore, "putAside" | "firstAside" | "asideCount" | "isAside"> {
  const replace = database.prepare<[string, bigint, bigint, string]>(
    "REPLACE INTO sync_aside (hub, first, last, code) VALUES (?, ?, ?, ?)",
  );
  const selectFirst = database.prepare<[string, string], { first: bigint; last: bigint }>(
    "SELECT first, last FROM sync_aside WHERE hub = ? AND code = ? ORDER BY first LIMIT 1",
  );
  const count = database.prepare<[string], { n: bigint }>(
    "SELECT coalesce(sum(last - first + 1), 0) AS n FROM sync_aside WHERE hub = ?",
  );
  const find = database.prepare<[string, bigint, bigint], { code: string }>(
    "SELECT code FROM sync_aside WHERE hub = ? AND first <= ? AND last >= ? LIMIT 1",
  );
  return {
    putAside({ hub }, [first, last], code) {
      replace.run(hub, BigInt(first), BigInt(last), code);
    },
    firstAside({ hub }, code) {
      const row = selectFirst.get(hub, code);
      return row === undefined ? null : [Number(row.first), Number(row.last)];
    },
    asideCount: ({ hub }) => Number(count.get(hub)?.n ?? 0n),
    isAside: ({ hub }, position) => find.get(hub, BigInt(position), BigInt(position)) !== undefined,
  };
}

function createAlarms(database: Database): Pick<SyncStore, "alarms" | "raise" | "settle"> {
  const select = database.prepare<
    [string, Uint8Array],
    { type: SyncAlarm["type"]; epoch: bigint; seq: bigint; found_at: bigint }
  >(
    "SELECT type, epoch, seq, found_at FROM sync_alarm WHERE hub = ? AND key = ? ORDER BY found_at",
  );
  const replace = database.prepare<[string, Uint8Array, string, bigint, bigint, bigint]>(
    "REPLACE INTO sync_alarm (hub, key, type, epoch, seq, found_at) VALUES (?, ?, ?, ?, ?, ?)",
  );
  const remove = database.prepare<[string, Uint8Array, string, bigint, bigint]>(
    "DELETE FROM sync_alarm WHERE hub = ? AND key = ? AND type = ? AND epoch = ? AND seq <= ?",
  );
  return {
    alarms: ({ hub, key }) =>
      select.all(hub, key).map(({ type, epoch, seq, found_at }) => ({
        alarm: { type, epoch: Number(epoch), seq: Number(seq) },
        foundAt: Number(found_at),
      })),
    raise({ hub, key }, { type, epoch, seq }, at) {
      replace.run(hub, key, type, BigInt(epoch), BigInt(seq), BigInt(at));
    },
    settle({ hub, key }, type, { epoch, seq }) {
      remove.run(hub, key, type, BigInt(epoch), BigInt(seq));
    },
  };
}

function createTime(database: Database): Pick<SyncStore, "time" | "keepTime"> {
  const select = database.prepare<[], { time: bigint; monotonic: bigint; boot: string }>(
    "SELECT time, monotonic, boot FROM sync_time WHERE id = 1",
  );
  const replace = database.prepare<[bigint, bigint, string]>(
    "REPLACE INTO sync_time (id, time, monotonic, boot) VALUES (1, ?, ?, ?)",
  );
  return {
    time() {
      const row = select.get();
      return {
        last: row
          ? { time: Number(row.time), monotonic: Number(row.monotonic), boot: row.boot }
          : null,
      };
    },
    keepTime({ last }) {
      if (last !== null) {
        replace.run(BigInt(Math.round(last.time)), BigInt(Math.round(last.monotonic)), last.boot);
      }
    },
  };
}
