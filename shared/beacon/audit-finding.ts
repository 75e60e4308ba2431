/**
 * What an auditor may find where it compares a shop's plan with its air: facts with a code that never changes its meaning.
 * The sentences for people, and what to do, are made where people read them.
 *
 * A finding opens by itself and closes by itself. Who heard it is part of what the hub keeps, not of the finding.
 */
import * as v from "valibot";

export const AUDIT_CODES = [
  /** Planned, and not heard for so long though the ear hears others. */
  "missing",
  /** Heard well below its plan. */
  "weak",
  /** The device says other ids than its plan's. */
  "wrong-id",
  /** An EID of this device, of a window that is over: its clock is behind, or somebody plays back what was recorded. */
  "stale-eid",
  /** Two addresses say one id at the same time. */
  "duplicate-id",
  /** Two devices with one rolling id or one device id at the same time, with clocks or starts that disagree: its card was copied. */
  "clone",
  /** It says of its power at 1 m what its plan does not. */
  "wrong-power",
  /** It is on air for less of the time than planned. */
  "on-air-low",
  /** Its clock has gone far from the ear's, though its ids still resolve. */
  "clock-drifts",
  /** Says the shop's ids and is not of the plan. */
  "stranger",
  /** A planned sound is not heard, or heard with codes of the wrong place or of a window that is over. */
  "sound-missing",
  "sound-wrong",
] as const;
export type AuditCode = (typeof AUDIT_CODES)[number];

export type AuditSeverity = "alarm" | "warning";

/** An alarm may be somebody's doing, or keeps customers from being seen at all. */
export const AUDIT_SEVERITIES: Readonly<Record<AuditCode, AuditSeverity>> = {
  missing: "alarm",
  weak: "warning",
  "wrong-id": "alarm",
  "stale-eid": "alarm",
  "duplicate-id": "alarm",
  clone: "alarm",
  "wrong-power": "warning",
  "on-air-low": "warning",
  "clock-drifts": "warning",
  stranger: "warning",
  "sound-missing": "warning",
  "sound-wrong": "alarm",
};

const DETAIL_MAX = 200;
const FIGURE_MAX = 1e15;

const figure = v.pipe(v.number(), v.finite(), v.minValue(-FIGURE_MAX), v.maxValue(FIGURE_MAX));

export const auditFindingSchema = v.strictObject({
  code: v.picklist(AUDIT_CODES),
  /** Of the plan, 16 hex digits; null of a stranger. */
  device: v.nullable(v.pipe(v.string(), v.regex(/^[\da-f]{16}$/u))),
  /** Radio address it was heard from, where that says more; null otherwise. */
  address: v.nullable(v.pipe(v.string(), v.regex(/^[\da-f]{2}(?::[\da-f]{2}){5}$/u))),
  /** Unix milliseconds by the auditor's clock. */
  openedAt: figure,
  /** What was heard, and what was planned, in the code's unit (dBm, share of 1, seconds, …); null where there is none. */
  heard: v.nullable(figure),
  planned: v.nullable(figure),
  /** Ids as they were said, for a person who looks further; never keys. */
  detail: v.nullable(v.pipe(v.string(), v.maxLength(DETAIL_MAX))),
});
export type AuditFinding = v.InferOutput<typeof auditFindingSchema>;

/** By which a finding is the same one again. */
export const nameOfFinding = ({
  code,
  device,
  address,
}: Pick<AuditFinding, "code" | "device" | "address">): string =>
  `${code} ${device ?? "-"} ${device === null ? (address ?? "-") : "-"}`;
