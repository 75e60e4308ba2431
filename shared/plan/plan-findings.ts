/**
 * What the linter of a store plan may find: codes that never change their meaning, each with its place in the file. What is wrong with
 * single beacons and with all of them together it takes over from shared/beacon/plan-lint.ts. Sentences are made at the command line.
 */
import type { Fact, Severity } from "../beacon/plan-finding.ts";
import type { SettingsFault } from "../beacon/settings.ts";
import type { At } from "./plan-text.ts";

export type PlanFact =
  /** Of the settings that it compiles to. */
  | { readonly code: Fact["code"]; readonly fact: Fact; readonly beacons: readonly string[] }
  | { readonly code: "zone-name-twice" | "zone-unused"; readonly zone: string }
  /** `by` names it, and there is none such. */
  | { readonly code: "zone-unknown"; readonly zone: string; readonly by: string }
  | { readonly code: "zone-place-twice"; readonly place: number; readonly zones: readonly string[] }
  /** No number, so iBeacon has no minor, and a beacon of it says iBeacon. */
  | { readonly code: "zone-without-place"; readonly zone: string; readonly by: string }
  /** iBeacon's minor has 16 bits. */
  | { readonly code: "zone-place-too-high"; readonly zone: string; readonly place: number }
  | { readonly code: "zone-next-is-itself"; readonly zone: string }
  | {
      readonly code: "device-twice";
      readonly device: string;
      readonly names: readonly [string, string];
    }
  /** Nothing hangs there yet. */
  | { readonly code: "device-missing"; readonly name: string }
  /** A device that is not the plan's is within earshot, or was asked for. */
  | { readonly code: "device-unknown"; readonly device: string }
  | { readonly code: "beacon-name-twice" | "emitter-name-twice"; readonly name: string }
  | { readonly code: "profile-and-frames"; readonly name: string }
  /** A field of the settings that it compiles to cannot be. */
  | { readonly code: "settings-wrong"; readonly name: string; readonly fault: SettingsFault };

export type PlanCode = PlanFact["code"];

export type PlanFinding = PlanFact & At & { readonly severity: Severity };
