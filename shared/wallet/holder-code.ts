/**
 * A tap without NFC: the code that the phone shows to the till, and the till's code that the phone reads.
 *
 * Spec: Tillwave protocols, version 1, §1.9 (TWP1) and §1.10 (TWC1). Both are acts of the user at the
 * phone, who has thereby shown that it is them.
 */
import { fromHex } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import { credentialOf } from "./holder-commands.ts";
import { type SpendRefusal, decideSpend, seconds } from "./holder-spend.ts";
import type { HolderState } from "./holder-state.ts";
import type { HolderDeps } from "./holder-deps.ts";
import {
  PRESENTATION_LIFE_MAX,
  encodePresentation,
  formatPresentationQr,
  signPresentation,
} from "./presentation.ts";
import { parseRequestQr } from "./request-qr.ts";
import { encodeSpendRequest } from "./spend-request.ts";

export interface ShownCode {
  /** Its `wallet` must be on the disk before the code is shown. */
  readonly state: HolderState;
  readonly text: string;
  /** Unix seconds. */
  readonly until: number;
}

const RANDOM_BYTES = 8;

/** Each code uses up a counter, as each spend does. `maxAmount` in minor units. */
export function showCode(
  state: HolderState,
  maxAmount: number,
  { signer, crypto, random, clock }: HolderDeps,
): Result<ShownCode, { readonly type: "no-wallet" }> {
  const { wallet } = state;
  const credential = credentialOf(state);
  if (wallet.credential === null || credential === null || wallet.renewal !== null) {
    return err({ type: "no-wallet" });
  }
  const counter = wallet.counter + 1;
  const until = seconds(clock) + PRESENTATION_LIFE_MAX;
  const shown = {
    credential: fromHex(wallet.credential),
    presentation: encodePresentation({
      counter,
      notAfter: until,
      maxAmount,
      currency: credential.currency,
      random: random.bytes(RANDOM_BYTES),
      cumCash: wallet.cumCash,
      cumPromo: wallet.cumPromo,
      isUserVerified: true,
    }),
  };
  const signature = signPresentation(shown, signer, crypto);
  return ok({
    state: { ...state, wallet: { ...wallet, counter } },
    text: formatPresentationQr({ ...shown, signature }),
    until,
  });
}

export type ScanFault = {
  readonly type: "no-wallet" | "not-a-request" | "other-shop" | SpendRefusal;
};

export interface Scanned {
  /** Holds the spend that the hub is to be asked for. */
  readonly state: HolderState;
  readonly nonce: Uint8Array;
}

/** The user has read the till's code and said yes to shop and amount. */
export function scanRequest(
  state: HolderState,
  scanned: string,
  deps: HolderDeps,
): Result<Scanned, ScanFault> {
  const credential = credentialOf(state);
  if (credential === null) {
    return err({ type: "no-wallet" });
  }
  const parsed = parseRequestQr(scanned);
  if (!parsed.ok) {
    return parsed;
  }
  const { merchant, request } = parsed.value;
  if (merchant !== credential.merchant) {
    return err({ type: "other-shop" });
  }
  const here = { ...state.phone, verifiedAt: seconds(deps.clock) };
  const verdict = decideSpend(
    { ...state, phone: here, field: { ...state.field, nonce: null } },
    // What is read from a screen has no proof of the till: the user sees whose screen it is.
    { credential, request: encodeSpendRequest(request), isUplink: true, isProven: true },
    deps,
  );
  switch (verdict.type) {
    case "signed":
      return ok({
        state: { ...verdict.state, field: state.field },
        nonce: request.nonce,
      });
    case "again":
      return ok({ state, nonce: request.nonce });
    case "ask":
      return err({ type: "refused" });
    case "no":
      return err({ type: verdict.why });
  }
}
