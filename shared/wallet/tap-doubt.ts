/**
 * While nobody knows whether a phone has paid: what ends it, and what never does.
 *
 * Spec: Tillwave protocols, version 1, §1.5 (unknown, recalling, waiting-token, escalated), §1.9.
 *
 * Only the wallet that was asked can swear that it has not, and only while the till is sure whom it
 * asked. No other wallet is ever asked to pay meanwhile.
 */
import type { UnknownWhy } from "../api/till.ts";
import { equalBytes, toHex } from "../core/bytes.ts";
import type { Result } from "../core/result.ts";
import { statusOf } from "../nfc/status-word.ts";
import { getToken, recall } from "../nfc/wallet-commands.ts";
import { decodeRecallAnswer, encodeRecall, isAbsenceSigned } from "./absence.ts";
import { type AnswerFault, checkAnswer } from "./check-answer.ts";
import { checkCredential } from "./check-credential.ts";
import { openCredential } from "./credential.ts";
import { decodeHello } from "./hello.ts";
import type { FoundSpend } from "./hub-messages.ts";
import { decideRisk } from "./risk.ts";
import type { SpendAnswer, SpendResult } from "./spend.ts";
import {
  AT_RISK,
  type Command,
  askUplink,
  readAnswer,
  selecting,
  tokenTerms,
  termsOf,
} from "./tap-checking.ts";
import {
  SIGNED_FOR_TILL,
  paidBySpend,
  record,
  recordAbsent,
  recordPaid,
  recordUnbelieved,
} from "./tap-record.ts";
import {
  type Doubt,
  ENQUIRE_EVERY_MS,
  GET_TOKEN_MAX_MS,
  RECALL_MAX_MS,
  type ShownWallet,
  type Suspect,
  TOKEN_POLLS_MAX,
  TOKEN_POLL_MS,
  type TapEffect,
  type TapState,
  type TapTender,
  type TapTurn,
  type TapWorld,
  UNKNOWN_SECONDS,
  type Visit,
} from "./tap-state.ts";
import { isHere, letGo, stepTo, turn } from "./tap-turn.ts";
import { checkToken } from "./token.ts";
import { CODE_TRIES_MAX } from "./typed-code.ts";

export interface Doubting {
  readonly of: Doubt["of"];
  readonly tender: TapTender;
  readonly suspect: Suspect | null;
  readonly why: UnknownWhy;
}

export function doubtOf(doubting: Doubting, { policy, monotonic }: TapWorld): Doubt {
  const seconds = policy?.unknownSeconds ?? UNKNOWN_SECONDS;
  return {
    type: "doubt",
    ...doubting,
    hint: null,
    until: monotonic + seconds * 1000,
    codeTriesLeft: CODE_TRIES_MAX,
    visit: null,
  };
}

/** The sale is told, the hub is asked, and a person is called after a while. */
export function beginDoubt(state: TapState, doubt: Doubt, { monotonic }: TapWorld): TapTurn {
  const { tender, until } = doubt;
  return stepTo(
    state,
    doubt,
    { type: "doubt", tender: tender.tender },
    { type: "enquire", tender },
    { type: "timer", timer: "enquire", afterMs: ENQUIRE_EVERY_MS },
    { type: "timer", timer: "escalate", afterMs: until - monotonic },
  );
}

/** The phone that asks the hub is still there. */
export function beginWaiting(
  state: TapState,
  doubt: Doubt,
  { world, card, wallet }: { world: TapWorld; card: number; wallet: ShownWallet },
): TapTurn {
  const begun = beginDoubt(state, doubt, world);
  const visit: Visit = { card, doing: "waiting", wallet, polls: 0 };
  return isHere(state, card)
    ? {
        ...begun,
        state: { ...begun.state, step: { ...doubt, visit } },
        effects: [...begun.effects, pollLater],
      }
    : begun;
}

const pollLater = { type: "timer", timer: "token", afterMs: TOKEN_POLL_MS } as const;

