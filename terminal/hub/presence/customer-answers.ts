/** What customers are answered, gathered from the rows. See shared/presence/answers.ts. */
import { toHex } from "@tillwave/shared/core/bytes";
import type {
  CheckInAnswer,
  CheckInStatus,
  CustomerAnswer,
  CustomersRefusal,
  CustomersRefusalType,
  RouteStep,
} from "@tillwave/shared/presence/answers";
import { TONE_WINDOW } from "@tillwave/shared/presence/tone-code";
import type { Zone, Zones } from "@tillwave/shared/presence/zones";
import type { HubRows } from "../store/hub-store.ts";
import type { StoredCustomer } from "../store/presence-rows.ts";
import { nextPeriodAt, periodBeganAt } from "./period.ts";
import { zoneOf } from "./zones-document.ts";

export interface CustomersReply {
  readonly status: number;
  readonly body: CheckInAnswer | CustomerAnswer | CustomersRefusal;
}

const REFUSAL_CODES: Readonly<Record<CustomersRefusalType, number>> = {
  malformed: 400,
  "unknown-customer": 401,
  "signature-invalid": 401,
  clock: 409,
  repeated: 409,
  "consent-outdated": 409,
  "too-many": 429,
  busy: 503,
};

export const customersRefusal = (
  error: CustomersRefusalType,
  more: Omit<CustomersRefusal, "error"> = {},
): CustomersReply => ({ status: REFUSAL_CODES[error], body: { error, ...more } });

/** Of a customer's list. */
const VISITS_SHOWN = 100;

export interface Outcome {
  readonly status: CheckInStatus;
  readonly zone: Zone | null;
  readonly points: number;
  readonly held: number;
  /** The window that it was heard in, where it was anybody's. */
  readonly window: number | null;
  readonly waitSeconds: number | null;
}

export interface Asking {
  readonly customer: StoredCustomer;
  readonly zones: Zones;
  /** Unix milliseconds. */
  readonly now: number;
}

export function checkInAnswer(
  rows: HubRows,
  { status, zone, points, held, window, waitSeconds }: Outcome,
  { customer, zones, now }: Asking,
): CheckInAnswer {
  const { number } = customer;
  const rewarded = rows.points.rewardedWindows(number);
  return {
    status,
    place: zone && { number: zone.place, name: zone.name },
    points,
    held,
    total: rows.points.total(number),
    nextRewardAt: zone === null || window === null ? null : nextReward(zone, window, rewarded),
    reward: zone?.reward ?? null,
    route: routeOf(zones, rewarded, now),
    ...(waitSeconds === null ? {} : { waitSeconds }),
  };
}

function nextReward(
  { place, periodHours }: Zone,
  window: number,
  rewarded: ReadonlyMap<number, number>,
): number | null {
  const newest = rewarded.get(place);
  return newest !== undefined && newest >= firstWindowOf(timeOfWindow(window), periodHours)
    ? nextPeriodAt(timeOfWindow(Math.max(window, newest)), periodHours)
    : null;
}

/** Of the period: who earned in it or a later one, whatever the period was then, earns nothing in it. */
export const firstWindowOf = (at: number, periodHours: number): number =>
  windowAt(periodBeganAt(at, periodHours));

/** When it begins, by the emitter's clock, in Unix milliseconds. */
export const timeOfWindow = (window: number): number => window * TONE_WINDOW * 1000;

/** The first that begins at this time or after it. */
const windowAt = (at: number): number => Math.ceil(at / (TONE_WINDOW * 1000));

function routeOf(
  { zones }: Zones,
  rewarded: ReadonlyMap<number, number>,
  now: number,
): RouteStep[] {
  // Most zones of a shop have the same period.
  const begins = new Map<number, number>();
  return zones.map(({ place, name, points, periodHours }) => {
    const first = begins.get(periodHours) ?? firstWindowOf(now, periodHours);
    begins.set(periodHours, first);
    return { place, name, points, done: (rewarded.get(place) ?? -1) >= first };
  });
}

export function customerAnswer(
  rows: HubRows,
  { customer, zones }: Pick<Asking, "customer" | "zones">,
): CustomerAnswer {
  const { number } = customer;
  return {
    customer: toHex(customer.customer),
    total: rows.points.total(number),
    held: rows.visits.heldPoints(number),
    visits: rows.visits.ofCustomer(number, VISITS_SHOWN).map(({ place, at, points, state }) => ({
      place,
      name: zoneOf(zones, place)?.name ?? "",
      at,
      points,
      state,
    })),
    consent: customer.consent,
  };
}

export const nobodysAnswer = (customer: Uint8Array): CustomerAnswer => ({
  customer: toHex(customer),
  total: 0,
  held: 0,
  visits: [],
  consent: null,
});
