/**
 * Compares the air with the plan: which beacon is heard, how well, and what is wrong.
 *
 *   plan, reports, ticks, how the ear is ──▶ Auditor ──▶ beacons with their states, findings that open and close
 *
 * Pure but for its memory, which is bounded whatever is on air. Time comes with the ticks, about one a second; what is heard
 * before the first is nobody's.
 */
import type { AuditedBeacon, WatchPlan } from "@tillwave/shared/api/central";
import type { AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import type { BlockCipher, Mac } from "@tillwave/shared/core/crypto";
import { type Result, ok } from "@tillwave/shared/core/result";
import type { AirReport, EarState } from "../ports.ts";
import { type WatchFault, type Watched, readPlan } from "./watched.ts";

export interface AuditMoment {
  /** Milliseconds of the clock that reports are timed by. */
  readonly monotonic: number;
  /** Unix milliseconds. */
  readonly wall: number;
}

/** What a microphone heard. */
export interface HeardSound {
  readonly place: number;
  readonly code: number;
  /** Milliseconds of the monotonic clock. */
  readonly at: number;
}

/** An emitter that a microphone beside the ear may hear. */
export interface WatchedEmitter {
  /** 16 hex digits. */
  readonly deviceId: string;
  readonly keyNumber: number;
  readonly place: number;
  readonly toneKey: Uint8Array;
}

export interface AuditView {
  /** 0 before there is one. */
  readonly planVersion: number;
  readonly beacons: readonly AuditedBeacon[];
  readonly findings: readonly AuditFinding[];
}

export interface Auditor {
  /** Another plan in the place of the one before; that stays where it is refused. */
  watch(plan: WatchPlan): Result<void, WatchFault>;
  watchSound(emitters: readonly WatchedEmitter[]): void;
  heard(report: AirReport): void;
  sound(heard: HeardSound): void;
  /** Silence counts only while it listens. */
  ear(state: EarState): void;
  /** The controller is busy with a connection, and scans little or not at all. */
  busy(isBusy: boolean): void;
  microphone(isListening: boolean): void;
  /** About every second. */
  tick(at: AuditMoment): void;
  /** As of the last tick. */
  view(): AuditView;
}

export interface AuditorDeps {
  readonly crypto: Mac & BlockCipher;
}

export function createAuditor(_deps: AuditorDeps): Auditor {
  let watched: readonly Watched[] = [];
  let planVersion = 0;
  return {
    watch(plan) {
      const read = readPlan(plan);
      if (!read.ok) {
        return read;
      }
      watched = read.value;
      planVersion = plan.version;
      return ok(undefined);
    },
    watchSound() {},
    heard() {},
    sound() {},
    ear() {},
    busy() {},
    microphone() {},
    tick() {},
    view: () => ({
      planVersion,
      findings: [],
      beacons: watched.map(({ deviceId, name, place, expectedRssi }) => ({
        deviceId,
        name,
        place,
        expectedRssi,
        state: "unknown",
        rssi: null,
        heardAgo: null,
        onAirShare: null,
        clockOffset: null,
        points: [],
      })),
    }),
  };
}
