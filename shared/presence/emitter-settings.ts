/** What the hub tells an emitter to do, as JSON: at enrolment, and in a heartbeat's answer when it is newer. */
import * as v from "valibot";
import { HOURS_MAX, openHoursSchema } from "./open-hours.ts";

/** Of the JSON, in UTF-8. */
export const SETTINGS_BYTES_MAX = 8 * 1024;

/** How far it is to be heard, in metres. */
export const RANGES = [3, 5, 7, 10] as const;
export type Range = (typeof RANGES)[number];

const u32Schema = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(0xffff_ffff));

export const emitterSettingsSchema = v.strictObject({
  /** Of the zones' document that they come from, rising. */
  version: u32Schema,
  place: u32Schema,
  /** Of the zone. */
  name: v.pipe(v.string(), v.maxLength(80)),
  range: v.picklist(RANGES),
  /** The sound's form (shared/tone/profile.ts). */
  profile: v.picklist(["steady", "quick"]),
  /** Null: always. */
  hours: v.nullable(v.pipe(v.array(openHoursSchema), v.maxLength(HOURS_MAX))),
  /** Of the shop, by IANA's name: `Asia/Hong_Kong`. The hours are those of its clocks. */
  timeZone: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
});
export type EmitterSettings = v.InferOutput<typeof emitterSettingsSchema>;

export const formatEmitterSettings = (settings: EmitterSettings): string =>
  JSON.stringify(settings);

/** Null where it is none. */
export function parseEmitterSettings(json: string): EmitterSettings | null {
  try {
    const parsed = v.safeParse(emitterSettingsSchema, JSON.parse(json));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
