/** What is wrong with a shop's plan, before anything is done by it. */
import { lintStorePlan } from "@tillwave/shared/plan/lint-store-plan";
import type { PlanFinding } from "@tillwave/shared/plan/plan-findings";
import { type Command, EXIT, type Outcome } from "../command.ts";
import { findingJson, planFactWords, remedyOf } from "../plan/finding-words.ts";
import { PLAN_FILE, STAND_IN_KEYS, planPathOf, readPlanFile } from "../plan/plan-file.ts";

const MARKS = { error: "ERROR", warning: "warning", note: "note" } as const;

export const planLint: Command = {
  name: "plan lint",
  does: "Checks a shop's plan: names, devices, zones, and what each beacon would say",
  takes: "[FILE]",
  help: [
    `  FILE            the plan (default: ${PLAN_FILE})`,
    "",
    "Needs no key, no radio and no network. Each finding has its line, its code and what to do.",
    "Exit codes: 0 no errors, 1 errors, or a file that is no plan, 2 wrong usage.",
  ].join("\n"),
  examples: ["tillwave plan lint", "tillwave plan lint pier/shop.yaml --json"],
  options: {},
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const file = readPlanFile(planPathOf(given));
    return file.ok
      ? report(file.value.path, lintStorePlan(file.value.parsed, STAND_IN_KEYS))
      : file.error;
  },
};

function report(path: string, findings: readonly PlanFinding[]): Outcome {
  const errors = countOf(findings, "error");
  const warnings = countOf(findings, "warning");
  const json = { findings: findings.map(findingJson) };
  return {
    exit: errors > 0 ? EXIT.failed : EXIT.done,
    say: [
      ...findings.flatMap((finding) => [
        `${path}:${finding.line}:${finding.column}: ${MARKS[finding.severity]} ${finding.code}`,
        `  ${planFactWords(finding)}`,
        `  ${remedyOf(finding.code)}`,
      ]),
      errors + warnings === 0
        ? "Nothing is wrong. Next: tillwave plan diff"
        : `${errors} error${errors === 1 ? "" : "s"}, ${warnings} warning${warnings === 1 ? "" : "s"}.`,
    ],
    json: errors > 0 ? { error: "plan-has-errors", ...json } : json,
  };
}

const countOf = (findings: readonly PlanFinding[], severity: string): number =>
  findings.filter((finding) => finding.severity === severity).length;
