/**
 * Beacons at the hub's console: what tills have told of them, and how they were heard.
 *
 *   GET /api/beacons → ConsoleBeacons
 *
 * No key of a beacon is in it: they are the tills' alone.
 */
import type { AuditFinding } from "../beacon/audit-finding.ts";

export interface ConsoleBeacons {
  /** By the hub's clock, Unix milliseconds. */
  readonly now: number;
  readonly beacons: readonly ConsoleBeacon[];
  /** Open at any till, the oldest first; what two tills find stands there once. */
  readonly findings: readonly ConsoleFinding[];
}

export interface ConsoleBeacon {
  /** 16 hex digits. */
  readonly device: string;
  readonly name: string;
  readonly place: number | null;
  /** Metres. */
  readonly range: number;
  /** Tills that dealt with it last, and when. */
  readonly terminal: number;
  readonly at: number;
  readonly firmware: string;
  /** Its ids that roll come with its next contact to a till. */
  readonly keysWait: boolean;
  /** A newer owner's key comes with it. */
  readonly rekeyWaits: boolean;
  /** dBm, where it was hung up. */
  readonly expectedRssi: number | null;
  /** Of the last 24 hours, oldest first; those in which nobody heard it are left out. */
  readonly hours: readonly ConsoleBeaconHour[];
}

export interface ConsoleBeaconHour {
  /** Unix milliseconds. */
  readonly from: number;
  /** dBm. */
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** Of 1; null where no till knows. */
  readonly onAirShare: number | null;
}

export interface ConsoleFinding {
  readonly finding: AuditFinding;
  /** Unix milliseconds, by the hub. */
  readonly since: number;
  /** Tills whose ears find it. */
  readonly terminals: readonly number[];
}
