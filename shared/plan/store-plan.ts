/**
 * One shop in one file: its zones, the beacons and emitters that hang there, and how they are to be set.
 *
 * The fields are those of a beacon's settings (shared/beacon/settings.ts) and of a hub's zones (shared/presence/zones.ts), in words that a
 * person writes: zones by their names, days as `mon`. No key is ever in it. What a field does not say is in `defaults`, or usual.
 *
 *   plan: 1
 *   shop: {name: Harbour Bakery, uuid: 1f0a5c8e-…, major: 1, timeZone: Asia/Hong_Kong}
 *   zones: [{name: Entrance, place: 1, kind: entry, range: 10}]
 *   beacons: [{name: Above the door, device: "00a1…", zone: Entrance, profile: zone}]
 */
import * as v from "valibot";
import { beaconSettingsSchema } from "../beacon/settings.ts";
import { RANGES } from "../presence/emitter-settings.ts";
import { HOURS_MAX, openHoursSchema } from "../presence/open-hours.ts";
import { ZONES_MAX, zoneSchema } from "../presence/zones.ts";

export const STORE_PLAN_FORMAT = 1;
const PLAN_BEACONS_MAX = 1000;
const PLAN_EMITTERS_MAX = 1000;
const NAME_MAX = 60;

export const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** Frames that are known to go well together. */
export const PROFILES = ["zone", "proof", "zone-and-proof", "private"] as const;
export type Profile = (typeof PROFILES)[number];

const settings = beaconSettingsSchema.entries;
const keyFields = settings.keys.wrapped.entries;

const said = <T extends v.GenericSchema>(schema: T, words: string) =>
  v.pipe(schema, v.description(words));

const nameSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(NAME_MAX),
  v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, "a character that has no place in a line"),
  v.regex(/\S/u, "nothing"),
);
const deviceSchema = said(
  v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/u, "not 16 lower-case hex digits"))),
  "16 hex digits in quotes, as its label's text says it; null until one hangs there",
);
const hoursSchema = said(
  v.nullable(
    v.pipe(
      v.array(
        v.strictObject({
          days: v.pipe(v.array(v.picklist(DAYS)), v.minLength(1), v.maxLength(DAYS.length)),
          from: said(openHoursSchema.entries.from, "as 09:00, by the shop's clocks"),
          to: said(openHoursSchema.entries.to, "as 21:00 or 24:00; at or before `from`: next day"),
        }),
      ),
      v.minLength(1),
      v.maxLength(HOURS_MAX),
    ),
  ),
  "when it is on air; null: always",
);

/** What `defaults` may say for all, and each beacon for itself. */
const beaconFields = {
  profile: v.optional(
    said(
      v.picklist(PROFILES),
      "zone: iBeacon to wake phones; proof: Eddystone-EID, which cannot be copied for long; zone-and-proof: both; private: both roll",
    ),
  ),
  frames: v.optional(said(settings.frames, "instead of a profile: each frame with its share")),
  rolling: v.optional(
    said(keyFields.rolling, "beside frames: whether major and minor of the iBeacon roll"),
  ),
  slotMs: v.optional(said(settings.slotMs.wrapped, "milliseconds of a turn on air")),
  intervalMs: v.optional(
    said(settings.intervalMs, "milliseconds from one advertisement to the next"),
  ),
  txPower: v.optional(said(settings.txPower, "dBm that the adapter is known to send with")),
  powerAt1m: v.optional(said(settings.powerAt1m, "dBm that a phone hears 1 m away, measured")),
  url: v.optional(said(settings.url, "of an Eddystone-URL frame")),
  eidExponent: v.optional(said(keyFields.eidExponent.wrapped, "an id lasts 2 to this, in seconds")),
  hours: v.optional(hoursSchema),
  panel: v.optional(said(settings.panel, "its lamp and its button")),
};

const planZoneSchema = v.strictObject({
  name: said(zoneSchema.entries.name, "as people call it; beacons and emitters name it so"),
  place: v.optional(
    said(
      v.nullable(zoneSchema.entries.place),
      "its number, which is iBeacon's minor; the hub gives it; null until then",
    ),
  ),
  kind: v.optional(said(zoneSchema.entries.kind, "entry: the door; zone: inside")),
  range: v.optional(said(v.picklist(RANGES), "metres")),
  points: v.optional(said(zoneSchema.entries.points, "for a check-in")),
  periodHours: v.optional(said(zoneSchema.entries.periodHours, "one reward in so many hours")),
  next: v.optional(said(v.nullable(nameSchema), "the zone that customers are sent to from here")),
  at: v.optional(said(zoneSchema.entries.at, "metres on the shop's sketch: [x, y]")),
  reward: v.optional(said(zoneSchema.entries.reward, "what the merchant promises")),
  hours: v.optional(hoursSchema),
});
export type PlanZone = v.InferOutput<typeof planZoneSchema>;

const planBeaconSchema = v.strictObject({
  name: said(nameSchema, "where it hangs, as people say it"),
  device: deviceSchema,
  zone: said(v.nullable(nameSchema), "one of the zones by its name"),
  keyNumber: v.optional(said(keyFields.keyNumber, "rises when its card was copied")),
  uid: v.optional(said(settings.uid, "of an Eddystone-UID frame")),
  expectedRssi: v.optional(
    said(
      v.nullable(v.pipe(v.number(), v.minValue(-127), v.maxValue(20))),
      "dBm at the shop's own ear, when it was hung up",
    ),
  ),
  ...beaconFields,
});
export type PlanBeacon = v.InferOutput<typeof planBeaconSchema>;

const planEmitterSchema = v.strictObject({
  name: said(nameSchema, "as it is called at the hub"),
  device: deviceSchema,
  zone: said(nameSchema, "one of the zones by its name"),
  profile: v.optional(said(v.picklist(["steady", "quick"]), "the sound's form")),
});

const defaultsSchema = v.strictObject(beaconFields);

export const storePlanSchema = v.strictObject({
  plan: said(v.literal(STORE_PLAN_FORMAT), "of this form of file"),
  shop: v.strictObject({
    name: nameSchema,
    uuid: said(
      v.pipe(
        v.string(),
        v.regex(
          /^[\da-fA-F]{8}-?[\da-fA-F]{4}-?[\da-fA-F]{4}-?[\da-fA-F]{4}-?[\da-fA-F]{12}$/u,
          "no UUID",
        ),
      ),
      "iBeacon's, one for the whole chain",
    ),
    major: said(settings.shop.wrapped.entries.major, "iBeacon's: the shop's number in the chain"),
    timeZone: said(settings.timeZone, "by IANA's name: Asia/Hong_Kong"),
  }),
  defaults: v.optional(said(defaultsSchema, "for every beacon that does not say otherwise")),
  zones: v.pipe(v.array(planZoneSchema), v.maxLength(ZONES_MAX)),
  beacons: v.pipe(v.array(planBeaconSchema), v.maxLength(PLAN_BEACONS_MAX)),
  emitters: v.optional(v.pipe(v.array(planEmitterSchema), v.maxLength(PLAN_EMITTERS_MAX))),
});
export type StorePlan = v.InferOutput<typeof storePlanSchema>;
