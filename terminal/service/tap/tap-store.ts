/**
 * What the till remembers of wallets that have paid it. One statement, one function; reading and
 * writing throw what SQLite throws.
 *
 * Spec: Tillwave protocols, version 1, §1.6 (highest seen), §1.9 (wrong codes), §4.6 (sums at risk).
 */
import type { SeenSpends } from "@tillwave/shared/wallet/check-answer";
import type { SpentAtRisk } from "@tillwave/shared/wallet/risk";
import { CODE_WRONG_PER_HOUR_MAX } from "@tillwave/shared/wallet/typed-code";
import type { Database } from "@tillwave/sqlite/database";

/** Aliases at once, at most; those that expire first make room. */
const SEEN_MAX = 100_000;
const HOUR = 3600;

export interface AtRisk {
  /** Of the entry that counts it. */
  readonly position: number;
  readonly alias: Uint8Array;
  /** Minor units. */
  readonly amount: number;
  readonly shift: number;
}

export interface TapStore {
  seen(alias: Uint8Array): SeenSpends | null;
  /** Inside a transaction, as are all that write. */
  see(alias: Uint8Array, spends: SeenSpends, times: { expires: number; now: number }): void;
  takeRisk(risk: AtRisk): void;
  /** Of what the hub has not answered for, after this position. */
  spent(alias: Uint8Array, shift: number, after: number): SpentAtRisk;
  /** The hub has answered for every entry up to here. */
  forgetRisks(upTo: number): void;
  addWrongCode(now: number): void;
  areCodesLocked(now: number): boolean;
  /** Trusted Unix seconds; null where the hub never was. */
  heard(): number | null;
  keepHeard(at: number): void;
}

interface SeenRow {
  readonly counter: bigint;
  readonly cum_cash: bigint;
  readonly cum_promo: bigint;
}

export function createTapStore(database: Database): TapStore {
  return { ...createSeen(database), ...createRisks(database), ...createRest(database) };
}

function createSeen(database: Database): Pick<TapStore, "seen" | "see"> {
  const select = database.prepare<[Uint8Array], SeenRow>(
    "SELECT counter, cum_cash, cum_promo FROM tap_seen WHERE alias = ?",
  );
  const replace = database.prepare<[Uint8Array, bigint, bigint, bigint, bigint]>(
    "REPLACE INTO tap_seen (alias, counter, cum_cash, cum_promo, expires) VALUES (?, ?, ?, ?, ?)",
  );
  const dropExpired = database.prepare<[bigint]>("DELETE FROM tap_seen WHERE expires < ?");
  const count = database.prepare<[], { n: bigint }>("SELECT count(*) AS n FROM tap_seen");
  const dropFirst = database.prepare<[]>(
    "DELETE FROM tap_seen WHERE alias = (SELECT alias FROM tap_seen ORDER BY expires LIMIT 1)",
  );
  let rows = Number(count.get()?.n ?? 0n);
  return {
    seen(alias) {
      const row = select.get(alias);
      return row === undefined
        ? null
        : {
            counter: Number(row.counter),
            cumCash: Number(row.cum_cash),
            cumPromo: Number(row.cum_promo),
          };
    },
    see(alias, { counter, cumCash, cumPromo }, { expires, now }) {
      dropExpired.run(BigInt(now - HOUR));
      if (rows >= SEEN_MAX) {
        rows = Number(count.get()?.n ?? 0n);
        if (rows >= SEEN_MAX && select.get(alias) === undefined) {
          dropFirst.run();
        }
      }
      rows += 1;
      const figures = [BigInt(counter), BigInt(cumCash), BigInt(cumPromo)] as const;
      replace.run(alias, ...figures, BigInt(expires));
    },
  };
}

function createRisks(database: Database): Pick<TapStore, "takeRisk" | "spent" | "forgetRisks"> {
  const insert = database.prepare<[bigint, Uint8Array, bigint, bigint]>(
    "INSERT INTO tap_at_risk (position, alias, amount, shift) VALUES (?, ?, ?, ?)",
  );
  const sum = database.prepare<
    [Uint8Array, bigint, bigint],
    { wallet: bigint; terminal: bigint; shift: bigint; count: bigint }
  >(
    `SELECT coalesce(sum(amount) FILTER (WHERE alias = ?), 0) AS wallet,
            coalesce(sum(amount), 0) AS terminal,
            coalesce(sum(amount) FILTER (WHERE shift = ?), 0) AS shift,
            count(*) AS count
     FROM tap_at_risk WHERE position > ?`,
  );
  const remove = database.prepare<[bigint]>("DELETE FROM tap_at_risk WHERE position <= ?");
  return {
    takeRisk({ position, alias, amount, shift }) {
      insert.run(BigInt(position), alias, BigInt(amount), BigInt(shift));
    },
    spent(alias, shift, after) {
      const row = sum.get(alias, BigInt(shift), BigInt(after));
      return {
        wallet: Number(row?.wallet ?? 0n),
        terminal: Number(row?.terminal ?? 0n),
        shift: Number(row?.shift ?? 0n),
        count: Number(row?.count ?? 0n),
      };
    },
    forgetRisks(upTo) {
      remove.run(BigInt(upTo));
    },
  };
}

function createRest(
  database: Database,
): Pick<TapStore, "addWrongCode" | "areCodesLocked" | "heard" | "keepHeard"> {
  const insertWrong = database.prepare<[bigint]>("INSERT INTO tap_wrong_code (at) VALUES (?)");
  const dropWrong = database.prepare<[bigint]>("DELETE FROM tap_wrong_code WHERE at < ?");
  const countWrong = database.prepare<[bigint], { n: bigint }>(
    "SELECT count(*) AS n FROM tap_wrong_code WHERE at >= ?",
  );
  const selectHeard = database.prepare<[], { at: bigint }>("SELECT at FROM tap_heard WHERE id = 1");
  const replaceHeard = database.prepare<[bigint]>("REPLACE INTO tap_heard (id, at) VALUES (1, ?)");
  return {
    addWrongCode(now) {
      dropWrong.run(BigInt(now - HOUR));
      insertWrong.run(BigInt(now));
    },
    areCodesLocked: (now) =>
      Number(countWrong.get(BigInt(now - HOUR))?.n ?? 0n) >= CODE_WRONG_PER_HOUR_MAX,
    heard() {
      const row = selectHeard.get();
      return row === undefined ? null : Number(row.at);
    },
    keepHeard(at) {
      replaceHeard.run(BigInt(at));
    },
  };
}
