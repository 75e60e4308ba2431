/** What is written down of a dealing with a beacon: what is about to be done, and what was. */
import type { CentralAct } from "@tillwave/shared/api/central";
import type { BeaconFacts } from "@tillwave/shared/sync/beacon-report";
import { withoutKeys } from "./beacon-settings.ts";
import type { BeaconStore, Intent, NewBeaconEvent } from "./beacon-store.ts";
import type { DealingDeps } from "./contact.ts";
import { type Ended, refusalOf } from "./order-run.ts";
import type { JobEnd } from "./till-jobs.ts";

export interface Became {
  readonly ended: Ended;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly key: { readonly keyNumber: number } | null;
  readonly hasKey: boolean;
  readonly before?: BeaconFacts;
}

export function factsOf(
  { deviceId, keyVersion, wish }: Extract<Intent, { readonly kind: "claim" | "set" }>,
  { ended, settings, key, hasKey, before }: Became,
): BeaconFacts {
  const { device = null, heard = null } = ended.job ?? {};
  return {
    deviceId,
    ...wish,
    at: before?.at ?? null,
    keyNumber: key?.keyNumber ?? before?.keyNumber ?? 0,
    keyVersion,
    hasPresenceKey: hasKey,
    firmware: device?.firmware.slice(0, FIRMWARE_MAX) ?? before?.firmware ?? "",
    bootCount: device?.bootCount ?? before?.bootCount ?? 0,
    settings: withoutKeys({ ...before?.settings, ...settings }),
    expectedRssi: heard?.rssi ?? before?.expectedRssi ?? null,
  };
}

const FIRMWARE_MAX = 40;

export const said = (
  who: string,
  { wall }: Pick<DealingDeps, "wall">,
): { readonly at: number; readonly who: string } => ({ at: Math.max(0, Math.floor(wall())), who });

export function intend(intent: Intent, { memory, wall }: DealingDeps): boolean {
  return memory.write((store) => store.intend(intent, Math.floor(wall()))).ok;
}

export function forget(deviceId: string, { memory }: DealingDeps): void {
  memory.write((store) => store.settle(deviceId));
}

/** The event and the end of the intent are one write. */
export function record(
  event: NewBeaconEvent,
  { memory, epoch }: Pick<DealingDeps, "memory" | "epoch">,
  { level }: { readonly level?: number | null },
): boolean {
  const deviceId = event.event === "released" ? event.deviceId : event.beacon.deviceId;
  return memory.write((store: BeaconStore) => {
    store.moveUnsent(epoch());
    store.append(event, epoch());
    store.settle(deviceId);
    if (level !== undefined) {
      store.setLevel(deviceId, level);
    }
  }).ok;
}

/** Refused is what was asked for, where it is named; whatever stands beside it may be. */
export function endOf(ended: Ended, asked?: CentralAct["act"]): JobEnd {
  const { fault, job } = ended;
  const refused = refusalOf(ended, asked);
  return {
    fault: fault ?? (refused === null ? null : "refused"),
    detail: refused ?? ended.detail,
    heard: job?.heard ?? null,
  };
}

export const ON_DISK: JobEnd = { fault: "disk", detail: null, heard: null };