export function visitDoubt(
  state: TapState,
  doubt: Doubt,
  card: TapState["cards"][number],
): TapTurn {
  if (card.kind !== "iso-dep" || doubt.visit !== null) {
    return letGo(turn(state), card.id);
  }
  const visit: Visit = { card: card.id, doing: "selecting", wallet: null, polls: 0 };
  return stepTo(state, { ...doubt, visit }, selecting(card.id));
}

/** It goes away as it came. */
function leave(state: TapState, doubt: Doubt, hint: Doubt["hint"] = doubt.hint): TapTurn {
  return letGo(stepTo(state, { ...doubt, hint, visit: null }), doubt.visit?.card ?? null);
}

export interface Visited {
  readonly doubt: Doubt;
  readonly visit: Visit;
  readonly answer: Command;
}

export function visitAnswered(state: TapState, visited: Visited, world: TapWorld): TapTurn {
  switch (visited.visit.doing) {
    case "selecting":
      return visitSelected(state, visited, world);
    case "recalling":
      return recalled(state, visited, world);
    case "fetching":
      return fetched(state, visited, world);
    case "waiting":
      return turn(state);
  }
}

function visitSelected(
  state: TapState,
  { doubt, visit, answer }: Visited,
  world: TapWorld,
): TapTurn {
  const said = readAnswer(answer);
  if ("type" in said || statusOf(said.sw) !== "done") {
    return leave(state, doubt);
  }
  const hello = decodeHello(said.data);
  const keys = world.keys("credential");
  const credential = hello.ok
    ? openCredential(hello.value.credential, { keys, crypto: world.crypto })
    : hello;
  if (!hello.ok || !credential.ok || credential.value.merchant !== world.merchant) {
    return leave(state, doubt, "other-phone");
  }
  const { suspect, tender } = doubt;
  const wallet = { hello: hello.value, credential: credential.value };
  if (suspect !== null && !equalBytes(suspect.id, credential.value.id)) {
    return leave(state, doubt, "other-phone");
  }
  if (doubt.of === "silence") {
    return stepTo(
      state,
      { ...doubt, visit: { ...visit, doing: "recalling", wallet } },
      {
        type: "transmit",
        card: visit.card,
        command: "recall",
        bytes: recall(encodeRecall(tender.request)),
        deadlineMs: RECALL_MAX_MS,
      },
    );
  }
  if (suspect !== null) {
    return fetch(state, doubt, { ...visit, wallet });
  }
  // Nobody was asked by the reader yet, and this phone would ask the hub: it is the first one.
  const visitor = { card: visit.card, wallet, isProven: false };
  return isHere(state, visit.card)
    ? askUplink(state, { tender, visitor, isShown: true }, world)
    : leave(state, doubt);
}

function recalled(state: TapState, { doubt, visit, answer }: Visited, world: TapWorld): TapTurn {
  const said = readAnswer(answer);
  const { wallet } = visit;
  if ("type" in said || wallet === null) {
    return leave(state, doubt);
  }
  switch (statusOf(said.sw)) {
    case "done":
      break;
    case "uplink":
      // Whoever says so first is not the only one who may: then it is believed for this visit alone.
      return fetch(state, doubt.suspect === null ? doubt : { ...doubt, of: "uplink" }, visit);
    case "not-enough-value":
      return leave(state, doubt, "not-found-yet");
    default:
      return leave(state, doubt, "cannot-be-believed");
  }
  const found = decodeRecallAnswer(said.data);
  if (!found.ok) {
    return leave(state, doubt, "cannot-be-believed");
  }
  return found.value.type === "spend"
    ? recalledSpend(state, { doubt, card: visit.card, wallet, answer: found.value }, world)
    : recalledAbsence(state, { doubt, card: visit.card, wallet, ...found.value }, world);
}

interface RecalledSpend {
  readonly doubt: Doubt;
  readonly card: number;
  readonly wallet: ShownWallet;
  readonly answer: SpendAnswer;
}

