/** What the hub's bytes say, whatever they are. */
import {
  type BatchAnswer,
  type Refusal,
  batchAnswerSchema,
  refusalSchema,
} from "@tillwave/shared/sync/answer";
import * as v from "valibot";
import type { HubAnswer } from "../ports.ts";

export type AnswerRead =
  | { readonly type: "answer"; readonly answer: BatchAnswer }
  | { readonly type: "refusal"; readonly refusal: Refusal }
  | { readonly type: "nonsense"; readonly detail: string };

const TOO_MANY_REQUESTS = 429;
const SERVER_ERRORS = 500;

const utf8 = new TextDecoder("utf-8", { fatal: true });

export function readAnswer({ status, headers, body }: HubAnswer): AnswerRead {
  const json = parseJson(body);
  if (status === 200) {
    const answer = parse(batchAnswerSchema, json);
    return answer ? { type: "answer", answer } : nonsense(status);
  }
  const refusal = parse(refusalSchema, json);
  if (refusal !== null) {
    return { type: "refusal", refusal };
  }
  // A proxy before the hub refuses in its own words.
  if (status === 413) {
    return { type: "refusal", refusal: { error: "too-large" } };
  }
  return status === TOO_MANY_REQUESTS || status >= SERVER_ERRORS
    ? { type: "refusal", refusal: { error: "busy", waitSeconds: secondsOf(headers) } }
    : nonsense(status);
}

function nonsense(status: number): AnswerRead {
  return { type: "nonsense", detail: `status ${status}` };
}

function secondsOf(headers: Readonly<Record<string, string>>): number {
  const text = headers["retry-after"] ?? "";
  return /^\d{1,6}$/u.test(text) ? Number(text) : 0;
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return null;
  }
}

/** A decoder within the schema may throw at letters that are none of its own. */
function parse<const S extends v.GenericSchema>(schema: S, json: unknown): v.InferOutput<S> | null {
  try {
    const parsed = v.safeParse(schema, json);
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
