/**
 * What the beacon and its radio's process say to each other, over Node's own channel between parent and child
 * ("advanced": bytes stay bytes).
 *
 *   beacon → radio    order    one at a time; the next when this one is answered
 *                     notify   to the central of a link
 *                     hang-up  on it
 *   radio → beacon    at-work  it has come up
 *                     alive    it still turns, twice a second
 *                     state    how its adapter is
 *                     answer   to an order
 *                     stopped  what was on air may not be any more
 *                     central  one has come, does something, or has gone
 *                     ended    why it ends; another takes its place
 *
 * The radio's process holds native code, and reads what strangers send: what it says is checked like any word from outside.
 */
import * as v from "valibot";
import { type AirOrder, MTU_MAX, MTU_MIN, WRITE_BYTES_MAX } from "../ports.ts";

/** In milliseconds. */
export const ALIVE_EVERY = 500;
const DETAIL_MAX = 500;
const ADAPTER_MAX = 255;

export type RadioTask =
  | { readonly type: "advertise"; readonly order: AirOrder }
  | { readonly type: "silence" }
  | { readonly type: "reset" }
  | { readonly type: "check" };

export type RadioCommand =
  | { readonly type: "order"; readonly id: number; readonly task: RadioTask }
  | { readonly type: "notify"; readonly link: number; readonly bytes: Uint8Array }
  | { readonly type: "hang-up"; readonly link: number };

const detail = v.pipe(v.string(), v.maxLength(DETAIL_MAX));
const step = v.picklist(["reset", "stop", "parameters", "data", "start", "check"]);
const state = v.picklist([
  "starting",
  "no-adapter",
  "no-permission",
  "off",
  "blocked",
  "ready",
  "gone",
]);
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const faultSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("refused"),
    step,
    status: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xff)),
  }),
  v.strictObject({ type: v.literal("timed-out"), step }),
  v.strictObject({ type: v.literal("fell-silent") }),
  v.strictObject({ type: v.literal("not-ready"), state }),
  v.strictObject({ type: v.literal("replaced") }),
  v.strictObject({ type: v.literal("child-died") }),
]);

const radioWordSchema = v.variant("type", [
  v.strictObject({ type: v.literal("at-work") }),
  v.strictObject({ type: v.literal("alive") }),
  v.strictObject({
    type: v.literal("state"),
    state: v.picklist(["no-adapter", "no-permission", "off", "blocked", "ready"]),
    adapter: v.nullable(v.pipe(count, v.maxValue(ADAPTER_MAX))),
    address: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/u))),
    /** dBm. */
    txPowerRead: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(-128), v.maxValue(126))),
    detail: v.nullable(detail),
  }),
  /** Null: it is done. */
  v.strictObject({ type: v.literal("answer"), id: count, fault: v.nullable(faultSchema) }),
  v.strictObject({ type: v.literal("stopped") }),
  v.strictObject({
    type: v.literal("central"),
    link: v.pipe(count, v.minValue(1)),
    what: v.variant("type", [
      v.strictObject({ type: v.picklist(["connected", "subscribed", "unsubscribed", "gone"]) }),
      v.strictObject({
        type: v.literal("mtu"),
        mtu: v.pipe(count, v.minValue(MTU_MIN), v.maxValue(MTU_MAX)),
      }),
      v.strictObject({
        type: v.literal("wrote"),
        bytes: v.custom<Uint8Array>(
          (value) => value instanceof Uint8Array && value.length <= WRITE_BYTES_MAX,
        ),
      }),
    ]),
  }),
  v.strictObject({ type: v.literal("ended"), detail }),
]);

export type RadioWord = Readonly<v.InferOutput<typeof radioWordSchema>>;
export type RadioStateWord = RadioWord & { readonly type: "state" };

/** Null for what no radio's process says. */
export function parseRadioWord(message: unknown): RadioWord | null {
  const parsed = v.safeParse(radioWordSchema, message);
  return parsed.success ? parsed.output : null;
}

/** Cut to what a word may hold. */
export const asDetail = (text: string): string => text.slice(0, DETAIL_MAX);
