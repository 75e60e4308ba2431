/**
 * From the phone on the reader to the request that is sent to it: everything that may still end in "no"
 * without anybody having been asked.
 *
 * Spec: Tillwave protocols, version 1, §1.5, states "armed" and "checking".
 */
import type { TapNotice } from "../api/till.ts";
import { assert } from "../core/assert.ts";
import { equalBytes } from "../core/bytes.ts";
import { type Result } from "../core/result.ts";
import { type Answer, splitAnswer } from "../nfc/apdu.ts";
import { statusOf } from "../nfc/status-word.ts";
import { present, selectWallet, spend } from "../nfc/wallet-commands.ts";
import { type CredentialTerms, checkCredential } from "./check-credential.ts";
import { decodeHello } from "./hello.ts";
import { HOLD_WAIT_MS, type HoldRefusal } from "./hub-messages.ts";
import { areAmong } from "./kinds.ts";
import { type RiskRefusal, decideRisk } from "./risk.ts";
import { record } from "./tap-record.ts";
import {
  type Armed,
  type Checking,
  type Grading,
  type HoldAnswer,
  type NotAnswered,
  PRESENT_MAX_MS,
  SELECT_MAX_MS,
  SPEND_MAX_MS,
  type ShownWallet,
  type TapEffect,
  type TapState,
  type TapTender,
  type TapTurn,
  type TapWorld,
  type Visitor,
} from "./tap-state.ts";
import {
  armed,
  decline,
  isHere,
  letAllGo,
  noticeOfCredential,
  noticeOfSilence,
  stepTo,
  turn,
} from "./tap-turn.ts";
import { encodeProvenSpend } from "./till-proof.ts";
import { type TokenTerms, checkToken } from "./token.ts";

type Waiting = Pick<Armed, "tender" | "refusedBy">;

/** Begins with the one card that lies there; two at once are both sent away. */
export function meetCards(state: TapState, at: Armed, { canPay }: TapWorld): TapTurn {
  const [card, another] = state.cards;
  if (card === undefined) {
    return turn(state);
  }
  if (another !== undefined) {
    const notice = { type: "two-phones" } as const;
    return letAllGo(stepTo(state, { ...at, notice }));
  }
  if (card.kind !== "iso-dep") {
    const what = card.kind === "storage" ? "transit-or-tag" : "unknown";
    return decline(state, at, { card: card.id, notice: { type: "not-a-wallet", what } });
  }
  if (!canPay) {
    return decline(state, at, { card: card.id, notice: { type: "offline-not-allowed" } });
  }
  const { tender, refusedBy } = at;
  const checking: Checking = {
    type: "checking",
    tender,
    refusedBy,
    at: { type: "selecting", card: card.id },
  };
  return stepTo(state, checking, selecting(card.id));
}

export const selecting = (card: number): TapEffect => ({
  type: "transmit",
  card,
  command: "select",
  bytes: selectWallet(),
  deadlineMs: SELECT_MAX_MS,
});

/** Two in the field at once: neither is asked. */
export function meetAnother(state: TapState, { tender, refusedBy }: Checking): TapTurn {
  const notice = { type: "two-phones" } as const;
  return letAllGo(stepTo(state, armed(tender, { refusedBy, notice })));
}

export type Command = Result<Uint8Array, NotAnswered>;

/** What the card said, or why it said nothing. */
export function readAnswer(answer: Command): Answer | NotAnswered {
  if (!answer.ok) {
    return answer.error;
  }
  const split = splitAnswer(answer.value);
  return split.ok ? split.value : { type: "no-answer" };
}

export function selected(
  state: TapState,
  { at: { card }, ...checking }: Waiting & { readonly at: { readonly card: number } },
  { answer, world }: { readonly answer: Command; readonly world: TapWorld },
): TapTurn {
  const said = readAnswer(answer);
  const no = (notice: TapNotice): TapTurn => decline(state, checking, { card, notice });
  if ("type" in said) {
    return no(noticeOfSilence(said));
  }
  switch (statusOf(said.sw)) {
    case "done":
      break;
    case "no-application":
      return no({ type: "use-card-terminal" });
    case "confirm-on-phone":
      return no({ type: "confirm-on-phone" });
    default:
      return no({ type: "not-a-wallet", what: "unknown" });
  }
  const hello = decodeHello(said.data);
  if (!hello.ok) {
    return no({ type: "not-readable" });
  }
  const bytes = hello.value.credential;
  const credential = checkCredential(bytes, termsOf(world));
  if (!credential.ok) {
    return no(noticeOfCredential(credential.error, bytes, world));
  }
  const wallet = { hello: hello.value, credential: credential.value };
  const visitor: Visitor = { card, wallet, isProven: false };
  return wallet.hello.wantsTillProof
    ? stepTo(
        state,
        { ...checking, type: "checking", at: { ...visitor, type: "presenting" } },
        presenting(card, world),
      )
    : decide(state, { ...checking, visitor }, world);
}

