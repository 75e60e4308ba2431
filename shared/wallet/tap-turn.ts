/** What the rules of a tap are written with: turns, and the words that most of them say. */
import type { TapNotice } from "../api/till.ts";
import { equalBytes } from "../core/bytes.ts";
import type { CredentialFault } from "./check-credential.ts";
import { peekCredential } from "./credential.ts";
import type { SpendRequest } from "./spend-request.ts";
import type {
  Armed,
  NotAnswered,
  TapEffect,
  TapRefusal,
  TapState,
  TapStep,
  TapTender,
  TapTurn,
  TapWorld,
} from "./tap-state.ts";

export const turn = (state: TapState, ...effects: readonly TapEffect[]): TapTurn => ({
  state,
  effects,
  refusal: null,
});

export const stepTo = (state: TapState, step: TapStep, ...effects: readonly TapEffect[]): TapTurn =>
  turn({ ...state, step }, ...effects);

export const refuse = (
  state: TapState,
  refusal: TapRefusal,
  ...effects: readonly TapEffect[]
): TapTurn => ({ state, effects, refusal });

export const isHere = ({ cards }: TapState, card: number): boolean =>
  cards.some(({ id }) => id === card);

/** Done with this card: it is seen again once it has left. */
export function letGo({ state, effects, refusal }: TapTurn, card: number | null): TapTurn {
  if (card === null || !isHere(state, card)) {
    return { state, effects, refusal };
  }
  const cards = state.cards.filter(({ id }) => id !== card);
  return { state: { ...state, cards }, effects: [...effects, { type: "release", card }], refusal };
}

export function letAllGo(made: TapTurn): TapTurn {
  return made.state.cards.reduce((gone, { id }) => letGo(gone, id), made);
}

export const armed = (tender: TapTender, rest: Partial<Armed> = {}): Armed => ({
  type: "armed",
  tender,
  refusedBy: null,
  notice: null,
  ...rest,
});

export interface Declining {
  readonly card: number | null;
  readonly notice: TapNotice;
}

/** Nothing was asked: it waits on, and says why. */
export function decline(
  state: TapState,
  at: Pick<Armed, "tender" | "refusedBy">,
  { card, notice }: Declining,
): TapTurn {
  const { tender, refusedBy } = at;
  return letGo(stepTo(state, armed(tender, { refusedBy, notice })), card);
}

export function noticeOfSilence({ type }: NotAnswered): TapNotice {
  switch (type) {
    case "removed":
    case "no-answer":
      return { type: "lifted-too-soon" };
    case "deadline":
      return { type: "not-readable" };
    case "reader-lost":
      return { type: "reader-failed" };
  }
}

/** Another shop's wallet is signed by another hub, and says whose it is. */
export function noticeOfCredential(
  fault: CredentialFault,
  bytes: Uint8Array,
  { merchant }: Pick<TapWorld, "merchant">,
): TapNotice {
  switch (fault.type) {
    case "other-merchant":
      return { type: "not-here", why: "other-shop" };
    case "other-currency":
      return { type: "not-here", why: "other-currency" };
    case "expired":
    case "not-yet-valid":
      return { type: "wallet-expired" };
    case "denied":
      return { type: "wallet-refused", why: "denied" };
    case "unknown-key":
    case "signature-invalid":
    case "malformed": {
      const peeked = peekCredential(bytes);
      return peeked.ok && peeked.value.merchant !== merchant
        ? { type: "not-here", why: "other-shop" }
        : { type: "wallet-refused", why: "not-genuine" };
    }
  }
}

export const isOfRequest = (nonce: Uint8Array, request: SpendRequest): boolean =>
  equalBytes(nonce, request.nonce);
