/** A plan and its shop's keys, from their files; what is wrong with them is an outcome in words, and no key is in it. */
import { readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fromHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { writeFileAtomic } from "@tillwave/shared/host/atomic-file";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import type { SiteKeys } from "@tillwave/shared/plan/compile-plan";
import { type ParsedPlan, type PlanFault, parseStorePlan } from "@tillwave/shared/plan/parse-plan";
import { PLAN_LENGTH_MAX } from "@tillwave/shared/plan/plan-text";
import {
  SHOP_KEYS_BYTES_MAX,
  type ShopKeys,
  type ShopKeysFault,
  parseShopKeys,
} from "@tillwave/shared/plan/shop-keys";
import { type Given, type Outcome, failed, textOf } from "../command.ts";
import { fileTrouble } from "../file-trouble.ts";

export const PLAN_FILE = "shop.yaml";
export const KEYS_FILE = "shop-keys.json";
const READ_BY_ITS_OWNER = 0o077;

export const KEYS_OPTION = { keys: { type: "string" } } as const;
export const KEYS_HELP = `  --keys FILE     the shop's keys (default: ${KEYS_FILE} beside the plan)`;

export interface PlanFile {
  readonly path: string;
  readonly text: string;
  readonly parsed: ParsedPlan;
}

/** The plan that is named, or shop.yaml here. */
export const planPathOf = ({ names }: Given): string => names[0] ?? PLAN_FILE;

export function readPlanFile(path: string): Result<PlanFile, Outcome> {
  const read = readText(path, PLAN_LENGTH_MAX * 4);
  if (!read.ok) {
    const say = [read.error, "tillwave plan init makes one."];
    return err(failed("file", ...say));
  }
  const parsed = parseStorePlan(read.value);
  return parsed.ok
    ? ok({ path, text: read.value, parsed: parsed.value })
    : err(planFaultsOutcome(path, parsed.error));
}

function planFaultsOutcome(path: string, faults: readonly PlanFault[]): Outcome {
  const say = faults.map((fault) => `${path}:${fault.line}:${fault.column}: ${faultWords(fault)}`);
  const outcome = failed(
    "no-plan",
    ...say,
    "Nothing was done. shared/plan/README.md describes it.",
  );
  const findings = faults.map(({ why, ...fault }) => ({
    severity: "error",
    ...fault,
    say: why,
    remedy: REMEDIES[fault.code] ?? "Write it as its description says: shared/plan/README.md",
  }));
  return { ...outcome, json: { ...outcome.json, findings } };
}

function faultWords({ code, path, why }: PlanFault): string {
  switch (code) {
    case "unknown-field":
      return `${path}: there is no such field.`;
    case "missing-field":
      return `${path} is missing.`;
    case "wrong-value":
      return `${path}: ${why}.`;
    default:
      return `${why}.`;
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  "unknown-field": "Is it spelt as in shared/plan/README.md?",
  "missing-field": "Add it.",
  "other-format": "Update tillwave: this plan is of a later one.",
};

export interface KeyFile {
  readonly path: string;
  readonly keys: ShopKeys;
}

export function keysPathOf(given: Given, planPath: string): string {
  return textOf(given, "keys") ?? join(dirname(planPath), KEYS_FILE);
}

export function readKeys(path: string): Result<KeyFile, Outcome> {
  const read = readText(path, SHOP_KEYS_BYTES_MAX);
  if (!read.ok) {
    const next = "tillwave plan init makes them for a shop without a hub; --keys names them.";
    return err(failed("no-keys", read.error, next));
  }
  const keys = parseShopKeys(read.value);
  return keys.ok
    ? ok({ path, keys: keys.value })
    : err(failed("no-keys", `${path} ${KEYS_WORDS[keys.error]}`));
}

const KEYS_WORDS: Readonly<Record<ShopKeysFault, string>> = {
  "too-long": "is too long for keys.",
  "not-json": "is no JSON.",
  "unknown-format": "is of a later tillwave: update this one.",
  "not-keys": "holds no shop's keys.",
};

/** A line that says so where others of this machine can read them; null where not. */
export function laxWords({ path }: KeyFile): string | null {
  try {
    return (statSync(path).mode & READ_BY_ITS_OWNER) === 0
      ? null
      : `Others of this machine can read ${path}: chmod 600 ${path}`;
  } catch {
    return null;
  }
}

const crypto = createNodeCrypto();

export const siteKeysOf = ({ siteKey }: ShopKeys): SiteKeys => ({
  siteKey: fromHex(siteKey),
  mac: crypto,
});

/** Of no shop: for what does not depend on it. */
export const STAND_IN_KEYS: SiteKeys = { siteKey: new Uint8Array(32), mac: crypto };

/** Instead of what was there; where another has changed it meanwhile, not. */
export function replacePlan({ path, text }: PlanFile, written: string): Result<void, Outcome> {
  try {
    if (readFileSync(path, "utf8") !== text) {
      const next = "It stays as it is. Run this again.";
      return err(failed("changed-meanwhile", `${path} was changed meanwhile.`, next));
    }
    return ok(writeFileAtomic(path, written, { mode: statSync(path).mode & 0o777 }));
  } catch (error) {
    return err(failed("file", fileTrouble(path, error)));
  }
}

function readText(path: string, bytesMax: number): Result<string, string> {
  try {
    return statSync(path).size > bytesMax
      ? err(`${path} is too long.`)
      : ok(readFileSync(path, "utf8"));
  } catch (error) {
    return err(fileTrouble(path, error));
  }
}
