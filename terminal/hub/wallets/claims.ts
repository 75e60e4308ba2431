/**
 * Where a wallet's value is, and the only ways in which it moves:
 *
 *   wallet (live) ⇄ credential (set aside, for tills that cannot ask) ⇄ claim (tied to a nonce, or paid)
 *
 * Spec: Tillwave protocols, version 1, §1.2 (set aside), §1.5 (holds), §1.9 (uplinks). Of each wallet the
 * sum of what is live, set aside, held and booked is what was ever put in, whatever happens in whatever
 * order. A nonce is booked once; a wallet goes below zero only where a till was paid with more than there
 * was. Everything here runs inside a transaction.
 */
import { assert, present } from "@tillwave/shared/core/assert";
import { equalBytes } from "@tillwave/shared/core/bytes";
import type { HubRows } from "../store/hub-store.ts";
import type { Claim, Split, StoredCredential, Value } from "../store/wallet-rows.ts";

export type NewClaim = Omit<Claim, "fromAside">;

/**
 * Takes a claim's value out of its wallet: from what its credential has set aside as far as that goes,
 * or from the live balance alone.
 */
export function tie(rows: HubRows, claim: NewClaim, from: "aside" | "live"): Claim {
  assert(claim.state !== "released", "what is tied is held or booked");
  const { aside, wallet, id } = credentialOf(rows, claim);
  const { split } = claim;
  const fromAside =
    from === "live"
      ? NOTHING
      : { cash: Math.min(split.cash, aside.cash), promo: Math.min(split.promo, aside.promo) };
  rows.credentials.moveAside(id, minus(NOTHING, fromAside));
  rows.wallets.move(wallet, minus(fromAside, split));
  const tied = { ...claim, fromAside };
  rows.claims.put(tied);
  return tied;
}

/**
 * Gives a claim's value back. What nobody has signed for can be spent offline again; what the holder has
 * signed for counts among what it has spent under this credential, so it comes back to the live balance.
 */
export function release(rows: HubRows, claim: Claim): void {
  if (claim.state === "released") {
    return;
  }
  untie(rows, claim);
  if (claim.evidence === null) {
    rows.claims.remove(claim.nonce, claim.credential);
  } else {
    rows.claims.put({ ...claim, state: "released" });
  }
}

function untie(rows: HubRows, claim: Claim): void {
  const { wallet, id, successor, freedAt } = credentialOf(rows, claim);
  const isOpen = claim.evidence === null && successor === null && freedAt === null;
  const toAside = isOpen ? claim.fromAside : NOTHING;
  rows.credentials.moveAside(id, toAside);
  rows.wallets.move(wallet, minus(claim.split, toAside));
}

/** In the place of what was tied to the same nonce of the same wallet. */
export function retie(rows: HubRows, claim: NewClaim, from: "aside" | "live"): Claim {
  const before = rows.claims.find(claim.nonce, claim.credential);
  if (before !== null && before.state !== "released") {
    untie(rows, before);
  }
  return tie(rows, claim, from);
}

/** Gives back what is tied to a nonce, but for the claim of this credential. */
export function releaseOthers(rows: HubRows, nonce: Uint8Array, but: Uint8Array | null): void {
  rows.claims
    .ofNonce(nonce)
    .filter(({ credential, state }) => {
      const isOther = but === null || !equalBytes(credential, but);
      return isOther && state === "held";
    })
    .forEach((claim) => release(rows, claim));
}

/** All that there is to spend, set aside or not. */
export function spendableOf(rows: HubRows, { id, wallet }: StoredCredential): Value {
  const live = present(rows.wallets.find(wallet), "the wallet of a credential");
  const { aside } = present(rows.credentials.find(id), "a credential");
  return { cash: live.cash + aside.cash, promo: live.promo + aside.promo };
}

/** What is left of an expired credential, and what tills never asked for, is the wallet's own again. */
export function freeCredential(rows: HubRows, { id, wallet }: StoredCredential, at: number): void {
  rows.claims.heldOf(id).forEach((claim) => release(rows, claim));
  const { aside } = present(rows.credentials.find(id), "a credential");
  rows.credentials.moveAside(id, minus(NOTHING, aside));
  rows.wallets.move(wallet, aside);
  rows.credentials.markFreed(id, at);
}

/** Sets value aside for a credential, out of the live balance. */
export function setAside(rows: HubRows, { id, wallet }: StoredCredential, value: Value): void {
  rows.wallets.move(wallet, minus(NOTHING, value));
  rows.credentials.moveAside(id, value);
}

/** From the old credential of a wallet to its next one. */
export function passOn(
  rows: HubRows,
  { from, to }: { readonly from: Uint8Array; readonly to: Uint8Array },
  value: Value,
): void {
  rows.credentials.moveAside(from, minus(NOTHING, value));
  rows.credentials.moveAside(to, value);
}

export const NOTHING: Value = { cash: 0, promo: 0 };

export const minus = (a: Value, b: Value): Value => ({
  cash: a.cash - b.cash,
  promo: a.promo - b.promo,
});

export const covers = (there: Value, { cash, promo }: Split): boolean =>
  cash <= there.cash && promo <= there.promo;

function credentialOf(rows: HubRows, { credential }: Pick<Claim, "credential">): StoredCredential {
  return present(rows.credentials.find(credential), "the credential of a claim");
}
