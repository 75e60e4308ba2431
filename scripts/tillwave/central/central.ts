/**
 * The central, as commands ask it: one that runs on this machine (by its socket), or one that is opened for the time of a command.
 * What it is asked is shared/api/central.ts; both answer alike.
 */
import type {
  AuditedBeacon,
  CentralJob,
  CentralOrder,
  CentralRefusal,
  CentralStatus,
  NearbyBeacon,
  WatchPlan,
} from "@tillwave/shared/api/central";
import type { AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import type { Result } from "@tillwave/shared/core/result";
import type { ProgramAway } from "../line-client.ts";

export type CentralFault =
  | ProgramAway
  | { readonly type: "refused"; readonly why: CentralRefusal; readonly detail: string };

export interface Audit {
  readonly planVersion: number;
  readonly beacons: readonly AuditedBeacon[];
  readonly findings: readonly AuditFinding[];
}

type Answer<T> = Promise<Result<T, CentralFault>>;

export interface Central {
  status(): Answer<CentralStatus>;
  /** Loudest first. */
  nearby(): Answer<readonly NearbyBeacon[]>;
  /** The job's id. */
  start(order: CentralOrder): Answer<string>;
  job(id: string): Answer<CentralJob>;
  cancel(id: string): Answer<void>;
  watch(plan: WatchPlan): Answer<void>;
  audit(): Answer<Audit>;
  /** Nothing of it is asked afterwards; a running one goes on. */
  close(): Promise<void>;
}
