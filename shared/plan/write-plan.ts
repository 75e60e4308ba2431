/** A plan's text: a new one, and a device's id written into one that is there, of which nothing else changes. */
import { type Node, Scalar, isMap, isScalar, stringify } from "yaml";
import { SCHEMA_LINE } from "./plan-json-schema.ts";
import type { ParsedPlan } from "./parse-plan.ts";

export interface NewPlan {
  readonly name: string;
  /** 32 hex digits. */
  readonly uuid: string;
  readonly major: number;
  readonly timeZone: string;
  /** Their numbers are 1, 2, …; a hub gives them itself, and then they have none yet. */
  readonly zones: readonly string[];
  readonly hasHub: boolean;
  readonly beacons: readonly { readonly name: string; readonly zone: string }[];
}

const text = (value: string): string => stringify(value, { lineWidth: 0 }).trimEnd();

const uuidText = (hex: string): string =>
  hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5");

/** With what a person who writes it on needs to know. */
export function makePlanText({ name, uuid, major, timeZone, ...plan }: NewPlan): string {
  const zones = plan.zones.flatMap((zone, i) => [
    `  - name: ${text(zone)}`,
    plan.hasHub
      ? "    place: null # the hub gives it: tillwave plan apply --hub"
      : `    place: ${i + 1}`,
    `    kind: ${i === 0 ? "entry" : "zone"}`,
    `    range: ${i === 0 ? 10 : 5} # metres`,
  ]);
  const beacons = plan.beacons.flatMap((beacon) => [
    `  - name: ${text(beacon.name)}`,
    "    device: null # tillwave beacon provision writes it",
    `    zone: ${text(beacon.zone)}`,
  ]);
  return [
    SCHEMA_LINE,
    "# What hangs in the shop. tillwave plan lint checks it, diff compares it with the air, apply makes it so.",
    "plan: 1",
    "shop:",
    `  name: ${text(name)}`,
    `  uuid: ${uuidText(uuid)} # one for the whole chain`,
    `  major: ${major} # this shop in the chain`,
    `  timeZone: ${text(timeZone)}`,
    "defaults:",
    "  profile: zone # or proof, zone-and-proof, private",
    "  intervalMs: 200",
    "  powerAt1m: -59 # dBm that a phone hears 1 m away: measure it",
    ...(zones.length === 0 ? ["zones: []"] : ["zones:", ...zones]),
    ...(beacons.length === 0 ? ["beacons: []"] : ["beacons:", ...beacons]),
    "emitters: []",
    "",
  ].join("\n");
}

/** `planText` is what `parsed` was made of. Null where the beacon stands behind an alias. */
export function writeDevice(
  planText: string,
  { document }: ParsedPlan,
  { index, device }: { readonly index: number; readonly device: string | null },
): string | null {
  const beacon = document.getIn(["beacons", index], true);
  const node = isMap(beacon) ? (beacon.get("device", true) as Node | undefined) : undefined;
  const [start, end] = node?.range ?? [];
  if (start === undefined || end === undefined || !isScalar(node) || node.anchor !== undefined) {
    return null;
  }
  const gap = /[\s]/u.test(planText[start - 1] ?? " ") ? "" : " ";
  const written = device === null ? "null" : `"${device}"`;
  const after = planText[end] === "#" ? " " : "";
  return `${planText.slice(0, start)}${gap}${written}${after}${planText.slice(end)}`;
}

/** As an id is written in a plan: one of digits alone stays a text. */
export function quote(node: unknown): void {
  if (isScalar(node)) {
    node.type = Scalar.QUOTE_DOUBLE;
  }
}
