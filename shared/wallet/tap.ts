/**
 * The till's side of a tap. Pure: what happened goes in with what stands, the next state and what is to
 * be done come out. The desk (terminal/service/tap) does it.
 *
 * Spec: Tillwave protocols, version 1, §1.5.
 *
 *   closed ──opened──▶ armed ◀──no, or nobody asked──┐
 *                        └──a card──▶ checking ──────┤
 *                                        │ SPEND     │ refused, unsigned
 *                                        ▼           │
 *                                      asked ────────┘
 *                      valid answer │    │ silence, or the phone asks the hub
 *                                   ▼    ▼
 *              paid ◀── recording ◀──── doubt ──sworn absent, void──▶ recording ──▶ armed, new nonce
 *
 * What a wallet is asked for is in the journal before, and what it answered before anybody is told.
 * Between SPEND and its answer, and in doubt, no other tender is taken ({@link isInDoubt}).
 */
import { equalBytes } from "../core/bytes.ts";
import { checkCredential } from "./check-credential.ts";
import type { Credential } from "./credential.ts";
import { presentAnswered, spendAnswered } from "./tap-asked.ts";
import {
  decide,
  held,
  meetAnother,
  meetCards,
  presented,
  presenting,
  selected,
  termsOf,
} from "./tap-checking.ts";
import {
  beginDoubt,
  doubtOf,
  enquireAgain,
  enquired,
  pollAgain,
  visitAnswered,
  visitDoubt,
} from "./tap-doubt.ts";
import { codeHeld, personActed } from "./tap-person.ts";
import type {
  Checking,
  HoldAnswer,
  Recording,
  TapCard,
  TapEffect,
  TapEvent,
  TapState,
  TapStep,
  TapTender,
  TapTimer,
  TapTurn,
  TapWorld,
  Visitor,
} from "./tap-state.ts";
import {
  armed,
  decline,
  isOfRequest,
  letGo,
  noticeOfCredential,
  stepTo,
  turn,
} from "./tap-turn.ts";
import { OUTCOME_PAID, result } from "../nfc/wallet-commands.ts";

/** Whether somebody may be paying: then nothing else may be tried. */
export function isInDoubt({ step }: TapState): boolean {
  return step.type === "asked" || step.type === "doubt" || step.type === "recording";
}

export function stepTap(state: TapState, event: TapEvent, world: TapWorld): TapTurn {
  const { state: next, effects, refusal } = stepped(state, event, world);
  const tidied = tidy(state.step, next.step);
  return { state: next, effects: [...tidied, ...effects], refusal };
}

function stepped(state: TapState, event: TapEvent, world: TapWorld): TapTurn {
  switch (event.type) {
    case "opened":
      return opened(state, event.tender, world);
    case "restarted": {
      const { tender, suspect, why } = event;
      return beginDoubt(state, doubtOf({ of: "silence", tender, suspect, why }, world), world);
    }
    case "closed":
      return closed(state);
    case "not-asked": {
      const { step } = state;
      return step.type === "asked"
        ? decline(
            state,
            { tender: step.tender, refusedBy: null },
            { card: event.card, notice: { type: "reader-failed" } },
          )
        : turn(state);
    }
    case "not-recorded":
      return notRecorded(state, world);
    case "card":
      return met({ ...state, cards: [...state.cards, event.card] }, event.card, world);
    case "removed":
      return removed(state, event.card);
    case "answered":
      return answered(state, event, world);
    case "hold-answered":
      return holdAnswered(state, event, world);
    case "enquiry-answered":
      return state.step.type === "doubt" && isOfRequest(event.nonce, state.step.tender.request)
        ? enquired(state, { doubt: state.step, found: event.found }, world)
        : turn(state);
    case "due":
      return due(state, event.timer, world);
    default:
      return personActed(state, event, world);
  }
}

