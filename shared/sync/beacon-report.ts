/**
 * What a till and the hub tell each other of beacons, in one exchange that may be said again:
 *
 *   POST /v1/terminals/:t/epochs/:e/beacons     JSON, with a till's statement (protocols §4.4)
 *
 *   till → hub   what happened to beacons here, oldest first, numbered; findings as they are now; which devices' keys are wanted
 *   hub → till   how far it has the numbers; every beacon of the shop with its presence key; the keys that open them; zones; emitters
 *
 * Keys go over TLS to enrolled tills only (protocols §3.2), and are kept at the till as its other secrets are. When a till is revoked the hub
 * makes another owner's key, with the next keyVersion: beacons are given it by the first till that meets them.
 */
import * as v from "valibot";
import { auditFindingSchema } from "../beacon/audit-finding.ts";
import { HOURS_MAX, openHoursSchema } from "../presence/open-hours.ts";

export const BEACON_REPORT_BYTES_MAX = 256 * 1024;
export const BEACON_REPLY_BYTES_MAX = 4 * 1024 * 1024;
/** Of the JSON of one beacon's settings: a whole shop fits in a reply. */
const BEACON_SETTINGS_KEPT_MAX = 2048;
export const BEACONS_OF_A_SHOP_MAX = 1000;
export const BEACON_EVENTS_MAX = 500;
const FINDINGS_MAX = 1000;
export const OWNER_KEYS_MAX = 64;
const ZONES_MAX = 1000;
const EMITTERS_MAX = 1000;
export const BEACONS_WANTED_MAX = 64;
const NAME_MAX = 60;
const U32_MAX = 0xff_ff_ff_ff;

/** Of one terminal, as its journal has it. */
export const beaconsPath = (terminal: number, epoch: number): string =>
  `/v1/terminals/${terminal}/epochs/${epoch}/beacons`;
export const BEACON_CONTENT_TYPE = "application/json";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const u32 = v.pipe(count, v.maxValue(U32_MAX));
const hex = (bytes: number) =>
  v.pipe(v.string(), v.length(bytes * 2), v.regex(/^[\da-f]+$/u, "not so many hex digits"));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_MAX));
const at = v.nullable(v.tuple([v.pipe(v.number(), v.finite()), v.pipe(v.number(), v.finite())]));

/** A beacon as the till that dealt with it last left it. */
export const beaconFactsSchema = v.strictObject({
  deviceId: hex(8),
  name,
  place: v.nullable(u32),
  range: u32,
  at,
  keyNumber: v.pipe(u32, v.maxValue(0xffff)),
  keyVersion: u32,
  /** Whether its ids roll by the key of `keyNumber` by now. */
  hasPresenceKey: v.boolean(),
  firmware: v.pipe(v.string(), v.maxLength(40)),
  bootCount: u32,
  /** BeaconSettings without keys. */
  settings: v.pipe(
    v.record(v.string(), v.unknown()),
    v.check((settings) => JSON.stringify(settings).length <= BEACON_SETTINGS_KEPT_MAX, "too long"),
  ),
  /** dBm at the till that hung it up, with its name there; null where it was not heard. */
  expectedRssi: v.nullable(v.pipe(v.number(), v.finite())),
});
export type BeaconFacts = v.InferOutput<typeof beaconFactsSchema>;

export const beaconEventSchema = v.variant("event", [
  v.strictObject({
    event: v.literal("claimed"),
    seq: count,
    at: count,
    who: name,
    beacon: beaconFactsSchema,
  }),
  v.strictObject({
    event: v.literal("set"),
    seq: count,
    at: count,
    who: name,
    beacon: beaconFactsSchema,
  }),
  v.strictObject({
    event: v.literal("released"),
    seq: count,
    at: count,
    who: name,
    deviceId: hex(8),
  }),
]);
export type BeaconEvent = v.InferOutput<typeof beaconEventSchema>;

export const beaconReportSchema = v.strictObject({
  /** Those that the hub has not said it has; numbered from 1 and rising, in each epoch of a terminal. */
  events: v.pipe(v.array(beaconEventSchema), v.maxLength(BEACON_EVENTS_MAX)),
  /** Open ones at this till's ear; null where it has none, which is not the same as an ear that finds nothing. */
  findings: v.nullable(v.pipe(v.array(auditFindingSchema), v.maxLength(FINDINGS_MAX))),
  /** RSSI by device since the last report, dBm: for the hub's history; absent where not heard. */
  heard: v.pipe(
    v.array(
      v.strictObject({
        deviceId: hex(8),
        rssi: v.pipe(v.number(), v.finite()),
        onAirShare: v.nullable(v.pipe(v.number(), v.finite())),
      }),
    ),
    v.maxLength(BEACONS_OF_A_SHOP_MAX),
  ),
  /** Devices that are about to be claimed, whose presence keys are wanted. */
  wanted: v.pipe(v.array(hex(8)), v.maxLength(BEACONS_WANTED_MAX)),
});
export type BeaconReport = v.InferOutput<typeof beaconReportSchema>;

const keyOfDevice = v.object({
  deviceId: hex(8),
  keyNumber: v.pipe(u32, v.maxValue(0xffff)),
  /** K_dev. */
  deviceKey: hex(32),
});

export const beaconReplySchema = v.object({
  /** The highest number that the hub has of this epoch of the terminal. */
  hasSeq: count,
  /** K_prov by version, the newest last; the newest claims, all open. */
  ownerKeys: v.pipe(
    v.array(v.object({ keyVersion: u32, key: hex(32) })),
    v.minLength(1),
    v.maxLength(OWNER_KEYS_MAX),
  ),
  shop: v.object({
    /** iBeacon's: UUID of the chain, major of the shop. */
    uuid: hex(16),
    major: v.pipe(u32, v.maxValue(0xffff)),
    /** By IANA's name: zones' hours are those of its clocks. */
    timeZone: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  }),
  planVersion: u32,
  beacons: v.pipe(
    v.array(v.object({ ...beaconFactsSchema.entries, deviceKey: hex(32) })),
    v.maxLength(BEACONS_OF_A_SHOP_MAX),
  ),
  /** Of what was wanted. */
  keys: v.pipe(v.array(keyOfDevice), v.maxLength(BEACONS_WANTED_MAX)),
  zones: v.pipe(
    v.array(
      v.object({
        place: u32,
        name,
        range: u32,
        at,
        /** Null: always. */
        hours: v.nullable(v.pipe(v.array(openHoursSchema), v.maxLength(HOURS_MAX))),
      }),
    ),
    v.maxLength(ZONES_MAX),
  ),
  emitters: v.pipe(
    v.array(
      v.object({
        deviceId: hex(8),
        name,
        place: v.nullable(u32),
        state: v.picklist(["sounding", "silent", "never-heard", "other"]),
        heardAt: v.nullable(count),
      }),
    ),
    v.maxLength(EMITTERS_MAX),
  ),
});
export type BeaconReply = v.InferOutput<typeof beaconReplySchema>;
