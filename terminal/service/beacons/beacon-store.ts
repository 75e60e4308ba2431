/** What this till has on its disk of beacons: the hub's last word, events that wait for it, what was about to be done. */
import { RANGES } from "@tillwave/shared/presence/emitter-settings";
import {
  type BeaconEvent,
  type BeaconReply,
  beaconEventSchema,
  beaconReplySchema,
} from "@tillwave/shared/sync/beacon-report";
import type { Database } from "@tillwave/sqlite/database";
import * as v from "valibot";

/** Events that the hub has: kept for one that was put back and has lost them. */
const SENT_KEPT = 1000;

type Unnumbered<E> = E extends unknown ? Omit<E, "seq"> : never;
export type NewBeaconEvent = Unnumbered<BeaconEvent>;

const wishSchema = v.strictObject({
  name: v.string(),
  place: v.number(),
  range: v.picklist(RANGES),
});
export type BeaconWish = v.InferOutput<typeof wishSchema>;

/** Written before the central is asked: whether it was done is found out of the beacon itself. */
const intentSchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("claim"),
    deviceId: v.string(),
    who: v.string(),
    keyVersion: v.number(),
    wish: wishSchema,
  }),
  v.strictObject({
    kind: v.literal("set"),
    deviceId: v.string(),
    who: v.string(),
    keyVersion: v.number(),
    wish: wishSchema,
  }),
  v.strictObject({ kind: v.literal("release"), deviceId: v.string(), who: v.string() }),
]);
export type Intent = v.InferOutput<typeof intentSchema>;

export interface KeptReply {
  readonly at: number;
  readonly reply: BeaconReply;
}

export interface BeaconStore {
  reply(): KeptReply | null;
  /** Oldest first. */
  unsent(): readonly BeaconEvent[];
  intents(): readonly Intent[];
  levels(): ReadonlyMap<string, number>;
  /** The rest inside a transaction. */
  keepReply(kept: KeptReply): void;
  /** The hub has those up to this number; it may be fewer than it said before. */
  markSent(epoch: number, hasSeq: number): void;
  append(event: NewBeaconEvent, epoch: number): void;
  /** Of an epoch that is over: numbered anew in this one. */
  moveUnsent(epoch: number): void;
  intend(intent: Intent, at: number): void;
  settle(deviceId: string): void;
  setLevel(deviceId: string, dbm: number | null): void;
}

/** Of one hub; what another one said, or has to hear, stays aside. */
export function createBeaconStore(database: Database, hub: string): BeaconStore {
  const reply = database.prepare<[string], { at: bigint; reply: string }>(
    "SELECT at, reply FROM beacon_reply WHERE hub = ?",
  );
  const keep = database.prepare<[string, bigint, string]>(
    `INSERT INTO beacon_reply (hub, at, reply) VALUES (?, ?, ?)
     ON CONFLICT (hub) DO UPDATE SET at = excluded.at, reply = excluded.reply`,
  );
  const unsent = database.prepare<[string], { id: bigint; seq: bigint; event: string }>(
    "SELECT id, seq, event FROM beacon_event WHERE hub = ? AND is_sent = 0 ORDER BY id",
  );
  const mark = database.prepare<[bigint, string, bigint]>(
    "UPDATE beacon_event SET is_sent = (seq <= ?) WHERE hub = ? AND epoch = ?",
  );
  const prune = database.prepare<[string, string, bigint]>(
    `DELETE FROM beacon_event WHERE hub = ? AND is_sent = 1
       AND id <= (SELECT max(id) FROM beacon_event WHERE hub = ?) - ?`,
  );
  const nextSeq = database.prepare<[string, bigint], { next: bigint }>(
    "SELECT coalesce(max(seq), 0) + 1 AS next FROM beacon_event WHERE hub = ? AND epoch = ?",
  );
  const insert = database.prepare<[string, bigint, bigint, string]>(
    "INSERT INTO beacon_event (hub, epoch, seq, event) VALUES (?, ?, ?, ?)",
  );
  const stale = database.prepare<[string, bigint], { id: bigint }>(
    "SELECT id FROM beacon_event WHERE hub = ? AND is_sent = 0 AND epoch <> ? ORDER BY id",
  );
  const renumber = database.prepare<[bigint, bigint, bigint]>(
    "UPDATE beacon_event SET epoch = ?, seq = ? WHERE id = ?",
  );
  const intents = database.prepare<[string], { intent: string }>(
    "SELECT intent FROM beacon_intent WHERE hub = ? ORDER BY at, device",
  );
  const intend = database.prepare<[string, string, bigint, string]>(
    "INSERT OR REPLACE INTO beacon_intent (device, hub, at, intent) VALUES (?, ?, ?, ?)",
  );
  const settle = database.prepare<[string]>("DELETE FROM beacon_intent WHERE device = ?");
  const levels = database.prepare<[string], { device: string; dbm: number }>(
    "SELECT device, expected_rssi AS dbm FROM beacon_level WHERE hub = ?",
  );
  const setLevel = database.prepare<[string, string, number]>(
    "INSERT OR REPLACE INTO beacon_level (device, hub, expected_rssi) VALUES (?, ?, ?)",
  );
  const dropLevel = database.prepare<[string]>("DELETE FROM beacon_level WHERE device = ?");
  const next = (epoch: number): bigint => nextSeq.get(hub, BigInt(epoch))?.next ?? 1n;
  return {
    reply() {
      const row = reply.get(hub);
      const parsed = row && parse(beaconReplySchema, row.reply);
      return row && parsed ? { at: Number(row.at), reply: parsed } : null;
    },
    unsent: () =>
      unsent.all(hub).flatMap(({ seq, event }) => {
        const parsed = parse(beaconEventSchema, event, { seq: Number(seq) });
        return parsed === null ? [] : [parsed];
      }),
    intents: () => intents.all(hub).flatMap(({ intent }) => parse(intentSchema, intent) ?? []),
    levels: () => new Map(levels.all(hub).map(({ device, dbm }) => [device, dbm])),
    keepReply: ({ at, reply: said }) => void keep.run(hub, BigInt(at), JSON.stringify(said)),
    markSent(epoch, hasSeq) {
      mark.run(BigInt(hasSeq), hub, BigInt(epoch));
      prune.run(hub, hub, BigInt(SENT_KEPT));
    },
    append: (event, epoch) =>
      void insert.run(hub, BigInt(epoch), next(epoch), JSON.stringify(event)),
    moveUnsent: (epoch) =>
      stale
        .all(hub, BigInt(epoch))
        .forEach(({ id }) => renumber.run(BigInt(epoch), next(epoch), id)),
    intend: (intent, at) =>
      void intend.run(intent.deviceId, hub, BigInt(at), JSON.stringify(intent)),
    settle: (deviceId) => void settle.run(deviceId),
    setLevel: (deviceId, dbm) =>
      void (dbm === null ? dropLevel.run(deviceId) : setLevel.run(deviceId, hub, dbm)),
  };
}

/** Null for what an earlier or later till wrote otherwise: the hub says it again. */
function parse<T>(schema: v.GenericSchema<unknown, T>, json: string, more: object = {}): T | null {
  try {
    const value: unknown = JSON.parse(json);
    const parsed = v.safeParse(schema, Object.assign(Object(value), more));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
