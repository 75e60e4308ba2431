/** What the zones' figures come to: who sounds where, when most came, and how the shop's plan is drawn. */
import type {
  EmitterRow,
  EmitterRowState,
  ZoneDay,
  ZoneRow,
  ZonesView,
} from "@tillwave/shared/api/console-zones";

export const emittersOf = (view: ZonesView, place: number | null): readonly EmitterRow[] =>
  view.emitters.filter((emitter) => emitter.place === place);

/** What a person should know first of several emitters. */
const WORST_FIRST: readonly EmitterRowState[] = [
  "copied",
  "locked-out",
  "no-device",
  "silent",
  "never-heard",
  "off",
  "starting",
  "quiet",
  "simulated",
  "on-air",
];

/** Of a zone as a whole; null where nothing sounds in it yet. */
export const worstOf = (emitters: readonly EmitterRow[]): EmitterRowState | null =>
  WORST_FIRST.find((state) => emitters.some((emitter) => emitter.state === state)) ?? null;

export const isHeard = (emitters: readonly EmitterRow[]): boolean =>
  emitters.some(({ state }) => state === "on-air" || state === "simulated");

export type ZoneHour = ZoneDay["hours"][number];

export const checkInsOf = ({ rewarded, others }: ZoneHour): number => rewarded + others;

export const checkInsToday = ({ hours }: ZoneDay): number =>
  hours.reduce((sum, hour) => sum + checkInsOf(hour), 0);

/** The first of those with the most; null where nobody came. */
export function busiestOf(hours: readonly ZoneHour[]): ZoneHour | null {
  let most: ZoneHour | null = null;
  for (const hour of hours) {
    if (checkInsOf(hour) > (most === null ? 0 : checkInsOf(most))) {
      most = hour;
    }
  }
  return most;
}

/** All zones of the shop as one. Their hours are the same: the hub counts them by one calendar. */
export function wholeDay(zones: readonly ZoneRow[]): ZoneDay {
  const days = zones.map(({ today }) => today);
  const hours = new Map<number, ZoneHour>();
  for (const hour of days.flatMap((day) => day.hours)) {
    const { from } = hour;
    const { rewarded = 0, others = 0 } = hours.get(from) ?? {};
    hours.set(from, { from, rewarded: rewarded + hour.rewarded, others: others + hour.others });
  }
  const sum = (key: Exclude<keyof ZoneDay, "hours">): number =>
    days.reduce((total, day) => total + day[key], 0);
  return {
    hours: [...hours.values()].toSorted((a, b) => a.from - b.from),
    rewarded: sum("rewarded"),
    points: sum("points"),
    held: sum("held"),
    guesses: sum("guesses"),
    replays: sum("replays"),
  };
}

export interface PlanDrawing {
  /** In metres, as the zones' positions are. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly rings: readonly PlanRing[];
}

export interface PlanRing {
  readonly zone: ZoneRow;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** Metres that are seen at least, and round the outermost ring. */
const PLAN_MIN = 8;
const PLAN_MARGIN = 1;

/** Null where no zone has a position. The widest rings lie below, so that none covers another. */
export function drawPlan(zones: readonly ZoneRow[]): PlanDrawing | null {
  const rings = zones
    .flatMap((zone) =>
      zone.at === null ? [] : [{ zone, x: zone.at[0], y: zone.at[1], radius: zone.range }],
    )
    .toSorted((a, b) => b.radius - a.radius);
  if (rings.length === 0) {
    return null;
  }
  const across = spanOf(rings.map(({ x, radius }) => [x - radius, x + radius]));
  const down = spanOf(rings.map(({ y, radius }) => [y - radius, y + radius]));
  return { left: across.from, top: down.from, width: across.size, height: down.size, rings };
}

function spanOf(ends: readonly (readonly [number, number])[]): {
  readonly from: number;
  readonly size: number;
} {
  const from = Math.min(...ends.map(([low]) => low)) - PLAN_MARGIN;
  const size = Math.max(...ends.map(([, high]) => high)) + PLAN_MARGIN - from;
  const missing = Math.max(0, PLAN_MIN - size);
  return { from: from - missing / 2, size: size + missing };
}
