/** What the commands on a plan and the air have in common: plan, keys and central are there, or why not. */
import { lintStorePlan } from "@tillwave/shared/plan/lint-store-plan";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { openCentral } from "../central/open-central.ts";
import { type Given, type Outcome, failed } from "../command.ts";
import { planFactWords } from "./finding-words.ts";
import {
  type PlanFile,
  STAND_IN_KEYS,
  keysPathOf,
  laxWords,
  planPathOf,
  readKeys,
  readPlanFile,
} from "./plan-file.ts";
import type { ShopAir } from "./shop-devices.ts";

const ERRORS_SHOWN = 5;

/** A plan without errors; nothing is done by one that has some. */
export function readSoundPlan(given: Given): Result<PlanFile, Outcome> {
  const file = readPlanFile(planPathOf(given));
  return file.ok ? checkSound(file.value) : file;
}

export function checkSound(file: PlanFile): Result<PlanFile, Outcome> {
  const errors = lintStorePlan(file.parsed, STAND_IN_KEYS).filter(
    ({ severity }) => severity === "error",
  );
  return errors.length === 0
    ? ok(file)
    : err(
        failed(
          "plan-has-errors",
          ...errors
            .slice(0, ERRORS_SHOWN)
            .map((error) => `${file.path}:${error.line}: ${planFactWords(error)}`),
          `Nothing was done. tillwave plan lint ${file.path} says more.`,
        ),
      );
}

/** Closed whatever becomes of the work. */
export async function withShopAir<T>(
  given: Given,
  planPath: string,
  work: (air: ShopAir) => Promise<T>,
): Promise<Result<T, Outcome>> {
  const keys = readKeys(keysPathOf(given, planPath));
  if (!keys.ok) {
    return keys;
  }
  const lax = laxWords(keys.value);
  if (lax !== null) {
    given.progress(lax);
  }
  const central = await openCentral(given);
  if (!central.ok) {
    return central;
  }
  try {
    const air = { central: central.value, keys: keys.value.keys, progress: given.progress };
    return ok(await work(air));
  } finally {
    await central.value.close();
  }
}
