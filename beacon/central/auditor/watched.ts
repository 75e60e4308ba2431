/** A plan as the auditor uses it: each beacon's settings read and checked, before any of them is watched. */
import type { WatchPlan } from "@tillwave/shared/api/central";
import {
  type BeaconSettings,
  type SettingsFault,
  checkBeaconSettings,
} from "@tillwave/shared/beacon/settings";
import { type Result, err, ok } from "@tillwave/shared/core/result";

export interface Watched {
  /** 16 hex digits. */
  readonly deviceId: string;
  readonly name: string;
  readonly place: number | null;
  readonly settings: BeaconSettings;
  /** dBm, as a median; null: only presence is audited. */
  readonly expectedRssi: number | null;
}

export type WatchFault =
  | { readonly type: "device-twice"; readonly deviceId: string }
  | { readonly type: "settings"; readonly deviceId: string; readonly fault: SettingsFault };

/** All or nothing. The fault quotes no key. */
export function readPlan({ beacons }: WatchPlan): Result<readonly Watched[], WatchFault> {
  const watched = new Map<string, Watched>();
  for (const { deviceId, name, place, settings, expectedRssi } of beacons) {
    const checked = checkBeaconSettings(settings);
    if (!checked.ok) {
      return err({ type: "settings", deviceId, fault: checked.error });
    }
    if (watched.has(deviceId)) {
      return err({ type: "device-twice", deviceId });
    }
    watched.set(deviceId, { deviceId, name, place, settings: checked.value, expectedRssi });
  }
  return ok([...watched.values()]);
}
