/** A phone as its screen shows it. */
import type { CodeView, PhoneView, SpendView, WalletView } from "@tillwave/shared/api/lab-phone";
import { fromHex } from "@tillwave/shared/core/bytes";
import { credentialOf } from "@tillwave/shared/wallet/holder-commands";
import { type StoredSpend, unconfirmedSpends } from "@tillwave/shared/wallet/holder-state";
import { decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import type { Phone } from "./phone.ts";

/** Payments on the screen, at most. */
const SPENDS_SHOWN = 12;
const ID_CHARACTERS = 8;

export interface Surroundings {
  readonly code: CodeView | null;
  readonly heldTo: number | null;
  readonly isOurs: boolean;
}

export function viewOfPhone(phone: Phone, { code, heldTo, isOurs }: Surroundings): PhoneView {
  const state = phone.memory.state();
  const { asked, told, isUnlocked, isOnline } = state.phone;
  return {
    id: phone.id,
    wallet: walletOf(phone, isOurs),
    trouble: phone.memory.trouble(),
    isUnlocked,
    isOnline,
    wantsTillProof: state.wallet.wantsTillProof,
    asked: asked && {
      terminal: asked.terminal,
      till: state.field.till?.name ?? null,
      amount: asked.amount,
      answer: asked.answer,
    },
    told,
    code,
    fault: phone.fault(),
    heldTo,
  };
}

function walletOf(phone: Phone, isOurs: boolean): WalletView | null {
  const state = phone.memory.state();
  const { wallet } = state;
  const credential = credentialOf(state);
  if (credential === null) {
    return null;
  }
  const { merchant, noGesture, perTap, expires, currency } = credential;
  return {
    merchant,
    shop: phone.memory.record().home?.shop ?? null,
    isOurs,
    currency,
    cash: wallet.purse.cash,
    promo: wallet.purse.promo,
    hasCard: wallet.purse.cardToken !== null,
    noGesture,
    perTap,
    expires: expires * 1000,
    counter: wallet.counter,
    unconfirmed: unconfirmedSpends(wallet).length,
    spends: wallet.spends.slice(-SPENDS_SHOWN).toReversed().map(viewOfSpend),
  };
}

function viewOfSpend(spend: StoredSpend): SpendView {
  const { nonce, at, amount, cash, promo, card, state } = spend;
  const request = decodeSpendRequest(fromHex(spend.request));
  const terminal = request.ok ? request.value.terminal : 0;
  const id = nonce.slice(0, ID_CHARACTERS);
  return { id, at: at * 1000, terminal, amount, cash, promo, card, state };
}
