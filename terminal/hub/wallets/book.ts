/**
 * Whether the proof of a tender holds, and then the booking: each of its four forms ends in one claim
 * that is booked under the nonce.
 *
 * Spec: Tillwave protocols, version 1, §1.6, §1.9, §1.10, §4.4 (line codes).
 */
import { equalBytes, fromHex, toHex } from "@tillwave/shared/core/bytes";
import { present } from "@tillwave/shared/core/assert";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import type { LineCode } from "@tillwave/shared/sync/answer";
import type { TenderProof } from "@tillwave/shared/sale/tender-proof";
import { areAmong, kindsOf } from "@tillwave/shared/wallet/kinds";
import { splitAmount } from "@tillwave/shared/wallet/holder-spend";
import { decodePresentation, isPresentationSigned } from "@tillwave/shared/wallet/presentation";
import { type SpendRequest, decodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { openToken, tokenFits } from "@tillwave/shared/wallet/token";
import { codeKeyOf, typedCode } from "@tillwave/shared/wallet/typed-code";
import type { HubRows } from "../store/hub-store.ts";
import type { Claim, Split, StoredCredential, StoredTender } from "../store/wallet-rows.ts";
import { type NewClaim, retie } from "./claims.ts";
import { claimOf } from "./holder-asks.ts";
import { findFork, readSpend } from "./holder-word.ts";
import { type WalletDeps, termsOf } from "./issue.ts";
import { isAskedByHolder, newTransfer } from "./tokens.ts";

type ProofOf<T extends TenderProof["type"]> = Extract<TenderProof, { readonly type: T }>;

export interface Proven {
  readonly tender: StoredTender;
  /** Of the tender, decoded. */
  readonly request: SpendRequest;
  readonly proof: Exclude<TenderProof, { readonly type: "card" }>;
}

/** Of whom the value was booked; or what is wrong, and nothing was. */
export function judgeProof(
  rows: HubRows,
  { tender, request, proof }: Proven,
  deps: WalletDeps,
): Result<Uint8Array, LineCode> {
  switch (proof.type) {
    case "spend":
      return bySpend(rows, { tender, proof }, deps);
    case "token":
      return byToken(rows, { tender, request, proof }, deps);
    case "typed-code":
      return byCode(rows, { tender, request, proof }, deps);
    case "presented":
      return byPresentation(rows, { tender, request, proof }, deps);
  }
}

interface Of<T extends TenderProof["type"]> extends Proven {
  readonly proof: ProofOf<T> & Proven["proof"];
}

function bySpend(
  rows: HubRows,
  { tender, proof }: Pick<Of<"spend">, "tender" | "proof">,
  deps: WalletDeps,
): Result<Uint8Array, LineCode> {
  const credential = rows.credentials.find(fromHex(proof.credential));
  if (credential === null) {
    return err("unknown-credential");
  }
  const word = { result: fromHex(proof.result), signature: fromHex(proof.signature) };
  const reported = { request: tender.request, ...word };
  const own = rows.claims.find(tender.nonce, credential.id);
  if (own !== null && isSameWord(own, reported)) {
    return bookOnce(rows, { tender, claim: own }, deps);
  }
  const spend = readSpend(credential, reported, { ...deps, what: "spend" });
  if (!spend.ok) {
    return err("bad-signature");
  }
  if (isPaid(tender)) {
    return err("duplicate-nonce");
  }
  const { nonce, request } = tender;
  // Both are kept; the till that took this one in good faith has sold all the same.
  const { evidence, paid: sums } = spend.value;
  findFork(rows, credential, { spend: { nonce, request, evidence, sums }, deps });
  const claim = claimOf({ credential: credential.id, spend: spend.value }, "spend", deps);
  return book(
    rows,
    { claim: { ...claim, transfer: own?.transfer ?? claim.transfer }, from: "aside" },
    deps,
  );
}

function byToken(
  rows: HubRows,
  { tender, request, proof }: Of<"token">,
  deps: WalletDeps,
): Result<Uint8Array, LineCode> {
  const { keys, hub, ports } = deps;
  const bytes = fromHex(proof.token);
  const ledgers = keys.keySet.keys.filter(({ use }) => use === "ledger");
  const against = { keys: ledgers.map(({ publicKey }) => publicKey), crypto: ports.crypto };
  const token = openToken(bytes, against);
  const isGood = token.ok && tokenFits(token.value, { merchant: hub.merchant, request });
  // What was held because a till asked is worth nothing without the holder's own word.
  if (!isGood || !isAskedByHolder(token.value)) {
    return err("bad-signature");
  }
  const credential = rows.credentials.findByAlias(token.value.alias);
  if (credential === null) {
    return err("unknown-credential");
  }
  const own = rows.claims.find(tender.nonce, credential.id);
  if (own !== null && own.state !== "released") {
    return bookOnce(rows, { tender, claim: own }, deps);
  }
  if (isPaid(tender)) {
    return err("duplicate-nonce");
  }
  // A copy of the hub was brought back since, or the value had gone back: our word stands.
  const { cash, promo, card, transferId } = token.value;
  const named = { credential, split: { cash, promo, card }, transfer: transferId };
  return book(
    rows,
    { claim: claimBy(tender, { ...named, evidence: null }, deps), from: "live" },
    deps,
  );
}

function byCode(
  rows: HubRows,
  { tender, request, proof }: Of<"typed-code">,
  deps: WalletDeps,
): Result<Uint8Array, LineCode> {
  const secret = rows.terminals.secret(tender.terminal);
  const { crypto } = deps.ports;
  const open = { merchant: deps.hub.merchant, request };
  if (secret === null || typedCode(codeKeyOf(secret, crypto), open, crypto) !== proof.code) {
    return err("bad-signature");
  }
  const asked = rows.claims
    .ofNonce(tender.nonce)
    .filter(({ what, request: own }) => what === "uplink" && isSameTender(own, request))
    .toSorted((a, b) => Number(a.state === "released") - Number(b.state === "released"));
  const [claim] = asked;
  if (claim === undefined) {
    return err("unknown-credential");
  }
  if (isAllowed(claim.split, request)) {
    return bookOnce(rows, { tender, claim }, deps);
  }
  if (isPaid(tender)) {
    return claim.state === "booked" ? ok(claim.credential) : err("duplicate-nonce");
  }
  // The digits do not say which kinds the till asked for: what it did not is owed in cash.
  const split = { cash: request.amount, promo: 0, card: 0 };
  return book(rows, { claim: { ...claim, split }, from: "live" }, deps);
}

/** In all that the digits bind: a phone may have had the hub pay a request that it changed in the rest. */
function isSameTender(bytes: Uint8Array, request: SpendRequest): boolean {
  const asked = decodeSpendRequest(bytes);
  return (
    asked.ok &&
    asked.value.terminal === request.terminal &&
    asked.value.epoch === request.epoch &&
    asked.value.seq === request.seq &&
    asked.value.amount === request.amount &&
    asked.value.currency === request.currency
  );
}

const isAllowed = (split: Split, { kinds, promoMax }: SpendRequest): boolean =>
  areAmong(kindsOf(split), kinds) && split.promo <= promoMax;

function byPresentation(
  rows: HubRows,
  { tender, request, proof }: Of<"presented">,
  deps: WalletDeps,
): Result<Uint8Array, LineCode> {
  const { crypto, random } = deps.ports;
  const credential = rows.credentials.find(fromHex(proof.credential));
  if (credential === null) {
    return err("unknown-credential");
  }
  const bytes = fromHex(proof.presentation);
  const signature = fromHex(proof.signature);
  const presented = { credential: credential.signed, presentation: bytes, signature };
  const read = decodePresentation(bytes);
  const isSigned =
    read.ok &&
    read.value.currency === request.currency &&
    request.amount <= Math.min(read.value.maxAmount, termsOf(credential).perTap) &&
    isPresentationSigned(presented, credential.holderKey, crypto);
  if (!isSigned) {
    return err("bad-signature");
  }
  const { counter } = read.value;
  const own = rows.claims.find(tender.nonce, credential.id);
  if (own !== null && isSameWord(own, { request: tender.request, result: bytes })) {
    return bookOnce(rows, { tender, claim: own }, deps);
  }
  const isShownTwice = rows.claims
    .byCounter(credential.id, counter)
    .some(({ evidence }) => evidence !== null && equalBytes(evidence.result, bytes));
  if (isShownTwice || isPaid(tender)) {
    return err("duplicate-nonce");
  }
  const evidence = { counter, result: bytes, signature };
  const { nonce, request: asked } = tender;
  findFork(rows, credential, { spend: { nonce, request: asked, evidence, sums: null }, deps });
  const split = splitOf(request, credential);
  const transfer = newTransfer(random, "till");
  const claim = claimBy(tender, { credential, split, transfer, evidence }, deps);
  return book(rows, { claim, from: "aside" }, deps);
}

/** As the wallet would; where not so much is set aside, the rest is cash that it owes. */
function splitOf(request: SpendRequest, credential: StoredCredential): Split {
  const { kinds, cardPerTap } = termsOf(credential);
  const asked = { ...request, kinds: request.kinds & kinds };
  const split = splitAmount(asked, { ...credential.aside, card: cardPerTap });
  return split ?? { cash: request.amount, promo: 0, card: 0 };
}

interface Named {
  readonly credential: StoredCredential;
  readonly split: Split;
  readonly transfer: Uint8Array;
  readonly evidence: Claim["evidence"];
}

function claimBy(
  { nonce, terminal, epoch, request }: StoredTender,
  { credential, split, transfer, evidence }: Named,
  { ports }: WalletDeps,
): NewClaim {
  return {
    nonce,
    credential: credential.id,
    terminal,
    epoch,
    what: evidence === null ? "uplink" : "presented",
    state: "held",
    request,
    split,
    evidence,
    token: null,
    tokenUntil: 0,
    transfer,
    at: ports.clock.read().wall,
  };
}

/** What is tied already is booked as it stands; what went back is tied anew. */
function bookOnce(
  rows: HubRows,
  { tender, claim }: { readonly tender: StoredTender; readonly claim: Claim },
  deps: WalletDeps,
): Result<Uint8Array, LineCode> {
  if (claim.state === "booked") {
    return ok(claim.credential);
  }
  if (isPaid(tender)) {
    return err("duplicate-nonce");
  }
  if (claim.state === "held") {
    rows.claims.put({ ...claim, state: "booked" });
    return ok(claim.credential);
  }
  return book(rows, { claim, from: "live" }, deps);
}

function book(
  rows: HubRows,
  { claim, from }: { readonly claim: NewClaim; readonly from: "aside" | "live" },
  { ports }: WalletDeps,
): Result<Uint8Array, LineCode> {
  retie(rows, { ...claim, state: "booked" }, from);
  const credential = present(rows.credentials.find(claim.credential), "the credential of a claim");
  const wallet = present(rows.wallets.find(credential.wallet), "the wallet of a credential");
  if (wallet.cash < 0 || wallet.promo < 0) {
    const alarm = { type: "wallet-overdrawn", wallet: toHex(wallet.wallet) } as const;
    rows.alarms.raise(alarm, { terminal: null, at: ports.clock.read().wall });
  }
  return ok(claim.credential);
}

const isPaid = ({ outcome }: StoredTender): boolean => outcome === "paid";

const isSameWord = (
  { evidence, request }: Claim,
  word: { readonly request: Uint8Array; readonly result: Uint8Array },
): boolean =>
  evidence !== null &&
  equalBytes(evidence.result, word.result) &&
  equalBytes(request, word.request);
