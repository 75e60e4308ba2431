/**
 * What the linter of a plan (plan-lint.ts) may find: facts with a code that never changes its meaning. The
 * sentences for people are made at the command line.
 */
import type { BeaconSettings, FrameKind } from "./settings.ts";

export interface PlannedBeacon {
  /** As a person calls it: its file. */
  readonly name: string;
  readonly settings: BeaconSettings;
}

export interface Identity {
  readonly major: number;
  readonly minor: number;
}

export type Fact =
  /** Phones would have to know them all. */
  | { readonly code: "uuid-differs"; readonly uuids: readonly string[] }
  /** One id, two zones; null where a beacon has no place. */
  | ({ readonly code: "id-twice"; readonly places: readonly (number | null)[] } & Identity)
  /** One zone, two ids. */
  | {
      readonly code: "place-with-two-ids";
      readonly place: number;
      readonly ids: readonly Identity[];
    }
  /** Namespace and instance together name one beacon. */
  | { readonly code: "uid-twice"; readonly namespace: string; readonly instance: string }
  /** Two beacons would have the same rolling id: one is taken for a copy. */
  | { readonly code: "key-twice" }
  | { readonly code: "name-twice"; readonly name: string }
  | { readonly code: "too-many-zones"; readonly major: number; readonly zones: number }
  /** Whoever hears both follows the beacon from one window to the next. */
  | { readonly code: "plain-beside-eid"; readonly frames: readonly FrameKind[] }
  /** Its 32 bits are looked up, and anybody who hears them can say them again for as long as they last. */
  | { readonly code: "rolling-without-eid" }
  /** Phones are woken by the chain, not by the zone. */
  | { readonly code: "rolling-loses-zones" }
  /** An id has less than two turns on air, or the hub's three windows are over too soon. */
  | { readonly code: "window-too-short"; readonly windowMs: number; readonly leastMs: number }
  /** A copy is good for as long; and after a power cut no id is on air for as long. */
  | { readonly code: "window-too-long"; readonly windowMs: number; readonly mostMs: number }
  /** Nobody can tell whose figures they are. */
  | { readonly code: "tlm-without-id" }
  | { readonly code: "frame-too-seldom"; readonly frame: FrameKind; readonly everyMs: number }
  | { readonly code: "frame-away-too-long"; readonly frame: FrameKind; readonly awayMs: number }
  /** A frame's turn may pass without it. */
  | {
      readonly code: "slot-shorter-than-interval";
      readonly slotMs: number;
      readonly intervalMs: number;
    }
  | {
      readonly code: "power-implausible";
      readonly powerAt1m: number;
      readonly txPower: number | null;
    }
  | { readonly code: "url-not-https"; readonly url: string }
  /** It can be set up at its button alone. */
  | { readonly code: "never-connectable" }
  | { readonly code: "unknown-time-zone"; readonly timeZone: string };

export type LintCode = Fact["code"];
export type Severity = "error" | "warning" | "note";

export interface Finding {
  readonly severity: Severity;
  /** Names of the beacons, in the order of the plan. */
  readonly where: readonly string[];
  readonly fact: Fact;
}

/** Errors: it will not do what is wanted. Warnings: mostly not. Notes: that is its price. */
export const SEVERITIES: Readonly<Record<LintCode, Severity>> = {
  "uuid-differs": "error",
  "id-twice": "error",
  "place-with-two-ids": "error",
  "uid-twice": "error",
  "key-twice": "error",
  "name-twice": "warning",
  "too-many-zones": "warning",
  "plain-beside-eid": "warning",
  "rolling-without-eid": "warning",
  "rolling-loses-zones": "note",
  "window-too-short": "warning",
  "window-too-long": "warning",
  "tlm-without-id": "warning",
  "frame-too-seldom": "warning",
  "frame-away-too-long": "warning",
  "slot-shorter-than-interval": "error",
  "power-implausible": "warning",
  "url-not-https": "warning",
  "never-connectable": "note",
  "unknown-time-zone": "error",
};
