/** Signs what a receipt says, so that the paper proves offline that this till issued it (protocols §4.7). */
import type { PaidSaleView } from "@tillwave/shared/api/till";
import type { Digest } from "@tillwave/shared/core/crypto";
import { U32_MAX } from "@tillwave/shared/cose/shape";
import { signReceiptQr } from "@tillwave/shared/sync/receipt-qr";
import type { Database } from "@tillwave/sqlite/database";
import type { Memberships } from "./sync/membership-types.ts";

export interface ReceiptSignerDeps {
  readonly database: Database;
  readonly memberships: Pick<Memberships, "now">;
  readonly crypto: Digest;
}

interface HeadRow {
  readonly head: Uint8Array;
  readonly merchant: bigint;
  readonly terminal: bigint;
}

/**
 * Null while this till has joined no hub, and for sales that it made under numbers which the hub did
 * not give: nobody could tell whose they are.
 */
export function createReceiptSigner({
  database,
  memberships,
  crypto,
}: ReceiptSignerDeps): (paid: PaidSaleView) => string | null {
  const find = database.prepare<[{ epoch: bigint; seq: bigint }], HeadRow>(
    "SELECT entry.head, epoch.merchant, epoch.terminal FROM epoch JOIN entry ON entry.position = epoch.first_position + @seq - 1 AND entry.epoch = epoch.epoch WHERE epoch.epoch = @epoch",
  );
  return ({ ref, entry }) => {
    const membership = memberships.now();
    if (membership === null) {
      return null;
    }
    const { merchant, terminal, signer } = membership;
    const row = find.get({ epoch: BigInt(ref.epoch), seq: BigInt(ref.seq) });
    const time = Math.floor(entry.clock.wall / 1000);
    const isOwn = row?.merchant === BigInt(merchant) && row.terminal === BigInt(terminal);
    // A clock that was set beyond the year 2106 has no place in it.
    if (row === undefined || !isOwn || time > U32_MAX) {
      return null;
    }
    return signReceiptQr(
      {
        merchant,
        terminal,
        ...ref,
        time,
        currency: entry.currency,
        total: entry.total,
        // No wallet pays yet that would say in which of these kinds.
        cash: 0,
        promo: 0,
        card: 0,
        other: entry.total,
        head: row.head,
        lines: entry.lines,
      },
      { signer, digest: crypto },
    );
  };
}
