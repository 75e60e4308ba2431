/**
 * What a customer's phone asks of the hub: to pay a till out of the live balance, and what became of the
 * spends that it has signed.
 *
 * Spec: Tillwave protocols, version 1, §1.7 and §1.9. The holder's signature says who asks, and has been
 * verified. A nonce is answered once, however often it is asked for.
 */
import { present } from "@tillwave/shared/core/assert";
import { equalBytes } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { HoldRefusal, ReportedState } from "@tillwave/shared/wallet/hub-messages";
import type { HubRows } from "../store/hub-store.ts";
import type { Claim } from "../store/wallet-rows.ts";
import { type NewClaim, covers, release, retie, tie } from "./claims.ts";
import { type Spend, findFork } from "./holder-word.ts";
import { CLAIMS_OF_ONE_MAX, standingOf, useOf } from "./hold.ts";
import { type WalletDeps, seconds } from "./issue.ts";
import { newTransfer, tokenOf } from "./tokens.ts";

export interface Asked {
  /** Its id. */
  readonly credential: Uint8Array;
  readonly spend: Spend;
}

/** A token, debited from the live balance. */
export function uplink(
  rows: HubRows,
  { credential: id, spend }: Asked,
  deps: WalletDeps,
): Result<Uint8Array, HoldRefusal> {
  const credential = present(rows.credentials.find(id), "a credential whose word was believed");
  const { nonce } = spend.asked;
  const own = rows.claims.find(nonce, id);
  if (own?.what === "uplink" && own.state !== "released" && isSameWord(own, spend)) {
    return ok(tokenOf(rows, own, { credential, deps }));
  }
  const refusal =
    standingOf(rows, credential, seconds(deps)) ?? useOf(rows, { nonce, bytes: spend.request });
  if (refusal !== null) {
    return err(refusal);
  }
  const word = { nonce, request: spend.request, evidence: spend.evidence, sums: null };
  if (findFork(rows, credential, { spend: word, deps })) {
    return err("denied");
  }
  if (own !== null && (own.what !== "hold" || own.evidence !== null)) {
    return err("nonce-used");
  }
  if (rows.claims.ofNonce(nonce).some(({ state }) => state === "booked")) {
    return err("nonce-used");
  }
  const wallet = present(rows.wallets.find(credential.wallet), "the wallet of a credential");
  if (!covers(wallet, spend.paid) || rows.claims.countOf(id) >= CLAIMS_OF_ONE_MAX) {
    return err("not-enough");
  }
  if (own !== null) {
    release(rows, own);
  }
  const claim = tie(rows, claimOf({ credential: id, spend }, "uplink", deps), "live");
  return ok(tokenOf(rows, claim, { credential, deps }));
}

/** Keeps what the phone has signed for a till, and says what became of it. */
export function takeReport(
  rows: HubRows,
  { credential: id, spend }: Asked,
  deps: WalletDeps,
): ReportedState {
  const credential = present(rows.credentials.find(id), "a credential whose word was believed");
  const { nonce } = spend.asked;
  const { request, evidence, paid: sums } = spend;
  const word = { nonce, request, evidence, sums };
  const own = rows.claims.find(nonce, id);
  const isFork = findFork(rows, credential, { spend: word, deps });
  if (own !== null && (own.evidence !== null || own.state === "booked")) {
    return isFork ? "refused" : STATES[own.state];
  }
  if (isFork) {
    return "refused";
  }
  const tender = rows.tenders.find(nonce);
  const isOver = tender !== null && tender.outcome !== "open";
  if (own === null && rows.claims.countOf(id) >= CLAIMS_OF_ONE_MAX) {
    return "refused";
  }
  const claim = claimOf({ credential: id, spend }, "spend", deps);
  if (isOver) {
    rows.claims.put({ ...claim, state: "released", fromAside: { cash: 0, promo: 0 } });
    return "void";
  }
  const kept = own === null ? claim : { ...claim, token: own.token, tokenUntil: own.tokenUntil };
  retie(rows, { ...kept, transfer: own?.transfer ?? claim.transfer }, "aside");
  return "kept";
}

const STATES = { held: "kept", booked: "booked", released: "void" } as const;

const isSameWord = ({ evidence, request }: Claim, spend: Spend): boolean =>
  evidence !== null &&
  equalBytes(evidence.result, spend.result) &&
  equalBytes(request, spend.request);

export function claimOf(
  { credential, spend }: Asked,
  what: "spend" | "uplink",
  { ports }: WalletDeps,
): NewClaim {
  const { asked, paid, request, evidence } = spend;
  const { terminal, epoch, nonce } = asked;
  const { cash, promo, card } = paid;
  return {
    nonce,
    credential,
    terminal,
    epoch,
    what,
    state: "held",
    request,
    split: { cash, promo, card },
    evidence,
    token: null,
    tokenUntil: 0,
    transfer: newTransfer(ports.random, what === "uplink" ? "holder" : "till"),
    at: ports.clock.read().wall,
  };
}
