/**
 * What healing has cost so far, kept on the disk: a limit that a restart forgets is none.
 *
 *   step       in an hour   in a day
 *   reset              60        300
 *   restart            60        300
 *   reboot              1          3    and 3 in vain, whatever the clock says
 *
 * An hour begins with the first step of it. Times are T (shared/presence/device-clock.ts), which never goes back: a clock
 * that is lost or set back gives no new allowance. One that leaps ahead does, so reboots in vain are counted without it.
 */
import * as v from "valibot";

/** From the mildest to the last. */
export const HEALING_STEPS = ["re-advertise", "reset", "restart", "reboot", "alarm"] as const;
export type HealingStep = (typeof HEALING_STEPS)[number];

/** The steps that cost somebody something. */
export const COSTLY_STEPS = ["reset", "restart", "reboot"] as const;
export type CostlyStep = (typeof COSTLY_STEPS)[number];

export const LIMITS = {
  reset: { hour: 60, day: 300 },
  restart: { hour: 60, day: 300 },
  reboot: { hour: 1, day: 3 },
} as const;
/** Reboots without the beacon having been well since: another would be in vain too. */
export const REBOOTS_IN_VAIN_MAX = 3;

/** Seconds. */
const HOUR = 3600;
const DAY = 24 * HOUR;

const time = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Steps since T `since`. */
const spentSchema = v.strictObject({ since: time, count });
const costSchema = v.strictObject({ hour: spentSchema, day: spentSchema });

export const healingRecordSchema = v.strictObject({
  reset: costSchema,
  restart: costSchema,
  reboot: costSchema,
  /** Ever. */
  reboots: count,
  /** Since the beacon was last on air for long enough to call it well. */
  rebootsInVain: count,
});
export type HealingRecord = Readonly<v.InferOutput<typeof healingRecordSchema>>;

const NOTHING_SPENT = { hour: { since: 0, count: 0 }, day: { since: 0, count: 0 } };

export const NOTHING_HEALED: HealingRecord = {
  reset: NOTHING_SPENT,
  restart: NOTHING_SPENT,
  reboot: NOTHING_SPENT,
  reboots: 0,
  rebootsInVain: 0,
};

/** For a record that cannot be read: who knows how often it was rebooted already? */
export const REBOOTS_SPENT: HealingRecord = {
  ...NOTHING_HEALED,
  rebootsInVain: REBOOTS_IN_VAIN_MAX,
};

/** `now` is T. */
export function mayTake(record: HealingRecord, step: CostlyStep, now: number): boolean {
  const { hour, day } = LIMITS[step];
  const spent = record[step];
  return (
    spentAt(spent.hour, HOUR, now).count < hour &&
    spentAt(spent.day, DAY, now).count < day &&
    (step !== "reboot" || record.rebootsInVain < REBOOTS_IN_VAIN_MAX)
  );
}

export function recordStep(record: HealingRecord, step: CostlyStep, now: number): HealingRecord {
  const spent = record[step];
  const counted: HealingRecord = {
    ...record,
    [step]: {
      hour: oneMore(spentAt(spent.hour, HOUR, now)),
      day: oneMore(spentAt(spent.day, DAY, now)),
    },
  };
  return step === "reboot"
    ? {
        ...counted,
        reboots: record.reboots + 1,
        rebootsInVain: record.rebootsInVain + 1,
      }
    : counted;
}

/** The beacon was on air for long enough. */
export const recordWell = (record: HealingRecord): HealingRecord =>
  record.rebootsInVain === 0 ? record : { ...record, rebootsInVain: 0 };

interface Spent {
  readonly since: number;
  readonly count: number;
}

/** A time before `since` is of a clock that is not to be believed: the allowance goes on. */
const spentAt = (spent: Spent, length: number, now: number): Spent =>
  spent.count > 0 && now - spent.since < length ? spent : { since: now, count: 0 };

const oneMore = ({ since, count: before }: Spent): Spent => ({ since, count: before + 1 });