function opened(state: TapState, tender: TapTender, world: TapWorld): TapTurn {
  const { step } = state;
  if (step.type === "checking" && step.at.type !== "holding-code") {
    // Whoever is here was shown another amount.
    return letGo(stepTo(state, armed(tender)), step.at.card);
  }
  if (step.type !== "recording") {
    const notice = world.canPay ? null : NOBODY_CAN_PAY;
    const at = armed(tender, { notice });
    return meetCards({ ...state, step: at }, at, world);
  }
  const { after } = step;
  switch (after.type) {
    case "go-on":
      return goOn(state, { tender, visitor: after.visitor }, world);
    case "armed":
      return letGo(stepTo(state, armed(tender, { notice: after.notice })), after.card);
    case "paid":
      return letGo(stepTo(state, armed(tender)), after.card);
  }
}

/** Opened by hand all the same. */
const NOBODY_CAN_PAY = { type: "offline-not-allowed" } as const;

/** With the phone that is still there, under a new nonce. */
function goOn(
  state: TapState,
  { tender, visitor }: { readonly tender: TapTender; readonly visitor: Visitor },
  world: TapWorld,
): TapTurn {
  const { card, wallet, isProven } = visitor;
  const at = { tender, refusedBy: null };
  const bytes = wallet.hello.credential;
  const credential = checkCredential(bytes, termsOf(world));
  if (!credential.ok) {
    const notice = noticeOfCredential(credential.error, bytes, world);
    return decline(state, at, { card, notice });
  }
  return wallet.hello.wantsTillProof && !isProven
    ? stepTo(
        state,
        { ...at, type: "checking", at: { ...visitor, type: "presenting" } },
        presenting(card, world),
      )
    : decide(state, { ...at, visitor }, world);
}

/** Paid, taken in cash, or back to the items. */
function closed(state: TapState): TapTurn {
  const { step } = state;
  const away = stepTo(state, { type: "closed" });
  switch (step.type) {
    case "closed":
    case "armed":
      return away;
    case "checking":
      return letGo(away, step.at.type === "holding-code" ? null : step.at.card);
    case "asked":
      return letGo(away, step.card);
    case "doubt":
      return letGo(away, step.visit?.card ?? null);
    case "recording":
      return recorded(away, step);
  }
}

function recorded(away: TapTurn, { after, tender }: Recording): TapTurn {
  if (after.type !== "paid") {
    return letGo(away, after.type === "go-on" ? after.visitor.card : after.card);
  }
  const { card } = after;
  if (card === null) {
    return away;
  }
  const { nonce } = tender.request;
  const bytes = result({ nonce, outcome: OUTCOME_PAID, text: "" });
  const cards = away.state.cards.filter(({ id }) => id !== card);
  return turn({ ...away.state, cards }, { type: "tell", card, bytes });
}

/** It stands as it stood; where somebody may have paid, it stays in doubt until the disk takes it. */
function notRecorded(state: TapState, world: TapWorld): TapTurn {
  const { step } = state;
  if (step.type !== "recording") {
    return turn(state);
  }
  const { back, after } = step;
  const card = after.type === "go-on" ? after.visitor.card : after.card;
  return letGo(back.type === "doubt" ? beginDoubt(state, back, world) : stepTo(state, back), card);
}

function met(state: TapState, card: TapCard, world: TapWorld): TapTurn {
  const { step } = state;
  switch (step.type) {
    case "armed":
      return meetCards(state, step, world);
    case "checking":
      return step.at.type === "holding-code"
        ? letGo(turn(state), card.id)
        : meetAnother(state, step);
    case "doubt":
      return visitDoubt(state, step, card);
    case "asked":
    case "recording":
      return letGo(turn(state), card.id);
    case "closed":
      return turn(state);
  }
}

/** What was sent to it is answered all the same, if only with its going. */
function removed(before: TapState, card: number): TapTurn {
  const state = { ...before, cards: before.cards.filter(({ id }) => id !== card) };
  const { step } = state;
  if (step.type === "checking" && step.at.type === "holding" && step.at.card === card) {
    return decline(state, step, { card, notice: { type: "lifted-too-soon" } });
  }
  return step.type === "doubt" && step.visit?.card === card && step.visit.doing === "waiting"
    ? stepTo(state, { ...step, visit: null })
    : turn(state);
}

