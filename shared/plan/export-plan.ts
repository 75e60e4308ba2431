/**
 * What hangs in a shop, written into its plan: fields that differ are set, what is new is added at the end, and all else keeps its
 * place and its comments. What was written is read again before it is handed out.
 */
import { type Document, isNode, isScalar } from "yaml";
import type { BeaconSettings } from "../beacon/settings.ts";
import { type Result, err, ok } from "../core/result.ts";
import {
  type CompiledBeacon,
  PROFILE_FRAMES,
  type SiteKeys,
  compileBeacon,
  compilePlan,
} from "./compile-plan.ts";
import {
  type Edit,
  type Hanging,
  type PlanWriting,
  addTo,
  namedHours,
  writeEmitters,
  writeZones,
} from "./export-zones.ts";
import { type FieldChange, type FoundSettings, diffSettings } from "./diff-plan.ts";
import { type ParsedPlan, parseStorePlan } from "./parse-plan.ts";
import { PROFILES, type PlanBeacon, type StorePlan } from "./store-plan.ts";
import { quote } from "./write-plan.ts";

export interface Exported {
  readonly text: string;
  /** What a plan cannot say of a beacon: another shop's ids, say. */
  readonly unsaid: readonly {
    readonly device: string;
    readonly changes: readonly FieldChange[];
  }[];
}

/** Long lines are not folded. */
const AS_IT_STANDS = { lineWidth: 0 } as const;

/** It was changed, and would not be what was meant: maps that are shared by anchors. */
export type NotExported = { readonly type: "shared-by-anchor" };

interface Writing extends PlanWriting {
  readonly keys: SiteKeys;
}

/** Nothing that is written depends on the key: one of no meaning does. `text` is what `parsed` was made of. */
export function exportPlan(
  { text, parsed }: { readonly text: string; readonly parsed: ParsedPlan },
  hanging: Hanging,
  keys: SiteKeys,
): Result<Exported, NotExported> {
  const before = compilePlan(parsed.plan, keys);
  const document = parsed.document.clone();
  const untouched = document.toString(AS_IT_STANDS);
  const set: Edit = (path, value) => {
    if (value === undefined) {
      document.deleteIn(path);
    } else {
      setKeepingComments(document, path, value);
    }
  };
  let { plan } = parsed;
  try {
    plan = writeZones({ plan, document, set }, hanging);
    for (const beacon of hanging.beacons) {
      plan = writeBeacon({ plan, document, set, keys }, beacon);
    }
    writeEmitters({ plan, document, set }, hanging);
  } catch {
    // A map of the path is an alias: the library does not write through it.
    return err({ type: "shared-by-anchor" });
  }
  const made = document.toString(AS_IT_STANDS);
  const written = made === untouched ? text : made;
  const again = parseStorePlan(written);
  const after = again.ok ? compilePlan(again.value.plan, keys) : [];
  if (!isOnlyWhatWasMeant(before, after, hanging)) {
    return err({ type: "shared-by-anchor" });
  }
  return ok({ text: written, unsaid: findUnsaid(after, hanging) });
}

/** A remark at the end of a line is its value's. */
function setKeepingComments(document: Document, path: Parameters<Edit>[0], value: unknown): void {
  const old = document.getIn(path, true);
  const made = document.createNode(value, { aliasDuplicateObjects: false });
  if (isScalar(old) && isScalar(made)) {
    old.value = made.value;
    return;
  }
  if (isNode(old) && isNode(made)) {
    made.comment = old.comment ?? null;
    made.commentBefore = old.commentBefore ?? null;
  }
  document.setIn(path, made);
}

/** Beacons that were not read are as they were, and each that was read is there once. */
function isOnlyWhatWasMeant(
  before: readonly CompiledBeacon[],
  after: readonly CompiledBeacon[],
  { beacons }: Hanging,
): boolean {
  const isRead = new Set(beacons.map(({ device }) => device));
  const countOf = (device: string, list: readonly CompiledBeacon[]): number =>
    list.filter(({ beacon }) => beacon.device === device).length;
  if ([...isRead].some((device) => countOf(device, after) > Math.max(countOf(device, before), 1))) {
    return false;
  }
  return before.every(({ beacon: { name, device }, settings }, i) => {
    const now = after[i];
    const isTouched = now?.beacon.device !== device || (device !== null && isRead.has(device));
    return (
      now !== undefined &&
      (isTouched ||
        (now.beacon.name === name && JSON.stringify(now.settings) === JSON.stringify(settings)))
    );
  });
}

