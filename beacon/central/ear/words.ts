/**
 * What the ear and its process say to each other, over Node's own channel between parent and child ("advanced": bytes
 * stay bytes). The process is told nothing but to end.
 *
 *   at-work  it has come up
 *   state    how it is, whenever that changes
 *   heard    what came in since the last time, and how much was lost ever
 *   alive    twice a second
 *   failed   why it ends; another takes its place
 *
 * The process holds a driver that may do anything: what it says is checked like any word from outside.
 */
import * as v from "valibot";
import { AIR_DATA_MAX, RSSI_MAX, RSSI_MIN } from "./hci-report.ts";

/** In milliseconds. */
export const ALIVE_EVERY = 500;
/** What is heard is handed on so often, in milliseconds. */
export const HEARD_EVERY = 40;
/** In one word: 6,000 a second, several times what one controller hears. What is more is lost, and counted. */
export const REPORTS_MAX = 240;
const DETAIL_MAX = 500;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const detail = v.pipe(v.string(), v.maxLength(DETAIL_MAX));

const reportSchema = v.strictObject({
  at: v.pipe(v.number(), v.finite()),
  address: v.pipe(v.string(), v.regex(/^[\da-f]{2}(?::[\da-f]{2}){5}$/u)),
  addressType: v.picklist(["public", "random"]),
  kind: v.picklist(["connectable", "directed", "scannable", "non-connectable", "scan-response"]),
  data: v.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length <= AIR_DATA_MAX,
  ),
  rssi: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(RSSI_MIN), v.maxValue(RSSI_MAX))),
});

const wordSchema = v.variant("type", [
  v.strictObject({ type: v.literal("at-work") }),
  v.strictObject({
    type: v.literal("state"),
    state: v.picklist([
      "starting",
      "listening",
      "off",
      "no-bluetooth",
      "no-adapter",
      "no-permission",
      "refused",
    ]),
    address: v.nullable(v.pipe(v.string(), v.maxLength(40))),
    detail: v.nullable(detail),
    rescans: count,
  }),
  v.strictObject({
    type: v.literal("heard"),
    reports: v.pipe(v.array(reportSchema), v.maxLength(REPORTS_MAX)),
    lost: count,
  }),
  v.strictObject({ type: v.literal("alive") }),
  v.strictObject({ type: v.literal("failed"), detail }),
]);

export type EarWord = Readonly<v.InferOutput<typeof wordSchema>>;

/** Null for what no ear's process says. */
export function parseEarWord(message: unknown): EarWord | null {
  const parsed = v.safeParse(wordSchema, message);
  return parsed.success ? parsed.output : null;
}

/** Cut to what a word may hold. */
export const asDetail = (text: string): string => text.slice(0, DETAIL_MAX);
