/**
 * What is asked of the hub about a tap, and what its answers say. Nothing rejects, and nothing is
 * believed yet: the rules judge the bytes.
 *
 * Spec: Tillwave protocols, version 1, §1.5 (holds, spends).
 */
import { SIGN1_BYTES_MAX } from "@tillwave/shared/cose/sign1";
import {
  type FoundSpend,
  TAP_BODY_BYTES_MAX,
  WALLET_CONTENT_TYPE,
  decodeFoundSpend,
  encodeHoldRequest,
  encodeSpendQuery,
  holdRefusalSchema,
  holdsPath,
  spendsPath,
} from "@tillwave/shared/wallet/hub-messages";
import type { HoldAnswer, TapTender } from "@tillwave/shared/wallet/tap-state";
import * as v from "valibot";
import type { HubAnswer } from "../ports.ts";
import type { HubQuestion } from "../sync/hub-requests.ts";

export type AskHub = (question: HubQuestion) => Promise<HubAnswer | null>;

const DONE = 200;
const CONFLICT = 409;
const FAILED: HoldAnswer = { type: "failed" };

export async function askHold(
  ask: AskHub,
  { credential, tender }: { readonly credential: Uint8Array; readonly tender: TapTender },
): Promise<HoldAnswer> {
  const answer = await ask({
    path: holdsPath,
    contentType: WALLET_CONTENT_TYPE,
    body: encodeHoldRequest({ credential, request: tender.bytes }),
    answerBytesMax: TAP_BODY_BYTES_MAX,
  });
  if (answer?.status === DONE) {
    const token = answer.body;
    return token.length > SIGN1_BYTES_MAX ? FAILED : { type: "token", token };
  }
  const refusal = answer?.status === CONFLICT ? refusalOf(answer.body) : null;
  return refusal?.error === "hold-refused" ? { type: "refused", why: refusal.why } : FAILED;
}

/** Null where the hub knows nothing of it, or was not reached. */
export async function askFound(ask: AskHub, tender: TapTender): Promise<FoundSpend | null> {
  const answer = await ask({
    path: spendsPath,
    contentType: WALLET_CONTENT_TYPE,
    body: encodeSpendQuery(tender.request.nonce),
    answerBytesMax: TAP_BODY_BYTES_MAX,
  });
  const found = answer?.status === DONE ? decodeFoundSpend(answer.body) : null;
  return found?.ok === true ? found.value : null;
}

function refusalOf(body: Uint8Array): v.InferOutput<typeof holdRefusalSchema> | null {
  try {
    const json: unknown = JSON.parse(new TextDecoder().decode(body));
    const parsed = v.safeParse(holdRefusalSchema, json);
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
