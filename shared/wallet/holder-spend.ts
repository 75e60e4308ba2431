/**
 * What a wallet answers to SPEND: the order of its rules, and the split of an amount over what it has.
 *
 * Spec: Tillwave protocols, version 1, §1.3, §1.4, §1.7. No byte from a reader relaxes a rule: only what
 * the user did on the phone itself, kept in {@link HolderState.phone}, does.
 *
 *   malformed, or known with other bytes   6A80
 *   known with the same bytes              the same answer again
 *   a second new nonce in this field       6985
 *   other kinds or another currency        6A81
 *   wants to see the till's certificate    6982
 *   not enough, over a cap, no room left,
 *   or between two credentials             6A84
 *   the user has refused it                6986
 *   above the floor, or three in a row     6985
 */
import { assert } from "../core/assert.ts";
import { equalBytes, fromHex, toHex } from "../core/bytes.ts";
import type { Credential } from "./credential.ts";
import type { HolderDeps } from "./holder-deps.ts";
import {
  ASKED_FOR_S,
  type AskedSpend,
  type HolderState,
  type StoredSpend,
  UNVERIFIED_RUN_MAX,
  VERIFIED_FOR_S,
  findSpend,
  withSpend,
} from "./holder-state.ts";
import { encodeSpendResult, signSpend } from "./spend.ts";
import {
  KIND_CARD,
  KIND_CASH,
  KIND_PROMO,
  type SpendRequest,
  decodeSpendRequest,
} from "./spend-request.ts";

export type SpendVerdict =
  | { readonly type: "signed"; readonly state: HolderState; readonly spend: StoredSpend }
  /** Has been before: nothing changes. */
  | { readonly type: "again"; readonly spend: StoredSpend }
  /** The user must say yes; the screen shows what to. */
  | { readonly type: "ask"; readonly state: HolderState }
  | { readonly type: "no"; readonly why: SpendRefusal };

export type SpendRefusal =
  | "malformed"
  | "second-in-field"
  | "not-supported"
  | "wants-proof"
  | "not-enough"
  | "refused";

export interface AskedToSpend {
  readonly credential: Credential;
  readonly request: Uint8Array;
  /** The till wants the hub's word: nothing is signed for the till itself (§1.9). */
  readonly isUplink: boolean;
  /** The till has shown its certificate and signed this very request. */
  readonly isProven: boolean;
}

export function decideSpend(
  state: HolderState,
  asked: AskedToSpend,
  deps: HolderDeps,
): SpendVerdict {
  const decoded = decodeSpendRequest(asked.request);
  if (!decoded.ok) {
    return no("malformed");
  }
  const request = decoded.value;
  const { wallet, phone, field } = state;
  const known = findSpend(wallet, request.nonce);
  if (known !== undefined) {
    const isSame = equalBytes(fromHex(known.request), asked.request);
    return isSame ? { type: "again", spend: known } : no("malformed");
  }
  const nonce = toHex(request.nonce);
  if (wallet.tombstones.some((tombstone) => tombstone.nonce === nonce)) {
    return no("malformed");
  }
  if (field.nonce !== null && field.nonce !== nonce) {
    return no("second-in-field");
  }
  const { credential, isUplink } = asked;
  const kinds = request.kinds & credential.kinds;
  if (request.currency !== credential.currency || kinds === 0) {
    return no("not-supported");
  }
  if (wallet.wantsTillProof && !asked.isProven) {
    return no("wants-proof");
  }
  if (wallet.renewal !== null) {
    return no("not-enough");
  }
  const split = splitAmount({ ...request, kinds }, spendable(state, asked));
  if (split === null || (!isUplink && request.amount > credential.perTap)) {
    return no("not-enough");
  }
  const said = saidOf(phone.asked, asked.request, deps);
  if (said === "refused") {
    return no("refused");
  }
  const isVerified = said === "confirmed" || isUserHere(state, deps);
  const isAboveFloor = request.amount > credential.noGesture;
  if (!isVerified && (isAboveFloor || wallet.unverifiedRun >= UNVERIFIED_RUN_MAX)) {
    return {
      type: "ask",
      state: { ...state, phone: { ...phone, asked: askOf(request, asked, deps) } },
    };
  }
  return sign(state, { ...asked, decoded: request, split, isVerified }, deps);
}

const no = (why: SpendRefusal): SpendVerdict => ({ type: "no", why });

/** What the user has said to this very request. */
function saidOf(
  asked: AskedSpend | null,
  request: Uint8Array,
  { clock }: HolderDeps,
): AskedSpend["answer"] | null {
  return asked !== null &&
    asked.request === toHex(request) &&
    Math.abs(seconds(clock) - asked.at) <= ASKED_FOR_S
    ? asked.answer
    : null;
}

