/** What a person typed about a zone, made into what the hub takes; or the first field that does not do. */
import type { ZoneRow, ZoneWish } from "@tillwave/shared/api/console-zones";
import type { Range } from "@tillwave/shared/presence/emitter-settings";
import type { OpenHours } from "@tillwave/shared/presence/open-hours";
import {
  PERIOD_HOURS_MAX,
  POINTS_MAX,
  POSITION_MAX,
  REWARD_MAX,
  ZONE_NAME_MAX,
} from "@tillwave/shared/presence/zones";

/** As it stands in the fields. */
export interface ZoneFields {
  readonly name: string;
  readonly kind: ZoneWish["kind"];
  readonly range: Range;
  readonly points: string;
  readonly periodHours: string;
  readonly reward: string;
  readonly next: number | null;
  /** Metres; both empty where it has no position. */
  readonly x: string;
  readonly y: string;
  /** Null for always. */
  readonly hours: readonly OpenHours[] | null;
}

export type ZoneFieldFault =
  | { readonly at: "name"; readonly why: "missing" }
  | { readonly at: "name" | "reward"; readonly why: "too-long"; readonly max: number }
  | {
      readonly at: "points" | "period";
      readonly why: "number";
      readonly min: number;
      readonly max: number;
    }
  | { readonly at: "x" | "y"; readonly why: "metres"; readonly max: number }
  | { readonly at: `hours-${number}`; readonly why: "days" | "times" };

export type ReadWish =
  | { readonly ok: true; readonly wish: ZoneWish }
  | { readonly ok: false; readonly fault: ZoneFieldFault };

export const NEW_ZONE: ZoneFields = {
  name: "",
  kind: "zone",
  range: 5,
  points: "5",
  periodHours: "24",
  reward: "",
  next: null,
  x: "",
  y: "",
  hours: null,
};

/** What somebody who asks for hours probably wants: every day, while a shop is open. */
export const USUAL_HOURS: OpenHours = { days: [0, 1, 2, 3, 4, 5, 6], from: "09:00", to: "21:00" };

export const zoneFieldsOf = (zone: ZoneWish): ZoneFields => ({
  name: zone.name,
  kind: zone.kind,
  range: zone.range,
  points: String(zone.points),
  periodHours: String(zone.periodHours),
  reward: zone.reward ?? "",
  next: zone.next,
  x: zone.at === null ? "" : String(zone.at[0]),
  y: zone.at === null ? "" : String(zone.at[1]),
  hours: zone.hours,
});

/** What of a zone is a person's wish, without what the hub counts in it. */
export function wishOf({ today: _counted, ...wish }: ZoneRow): ZoneWish {
  return wish;
}

/** Every zone but this one; whoever was sent to it is sent nowhere. */
export const wishesWithout = (zones: readonly ZoneRow[], closed: number): ZoneWish[] =>
  zones
    .filter(({ place }) => place !== closed)
    .map((zone) => wishOf(zone.next === closed ? Object.assign({}, zone, { next: null }) : zone));

/** Whether a person's wish for it was the same, whatever the hub counted meanwhile. */
export const isSameZone = (one: ZoneRow, other: ZoneRow): boolean =>
  JSON.stringify(zoneFieldsOf(one)) === JSON.stringify(zoneFieldsOf(other));

export function readZoneWish(fields: ZoneFields, place: number | null): ReadWish {
  const name = tidy(fields.name);
  const reward = tidy(fields.reward);
  const points = wholeOf(fields.points);
  const periodHours = wholeOf(fields.periodHours);
  const at = positionOf(fields);
  const fault =
    nameFault(name) ??
    numberFault("points", points, { min: 0, max: POINTS_MAX }) ??
    numberFault("period", periodHours, { min: 1, max: PERIOD_HOURS_MAX }) ??
    (reward.length > REWARD_MAX
      ? ({ at: "reward", why: "too-long", max: REWARD_MAX } as const)
      : null) ??
    (at !== null && "fault" in at ? at.fault : null) ??
    hoursFault(fields.hours ?? []);
  if (fault !== null) {
    return { ok: false, fault };
  }
  const { kind, range, next, hours } = fields;
  return {
    ok: true,
    wish: {
      place,
      name,
      kind,
      range,
      points: points ?? 0,
      periodHours: periodHours ?? 1,
      next,
      at: at === null || "fault" in at ? null : at.at,
      reward: reward === "" ? null : reward,
      hours: hours === null || hours.length === 0 ? null : [...hours],
    },
  };
}

function nameFault(name: string): ZoneFieldFault | null {
  if (name === "") {
    return { at: "name", why: "missing" };
  }
  return name.length > ZONE_NAME_MAX ? { at: "name", why: "too-long", max: ZONE_NAME_MAX } : null;
}

function numberFault(
  at: "points" | "period",
  n: number | null,
  span: { readonly min: number; readonly max: number },
): ZoneFieldFault | null {
  return n === null || n < span.min || n > span.max ? { at, why: "number", ...span } : null;
}

type Position = { readonly at: [number, number] } | { readonly fault: ZoneFieldFault };

/** Null: none is wished. */
function positionOf({ x: left, y: top }: ZoneFields): Position | null {
  if (left.trim() === "" && top.trim() === "") {
    return null;
  }
  const [x, y] = [metresOf(left), metresOf(top)];
  if (x === null || y === null) {
    return { fault: { at: x === null ? "x" : "y", why: "metres", max: POSITION_MAX } };
  }
  return { at: [x, y] };
}

function hoursFault(hours: readonly OpenHours[]): ZoneFieldFault | null {
  const bad = hours.findIndex(
    ({ days, from, to }) => days.length === 0 || from === "" || to === "",
  );
  if (bad === -1) {
    return null;
  }
  return { at: `hours-${bad}`, why: hours[bad]?.days.length === 0 ? "days" : "times" };
}

const WHOLE = /^\d{1,9}$/u;
/** Written with a point or a comma; centimetres are enough. */
const METRES = /^[-\u2212]?\d{1,4}(?:[.,]\d{1,2})?$/u;

const wholeOf = (text: string): number | null =>
  WHOLE.test(text.trim()) ? Number(text.trim()) : null;

function metresOf(text: string): number | null {
  const metres = METRES.test(text.trim())
    ? Number(text.trim().replace(",", ".").replace("\u2212", "-"))
    : Number.NaN;
  return Math.abs(metres) <= POSITION_MAX ? metres : null;
}

const tidy = (text: string): string =>
  text.replaceAll(/[\s\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, " ").trim();
