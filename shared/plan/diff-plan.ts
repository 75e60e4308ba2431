/**
 * What differs between a plan and what hangs there, field by field: pure, and without a word of any key.
 *
 * A beacon says its settings without their keys. Of those their number, how long an id lasts and whether iBeacon rolls are compared: a key of
 * the same number is the same key, for it is made of the number.
 */
import * as v from "valibot";
import { type BeaconSettings, beaconSettingsSchema } from "../beacon/settings.ts";
import type { CompileFault, CompiledBeacon } from "./compile-plan.ts";

const { keys: _withSecrets, ...plain } = beaconSettingsSchema.entries;
const { eid: _eid, ibeacon: _ibeacon, ...openKeys } = _withSecrets.wrapped.entries;

/** Settings as a beacon says them. What a newer one says besides is left aside. */
const foundSettingsSchema = v.object({ ...plain, keys: v.nullable(v.object(openKeys)) });
export type FoundSettings = v.InferOutput<typeof foundSettingsSchema>;

/** Null where it is none that this program understands. */
export function parseFoundSettings(value: unknown): FoundSettings | null {
  const parsed = v.safeParse(foundSettingsSchema, value);
  return parsed.success ? parsed.output : null;
}

export type DeviceState =
  /** Null: it has no settings. */
  | { readonly type: "read"; readonly settings: FoundSettings | null }
  /** It was read, and speaks of settings in another way than this program. */
  | { readonly type: "not-understood" }
  /** `why` as its caller has it. */
  | { readonly type: "not-read"; readonly why: string };

export interface FieldChange {
  /** As in settings: `intervalMs`, `shop.minor`, `keys.keyNumber`. */
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

export type BeaconDiff =
  | { readonly type: "same" }
  /** `isNew`: it has no settings. */
  | { readonly type: "differs"; readonly isNew: boolean; readonly changes: readonly FieldChange[] }
  /** No device hangs there by the plan. */
  | { readonly type: "no-device" }
  | { readonly type: "no-settings"; readonly fault: CompileFault }
  | Exclude<DeviceState, { readonly type: "read" }>;

export interface BeaconDifference {
  readonly name: string;
  readonly device: string | null;
  readonly diff: BeaconDiff;
}

/** In the order of the plan. A device that `states` does not have was not read. */
export function diffPlan(
  compiled: readonly CompiledBeacon[],
  states: ReadonlyMap<string, DeviceState>,
): readonly BeaconDifference[] {
  return compiled.map(({ beacon: { name, device }, settings }) => {
    if (device === null) {
      return { name, device, diff: { type: "no-device" } };
    }
    if (!settings.ok) {
      return { name, device, diff: { type: "no-settings", fault: settings.error } };
    }
    const state = states.get(device) ?? { type: "not-read", why: "not-asked" };
    return { name, device, diff: state.type === "read" ? diffOf(settings.value, state) : state };
  });
}

function diffOf(
  wanted: BeaconSettings,
  { settings }: Extract<DeviceState, { readonly type: "read" }>,
): BeaconDiff {
  const changes = diffSettings(wanted, settings);
  return changes.length === 0
    ? { type: "same" }
    : { type: "differs", isNew: settings === null, changes };
}

/** Parts of these are fields of their own; all others are compared whole. */
const WITH_PARTS = ["shop", "uid", "keys"] as const;

export function diffSettings(
  wanted: BeaconSettings,
  found: FoundSettings | null,
): readonly FieldChange[] {
  const before = new Map(fieldsOf(found));
  const after = new Map(fieldsOf(withoutKeys(wanted)));
  return [...new Set([...after.keys(), ...before.keys()])]
    .map((field) => ({ field, from: before.get(field) ?? null, to: after.get(field) ?? null }))
    .filter(({ from, to }) => !isSame(from, to));
}

export function withoutKeys(settings: BeaconSettings): FoundSettings {
  const { keys } = settings;
  if (keys === null) {
    return { ...settings, keys: null };
  }
  const { keyNumber, eidExponent, rolling } = keys;
  return { ...settings, keys: { keyNumber, eidExponent, rolling } };
}

function fieldsOf(settings: FoundSettings | null): readonly (readonly [string, unknown])[] {
  return Object.entries(settings ?? {}).flatMap(
    ([name, value]: readonly [string, unknown]): readonly (readonly [string, unknown])[] =>
      WITH_PARTS.some((part) => part === name) && typeof value === "object" && value !== null
        ? Object.entries(value).map(([part, inner]) => [`${name}.${part}`, inner])
        : [[name, value]],
  );
}

/** Of JSON; keys in any order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder);
}

function inOrder(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}

/** The fields to send, so that what differs becomes as planned: whole ones, with their keys. */
export function patchOf(
  wanted: BeaconSettings,
  changes: readonly FieldChange[],
): Partial<BeaconSettings> {
  const names = new Set(changes.map(({ field }) => field.split(".")[0] ?? ""));
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => names.has(name)));
}
