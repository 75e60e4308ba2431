/**
 * What the phone answered to the request, and what it means for the money.
 *
 * Spec: Tillwave protocols, version 1, §1.4, §1.5 (state "asked"), §1.6.
 */
import type { TapNotice, UnknownWhy } from "../api/till.ts";
import { statusOf } from "../nfc/status-word.ts";
import { spend } from "../nfc/wallet-commands.ts";
import { decodeSpendAnswer } from "./spend.ts";
import { type Command, presenting, readAnswer } from "./tap-checking.ts";
import { beginDoubt, beginWaiting, checkSpend, doubtOf } from "./tap-doubt.ts";
import {
  SIGNED_FOR_TILL,
  paidBySpend,
  record,
  recordPaid,
  recordUnbelieved,
} from "./tap-record.ts";
import {
  type AskedStep,
  type NotAnswered,
  SPEND_MAX_MS,
  type TapState,
  type TapTurn,
  type TapWorld,
} from "./tap-state.ts";
import { decline, letGo, stepTo } from "./tap-turn.ts";
import { encodeProvenSpend } from "./till-proof.ts";

export interface SpendAnswered {
  readonly asked: AskedStep;
  readonly answer: Command;
}

export function spendAnswered(
  state: TapState,
  { asked, answer }: SpendAnswered,
  world: TapWorld,
): TapTurn {
  const said = readAnswer(answer);
  if ("type" in said) {
    return silent(state, { asked, why: whyOf(said) }, world);
  }
  switch (statusOf(said.sw)) {
    case "done":
      return paid(state, { asked, data: said.data }, world);
    case "uplink":
      return asked.grading === null
        ? waiting(state, asked, world)
        : silent(state, { asked, why: "answer-not-believed" }, world);
    case "confirm-on-phone":
      return refused(state, { asked, notice: { type: "confirm-on-phone" } }, world);
    case "holder-refused":
      return refused(state, { asked, notice: { type: "refused-on-phone" } }, world);
    case "not-enough-value":
      return refused(state, { asked, notice: { type: "not-enough-value" } }, world);
    case "not-supported":
      return refused(state, { asked, notice: { type: "kind-not-supported" } }, world);
    case "wants-till-proof":
      return asked.isProven
        ? refused(state, { asked, notice: { type: "phone-doubts-till" } }, world)
        : stepTo(state, { ...asked, waitsFor: "present" }, presenting(asked.card, world));
    case "malformed":
      return voided(state, asked, world);
    default:
      return silent(state, { asked, why: "no-answer" }, world);
  }
}

/** The certificate was shown to a phone that had refused to sign without it. */
export function presentAnswered(
  state: TapState,
  { asked, answer }: SpendAnswered,
  world: TapWorld,
): TapTurn {
  const said = readAnswer(answer);
  if ("type" in said) {
    return refused(state, { asked, notice: { type: "lifted-too-soon" } }, world);
  }
  if (statusOf(said.sw) !== "done") {
    return refused(state, { asked, notice: { type: "phone-doubts-till" } }, world);
  }
  const { tender, card, wallet, grading } = asked;
  const { walletNonce } = wallet.hello;
  const request = tender.bytes;
  const signature = world.prove({ walletNonce, request });
  return stepTo(
    state,
    { ...asked, waitsFor: "spend", isProven: true },
    {
      type: "ask",
      card,
      mark: { nonce: tender.request.nonce, suspect: { id: wallet.credential.id, grading } },
      bytes: spend(encodeProvenSpend({ request, signature }), { uplink: grading === null }),
      deadlineMs: SPEND_MAX_MS,
      holderKey: wallet.credential.holderKey,
    },
  );
}

const whyOf = ({ type }: NotAnswered): UnknownWhy =>
  type === "removed" ? "pulled-away" : "no-answer";

/** Unsigned, and good enough: a wallet that has signed all the same is paid back. */
function refused(
  state: TapState,
  { asked, notice }: { readonly asked: AskedStep; readonly notice: TapNotice },
  world: TapWorld,
): TapTurn {
  const { tender, card, wallet, isShown } = asked;
  if (!isShown) {
    return decline(state, { tender, refusedBy: wallet.credential.id }, { card, notice });
  }
  // Another phone may be asking the hub under this nonce: it is never counted.
  return record(state, {
    effect: { type: "void", tender, reason: `${notice.type}, after it was shown`, evidence: null },
    back: doubtFrom(asked, "no-answer", world),
    after: { type: "armed", card, notice },
  });
}

const suspectOf = ({ wallet, grading }: AskedStep) => ({ id: wallet.credential.id, grading });

function silent(
  state: TapState,
  { asked, why }: { readonly asked: AskedStep; readonly why: UnknownWhy },
  world: TapWorld,
): TapTurn {
  const doubt = doubtFrom(asked, why, world);
  return letGo(beginDoubt(state, doubt, world), asked.card);
}

const doubtFrom = (asked: AskedStep, why: UnknownWhy, world: TapWorld) =>
  doubtOf({ of: "silence", tender: asked.tender, suspect: suspectOf(asked), why }, world);

function waiting(state: TapState, asked: AskedStep, world: TapWorld): TapTurn {
  const { tender, card, wallet } = asked;
  const of = { of: "uplink", tender, suspect: suspectOf(asked), why: "no-answer" } as const;
  return beginWaiting(state, doubtOf(of, world), { world, card, wallet });
}

/** It knows the nonce with other bytes, or reads no request in ours: the next one is new. */
function voided(state: TapState, asked: AskedStep, world: TapWorld): TapTurn {
  const { id: credential } = asked.wallet.credential;
  const why = "request refused as malformed";
  return record(
    state,
    {
      effect: { type: "void", tender: asked.tender, reason: why, evidence: null },
      back: doubtFrom(asked, "answer-not-believed", world),
      after: { type: "armed", card: asked.card, notice: { type: "nothing-was-taken" } },
    },
    { type: "alarm", alarm: { type: "answer-not-believed", credential, why } },
  );
}

function paid(
  state: TapState,
  { asked, data }: { readonly asked: AskedStep; readonly data: Uint8Array },
  world: TapWorld,
): TapTurn {
  const { tender, card, wallet, grading } = asked;
  const { credential, hello } = wallet;
  const decoded = decodeSpendAnswer(data);
  if (!decoded.ok) {
    return silent(state, { asked, why: "answer-not-believed" }, world);
  }
  const answer = decoded.value;
  const result = checkSpend(
    { tender, credential, credentialBytes: hello.credential, answer },
    world,
  );
  const back = doubtFrom(asked, "answer-not-believed", world);
  if (result.ok && grading !== null) {
    const valid = { tender, credential, answer, result: result.value, grading };
    return recordPaid(state, { ...paidBySpend(valid), card }, back);
  }
  const fault = result.ok ? SIGNED_FOR_TILL : result.error;
  return fault.type === "malformed"
    ? silent(state, { asked, why: "answer-not-believed" }, world)
    : recordUnbelieved(state, { credential, answer, fault, card }, back);
}
