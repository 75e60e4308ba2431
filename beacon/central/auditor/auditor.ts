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
import { createAirReader } from "./air-reader.ts";
import { judgeDevices } from "./judge-devices.ts";
import { createFindings } from "./findings.ts";
import { createListeningTime } from "./listening-time.ts";
import { createOpenNow } from "./open-now.ts";
import { type HeardSound, type WatchedEmitter, createSounds } from "./sounds.ts";
import { type WatchFault, readPlan } from "./watched.ts";

export interface AuditMoment {
  /** Milliseconds of the clock that reports are timed by. */
  readonly monotonic: number;
  /** Unix milliseconds. */
  readonly wall: number;
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

export function createAuditor({ crypto }: AuditorDeps): Auditor {
  const listening = createListeningTime();
  const openNow = createOpenNow();
  const reader = createAirReader(crypto);
  const sounds = createSounds(crypto, openNow);
  const findings = createFindings();
  let planVersion = 0;
  let moment: AuditMoment | null = null;
  let beacons: readonly AuditedBeacon[] = [];

  /** Unix seconds by the ear's clock, of a monotonic moment. */
  const wallOf = (at: number, now: AuditMoment): number => (now.wall + at - now.monotonic) / 1000;

  function judge(now: AuditMoment): void {
    const listened = listening.until(now.monotonic);
    const wall = now.wall / 1000;
    const judged = judgeDevices(reader.devices(), {
      at: now.monotonic,
      listened,
      wall,
      floor: reader.floor(),
      openNow,
      isOpen: findings.isOpen,
    });
    const verdicts = [
      ...judged.verdicts,
      ...reader.strangers(listened),
      ...sounds.verdicts({ monotonic: now.monotonic, wall }),
    ];
    findings.take(verdicts, { listened, wall: now.wall });
    beacons = judged.beacons(findings.isOpen);
  }

  return {
    watch(plan) {
      const read = readPlan(plan);
      if (!read.ok) {
        return read;
      }
      planVersion = plan.version;
      reader.watch(read.value, moment === null ? 0 : listening.until(moment.monotonic));
      if (moment !== null) {
        reader.advance({
          listened: listening.until(moment.monotonic),
          wall: moment.wall / 1000,
        });
        judge(moment);
      }
      return ok(undefined);
    },
    watchSound: sounds.watch,
    heard(report) {
      if (moment === null) {
        return;
      }
      listening.heard(report.at);
      reader.heard(report, {
        listened: listening.until(report.at),
        wall: wallOf(report.at, moment),
      });
    },
    sound(heard) {
      if (moment !== null) {
        sounds.heard(heard, wallOf(heard.at, moment));
      }
    },
    ear: listening.ear,
    busy: listening.busy,
    microphone: sounds.microphone,
    tick(now) {
      moment = now;
      reader.advance({ listened: listening.until(now.monotonic), wall: now.wall / 1000 });
      judge(now);
    },
    view: () => ({ planVersion, beacons, findings: findings.list() }),
  };
}