type Answered = Extract<TapEvent, { type: "answered" }>;

/** An answer to anything else than what is waited for comes too late. */
function answered(state: TapState, event: Answered, world: TapWorld): TapTurn {
  const { step } = state;
  const { card, command, answer } = event;
  if (step.type === "checking") {
    return checkAnswered(state, { step, event }, world);
  }
  if (step.type === "asked" && step.card === card && step.waitsFor === command) {
    return command === "present"
      ? presentAnswered(state, { asked: step, answer }, world)
      : spendAnswered(state, { asked: step, answer }, world);
  }
  const { visit } = step.type === "doubt" ? step : { visit: null };
  return step.type === "doubt" && visit?.card === card && COMMAND_OF[visit.doing] === command
    ? visitAnswered(state, { doubt: step, visit, answer }, world)
    : turn(state);
}

const COMMAND_OF = {
  selecting: "select",
  recalling: "recall",
  fetching: "get-token",
  waiting: null,
} as const;

function checkAnswered(
  state: TapState,
  { step, event }: { readonly step: Checking; readonly event: Answered },
  world: TapWorld,
): TapTurn {
  const { at } = step;
  const { card, command, answer } = event;
  if (at.type === "selecting" && at.card === card && command === "select") {
    return selected(state, { ...step, at }, { answer, world });
  }
  return at.type === "presenting" && at.card === card && command === "present"
    ? presented(state, { ...step, at }, { answer, world })
    : turn(state);
}

function holdAnswered(
  state: TapState,
  { nonce, credential, answer }: Extract<TapEvent, { type: "hold-answered" }>,
  world: TapWorld,
): TapTurn {
  const { step } = state;
  if (step.type !== "checking" || !equalBytes(step.tender.request.nonce, nonce)) {
    return turn(state);
  }
  const asked = heldOf(step);
  return asked !== null && equalBytes(asked.id, credential)
    ? heldAnswered(state, { step, answer }, world)
    : turn(state);
}

/** Whom the hub is asked to vouch for. */
function heldOf({ at }: Checking): Credential | null {
  switch (at.type) {
    case "holding":
      return at.wallet.credential;
    case "holding-code":
      return at.shown.credential;
    case "selecting":
    case "presenting":
      return null;
  }
}

function heldAnswered(
  state: TapState,
  { step, answer }: { readonly step: Checking; readonly answer: HoldAnswer },
  world: TapWorld,
): TapTurn {
  const { at } = step;
  if (at.type === "holding") {
    return held(state, { ...step, at }, { answer, world });
  }
  return at.type === "holding-code"
    ? codeHeld(state, { ...step, shown: at.shown }, { answer, world })
    : turn(state);
}

function due(state: TapState, timer: TapTimer, world: TapWorld): TapTurn {
  const { step } = state;
  if (timer === "hold" && step.type === "checking") {
    return heldAnswered(state, { step, answer: { type: "failed" } }, world);
  }
  if (step.type !== "doubt") {
    return turn(state);
  }
  switch (timer) {
    case "token":
      return pollAgain(state, step);
    case "enquire":
      return turn(state, ...enquireAgain(step));
    case "escalate":
    case "hold":
      return turn(state);
  }
}

/** What the step before had running. */
function tidy(before: TapStep, after: TapStep): readonly TapEffect[] {
  const isHolding = ({ type }: TapStep): boolean => type === "checking";
  const isMarked = ({ type }: TapStep): boolean =>
    type === "asked" || type === "doubt" || type === "recording";
  const isWaiting = ({ type }: TapStep): boolean => type === "doubt";
  const stop = (timer: TapTimer): TapEffect => ({ type: "timer", timer, afterMs: null });
  return [
    ...(isHolding(before) && !isHolding(after) ? [stop("hold")] : []),
    ...(isWaiting(before) && !isWaiting(after)
      ? [stop("token"), stop("enquire"), stop("escalate")]
      : []),
    ...(isMarked(before) && !isMarked(after) ? [{ type: "unmark" } as const] : []),
  ];
}
