import type { Database } from "@tillwave/sqlite/database";
import type {
  CheckInSumRows,
  NewVisit,
  Quarter,
  QuarterPart,
  Visit,
  VisitRows,
  VisitState,
} from "../presence-rows.ts";
import { bytesOf, numberOf } from "./column.ts";

interface VisitRow {
  readonly id: bigint;
  readonly customer: bigint;
  readonly place: bigint;
  readonly window: bigint;
  readonly device: Uint8Array;
  readonly key_number: bigint;
  readonly at: bigint;
  readonly heard_at: bigint;
  readonly quality: bigint;
  readonly status: string;
  readonly points: bigint;
  readonly period: bigint;
  readonly state: string;
  readonly run: Uint8Array;
  readonly came: bigint;
  readonly is_clock_unsure: bigint;
}

export function createVisitRows(database: Database): VisitRows {
  const add = database.prepare(
    `INSERT INTO visit (customer, place, window, device, key_number, at, heard_at, quality, status,
       points, period, state, run, came, is_clock_unsure)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const find = database.prepare<[bigint, bigint, bigint], VisitRow>(
    "SELECT * FROM visit WHERE customer = ? AND place = ? AND window = ?",
  );
  const isHeld = database.prepare<[bigint, bigint, bigint], { readonly id: bigint }>(
    `SELECT id FROM visit WHERE customer = ? AND place = ? AND period = ? AND state = 'held' LIMIT 1`,
  );
  const ofCustomer = database.prepare<[bigint, bigint], VisitRow>(
    "SELECT * FROM visit WHERE customer = ? ORDER BY at DESC, id DESC LIMIT ?",
  );
  const heldOf = database.prepare<[Uint8Array, bigint], VisitRow>(
    "SELECT * FROM visit WHERE device = ? AND state = 'held' ORDER BY id LIMIT ?",
  );
  const heldBefore = database.prepare<[bigint, bigint], VisitRow>(
    "SELECT * FROM visit WHERE state = 'held' AND at < ? ORDER BY id LIMIT ?",
  );
  const heldPoints = database.prepare<[bigint], { readonly points: bigint }>(
    // Of several that wait for one reward, one gets it.
    `SELECT coalesce(sum(points), 0) AS points FROM (SELECT max(points) AS points FROM visit
       WHERE customer = ? AND state = 'held' GROUP BY place, period)`,
  );
  const heldOfPlace = database.prepare<[bigint], { readonly n: bigint }>(
    "SELECT count(*) AS n FROM visit WHERE state = 'held' AND place = ?",
  );
  const settle = database.prepare("UPDATE visit SET state = ?, points = ? WHERE id = ?");
  const removeOf = database.prepare("DELETE FROM visit WHERE customer = ?");
  const forget = database.prepare("DELETE FROM visit WHERE at < ? AND state <> 'held'");
  return {
    add: (visit) => void add.run(...columnsOf(visit)),
    find({ customer, place, window }) {
      const row = find.get(BigInt(customer), BigInt(place), BigInt(window));
      return row === undefined ? null : visitOf(row);
    },
    isHeld: ({ customer, place, period }) =>
      isHeld.get(BigInt(customer), BigInt(place), BigInt(period)) !== undefined,
    ofCustomer: (customer, limit) => ofCustomer.all(BigInt(customer), BigInt(limit)).map(visitOf),
    heldOf: (device, limit) => heldOf.all(device, BigInt(limit)).map(visitOf),
    heldBefore: (at, limit) => heldBefore.all(BigInt(at), BigInt(limit)).map(visitOf),
    heldPoints: (customer) => numberOf(heldPoints.get(BigInt(customer))?.points ?? 0n),
    heldOfPlace: (place) => numberOf(heldOfPlace.get(BigInt(place))?.n ?? 0n),
    settle: (id, { state, points }) => void settle.run(state, BigInt(points), BigInt(id)),
    removeOf: (customer) => void removeOf.run(BigInt(customer)),
    forget: (before) => void forget.run(BigInt(before)),
  };
}

const columnsOf = (v: NewVisit) => [
  BigInt(v.customer),
  BigInt(v.place),
  BigInt(v.window),
  v.device,
  BigInt(v.keyNumber),
  BigInt(v.at),
  BigInt(v.heardAt),
  BigInt(v.quality),
  v.status,
  BigInt(v.points),
  BigInt(v.period),
  v.state,
  v.run,
  BigInt(v.came),
  v.isClockUnsure ? 1n : 0n,
];

const visitOf = (row: VisitRow): Visit => ({
  id: numberOf(row.id),
  customer: numberOf(row.customer),
  place: numberOf(row.place),
  window: numberOf(row.window),
  device: bytesOf(row.device),
  keyNumber: numberOf(row.key_number),
  at: numberOf(row.at),
  heardAt: numberOf(row.heard_at),
  quality: numberOf(row.quality),
  status: row.status as Visit["status"],
  points: numberOf(row.points),
  period: numberOf(row.period),
  state: row.state as VisitState,
  run: bytesOf(row.run),
  came: numberOf(row.came),
  isClockUnsure: row.is_clock_unsure === 1n,
});

type QuarterRow = Readonly<Record<keyof Quarter, bigint>>;

export function createCheckInSumRows(database: Database): CheckInSumRows {
  const count = (part: QuarterPart) =>
    database.prepare(
      `INSERT INTO check_in_quarter (begins, place, ${part}) VALUES (?, ?, ?)
       ON CONFLICT (begins, place) DO UPDATE SET ${part} = ${part} + excluded.${part}`,
    );
  const counts = {
    rewarded: count("rewarded"),
    points: count("points"),
    others: count("others"),
    guesses: count("guesses"),
    replays: count("replays"),
  };
  const since = database.prepare<[bigint], QuarterRow>(
    "SELECT * FROM check_in_quarter WHERE begins >= ? ORDER BY begins, place",
  );
  return {
    count: ({ place, begins }, part, by) =>
      void counts[part].run(BigInt(begins), BigInt(place), BigInt(by)),
    since: (from) =>
      since.all(BigInt(from)).map((row) => ({
        begins: numberOf(row.begins),
        place: numberOf(row.place),
        rewarded: numberOf(row.rewarded),
        points: numberOf(row.points),
        others: numberOf(row.others),
        guesses: numberOf(row.guesses),
        replays: numberOf(row.replays),
      })),
  };
}
