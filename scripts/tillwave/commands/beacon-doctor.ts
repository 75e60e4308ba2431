/** Why a beacon is not on air, or will not be for long: looked for on its machine, with what to do. */
import {
  BEACON_FOLDER_HELP,
  BEACON_FOLDER_OPTION,
  beaconFolderOf,
} from "../beacon/beacon-client.ts";
import { type DoctorFacts, gatherFacts } from "../beacon/doctor-facts.ts";
import type { Finding } from "../beacon/doctor-finding.ts";
import { findingsOf } from "../beacon/doctor-findings.ts";
import { linuxProbe } from "../beacon/linux-probe.ts";
import { REAL_EARS, adapterOf } from "../beacon/listening.ts";
import { type Command, EXIT, type Outcome, done, textOf } from "../command.ts";

export const beaconDoctor: Command = {
  name: "beacon doctor",
  does: "Looks for what keeps the beacon of this machine from the air, and says what to do",
  takes: "[--folder DIR] [--adapter N]",
  help: [
    BEACON_FOLDER_HELP,
    "  --adapter N     N of hciN (default: the first that is up)",
    "  --root DIR      where /proc, /sys, /run and /boot are (default: /); for tests",
    "",
    "It looks at the adapter, who may use it and who is in the way, power, time, disk, and what the beacon says of itself.",
    "Where no beacon runs it listens for a moment, to see whether the adapter works. Nothing is changed.",
    "Each finding has a code (TB-001 …) that stays the same in all versions.",
    "Exit codes: 0 no fault was found, 1 there is one, 2 wrong usage.",
  ].join("\n"),
  examples: [
    "tillwave beacon doctor",
    "sudo tillwave beacon doctor",
    "tillwave beacon doctor --json",
  ],
  options: { adapter: { type: "string" }, root: { type: "string" }, ...BEACON_FOLDER_OPTION },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const adapter = adapterOf(given);
    if (!adapter.ok) {
      return adapter.error;
    }
    given.progress("Looking. It takes some seconds.");
    const probe = linuxProbe({ root: textOf(given, "root") ?? "/", ears: REAL_EARS });
    const facts = await gatherFacts(probe, {
      folder: beaconFolderOf(given),
      adapter: adapter.value,
      userId: process.getuid?.() ?? -1,
      nodePath: process.execPath,
    });
    return doctorOutcome(facts, findingsOf(facts));
  },
};

export function doctorOutcome(facts: DoctorFacts, findings: readonly Finding[]): Outcome {
  const faults = findings.filter(({ severity }) => severity === "fault").length;
  const say = [machineWords(facts), ...findings.flatMap(findingLines), verdict(facts, faults)];
  const json = { faults, findings, facts: factsJson(facts) };
  return faults === 0 ? done(say, json) : { exit: EXIT.failed, say, json };
}

/** The words under their code, so that a column of codes can be run down with the eye. */
function findingLines({ code, severity, say, remedy }: Finding): readonly string[] {
  const indent = " ".repeat(code.length + 2 + SEVERITY_WIDTH);
  return [`${code}  ${severity.padEnd(SEVERITY_WIDTH)}${say}`, `${indent}→ ${remedy}`];
}

const SEVERITY_WIDTH = "warning".length + 2;

function machineWords({ system, bluetooth, beacon }: DoctorFacts): string {
  const parts = [
    system.model ?? "This machine",
    ...(system.kernel === null ? [] : [`kernel ${system.kernel}`]),
    ...(system.isContainer ? ["in a container"] : []),
    bluetooth.adapters === null || bluetooth.adapters.length === 0
      ? "no adapter in /sys"
      : bluetooth.adapters.join(", "),
    ...(bluetooth.ear?.state === "listening"
      ? [`adapter ${bluetooth.ear.address ?? ""} listens`]
      : []),
    typeof beacon === "string" ? "no beacon answers" : `the beacon is ${beacon.air.state}`,
  ];
  return `${parts.join("; ")}.`;
}

function verdict({ beacon }: DoctorFacts, faults: number): string {
  if (faults > 0) {
    return `${faults} ${faults === 1 ? "fault" : "faults"}: begin with the first.`;
  }
  return typeof beacon === "string"
    ? "No fault was found."
    : "No fault was found: the beacon does what it is there for.";
}

/** Without what names the user's folders. */
function factsJson({
  system,
  power,
  temperature,
  time,
  disk,
  unit,
  bluetooth,
}: DoctorFacts): object {
  return { system, bluetooth, unit, power, temperature, time, disk };
}
