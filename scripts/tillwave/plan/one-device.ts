/** One beacon over the air, as a command names it: by its device's id, or by its name in the plan. */
import { existsSync } from "node:fs";
import type { CentralAct, CentralJob } from "@tillwave/shared/api/central";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type Given, type Outcome, failed, textOf, usage } from "../command.ts";
import { PLAN_FILE, readPlanFile } from "./plan-file.ts";
import { withShopAir } from "./plan-run.ts";
import { type ShopAir, actAsOwner } from "./shop-devices.ts";

export const PLAN_OPTION = { plan: { type: "string" } } as const;
export const PLAN_HELP = `  --plan FILE     the shop's plan (default: ${PLAN_FILE}, where there is one)`;

export interface NamedDevice {
  readonly deviceId: string;
  readonly name: string;
  readonly planPath: string;
}

export const planOf = (given: Given): string => textOf(given, "plan") ?? PLAN_FILE;

export function findDevice(given: Given, text: string): Result<NamedDevice, Outcome> {
  const planPath = planOf(given);
  const isId = /^[\da-fA-F]{16}$/u.test(text);
  const plan = existsSync(planPath) || !isId ? readPlanFile(planPath) : null;
  if (plan?.ok === false) {
    return isId ? ok({ deviceId: text.toLowerCase(), name: text, planPath }) : plan;
  }
  const beacons = plan?.value.parsed.plan.beacons ?? [];
  const wanted = isId ? text.toLowerCase() : null;
  const found = beacons.find(({ name, device }) =>
    wanted === null ? name === text : device === wanted,
  );
  if (wanted !== null) {
    return ok({ deviceId: wanted, name: found?.name ?? wanted, planPath });
  }
  if (found === undefined) {
    const names = beacons.map(({ name }) => `“${name}”`).join(", ");
    return err(usage(`${planPath} has no beacon “${text}”. It has: ${names}.`));
  }
  return found.device === null
    ? err(failed("no-device", `Nothing hangs at “${text}” yet.`, PROVISION_IT))
    : ok({ deviceId: found.device, name: found.name, planPath });
}

const PROVISION_IT = "Claim one: tillwave beacon provision LABEL --plan FILE --name NAME";

/** Acts upon it by the shop's key; all that goes wrong is an outcome. */
export async function tellDevice(
  given: Given,
  device: NamedDevice,
  acts: (air: ShopAir) => CentralAct[],
): Promise<Result<CentralJob, Outcome>> {
  const ran = await withShopAir(given, device.planPath, (air) =>
    actAsOwner(air, device, () => acts(air)),
  );
  if (!ran.ok) {
    return ran;
  }
  const { value } = ran;
  return value.ok ? value : err(failed(value.error.type, value.error.say));
}
