/**
 * A spell of trouble, as healing.ts goes by it: what went wrong, since when, and how often.
 *
 *   null ──a fault──▶ silent ──answered──▶ well ──5 s without a fault──▶ null
 *                       ▲                   │
 *                       └──── a relapse ────┘
 *
 * Pure; times are monotonic milliseconds.
 */
import type { RadioFault } from "../ports.ts";
import { type HealingRecord, recordWell } from "./healing-record.ts";
import { escalationAt } from "./ladder.ts";

/** Without a fault for so long, a spell is over. */
export const SETTLED_MS = 5000;
/** On air for so long, the beacon is well: reboots before that were not in vain. */
export const WELL_MS = 600_000;
/** Relapses that telling it again is good enough for. */
export const RELAPSES_MAX = 3;

export interface Trouble {
  /** When the spell began. */
  readonly since: number;
  /** When it last went off the air within the spell. */
  readonly silentSince: number;
  /** The last that went wrong. */
  readonly fault: RadioFault;
  readonly failedAt: number;
  /** When the radio last did as it was told, within the spell; null: not yet, or it has failed since. */
  readonly wellSince: number | null;
  /** Tries in vain, one after the other. */
  readonly failures: number;
  /** From here on it has had the chance to obey: what the dearer steps are counted from. */
  readonly escalateFrom: number;
  /** Nothing dearer before. */
  readonly gentleUntil: number;
  /** How often it did as it was told, and then did not, within the spell. */
  readonly relapses: number;
  /** Of {@link ESCALATIONS}, and beyond: taken in this silence, or since it relapses too often. */
  readonly escalations: number;
  readonly escalatedAt: number | null;
  readonly rebootAskedAt: number | null;
  readonly alarmedAt: number | null;
}

export interface Healing {
  readonly trouble: Trouble | null;
  /** Since when nothing has gone wrong; null while something has, and before the first answer. */
  readonly wellSince: number | null;
  /** The adapter was there in this run. */
  readonly hasSeenAdapter: boolean;
  readonly record: HealingRecord;
}

export const startHealing = (record: HealingRecord): Healing => ({
  trouble: null,
  wellSince: null,
  hasSeenAdapter: false,
  record,
});

export type HealingEvent =
  /** The controller did as it was told. */
  | { readonly type: "answered"; readonly at: number }
  | { readonly type: "failed"; readonly at: number; readonly fault: RadioFault }
  /** The radio is ready again: it is told at once, and has a moment to obey. */
  | { readonly type: "came-back"; readonly at: number };

export function stepHealing(healing: Healing, event: HealingEvent): Healing {
  switch (event.type) {
    case "answered":
      return takeAnswer(healing, event.at);
    case "failed":
      return takeFault(healing, event.fault, event.at);
    case "came-back": {
      const { trouble } = healing;
      const { at } = event;
      return trouble === null
        ? healing
        : { ...healing, trouble: { ...beGentle(trouble, at), failedAt: at, failures: 1 } };
    }
  }
}

/** What is due by now waits a little. */
function beGentle(trouble: Trouble, at: number): Trouble {
  const due = escalationAt(trouble.escalations).after;
  const from = at + escalationAt(0).after - due;
  return {
    ...trouble,
    escalateFrom: Math.max(trouble.escalateFrom, from),
    gentleUntil: at + escalationAt(0).after,
  };
}

function takeAnswer(healing: Healing, at: number): Healing {
  const { trouble, record } = healing;
  const wellSince = healing.wellSince ?? at;
  const kept = {
    ...healing,
    hasSeenAdapter: true,
    wellSince,
    record: at - wellSince >= WELL_MS ? recordWell(record) : record,
  };
  if (trouble === null) {
    return kept;
  }
  const isOver = at - wellSince >= SETTLED_MS;
  return { ...kept, trouble: isOver ? null : { ...trouble, wellSince, failures: 0 } };
}

function takeFault(healing: Healing, fault: RadioFault, at: number): Healing {
  const { trouble } = healing;
  const isBlocked = fault.type === "not-ready" && fault.state === "blocked";
  const off = goOffAir(trouble, at);
  return {
    ...healing,
    wellSince: null,
    trouble: {
      // Time that it spends blocked is none in which it could have obeyed.
      ...(isBlocked ? { ...goOffAir(null, at), silentSince: off.silentSince } : off),
      fault,
      failedAt: at,
      failures: (trouble?.failures ?? 0) + 1,
    },
  };
}

function goOffAir(trouble: Trouble | null, at: number): Omit<Trouble, "fault" | "failedAt"> {
  if (trouble === null) {
    return {
      since: at,
      silentSince: at,
      wellSince: null,
      failures: 0,
      escalateFrom: at,
      gentleUntil: at,
      relapses: 0,
      escalations: 0,
      escalatedAt: null,
      rebootAskedAt: null,
      alarmedAt: null,
    };
  }
  if (trouble.wellSince === null) {
    return trouble;
  }
  const relapses = trouble.relapses + 1;
  const escalations = relapses > RELAPSES_MAX ? trouble.escalations : 0;
  return {
    ...trouble,
    silentSince: at,
    wellSince: null,
    escalateFrom: at,
    gentleUntil: at,
    relapses,
    escalations,
  };
}
