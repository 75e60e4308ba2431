/**
 * The simulated air of machines without Bluetooth: a broker on a Unix socket, and stations that say to it what their radios
 * would do. JSON lines both ways; nothing is answered.
 *
 *   beacon ──advertise, opened, bytes, hang-up──▶ broker ──report, opened, bytes, ended──▶ ear
 *          ◀──────connect, bytes, hang-up─────────       ◀─────connect, bytes, hang-up─────
 *
 * Every station begins with `hello`. The broker says each beacon's advertisement to every ear as often as it was ordered, as loud
 * as the beacon's place makes it. An ear has one link at a time and hears nothing meanwhile; so has a beacon.
 */
import * as v from "valibot";
import { parseLine } from "./line.ts";

export const AIR_VERSION = 1;
export const AIR_LINE_BYTES_MAX = 4096;
const ADVERTISING_BYTES_MAX = 31;
/** Of one write or notification: GATT's own. */
const AIR_BYTES_MAX = 512;
const LINK_MAX = 0xffff_ffff;
const METRES = { min: 0.1, max: 100 } as const;

const hexUpTo = (bytes: number) =>
  v.pipe(v.string(), v.maxLength(bytes * 2), v.regex(/^(?:[\da-f]{2})*$/u));
const address = v.pipe(v.string(), v.regex(/^[\da-f]{2}(?::[\da-f]{2}){5}$/u));
const link = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(LINK_MAX));
const mtu = v.pipe(v.number(), v.safeInteger(), v.minValue(23), v.maxValue(517));
const advertisingData = hexUpTo(ADVERTISING_BYTES_MAX);

const bytesSchema = v.strictObject({
  say: v.literal("bytes"),
  link,
  bytes: v.pipe(hexUpTo(AIR_BYTES_MAX), v.minLength(2)),
});
const hangUpSchema = v.strictObject({ say: v.literal("hang-up"), link });
const openedSchema = v.strictObject({ say: v.literal("opened"), link, mtu });

const orderSchema = v.strictObject({
  data: advertisingData,
  /** Empty for none. */
  scanResponse: advertisingData,
  connectable: v.boolean(),
  intervalMs: v.pipe(v.number(), v.minValue(20), v.maxValue(10_240)),
});
export type AirOrderWord = v.InferOutput<typeof orderSchema>;

const stationSchema = v.variant("say", [
  v.strictObject({
    say: v.literal("hello"),
    version: v.literal(AIR_VERSION),
    as: v.picklist(["beacon", "ear"]),
    address,
    /** From the ears; of an ear it says nothing. */
    metres: v.pipe(v.number(), v.minValue(METRES.min), v.maxValue(METRES.max)),
  }),
  /** Of a beacon: null for nothing. */
  v.strictObject({ say: v.literal("advertise"), order: v.nullable(orderSchema) }),
  /** Of an ear; the number is its own, another one each time. */
  v.strictObject({ say: v.literal("connect"), link, address }),
  /** Of a beacon that takes the connection. */
  openedSchema,
  bytesSchema,
  hangUpSchema,
]);
export type StationWord = v.InferOutput<typeof stationSchema>;

const brokerSchema = v.variant("say", [
  /** To an ear. */
  v.strictObject({
    say: v.literal("report"),
    address,
    kind: v.picklist(["connectable", "non-connectable", "scan-response"]),
    data: advertisingData,
    rssi: v.pipe(v.number(), v.safeInteger(), v.minValue(-127), v.maxValue(20)),
  }),
  /** To a beacon; the number is the broker's. */
  v.strictObject({ say: v.literal("connect"), link }),
  openedSchema,
  bytesSchema,
  /** To a beacon, whose central is gone or asks for it. */
  hangUpSchema,
  /** To an ear. */
  v.strictObject({
    say: v.literal("ended"),
    link,
    why: v.picklist(["not-connected", "hung-up", "lost"]),
  }),
]);
export type BrokerWord = v.InferOutput<typeof brokerSchema>;

export const formatAirWord = (word: StationWord | BrokerWord): string => JSON.stringify(word);
/** Null for what no station says. */
export const parseStationWord = (line: string): StationWord | null =>
  parseLine(stationSchema, line, AIR_LINE_BYTES_MAX);
/** Null for what no broker says. */
export const parseBrokerWord = (line: string): BrokerWord | null =>
  parseLine(brokerSchema, line, AIR_LINE_BYTES_MAX);
