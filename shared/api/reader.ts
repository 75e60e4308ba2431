/**
 * What the till's service and its reader process say to each other, over Node's own channel between parent
 * and child. Messages are structured clones ("advanced"), so bytes stay bytes.
 *
 * The process holds native code that may do anything: what it says is checked like any word from outside.
 */
import * as v from "valibot";

/** An APDU is at most 64 KiB each way, with its header and status word. */
export const APDU_BYTES_MAX = 65_544;
const ATR_BYTES_MAX = 64;
const NAME_MAX = 200;
/** pcscd's own limit, and two virtual ones. */
const READERS_MAX = 18;
const DETAIL_MAX = 500;
/** While nothing else is said, in milliseconds. */
export const READER_ALIVE_EVERY = 250;

export type ReaderCommand =
  | {
      readonly type: "transmit";
      /** Chosen by the service; the answer bears it. */
      readonly request: number;
      readonly card: number;
      readonly command: Uint8Array;
    }
  | { readonly type: "release"; readonly card: number };

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const bytes = (lengthMax: number) =>
  v.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= lengthMax);
const detail = v.pipe(v.string(), v.maxLength(DETAIL_MAX));

const readerWordSchema = v.variant("type", [
  v.strictObject({ type: v.literal("at-work") }),
  v.strictObject({ type: v.literal("alive") }),
  v.strictObject({
    type: v.literal("readers"),
    names: v.pipe(v.array(v.pipe(v.string(), v.maxLength(NAME_MAX))), v.maxLength(READERS_MAX)),
    /** The system's reader service does not answer; there may be more once it does. */
    isWaiting: v.boolean(),
  }),
  v.strictObject({
    type: v.literal("card"),
    card: count,
    reader: v.pipe(v.string(), v.maxLength(NAME_MAX)),
    atr: bytes(ATR_BYTES_MAX),
  }),
  v.strictObject({ type: v.literal("removed"), card: count }),
  v.strictObject({ type: v.literal("answer"), request: count, bytes: bytes(APDU_BYTES_MAX) }),
  v.strictObject({
    type: v.literal("failed"),
    request: count,
    why: v.picklist(["removed", "no-answer", "reader-lost"]),
    detail,
  }),
  /** The last that this process says; another takes its place. */
  v.strictObject({ type: v.literal("ending"), detail }),
]);

export type ReaderWord = Readonly<v.InferOutput<typeof readerWordSchema>>;

/** Null for what no reader process says. */
export function parseReaderWord(message: unknown): ReaderWord | null {
  const parsed = v.safeParse(readerWordSchema, message);
  return parsed.success ? parsed.output : null;
}

/** Cut to what a word may hold. */
export const asDetail = (text: string): string => text.slice(0, DETAIL_MAX);
