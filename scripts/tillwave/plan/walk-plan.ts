/** Goes through a plan's beacons by their devices: reads each, compares, and makes it as planned where that is wanted. */
import { type BeaconDifference, type FieldChange, diffPlan } from "@tillwave/shared/plan/diff-plan";
import { type CompiledBeacon, compilePlan } from "@tillwave/shared/plan/compile-plan";
import type { StorePlan } from "@tillwave/shared/plan/store-plan";
import type { Trouble } from "../central/run-order.ts";
import { changeWords, compileFaultWords } from "./finding-words.ts";
import { siteKeysOf } from "./plan-file.ts";
import { type ShopAir, actAsOwner, applyAct, readDevice } from "./shop-devices.ts";

export type WalkState =
  /** It was as planned. */
  | "same"
  | "applied"
  /** It would be changed. */
  | "differs"
  /** Nothing hangs there by the plan. */
  | "waits"
  | "not-done";

export interface Walked {
  readonly name: string;
  readonly device: string | null;
  readonly state: WalkState;
  readonly changes: readonly FieldChange[];
  readonly trouble: Trouble | null;
  readonly remark: string | null;
  /** dBm, where its new ids were listened for. */
  readonly rssi: number | null;
}

export interface WalkOptions {
  readonly isApplied: boolean;
  /** Unix milliseconds. */
  now(): number;
}

/** One device after the other; one that cannot be reached does not stop the rest. */
export async function walkPlan(
  air: ShopAir,
  plan: StorePlan,
  options: WalkOptions,
): Promise<readonly Walked[]> {
  const compiled = compilePlan(plan, siteKeysOf(air.keys)).toSorted((a, b) =>
    (a.beacon.device ?? "") < (b.beacon.device ?? "") ? -1 : 1,
  );
  const walked: Walked[] = [];
  for (const [i, one] of compiled.entries()) {
    const done = await walkOne(air, one, options);
    walked.push(done);
    air.progress(`${i + 1} of ${compiled.length}: ${walkedLine(done)}`);
  }
  return walked;
}

async function walkOne(
  air: ShopAir,
  compiled: CompiledBeacon,
  { isApplied, now }: WalkOptions,
): Promise<Walked> {
  const { name, device } = compiled.beacon;
  const nothing = { name, device, changes: [], trouble: null, remark: null, rssi: null };
  if (device === null) {
    return { ...nothing, state: "waits" };
  }
  const { settings } = compiled;
  if (!settings.ok) {
    const trouble = { type: settings.error.type, say: compileFaultWords(settings.error) };
    return { ...nothing, state: "not-done", trouble };
  }
  const read = await readDevice(air, { deviceId: device, name });
  const [difference] = diffPlan([compiled], new Map([[device, read.state]]));
  const changes = [...changesOf(difference), ...(read.isOlderKey ? [NEWER_KEY] : [])];
  const known = { ...nothing, changes, remark: read.remark };
  if (read.trouble !== null || read.state.type === "not-understood") {
    return { ...known, state: "not-done", trouble: read.trouble ?? NOT_UNDERSTOOD };
  }
  if (changes.length === 0) {
    return { ...known, state: "same" };
  }
  if (!isApplied) {
    return { ...known, state: "differs" };
  }
  const applied = await actAsOwner(air, { deviceId: device, name }, ({ newest, isOlder }) => [
    { act: "clock", unixSeconds: Math.floor(now() / 1000) },
    applyAct({ settings: settings.value, changes, now: now() }, isOlder ? newest : null),
  ]);
  return applied.ok
    ? { ...known, state: "applied", rssi: applied.value.heard?.rssi ?? null }
    : { ...known, state: "not-done", trouble: applied.error };
}

const NEWER_KEY: FieldChange = { field: "owner", from: "an older key", to: "the newest" };
const NOT_UNDERSTOOD: Trouble = {
  type: "not-understood",
  say: "It has settings that this program does not understand. Update tillwave, or let it be set anew: tillwave beacon reset.",
};

const changesOf = (difference: BeaconDifference | undefined): readonly FieldChange[] =>
  difference?.diff.type === "differs" ? difference.diff.changes : [];

const STATES: Readonly<Record<WalkState, string>> = {
  same: "is as planned",
  applied: "is as planned now",
  differs: "differs",
  waits: "nothing hangs there yet",
  "not-done": "NOT DONE",
};

function walkedLine({ name, device, state, rssi }: Walked): string {
  const heard = rssi === null ? "" : `, heard with ${rssi} dBm`;
  return `${name}${device === null ? "" : ` (${device})`}: ${STATES[state]}${heard}`;
}

/** With what differs, or why not. */
export function walkedLines(walked: Walked): readonly string[] {
  const { state, changes, trouble, remark } = walked;
  return [
    walkedLine(walked),
    ...(state === "differs" ? changes.map((change) => `  ${changeWords(change)}`) : []),
    ...(trouble === null ? [] : [`  ${trouble.say}`]),
    ...(remark === null ? [] : [`  ${remark}`]),
  ];
}