export const termsOf = (world: TapWorld): CredentialTerms => ({
  keys: world.keys("credential"),
  now: world.now,
  merchant: world.merchant,
  currency: world.currency,
  isDenied: (alias: Uint8Array) => world.isDenied(alias),
  crypto: world.crypto,
});

export const presenting = (card: number, { certificate }: TapWorld): TapEffect => ({
  type: "transmit",
  card,
  command: "present",
  bytes: present(certificate),
  deadlineMs: PRESENT_MAX_MS,
});

export function presented(
  state: TapState,
  { at, ...checking }: Waiting & { readonly at: Visitor },
  { answer, world }: { readonly answer: Command; readonly world: TapWorld },
): TapTurn {
  const { card, wallet } = at;
  const said = readAnswer(answer);
  if ("type" in said) {
    return decline(state, checking, { card, notice: noticeOfSilence(said) });
  }
  return statusOf(said.sw) === "done"
    ? decide(state, { ...checking, visitor: { card, wallet, isProven: true } }, world)
    : decline(state, checking, { card, notice: { type: "phone-doubts-till" } });
}

/** The last that is decided before the phone is asked. */
export function decide(
  state: TapState,
  { tender, refusedBy, visitor }: Waiting & { readonly visitor: Visitor },
  world: TapWorld,
): TapTurn {
  const { card, wallet } = visitor;
  const { credential, hello } = wallet;
  const no = (notice: TapNotice): TapTurn =>
    decline(state, { tender, refusedBy }, { card, notice });
  if (!isHere(state, card)) {
    return no({ type: "lifted-too-soon" });
  }
  if (tender.request.epoch !== world.epoch || !isFor(wallet, refusedBy)) {
    // One nonce is asked of one wallet, and stands in the epoch that is written to.
    return record(state, {
      effect: { type: "reopen", tender },
      back: armed(tender, { refusedBy, notice: { type: "reader-failed" } }),
      after: { type: "go-on", visitor },
    });
  }
  const { amount, kinds } = tender.request;
  if (areAmong(kinds & credential.kinds, 0)) {
    return no({ type: "kind-not-supported" });
  }
  if (amount > credential.perTap) {
    return hello.isOnline
      ? askUplink(state, { tender, visitor }, world)
      : no({ type: "over-limit", why: "over-per-tap" });
  }
  if (world.isOnline) {
    return stepTo(
      state,
      { type: "checking", tender, refusedBy, at: { ...visitor, type: "holding" } },
      { type: "hold", credential: credential.id, tender },
      { type: "timer", timer: "hold", afterMs: HOLD_WAIT_MS },
    );
  }
  return runRisk(state, { tender, refusedBy, visitor }, world);
}

const isFor = ({ credential }: ShownWallet, refusedBy: Uint8Array | null): boolean =>
  refusedBy === null || equalBytes(refusedBy, credential.id);

/** The hub has answered for the phone in the field, or has not in time. */
export function held(
  state: TapState,
  { at, tender, refusedBy }: Waiting & { readonly at: Visitor },
  { answer, world }: { readonly answer: HoldAnswer; readonly world: TapWorld },
): TapTurn {
  const { card, wallet, isProven } = at;
  const visitor = { card, wallet, isProven };
  const waiting = { tender, refusedBy };
  if (answer.type === "refused") {
    if (answer.why === "nonce-used") {
      return underNewNonce(state, waiting, card);
    }
    return answer.why === "not-enough" && wallet.hello.isOnline
      ? askUplink(state, { tender, visitor }, world)
      : decline(state, waiting, { card, notice: noticeOfHold(answer.why) });
  }
  if (answer.type === "failed") {
    return runRisk(state, { ...waiting, visitor }, world);
  }
  // A hub that is there and vouches for something else is not one that could not be asked.
  return isTokenFor(answer.token, { tender, wallet }, world)
    ? ask(state, { tender, visitor, grading: { grade: "authorised", token: answer.token } }, world)
    : decline(state, waiting, { card, notice: { type: "nothing-was-taken" } });
}

