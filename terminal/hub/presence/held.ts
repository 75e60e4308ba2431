/**
 * Points that wait for an emitter: what became of them once the hub heard it, or when it waited too long.
 *
 * Spec: Tillwave protocols, version 1, §2.3 and §2.4. With n' the emitter's window at the moment at which
 * the check-in came, reckoned back from what its clock says now:
 *
 *   released   |w − n'| ≤ 1, and w is of this boot and this key: reckoned back over a power cut, n' leads
 *              to windows that were sounded before it, which a recording may hold
 *   dropped    else
 */
import { equalBytes, toHex } from "@tillwave/shared/core/bytes";
import { toneWindow } from "@tillwave/shared/presence/tone-code";
import type { HubContext } from "../context.ts";
import type { HubRows } from "../store/hub-store.ts";
import type { EmitterHeard, Visit } from "../store/presence-rows.ts";
import type { Ears } from "./ears.ts";
import { quarterOf } from "./sums.ts";

/** For so long, in milliseconds: then nobody reckons back. */
const HELD_MS_MAX = 7 * 86_400_000;
/** Of one round of upkeep. */
const DROPPED_AT_ONCE = 500;
/** Of one heartbeat: the rest come with the next ones. */
export const SETTLED_AT_ONCE = 500;

/** Of one emitter: a person waits for it, once. */
const HELD_MAX = 1_000_000;

export interface HeardNow {
  readonly device: Uint8Array;
  readonly keyNumber: number;
  readonly heard: EmitterHeard;
  /** When the heartbeat came, in milliseconds by the run's clock, and by the wall's. */
  readonly came: { readonly run: number; readonly wall: number };
}

export interface HeldDeps {
  readonly context: Pick<HubContext, "ports">;
  readonly ears: Pick<Ears, "clock">;
}

/** Inside the transaction of the heartbeat: the oldest first. */
export function settleHeld(rows: HubRows, now: HeardNow, { context, ears }: HeldDeps): void {
  const held = rows.visits.heldOf(now.device, SETTLED_AT_ONCE);
  let good = 0;
  for (const visit of held) {
    const isGood = isOfThen(visit, now, ears.clock.run);
    settle(rows, visit, { isGood, at: now.came.wall });
    good += isGood ? 1 : 0;
  }
  if (held.length > 0) {
    const facts = { device: toHex(now.device), good, dropped: held.length - good };
    context.ports.log.info(facts, "held check-ins");
  }
}

/** Of an emitter whose key was taken away, or that is retired. */
export function dropHeldOf(rows: HubRows, device: Uint8Array, at: number): void {
  rows.visits
    .heldOf(device, HELD_MAX)
    .forEach((visit) => settle(rows, visit, { isGood: false, at }));
}

export function dropOldHeld(rows: HubRows, at: number): void {
  rows.visits
    .heldBefore(at - HELD_MS_MAX, DROPPED_AT_ONCE)
    .forEach((visit) => settle(rows, visit, { isGood: false, at }));
}

function isOfThen(visit: Visit, { keyNumber, heard, came }: HeardNow, run: Uint8Array): boolean {
  const isOfThisRun = equalBytes(visit.run, run);
  if (visit.keyNumber !== keyNumber || (!isOfThisRun && visit.isClockUnsure)) {
    return false;
  }
  const agoMs = isOfThisRun ? came.run - visit.came : came.wall - visit.at;
  const window = toneWindow(heard.time - agoMs / 1000);
  return Math.abs(visit.window - window) <= 1 && visit.window >= toneWindow(heard.bootTime);
}

/** Another check-in of the same period may have earned in the meantime: then this one is a visit. */
function settle(
  rows: HubRows,
  visit: Visit,
  { isGood, at }: { readonly isGood: boolean; readonly at: number },
): void {
  const { id, customer, place, window, period } = visit;
  const isFirst = !rows.points.hasEarned({ customer, place, period });
  const points = isGood && isFirst ? visit.points : 0;
  const reason = isGood && isFirst ? "released" : "dropped";
  rows.points.add({ customer, place, window, period, points, reason, at });
  rows.visits.settle(id, { state: isGood ? "counted" : "dropped", points });
  if (isGood && isFirst) {
    const quarter = { place, begins: quarterOf(visit.at) };
    rows.checkInSums.count(quarter, "others", -1);
    rows.checkInSums.count(quarter, "rewarded", 1);
    rows.checkInSums.count(quarter, "points", points);
  }
}
