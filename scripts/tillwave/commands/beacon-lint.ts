/** What is wrong with the settings of a chain's beacons, taken together. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { wordsOfFault } from "@tillwave/beacon-peripheral/settings-words";
import type { Finding, PlannedBeacon, Severity } from "@tillwave/shared/beacon/plan-finding";
import { lintPlan } from "@tillwave/shared/beacon/plan-lint";
import {
  BEACON_SETTINGS_BYTES_MAX,
  type BeaconSettings,
  type SettingsFault,
  parseBeaconSettings,
} from "@tillwave/shared/beacon/settings";
import { type Result, err } from "@tillwave/shared/core/result";
import { REMEDIES, factWords } from "../beacon/plan-words.ts";
import { type Command, EXIT, type Outcome } from "../command.ts";
import { fileTrouble } from "../file-trouble.ts";

const FILES_MAX = 10_000;
/** Of the files that one finding is about. */
const NAMES_SHOWN = 5;
const MARKS: Readonly<Record<Severity, string>> = {
  error: "ERROR",
  warning: "warning",
  note: "note",
};

export const beaconLint: Command = {
  name: "beacon lint",
  does: "Checks the settings of a chain's beacons, each and together",
  takes: "FILE…",
  help: [
    "  FILE…           settings, one beacon each (beacon/README.md), of one shop or of the whole chain",
    "",
    "Errors: it will not do what is wanted. Warnings: mostly not. Notes: the price of what was chosen.",
    "Exit codes: 0 no errors, 1 errors, or a file that holds no settings, 2 wrong usage.",
  ].join("\n"),
  examples: ["tillwave beacon lint shop-7/*.json", "tillwave beacon lint door.json --json"],
  options: {},
  namesMin: 1,
  namesMax: FILES_MAX,
  async run({ names }) {
    const byPath = new Map(names.map((name) => [resolve(name), name]));
    const read = [...byPath].map(([path, name]) => ({ name, settings: readSettings(path) }));
    const beacons: PlannedBeacon[] = [];
    const unread: Unread[] = [];
    for (const { name, settings } of read) {
      if (settings.ok) {
        beacons.push({ name, settings: settings.value });
      } else {
        unread.push({ name, fault: settings.error });
      }
    }
    return report(unread, lintPlan(beacons), beacons.length);
  },
};

type FileFault =
  | SettingsFault
  | { readonly type: "unreadable"; readonly code: string; readonly why: string };

const faultWords = (fault: FileFault): string =>
  fault.type === "unreadable" ? fault.why : wordsOfFault(fault);

interface Unread {
  readonly name: string;
  readonly fault: FileFault;
}

function readSettings(path: string): Result<BeaconSettings, FileFault> {
  try {
    const lengthBytes = statSync(path).size;
    return lengthBytes > BEACON_SETTINGS_BYTES_MAX
      ? err({ type: "too-long", lengthBytes })
      : parseBeaconSettings(readFileSync(path, "utf8"));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    return err({ type: "unreadable", code, why: fileTrouble(path, error) });
  }
}

function report(unread: readonly Unread[], findings: readonly Finding[], beacons: number): Outcome {
  const say = [
    ...unread.flatMap(({ name, fault }) => [
      `${MARKS.error} ${fault.type}: ${name}`,
      `  ${faultWords(fault)}`,
    ]),
    ...findings.flatMap(findingLines),
    summary(unread, findings, beacons),
  ];
  const hasErrors = unread.length > 0 || findings.some(({ severity }) => severity === "error");
  const json = {
    beacons,
    findings: [
      ...unread.map(({ name, fault }) => ({
        severity: "error",
        code: fault.type,
        where: [name],
        detail: fault,
        say: faultWords(fault),
        remedy: "Correct it, and check it again.",
      })),
      ...findings.map(({ severity, where, fact }) => ({
        severity,
        code: fact.code,
        where,
        detail: fact,
        say: factWords(fact),
        remedy: REMEDIES[fact.code],
      })),
    ],
  };
  return {
    exit: hasErrors ? EXIT.failed : EXIT.done,
    say,
    json: hasErrors ? { error: "plan-has-errors", ...json } : json,
  };
}

function findingLines({ severity, where, fact }: Finding): readonly string[] {
  const more = where.length - NAMES_SHOWN;
  const names = where.slice(0, NAMES_SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
  return [
    `${MARKS[severity]} ${fact.code}: ${names}`,
    `  ${factWords(fact)}`,
    `  ${REMEDIES[fact.code]}`,
  ];
}

function summary(unread: readonly Unread[], findings: readonly Finding[], beacons: number): string {
  const count = (severity: Severity): number =>
    findings.filter((finding) => finding.severity === severity).length;
  const errors = count("error") + unread.length;
  const checked = counted(beacons, "beacon");
  return errors + count("warning") === 0
    ? `${checked}: nothing is wrong.`
    : `${checked}: ${counted(errors, "error")}, ${counted(count("warning"), "warning")}.`;
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;