function recalledSpend(
  state: TapState,
  { doubt, card, wallet, answer }: RecalledSpend,
  world: TapWorld,
): TapTurn {
  const { credential, hello } = wallet;
  const signed = { tender: doubt.tender, credential, credentialBytes: hello.credential, answer };
  const result = checkSpend(signed, world);
  return (
    signedInDoubt(state, { doubt, card, signed, result }, world) ??
    leave(state, doubt, "cannot-be-believed")
  );
}

interface Signed {
  readonly doubt: Doubt;
  /** Whoever lies there goes when it is over. */
  readonly card: number | null;
  readonly signed: ToCheck;
  readonly result: Result<SpendResult, AnswerFault>;
}

/**
 * A spend that came to light, from the phone or by the hub. The hub says with it who has signed, and no
 * more: that it is covered says a token alone. Null where it ends nothing.
 */
function signedInDoubt(
  state: TapState,
  { doubt, card, signed, result }: Signed,
  world: TapWorld,
): TapTurn | null {
  const { suspect } = doubt;
  const { credential, answer } = signed;
  const back = { ...doubt, visit: null };
  if (suspect === null) {
    // It may be anybody: what cannot be believed ends nothing.
    if (!result.ok || doubt.of === "uplink") {
      return null;
    }
    const valid = { ...signed, result: result.value, grading: AT_RISK };
    return wouldBeAsked(valid, world)
      ? recordPaid(state, { ...paidBySpend(valid), card }, back)
      : null;
  }
  if (!equalBytes(suspect.id, credential.id)) {
    return null;
  }
  if (result.ok && suspect.grading !== null) {
    const valid = { ...signed, result: result.value, grading: suspect.grading };
    return recordPaid(state, { ...paidBySpend(valid), card }, back);
  }
  const fault = result.ok ? SIGNED_FOR_TILL : result.error;
  return recordUnbelieved(state, { credential, answer, fault, card }, back);
}

interface Volunteer extends Omit<ToCheck, "answer"> {
  readonly result: SpendResult;
}

/**
 * A wallet that nobody knows to have been asked may sign on its own what stands on the screen: it
 * counts only where the till would have asked it. Else the hub decides, or a person.
 */
function wouldBeAsked(
  { tender, credential, credentialBytes, result }: Volunteer,
  world: TapWorld,
): boolean {
  const { amount } = tender.request;
  const decision = decideRisk(world.policy, {
    amount,
    now: world.now,
    ...world.risk(credential.alias),
    isUserVerified: result.isUserVerified,
  });
  return (
    world.canPay &&
    checkCredential(credentialBytes, termsOf(world)).ok &&
    decision.type === "at-risk"
  );
}

interface ToCheck {
  readonly tender: TapTender;
  readonly credential: ShownWallet["credential"];
  readonly credentialBytes: Uint8Array;
  readonly answer: SpendAnswer;
}

export function checkSpend(
  { tender, ...shown }: ToCheck,
  world: TapWorld,
): Result<SpendResult, AnswerFault> {
  const { request, bytes: requestBytes } = tender;
  const seen = world.seen(shown.credential.alias);
  return checkAnswer({ ...shown, request, requestBytes, seen }, world.crypto);
}

interface RecalledAbsence {
  readonly doubt: Doubt;
  readonly card: number;
  readonly wallet: ShownWallet;
  readonly absence: Uint8Array;
  readonly signature: Uint8Array;
}

function recalledAbsence(
  state: TapState,
  { doubt, card, wallet, absence, signature }: RecalledAbsence,
  world: TapWorld,
): TapTurn {
  const { tender, suspect } = doubt;
  const { hello, credential } = wallet;
  const signed = {
    credential: hello.credential,
    recall: encodeRecall(tender.request),
    absence,
    signature,
    holderKey: credential.holderKey,
  };
  if (!isAbsenceSigned(signed, world.crypto)) {
    return leave(state, doubt, "cannot-be-believed");
  }
  if (suspect === null) {
    return leave(state, doubt, "not-found-yet");
  }
  const visitor = { card, wallet, isProven: false };
  return recordAbsent(state, { absence, visitor }, { ...doubt, visit: null });
}