function findUnsaid(after: readonly CompiledBeacon[], { beacons }: Hanging): Exported["unsaid"] {
  return beacons.flatMap(({ device, settings }) => {
    const planned = after.find(({ beacon }) => beacon.device === device)?.settings;
    const changes = planned?.ok === true ? diffSettings(planned.value, settings) : [];
    return changes.length === 0 ? [] : [{ device, changes }];
  });
}

/** The plan's beacon of the device, or the one of its name where nothing hangs yet, or a new one. */
function writeBeacon(
  { plan, document, set, keys }: Writing,
  { device, settings }: Hanging["beacons"][number],
): StorePlan {
  const byDevice = plan.beacons.findIndex((beacon) => beacon.device === device);
  const index =
    byDevice >= 0
      ? byDevice
      : plan.beacons.findIndex((beacon) => beacon.device === null && beacon.name === settings.name);
  const zone = plan.zones.find(({ place }) => place === settings.place)?.name ?? null;
  const old = plan.beacons[index] ?? { name: settings.name, device, zone };
  const bare = { ...old, device };
  const compiled = compileBeacon(plan, bare, keys);
  const changes = compiled.ok
    ? diffSettings(compiled.value, settings).map(({ field }) => field)
    : ALL;
  const fields = planFieldsOf(settings, zone, changes);
  const beacon = withFields(bare, fields);
  if (index < 0) {
    addTo(document, "beacons", beacon);
    return { ...plan, beacons: [...plan.beacons, beacon] };
  }
  if (old.device !== device) {
    set(["beacons", index, "device"], device);
    quote(document.getIn(["beacons", index, "device"], true));
  }
  for (const [field, value] of Object.entries(fields)) {
    if (value !== undefined || field in old) {
      set(["beacons", index, field], value);
    }
  }
  return { ...plan, beacons: plan.beacons.map((other, i) => (i === index ? beacon : other)) };
}

function withFields(beacon: PlanBeacon, fields: Partial<PlanBeacon>): PlanBeacon {
  const all = Object.entries({ ...beacon, ...fields }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(all) as PlanBeacon;
}

const ALL =
  "name place uid url frames slotMs intervalMs txPower powerAt1m hours panel keys.keyNumber keys.eidExponent".split(
    " ",
  );

/** Undefined for a field that is to go. */
function planFieldsOf(
  settings: FoundSettings,
  zone: string | null,
  changes: readonly string[],
): Partial<PlanBeacon> {
  const { keys, frames } = settings;
  const same = ["name", "url", "slotMs", "intervalMs", "txPower", "powerAt1m", "panel"] as const;
  const fields: Record<string, unknown> = {};
  for (const field of same.filter((name) => changes.includes(name))) {
    fields[field] = settings[field];
  }
  const has = (name: string): boolean =>
    changes.some((field) => field === name || field.startsWith(`${name}.`));
  if (has("place")) {
    fields["zone"] = zone;
  }
  if (has("uid")) {
    fields["uid"] = settings.uid;
  }
  if (has("hours")) {
    fields["hours"] = namedHours(settings.hours);
  }
  if (keys !== null && changes.includes("keys.keyNumber")) {
    fields["keyNumber"] = keys.keyNumber;
  }
  if (keys !== null && changes.includes("keys.eidExponent")) {
    fields["eidExponent"] = keys.eidExponent;
  }
  if (has("frames") || has("keys")) {
    Object.assign(fields, framesOf(frames, keys?.rolling === true));
  }
  return fields;
}

/** By a profile's name where it is one. */
function framesOf(
  frames: BeaconSettings["frames"],
  rolling: boolean,
): Record<"profile" | "frames" | "rolling", unknown> {
  const wanted = JSON.stringify([frames, rolling]);
  const profile = PROFILES.find((name) => {
    const known = PROFILE_FRAMES[name];
    return JSON.stringify([known.frames, known.rolling]) === wanted;
  });
  return profile === undefined
    ? { profile: undefined, frames, rolling: rolling ? true : undefined }
    : { profile, frames: undefined, rolling: undefined };
}
