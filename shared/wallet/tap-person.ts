/**
 * What a person at the till does about a tap: a code typed or scanned, the phone's own line, the end of
 * a doubt. Everything is answered at once; what comes of it later is in the views.
 *
 * Spec: Tillwave protocols, version 1, §1.5 (escalated), §1.9 (uplink, typed code), §1.10 (code shown).
 */
import { toHex } from "../core/bytes.ts";
import { type Result, err, ok } from "../core/result.ts";
import { checkCredential } from "./check-credential.ts";
import type { Credential } from "./credential.ts";
import { HOLD_WAIT_MS } from "./hub-messages.ts";
import {
  PRESENTATION_LIFE_MAX,
  type Presentation,
  type Presented,
  decodePresentation,
  isPresentationSigned,
} from "./presentation.ts";
import { decideRisk } from "./risk.ts";
import { noticeOfHold, noticeOfRisk, termsOf, underNewNonce } from "./tap-checking.ts";
import { beginDoubt, doubtOf, paidByToken } from "./tap-doubt.ts";
import { record, recordPaid } from "./tap-record.ts";
import type {
  Armed,
  Checking,
  Doubt,
  HoldAnswer,
  PersonsEvent,
  ShownCode,
  TapState,
  TapTender,
  TapTurn,
  TapWorld,
} from "./tap-state.ts";
import { armed, letAllGo, refuse, stepTo, turn } from "./tap-turn.ts";

const NOT_WAITING = { type: "tender-not-waiting" } as const;

export function personActed(state: TapState, event: PersonsEvent, world: TapWorld): TapTurn {
  const { step } = state;
  if ((step.type !== "armed" && step.type !== "doubt") || step.tender.tender !== event.tender) {
    return refuse(state, NOT_WAITING);
  }
  if (!world.canPay && BEGINS.has(event.type) && step.type === "armed") {
    return refuse(state, { type: "code-not-allowed", why: "not-joined" });
  }
  switch (event.type) {
    case "uplink-asked":
      return uplinkAsked(state, step, world);
    case "code-typed":
      return step.type === "doubt"
        ? codeTyped(state, { doubt: step, digits: event.digits }, world)
        : refuse(state, NOT_WAITING);
    case "token-scanned": {
      const back = step.type === "doubt" ? { ...step, visit: null } : step;
      const card = step.type === "doubt" ? (step.visit?.card ?? null) : null;
      const paid = paidByToken(state, { back, token: event.token, card }, world);
      return paid ?? refuse(state, { type: "qr-refused", why: "other-tender" });
    }
    case "code-shown":
      return step.type === "armed"
        ? codeShown(state, { at: step, presented: event.presented }, world)
        : refuse(state, NOT_WAITING);
    case "void-asked":
      return step.type === "doubt"
        ? voidAsked(state, { doubt: step, reason: event.reason }, world)
        : refuse(state, NOT_WAITING);
  }
}

/** Somebody may be paying from then on. */
const BEGINS: ReadonlySet<PersonsEvent["type"]> = new Set(["uplink-asked", "code-shown"]);

/** Any phone may read the request from the screen: from here on nobody knows who is asking the hub. */
function uplinkAsked(state: TapState, step: Armed | Doubt, world: TapWorld): TapTurn {
  if (step.type === "doubt") {
    return turn(state);
  }
  const { tender } = step;
  const doubting = { of: "uplink", tender, suspect: null, why: "no-answer" } as const;
  const begun = beginDoubt(state, doubtOf(doubting, world), world);
  const mark = { nonce: tender.request.nonce, suspect: null };
  return letAllGo({ ...begun, effects: [{ type: "mark", mark }, ...begun.effects] });
}

function codeTyped(
  state: TapState,
  { doubt, digits }: { readonly doubt: Doubt; readonly digits: string },
  world: TapWorld,
): TapTurn {
  const { tender, codeTriesLeft } = doubt;
  const { request } = tender;
  if (world.policy === null || request.amount > world.policy.codeMax) {
    return refuse(state, { type: "code-not-allowed", why: "over-limit" });
  }
  if (codeTriesLeft === 0 || world.areCodesLocked()) {
    return refuse(state, { type: "codes-locked" });
  }
  const back = { ...doubt, visit: null };
  if (digits === world.typedCode({ merchant: world.merchant, request })) {
    const proof = { type: "typed-code", nonce: toHex(request.nonce), code: digits } as const;
    return recordPaid(state, { proof, by: null, card: doubt.visit?.card ?? null }, back);
  }
  const triesLeft = codeTriesLeft - 1;
  const wrong = { ...doubt, codeTriesLeft: triesLeft };
  const refusal = { type: "code-wrong", triesLeft } as const;
  if (triesLeft > 0 || doubt.of === "silence") {
    return refuse({ ...state, step: wrong }, refusal, { type: "wrong-code" });
  }
  // The nonce is used up. Should the hub have paid it all the same, it takes it back.
  const ended = record(
    state,
    {
      effect: { type: "void", tender, reason: "three wrong codes", evidence: null },
      back: { ...wrong, visit: null },
      after: {
        type: "armed",
        card: doubt.visit?.card ?? null,
        notice: { type: "wrong-code", triesLeft },
      },
    },
    { type: "wrong-code" },
  );
  return { ...ended, refusal };
}

