/**
 * The central: one radio that hears what is on air, connects to beacons for whoever orders it, and audits the air against a plan.
 *
 *   radio ──reports──▶ heard beacons ──▶ nearby()
 *     │          ├───▶ announced ─▶ provisioner: jobs, one at a time ──connects──▶ radio
 *     │          └───▶ auditor ──▶ audit()
 *     └─how it is──▶ status()
 *
 * In a program (main.ts), or within another one: the command line's, where no central runs.
 */
import type {
  CentralJob,
  CentralOrder,
  CentralStatus,
  NearbyBeacon,
  WatchPlan,
} from "@tillwave/shared/api/central";
import type { Crypto, Random } from "@tillwave/shared/core/crypto";
import type { Log } from "@tillwave/shared/core/log";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type AuditView, createAuditor } from "./auditor/auditor.ts";
import { createHeardBeacons } from "./heard-beacons.ts";
import { nearbyBeacons } from "./nearby.ts";
import type { AirReport, CentralRadios, EarOptions, EarView } from "./ports.ts";
import { createAnnouncedBeacons } from "./provisioner/announced.ts";
import { type Refusal, createJobs } from "./provisioner/jobs.ts";
import type { Air } from "./provisioner/seek.ts";
import type { Timers } from "./provisioner/wait.ts";

/** The auditor looks this often, in milliseconds. */
const AUDIT_EVERY = 1000;
const TEXT_MAX = 500;

export interface CentralDeps {
  readonly radios: CentralRadios;
  readonly crypto: Crypto;
  readonly random: Random;
  readonly timers: Timers;
  /** The clock that reports are timed by: milliseconds, and never goes back. */
  now(): number;
  /** Unix milliseconds. */
  wall(): number;
  readonly log: Log;
}

export interface CentralOptions extends EarOptions {
  /** Of this program. */
  readonly version: string;
}

export interface Central {
  status(): CentralStatus;
  /** Loudest first. */
  nearby(): readonly NearbyBeacon[];
  /** The job's id. */
  start(order: CentralOrder): Result<string, Refusal>;
  /** Null where there is none of that name, or none any more. */
  job(id: string): CentralJob | null;
  /** False likewise. */
  cancel(id: string): boolean;
  /** What the auditor compares the air with, from now on. */
  watch(plan: WatchPlan): Result<void, Refusal>;
  audit(): AuditView;
  /** How the ear is, more closely. */
  ear(): EarView;
  /** Settles when nothing of it runs, and the controller is left in order. */
  close(): Promise<void>;
}

export function createCentral(deps: CentralDeps, options: CentralOptions): Central {
  const { radios, crypto, random, timers, now, wall, log } = deps;
  const heard = createHeardBeacons();
  const announced = createAnnouncedBeacons();
  const auditor = createAuditor({ crypto });
  const air = createAir();
  let planVersion = 0;
  let shown = "";

  const radio = radios.open(options, {
    changed(view) {
      tellAuditor(view);
      const said = `${view.state} ${view.detail ?? ""}`;
      if (said !== shown && view.state !== "linked") {
        shown = said;
        log.info({ state: view.state, detail: view.detail, address: view.address }, "the ear");
      }
    },
    heard(report) {
      heard.take(report);
      announced.take(report);
      auditor.heard(report);
      air.tell(report);
    },
  });

  function tellAuditor({ state }: EarView): void {
    auditor.busy(state === "linked");
    auditor.ear(state);
  }

  const links = radio;
  const jobs = createJobs({ links, air, announced, timers, now, crypto, random, log });
  let stopAudit = timers.later(audit, AUDIT_EVERY);
  function audit(): void {
    auditor.tick({ monotonic: now(), wall: wall() });
    stopAudit = timers.later(audit, AUDIT_EVERY);
  }

  return {
    status() {
      const { state, address, detail } = radio.view();
      const ear = { state, address, detail: detail?.slice(0, TEXT_MAX) ?? null };
      return { version: options.version, ear, jobs: jobs.count(), planVersion };
    },
    nearby: () => nearbyBeacons({ heard, announced, now: now(), wall: wall() }),
    start: jobs.start,
    job: jobs.job,
    cancel: jobs.cancel,
    watch(plan) {
      const watched = auditor.watch(plan);
      if (!watched.ok) {
        return err({ why: "settings", detail: JSON.stringify(watched.error).slice(0, TEXT_MAX) });
      }
      planVersion = plan.version;
      return ok(undefined);
    },
    audit: auditor.view,
    ear: radio.view,
    async close() {
      stopAudit();
      await jobs.close();
      await radio.close();
    },
  };
}

/** What is heard, for as many as listen. */
function createAir(): Air & { tell(report: AirReport): void } {
  const listeners = new Set<(report: AirReport) => void>();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(report) {
      for (const listener of listeners) {
        listener(report);
      }
    },
  };
}
