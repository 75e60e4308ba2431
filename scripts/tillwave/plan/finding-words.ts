/** What the linter of a store plan found, for people: what it is, and what to do. */
import { wordsOfFault } from "@tillwave/beacon-peripheral/settings-words";
import type { CompileFault } from "@tillwave/shared/plan/compile-plan";
import type { FieldChange } from "@tillwave/shared/plan/diff-plan";
import type { PlanCode, PlanFact, PlanFinding } from "@tillwave/shared/plan/plan-findings";
import { REMEDIES as SETTINGS_REMEDIES, factWords } from "../beacon/plan-words.ts";

export function planFactWords(fact: PlanFact): string {
  switch (fact.code) {
    case "zone-name-twice":
      return `Two zones are called “${fact.zone}”.`;
    case "zone-unused":
      return `Nothing hangs in the zone “${fact.zone}”.`;
    case "zone-unknown":
      return `“${fact.by}” names the zone “${fact.zone}”, and there is none.`;
    case "zone-place-twice":
      return `${fact.zones.map((zone) => `“${zone}”`).join(" and ")} have one number, ${fact.place}.`;
    case "zone-without-place":
      return fact.zone === ""
        ? `“${fact.by}” is to say iBeacon, and hangs in no zone.`
        : `“${fact.by}” is to say iBeacon, and its zone “${fact.zone}” has no number.`;
    case "zone-place-too-high":
      return `“${fact.zone}” has the number ${fact.place}; iBeacon's minor goes to 65535.`;
    case "zone-next-is-itself":
      return `“${fact.zone}” sends customers to itself.`;
    case "device-twice":
      return `“${fact.names[0]}” and “${fact.names[1]}” are one device, ${fact.device}.`;
    case "device-missing":
      return `Nothing hangs at “${fact.name}” yet.`;
    case "device-unknown":
      return `The device ${fact.device} is not in the plan.`;
    case "beacon-name-twice":
    case "emitter-name-twice":
      return `Two are called “${fact.name}”.`;
    case "profile-and-frames":
      return `“${fact.name}” has a profile and frames: only the frames count.`;
    case "settings-wrong":
      return `“${fact.name}”: ${wordsOfFault(fact.fault)}`;
    default:
      return `${fact.beacons.map((name) => `“${name}”`).join(", ")}: ${factWords(fact.fact)}`;
  }
}

type OwnCode = Extract<
  PlanFact,
  { readonly zone: string } | { readonly name: string } | { readonly device: string }
>["code"];

const REMEDIES: Readonly<Record<OwnCode | "zone-place-twice", string>> = {
  "zone-name-twice": "Give each zone a name of its own.",
  "zone-unused": "Nothing to do, or take it out.",
  "zone-unknown": "Name one of the zones above, to the letter.",
  "zone-place-twice": "Give each zone a number of its own, or the one that the hub gave it.",
  "zone-without-place":
    "Give the zone its place: the hub's number, or a free one where there is no hub.",
  "zone-place-too-high": "Give it a number up to 65535.",
  "zone-next-is-itself": "Name another zone, or none.",
  "device-twice": "Give each its own: tillwave beacon identify --device lets one blink.",
  "device-missing": "Hang one up: tillwave beacon provision LABEL --plan FILE --name NAME",
  "device-unknown": "Add it, or take it down: tillwave plan export writes down what hangs there.",
  "beacon-name-twice": "Give each a name that says where it hangs.",
  "emitter-name-twice": "Give each a name that says where it hangs.",
  "profile-and-frames": "Take one of the two out.",
  "settings-wrong": "Correct that field.",
};

export function remedyOf(code: PlanCode): string {
  const all: Readonly<Record<string, string>> = { ...SETTINGS_REMEDIES, ...REMEDIES };
  return all[code] ?? "";
}

export const findingJson = (finding: PlanFinding): object => ({
  ...finding,
  say: planFactWords(finding),
  remedy: remedyOf(finding.code),
});

export const changeWords = ({ field, from, to }: FieldChange): string =>
  `${field}: ${valueWords(from)} → ${valueWords(to)}`;

const VALUE_LENGTH_MAX = 100;

function valueWords(value: unknown): string {
  if (value === null || value === undefined) {
    return "nothing";
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > VALUE_LENGTH_MAX ? `${text.slice(0, VALUE_LENGTH_MAX)}…` : text;
}

export function compileFaultWords(fault: CompileFault): string {
  switch (fault.type) {
    case "unknown-zone":
      return `Its zone “${fault.zone}” is not in the plan.`;
    case "no-site-key":
      return "Its ids roll, and the shop's keys are not at hand: --keys FILE.";
    case "no-device":
      return "Its ids roll, and are made of its device's id.";
    case "settings":
      return wordsOfFault(fault.fault);
  }
}
