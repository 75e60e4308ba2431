import { present } from "@tillwave/shared/core/assert";
import type { Database } from "@tillwave/sqlite/database";
import type {
  EmitterCodeRows,
  EmitterHeard,
  EmitterRows,
  PlaceRows,
  StoredEmitter,
} from "../presence-rows.ts";
import { bytesOf, bytesOrNull, numberOf, numberOrNull } from "./column.ts";

export function createPlaceRows(database: Database): PlaceRows {
  const give = database.prepare<[bigint, bigint], { readonly place: bigint }>(
    `INSERT INTO place (place, given_at)
     SELECT coalesce(max(place), 0) + ?, ? FROM place RETURNING place`,
  );
  const most = database.prepare<[bigint], { readonly most: bigint }>(
    "SELECT most_phones AS most FROM place WHERE place = ?",
  );
  const raise = database.prepare(
    "UPDATE place SET most_phones = max(most_phones, ?) WHERE place = ?",
  );
  return {
    give: (at) => numberOf(present(give.get(1n, BigInt(at)), "the number of a place").place),
    mostPhones: (place) => numberOf(most.get(BigInt(place))?.most ?? 0n),
    raiseMostPhones: (place, phones) => void raise.run(BigInt(phones), BigInt(place)),
    leaveOut: (count, at) => void give.get(BigInt(count), BigInt(at)),
  };
}

interface EmitterRow {
  readonly device: Uint8Array;
  readonly name: string;
  readonly place: bigint;
  readonly key_number: bigint;
  readonly next_key_number: bigint | null;
  readonly locked_at: bigint | null;
  readonly old_key_number: bigint | null;
  readonly old_key_until: bigint | null;
  readonly joined_at: bigint;
  readonly retired_at: bigint | null;
  readonly heard_at: bigint | null;
  readonly boot: bigint | null;
  readonly time: bigint | null;
  readonly boot_time: bigint | null;
  readonly state: string | null;
  readonly level: bigint | null;
  readonly settings_version: bigint;
  readonly offset_seconds: bigint | null;
  readonly phone_at: bigint | null;
  readonly copied_at: bigint | null;
  readonly state_since: bigint;
}

export function createEmitterRows(database: Database): EmitterRows {
  const join = database.prepare(
    `INSERT INTO emitter (device, name, place, key_number, joined_at, state_since)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET name = excluded.name, place = excluded.place,
       key_number = excluded.key_number, joined_at = excluded.joined_at,
       state_since = excluded.state_since, next_key_number = NULL, locked_at = NULL,
       old_key_number = NULL, old_key_until = NULL, retired_at = NULL, heard_at = NULL, boot = NULL,
       time = NULL, boot_time = NULL, state = NULL, level = NULL, settings_version = 0,
       offset_seconds = NULL, copied_at = NULL`,
  );
  const find = database.prepare<[Uint8Array], EmitterRow>("SELECT * FROM emitter WHERE device = ?");
  const list = database.prepare<[], EmitterRow>(
    "SELECT * FROM emitter WHERE retired_at IS NULL ORDER BY place, joined_at, device",
  );
  const all = database.prepare<[], EmitterRow>("SELECT * FROM emitter ORDER BY joined_at, device");
  const hear = database.prepare(
    `UPDATE emitter SET heard_at = ?, boot = ?, time = ?, boot_time = ?, state = ?, level = ?,
       settings_version = ?, offset_seconds = ?, state_since = ? WHERE device = ?`,
  );
  const phone = database.prepare("UPDATE emitter SET phone_at = ? WHERE device = ?");
  const copied = database.prepare("UPDATE emitter SET copied_at = ? WHERE device = ?");
  const offer = database.prepare("UPDATE emitter SET next_key_number = ? WHERE device = ?");
  const change = database.prepare(
    `UPDATE emitter SET old_key_number = key_number, old_key_until = ?,
       key_number = next_key_number, next_key_number = NULL, copied_at = NULL
     WHERE device = ? AND next_key_number IS NOT NULL`,
  );
  const lock = database.prepare(
    `UPDATE emitter SET locked_at = ?, old_key_number = NULL, old_key_until = NULL,
       key_number = coalesce(next_key_number, key_number), next_key_number = NULL WHERE device = ?`,
  );
  const retire = database.prepare(
    "UPDATE emitter SET retired_at = ? WHERE device = ? AND retired_at IS NULL",
  );
  return {
    join: (e) =>
      void join.run(
        e.device,
        e.name,
        BigInt(e.place),
        BigInt(e.keyNumber),
        BigInt(e.joinedAt),
        BigInt(e.joinedAt),
      ),
    find(device) {
      const row = find.get(device);
      return row === undefined ? null : emitterOf(row);
    },
    list: () => list.all().map(emitterOf),
    all: () => all.all().map(emitterOf),
    hear: (device, h, since) =>
      void hear.run(
        BigInt(h.at),
        BigInt(h.boot),
        BigInt(h.time),
        BigInt(h.bootTime),
        h.state,
        BigInt(h.level),
        BigInt(h.settingsVersion),
        BigInt(h.offsetSeconds),
        BigInt(since),
        device,
      ),
    heardByPhone: (device, at) => void phone.run(BigInt(at), device),
    copied: (device, at) => void copied.run(BigInt(at), device),
    offerKey: (device, keyNumber) => void offer.run(BigInt(keyNumber), device),
    changeKey: (device, until) => void change.run(BigInt(until), device),
    lock: (device, at) => void lock.run(BigInt(at), device),
    retire: (device, at) => void retire.run(BigInt(at), device),
  };
}

