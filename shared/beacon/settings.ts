/**
 * What a beacon is told to say, and how: the JSON that is sent to it, kept on its card, and planned with.
 *
 * Spec: Tillwave protocols, version 1, §2. A frame's data stand once (shop, uid, url, keys); `frames` says
 * which of them go on air and how often. `parseBeaconSettings` takes nothing that cannot be sent: a frame
 * without its data, an address that does not fit.
 *
 *   frames: [{ibeacon, share 3}, {eid, share 1}], slotMs 1000    ▶  ibeacon ibeacon ibeacon eid │ ibeacon …
 */
import * as v from "valibot";
import { type Result, err, ok } from "../core/result.ts";
import { HOURS_MAX, openHoursSchema } from "../presence/open-hours.ts";
import { type UrlTextError, compressUrl } from "./eddystone-url.ts";

export const SETTINGS_VERSION = 1;
/** Of the JSON, in UTF-8. */
export const BEACON_SETTINGS_BYTES_MAX = 8 * 1024;
const BEACON_NAME_MAX = 60;
export const FRAMES_MAX = 8;
const SHARE_MAX = 100;
/** A turn on air, in milliseconds. */
export const SLOT_MS = { min: 100, max: 60_000, usual: 1000 } as const;
/** From one advertisement to the next, in milliseconds. */
const INTERVAL_MS = { min: 100, max: 10_000 } as const;
/** What adapters can be told to send with, in dBm. */
const TX_POWER = { min: -40, max: 20 } as const;
/** What may be heard 1 m away, in dBm; Eddystone's at 0 m is then at most its +20. */
const POWER_AT_1M = { min: -100, max: -21 } as const;
/** K: an id lasts 2^K seconds. */
const EID_EXPONENT = { max: 15, usual: 9 } as const;
const TIME_ZONE_MAX = 64;
const URL_MAX = 255;
const PATH_MAX = 255;
const DEVICE_NAME_MAX = 80;
const FIRMATA_PIN_MAX = 127;
const GPIO_LINE_MAX = 511;

const whole = (min: number, max: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(min), v.maxValue(max));
const hex = (lengthBytes: number) =>
  v.pipe(v.string(), v.length(lengthBytes * 2), v.regex(/^[0-9a-f]+$/u));
const line = (min: number, max: number) =>
  v.pipe(
    v.string(),
    v.minLength(min),
    v.maxLength(max),
    v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, "a character that has no place in a line"),
  );
const path = v.pipe(v.string(), v.maxLength(PATH_MAX), v.regex(/^\/[\x21-\x7e]+$/u));

export const FRAME_KINDS = ["ibeacon", "uid", "url", "eid", "tlm"] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

const plannedFrameSchema = v.strictObject({
  frame: v.picklist(FRAME_KINDS),
  /** Turns in a round, against those of the others. */
  share: whole(1, SHARE_MAX),
  /** Whether somebody may connect, to set it up, while this frame is on air. */
  connectable: v.boolean(),
});
export type PlannedFrame = v.InferOutput<typeof plannedFrameSchema>;

/** LED and button. */
const panelSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("none") }),
  /** An Arduino with StandardFirmata on USB. */
  v.strictObject({
    kind: v.literal("firmata"),
    /** `/dev/serial/by-id/…` */
    port: path,
    led: whole(0, FIRMATA_PIN_MAX),
    button: v.nullable(whole(0, FIRMATA_PIN_MAX)),
  }),
  /** Lines of the machine's own pins; the button pulls its line to ground. */
  v.strictObject({
    kind: v.literal("gpio"),
    /** The chip's label, never its number: `pinctrl-bcm2711`; null: the first that a Pi is known to have. */
    chip: v.nullable(line(1, DEVICE_NAME_MAX)),
    led: whole(0, GPIO_LINE_MAX),
    button: v.nullable(whole(0, GPIO_LINE_MAX)),
  }),
  /** What the kernel has a driver for: no wiring. */
  v.strictObject({
    kind: v.literal("sysfs"),
    /** Under /sys/class/leds: `ACT`. */
    led: v.pipe(v.string(), v.regex(/^[\w:-][\w:.-]{0,63}$/u)),
    /** The input device's own name. */
    button: v.nullable(line(1, DEVICE_NAME_MAX)),
  }),
]);
export type PanelSettings = v.InferOutput<typeof panelSchema>;

const keysSchema = v.strictObject({
  keyNumber: whole(0, 0xffff),
  /** Eddystone's identity key, 16 bytes. */
  eid: hex(16),
  /** K_ibeacon, 32 bytes. */
  ibeacon: v.nullable(hex(32)),
  /** K, of EID and rolling iBeacon alike. */
  eidExponent: v.optional(whole(0, EID_EXPONENT.max), EID_EXPONENT.usual),
  /** iBeacon's rolling profile: major and minor change with the clock, and zone regions are lost. */
  rolling: v.boolean(),
});
export type BeaconKeys = v.InferOutput<typeof keysSchema>;

