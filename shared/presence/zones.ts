/**
 * The merchant's zones: a numbered document of the hub, kind `zones`, JSON of these fields.
 *
 * Spec: Tillwave protocols, version 1, §4.6. A zone is a place with one name; one or more emitters sound
 * in it. Its number is given by the hub and never given again. What the fields cannot say on their own
 * (one number twice, one emitter in two zones, a way to a zone that is none) is found by
 * {@link findZonesFaults}, and the zones are named.
 */
import * as v from "valibot";
import { RANGES } from "./emitter-settings.ts";
import { HOURS_MAX, openHoursSchema } from "./open-hours.ts";

export const ZONES_MAX = 1000;
const EMITTERS_OF_A_ZONE_MAX = 32;
export const ZONE_NAME_MAX = 40;
export const REWARD_MAX = 80;
export const CONSENT_TEXT_MAX = 2000;
export const POINTS_MAX = 10_000;
/** A month and a day: the longest time between two rewards of one place. */
export const PERIOD_HOURS_MAX = 32 * 24;
/** In metres from the plan's corner, either way. */
export const POSITION_MAX = 2000;
/** Of the JSON: a thousand zones of full length stay below. */
export const ZONES_BYTES_MAX = 4 * 1024 * 1024;

const u32Schema = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffff_ffff));
const placeSchema = v.pipe(u32Schema, v.minValue(1));
const line = (charactersMax: number) =>
  v.pipe(
    v.string(),
    v.maxLength(charactersMax),
    v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, "a character that has no place in a line"),
    v.regex(/\S/u, "nothing"),
  );
const metresSchema = v.pipe(
  v.number(),
  v.finite(),
  v.minValue(-POSITION_MAX),
  v.maxValue(POSITION_MAX),
);

export const zoneSchema = v.strictObject({
  /** Given by the hub, from 1; never given again. */
  place: placeSchema,
  name: line(ZONE_NAME_MAX),
  /** entry: the shop's door; zone: somewhere inside. */
  kind: v.picklist(["entry", "zone"]),
  /** Metres. */
  range: v.picklist(RANGES),
  points: v.pipe(u32Schema, v.maxValue(POINTS_MAX)),
  /** One reward per customer in each. */
  periodHours: v.pipe(u32Schema, v.minValue(1), v.maxValue(PERIOD_HOURS_MAX)),
  /** The place that customers are sent to from here. */
  next: v.nullable(placeSchema),
  /** Metres on the shop's plan, for the speed of walkers; null where nobody has said. */
  at: v.nullable(v.tuple([metresSchema, metresSchema])),
  /** What the merchant promises. */
  reward: v.nullable(line(REWARD_MAX)),
  /** Device ids, 16 hex digits. */
  emitters: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u))),
    v.maxLength(EMITTERS_OF_A_ZONE_MAX),
  ),
  /** Null: always. */
  hours: v.nullable(v.pipe(v.array(openHoursSchema), v.minLength(1), v.maxLength(HOURS_MAX))),
});
export type Zone = v.InferOutput<typeof zoneSchema>;

const consentText = v.pipe(v.string(), v.maxLength(CONSENT_TEXT_MAX), v.regex(/\S/u, "nothing"));
const consentTextSchema = v.strictObject({
  en: consentText,
  "zh-Hant": consentText,
  "zh-Hans": consentText,
  ja: consentText,
  ko: consentText,
});

export const consentSchema = v.strictObject({
  /** Rises with every change of the text: whoever agreed to an older one is asked again. */
  version: v.pipe(u32Schema, v.minValue(1)),
  text: consentTextSchema,
});
export type Consent = v.InferOutput<typeof consentSchema>;

export const zonesSchema = v.strictObject({
  zones: v.pipe(v.array(zoneSchema), v.maxLength(ZONES_MAX)),
  consent: consentSchema,
});
export type Zones = v.InferOutput<typeof zonesSchema>;

export type ZonesFault =
  /** Two zones have one number. */
  | {
      readonly type: "place-twice";
      readonly place: number;
      readonly names: readonly [string, string];
    }
  | {
      readonly type: "name-twice";
      readonly name: string;
      readonly places: readonly [number, number];
    }
  | {
      readonly type: "emitter-twice";
      /** 16 hex digits. */
      readonly emitter: string;
      readonly names: readonly [string, string];
    }
  | {
      readonly type: "unknown-next";
      readonly place: number;
      readonly name: string;
      readonly next: number;
    }
  /** A way that leads from a zone to itself at once. */
  | { readonly type: "next-is-itself"; readonly place: number; readonly name: string };

/** In the order of the zones; empty where all is well. */
export function findZonesFaults({
  zones,
}: {
  readonly zones: readonly Zone[];
}): readonly ZonesFault[] {
  const faults: ZonesFault[] = [];
  const byPlace = new Map<number, Zone>();
  const byName = new Map<string, Zone>();
  const byEmitter = new Map<string, Zone>();
  for (const zone of zones) {
    const { place, name } = zone;
    const [samePlace, sameName] = [byPlace.get(place), byName.get(name)];
    if (samePlace !== undefined) {
      faults.push({ type: "place-twice", place, names: [samePlace.name, name] });
    } else if (sameName !== undefined) {
      faults.push({ type: "name-twice", name, places: [sameName.place, place] });
    }
    for (const emitter of zone.emitters) {
      const other = byEmitter.get(emitter);
      if (other !== undefined) {
        faults.push({ type: "emitter-twice", emitter, names: [other.name, name] });
      }
      byEmitter.set(emitter, zone);
    }
    byPlace.set(place, zone);
    byName.set(name, zone);
  }
  for (const { place, name, next } of zones) {
    if (next === place) {
      faults.push({ type: "next-is-itself", place, name });
    } else if (next !== null && !byPlace.has(next)) {
      faults.push({ type: "unknown-next", place, name, next });
    }
  }
  return faults;
}

/** What it says in JSON, before gzip. */
export const formatZones = (zones: Zones): string => JSON.stringify(zones);

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Null where it is no such document, or one with faults. */
export function parseZones(bytes: Uint8Array): Zones | null {
  try {
    const value: unknown =
      bytes.length > ZONES_BYTES_MAX ? undefined : JSON.parse(utf8.decode(bytes));
    const parsed = v.safeParse(zonesSchema, value);
    return parsed.success && findZonesFaults(parsed.output).length === 0 ? parsed.output : null;
  } catch {
    return null;
  }
}
