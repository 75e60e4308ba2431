/**
 * What the hub tells an emitter to do: JSON in the answers to its enrolment and its heartbeats, and
 * what the emitter keeps of it on its disk.
 *
 *   { version, place, placeName, range, profile, hours, timeZone, isOn }
 *
 * `version` grows with every change, so that old settings which come late are seen to be old.
 */
import * as v from "valibot";

/** How far a zone reaches, in metres: what staff choose from. */
export const RANGES = [3, 5, 7, 10] as const;
export type Range = (typeof RANGES)[number];

export const EMITTER_SETTINGS_BYTES_MAX = 4096;
/** Of a zone's name. */
export const PLACE_NAME_MAX = 60;
/** Spans of a week. */
const SPANS_MAX = 21;

const U32_MAX = 0xff_ff_ff_ff;
const u32 = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(U32_MAX));
/** Hours and minutes as on a shop's door; 24:00 is the end of the day. */
const clockTime = v.pipe(v.string(), v.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/u));

const spanSchema = v.strictObject({
  /** 0 is Sunday. */
  days: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))),
    v.maxLength(7),
  ),
  from: clockTime,
  /** Before `from`: of the next day. */
  to: clockTime,
});

export const emitterSettingsSchema = v.strictObject({
  version: u32,
  place: u32,
  placeName: v.pipe(v.string(), v.maxLength(PLACE_NAME_MAX)),
  range: v.picklist(RANGES),
  /** In which of the two ways it sings: tone-emitter/README.md. */
  profile: v.picklist(["steady", "quick"]),
  /** When it sounds; null for always. */
  hours: v.nullable(v.pipe(v.array(spanSchema), v.maxLength(SPANS_MAX))),
  /** IANA name of where the shop is, for `hours`; null for the emitter's own. */
  timeZone: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  /** False silences it, whatever the hour. */
  isOn: v.boolean(),
});

export type EmitterSettings = Readonly<v.InferOutput<typeof emitterSettingsSchema>>;
export type OpeningSpan = Readonly<v.InferOutput<typeof spanSchema>>;

export const formatEmitterSettings = (settings: EmitterSettings): string =>
  JSON.stringify(settings);

/** Null where the text is no settings. */
export function parseEmitterSettings(text: string): EmitterSettings | null {
  if (text.length > EMITTER_SETTINGS_BYTES_MAX) {
    return null;
  }
  try {
    const parsed = v.safeParse(emitterSettingsSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
