/**
 * What a refund or a void in a till's journal gives back: its wallet parts come back to the live balance
 * of whoever has paid, out of the kinds that were booked, once. Runs inside the transaction that stores
 * the entry, in the journal's order, so that an entry which is sent again gives nothing again.
 *
 *   refund, void ──▶ no more than the sale took ──▶ each part no more than its nonce was booked with
 *                                                      └──▶ claim: back + part · wallet: live + part
 *
 * A part of a card on file is only written down: its money never lay here.
 */
import { fromHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type Entry, decodeEntry } from "@tillwave/shared/journal/entry";
import { type BackPart, splitBack } from "@tillwave/shared/sale/give-back";
import type { LineCode } from "@tillwave/shared/sync/answer";
import { NONCE_BYTES } from "@tillwave/shared/wallet/spend-request";
import type { HubRows } from "../store/hub-store.ts";
import type { EpochKey } from "../store/journal-rows.ts";
import type { Claim, Split } from "../store/wallet-rows.ts";

export type Reversal = Extract<Entry, { readonly kind: "refund" | "void" }>;

export const isReversal = (entry: Entry): entry is Reversal =>
  entry.kind === "refund" || entry.kind === "void";

export interface JournaledReversal {
  readonly entry: Reversal;
  readonly of: EpochKey;
  readonly seq: number;
}

/** Null where it was booked, all of it; else nothing of it was. */
export function takeReversal(
  rows: HubRows,
  { entry, of, seq }: JournaledReversal,
): LineCode | null {
  const { original, total, kind } = entry;
  const wrong = checkSale(rows, { entry, of });
  if (wrong !== null) {
    return wrong;
  }
  const bookings: Booking[] = [];
  for (const part of entry.back ?? []) {
    if (part.method !== "cash" && part.method !== "card") {
      const booking = bookingOf(rows, part, { entry, of });
      if (!booking.ok) {
        return booking.error;
      }
      bookings.push(booking.value);
    }
  }
  bookings.forEach((booking) => book(rows, booking));
  rows.reversals.add({ ...of, seq, kind, original, total });
  return null;
}

interface Of {
  readonly entry: Reversal;
  readonly of: EpochKey;
}

/** Of a sale that was made before its till has joined, the hub knows nothing. */
function checkSale(rows: HubRows, { entry, of: { terminal } }: Of): LineCode | null {
  const { original, total, kind, sale, currency } = entry;
  const given = rows.reversals.givenBack(terminal, original);
  if (given.isVoided || (kind === "void" && given.entries > 0)) {
    return "totals-wrong";
  }
  const held = rows.journals.entry({ terminal, epoch: original.epoch }, original.seq);
  if (held === null) {
    return null;
  }
  const sold = decodeEntry(held.body);
  const isItsSale =
    sold.ok &&
    sold.value.kind === "sale-paid" &&
    sold.value.sale === sale &&
    sold.value.currency === currency;
  if (!isItsSale) {
    return "malformed";
  }
  const most = BigInt(sold.value.total);
  const isWhole = kind === "refund" || total === sold.value.total;
  return BigInt(given.total) + BigInt(total) <= most && isWhole ? null : "totals-wrong";
}

interface Booking {
  readonly claim: Claim;
  readonly split: Split;
}

type WalletPart = Exclude<BackPart, { readonly method: "cash" | "card" }>;

/** Only what this till was paid with in this sale, and no more of it than is left. */
function bookingOf(rows: HubRows, part: WalletPart, { entry, of }: Of): Result<Booking, LineCode> {
  const nonce = fromHex(part.nonce);
  const tender = nonce.length === NONCE_BYTES ? rows.tenders.find(nonce) : null;
  if (tender === null || tender.outcome !== "paid" || tender.credential === null) {
    return err("unknown-credential");
  }
  const isIts =
    tender.terminal === of.terminal && tender.sale === entry.sale && tender.tender === part.tender;
  const claim = isIts ? rows.claims.find(nonce, tender.credential) : null;
  if (claim === null || claim.state !== "booked") {
    return err("duplicate-nonce");
  }
  const from = sum(rows.claims.backOf(nonce, claim.credential));
  const to = from + part.amount;
  if (to > sum(claim.split)) {
    return err("totals-wrong");
  }
  const split = splitBack(claim.split, { from, to });
  return part.split === null || isSame(part.split, split)
    ? ok({ claim, split })
    : err("totals-wrong");
}

function book(rows: HubRows, { claim: { nonce, credential }, split }: Booking): void {
  rows.claims.addBack(nonce, credential, split);
  const paidBy = rows.credentials.find(credential);
  if (paidBy !== null) {
    rows.wallets.move(paidBy.wallet, { cash: split.cash, promo: split.promo });
  }
}

const sum = ({ cash, promo, card }: Split): number => cash + promo + card;

const isSame = (a: Split, b: Split): boolean =>
  a.cash === b.cash && a.promo === b.promo && a.card === b.card;
