/** Finds the sales that a person looks for. A receipt's code is believed only if this till has signed it. */
import {
  FOUND_MAX,
  type FoundReply,
  type FoundSale,
  type LookError,
  type ReversalRequest,
} from "@tillwave/shared/api/reversals";
import type { PaidSaleView } from "@tillwave/shared/api/till";
import type { Digest, Verifier } from "@tillwave/shared/core/crypto";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Currency } from "@tillwave/shared/sale/currency";
import { type SignedReceipt, openReceiptQr, peekReceiptQr } from "@tillwave/shared/sync/receipt-qr";
import type { Identity } from "../journal.ts";
import type { Membership } from "../sync/membership-types.ts";
import { type LookedFor, lookedFor } from "./looked-for.ts";
import type { ReversalStore } from "./reversal-store.ts";

export interface LookDeps {
  readonly store: ReversalStore;
  readonly identity: Identity;
  readonly membership: () => Membership | null;
  readonly crypto: Digest & Verifier;
  /** Of the shop. */
  readonly currency: Currency;
  /** Null where that entry is no readable sale. */
  readonly find: (ref: EntryRef) => PaidSaleView | null;
  /** In the shop's time zone: `2026-11-22 14:05 …`. */
  readonly formatAt: (wall: number) => string;
}

export type Wanted = Extract<ReversalRequest, { readonly action: "look" | "find" }>;

/** Throws what the disk throws. */
export function look(
  wanted: Wanted,
  deps: LookDeps & { readonly found: (paid: PaidSaleView) => FoundSale },
): FoundReply {
  const sales =
    wanted.action === "find"
      ? ok(read([wanted.ref], deps))
      : salesOf(lookedFor(wanted.text, deps.currency), deps);
  if (!sales.ok) {
    return { ok: false, error: sales.error };
  }
  return sales.value.length === 0
    ? { ok: false, error: { type: "nothing-found" } }
    : { ok: true, found: sales.value.slice(0, FOUND_MAX).map(deps.found) };
}

type Sales = Result<readonly PaidSaleView[], LookError>;

function salesOf(wanted: LookedFor, deps: LookDeps): Sales {
  const { store } = deps;
  switch (wanted.type) {
    case "receipt":
      return byReceipt(wanted.text, deps);
    case "entry":
      return byName(wanted, deps);
    case "day":
      return ok(ofDay(wanted.day, deps));
    case "figure": {
      const { number, total } = wanted;
      const numbered = number === null ? [] : store.byNumber(number);
      const ofTotal = total === null ? [] : store.byTotal(total);
      const isOther = (ref: EntryRef): boolean => !numbered.some((one) => isSame(one, ref));
      return ok(read([...numbered, ...ofTotal.filter(isOther)], deps));
    }
  }
}

function byReceipt(text: string, deps: LookDeps): Sales {
  const { identity, membership, crypto } = deps;
  const member = membership();
  if (member === null) {
    return err({ type: "not-joined" });
  }
  const said = peekReceiptQr(text);
  if (!said.ok) {
    return err({ type: "receipt-false" });
  }
  if (said.value.merchant !== identity.merchant) {
    return err({ type: "other-shop" });
  }
  if (said.value.terminal !== identity.terminal) {
    return err({ type: "other-till", terminal: said.value.terminal });
  }
  const opened = openReceiptQr(text, { keys: [member.signer.publicKey], crypto });
  if (!opened.ok) {
    return err({ type: "receipt-false" });
  }
  const paid = ownSale(opened.value, deps);
  return paid === null || !saysTheSame(opened.value, paid)
    ? err({ type: "not-in-journal" })
    : ok([paid]);
}

function byName(
  { terminal, ...ref }: Extract<LookedFor, { type: "entry" }>,
  deps: LookDeps,
): Sales {
  const { identity, store } = deps;
  const owner = store.ownerOf(ref.epoch);
  if (terminal !== identity.terminal && terminal !== owner?.terminal) {
    return err({ type: "other-till", terminal });
  }
  const paid = owner?.terminal === terminal ? deps.find(ref) : null;
  return ok(paid === null ? [] : [paid]);
}

/** By this till, under the numbers that it has now. */
function ownSale(
  { epoch, seq }: SignedReceipt,
  { store, identity, find }: LookDeps,
): PaidSaleView | null {
  const owner = store.ownerOf(epoch);
  const isOwn = owner?.merchant === identity.merchant && owner.terminal === identity.terminal;
  return isOwn ? find({ epoch, seq }) : null;
}

/** A journal that was put back may have written another sale under that number since. */
function saysTheSame({ total, currency, headStart }: SignedReceipt, paid: PaidSaleView): boolean {
  const { entry, head } = paid;
  const start = Array.from(headStart, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return total === entry.total && currency === entry.currency && start.startsWith(head);
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** From midnight to midnight by the shop's clock. */
function ofDay(day: string, deps: LookDeps): readonly PaidSaleView[] {
  const begins = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(begins)) {
    return [];
  }
  const midnight = (utc: number): number => Math.max(0, utc - offsetAt(utc, deps));
  return read(deps.store.byTime(midnight(begins), midnight(begins + DAY_MS)), deps);
}

/** What the shop's clock is ahead of UTC, in milliseconds: the `+08:00` at the end of its time. */
function offsetAt(wall: number, { formatAt }: LookDeps): number {
  const found = /(?<sign>[+-])(?<hours>\d{2}):(?<minutes>\d{2})$/u.exec(formatAt(wall))?.groups;
  const minutes = Number(found?.["hours"] ?? 0) * 60 + Number(found?.["minutes"] ?? 0);
  return (found?.["sign"] === "-" ? -minutes : minutes) * MINUTE_MS;
}

const read = (refs: readonly EntryRef[], { find }: LookDeps): readonly PaidSaleView[] =>
  refs.flatMap((ref) => find(ref) ?? []);

const isSame = (a: EntryRef, b: EntryRef): boolean => a.epoch === b.epoch && a.seq === b.seq;