const emitterOf = (row: EmitterRow): StoredEmitter => ({
  device: bytesOf(row.device),
  name: row.name,
  place: numberOf(row.place),
  keyNumber: numberOf(row.key_number),
  nextKeyNumber: numberOrNull(row.next_key_number),
  lockedAt: numberOrNull(row.locked_at),
  oldKey:
    row.old_key_number === null || row.old_key_until === null
      ? null
      : { keyNumber: numberOf(row.old_key_number), until: numberOf(row.old_key_until) },
  joinedAt: numberOf(row.joined_at),
  retiredAt: numberOrNull(row.retired_at),
  heard: heardOf(row),
  phoneAt: numberOrNull(row.phone_at),
  copiedAt: numberOrNull(row.copied_at),
  stateSince: numberOf(row.state_since),
});

function heardOf(row: EmitterRow): EmitterHeard | null {
  const { heard_at: at, boot, time, boot_time: bootTime, state, offset_seconds: offset } = row;
  if (at === null || boot === null || time === null || bootTime === null || offset === null) {
    return null;
  }
  return {
    at: numberOf(at),
    boot: numberOf(boot),
    time: numberOf(time),
    bootTime: numberOf(bootTime),
    state: (state ?? "starting") as EmitterHeard["state"],
    level: numberOf(row.level ?? 0n),
    settingsVersion: numberOf(row.settings_version),
    offsetSeconds: numberOf(offset),
  };
}

interface CodeRow {
  readonly id: string;
  readonly place: bigint;
  readonly name: string;
  readonly proof_key: Uint8Array | null;
  readonly expires: bigint;
}

export function createEmitterCodeRows(database: Database): EmitterCodeRows {
  const add = database.prepare(
    "INSERT INTO emitter_code (id, place, name, proof_key, expires) VALUES (?, ?, ?, ?, ?)",
  );
  const find = database.prepare<[string], CodeRow>("SELECT * FROM emitter_code WHERE id = ?");
  const countWrongTry = database.prepare(
    `UPDATE emitter_code SET tries = tries + 1,
       proof_key = CASE WHEN tries + 1 >= ? THEN NULL ELSE proof_key END WHERE id = ?`,
  );
  const spend = database.prepare("UPDATE emitter_code SET proof_key = NULL WHERE id = ?");
  const spendAll = database.prepare("UPDATE emitter_code SET proof_key = NULL");
  const forget = database.prepare("DELETE FROM emitter_code WHERE expires < ?");
  const open = database.prepare<[bigint], { readonly n: bigint }>(
    "SELECT count(*) AS n FROM emitter_code WHERE proof_key IS NOT NULL AND expires >= ?",
  );
  return {
    add: (c) => void add.run(c.id, BigInt(c.place), c.name, c.proofKey, BigInt(c.expires)),
    find(id) {
      const row = find.get(id);
      return row === undefined
        ? null
        : {
            id: row.id,
            place: numberOf(row.place),
            name: row.name,
            proofKey: bytesOrNull(row.proof_key),
            expires: numberOf(row.expires),
          };
    },
    countWrongTry: (id, triesMax) => void countWrongTry.run(BigInt(triesMax), id),
    spend: (id) => void spend.run(id),
    spendAll: () => void spendAll.run(),
    forget: (before) => void forget.run(BigInt(before)),
    open: (at) => numberOf(open.get(BigInt(at))?.n ?? 0n),
  };
}
