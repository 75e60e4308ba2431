/**
 * What a till and a card terminal say to each other, as the lab's device speaks it: the shape that an
 * integrator's adapter fills for a certified terminal. Lines of JSON over TCP, UTF-8, each ended by a
 * line feed and at most {@link LINE_BYTES_MAX} long.
 *
 *   till      {"id":1,"do":"pay","reference":"1-1-1-42","amount":2200,"currency":"HKD"}
 *             {"id":2,"do":"query","reference":"1-1-1-42"}
 *             {"id":3,"do":"cancel","reference":"1-1-1-42","giveBack":false}
 *             {"id":4,"do":"look"}
 *   terminal  {"id":1,"is":"approved","reference":"1-1-1-42","amount":2200,"currency":"HKD",
 *              "authorisation":"A1B2C3","scheme":"Visa","isSettled":false}
 *             {"id":4,"is":"ready"}
 *
 * The reference is the till's, and a payment is one thing for ever under it: PAY for a reference that the
 * terminal knows begins nothing, it is answered with what became of it. PAY is answered when the
 * customer is done, all else at once. CANCEL says that nothing shall be taken under the reference: the
 * terminal stops, or remembers a reference that it never heard of as cancelled. What it has approved it
 * leaves alone and says so, unless it is told to give back: a till says that only of a payment which it
 * will never count, so that a CANCEL which arrives late undoes nothing that a customer left with.
 *
 * No card number travels here, in either direction: what looks like one is malformed.
 */
import * as v from "valibot";
import { type Result, err, ok } from "../core/result.ts";
import { minorSchema } from "../sale/item.ts";

export const LINE_BYTES_MAX = 1024;
const REFERENCE_LENGTH_MAX = 64;

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const reference = v.pipe(
  v.string(),
  v.regex(/^[\w-]+$/u),
  v.minLength(1),
  v.maxLength(REFERENCE_LENGTH_MAX),
);
const currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/u));
/** Too short for a card number, which has 12 digits at least. */
const authorisation = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,11}$/u));
const scheme = v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z .-]{0,31}$/u));
/** A word that the till has a sentence for, or shows as it is: `card-declined`, `pin-wrong`. */
const reason = v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,39}$/u));

const requestSchema = v.variant("do", [
  v.strictObject({
    id,
    do: v.literal("pay"),
    reference,
    amount: v.pipe(
      minorSchema,
      v.check((amount) => amount > 0),
    ),
    currency,
  }),
  v.strictObject({ id, do: v.literal("query"), reference }),
  v.strictObject({ id, do: v.literal("cancel"), reference, giveBack: v.boolean() }),
  v.strictObject({ id, do: v.literal("look") }),
]);
export type CardRequest = v.InferOutput<typeof requestSchema>;

const answerSchema = v.variant("is", [
  v.strictObject({
    id,
    is: v.literal("approved"),
    reference,
    amount: minorSchema,
    currency,
    authorisation,
    scheme,
    /** Whether the money can no longer be refused to the shop. */
    isSettled: v.boolean(),
  }),
  v.strictObject({ id, is: v.literal("declined"), reference, reason }),
  /** The customer is at it. */
  v.strictObject({ id, is: v.literal("in-progress"), reference }),
  /** Nothing is taken under this reference, nor ever will be. */
  v.strictObject({ id, is: v.literal("cancelled"), reference }),
  /** Never heard of; a PAY that is still under way to it would begin. */
  v.strictObject({ id, is: v.literal("not-known"), reference }),
  /** Another payment has the terminal; this PAY was not begun. */
  v.strictObject({ id, is: v.literal("busy"), reference: v.nullable(reference) }),
  /** It was approved, and the card's bank has refused it since. */
  v.strictObject({ id, is: v.literal("refused-later"), reference, reason }),
  /** Answers LOOK only. */
  v.strictObject({ id, is: v.literal("ready") }),
]);
export type CardAnswer = v.InferOutput<typeof answerSchema>;

export type LineError = { readonly type: "malformed" };

export const encodeLine = (message: CardRequest | CardAnswer): string =>
  `${JSON.stringify(message)}\n`;

export const decodeRequest = (line: string): Result<CardRequest, LineError> =>
  decodeLine(line, requestSchema);

export const decodeAnswer = (line: string): Result<CardAnswer, LineError> =>
  decodeLine(line, answerSchema);

function decodeLine<T>(line: string, schema: v.GenericSchema<unknown, T>): Result<T, LineError> {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return err({ type: "malformed" });
  }
  const parsed = v.safeParse(schema, json, { abortEarly: true });
  return parsed.success ? ok(parsed.output) : err({ type: "malformed" });
}

/**
 * Cuts a stream into lines. What is longer than a line may be ends it for good: `null`, and the stream
 * is not to be believed any further.
 */
export interface LineReader {
  feed(bytes: Uint8Array): readonly string[] | null;
}

const LINE_FEED = 0x0a;

export function createLineReader(): LineReader {
  const utf8 = new TextDecoder();
  let held: number[] = [];
  let isSpoilt = false;
  return {
    feed(bytes) {
      const lines: string[] = [];
      for (const byte of bytes) {
        if (byte === LINE_FEED) {
          lines.push(utf8.decode(Uint8Array.from(held)));
          held = [];
        } else {
          held.push(byte);
        }
        if (held.length > LINE_BYTES_MAX) {
          isSpoilt = true;
          held = [];
          break;
        }
      }
      return isSpoilt ? null : lines;
    },
  };
}
