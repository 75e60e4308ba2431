/** What is wrong with a store plan, or only unwise; in the order of the file. */
import type { Severity } from "../beacon/plan-finding.ts";
import { SEVERITIES } from "../beacon/plan-finding.ts";
import { lintPlan } from "../beacon/plan-lint.ts";
import { chooseFrames, type CompiledBeacon, compilePlan, type SiteKeys } from "./compile-plan.ts";
import type { ParsedPlan } from "./parse-plan.ts";
import type { PlanFact, PlanFinding } from "./plan-findings.ts";
import type { Path } from "./plan-text.ts";
import type { StorePlan } from "./store-plan.ts";

const MINOR_MAX = 0xffff;

type Found = readonly [severity: Severity, path: Path, fact: PlanFact];

/** Nothing that is found depends on the key: one of no meaning does where the shop's is not at hand. */
export function lintStorePlan(parsed: ParsedPlan, keys: SiteKeys): readonly PlanFinding[] {
  const { plan, at } = parsed;
  const compiled = compilePlan(plan, keys);
  const found = [
    ...findZones(plan),
    ...findNames(plan),
    ...findDevices(plan),
    ...findBeacons(plan),
    ...findSettings(compiled),
    ...findTogether(compiled),
  ];
  return found
    .map(([severity, path, fact]): PlanFinding => Object.assign({ severity }, fact, at(path)))
    .toSorted((a, b) => a.line - b.line || a.column - b.column);
}

function findZones({ zones, beacons, emitters = [] }: StorePlan): readonly Found[] {
  const found: Found[] = [];
  const isUsed = new Set([...beacons, ...emitters].map(({ zone }) => zone));
  const seen = new Set<string>();
  const byPlace = new Map<number, string>();
  for (const [i, { name, place = null, next = null }] of zones.entries()) {
    const path = ["zones", i, "name"];
    if (seen.has(name)) {
      found.push(["error", path, { code: "zone-name-twice", zone: name }]);
    } else if (!isUsed.has(name)) {
      found.push(["note", path, { code: "zone-unused", zone: name }]);
    }
    seen.add(name);
    const other = place === null ? undefined : byPlace.get(place);
    if (place !== null && other !== undefined) {
      const fact = { code: "zone-place-twice", place, zones: [other, name] } as const;
      found.push(["error", ["zones", i, "place"], fact]);
    }
    if (place !== null) {
      byPlace.set(place, name);
    }
    if (place !== null && place > MINOR_MAX) {
      const fact = { code: "zone-place-too-high", zone: name, place } as const;
      found.push(["error", ["zones", i, "place"], fact]);
    }
    if (next === name) {
      const fact = { code: "zone-next-is-itself", zone: name } as const;
      found.push(["error", ["zones", i, "next"], fact]);
    } else if (next !== null && !zones.some((zone) => zone.name === next)) {
      const fact = { code: "zone-unknown", zone: next, by: name } as const;
      found.push(["error", ["zones", i, "next"], fact]);
    }
  }
  return found;
}

/** Emitters by their names; beacons' are found with their settings where they have any. */
function findNames({ beacons, emitters = [] }: StorePlan): readonly Found[] {
  const twice = (
    list: readonly { readonly name: string }[],
    kind: "beacon" | "emitter",
  ): readonly Found[] =>
    list.flatMap(({ name }, i): readonly Found[] =>
      list.findIndex((other) => other.name === name) === i
        ? []
        : [["error", [`${kind}s`, i, "name"], { code: `${kind}-name-twice`, name }]],
    );
  return [...twice(beacons, "beacon"), ...twice(emitters, "emitter")];
}

function findDevices({ beacons, emitters = [] }: StorePlan): readonly Found[] {
  const found: Found[] = [];
  const byDevice = new Map<string, string>();
  const look = (
    { name, device }: { readonly name: string; readonly device: string | null },
    path: Path,
  ): void => {
    if (device === null) {
      found.push(["warning", path, { code: "device-missing", name }]);
      return;
    }
    const other = byDevice.get(device);
    if (other === undefined) {
      byDevice.set(device, name);
    } else {
      found.push(["error", path, { code: "device-twice", device, names: [other, name] }]);
    }
  };
  for (const [i, beacon] of beacons.entries()) {
    look(beacon, ["beacons", i, "device"]);
  }
  for (const [i, emitter] of emitters.entries()) {
    look(emitter, ["emitters", i, "device"]);
  }
  return found;
}

function findBeacons(plan: StorePlan): readonly Found[] {
  const found: Found[] = [];
  const { zones, beacons, emitters = [], defaults } = plan;
  if (defaults?.frames !== undefined && defaults.profile !== undefined) {
    const fact = { code: "profile-and-frames", name: "defaults" } as const;
    found.push(["error", ["defaults", "profile"], fact]);
  }
  for (const [i, beacon] of beacons.entries()) {
    const { name, zone } = beacon;
    if (beacon.frames !== undefined && beacon.profile !== undefined) {
      const fact = { code: "profile-and-frames", name } as const;
      found.push(["error", ["beacons", i, "profile"], fact]);
    }
    const { frames } = chooseFrames(plan, beacon);
    const isIBeacon = frames.some(({ frame }) => frame === "ibeacon");
    const named = zones.find((other) => other.name === zone);
    if (zone !== null && named === undefined) {
      const fact = { code: "zone-unknown", zone, by: name } as const;
      found.push(["error", ["beacons", i, "zone"], fact]);
    } else if (isIBeacon && (named?.place ?? null) === null) {
      const fact = { code: "zone-without-place", zone: zone ?? "", by: name } as const;
      found.push(["error", ["beacons", i, "zone"], fact]);
    }
  }
  for (const [i, { name, zone }] of emitters.entries()) {
    if (!zones.some((other) => other.name === zone)) {
      const fact = { code: "zone-unknown", zone, by: name } as const;
      found.push(["error", ["emitters", i, "zone"], fact]);
    }
  }
  return found;
}

/** What was said already of zones and devices is not said again of the settings that fail for it. */
function findSettings(compiled: readonly CompiledBeacon[]): readonly Found[] {
  return compiled.flatMap(({ beacon: { name }, index, settings }): readonly Found[] => {
    if (settings.ok || settings.error.type !== "settings") {
      return [];
    }
    const { fault } = settings.error;
    const isSaid =
      (fault.type === "frame-without-data" && fault.missing === "shop") ||
      (fault.type === "wrong-field" && fault.path === "shop.minor");
    return isSaid
      ? []
      : [["error", ["beacons", index], { code: "settings-wrong", name, fault }] as const];
  });
}

/** By the rules for settings, whatever they were made from. */
function findTogether(compiled: readonly CompiledBeacon[]): readonly Found[] {
  // Names may stand twice, places in the list may not.
  const planned = compiled.flatMap(({ index, settings }) =>
    settings.ok ? [{ name: `${index}`, settings: settings.value }] : [],
  );
  return lintPlan(planned).flatMap(({ where, fact }): readonly Found[] => {
    const indexes = where.map(Number);
    const beacons = indexes.flatMap((index) => compiled[index]?.beacon.name ?? []);
    const path = ["beacons", indexes[0] ?? 0];
    return fact.code === "name-twice"
      ? []
      : [[SEVERITIES[fact.code], path, { code: fact.code, fact, beacons }]];
  });
}
