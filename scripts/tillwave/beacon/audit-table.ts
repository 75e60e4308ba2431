/** What an auditor hears of each beacon, as a table, and under it what is wrong. */
import type { AuditedBeacon } from "@tillwave/shared/api/central";
import type { AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import { table } from "../tone/emitter-words.ts";
import { numberText } from "../tone/svg.ts";
import { STATE_WORDS, findingLines, spanWords } from "./audit-words.ts";
import { dbm } from "./frame-words.ts";
import { barOf } from "./watch-table.ts";

export interface Audited {
  readonly beacons: readonly AuditedBeacon[];
  readonly findings: readonly AuditFinding[];
  /** Of beacons and emitters, by device. */
  readonly names: ReadonlyMap<string, string>;
}

export const nameOf = ({ names }: Audited, { device }: AuditFinding): string | null =>
  device === null ? null : (names.get(device) ?? device);

export function auditLines(audited: Audited): readonly string[] {
  const { beacons, findings } = audited;
  const rows = table([
    ["beacon", "state", "level", "", "planned", "on air", "clock", "heard"],
    ...beacons.map(rowOf),
  ]);
  return [
    ...rows,
    "",
    ...(findings.length === 0
      ? ["Nothing is wrong, as far as it is heard."]
      : findings.flatMap((finding) => findingLines(finding, nameOf(audited, finding)))),
  ];
}

function rowOf(beacon: AuditedBeacon): readonly string[] {
  const { name, state, rssi, expectedRssi, onAirShare, clockOffset, heardAgo } = beacon;
  return [
    name,
    STATE_WORDS[state],
    rssi === null ? "" : dbm(rssi),
    state === "silent" ? "" : barOf(rssi),
    expectedRssi === null ? "" : dbm(expectedRssi),
    onAirShare === null ? "" : `${Math.round(onAirShare * 100)} %`,
    clockOffset === null
      ? ""
      : `${clockOffset > 0 ? "+" : ""}${numberText(Math.round(clockOffset))} s`,
    heardAgo === null ? "" : `${spanWords(heardAgo / 1000)} ago`,
  ];
}
