/** What differs between a shop's plan and its air. */
import { CENTRAL_HELP, CENTRAL_OPTIONS } from "../central/open-central.ts";
import { type Command, EXIT, type Given, type Outcome } from "../command.ts";
import { HUB_HELP, HUB_OPTIONS, openHub, zonesChange } from "../plan/hub-zones.ts";
import { KEYS_HELP, KEYS_OPTION, PLAN_FILE, type PlanFile } from "../plan/plan-file.ts";
import { readSoundPlan, withShopAir } from "../plan/plan-run.ts";
import { type Walked, walkPlan, walkedLines } from "../plan/walk-plan.ts";
import { findStrangers } from "../plan/strangers.ts";

export const planDiff: Command = {
  name: "plan diff",
  does: "Reads the shop's beacons over the air, and says what differs from the plan",
  takes: "[FILE] [--keys FILE] [--central DIR] [--hub URL --password-file FILE]",
  help: [
    `  FILE            the plan (default: ${PLAN_FILE})`,
    KEYS_HELP,
    CENTRAL_HELP,
    HUB_HELP,
    "",
    "Changes nothing. Exit codes: 0 all is as planned, 1 something differs or could not be read, 2 wrong usage.",
  ].join("\n"),
  examples: [
    "tillwave plan diff",
    "tillwave plan diff pier/shop.yaml --central /var/lib/tillwave-central --json",
  ],
  options: { ...KEYS_OPTION, ...CENTRAL_OPTIONS, ...HUB_OPTIONS },
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const file = readSoundPlan(given);
    return file.ok ? diffShop(given, file.value) : file.error;
  },
};

export async function diffShop(given: Given, file: PlanFile): Promise<Outcome> {
  const hub = await openHub(given);
  if (!hub.ok) {
    return hub.error;
  }
  const view = hub.value === null ? null : await hub.value.zones();
  const zones = view?.ok === true ? zonesChange(file.parsed.plan, view.value) : null;
  for (const step of [view, zones]) {
    if (step?.ok === false) {
      return step.error;
    }
  }
  const zoneLines = zones?.ok === true ? zones.value.say : [];
  const ran = await withShopAir(given, file.path, async (air) => ({
    walked: await walkPlan(air, file.parsed.plan, { isApplied: false, now: Date.now }),
    strangers: await findStrangers(air.central, file.parsed.plan),
  }));
  if (!ran.ok) {
    return ran.error;
  }
  const { walked, strangers } = ran.value;
  const isSame =
    zoneLines.length === 0 && walked.every(({ state }) => state === "same" || state === "waits");
  return {
    exit: isSame ? EXIT.done : EXIT.failed,
    say: [
      ...zoneLines,
      ...(hub.value === null ? [NO_HUB] : []),
      ...walked.flatMap(walkedLines),
      ...strangers,
      isSame ? "All that hangs there is as planned." : `Next: tillwave plan apply ${file.path}`,
    ],
    json: {
      ...(isSame ? {} : { error: "differs" }),
      zones: zones?.ok === true ? zones.value.say : null,
      beacons: walked.map(walkedJson),
      strangers,
    },
  };
}

export const NO_HUB = "No hub was named (--hub): its zones were left out.";

export const walkedJson = ({ trouble, ...walked }: Walked): object => ({
  ...walked,
  why: trouble?.type ?? null,
  say: trouble?.say ?? null,
});
