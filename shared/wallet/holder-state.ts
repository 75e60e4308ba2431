/**
 * What a wallet knows: plain data, bytes as hex, so that it can be written to a file as it is.
 *
 * Spec: Tillwave protocols, version 1, §1.7 (how much is kept, and how long).
 */
import { toHex } from "../core/bytes.ts";

/** Kept at once, at most; a wallet that is full refuses with 6A84. */
export const SPENDS_MAX = 256;
export const TOMBSTONES_MAX = 64;
/** Or until the hub has confirmed it and the room is needed. */
const SPEND_KEPT_DAYS = 30;
/** After so many without it, the user must show that it is them. */
export const UNVERIFIED_RUN_MAX = 3;
/** How long a confirmation, or an unlocking, says that the user is there. */
export const VERIFIED_FOR_S = 30;
/** A request that waits for the user to confirm is forgotten after so long. */
export const ASKED_FOR_S = 120;

export interface HolderState {
  /** Must be on the disk before an answer leaves. */
  readonly wallet: HolderWallet;
  /** Gone when the phone is switched off. */
  readonly phone: HolderPhone;
  /** Gone when the phone leaves the reader. */
  readonly field: HolderField;
}

export interface HolderWallet {
  /** As the hub signed it; null before there is one. */
  readonly credential: string | null;
  /** Those before, while the hub has not heard of every spend under them. */
  readonly former: readonly string[];
  /** The last one used, under any credential. */
  readonly counter: number;
  /** Spent out of what this credential has set aside. */
  readonly cumCash: number;
  readonly cumPromo: number;
  readonly purse: Purse;
  /** Oldest first. */
  readonly spends: readonly StoredSpend[];
  /** What this wallet has sworn never to sign, oldest first. */
  readonly tombstones: readonly Tombstone[];
  /** Spends since the user last showed that it is them. */
  readonly unverifiedRun: number;
  /**
   * The hub was asked for the next credential: an oath that nothing more is signed under this one. Kept
   * until the hub has answered; until then nothing new is paid.
   */
  readonly renewal: string | null;
  /** Refuses to pay a till that has not shown its certificate. */
  readonly wantsTillProof: boolean;
}

/** What there is to spend, in minor units, as far as the wallet knows. */
export interface Purse {
  readonly cash: number;
  readonly promo: number;
  /** The card on file; null where there is none. */
  readonly cardToken: string | null;
}

export interface StoredSpend {
  readonly nonce: string;
  /** Id of the credential that it was made under. */
  readonly credentialId: string;
  readonly request: string;
  readonly result: string;
  readonly signature: string;
  /** Unix seconds. */
  readonly at: number;
  readonly amount: number;
  readonly currency: string;
  readonly cash: number;
  readonly promo: number;
  readonly card: number;
  /** `asking` to `turned-down` are of an uplink: nothing was signed for the till. */
  readonly state: "unconfirmed" | "booked" | "void" | "asking" | "granted" | "turned-down";
  /** The hub's word, once an uplink is granted. */
  readonly token: string | null;
  /** The same as digits, for a cashier to type. */
  readonly typedCode: string | null;
}

export interface Tombstone {
  readonly nonce: string;
  /** Unix seconds. */
  readonly at: number;
}

export interface HolderPhone {
  readonly isUnlocked: boolean;
  readonly isOnline: boolean;
  /** When the user last showed that it is them, in Unix seconds; used up by one spend above the floor. */
  readonly verifiedAt: number | null;
  /** What waits for the user, or what the user has just said to it. */
  readonly asked: AskedSpend | null;
  /** The till's last word, for the screen. */
  readonly told: { readonly outcome: number; readonly text: string } | null;
  /** The last tone code heard (protocols §2); a hint. */
  readonly heard: number | null;
}

export interface AskedSpend {
  readonly request: string;
  readonly nonce: string;
  readonly terminal: number;
  readonly amount: number;
  readonly currency: string;
  readonly at: number;
  readonly answer: "waiting" | "confirmed" | "refused";
}

export interface HolderField {
  readonly isSelected: boolean;
  readonly walletNonce: string;
  /** Who has shown its certificate. */
  readonly till: ShownTill | null;
  /** Signed in this field session. */
  readonly nonce: string | null;
}

export interface ShownTill {
  readonly key: string;
  readonly terminal: number;
  readonly epoch: number;
  readonly name: string;
}

export const EMPTY_FIELD: HolderField = {
  isSelected: false,
  walletNonce: "",
  till: null,
  nonce: null,
};

export const PHONE_START: HolderPhone = {
  isUnlocked: true,
  isOnline: false,
  verifiedAt: null,
  asked: null,
  told: null,
  heard: null,
};

export const WALLET_START: HolderWallet = {
  credential: null,
  former: [],
  counter: 0,
  cumCash: 0,
  cumPromo: 0,
  purse: { cash: 0, promo: 0, cardToken: null },
  spends: [],
  tombstones: [],
  unverifiedRun: 0,
  renewal: null,
  wantsTillProof: false,
};

export const HOLDER_START: HolderState = {
  wallet: WALLET_START,
  phone: PHONE_START,
  field: EMPTY_FIELD,
};

export const findSpend = ({ spends }: HolderWallet, nonce: Uint8Array): StoredSpend | undefined =>
  spends.find((spend) => spend.nonce === toHex(nonce));

/** What the hub has not said a word about yet, oldest first. */
export const unconfirmedSpends = ({ spends }: HolderWallet): readonly StoredSpend[] =>
  spends.filter(({ state }) => state === "unconfirmed");

const keptSince = (at: number): number => at - SPEND_KEPT_DAYS * 86_400;

/** With one more; null where none may be forgotten to make room. */
export function withTombstone(wallet: HolderWallet, tombstone: Tombstone): HolderWallet | null {
  const kept = wallet.tombstones.filter(({ at }) => at >= keptSince(tombstone.at));
  return kept.length < TOMBSTONES_MAX ? { ...wallet, tombstones: [...kept, tombstone] } : null;
}

/** With one more; null where nothing may be forgotten to make room. */
export function withSpend(wallet: HolderWallet, spend: StoredSpend): HolderWallet | null {
  const kept = wallet.spends.filter(({ at }) => at >= keptSince(spend.at));
  if (kept.length < SPENDS_MAX) {
    return { ...wallet, spends: [...kept, spend] };
  }
  const oldest = kept.findIndex(({ state }) => state !== "unconfirmed" && state !== "asking");
  return oldest === -1 ? null : { ...wallet, spends: [...kept.toSpliced(oldest, 1), spend] };
}