/** Whether the user has shown lately that it is them. */
export function isUserHere({ phone }: HolderState, { clock }: HolderDeps): boolean {
  const now = seconds(clock);
  return (
    phone.verifiedAt !== null && now >= phone.verifiedAt && now - phone.verifiedAt <= VERIFIED_FOR_S
  );
}

export const seconds = (clock: HolderDeps["clock"]): number => Math.floor(clock.read().wall / 1000);

function askOf(request: SpendRequest, asked: AskedToSpend, { clock }: HolderDeps): AskedSpend {
  return {
    request: toHex(asked.request),
    nonce: toHex(request.nonce),
    terminal: request.terminal,
    amount: request.amount,
    currency: request.currency,
    at: seconds(clock),
    answer: "waiting",
  };
}

export interface Spendable {
  readonly cash: number;
  readonly promo: number;
  readonly card: number;
}

/** Offline, what is left of what the credential has set aside; by way of the hub, all but that. */
function spendable(
  { wallet }: HolderState,
  { credential, isUplink }: Pick<AskedToSpend, "credential" | "isUplink">,
): Spendable {
  const { purse, cumCash, cumPromo } = wallet;
  const card = purse.cardToken === null ? 0 : credential.cardPerTap;
  const aside = {
    cash: within(purse.cash, credential.offlineCash - cumCash),
    promo: within(purse.promo, credential.offlinePromo - cumPromo),
  };
  return isUplink
    ? { cash: purse.cash - aside.cash, promo: purse.promo - aside.promo, card }
    : { ...aside, card };
}

const within = (there: number, room: number): number => Math.max(0, Math.min(there, room));

/** Promotional credit first, then cash, then the card; null where that is not enough. */
export function splitAmount(
  { amount, kinds, promoMax }: Pick<SpendRequest, "amount" | "kinds" | "promoMax">,
  there: Spendable,
): Spendable | null {
  const of = (kind: number, most: number): number => ((kinds & kind) === 0 ? 0 : most);
  const promo = of(KIND_PROMO, Math.min(amount, promoMax, there.promo));
  const cash = of(KIND_CASH, Math.min(amount - promo, there.cash));
  const card = amount - promo - cash;
  return card > of(KIND_CARD, there.card) ? null : { cash, promo, card };
}

interface ToSign extends AskedToSpend {
  readonly decoded: SpendRequest;
  readonly split: Spendable;
  readonly isVerified: boolean;
}

function sign(state: HolderState, toSign: ToSign, deps: HolderDeps): SpendVerdict {
  const { wallet, phone, field } = state;
  const { decoded, split, isVerified, isUplink, credential } = toSign;
  const { purse } = wallet;
  assert(wallet.credential !== null, "only a wallet with a credential is asked");
  const counter = wallet.counter + 1;
  // What the hub books from the live balance uses up nothing of what was set aside.
  const cumCash = wallet.cumCash + (isUplink ? 0 : split.cash);
  const cumPromo = wallet.cumPromo + (isUplink ? 0 : split.promo);
  const result = encodeSpendResult({
    counter,
    ...split,
    cardToken: split.card > 0 && purse.cardToken !== null ? fromHex(purse.cardToken) : null,
    cumCash,
    cumPromo,
    isUserVerified: isVerified,
    heard: phone.heard,
  });
  const signature = signSpend(
    { credential: fromHex(wallet.credential), request: toSign.request, result },
    deps.signer,
    deps.crypto,
  );
  const spend: StoredSpend = {
    nonce: toHex(decoded.nonce),
    credentialId: toHex(credential.id),
    request: toHex(toSign.request),
    result: toHex(result),
    signature: toHex(signature),
    at: seconds(deps.clock),
    amount: decoded.amount,
    currency: decoded.currency,
    ...split,
    state: isUplink ? "asking" : "unconfirmed",
    token: null,
    typedCode: null,
  };
  const next = withSpend(
    {
      ...wallet,
      counter,
      cumCash,
      cumPromo,
      purse: { ...purse, cash: purse.cash - split.cash, promo: purse.promo - split.promo },
      unverifiedRun: isVerified ? 0 : wallet.unverifiedRun + 1,
    },
    spend,
  );
  return next === null
    ? no("not-enough")
    : {
        type: "signed",
        spend,
        state: {
          wallet: next,
          // One showing of a face or a finger is good for one spend.
          phone: { ...phone, verifiedAt: null, asked: null },
          field: { ...field, nonce: spend.nonce },
        },
      };
}
