/**
 * What is wrong with the plan of a chain's beacons, or only unwise: rules over all their settings at once, and
 * for each of them (beacon-lint.ts).
 *
 *   one UUID for the chain     phones watch it everywhere, and are woken by every shop
 *   ├─ major: the shop
 *   │   └─ minor: the zone     iOS watches 20 regions for an app: one for the chain, and up to 19 zones
 *
 * Spec: Apple, "Region Monitoring and iBeacon" (20 regions); Tillwave protocols, version 1, §2.2.
 */
import { lintBeacon } from "./beacon-lint.ts";
import {
  type Fact,
  type Finding,
  type Identity,
  type PlannedBeacon,
  SEVERITIES,
} from "./plan-finding.ts";
import type { BeaconSettings } from "./settings.ts";

/** Of one app, on iOS. */
export const REGIONS_MAX = 20;
/** One of them is the chain itself. */
export const ZONES_OF_A_SHOP_MAX = REGIONS_MAX - 1;

type Rule = (beacons: readonly PlannedBeacon[]) => readonly Omit<Finding, "severity">[];

const RULES: readonly Rule[] = [
  findUuids,
  findIdsTwice,
  findPlaces,
  findSameUids,
  findSameKeys,
  findSameNames,
  findTooManyZones,
];

/** Of the whole plan first, then of single beacons: what is the same with several is said once. */
export function lintPlan(beacons: readonly PlannedBeacon[]): readonly Finding[] {
  const ofAll = RULES.flatMap((rule) => rule(beacons));
  const ofEach = new Map<string, { readonly fact: Fact; readonly where: string[] }>();
  for (const { name, settings } of beacons) {
    for (const fact of lintBeacon(settings)) {
      const text = JSON.stringify(fact);
      const where = ofEach.get(text)?.where ?? [];
      where.push(name);
      ofEach.set(text, { fact, where });
    }
  }
  return [...ofAll, ...ofEach.values()].map(({ where, fact }) => ({
    severity: SEVERITIES[fact.code],
    where,
    fact,
  }));
}

/** Beacons that have something in common, by what it is; those without are left out. */
function groupsOf(
  beacons: readonly PlannedBeacon[],
  keyOf: (settings: BeaconSettings) => string | null,
): readonly (readonly [PlannedBeacon, ...PlannedBeacon[]])[] {
  const groups = new Map<string, [PlannedBeacon, ...PlannedBeacon[]]>();
  for (const beacon of beacons) {
    const key = keyOf(beacon.settings);
    const group = key === null ? undefined : groups.get(key);
    if (group !== undefined) {
      group.push(beacon);
    } else if (key !== null) {
      groups.set(key, [beacon]);
    }
  }
  return [...groups.values()];
}

const namesOf = (beacons: readonly PlannedBeacon[]): readonly string[] =>
  beacons.map(({ name }) => name);

/** Major and minor that are on air for good; null where they roll, or are not sent. */
function identityOf({ shop, keys, frames }: BeaconSettings): Identity | null {
  const isSent = frames.some(({ frame }) => frame === "ibeacon");
  return shop === null || !isSent || keys?.rolling === true ? null : shop;
}

const textOf = (id: Identity | null): string | null =>
  id === null ? null : `${id.major} ${id.minor}`;

function findUuids(beacons: readonly PlannedBeacon[]): ReturnType<Rule> {
  const groups = groupsOf(beacons, ({ shop }) => shop?.uuid ?? null);
  if (groups.length <= 1) {
    return [];
  }
  const uuids = groups.map(([{ settings }]) => settings.shop?.uuid ?? "");
  // Few of many are the strange ones.
  const most = Math.max(...groups.map((group) => group.length));
  const strange = groups.filter((group) => group.length < most);
  const where = namesOf((strange.length === 0 ? groups : strange).flat());
  return [{ where, fact: { code: "uuid-differs", uuids } }];
}

function findIdsTwice(beacons: readonly PlannedBeacon[]): ReturnType<Rule> {
  const keyOf = (settings: BeaconSettings): string | null => textOf(identityOf(settings));
  return groupsOf(beacons, keyOf).flatMap((group) => {
    const places = [...new Set(group.map(({ settings }) => settings.place))];
    const id = identityOf(group[0].settings);
    const isOneZone = group.length === 1 || (places.length === 1 && places[0] !== null);
    return id === null || isOneZone
      ? []
      : [
          {
            where: namesOf(group),
            fact: { code: "id-twice", major: id.major, minor: id.minor, places },
          },
        ];
  });
}

function findPlaces(beacons: readonly PlannedBeacon[]): ReturnType<Rule> {
  const named = beacons.filter(({ settings }) => identityOf(settings) !== null);
  return groupsOf(named, ({ place }) => place?.toString() ?? null).flatMap((group) => {
    const ids = groupsOf(group, (settings) => textOf(identityOf(settings))).flatMap(
      ([{ settings }]) => identityOf(settings) ?? [],
    );
    const { place } = group[0].settings;
    return place === null || ids.length === 1
      ? []
      : [
          {
            where: namesOf(group),
            fact: {
              code: "place-with-two-ids",
              place,
              ids: ids.map(({ major, minor }) => ({ major, minor })),
            },
          },
        ];
  });
}

function findSameUids(beacons: readonly PlannedBeacon[]): ReturnType<Rule> {
  const keyOf = ({ uid }: BeaconSettings): string | null =>
    uid === null ? null : uid.namespace + uid.instance;
  return groupsOf(beacons, keyOf).flatMap((group) => {
    const { uid } = group[0].settings;
    return uid === null || group.length === 1
      ? []
      : [{ where: namesOf(group), fact: { code: "uid-twice", ...uid } }];
  });
}

function findSameKeys(beacons: readonly PlannedBeacon[]): ReturnType<Rule> {
  return groupsOf(beacons, ({ keys }) => keys?.eid ?? null)
    .filter((group) => group.length > 1)
    .map((group) => ({ where: namesOf(group), fact: { code: "key-twice" } }));
}

function findSameNames(beacons: readonly PlannedBeacon[]): ReturnType<Rule> {
  return groupsOf(beacons, ({ name }) => name)
    .filter((group) => group.length > 1)
    .map((group) => ({
      where: namesOf(group),
      fact: { code: "name-twice", name: group[0].settings.name },
    }));
}

function findTooManyZones(beacons: readonly PlannedBeacon[]): ReturnType<Rule> {
  return groupsOf(beacons, (settings) => identityOf(settings)?.major.toString() ?? null).flatMap(
    (group) => {
      const zones = groupsOf(group, ({ shop }) => textOf(shop)).length;
      const { shop } = group[0].settings;
      return shop === null || zones <= ZONES_OF_A_SHOP_MAX
        ? []
        : [{ where: namesOf(group), fact: { code: "too-many-zones", major: shop.major, zones } }];
    },
  );
}
