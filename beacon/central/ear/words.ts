/**
 * What the ear and its process say to each other, over Node's own channel between parent and child ("advanced": bytes
 * stay bytes).
 *
 *   up    at-work   it has come up
 *         state     how it is, whenever that changes
 *         heard     what came in since the last time, and how much was lost ever
 *         linked    a connection's place is found and listened to
 *         told      what came over it
 *         unlinked  it is over; the last word of it
 *         alive     twice a second
 *         failed    why it ends; another takes its place
 *   down  link      connect, one at a time, numbered by whoever asks
 *         write     over it
 *         unlink    end it
 *
 * The process holds a driver that may do anything: what it says is checked like any word from outside.
 */
import { OWN_EAR_STATES } from "@tillwave/shared/api/central";
import * as v from "valibot";
import { AIR_DATA_MAX, RSSI_MAX, RSSI_MIN } from "./hci-report.ts";

/** In milliseconds. */
export const ALIVE_EVERY = 500;
/** What is heard is handed on so often, in milliseconds. */
export const HEARD_EVERY = 40;
/** In one word: 6,000 a second, several times what one controller hears. What is more is lost, and counted. */
export const REPORTS_MAX = 240;
const DETAIL_MAX = 500;
/** Core specification 5.4, Vol 3, Part F, 3.2.8: the least of LE. What noble asks for is the most. */
export const LINK_MTU_MIN = 23;
export const LINK_MTU_MAX = 256;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const detail = v.pipe(v.string(), v.maxLength(DETAIL_MAX));

const address = v.pipe(v.string(), v.regex(/^[\da-f]{2}(?::[\da-f]{2}){5}$/u));

const reportSchema = v.strictObject({
  at: v.pipe(v.number(), v.finite()),
  address,
  addressType: v.picklist(["public", "random"]),
  kind: v.picklist(["connectable", "directed", "scannable", "non-connectable", "scan-response"]),
  data: v.custom<Uint8Array>(
    (value) => value instanceof Uint8Array && value.length <= AIR_DATA_MAX,
  ),
  rssi: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(RSSI_MIN), v.maxValue(RSSI_MAX))),
});

const mtuSchema = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(LINK_MTU_MIN),
  v.maxValue(LINK_MTU_MAX),
);
const linkBytes = v.custom<Uint8Array>(
  (value) => value instanceof Uint8Array && value.length <= LINK_MTU_MAX,
);
const uuid = v.pipe(v.string(), v.regex(/^[\da-f]{32}$/u));

const wordSchema = v.variant("type", [
  v.strictObject({ type: v.literal("at-work") }),
  v.strictObject({
    type: v.literal("state"),
    state: v.picklist(OWN_EAR_STATES),
    address: v.nullable(v.pipe(v.string(), v.maxLength(40))),
    detail: v.nullable(detail),
    rescans: count,
  }),
  v.strictObject({
    type: v.literal("heard"),
    reports: v.pipe(v.array(reportSchema), v.maxLength(REPORTS_MAX)),
    lost: count,
  }),
  v.strictObject({ type: v.literal("linked"), link: count, mtu: mtuSchema, roundTrips: count }),
  v.strictObject({ type: v.literal("told"), link: count, bytes: linkBytes }),
  v.strictObject({
    type: v.literal("unlinked"),
    link: count,
    why: v.picklist([
      "closed",
      "no-radio",
      "not-connected",
      "no-service",
      "timed-out",
      "hung-up",
      "lost",
      "flooded",
    ]),
    detail: v.nullable(detail),
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

const orderSchema = v.variant("type", [
  v.strictObject({
    type: v.literal("link"),
    link: count,
    address,
    addressType: v.picklist(["public", "random"]),
    place: v.strictObject({ service: uuid, write: uuid, notify: uuid }),
  }),
  v.strictObject({ type: v.literal("write"), link: count, bytes: linkBytes }),
  v.strictObject({ type: v.literal("unlink"), link: count }),
]);

export type EarOrder = Readonly<v.InferOutput<typeof orderSchema>>;

/** Null for what nobody orders. */
export function parseEarOrder(message: unknown): EarOrder | null {
  const parsed = v.safeParse(orderSchema, message);
  return parsed.success ? parsed.output : null;
}

/** Cut to what a word may hold. */
export const asDetail = (text: string): string => text.slice(0, DETAIL_MAX);
