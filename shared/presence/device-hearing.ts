/**
 * What the hub knows of a device by its heartbeats: its offset, whether it is heard, whether there are two of it.
 *
 * Spec: Tillwave protocols, version 1, §2.3. Kept by (device, key number): a new key's clock starts anew.
 *
 *   offset = T − hub time, of the newest heartbeat that was believed; customers' check-ins never move it
 *
 * T grows within a boot, and boots grow. A heartbeat that says less than one before is of a second
 * device with the same card, or of one whose disk was put back: it moves nothing, and is told. That each
 * is taken once is for the hub's memory to see.
 *
 * Whoever holds a device's key could say a later day with each heartbeat, and earn each day's reward within
 * a minute. So T is taken as said, and is in doubt unless time or a power cut explains it:
 *
 *   at the hub's time           good: the device was told
 *   more than 660 s ahead       in doubt
 *   660 s more than time made   in doubt
 *   more than 660 s behind      good once, after a power cut: T went on from where it was known to be right;
 *                               in doubt else, until it is at the hub's time, which the device is told
 */
import { AHEAD_MAX } from "./device-clock.ts";
import { type Heartbeat, UNHEARD_AFTER } from "./heartbeat.ts";

const DAY = 86_400;
const DRIFTING_AFTER = DAY;
/** How far ahead a power cut puts T, in seconds: what was promised (device-clock.ts), to a window's end, and some. */
const EXPLAINED_MAX = 660;
const LOST_AFTER = 3 * DAY;

export interface DeviceHearing {
  readonly boot: number;
  /** T of the last heartbeat that was believed. */
  readonly time: number;
  /** Hub time of it, Unix seconds. */
  readonly heardAt: number;
  /** T − hub time, in seconds. */
  readonly offset: number;
}

export type HeardHeartbeat =
  | {
      readonly type: "heard";
      readonly hearing: DeviceHearing;
      /** Nothing explains its T: nothing of it counts before another heartbeat. */
      readonly isDoubted: boolean;
    }
  | { readonly type: "copied" };

/** The heartbeat's MAC was good. `hubTime` in Unix seconds, fractions and all. */
export function hearHeartbeat(
  known: Pick<DeviceHearing, "boot" | "time" | "offset"> | null,
  { boot, time }: Pick<Heartbeat, "boot" | "time">,
  hubTime: number,
): HeardHeartbeat {
  if (known !== null && (boot < known.boot || (boot === known.boot && time < known.time))) {
    return { type: "copied" };
  }
  const hearing = { boot, time, heardAt: hubTime, offset: time - hubTime };
  return { type: "heard", hearing, isDoubted: !isExplained(known, hearing) };
}

function isExplained(
  known: Pick<DeviceHearing, "time" | "offset"> | null,
  { time, offset }: DeviceHearing,
): boolean {
  const isBehind = offset < -EXPLAINED_MAX;
  if (offset > EXPLAINED_MAX || Math.abs(offset) <= AHEAD_MAX) {
    return offset <= EXPLAINED_MAX;
  }
  if (known === null) {
    return !isBehind;
  }
  const wentTooFast = offset - known.offset > EXPLAINED_MAX;
  const wentOn = known.offset >= -EXPLAINED_MAX && time >= known.time;
  return !wentTooFast && (!isBehind || wentOn);
}

export type DeviceState =
  /** Its windows are known: codes earn points. */
  | "good"
  /** Of a device without heartbeats: a day since a trusted ear heard it. */
  | "drifting"
  /** Of one without heartbeats: three days. */
  | "lost"
  /** It should have been heard: codes are held. */
  | "unheard"
  /** Never since it joined: codes are held. */
  | "never";

export interface DeviceHeard {
  /** By a trusted ear, Unix seconds of the hub; null where none has. */
  readonly lastHeard: number | null;
  /** An emitter of ours, which says every 30 s that it lives; beacons do not. */
  readonly expectsHeartbeat: boolean;
  /** A code of a window to come was heard: until the next heartbeat nothing of it counts. */
  readonly doubted: boolean;
}

export function deviceState(
  { lastHeard, expectsHeartbeat, doubted }: DeviceHeard,
  now: number,
): DeviceState {
  if (lastHeard === null) {
    return "never";
  }
  const since = now - lastHeard;
  if (expectsHeartbeat) {
    return doubted || since > UNHEARD_AFTER ? "unheard" : "good";
  }
  if (since >= LOST_AFTER || doubted) {
    return "lost";
  }
  return since < DRIFTING_AFTER ? "good" : "drifting";
}
