/**
 * What the hub answers to a batch of entries, and the paths of what tills ask of it.
 *
 * Spec: Tillwave protocols, version 1, §4.4. JSON; what is signed stands in it as base64url.
 */
import { base64urlnopad } from "@scure/base";
import * as v from "valibot";
import { SIGN1_BYTES_MAX } from "../cose/sign1.ts";

/** Entries of one batch, at most. */
export const BATCH_ENTRIES_MAX = 500;
/** Of its body as sent, and unpacked. */
export const BATCH_BYTES_MAX = 2 * 1024 * 1024;
export const BATCH_UNPACKED_BYTES_MAX = 16 * 1024 * 1024;
export const BATCH_CONTENT_TYPE = "application/x-ndjson";
export const INBOX_DOCUMENTS_MAX = 64;
/** Of an answer as a till reads it. */
export const ANSWER_BYTES_MAX = 1024 * 1024;

const WORD_MAX = 40;

/** `GET` without a signature: says that this is the hub, and nothing else. */
export const HEALTH_PATH = "/v1/health";
export const entriesPath = (terminal: number, epoch: number): string =>
  `/v1/terminals/${terminal}/epochs/${epoch}/entries`;
/** `POST` with a statement and no body: what is in the inbox, a fresh anchor, how far the hub is. */
export const checkInPath = (terminal: number, epoch: number): string =>
  `/v1/terminals/${terminal}/epochs/${epoch}/check-ins`;

export interface Health {
  readonly tillwave: 1;
  /** 16 hex digits. */
  readonly hub: string;
}
export const healthSchema = v.object({
  tillwave: v.literal(1),
  hub: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u)),
});

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const number = v.pipe(count, v.minValue(1));
/** What somebody signed, as base64url; the library throws where the text is none. */
const signed = v.pipe(
  v.string(),
  v.maxLength(Math.ceil((SIGN1_BYTES_MAX * 4) / 3)),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return base64urlnopad.decode(dataset.value);
    } catch {
      addIssue({ message: "no base64url" });
      return NEVER;
    }
  }),
);
const range = v.pipe(
  v.strictTuple([number, number]),
  v.check(([first, last]) => first <= last, "ends before it begins"),
);
/** As it stands in an answer. */
export const formatSigned = (sign1: Uint8Array): string => base64urlnopad.encode(sign1);
const ranges = v.pipe(v.array(range), v.maxLength(BATCH_ENTRIES_MAX));
/** What is shown to a person, or not at all. */
const word = v.pipe(v.string(), v.maxLength(WORD_MAX));

/** Codes of single lines; the line is kept all the same, and never blocks the next. */
export const LINE_CODES = [
  "bad-json",
  "unknown-version",
  "malformed",
  "totals-wrong",
  "bad-signature",
  "duplicate-nonce",
  "unknown-credential",
  "revoked",
  "epoch-closed",
] as const;
export type LineCode = (typeof LINE_CODES)[number];

/** 200. Unknown fields are left alone: a newer hub may say more. */
export const batchAnswerSchema = v.object({
  /** The next seq that the hub wants of this epoch. */
  expected: number,
  /** First and last, both included. */
  stored: ranges,
  duplicate: ranges,
  quarantined: v.pipe(
    v.array(v.object({ seq: number, code: v.picklist(LINE_CODES) })),
    v.maxLength(BATCH_ENTRIES_MAX),
  ),
  anchor: signed,
  inbox: v.pipe(v.array(signed), v.maxLength(INBOX_DOCUMENTS_MAX)),
  certificate: v.optional(signed),
  lease: v.optional(signed),
  keySet: v.optional(signed),
});
export type BatchAnswer = v.InferOutput<typeof batchAnswerSchema>;
/** As it goes over the wire. */
export type BatchAnswerJson = v.InferInput<typeof batchAnswerSchema>;

/** 4xx and 503: why nothing of the batch was taken as it is. */
export const refusalSchema = v.variant("error", [
  v.object({ error: v.literal("signature-invalid") }),
  v.object({ error: v.literal("statement-mismatch"), field: word }),
  v.object({ error: v.literal("unknown-terminal") }),
  v.object({ error: v.literal("revoked") }),
  v.object({ error: v.literal("epoch-closed") }),
  v.object({ error: v.literal("gap"), expected: number }),
  /** Both copies are kept. */
  v.object({
    error: v.literal("fork"),
    seq: number,
    head: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u)),
  }),
  v.object({ error: v.literal("too-large") }),
  v.object({ error: v.literal("busy"), waitSeconds: v.optional(count) }),
  v.object({ error: v.literal("other-protocol"), speaks: word }),
  v.object({ error: v.literal("malformed") }),
]);
export type Refusal = v.InferOutput<typeof refusalSchema>;

export const REFUSAL_STATUS: Readonly<Record<Refusal["error"], number>> = {
  "signature-invalid": 401,
  "statement-mismatch": 401,
  "unknown-terminal": 401,
  revoked: 403,
  "epoch-closed": 410,
  gap: 409,
  fork: 409,
  "too-large": 413,
  busy: 503,
  "other-protocol": 400,
  malformed: 400,
};