function fetch(state: TapState, doubt: Doubt, visit: Visit): TapTurn {
  const { card } = visit;
  return stepTo(
    state,
    { ...doubt, visit: { ...visit, doing: "fetching" } },
    {
      type: "transmit",
      card,
      command: "get-token",
      bytes: getToken(doubt.tender.request.nonce),
      deadlineMs: GET_TOKEN_MAX_MS,
    },
  );
}

export function pollAgain(state: TapState, doubt: Doubt): TapTurn {
  const { visit } = doubt;
  return visit?.doing === "waiting" ? fetch(state, doubt, visit) : turn(state);
}

function fetched(state: TapState, { doubt, visit, answer }: Visited, world: TapWorld): TapTurn {
  const said = readAnswer(answer);
  if ("type" in said) {
    return leave(state, doubt);
  }
  switch (statusOf(said.sw)) {
    case "done":
      return (
        paidByToken(
          state,
          { back: { ...doubt, visit: null }, token: said.data, card: visit.card },
          world,
        ) ?? leave(state, doubt, "cannot-be-believed")
      );
    case "no-token-yet": {
      const polls = visit.polls + 1;
      return polls >= TOKEN_POLLS_MAX
        ? leave(state, doubt)
        : stepTo(state, { ...doubt, visit: { ...visit, doing: "waiting", polls } }, pollLater);
    }
    case "not-enough-value":
      // The hub has turned it down, says the phone: this nonce is never counted.
      return record(state, {
        effect: {
          type: "void",
          tender: doubt.tender,
          reason: "turned down by the hub",
          evidence: null,
        },
        back: { ...doubt, visit: null },
        after: { type: "armed", card: visit.card, notice: { type: "not-enough-value" } },
      });
    default:
      return leave(state, doubt);
  }
}

export interface ByToken {
  readonly back: Parameters<typeof recordPaid>[2];
  readonly token: Uint8Array;
  readonly card: number | null;
}

/** Null where it does not pay this tender. */
export function paidByToken(
  state: TapState,
  { back, token, card }: ByToken,
  world: TapWorld,
): TapTurn | null {
  const { tender } = back;
  const checked = checkToken(token, tokenTerms(tender, world));
  const nonce = toHex(tender.request.nonce);
  const proof = { type: "token", nonce, token: toHex(token) } as const;
  return checked.ok ? recordPaid(state, { proof, by: null, card }, back) : null;
}

/** The hub has a copy of what the phone signed, or has not yet. */
export function enquired(
  state: TapState,
  { doubt, found }: { readonly doubt: Doubt; readonly found: FoundSpend | null },
  world: TapWorld,
): TapTurn {
  const back = { ...doubt, visit: null };
  const card = doubt.visit?.card ?? null;
  if (found === null) {
    return turn(state);
  }
  if (found.type === "token") {
    return paidByToken(state, { back, token: found.token, card }, world) ?? turn(state);
  }
  const { tender } = doubt;
  const keys = world.keys("credential");
  const credential = openCredential(found.credential, { keys, crypto: world.crypto });
  const unbelieved = (): TapTurn => stepTo(state, { ...doubt, hint: "cannot-be-believed" });
  if (!credential.ok || !equalBytes(found.request, tender.bytes)) {
    return unbelieved();
  }
  const { credential: credentialBytes, ...answer } = found;
  const signed = { tender, credential: credential.value, credentialBytes, answer };
  const result = checkSpend(signed, world);
  return (
    (result.ok ? signedInDoubt(state, { doubt, card, signed, result }, world) : null) ??
    unbelieved()
  );
}

/** Asks again, and goes on asking. */
export const enquireAgain = ({ tender }: Doubt): readonly TapEffect[] => [
  { type: "enquire", tender },
  { type: "timer", timer: "enquire", afterMs: ENQUIRE_EVERY_MS },
];
