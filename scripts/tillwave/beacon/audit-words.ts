/** What an auditor found, in words, and what to do about it. The only place of the command line where it is said. */
import type { AuditedBeacon } from "@tillwave/shared/api/central";
import {
  AUDIT_SEVERITIES,
  type AuditCode,
  type AuditFinding,
} from "@tillwave/shared/beacon/audit-finding";
import { numberText } from "../tone/svg.ts";
import { dbm } from "./frame-words.ts";

export interface FindingWords {
  readonly say: string;
  readonly remedy: string;
}

type Facts = Pick<AuditFinding, "heard" | "planned" | "address" | "detail">;

const level = (value: number | null): string => (value === null ? "unknown" : dbm(value));
const share = (value: number | null): string =>
  value === null ? "less" : `${Math.round(value * 100)} %`;
const from = (address: string | null): string => (address === null ? "" : ` from ${address}`);
const said = (detail: string | null): string => (detail === null ? "other ids" : `“${detail}”`);
const isUnclaimed = ({ detail }: Facts): boolean => detail === "unclaimed";

const WORDS: Readonly<Record<AuditCode, (facts: Facts) => FindingWords>> = {
  missing: (facts) => ({
    say: isUnclaimed(facts)
      ? "is on air, but says that it is nobody's"
      : facts.heard === null
        ? "is not heard, and was not since the auditor listens"
        : `has not been heard for ${spanWords(facts.heard)}`,
    remedy: isUnclaimed(facts)
      ? "Somebody has reset it: tillwave beacon provision LABEL sets it up again."
      : "Has it power, and does its LED blink? On its machine, tillwave beacon doctor names what keeps it from the air.",
  }),
  weak: ({ heard, planned }) => ({
    say: `is heard with ${level(heard)} instead of ${level(planned)}`,
    remedy:
      "Did it fall behind something, was something put before it, is its antenna in place? If it hangs elsewhere now, measure it there and change the plan.",
  }),
  "wrong-id": ({ detail, address }) => ({
    say: `says ${said(detail)}${from(address)}, which is not in its plan`,
    remedy:
      "Somebody has set it otherwise: tillwave plan apply sets it by the plan. Was it not you, take it over with a new key: tillwave beacon transfer.",
  }),
  "stale-eid": ({ heard, address }) => ({
    say: `is heard with an id of ${heard === null ? "long ago" : `${spanWords(heard)} ago`}${from(address)}`,
    remedy:
      "If that is the beacon itself, its clock is behind: tillwave beacon clock sets it. Else somebody plays back what was recorded: look for a sender nearby.",
  }),
  "duplicate-id": ({ address }) => ({
    say: `its id comes from a second sender too${from(address)}`,
    remedy:
      "Find the other one with tillwave beacon watch and that address: a beacon that was set like this one, or somebody who repeats it.",
  }),
  clone: ({ address, heard }) => ({
    say: `there are two of it: another machine with its keys${from(address)}${heard === null ? "" : `, whose clock or start is ${spanWords(heard)} apart`}`,
    remedy:
      "Its card was copied. Find the other one with tillwave beacon watch, then give it a new key: the hub's next key number, or keyNumber + 1 in the plan and tillwave plan apply.",
  }),
  "wrong-power": ({ heard, planned }) => ({
    say: `says ${level(heard)} at 1 m instead of ${level(planned)}: phones take its distance from that`,
    remedy: "tillwave plan apply sets it by the plan.",
  }),
  "on-air-low": ({ heard }) => ({
    say: `is on air for ${share(heard)} of the time`,
    remedy:
      "Is somebody connected to it, does it start anew again and again, is its interval another? On its machine: tillwave beacon status, and tillwave beacon doctor.",
  }),
  "clock-drifts": ({ heard }) => ({
    say: `its clock is ${heard === null ? "far" : spanWords(Math.abs(heard))} ${(heard ?? 0) < 0 ? "behind" : "ahead"}`,
    remedy:
      "tillwave beacon clock sets it. Is this machine's own clock right? timedatectl says so.",
  }),
  stranger: ({ detail, address, heard }) => ({
    say: `somebody${from(address)} says the shop's ${said(detail)}${heard === null ? "" : ` with ${level(heard)}`} and is not of the plan`,
    remedy:
      "If it is yours, add it to the plan. Else find it with tillwave beacon watch: customers' phones take it for the shop.",
  }),
  "sound-missing": ({ heard }) => ({
    say: `has not been heard to sound for ${heard === null ? "long" : spanWords(heard)}`,
    remedy:
      "Is its loudspeaker on and loud enough? On its machine: tillwave emitter status. tillwave tone listen says what else is heard.",
  }),
  "sound-wrong": ({ heard, detail }) => ({
    say:
      heard === null
        ? `a code that nobody of the shop makes is heard at ${detail ?? "its place"}`
        : `a code of ${spanWords(heard)} ago is heard at ${detail ?? "its place"}`,
    remedy:
      "If its emitter's clock is right (tillwave emitter status), somebody plays a recording: look for a loudspeaker nearby.",
  }),
};

/** `name`: as the plan calls the beacon; null of a stranger. */
export function findingWords(finding: AuditFinding, name: string | null): FindingWords {
  const { say, remedy } = WORDS[finding.code](finding);
  return { say: `${name === null ? "" : `${name} `}${say}.`, remedy };
}

export function findingLines(finding: AuditFinding, name: string | null): readonly string[] {
  const { say, remedy } = findingWords(finding, name);
  return [`${AUDIT_SEVERITIES[finding.code]}  ${finding.code}  ${say}`, `       ${remedy}`];
}

export function findingJson(finding: AuditFinding, name: string | null): object {
  return {
    ...finding,
    severity: AUDIT_SEVERITIES[finding.code],
    name,
    ...findingWords(finding, name),
  };
}

export const STATE_WORDS: Readonly<Record<AuditedBeacon["state"], string>> = {
  "on-air": "on air",
  weak: "weak",
  silent: "silent",
  unknown: "not heard so far",
};

/** Of seconds. */
export function spanWords(seconds: number): string {
  if (seconds < 120) {
    return `${Math.round(seconds)} s`;
  }
  return seconds < 7200
    ? `${Math.round(seconds / 60)} min`
    : `${numberText(Number((seconds / 3600).toFixed(1)))} h`;
}
