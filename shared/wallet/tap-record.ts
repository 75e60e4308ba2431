/**
 * How a tap ends: what the journal is to take, and what is said once it has.
 *
 * Spec: Tillwave protocols, version 1, §1.5, §1.6, §1.9.
 */
import { toHex } from "../core/bytes.ts";
import type { TenderProof } from "../sale/tender-proof.ts";
import type { AnswerFault } from "./check-answer.ts";
import type { Credential } from "./credential.ts";
import { type SpendAnswer, type SpendResult, encodeSpendAnswer } from "./spend.ts";
import type {
  Doubt,
  Grading,
  PaidBy,
  RecordEffect,
  Recording,
  TapEffect,
  TapState,
  TapTender,
  TapTurn,
  Visitor,
} from "./tap-state.ts";
import { stepTo } from "./tap-turn.ts";

export interface Ending {
  readonly effect: RecordEffect;
  readonly back: Recording["back"];
  readonly after: Recording["after"];
}

/** Whatever else is to be done is done before the journal is written to. */
export function record(
  state: TapState,
  { effect, back, after }: Ending,
  ...before: readonly TapEffect[]
): TapTurn {
  const { tender } = effect;
  return stepTo(state, { type: "recording", tender, back, after }, ...before, effect);
}

export interface Payment {
  readonly proof: TenderProof;
  readonly by: PaidBy | null;
  readonly card: number | null;
}

export function recordPaid(
  state: TapState,
  { proof, by, card }: Payment,
  back: Recording["back"],
): TapTurn {
  const { tender } = back;
  return record(state, {
    effect: { type: "pay", tender, proof, by },
    back,
    after: { type: "paid", card },
  });
}

export interface ValidAnswer {
  readonly tender: TapTender;
  readonly credential: Credential;
  readonly answer: SpendAnswer;
  readonly result: SpendResult;
  readonly grading: Grading;
}

export function paidBySpend({
  tender,
  credential,
  answer,
  result,
  grading,
}: ValidAnswer): Pick<Payment, "proof" | "by"> {
  const { counter, cumCash, cumPromo } = result;
  const { grade, token } = grading;
  return {
    proof: {
      type: "spend",
      credential: toHex(credential.id),
      nonce: toHex(tender.request.nonce),
      result: toHex(answer.result),
      signature: toHex(answer.signature),
      grade,
      token: token && toHex(token),
    },
    by: {
      alias: credential.alias,
      seen: { counter, cumCash, cumPromo },
      expires: credential.expires,
      atRisk: grade === "at-risk" ? tender.request.amount : 0,
    },
  };
}

/**
 * A good signature of a wallet that was to ask the hub (§1.9): the till has not decided to run its risk,
 * so it is no payment. An honest wallet has its value back, as after any void.
 */
export const SIGNED_FOR_TILL = { type: "signed-for-till" } as const;

export interface Unbelieved {
  readonly credential: Credential;
  readonly answer: SpendAnswer;
  readonly fault: AnswerFault | typeof SIGNED_FOR_TILL;
  readonly card: number | null;
}

/** An answer that fails a check is kept, and never counted; the sale waits for another phone. */
export function recordUnbelieved(
  state: TapState,
  { credential, answer, fault, card }: Unbelieved,
  back: Doubt,
): TapTurn {
  const isCloned = fault.type === "counter-went-back";
  return record(
    state,
    {
      effect: {
        type: "void",
        tender: back.tender,
        reason: fault.type,
        evidence: encodeSpendAnswer(answer),
      },
      back,
      after: {
        type: "armed",
        card,
        notice: { type: "wallet-refused", why: isCloned ? "cloned" : "not-genuine" },
      },
    },
    {
      type: "alarm",
      alarm: isCloned
        ? { type: "wallet-cloned", credential: credential.id }
        : { type: "answer-not-believed", credential: credential.id, why: fault.type },
    },
  );
}

/** The wallet swears that it never took it: the same customer may pay under another nonce at once. */
export function recordAbsent(
  state: TapState,
  { absence, visitor }: { readonly absence: Uint8Array; readonly visitor: Visitor },
  back: Doubt,
): TapTurn {
  return record(state, {
    effect: { type: "absent", tender: back.tender, absence },
    back,
    after: { type: "go-on", visitor },
  });
}
