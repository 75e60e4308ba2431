/** A plan as its text says it: every fault with its line, and where each of its fields stands. */
import * as v from "valibot";
import type { Document } from "yaml";
import { type Result, err, ok } from "../core/result.ts";
import { type At, type Path, type TextFault, parsePlanText } from "./plan-text.ts";
import { STORE_PLAN_FORMAT, type StorePlan, storePlanSchema } from "./store-plan.ts";

export interface PlanFault extends TextFault {
  /** As `beacons.3.zone`; empty where the text is no YAML. */
  readonly path: string;
}

export interface ParsedPlan {
  readonly plan: StorePlan;
  /** To be written back with its comments. */
  readonly document: Document;
  at(path: Path): At;
}

const FAULTS_MAX = 20;
const WHY_MAX = 200;

export function parseStorePlan(text: string): Result<ParsedPlan, readonly PlanFault[]> {
  const read = parsePlanText(text);
  if (!read.ok) {
    return err(read.error.map((fault) => ({ ...fault, path: "" })));
  }
  const { value, document, at } = read.value;
  const format = formatOf(value);
  if (typeof format === "number" && format !== STORE_PLAN_FORMAT) {
    const why = `a plan of form ${format}; this program knows ${STORE_PLAN_FORMAT}`;
    return err([{ code: "other-format", why, path: "plan", ...at(["plan"]) }]);
  }
  const parsed = v.safeParse(storePlanSchema, value);
  if (parsed.success) {
    return ok({ plan: parsed.output, document, at });
  }
  return err(
    parsed.issues.slice(0, FAULTS_MAX).map((issue) => {
      const path = pathOf(issue);
      const { line, column } = at(path);
      const why = issue.message.slice(0, WHY_MAX);
      return { code: codeOf(issue), why, path: path.join("."), line, column };
    }),
  );
}

function formatOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "plan" in value ? value.plan : null;
}

function pathOf({ path }: v.BaseIssue<unknown>): Path {
  return (path ?? []).map(({ key }) => (typeof key === "number" ? key : String(key)));
}

function codeOf({ type, expected, received }: v.BaseIssue<unknown>): string {
  if (type === "strict_object" && expected === "never") {
    return "unknown-field";
  }
  return received === "undefined" ? "missing-field" : "wrong-value";
}