export const beaconSettingsSchema = v.strictObject({
  version: v.literal(SETTINGS_VERSION),
  name: v.pipe(line(1, BEACON_NAME_MAX), v.regex(/\S/u, "nothing")),
  /** The zone's number at the hub. */
  place: v.nullable(whole(1, 0xffff_ffff)),
  /** iBeacon: UUID of the chain, major of the shop, minor of the zone. */
  shop: v.nullable(
    v.strictObject({ uuid: hex(16), major: whole(0, 0xffff), minor: whole(0, 0xffff) }),
  ),
  uid: v.nullable(v.strictObject({ namespace: hex(10), instance: hex(6) })),
  url: v.nullable(v.pipe(v.string(), v.maxLength(URL_MAX))),
  keys: v.nullable(keysSchema),
  frames: v.pipe(v.array(plannedFrameSchema), v.minLength(1), v.maxLength(FRAMES_MAX)),
  slotMs: v.optional(whole(SLOT_MS.min, SLOT_MS.max), SLOT_MS.usual),
  intervalMs: whole(INTERVAL_MS.min, INTERVAL_MS.max),
  /** dBm that the adapter is known to send with, to check `powerAt1m` by; null: not known. Bluetooth 4 has no command to set it. */
  txPower: v.nullable(whole(TX_POWER.min, TX_POWER.max)),
  /** Calibration: what a phone hears 1 m away, in dBm. */
  powerAt1m: whole(POWER_AT_1M.min, POWER_AT_1M.max),
  /** Null: always. */
  hours: v.nullable(v.pipe(v.array(openHoursSchema), v.minLength(1), v.maxLength(HOURS_MAX))),
  /** Of the shop, by IANA's name: `Asia/Hong_Kong`. The hours are those of its clocks. */
  timeZone: v.pipe(v.string(), v.minLength(1), v.maxLength(TIME_ZONE_MAX)),
  panel: panelSchema,
});
export type BeaconSettings = v.InferOutput<typeof beaconSettingsSchema>;

export type SettingsFault =
  | { readonly type: "too-long"; readonly lengthBytes: number }
  | { readonly type: "not-json" }
  /** Of a newer program, or not of ours at all: null where it names no version. */
  | { readonly type: "unknown-version"; readonly version: number | null }
  /** `path` as in `frames.0.share`; empty for the whole. */
  | { readonly type: "wrong-field"; readonly path: string; readonly why: string }
  /** A frame is to go on air whose data nobody gave. */
  | {
      readonly type: "frame-without-data";
      readonly frame: FrameKind;
      readonly missing: "shop" | "uid" | "url" | "keys" | "keys.ibeacon";
    }
  /** The same frame, connectable both times or neither: one share says it. */
  | { readonly type: "frame-twice"; readonly frame: FrameKind }
  | { readonly type: "wrong-url"; readonly why: UrlTextError };

const utf8 = new TextEncoder();

export const formatBeaconSettings = (settings: BeaconSettings): string => JSON.stringify(settings);

export function parseBeaconSettings(json: string): Result<BeaconSettings, SettingsFault> {
  const lengthBytes = utf8.encode(json).length;
  if (lengthBytes > BEACON_SETTINGS_BYTES_MAX) {
    return err({ type: "too-long", lengthBytes });
  }
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return err({ type: "not-json" });
  }
  return checkBeaconSettings(value);
}

/** Of a value that was JSON: part of a message, say. */
export function checkBeaconSettings(value: unknown): Result<BeaconSettings, SettingsFault> {
  const version = versionOf(value);
  if (version !== SETTINGS_VERSION) {
    return err({ type: "unknown-version", version });
  }
  const parsed = v.safeParse(beaconSettingsSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const where = v.getDotPath(issue) ?? "";
    const why = isSecret(where) ? WRONG_SECRET : issue.message;
    return err({ type: "wrong-field", path: where, why });
  }
  const fault = findFault(parsed.output);
  return fault === null ? ok(parsed.output) : err(fault);
}

/** Else what is wrong quotes what was given, and goes into logs. */
const isSecret = (where: string): boolean => where.split(".")[0] === "keys";
const WRONG_SECRET = "not in its form: lower-case hex for keys, whole numbers, true or false";

function versionOf(value: unknown): number | null {
  const given =
    typeof value === "object" && value !== null && "version" in value ? value.version : null;
  return typeof given === "number" ? given : null;
}

/** What no field says on its own. */
function findFault(settings: BeaconSettings): SettingsFault | null {
  const seen = new Set<string>();
  for (const { frame, connectable } of settings.frames) {
    const missing = missingOf(frame, settings);
    if (missing !== null) {
      return { type: "frame-without-data", frame, missing };
    }
    const turn = `${frame} ${connectable}`;
    if (seen.has(turn)) {
      return { type: "frame-twice", frame };
    }
    seen.add(turn);
  }
  const url = settings.url === null ? null : compressUrl(settings.url);
  return url?.ok === false ? { type: "wrong-url", why: url.error } : null;
}

function missingOf(frame: FrameKind, { shop, uid, url, keys }: BeaconSettings) {
  switch (frame) {
    case "ibeacon":
      if (keys?.rolling === true && keys.ibeacon === null) {
        return "keys.ibeacon";
      }
      return shop === null ? "shop" : null;
    case "uid":
      return uid === null ? "uid" : null;
    case "url":
      return url === null ? "url" : null;
    case "eid":
      return keys === null ? "keys" : null;
    case "tlm":
      return null;
  }
}
