/**
 * Each field of BeaconSettings as CBOR and back: hex as bytes, hours as minutes, the URL as it goes on air, words as numbers.
 *
 * What is read here is JSON of the right make and not yet of the right content: that, `settings.ts` says for both.
 */
import * as v from "valibot";
import { fromHex, toHex } from "../../core/bytes.ts";
import { type Result, err, ok } from "../../core/result.ts";
import type { CborValue } from "../../cose/cbor.ts";
import type { OpenHours } from "../../presence/open-hours.ts";
import { compressUrl, decodeUrl, URL_FRAME_TYPE } from "../eddystone-url.ts";
import {
  type BeaconKeys,
  type BeaconSettings,
  FRAME_KINDS,
  type PanelSettings,
  beaconSettingsSchema,
} from "../settings.ts";

/** As they stand in the map (settings-cbor.ts). */
export const FIELD_NUMBERS = {
  version: 0,
  name: 1,
  place: 2,
  shop: 3,
  uid: 4,
  url: 5,
  keys: 6,
  frames: 7,
  intervalMs: 8,
  txPower: 9,
  powerAt1m: 10,
  hours: 11,
  timeZone: 12,
  panel: 13,
  slotMs: 14,
} as const satisfies Readonly<Record<keyof BeaconSettings, number>>;

const PANELS = [
  "none",
  "firmata",
  "gpio",
  "sysfs",
] as const satisfies readonly PanelSettings["kind"][];

export type SettingsChanges = { readonly [F in keyof BeaconSettings]?: BeaconSettings[F] };
/** `field` as in `frames.0.share`; never what stood there. */
export interface WrongField {
  readonly type: "wrong-field";
  readonly field: string;
}

type Field = keyof BeaconSettings;
export const isField = (name: string): name is Field => Object.hasOwn(FIELD_NUMBERS, name);

const changesSchema = v.partial(beaconSettingsSchema);
const FIELD_TEXT_MAX = 60;

/** Of JSON: each field on its own. What the fields say together is for whoever has them all (`checkBeaconSettings`). */
export function checkChanges(value: unknown): Result<SettingsChanges, WrongField> {
  const parsed = v.safeParse(changesSchema, value);
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0]) ?? "settings";
    return err({ type: "wrong-field", field: field.slice(0, FIELD_TEXT_MAX) });
  }
  const given = Object.entries(parsed.output).filter(([, item]) => item !== undefined);
  return ok(Object.fromEntries(given) as SettingsChanges);
}

/** The field is one of the changes. */
export function fieldToCbor(settings: SettingsChanges, field: Field): CborValue {
  switch (field) {
    case "shop":
      return orNull(settings.shop, ({ uuid, major, minor }) => [fromHex(uuid), major, minor]);
    case "uid":
      return orNull(settings.uid, ({ namespace, instance }) => [
        fromHex(namespace),
        fromHex(instance),
      ]);
    case "url":
      return orNull(settings.url, urlToCbor);
    case "keys":
      return orNull(settings.keys, keysToCbor);
    case "frames":
      return orNull(settings.frames, (frames) =>
        frames.map((f) => [FRAME_KINDS.indexOf(f.frame), f.share, f.connectable]),
      );
    case "hours":
      return orNull(settings.hours, (hours) => hours.map(hoursToCbor));
    case "panel":
      return orNull(settings.panel, panelToCbor);
    default:
      return settings[field] ?? null;
  }
}

/** Undefined where no such field is written like this. */
export function jsonOfField(field: Field, value: CborValue): unknown {
  if (value === null) {
    return null;
  }
  switch (field) {
    case "shop":
      return withItems(value, 3, ([uuid, major, minor]) => ({ uuid: hexOf(uuid), major, minor }));
    case "uid":
      return withItems(value, 2, ([namespace, instance]) => ({
        namespace: hexOf(namespace),
        instance: hexOf(instance),
      }));
    case "url":
      return value instanceof Uint8Array ? urlOfBytes(value) : undefined;
    case "keys":
      return withItems(value, 5, ([keyNumber, eid, ibeacon, eidExponent, rolling]) => ({
        keyNumber,
        eid: hexOf(eid),
        ibeacon: ibeacon === null ? null : hexOf(ibeacon),
        eidExponent,
        rolling,
      }));
    case "frames":
      return listOf(value, (item) =>
        withItems(item, 3, ([kind, share, connectable]) => ({
          frame: typeof kind === "number" ? FRAME_KINDS[kind] : undefined,
          share,
          connectable,
        })),
      );
    case "hours":
      return listOf(value, (item) =>
        withItems(item, 3, ([days, from, to]) => ({
          days,
          from: timeOf(from),
          to: timeOf(to),
        })),
      );
    case "panel":
      return panelOfCbor(value);
    default:
      return value;
  }
}

function keysToCbor({ keyNumber, eid, ibeacon, eidExponent, rolling }: BeaconKeys): CborValue {
  return [
    keyNumber,
    fromHex(eid),
    ibeacon === null ? null : fromHex(ibeacon),
    eidExponent,
    rolling,
  ];
}

function hoursToCbor({ days, from, to }: OpenHours): CborValue {
  return [days, minutesOf(from), minutesOf(to)];
}

function panelToCbor(panel: PanelSettings): CborValue {
  const kind = PANELS.indexOf(panel.kind);
  switch (panel.kind) {
    case "none":
      return [kind];
    case "firmata":
      return [kind, panel.port, panel.led, panel.button];
    case "gpio":
      return [kind, panel.chip, panel.led, panel.button];
    case "sysfs":
      return [kind, panel.led, panel.button];
  }
}

function panelOfCbor(value: CborValue): unknown {
  const number = Array.isArray(value) ? (value as readonly CborValue[])[0] : undefined;
  const kind = typeof number === "number" ? PANELS[number] : undefined;
  switch (kind) {
    case "none":
      return withItems(value, 1, () => ({ kind }));
    case "firmata":
      return withItems(value, 4, ([, port, led, button]) => ({ kind, port, led, button }));
    case "gpio":
      return withItems(value, 4, ([, chip, led, button]) => ({ kind, chip, led, button }));
    case "sysfs":
      return withItems(value, 3, ([, led, button]) => ({ kind, led, button }));
    case undefined:
      return undefined;
  }
}

/** One that no frame can carry stays text, which nobody reads: it is refused by its name there. */
function urlToCbor(url: string): CborValue {
  const compressed = compressUrl(url);
  return compressed.ok ? compressed.value : url;
}

function urlOfBytes(bytes: Uint8Array): string | undefined {
  const frame = decodeUrl(Uint8Array.of(URL_FRAME_TYPE, 0, ...bytes));
  return frame.ok ? frame.value.url : undefined;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Of a number beyond the day no time is made that the settings take. */
function timeOf(minutes: CborValue | undefined): string | undefined {
  if (typeof minutes !== "number") {
    return undefined;
  }
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

const hexOf = (value: CborValue | undefined): string | undefined =>
  value instanceof Uint8Array ? toHex(value) : undefined;

function orNull<T>(value: T | null | undefined, write: (value: T) => CborValue): CborValue {
  return value === null || value === undefined ? null : write(value);
}

function listOf(value: CborValue, read: (item: CborValue) => unknown): unknown {
  return Array.isArray(value) ? (value as readonly CborValue[]).map(read) : undefined;
}

function withItems(
  value: CborValue,
  count: number,
  read: (items: readonly CborValue[]) => unknown,
): unknown {
  const items: readonly CborValue[] | null = Array.isArray(value) ? value : null;
  return items?.length === count ? read(items) : undefined;
}
