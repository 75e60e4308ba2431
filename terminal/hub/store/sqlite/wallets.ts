import type { Database } from "@tillwave/sqlite/database";
import type { CredentialRows, StoredCredential, Wallet, WalletRows } from "../wallet-rows.ts";
import { bigOrNull, bytesOf, bytesOrNull, numberOf, numberOrNull } from "./column.ts";

interface WalletRow {
  readonly wallet: Uint8Array;
  readonly name: string;
  readonly cash: bigint;
  readonly promo: bigint;
  readonly card: bigint;
  readonly frozen_at: bigint | null;
}

export function createWalletRows(database: Database): WalletRows {
  const add = database.prepare(
    `INSERT INTO wallet (wallet, name, cash, promo, card, frozen_at, made_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const find = database.prepare<[Uint8Array], WalletRow>("SELECT * FROM wallet WHERE wallet = ?");
  const list = database.prepare<[bigint], WalletRow>(
    "SELECT * FROM wallet ORDER BY made_at DESC, rowid DESC LIMIT ?",
  );
  const count = database.prepare<[], { readonly n: bigint }>("SELECT count(*) AS n FROM wallet");
  const move = database.prepare(
    "UPDATE wallet SET cash = cash + ?, promo = promo + ? WHERE wallet = ?",
  );
  const freeze = database.prepare("UPDATE wallet SET frozen_at = ? WHERE wallet = ?");
  return {
    add: (w, at) =>
      void add.run(
        w.wallet,
        w.name,
        BigInt(w.cash),
        BigInt(w.promo),
        w.card ? 1n : 0n,
        bigOrNull(w.frozenAt),
        BigInt(at),
      ),
    find(wallet) {
      const row = find.get(wallet);
      return row === undefined ? null : walletOf(row);
    },
    list: (limit) => list.all(BigInt(limit)).map(walletOf),
    count: () => numberOf(count.get()?.n ?? 0n),
    move: (wallet, { cash, promo }) => void move.run(BigInt(cash), BigInt(promo), wallet),
    freeze: (wallet, at) => void freeze.run(bigOrNull(at), wallet),
  };
}

const walletOf = (row: WalletRow): Wallet => ({
  wallet: bytesOf(row.wallet),
  name: row.name,
  cash: numberOf(row.cash),
  promo: numberOf(row.promo),
  card: row.card === 1n,
  frozenAt: numberOrNull(row.frozen_at),
});

interface CredentialRow {
  readonly id: Uint8Array;
  readonly wallet: Uint8Array;
  readonly alias: Uint8Array;
  readonly holder_key: Uint8Array;
  readonly signed: Uint8Array;
  readonly issued: bigint;
  readonly expires: bigint;
  readonly aside_cash: bigint;
  readonly aside_promo: bigint;
  readonly successor: Uint8Array | null;
  readonly closed_at_counter: bigint | null;
  readonly closed_cash: bigint | null;
  readonly closed_promo: bigint | null;
  readonly denied_at: bigint | null;
  readonly freed_at: bigint | null;
}

export function createCredentialRows(database: Database): CredentialRows {
  const add = database.prepare(
    `INSERT INTO credential (id, wallet, alias, holder_key, signed, issued, expires, aside_cash,
       aside_promo) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const one = (column: string) =>
    database.prepare<[Uint8Array], CredentialRow>(`SELECT * FROM credential WHERE ${column} = ?`);
  const [find, byAlias, byHolder] = [one("id"), one("alias"), one("holder_key")];
  const ofWallet = database.prepare<[Uint8Array, bigint], CredentialRow>(
    "SELECT * FROM credential WHERE wallet = ? ORDER BY issued DESC, rowid DESC LIMIT ?",
  );
  const live = database.prepare<[Uint8Array, bigint], { readonly n: bigint }>(
    "SELECT count(*) AS n FROM credential WHERE wallet = ? AND expires >= ?",
  );
  const moveAside = database.prepare(
    "UPDATE credential SET aside_cash = aside_cash + ?, aside_promo = aside_promo + ? WHERE id = ?",
  );
  const close = database.prepare(
    `UPDATE credential SET successor = ?, closed_at_counter = ?, closed_cash = ?, closed_promo = ?
     WHERE id = ?`,
  );
  const deny = database.prepare(
    "UPDATE credential SET denied_at = coalesce(denied_at, ?) WHERE id = ?",
  );
  const toFree = database.prepare<[bigint, bigint, bigint], CredentialRow>(
    `SELECT * FROM credential WHERE freed_at IS NULL AND expires < ? AND NOT EXISTS (
       SELECT 1 FROM terminal WHERE revoked_at IS NULL AND lease_until >= issued
         AND (complete_at IS NULL OR complete_at <= (expires + ?) * 1000))
     ORDER BY expires LIMIT ?`,
  );
  const markFreed = database.prepare("UPDATE credential SET freed_at = ? WHERE id = ?");
  const denied = database.prepare<[bigint], { readonly alias: Uint8Array }>(
    `SELECT alias FROM credential JOIN wallet USING (wallet)
     WHERE expires >= ? AND (denied_at IS NOT NULL OR frozen_at IS NOT NULL)`,
  );
  const orNull = (row: CredentialRow | undefined): StoredCredential | null =>
    row === undefined ? null : credentialOf(row);
  return {
    add: (c) =>
      void add.run(
        c.id,
        c.wallet,
        c.alias,
        c.holderKey,
        c.signed,
        BigInt(c.issued),
        BigInt(c.expires),
        BigInt(c.aside.cash),
        BigInt(c.aside.promo),
      ),
    find: (id) => orNull(find.get(id)),
    findByAlias: (alias) => orNull(byAlias.get(alias)),
    findByHolder: (holderKey) => orNull(byHolder.get(holderKey)),
    ofWallet: (wallet, limit) => ofWallet.all(wallet, BigInt(limit)).map(credentialOf),
    liveOfWallet: (wallet, now) => numberOf(live.get(wallet, BigInt(now))?.n ?? 0n),
    moveAside: (id, { cash, promo }) => void moveAside.run(BigInt(cash), BigInt(promo), id),
    close: (id, { successor, counter, cash, promo }) =>
      void close.run(successor, BigInt(counter), BigInt(cash), BigInt(promo), id),
    deny: (id, at) => void deny.run(BigInt(at), id),
    toFree: ({ before, clocksDiffer, limit }) =>
      toFree.all(BigInt(before), BigInt(clocksDiffer), BigInt(limit)).map(credentialOf),
    markFreed: (id, at) => void markFreed.run(BigInt(at), id),
    deniedAliases: (now) => denied.all(BigInt(now)).map(({ alias }) => bytesOf(alias)),
  };
}

const credentialOf = (row: CredentialRow): StoredCredential => ({
  id: bytesOf(row.id),
  wallet: bytesOf(row.wallet),
  alias: bytesOf(row.alias),
  holderKey: bytesOf(row.holder_key),
  signed: bytesOf(row.signed),
  issued: numberOf(row.issued),
  expires: numberOf(row.expires),
  aside: { cash: numberOf(row.aside_cash), promo: numberOf(row.aside_promo) },
  successor: bytesOrNull(row.successor),
  closed:
    row.closed_at_counter === null
      ? null
      : {
          counter: numberOf(row.closed_at_counter),
          cash: numberOf(row.closed_cash ?? 0n),
          promo: numberOf(row.closed_promo ?? 0n),
        },
  deniedAt: numberOrNull(row.denied_at),
  freedAt: numberOrNull(row.freed_at),
});
