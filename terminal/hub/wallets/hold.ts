/**
 * What a till asks while the phone is in its field: is the money there, and what became of a nonce.
 *
 * Spec: Tillwave protocols, version 1, §1.5. A hold ties part of the value set aside to the nonce; it
 * falls when the till's journal says how the tender ended. A till may ask for another wallet under the
 * same nonce: the first one has declined, and what was tied to it is given back.
 */
import { equalBytes } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { splitAmount } from "@tillwave/shared/wallet/holder-spend";
import {
  type HoldRefusal,
  type HoldRequest,
  encodeWholeSpend,
} from "@tillwave/shared/wallet/hub-messages";
import { type SpendRequest, decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import type { HubRows } from "../store/hub-store.ts";
import type { EpochKey } from "../store/journal-rows.ts";
import type { Claim, Split, StoredCredential } from "../store/wallet-rows.ts";
import { release, tie } from "./claims.ts";
import { type WalletDeps, seconds, termsOf } from "./issue.ts";
import { newTransfer, tokenOf } from "./tokens.ts";

/** Of one credential, not confirmed by a till's journal: more are refused. */
export const CLAIMS_OF_ONE_MAX = 512;

type NoHold = HoldRefusal | "malformed";

export function hold(
  rows: HubRows,
  { credential: id, request: bytes, of }: HoldRequest & { readonly of: EpochKey },
  deps: WalletDeps,
): Result<Uint8Array, NoHold> {
  const decoded = decodeSpendRequest(bytes);
  if (!decoded.ok || !isOf(decoded.value, of) || decoded.value.currency !== deps.hub.currency) {
    return err("malformed");
  }
  const request = decoded.value;
  const credential = rows.credentials.find(id);
  if (credential === null) {
    return err("unknown-credential");
  }
  const refusal = standingOf(rows, credential, seconds(deps)) ?? useOf(rows, { ...request, bytes });
  if (refusal !== null) {
    return err(refusal);
  }
  const own = rows.claims.find(request.nonce, id);
  if (own !== null) {
    const isSame = own.state === "held" && equalBytes(own.request, bytes);
    return isSame ? ok(tokenOf(rows, own, { credential, deps })) : err("nonce-used");
  }
  const before = rows.claims.ofNonce(request.nonce);
  if (before.some((claim) => isTaken(claim, bytes))) {
    return err("nonce-used");
  }
  before
    .filter(({ what, evidence }) => what === "hold" && evidence === null)
    .forEach((claim) => release(rows, claim));
  const split = splitFor(request, credential);
  if (split === null || rows.claims.countOf(id) >= CLAIMS_OF_ONE_MAX) {
    return err("not-enough");
  }
  const claim = tie(
    rows,
    {
      nonce: request.nonce,
      credential: id,
      ...of,
      what: "hold",
      state: "held",
      request: bytes,
      split,
      evidence: null,
      token: null,
      tokenUntil: 0,
      transfer: newTransfer(deps.ports.random, "till"),
      at: deps.ports.clock.read().wall,
    },
    "aside",
  );
  return ok(tokenOf(rows, claim, { credential, deps }));
}

const isOf = ({ terminal, epoch }: SpendRequest, of: EpochKey): boolean =>
  terminal === of.terminal && epoch === of.epoch;

/** Null where it may pay. `now` is in Unix seconds. */
export function standingOf(
  rows: HubRows,
  { wallet, deniedAt, successor, freedAt, expires }: StoredCredential,
  now: number,
): HoldRefusal | null {
  if (rows.wallets.find(wallet)?.frozenAt !== null) {
    return "frozen";
  }
  const isOver = deniedAt !== null || successor !== null || freedAt !== null || expires < now;
  return isOver ? "denied" : null;
}

/** What the till's own journal says of the nonce, as far as the hub has it. */
export function useOf(
  rows: HubRows,
  { nonce, bytes }: { readonly nonce: Uint8Array; readonly bytes: Uint8Array },
): HoldRefusal | null {
  const tender = rows.tenders.find(nonce);
  const isFree =
    tender === null || (tender.outcome === "open" && equalBytes(tender.request, bytes));
  return isFree ? null : "nonce-used";
}

/** Somebody has signed for just this, or has paid. */
const isTaken = ({ state, what, evidence, request }: Claim, bytes: Uint8Array): boolean =>
  state === "booked" ||
  (state === "held" && (what !== "hold" || evidence !== null) && equalBytes(request, bytes));

/** As the wallet itself splits it; null where not so much is set aside. */
function splitFor(request: SpendRequest, credential: StoredCredential): Split | null {
  const { kinds, perTap, cardPerTap } = termsOf(credential);
  if (request.amount > perTap) {
    return null;
  }
  const asked = { ...request, kinds: request.kinds & kinds };
  return splitAmount(asked, { ...credential.aside, card: cardPerTap });
}

/**
 * What is known of a nonce, for the till that made it: a token, or a spend as it was signed. In whatever
 * epoch: a till that was put back to an earlier day asks in its next one.
 */
export function findSpend(
  rows: HubRows,
  { nonce, terminal }: { readonly nonce: Uint8Array; readonly terminal: number },
  deps: WalletDeps,
): Uint8Array | null {
  const opened = rows.tenders.find(nonce)?.request ?? null;
  const claim = rows.claims
    .ofNonce(nonce)
    .filter(({ terminal: at, state }) => at === terminal && state !== "released")
    .find(({ what, evidence, request }) => {
      const isAsked = opened === null || equalBytes(opened, request);
      return isAsked && evidence !== null && what !== "presented";
    });
  const credential = claim === undefined ? null : rows.credentials.find(claim.credential);
  if (claim === undefined || claim.evidence === null || credential === null) {
    return null;
  }
  const { request, evidence } = claim;
  return claim.what === "uplink"
    ? tokenOf(rows, claim, { credential, deps })
    : encodeWholeSpend({ credential: credential.signed, request, ...evidence });
}
