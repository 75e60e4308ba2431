/** Signs what a receipt says, so that the paper proves offline that this till issued it (protocols §4.7). */
import type { PaidSaleView } from "@tillwave/shared/api/till";
import type { Digest } from "@tillwave/shared/core/crypto";
import { U32_MAX } from "@tillwave/shared/cose/shape";
import type { SalePaid } from "@tillwave/shared/journal/kinds/sale-paid";
import { signReceiptQr } from "@tillwave/shared/sync/receipt-qr";
import type { Database } from "@tillwave/sqlite/database";
import { splitOfProof } from "@tillwave/shared/wallet/proof-split";
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
        ...paidByWallets(entry),
        head: row.head,
        lines: entry.lines,
      },
      { signer, digest: crypto },
    );
  };
}

interface Kinds {
  readonly cash: number;
  readonly promo: number;
  readonly card: number;
  /** Coins and notes, a bank's card, and what does not say. */
  readonly other: number;
}

function paidByWallets({ tenders, total }: SalePaid): Kinds {
  const splits = tenders.flatMap((tender) => {
    const split = tender.method === "cash" ? null : splitOfProof(tender.proof);
    return split === null ? [] : [split];
  });
  const sum = (kind: "cash" | "promo" | "card"): number =>
    splits.reduce((whole, split) => whole + split[kind], 0);
  const [cash, promo, card] = [sum("cash"), sum("promo"), sum("card")];
  return { cash, promo, card, other: total - cash - promo - card };
}
