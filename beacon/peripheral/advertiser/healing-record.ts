/**
 * What healing has cost so far, kept on the disk: a limit that a restart forgets is none.
 *
 * Times are T (shared/presence/device-clock.ts), which never goes back: a clock that is lost or set back gives no new
 * allowance.
 */
import * as v from "valibot";

/** From the mildest to the last. */
export const HEALING_STEPS = ["re-advertise", "reset", "restart", "reboot", "alarm"] as const;
export type HealingStep = (typeof HEALING_STEPS)[number];

/** Reboots that are remembered. */
export const REBOOTS_KEPT_MAX = 16;

const time = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

export const healingRecordSchema = v.strictObject({
  /** T of the latest reboots, the oldest first. */
  reboots: v.pipe(v.array(time), v.maxLength(REBOOTS_KEPT_MAX)),
  /** Ever. */
  rebootCount: count,
  /** Since the beacon was last on air for long enough to call it well. */
  rebootsInVain: count,
});
export type HealingRecord = Readonly<v.InferOutput<typeof healingRecordSchema>>;

export const NOTHING_HEALED: HealingRecord = { reboots: [], rebootCount: 0, rebootsInVain: 0 };
