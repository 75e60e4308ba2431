/**
 * What is done when the radio does not do what it is told: the mildest step first, each for so long, and a dearer one when
 * that was in vain.
 *
 *   silent for   0 s   0.25 s   0.5 s   1.5 s   3 s     5 s       15 s …  45 s, then each 60 s        300 s
 *                re-advertise ▸ reset ▸   ▸     reset ▸ restart ▸ restart ▸ …                         reboot, or alarm
 *                └──────────────────── again and again in between, each second at least ──────────────────────────────▶
 *
 * A spell of trouble begins with the first fault and ends when the radio has done well for some seconds. A radio that does as
 * it is told, and forgets it at once, relapses within a spell: after some relapses it gets the dearer steps without delay.
 * Steps that cannot help are passed over: no reboot brings an adapter that never was there, or lets a program have what it
 * is denied. An adapter that somebody has blocked (rfkill) is no fault at all: it is told again, the ladder is not climbed, and
 * from its foot when it is unblocked.
 *
 * Pure; times are monotonic milliseconds, but for the record's.
 */
import type { RadioState } from "../ports.ts";
import {
  type CostlyStep,
  type HealingStep,
  mayTake,
  recordStep,
  recordWell,
} from "./healing-record.ts";
import { ESCALATIONS, escalationAt } from "./ladder.ts";
import { type Healing, RELAPSES_MAX, type Trouble } from "./trouble.ts";

/** Between one try and the next: at first at once. */
const RETRY_MS = [0, 250] as const;
export const RETRY_EVERY_MS = 1000;
/** Between the dearer steps for one that relapses. */
const RELAPSE_STEP_MS = 10_000;
/** So old, a spell is for the machine, or for a person. */
export const LAST_RESORT_MS = 300_000;
/** A reboot that was asked for has begun within this, or was not granted. */
export const REBOOT_BEGINS_MS = 120_000;
/** After so long in alarm one more reboot may be tried, though some were in vain. */
export const REBOOT_AGAIN_MS = 86_400_000;

export interface HealingFacts {
  readonly now: number;
  /** T. */
  readonly time: number;
  readonly radio: RadioState;
  readonly mayReboot: boolean;
}

export interface DueStep {
  readonly step: HealingStep;
  /** When it is to be taken: at or before now, at once. */
  readonly at: number;
}

/** Null while nothing is wrong. */
export function nextStep(healing: Healing, facts: HealingFacts): DueStep | null {
  const { trouble } = healing;
  if (trouble === null || trouble.wellSince !== null) {
    return null;
  }
  const retryAt = trouble.failedAt + (RETRY_MS[trouble.failures - 1] ?? RETRY_EVERY_MS);
  if (facts.radio === "blocked") {
    return { step: "re-advertise", at: retryAt };
  }
  const last = lastResort(healing, trouble, facts);
  if (last !== null) {
    return last;
  }
  const dearer = nextEscalation(healing, trouble, facts);
  return dearer !== null && dearer.at <= Math.max(retryAt, facts.now)
    ? { step: dearer.step, at: dearer.at }
    : { step: "re-advertise", at: retryAt };
}

/** The step was begun. */
export function takeStep(healing: Healing, step: HealingStep, facts: HealingFacts): Healing {
  const { trouble, record } = healing;
  const { now, time } = facts;
  if (trouble === null || step === "re-advertise") {
    return healing;
  }
  switch (step) {
    case "alarm":
      return { ...healing, trouble: { ...trouble, alarmedAt: now } };
    case "reboot":
      return {
        ...healing,
        record: recordStep(record, step, time),
        trouble: { ...trouble, rebootAskedAt: now },
      };
    case "reset":
    case "restart":
      return {
        ...healing,
        record: recordStep(record, step, time),
        trouble: {
          ...trouble,
          escalatedAt: now,
          escalations: 1 + (nextEscalation(healing, trouble, facts)?.place ?? trouble.escalations),
        },
      };
  }
}

/** The machine is rebooted where that may help; else somebody is told, once in a spell. */
function lastResort(healing: Healing, trouble: Trouble, facts: HealingFacts): DueStep | null {
  const { since, rebootAskedAt, alarmedAt } = trouble;
  const at = since + LAST_RESORT_MS;
  if (facts.now < at) {
    return null;
  }
  if (mayReboot(healing, trouble, facts)) {
    return { step: "reboot", at };
  }
  const alarmAt = rebootAskedAt === null ? at : rebootAskedAt + REBOOT_BEGINS_MS;
  return alarmedAt === null && facts.now >= alarmAt ? { step: "alarm", at: alarmAt } : null;
}

function mayReboot(
  { hasSeenAdapter, record }: Healing,
  { since }: Trouble,
  { mayReboot: isAllowed, radio, time, now }: HealingFacts,
): boolean {
  if (!isAllowed || !helps("reboot", radio, hasSeenAdapter)) {
    return false;
  }
  const isOld = now - since >= REBOOT_AGAIN_MS;
  return mayTake(isOld ? recordWell(record) : record, "reboot", time);
}

interface Escalation {
  readonly step: "reset" | "restart";
  readonly at: number;
  /** How many are behind it, taken or passed over. */
  readonly place: number;
}

/** The first that may help and is allowed; null where there is none. */
function nextEscalation(
  { record }: Healing,
  { escalations, escalatedAt, escalateFrom, gentleUntil, relapses }: Trouble,
  { radio, time }: Pick<HealingFacts, "radio" | "time">,
): Escalation | null {
  const last = Math.max(escalations, ESCALATIONS.length);
  for (let place = escalations; place <= last; place += 1) {
    const { step, after } = escalationAt(place);
    if (helps(step, radio, true) && mayTake(record, step, time)) {
      const again = (escalatedAt ?? -Infinity) + RELAPSE_STEP_MS;
      const at = relapses > RELAPSES_MAX ? Math.max(gentleUntil, again) : escalateFrom + after;
      return { step, at, place };
    }
  }
  return null;
}

/** A radio's process that waits for an adapter, or is on its way, is looked after already (../radio). */
function helps(step: CostlyStep, radio: RadioState, hasSeenAdapter: boolean): boolean {
  switch (radio) {
    case "ready":
      return true;
    case "starting":
    case "gone":
      return step === "reboot";
    case "no-adapter":
    case "off":
      return step === "reboot" && hasSeenAdapter;
    case "no-permission":
    case "blocked":
      return false;
  }
}
