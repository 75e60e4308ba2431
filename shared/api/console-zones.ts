/**
 * What the console says to the hub of zones, the emitters that sound in them, and who checked in there.
 *
 *   GET  /api/zones        → ZonesView
 *   POST /api/zones        ZonesRequest → ZonesReply          all zones, as one numbered document
 *   POST /api/zones/:place/emitter-codes   EmitterCodeRequest → EmitterCode    a code is shown once
 *   POST /api/emitters/:device/rotate      RotateRequest → RotateReply         another key for it
 *   POST /api/emitters/:device/retire      → 204              it sounds in no zone, and its ids earn nothing
 *
 * A place is a number of the hub's: a new zone has none yet, and none is ever given twice. Which
 * emitters sound in a zone is the hub's to know: they join with codes, and a person retires them.
 */
import * as v from "valibot";
import type { EmitterState } from "../presence/heartbeat.ts";
import {
  type Consent,
  type ZonesFault as DocumentFault,
  ZONES_MAX,
  consentSchema,
  zoneSchema,
} from "../presence/zones.ts";

/** The page asks for the zones this often while they are on the screen, in milliseconds. */
export const ZONES_EVERY_MS = 3000;
/** Bytes of UTF-8, as a till's. */
const EMITTER_NAME_BYTES_MAX = 24;

const { emitters: _ofTheHub, ...wished } = zoneSchema.entries;

/** A zone as a person wishes it. */
const zoneWishSchema = v.strictObject({
  ...wished,
  /** Null of a new one: the hub gives it its number. */
  place: v.nullable(zoneSchema.entries.place),
});
export type ZoneWish = v.InferOutput<typeof zoneWishSchema>;

export const zonesRequestSchema = v.strictObject({
  /** The version that the person saw: nobody overwrites what another has just changed. */
  basedOn: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  zones: v.pipe(v.array(zoneWishSchema), v.maxLength(ZONES_MAX)),
  /** What customers agree to; null leaves it. Other words are another version of it. */
  consent: v.nullable(consentSchema.entries.text),
});
export type ZonesRequest = v.InferOutput<typeof zonesRequestSchema>;

export type ZonesReply =
  | { readonly ok: true; readonly version: number; readonly view: ZonesView }
  | { readonly ok: false; readonly fault: ZonesFault };

/** Nothing of the wish is taken. */
export type ZonesFault =
  | DocumentFault
  /** Another person was faster. */
  | { readonly type: "changed-meanwhile" }
  /** A number that the hub never gave, or whose zone is gone. */
  | { readonly type: "unknown-place"; readonly name: string }
  /** Emitters sound in a zone that the wish leaves out: they are retired first. */
  | { readonly type: "has-emitters"; readonly name: string; readonly emitters: number };

export interface ZonesView {
  /** Of the document; 0 before there was one. */
  readonly version: number;
  /** By the hub's clock, Unix milliseconds. */
  readonly now: number;
  readonly zones: readonly ZoneRow[];
  /** Retired ones are not among them. */
  readonly emitters: readonly EmitterRow[];
  readonly consent: Consent;
  /** Where customers find their page; null while the hub serves none. */
  readonly customersUrl: string | null;
  /** Codes that no zone heard of, and old ones, since midnight: of no place that the shop has. */
  readonly elsewhere: { readonly guesses: number; readonly replays: number };
}

export interface ZoneRow extends ZoneWish {
  readonly place: number;
  readonly today: ZoneDay;
}

/** Since midnight, by the calendar of the hub's machine. */
export interface ZoneDay {
  /** Every begun hour of the day, oldest first. */
  readonly hours: readonly {
    readonly from: number;
    /** That earned points. */
    readonly rewarded: number;
    /** That were heard, and earned nothing: already rewarded, held or late. */
    readonly others: number;
  }[];
  readonly rewarded: number;
  readonly points: number;
  /** Whose points wait for an emitter to be heard by the hub. */
  readonly held: number;
  /** Codes that were not the zone's, and codes that were but are old. */
  readonly guesses: number;
  readonly replays: number;
}

export interface EmitterRow {
  /** Hex, 16 digits. */
  readonly device: string;
  readonly name: string;
  /** Null where it stands in no zone. */
  readonly place: number | null;
  readonly state: EmitterRowState;
  /** Since when it is so, Unix milliseconds. */
  readonly since: number;
  /** When it joined. */
  readonly joinedAt: number;
  /** When the hub had its last signed word; null before the first. */
  readonly heardByHub: number | null;
  /** When a customer's phone last heard it well enough; null before the first. */
  readonly heardByPhone: number | null;
  /** In decibels below full scale, as it says itself; null while it says nothing. */
  readonly level: number | null;
  /** How far its clock is from the hub's, in seconds; null before it was ever heard. */
  readonly offsetSeconds: number | null;
  readonly keyNumber: number;
  /** Another key waits for its next word. */
  readonly isKeyChanging: boolean;
  /** Whether it plays by the newest version of the zones. */
  readonly isUpToDate: boolean;
}

export type EmitterRowState =
  /** As its last word said, which is no older than 75 s. */
  | EmitterState
  /** Not heard for longer: points are held. */
  | "silent"
  /** Joined, and not heard since. */
  | "never-heard"
  /** Two devices speak as this one. */
  | "copied"
  /** Its key was stolen: it must join again. */
  | "locked-out";

export const emitterCodeRequestSchema = v.strictObject({
  name: v.pipe(v.string(), v.minLength(1), v.maxBytes(EMITTER_NAME_BYTES_MAX)),
});
export type EmitterCodeRequest = v.InferOutput<typeof emitterCodeRequestSchema>;

export interface EmitterCode {
  readonly place: number;
  readonly name: string;
  /** To be typed: `ABCD-EFGH-JKMN-PQRS`. */
  readonly code: string;
  /** To be scanned. */
  readonly qr: string;
  /** Where the emitter finds the hub. */
  readonly url: string;
  /** Unix milliseconds. */
  readonly made: number;
  readonly expires: number;
}

export const rotateRequestSchema = v.strictObject({
  /** Then its old key is worth nothing at once, and it must join again with the code of the answer. */
  stolen: v.boolean(),
});
export type RotateRequest = v.InferOutput<typeof rotateRequestSchema>;

export interface RotateReply {
  /** Null where the key goes to it with its next word. */
  readonly code: EmitterCode | null;
}
