/** How a beacon's day is drawn: which hour stands where, and how high its bar is. */
import type { ConsoleBeaconHour } from "@tillwave/shared/api/console-beacons";

const HOUR_MS = 3_600_000;
export const BEACON_HOURS = 24;
/** A bar of no height is so far below the loudest, in decibels. */
const SPAN_DB = 40;
/** What was heard at all can be seen. */
const HEIGHT_MIN = 6;
/** On air for less of its time: paler. */
const SHARE_WELL = 0.8;

/** The newest stands last; hours in which nobody heard it are left empty. */
export function hourSlots(
  hours: readonly ConsoleBeaconHour[],
  now: number,
): readonly { readonly slot: number; readonly hour: ConsoleBeaconHour }[] {
  const newest = Math.floor(now / HOUR_MS);
  return hours
    .map((hour) => ({ slot: BEACON_HOURS - 1 - (newest - Math.floor(hour.from / HOUR_MS)), hour }))
    .filter(({ slot }) => slot >= 0 && slot < BEACON_HOURS);
}

export const loudestOf = (hours: readonly ConsoleBeaconHour[]): number =>
  Math.max(...hours.map(({ mean }) => mean));

/** `height` in percent. */
export function barOf(
  { mean, onAirShare }: ConsoleBeaconHour,
  loudest: number,
): { readonly height: number; readonly isPale: boolean } {
  const height = 100 * (1 - (loudest - mean) / SPAN_DB);
  return {
    height: Math.max(HEIGHT_MIN, Math.min(100, height)),
    isPale: onAirShare !== null && onAirShare < SHARE_WELL,
  };
}
