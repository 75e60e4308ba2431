/**
 * What a receipt says, before anybody has decided how it looks: the paper and the page's preview are
 * both drawn from this, so that they cannot differ.
 */
import type { EntryRef } from "../journal/fields.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import type { Split } from "../wallet/kinds.ts";

export interface Receipt {
  readonly seller: Seller;
  readonly till: { readonly name: string; readonly terminal: number };
  /** Wall clock of the sale in the shop's time zone: `2026-11-22 14:05 +08:00`. */
  readonly at: string;
  readonly ref: EntryRef;
  /** The first 8 hex digits of the chain's head at this entry: every customer is a witness. */
  readonly head: string;
  readonly entry: SalePaid;
  /** Out of what wallets have paid, a place for each tender; left out where none of them did. */
  readonly splits?: readonly (Split | null)[];
  /** Signed by the till (protocols §4.7), from `TWR1` on; null while it has joined no hub. */
  readonly qr: string | null;
  /** 0 is the original. */
  readonly copy: number;
}

export interface Seller {
  readonly name: string;
  readonly address: readonly string[];
  /** As the law of the place wants it printed; null where none is set. */
  readonly taxId: string | null;
}