/** The hub knows this nonce otherwise: whoever comes next gets another. */
export function underNewNonce(
  state: TapState,
  { tender, refusedBy }: Waiting,
  card: number | null,
): TapTurn {
  return record(state, {
    effect: { type: "reopen", tender },
    back: armed(tender, { refusedBy, notice: { type: "reader-failed" } }),
    after: { type: "armed", card, notice: { type: "nothing-was-taken" } },
  });
}

function isTokenFor(
  token: Uint8Array,
  of: { readonly tender: TapTender; readonly wallet: Pick<ShownWallet, "credential"> },
  world: TapWorld,
): boolean {
  const checked = checkToken(token, tokenTerms(of.tender, world));
  return checked.ok && equalBytes(checked.value.alias, of.wallet.credential.alias);
}

export const tokenTerms = ({ request }: TapTender, world: TapWorld): TokenTerms => ({
  merchant: world.merchant,
  request,
  against: { keys: world.keys("ledger"), crypto: world.crypto },
  now: world.now,
});

export function noticeOfHold(why: Exclude<HoldRefusal, "nonce-used">): TapNotice {
  switch (why) {
    case "frozen":
      return { type: "wallet-refused", why: "frozen" };
    case "denied":
      return { type: "wallet-refused", why: "denied" };
    case "unknown-credential":
      return { type: "wallet-refused", why: "not-genuine" };
    case "not-enough":
      return { type: "not-enough-value" };
  }
}

function runRisk(
  state: TapState,
  { tender, refusedBy, visitor }: Waiting & { readonly visitor: Visitor },
  world: TapWorld,
): TapTurn {
  const { card, wallet } = visitor;
  const { credential, hello } = wallet;
  const { amount } = tender.request;
  const decision = decideRisk(world.policy, {
    amount,
    now: world.now,
    ...world.risk(credential.alias),
    // Above the credential's own floor the wallet asks its user itself, and its answer must say so.
    isUserVerified: hello.isUserVerified || amount > credential.noGesture,
  });
  if (decision.type === "at-risk") {
    return ask(state, { tender, visitor, grading: AT_RISK }, world);
  }
  if (hello.isOnline && decision.why !== "not-verified") {
    return askUplink(state, { tender, visitor }, world);
  }
  return decline(state, { tender, refusedBy }, { card, notice: noticeOfRisk(decision.why) });
}

export function noticeOfRisk(why: RiskRefusal): TapNotice {
  switch (why) {
    case "not-verified":
      return { type: "confirm-on-phone" };
    case "no-policy":
    case "policy-expired":
    case "offline-too-long":
    case "deny-list-old":
      return { type: "offline-not-allowed" };
    default:
      return { type: "over-limit", why };
  }
}

/** Nobody has vouched for it. */
export const AT_RISK: Grading = { grade: "at-risk", token: null };

/** The phone is to ask the hub: only the hub's word counts then, never what the phone itself has signed. */
export function askUplink(
  state: TapState,
  asking: Omit<Asking, "grading">,
  world: TapWorld,
): TapTurn {
  return ask(state, { ...asking, grading: null }, world);
}

export interface Asking {
  readonly tender: TapTender;
  readonly visitor: Visitor;
  /** Null where it is to ask the hub. */
  readonly grading: Grading | null;
  readonly isShown?: boolean;
}

/** From here on nobody but this phone knows whether it has paid, until it says so. */
function ask(
  state: TapState,
  { tender, visitor, grading, isShown = false }: Asking,
  world: TapWorld,
): TapTurn {
  const { card, wallet, isProven } = visitor;
  assert(isHere(state, card), "only a phone that is here is asked");
  const { id, holderKey } = wallet.credential;
  const { walletNonce } = wallet.hello;
  const request = tender.bytes;
  const body = isProven
    ? encodeProvenSpend({ request, signature: world.prove({ walletNonce, request }) })
    : request;
  return stepTo(
    state,
    { type: "asked", tender, ...visitor, grading, isShown, waitsFor: "spend" },
    {
      type: "ask",
      card,
      mark: { nonce: tender.request.nonce, suspect: { id, grading } },
      bytes: spend(body, { uplink: grading === null }),
      deadlineMs: SPEND_MAX_MS,
      holderKey,
    },
  );
}
