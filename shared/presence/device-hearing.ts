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
 */
import { type Heartbeat, UNHEARD_AFTER } from "./heartbeat.ts";

const DAY = 86_400;
const DRIFTING_AFTER = DAY;
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
  | { readonly type: "heard"; readonly hearing: DeviceHearing }
  | { readonly type: "copied" };

/** The heartbeat's MAC was good. `hubTime` in Unix seconds, fractions and all. */
export function hearHeartbeat(
  known: Pick<DeviceHearing, "boot" | "time"> | null,
  { boot, time }: Pick<Heartbeat, "boot" | "time">,
  hubTime: number,
): HeardHeartbeat {
  if (known !== null && (boot < known.boot || (boot === known.boot && time < known.time))) {
    return { type: "copied" };
  }
  const hearing = { boot, time, heardAt: hubTime, offset: time - hubTime };
  return { type: "heard", hearing };
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
