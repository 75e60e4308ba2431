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
import type { Language } from "../core/language.ts";

/** The page asks for the zones this often while they are on the screen, in milliseconds. */
export const ZONES_EVERY_MS = 3000;
/** Of a shop. */
export const ZONES_MAX = 200;
export const ZONE_NAME_MAX = 40;
export const ZONE_REWARD_MAX = 80;
export const ZONE_POINTS_MAX = 10_000;
/** A year. */
export const ZONE_PERIOD_HOURS_MAX = 8784;
export const ZONE_HOURS_MAX = 14;
/** Metres from the corner of the shop's plan. */
export const ZONE_AT_MAX = 1000;
export const CONSENT_TEXT_MAX = 2000;
/** Bytes of UTF-8, as a till's. */
export const EMITTER_NAME_BYTES_MAX = 24;
/** In metres: how far an emitter should be heard. */
export const ZONE_RANGES = [3, 5, 7, 10] as const;
export type ZoneRange = (typeof ZONE_RANGES)[number];

const placeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(0xffff_ffff));
const whole = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
const line = (charactersMax: number) =>
  v.pipe(
    v.string(),
    v.maxLength(charactersMax),
    v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, "a character that has no place in a line"),
    v.regex(/\S/u, "nothing"),
  );
const metres = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(ZONE_AT_MAX));
/** "09:00", by the calendar of the hub's machine; "24:00" ends a day. */
const timeOfDay = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/u));

const zoneHoursSchema = v.strictObject({
  /** 0 is Sunday. */
  days: v.pipe(v.array(whole(0, 6)), v.minLength(1), v.maxLength(7)),
  from: timeOfDay,
  to: timeOfDay,
});
export type ZoneHours = v.InferOutput<typeof zoneHoursSchema>;

/** A zone as a person wishes it. */
const zoneWishSchema = v.strictObject({
  /** Null of a new one: the hub gives it its number. */
  place: v.nullable(placeNumber),
  name: line(ZONE_NAME_MAX),
  kind: v.picklist(["entry", "zone"]),
  range: v.picklist(ZONE_RANGES),
  points: whole(0, ZONE_POINTS_MAX),
  /** One reward for each customer in so many hours. */
  periodHours: whole(1, ZONE_PERIOD_HOURS_MAX),
  /** Where customers are sent from here. */
  next: v.nullable(placeNumber),
  /** On the shop's plan. */
  at: v.nullable(v.strictTuple([metres, metres])),
  /** What the merchant promises, in the merchant's own words. */
  reward: v.nullable(line(ZONE_REWARD_MAX)),
  /** When its emitters sound; null for always. */
  hours: v.nullable(v.pipe(v.array(zoneHoursSchema), v.minLength(1), v.maxLength(ZONE_HOURS_MAX))),
});
export type ZoneWish = v.InferOutput<typeof zoneWishSchema>;

const consentText = v.pipe(v.string(), v.maxLength(CONSENT_TEXT_MAX), v.regex(/\S/u, "nothing"));
const consentTexts = v.strictObject({
  en: consentText,
  "zh-Hant": consentText,
  "zh-Hans": consentText,
  ja: consentText,
  ko: consentText,
} satisfies Readonly<Record<Language, unknown>>);

export const zonesRequestSchema = v.strictObject({
  /** The version that the person saw: nobody overwrites what another has just changed. */
  basedOn: whole(0, Number.MAX_SAFE_INTEGER),
  zones: v.pipe(v.array(zoneWishSchema), v.maxLength(ZONES_MAX)),
  /** What customers agree to; null leaves it. Other words are another version of it. */
  consent: v.nullable(consentTexts),
});
export type ZonesRequest = v.InferOutput<typeof zonesRequestSchema>;

export type ZonesReply =
  | { readonly ok: true; readonly version: number; readonly view: ZonesView }
  | { readonly ok: false; readonly fault: ZonesFault };

/** Nothing of the wish is taken. Zones are named by their names. */
export type ZonesFault =
  /** Another person was faster. */
  | { readonly type: "changed-meanwhile" }
  | { readonly type: "same-place"; readonly zones: readonly [string, string] }
  | { readonly type: "same-name"; readonly name: string }
  | {
      readonly type: "same-emitter";
      readonly emitter: string;
      readonly zones: readonly [string, string];
    }
  | { readonly type: "unknown-next"; readonly zone: string }
  /** A number that the hub never gave, or whose zone is gone. */
  | { readonly type: "unknown-place"; readonly zone: string }
  /** Emitters sound in a zone that the wish leaves out: retire them first. */
  | { readonly type: "has-emitters"; readonly zone: string; readonly emitters: number }
  | { readonly type: "too-large" };

export interface ZonesView {
  /** Of the document; 0 before there was one. */
  readonly version: number;
  /** By the hub's clock, Unix milliseconds. */
  readonly now: number;
  readonly zones: readonly ZoneRow[];
  /** Retired ones are not among them. */
  readonly emitters: readonly EmitterRow[];
  readonly consent: {
    readonly version: number;
    readonly text: Readonly<Record<Language, string>>;
  };
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
  readonly state: EmitterState;
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
  /** What it says of itself where it cannot play, in its own words. */
  readonly says: string | null;
  readonly keyNumber: number;
  /** Another key waits for its next word. */
  readonly isKeyChanging: boolean;
  /** Whether it plays by the newest version of the zones. */
  readonly isUpToDate: boolean;
}

export type EmitterState =
  /** Heard within the last 75 s, and playing. */
  | "on-air"
  /** Heard, and quiet by its zone's hours. */
  | "resting"
  /** Heard, and it says that it cannot play. */
  | "faulty"
  /** Not heard for more than 75 s: points are held. */
  | "silent"
  /** Joined, and not heard since. */
  | "never-heard"
  /** Two devices speak as this one. */
  | "copied"
  /** Its key was stolen, or changed: it must join again. */
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