function voidAsked(
  state: TapState,
  { doubt, reason }: { readonly doubt: Doubt; readonly reason: string },
  { monotonic, wall }: TapWorld,
): TapTurn {
  const { tender, until, visit } = doubt;
  return monotonic < until
    ? refuse(state, { type: "too-early", until: Math.round(wall + until - monotonic) })
    : record(state, {
        effect: { type: "void", tender, reason, evidence: null },
        back: { ...doubt, visit: null },
        after: { type: "armed", card: visit?.card ?? null, notice: null },
      });
}

function codeShown(
  state: TapState,
  { at, presented }: { readonly at: Armed; readonly presented: Presented },
  world: TapWorld,
): TapTurn {
  const { tender, refusedBy } = at;
  const believed = believe(presented, tender, world);
  if (!believed.ok) {
    return refuse(state, { type: "qr-refused", why: believed.error });
  }
  const shown: ShownCode = { presented, ...believed.value };
  const holding: Checking = {
    type: "checking",
    tender,
    refusedBy,
    at: { type: "holding-code", shown },
  };
  return world.isOnline
    ? letAllGo(
        stepTo(
          state,
          holding,
          { type: "hold", credential: shown.credential.id, tender },
          { type: "timer", timer: "hold", afterMs: HOLD_WAIT_MS },
        ),
      )
    : runRisk(state, { tender, refusedBy, shown }, world);
}

/** What can be said of it without the hub; the fault in one word. */
function believe(
  presented: Presented,
  { request: { amount } }: TapTender,
  world: TapWorld,
): Result<{ readonly credential: Credential; readonly presentation: Presentation }, string> {
  const credential = checkCredential(presented.credential, termsOf(world));
  if (!credential.ok) {
    return err(credential.error.type);
  }
  const presentation = decodePresentation(presented.presentation);
  const { holderKey } = credential.value;
  if (!presentation.ok || !isPresentationSigned(presented, holderKey, world.crypto)) {
    return err("signature-invalid");
  }
  const fault = faultOf({ ...presentation.value, credential: credential.value }, amount, world);
  return fault === null
    ? ok({ credential: credential.value, presentation: presentation.value })
    : err(fault);
}

function faultOf(
  shown: Presentation & { readonly credential: Credential },
  amount: number,
  world: TapWorld,
): string | null {
  const { credential, counter, notAfter } = shown;
  const highest = Math.max(credential.counterFloor, world.seen(credential.alias)?.counter ?? 0);
  if (notAfter < world.now || notAfter > world.now + PRESENTATION_LIFE_MAX) {
    return "expired";
  }
  if (shown.currency !== world.currency) {
    return "other-currency";
  }
  if (counter <= highest) {
    return "used-before";
  }
  if (!shown.isUserVerified) {
    return "not-verified";
  }
  const left =
    Math.max(0, credential.offlineCash - shown.cumCash) +
    Math.max(0, credential.offlinePromo - shown.cumPromo) +
    credential.cardPerTap;
  const max = Math.min(shown.maxAmount, credential.perTap, left, world.policy?.presentedMax ?? 0);
  return amount > max ? "over-limit" : null;
}

type AtCode = Pick<Armed, "tender" | "refusedBy"> & { readonly shown: ShownCode };

/**
 * The hub may say no. Its yes is for the wallet and the amount, and does not say that this code was not
 * shown at another till within the same minute: it stays at risk.
 */
export function codeHeld(
  state: TapState,
  at: AtCode,
  { answer, world }: { readonly answer: HoldAnswer; readonly world: TapWorld },
): TapTurn {
  const { tender, refusedBy } = at;
  if (answer.type === "refused") {
    return answer.why === "nonce-used"
      ? underNewNonce(state, at, null)
      : stepTo(state, armed(tender, { refusedBy, notice: noticeOfHold(answer.why) }));
  }
  return runRisk(state, at, world);
}

function runRisk(state: TapState, at: AtCode, world: TapWorld): TapTurn {
  const { tender, refusedBy, shown } = at;
  const decision = decideRisk(world.policy, {
    amount: tender.request.amount,
    now: world.now,
    ...world.risk(shown.credential.alias),
    isUserVerified: shown.presentation.isUserVerified,
  });
  return decision.type === "at-risk"
    ? paidByCode(state, at)
    : stepTo(state, armed(tender, { refusedBy, notice: noticeOfRisk(decision.why) }));
}

function paidByCode(state: TapState, at: AtCode): TapTurn {
  const { tender, refusedBy, shown } = at;
  const { credential, presentation, presented } = shown;
  const { counter, cumCash, cumPromo } = presentation;
  const { amount, nonce } = tender.request;
  return recordPaid(
    state,
    {
      proof: {
        type: "presented",
        credential: toHex(credential.id),
        nonce: toHex(nonce),
        presentation: toHex(presented.presentation),
        signature: toHex(presented.signature),
        grade: "at-risk",
        token: null,
      },
      by: {
        alias: credential.alias,
        seen: { counter, cumCash, cumPromo },
        expires: credential.expires,
        atRisk: amount,
      },
      card: null,
    },
    armed(tender, { refusedBy, notice: { type: "reader-failed" } }),
  );
}
