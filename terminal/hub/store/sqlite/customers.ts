import type { Database } from "@tillwave/sqlite/database";
import type { CustomerRows, PointRows, SaidRows } from "../presence-rows.ts";
import { bytesOf, numberOf } from "./column.ts";

interface CustomerRow {
  readonly number: bigint;
  readonly customer: Uint8Array;
  readonly public_key: Uint8Array;
  readonly consent: bigint;
}

export function createCustomerRows(database: Database): CustomerRows {
  const find = database.prepare<[Uint8Array], CustomerRow>(
    "SELECT number, customer, public_key, consent FROM customer WHERE customer = ?",
  );
  const add = database.prepare(
    `INSERT INTO customer (customer, public_key, joined_at, consent, consent_at)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const consent = database.prepare(
    "UPDATE customer SET consent = ?, consent_at = ? WHERE number = ?",
  );
  const remove = database.prepare("DELETE FROM customer WHERE number = ?");
  const count = database.prepare<[], { readonly n: bigint }>("SELECT count(*) AS n FROM customer");
  const last = database.prepare<[bigint, bigint], { readonly number: bigint | null }>(
    `SELECT max(number) AS number
     FROM (SELECT number FROM customer WHERE number > ? ORDER BY number LIMIT ?)`,
  );
  const forget = database.prepare(
    `DELETE FROM customer WHERE number > ? AND number <= ? AND joined_at < ?
     AND NOT EXISTS (SELECT 1 FROM point_fact WHERE point_fact.customer = number)
     AND NOT EXISTS (SELECT 1 FROM visit WHERE visit.customer = number)`,
  );
  return {
    find(customer) {
      const row = find.get(customer);
      return row === undefined
        ? null
        : {
            number: numberOf(row.number),
            customer: bytesOf(row.customer),
            publicKey: bytesOf(row.public_key),
            consent: numberOf(row.consent),
          };
    },
    add: (c, at) =>
      void add.run(c.customer, c.publicKey, BigInt(at), BigInt(c.consent), BigInt(at)),
    consent: (number, version, at) => void consent.run(BigInt(version), BigInt(at), BigInt(number)),
    remove: (number) => void remove.run(BigInt(number)),
    count: () => numberOf(count.get()?.n ?? 0n),
    forgetIdle(slice) {
      const after = BigInt(slice.after);
      const to = last.get(after, BigInt(slice.count))?.number ?? null;
      if (to !== null) {
        forget.run(after, to, BigInt(slice.joinedBefore));
      }
      return numberOf(to ?? 0n);
    },
  };
}

/** Reasons that count. */
const EARNED = "reason IN ('check-in', 'released')";

export function createPointRows(database: Database): PointRows {
  const add = database.prepare(
    `INSERT INTO point_fact (customer, place, window, period, points, reason, at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const total = database.prepare<[bigint], { readonly total: bigint }>(
    `SELECT coalesce(sum(points), 0) AS total FROM point_fact WHERE customer = ? AND ${EARNED}`,
  );
  const windows = database.prepare<[bigint], { readonly place: bigint; readonly newest: bigint }>(
    `SELECT place, max(window) AS newest FROM point_fact WHERE customer = ? AND ${EARNED}
     GROUP BY place`,
  );
  const earned = database.prepare<[bigint, bigint, bigint], { readonly id: bigint }>(
    `SELECT id FROM point_fact WHERE customer = ? AND place = ? AND period = ? AND ${EARNED}`,
  );
  const earnedSince = database.prepare<[bigint, bigint, bigint], { readonly id: bigint }>(
    `SELECT id FROM point_fact WHERE customer = ? AND place = ? AND window >= ? AND ${EARNED} LIMIT 1`,
  );
  const leave = database.prepare(
    `INSERT INTO point_fact (points, reason, at)
     SELECT coalesce(sum(points), 0), 'erased', ? FROM point_fact WHERE customer = ? AND ${EARNED}`,
  );
  const erase = database.prepare("DELETE FROM point_fact WHERE customer = ?");
  return {
    add: (f) =>
      void add.run(
        BigInt(f.customer),
        BigInt(f.place),
        BigInt(f.window),
        BigInt(f.period),
        BigInt(f.points),
        f.reason,
        BigInt(f.at),
      ),
    total: (customer) => numberOf(total.get(BigInt(customer))?.total ?? 0n),
    hasEarned: ({ customer, place, period }) =>
      earned.get(BigInt(customer), BigInt(place), BigInt(period)) !== undefined,
    hasEarnedSince: ({ customer, place, window }) =>
      earnedSince.get(BigInt(customer), BigInt(place), BigInt(window)) !== undefined,
    rewardedWindows: (customer) =>
      new Map(
        windows
          .all(BigInt(customer))
          .map(({ place, newest }) => [numberOf(place), numberOf(newest)]),
      ),
    erase(customer, at) {
      leave.run(BigInt(at), BigInt(customer));
      erase.run(BigInt(customer));
    },
  };
}

export function createSaidRows(database: Database): SaidRows {
  const remember = database.prepare(
    "INSERT INTO said_once (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
  );
  const forget = database.prepare("DELETE FROM said_once WHERE at < ?");
  return {
    remember: (id, at) => remember.run(id, BigInt(at)).changes === 1,
    forget: (before) => void forget.run(BigInt(before)),
  };
}
