/**
 * Beacons and emitters at the till: what its page shows to staff, and what they ask for.
 *
 *   GET  /api/beacons                     → BeaconsView                  about once a second while it is on the screen
 *   POST /api/beacons/look   LookRequest  → BeaconJobReply               opens one by its label, and it blinks: "is it this one?"
 *   POST /api/beacons/claim  ClaimRequest → BeaconJobReply               names it, puts it into a zone, makes it the shop's
 *   POST /api/beacons/set    SetRequest   → BeaconJobReply               another name, zone or range
 *   POST /api/beacons/identify, /release  DeviceRequest → BeaconJobReply
 *   POST /api/beacons/place  PlaceRequest → BeaconsReply                 where it stands on the floor's sketch
 *   GET  /api/beacons/jobs/:id            → BeaconJob                    asked until it is over
 *
 * Who may: staff with the right to manage beacons; the page shows the others what is on air, and nothing to press. The label's key goes in
 * and never comes out. What was claimed is written down at the till before it is said to be done, and told to the hub when that is there.
 */
import * as v from "valibot";
import { RANGES } from "../presence/emitter-settings.ts";
import type { AuditCode, AuditSeverity } from "../beacon/audit-finding.ts";
import type { CentralStatus, JobFault } from "./central.ts";

const NAME_MAX = 40;
const LABEL_MAX = 80;
const deviceId = v.pipe(v.string(), v.regex(/^[\da-f]{16}$/u));
const place = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(0xffff_ffff));
const name = v.pipe(
  v.string(),
  v.maxLength(NAME_MAX),
  v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, "a character that has no place in a line"),
  v.regex(/\S/u, "nothing"),
);
const metres = v.pipe(v.number(), v.finite(), v.minValue(-2000), v.maxValue(2000));

/** As it is scanned ("TWB1…") or typed (26 characters). */
const label = v.pipe(v.string(), v.minLength(1), v.maxLength(LABEL_MAX));

export const lookRequestSchema = v.strictObject({ label });
export type LookRequest = v.InferOutput<typeof lookRequestSchema>;

export const claimRequestSchema = v.strictObject({
  label,
  name,
  place,
  range: v.picklist(RANGES),
});
export type ClaimRequest = v.InferOutput<typeof claimRequestSchema>;

export const beaconSetRequestSchema = v.strictObject({
  deviceId,
  name,
  place,
  range: v.picklist(RANGES),
});
export type BeaconSetRequest = v.InferOutput<typeof beaconSetRequestSchema>;

export const deviceRequestSchema = v.strictObject({ deviceId });
export type DeviceRequest = v.InferOutput<typeof deviceRequestSchema>;

export const placeRequestSchema = v.strictObject({
  deviceId,
  /** Metres from the sketch's corner; null takes it off the sketch. */
  at: v.nullable(v.tuple([metres, metres])),
});
export type PlaceRequest = v.InferOutput<typeof placeRequestSchema>;

export interface BeaconsView {
  /** Null while there is none, or it does not answer: `central-gone`. */
  readonly central: CentralStatus | null;
  readonly centralState: "well" | "none" | "gone";
  /** What the hub has and what waits for it. */
  readonly hub: {
    readonly state:
      | "never"
      | "synced"
      | "waiting"
      /** It is of a version that keeps no beacons. */
      | "older";
    /** Claims and findings that it has not heard of. */
    readonly waiting: number;
    /** Unix milliseconds of the last time. */
    readonly at: number | null;
  };
  /** Zones by the hub, the newest that this till heard of. */
  readonly zones: readonly BeaconZone[];
  /** Whose label nobody has scanned: nearby, unclaimed, loudest first. */
  readonly fresh: readonly FreshBeacon[];
  readonly beacons: readonly BeaconRow[];
  /** As the hub says of them. */
  readonly emitters: readonly SoundRow[];
  /** Open ones, alarms first. */
  readonly findings: readonly FindingRow[];
  /** Whether this session may change anything. */
  readonly mayManage: boolean;
}

export interface BeaconZone {
  readonly place: number;
  readonly name: string;
  readonly range: number;
  readonly at: readonly [number, number] | null;
}

export interface FreshBeacon {
  readonly address: string;
  /** The first digits of its label's device id, as printed: "7q4k…" is for people; 8 hex digits here. */
  readonly devicePrefix: string;
  readonly lockedOut: boolean;
  /** dBm. */
  readonly rssi: number | null;
  readonly points: readonly (readonly [number, number])[];
}

export interface BeaconRow {
  readonly deviceId: string;
  readonly name: string;
  readonly place: number | null;
  readonly zone: string | null;
  readonly range: number;
  /** On the sketch, in metres. */
  readonly at: readonly [number, number] | null;
  /** unknown: this till's ear has not listened for long enough, or is deaf. */
  readonly state: "on-air" | "weak" | "silent" | "unknown";
  readonly rssi: number | null;
  readonly expectedRssi: number | null;
  /** Milliseconds. */
  readonly heardAgo: number | null;
  readonly points: readonly (readonly [number, number])[];
  /** Its ids that roll come with the next contact: the hub was not there when it was claimed. */
  readonly keysWait: boolean;
  /** A newer owner's key waits for the next contact. */
  readonly rekeyWaits: boolean;
  readonly identifying: boolean;
}

export interface SoundRow {
  readonly deviceId: string;
  readonly name: string;
  readonly place: number | null;
  readonly zone: string | null;
  readonly state: "sounding" | "silent" | "never-heard" | "other";
  /** Unix milliseconds, by the hub. */
  readonly heardAt: number | null;
}

export interface FindingRow {
  readonly code: AuditCode;
  readonly severity: AuditSeverity;
  readonly deviceId: string | null;
  /** Of the beacon, or the address of a stranger. */
  readonly name: string;
  readonly openedAt: number;
  readonly heard: number | null;
  readonly planned: number | null;
  readonly detail: string | null;
}

export type BeaconRefusal =
  /** What was scanned or typed is no label; a foreign QR code. */
  | "not-a-label"
  /** Not allowed for this person. */
  | "not-allowed"
  | "unknown-device"
  | "unknown-place"
  /** This till has not joined a hub, which gives the shop's keys. */
  | "no-keys"
  | "no-central"
  | "busy"
  | "disk";

export type BeaconJobReply =
  | { readonly ok: true; readonly job: string }
  | { readonly ok: false; readonly why: BeaconRefusal };
export type BeaconsReply =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: BeaconRefusal };

export interface BeaconJob {
  readonly id: string;
  readonly kind: "look" | "claim" | "set" | "identify" | "release";
  readonly deviceId: string;
  readonly step:
    | "waiting"
    | "seeking"
    | "connecting"
    | "opening"
    | "working"
    | "listening"
    | "over";
  readonly percent: number;
  /** Null while it goes well. "already-ours": it is claimed by this shop; "foreign": by another. */
  readonly fault: JobFault | "already-ours" | "foreign" | "disk" | null;
  readonly detail: string | null;
  /** How it was heard with its new ids. */
  readonly heard: { readonly rssi: number | null; readonly afterMs: number } | null;
}
