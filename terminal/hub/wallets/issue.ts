/**
 * New wallets, and their credentials: value is set aside at each issue, so that an honest wallet cannot
 * overdraw offline.
 *
 * Spec: Tillwave protocols, version 1, §1.2 and §1.7 (renewal).
 */
import { assert, present } from "@tillwave/shared/core/assert";
import { equalBytes } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import {
  CREDENTIAL_LIFE_MAX,
  type Credential,
  peekCredential,
  signCredential,
} from "@tillwave/shared/wallet/credential";
import type { Renewal, RenewalRefusal } from "@tillwave/shared/wallet/hub-messages";
import { KIND_CARD, KIND_CASH, KIND_PROMO } from "@tillwave/shared/wallet/kinds";
import { defaultPolicy } from "@tillwave/shared/wallet/policy";
import type { HubContext } from "../context.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { StoredCredential, Value, Wallet } from "../store/wallet-rows.ts";
import { NOTHING, minus, passOn, setAside } from "./claims.ts";

/** That may be spent under one credential without the hub, in minor units. */
const OFFLINE_CASH_MAX = 100_000;
const OFFLINE_PROMO_MAX = 20_000;
/** Of the card on file, in one tap. */
const CARD_PER_TAP = 100_000;
/** A credential that ended longer ago is not renewed, in seconds. */
export const RENEWED_WITHIN = 30 * 86_400;
/** Of one wallet, not expired: whoever renews more often is told to wait. */
export const LIVE_CREDENTIALS_MAX = 32;
const WALLETS_MAX = 1_000_000;
const ID_BYTES = 8;

export type WalletDeps = Pick<HubContext, "hub" | "keys" | "ports">;

export interface NewWallet extends Value {
  readonly holderKey: Uint8Array;
  readonly name: string;
  readonly card: boolean;
}

/** A key that is known already gets the credential that it has. Null where there is no room. */
export function openWallet(
  rows: HubRows,
  { holderKey, name, cash, promo, card }: NewWallet,
  deps: WalletDeps,
): StoredCredential | null {
  const known = rows.credentials.findByHolder(holderKey);
  if (known !== null) {
    return known;
  }
  if (rows.wallets.count() >= WALLETS_MAX) {
    return null;
  }
  const wallet: Wallet = {
    wallet: deps.ports.random.bytes(ID_BYTES),
    name,
    cash,
    promo,
    card,
    frozenAt: null,
  };
  rows.wallets.add(wallet, deps.ports.clock.read().wall);
  return issue(rows, { wallet, holderKey, counterFloor: 0, carried: NOTHING }, deps);
}

/** The signature has been verified against the old key. Sent again, it gets the same answer. */
export function renew(
  rows: HubRows,
  { credential, nextKey, counter, cumCash, cumPromo }: Renewal,
  deps: WalletDeps,
): Result<StoredCredential, RenewalRefusal> {
  const old = rows.credentials.find(credential);
  if (old === null) {
    return err("unknown-credential");
  }
  const now = seconds(deps);
  const before = walletOf(rows, old);
  if (before.frozenAt !== null) {
    return err("frozen");
  }
  if (old.deniedAt !== null) {
    return err("denied");
  }
  if (old.successor !== null) {
    const next = present(rows.credentials.find(old.successor), "the next credential");
    return equalBytes(next.holderKey, nextKey) ? ok(next) : err("replaced");
  }
  if (old.expires + RENEWED_WITHIN < now) {
    return err("too-late");
  }
  if (rows.credentials.findByHolder(nextKey) !== null) {
    return err("replaced");
  }
  if (rows.credentials.liveOfWallet(old.wallet, now) >= LIVE_CREDENTIALS_MAX) {
    return err("too-often");
  }
  const spent = { cash: cumCash, promo: cumPromo };
  const left = leftOf(rows, old, spent);
  const owed = { cash: within(-before.cash, left.cash), promo: within(-before.promo, left.promo) };
  // Negative: back to the live balance, which owes it.
  setAside(rows, old, minus(NOTHING, owed));
  const carried = minus(left, owed);
  const wallet = walletOf(rows, old);
  const next = issue(rows, { wallet, holderKey: nextKey, counterFloor: counter, carried }, deps);
  passOn(rows, { from: old.id, to: next.id }, carried);
  rows.credentials.close(old.id, { successor: next.id, counter, ...spent });
  return ok(present(rows.credentials.find(next.id), "the new credential"));
}

const walletOf = (rows: HubRows, { wallet }: StoredCredential): Wallet =>
  present(rows.wallets.find(wallet), "the wallet of a credential");

/** Of what was set aside: all but the spends that the holder says to have signed and nobody has sent yet. */
function leftOf(rows: HubRows, { id, aside }: StoredCredential, signed: Value): Value {
  const known = rows.claims.signedFor(id);
  const unsent = minus(signed, known);
  return {
    cash: Math.max(0, aside.cash - Math.max(0, unsent.cash)),
    promo: Math.max(0, aside.promo - Math.max(0, unsent.promo)),
  };
}

interface Issue {
  readonly wallet: Wallet;
  readonly holderKey: Uint8Array;
  readonly counterFloor: number;
  /** Of what was set aside for the one before. */
  readonly carried: Value;
}

function issue(
  rows: HubRows,
  { wallet, holderKey, counterFloor, carried }: Issue,
  deps: WalletDeps,
): StoredCredential {
  const { hub, keys, ports } = deps;
  const now = seconds(deps);
  const fresh: Value = {
    cash: within(wallet.cash, OFFLINE_CASH_MAX - carried.cash),
    promo: within(wallet.promo, OFFLINE_PROMO_MAX - carried.promo),
  };
  const { merchant, currency } = hub;
  const { perTap, noGesture } = defaultPolicy({ merchant, currency, version: 1, now });
  const names = {
    id: ports.random.bytes(ID_BYTES),
    alias: ports.random.bytes(ID_BYTES),
    holderKey,
  };
  const life = { issued: now, expires: now + CREDENTIAL_LIFE_MAX };
  const signed = signCredential(
    {
      ...names,
      ...life,
      merchant,
      currency,
      perTap,
      noGesture,
      counterFloor,
      offlineCash: fresh.cash + carried.cash,
      offlinePromo: fresh.promo + carried.promo,
      cardPerTap: wallet.card ? CARD_PER_TAP : 0,
      kinds: KIND_CASH + KIND_PROMO + (wallet.card ? KIND_CARD : 0),
    },
    { signer: keys.credential, digest: ports.crypto },
  );
  const stored = { ...names, ...life, wallet: wallet.wallet, signed, aside: NOTHING };
  rows.credentials.add(stored);
  const found = present(rows.credentials.find(names.id), "the new credential");
  setAside(rows, found, fresh);
  return present(rows.credentials.find(names.id), "the new credential");
}

const within = (there: number, room: number): number => Math.max(0, Math.min(there, room));

/** What it says, as it was signed. */
export function termsOf({ signed }: StoredCredential): Credential {
  const credential = peekCredential(signed);
  assert(credential.ok, "a credential of ours can be read");
  return credential.value;
}

export const seconds = ({ ports }: Pick<WalletDeps, "ports">): number =>
  Math.floor(ports.clock.read().wall / 1000);
