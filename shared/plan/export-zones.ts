/** The hub's zones and emitters, written into a plan: fields that differ are set, what is new is added at the end. */
import { type Document, isMap, isSeq } from "yaml";
import type { EmitterRow, ZoneRow, ZoneWish } from "../api/console-zones.ts";
import type { OpenHours } from "../presence/open-hours.ts";
import { USUAL } from "./compile-plan.ts";
import type { FoundSettings } from "./diff-plan.ts";
import { DAYS, type PlanBeacon, type PlanZone, type StorePlan } from "./store-plan.ts";
import { quote } from "./write-plan.ts";

export interface Hanging {
  readonly beacons: readonly { readonly device: string; readonly settings: FoundSettings }[];
  /** Of the hub, where it was asked. */
  readonly hub: {
    readonly zones: readonly Omit<ZoneRow, "today">[];
    readonly emitters: readonly Pick<EmitterRow, "device" | "name" | "place">[];
  } | null;
}

export type Edit = (path: readonly (string | number)[], value: unknown) => void;

export interface PlanWriting {
  readonly plan: StorePlan;
  readonly document: Document;
  readonly set: Edit;
}

export function writeZones(
  { plan, document, set }: PlanWriting,
  { hub, beacons }: Hanging,
): StorePlan {
  const zones: PlanZone[] = [...plan.zones];
  const newNames = new Map<string, string>();
  const add = (zone: PlanZone): void => {
    zones.push(zone);
    addTo(document, "zones", zone);
  };
  for (const row of hub?.zones ?? []) {
    const index = zones.findIndex(({ place, name }) =>
      (place ?? null) === null ? name === row.name : place === row.place,
    );
    const next = hub?.zones.find(({ place }) => place === row.next)?.name ?? null;
    if (index < 0) {
      add(zoneOf(row, next));
      continue;
    }
    const zone = zones[index];
    const wanted = zoneOf(row, next);
    for (const field of Object.keys(USUAL_ZONE) as (keyof PlanZone)[]) {
      const is = JSON.stringify(zone?.[field] ?? USUAL_ZONE[field]);
      if (is !== JSON.stringify(wanted[field] ?? USUAL_ZONE[field])) {
        set(["zones", index, field], wanted[field] ?? null);
      }
    }
    newNames.set(zone?.name ?? wanted.name, wanted.name);
    zones[index] = wanted;
  }
  for (const { settings } of beacons) {
    const { place } = settings;
    if (place !== null && !zones.some((zone) => zone.place === place)) {
      add({ name: freeName(`Zone ${place}`, zones), place });
    }
  }
  return rename({ plan: { ...plan, zones }, document, set }, newNames);
}

/** Whoever names a zone names it by its new name. */
function rename({ plan, set }: PlanWriting, newNames: ReadonlyMap<string, string>): StorePlan {
  const renamed = <T extends { readonly zone: string | null }>(
    list: readonly T[],
    at: string,
  ): T[] =>
    list.map((one, i) => {
      const zone = one.zone === null ? null : (newNames.get(one.zone) ?? one.zone);
      if (zone !== one.zone) {
        set([at, i, "zone"], zone);
      }
      return { ...one, zone };
    });
  const beacons = renamed(plan.beacons, "beacons");
  return plan.emitters === undefined
    ? { ...plan, beacons }
    : { ...plan, beacons, emitters: renamed(plan.emitters, "emitters") };
}

const USUAL_ZONE: Readonly<Record<keyof PlanZone, unknown>> = {
  ...USUAL.zone,
  name: null,
  place: null,
  next: null,
  at: null,
  reward: null,
  hours: null,
};

function zoneOf(row: ZoneWish, next: string | null): PlanZone {
  const { name, place, kind, range, points, periodHours, at, reward, hours } = row;
  return {
    name,
    place,
    kind,
    range,
    points,
    periodHours,
    ...(next === null ? {} : { next }),
    ...(at === null ? {} : { at }),
    ...(reward === null ? {} : { reward }),
    ...(hours === null ? {} : { hours: namedHours(hours) }),
  };
}

function freeName(wanted: string, taken: readonly { readonly name: string }[]): string {
  let name = wanted;
  for (let i = 2; taken.some((other) => other.name === name); i += 1) {
    name = `${wanted} (${i})`;
  }
  return name;
}

export function namedHours(hours: readonly OpenHours[] | null): PlanBeacon["hours"] {
  return (
    hours?.map(({ days, from, to }) => ({
      days: days.map((day) => DAYS[day] ?? DAYS[0]),
      from,
      to,
    })) ?? null
  );
}

export function addTo(
  document: Document,
  list: string,
  item: Readonly<Record<string, unknown>>,
): void {
  if (!isSeq(document.get(list, true))) {
    document.set(list, document.createNode([]));
  }
  const items = document.get(list, true);
  const { name, device, ...fields } = item;
  const all = device === undefined ? { name, ...fields } : { name, device, ...fields };
  const node = document.createNode(all, { aliasDuplicateObjects: false });
  if (isMap(node)) {
    quote(node.get("device", true));
  }
  if (isSeq(items)) {
    items.flow = items.items.length > 0 && items.flow === true;
    items.add(node);
  }
}

export function writeEmitters({ plan, document, set }: PlanWriting, { hub }: Hanging): void {
  for (const { device, name, place } of hub?.emitters ?? []) {
    const zone = plan.zones.find((one) => one.place === place)?.name;
    const index = (plan.emitters ?? []).findIndex((emitter) => emitter.device === device);
    const old = plan.emitters?.[index];
    if (zone === undefined) {
      continue;
    }
    if (old === undefined) {
      addTo(document, "emitters", { name, device, zone });
    } else if (old.zone !== zone) {
      set(["emitters", index, "zone"], zone);
    }
  }
}
