/** The rows of the page's list, of beacons, emitters and new ones alike: what stands in them, without words. Pure. */
import type {
  BeaconRow,
  BeaconsView,
  FreshBeacon,
  SoundRow,
} from "@tillwave/shared/api/till-beacons";
import type { Grade } from "@tillwave/page-kit/mark.tsx";

export type SignState =
  | "onAir"
  | "weak"
  | "silent"
  | "unknown"
  | "identifying"
  | "waiting"
  | "lockedOut"
  | "sounding"
  | "neverHeard"
  | "other";

export type Row =
  | { readonly type: "beacon"; readonly key: string; readonly of: BeaconRow }
  | { readonly type: "sound"; readonly key: string; readonly of: SoundRow }
  | { readonly type: "fresh"; readonly key: string; readonly of: FreshBeacon };

/** The shop's own by name, so that no row jumps when a level changes; new ones at the end, as they were heard first. */
export function rowsOf(
  { beacons, emitters, fresh }: BeaconsView,
  freshOrder: readonly string[],
  language: string,
): readonly Row[] {
  const { compare } = new Intl.Collator(language, { numeric: true });
  const byName = <T extends { readonly name: string; readonly deviceId: string }>(
    rows: readonly T[],
  ): readonly T[] =>
    rows.toSorted((a, b) => compare(a.name, b.name) || compare(a.deviceId, b.deviceId));
  const inOrder = fresh.toSorted(
    (a, b) => freshOrder.indexOf(a.devicePrefix) - freshOrder.indexOf(b.devicePrefix),
  );
  return [
    ...byName(beacons).map((of) => ({ type: "beacon", key: of.deviceId, of }) as const),
    ...byName(emitters).map((of) => ({ type: "sound", key: `sound ${of.deviceId}`, of }) as const),
    ...inOrder.map((of) => ({ type: "fresh", key: `fresh ${of.address}`, of }) as const),
  ];
}

/** Prefixes in the order in which they were first seen; those gone fall out. */
export function stepFreshOrder(
  before: readonly string[],
  fresh: readonly FreshBeacon[],
): readonly string[] {
  const now = fresh.map(({ devicePrefix }) => devicePrefix);
  return [
    ...before.filter((prefix) => now.includes(prefix)),
    ...now.filter((prefix) => !before.includes(prefix)),
  ];
}

export function signOf(row: Row): SignState {
  switch (row.type) {
    case "beacon":
      return row.of.identifying
        ? "identifying"
        : row.of.state === "on-air"
          ? "onAir"
          : row.of.state;
    case "fresh":
      return row.of.lockedOut ? "lockedOut" : "waiting";
    case "sound":
      return row.of.state === "never-heard" ? "neverHeard" : row.of.state;
  }
}

export const gradeBySign: Readonly<Record<SignState, Grade>> = {
  onAir: "authorised",
  sounding: "authorised",
  identifying: "authorised",
  weak: "at-risk",
  lockedOut: "at-risk",
  silent: "refused-later",
  neverHeard: "refused-later",
  unknown: "unknown",
  waiting: "unknown",
  other: "unknown",
};

/** How many are as they should be, and how many are not. */
export function countOf(rows: readonly Row[]): { readonly well: number; readonly others: number } {
  const own = rows.filter(({ type }) => type !== "fresh");
  const well = own.filter((row) => gradeBySign[signOf(row)] === "authorised").length;
  return { well, others: own.length - well };
}

/** dB under the plan, where both are known and it is under it. */
export function belowPlan({ rssi, expectedRssi }: BeaconRow): number | null {
  const below = rssi === null || expectedRssi === null ? 0 : Math.round(expectedRssi - rssi);
  return below > 0 ? below : null;
}

export type Age = {
  readonly unit: "seconds" | "minutes" | "hours" | "days";
  readonly n: number;
};

/** Rounded down, from a second on. */
export function ageOf(ms: number): Age {
  const seconds = Math.max(1, Math.floor(ms / 1000));
  if (seconds < 60) {
    return { unit: "seconds", n: seconds };
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return { unit: "minutes", n: minutes };
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? { unit: "hours", n: hours } : { unit: "days", n: Math.floor(hours / 24) };
}

/** The first digits of a device's id, as people compare them: "7Q4K 2M0D". */
export const formatPrefix = (prefix: string): string =>
  prefix
    .toUpperCase()
    .replaceAll(/(.{4})(?=.)/gu, "$1 ")
    .trim();
