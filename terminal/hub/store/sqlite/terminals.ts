import type { Database } from "@tillwave/sqlite/database";
import type { Terminal, TerminalRows } from "../terminal-rows.ts";
import { bigOrNull, bytesOf, bytesOrNull, numberOf, numberOrNull } from "./column.ts";

interface Row {
  readonly terminal: bigint;
  readonly name: string;
  readonly key_number: bigint;
  readonly revoked_at: bigint | null;
  readonly highest_epoch: bigint;
  readonly leased_epoch: bigint;
  readonly spare_epoch: bigint;
  readonly certificate: Uint8Array | null;
  readonly certificate_until: bigint;
  readonly lease: Uint8Array | null;
  readonly lease_until: bigint;
  readonly renewed_at: bigint;
  readonly last_seen: bigint | null;
  readonly waiting: bigint | null;
  readonly waiting_since: bigint | null;
  readonly catalogue_version: bigint | null;
  readonly sales: bigint;
  readonly total: bigint;
  readonly complete_at: bigint | null;
}

export function createTerminalRows(database: Database): TerminalRows {
  const find = database.prepare<[bigint], Row>("SELECT * FROM terminal WHERE terminal = ?");
  const list = database.prepare<[], Row>("SELECT * FROM terminal ORDER BY terminal");
  const highest = database.prepare<[], { readonly highest: bigint }>(
    "SELECT coalesce(max(terminal), 0) AS highest FROM terminal",
  );
  const name = database.prepare(
    `INSERT INTO terminal (terminal, name) VALUES (?, ?)
     ON CONFLICT (terminal) DO UPDATE SET name = excluded.name`,
  );
  const addKey = database.prepare(
    "INSERT INTO till_key (terminal, key_number, public_key, secret, since) VALUES (?, ?, ?, ?, ?)",
  );
  const keys = database.prepare<
    [bigint],
    { readonly key_number: bigint; readonly public_key: Uint8Array }
  >("SELECT key_number, public_key FROM till_key WHERE terminal = ? ORDER BY key_number DESC");
  const secretOf = database.prepare<[bigint], { readonly secret: Uint8Array }>(
    "SELECT secret FROM till_key JOIN terminal USING (terminal, key_number) WHERE terminal = ?",
  );
  const grant = database.prepare(
    `UPDATE terminal SET key_number = ?, highest_epoch = max(highest_epoch, ?), leased_epoch = ?,
       spare_epoch = ?, certificate = ?, certificate_until = ?, lease = ?, lease_until = ?,
       renewed_at = ?, revoked_at = NULL WHERE terminal = ?`,
  );
  const revoke = database.prepare(
    "UPDATE terminal SET revoked_at = ? WHERE terminal = ? AND revoked_at IS NULL",
  );
  const hear = database.prepare(
    `UPDATE terminal SET last_seen = ?, waiting = ?, waiting_since = ?,
       catalogue_version = coalesce(?, catalogue_version) WHERE terminal = ?`,
  );
  const complete = database.prepare("UPDATE terminal SET complete_at = ? WHERE terminal = ?");
  const raiseEpoch = database.prepare(
    "UPDATE terminal SET highest_epoch = max(highest_epoch, ?) WHERE terminal = ?",
  );
  // A till may claim any amount: the sum stops at what JSON keeps whole.
  const countSales = database.prepare(
    `UPDATE terminal SET sales = sales + ?, total = min(total + ?, 9007199254740991)
     WHERE terminal = ?`,
  );
  return {
    find(terminal) {
      const row = find.get(BigInt(terminal));
      return row === undefined ? null : terminalOf(row);
    },
    list: () => list.all().map(terminalOf),
    highestNumber: () => numberOf(highest.get()?.highest ?? 0n),
    name: (terminal, called) => void name.run(BigInt(terminal), called),
    addKey: (terminal, { keyNumber, publicKey, secret, since }) =>
      void addKey.run(BigInt(terminal), BigInt(keyNumber), publicKey, secret, BigInt(since)),
    keys: (terminal) =>
      keys.all(BigInt(terminal)).map((row) => ({
        keyNumber: numberOf(row.key_number),
        publicKey: bytesOf(row.public_key),
      })),
    secret: (terminal) => bytesOrNull(secretOf.get(BigInt(terminal))?.secret ?? null),
    grant: (terminal, g) =>
      void grant.run(
        BigInt(g.keyNumber),
        BigInt(g.highestEpoch),
        BigInt(g.leasedEpoch),
        BigInt(g.spareEpoch),
        g.certificate,
        BigInt(g.certificateUntil),
        g.lease,
        BigInt(g.leaseUntil),
        BigInt(g.renewedAt),
        BigInt(terminal),
      ),
    revoke: (terminal, at) => void revoke.run(BigInt(at), BigInt(terminal)),
    hear: (terminal, word) =>
      void hear.run(
        BigInt(word.lastSeen),
        bigOrNull(word.waiting),
        bigOrNull(word.waitingSince),
        bigOrNull(word.catalogueVersion),
        BigInt(terminal),
      ),
    complete: (terminal, at) => void complete.run(BigInt(at), BigInt(terminal)),
    raiseEpoch: (terminal, epoch) => void raiseEpoch.run(BigInt(epoch), BigInt(terminal)),
    countSales: (terminal, { sales, total }) =>
      void countSales.run(BigInt(sales), BigInt(total), BigInt(terminal)),
  };
}

function terminalOf(row: Row): Terminal {
  return {
    terminal: numberOf(row.terminal),
    name: row.name,
    keyNumber: numberOf(row.key_number),
    revokedAt: numberOrNull(row.revoked_at),
    highestEpoch: numberOf(row.highest_epoch),
    leasedEpoch: numberOf(row.leased_epoch),
    spareEpoch: numberOf(row.spare_epoch),
    certificate: bytesOrNull(row.certificate),
    certificateUntil: numberOf(row.certificate_until),
    lease: bytesOrNull(row.lease),
    leaseUntil: numberOf(row.lease_until),
    renewedAt: numberOf(row.renewed_at),
    lastSeen: numberOrNull(row.last_seen),
    waiting: numberOrNull(row.waiting),
    waitingSince: numberOrNull(row.waiting_since),
    catalogueVersion: numberOrNull(row.catalogue_version),
    sales: numberOf(row.sales),
    total: numberOf(row.total),
    completeAt: numberOrNull(row.complete_at),
  };
}
