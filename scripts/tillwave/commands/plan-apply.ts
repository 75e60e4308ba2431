/** Makes a shop as its plan says: its zones at the hub, and each beacon over the air. */
import type { ZonesView } from "@tillwave/shared/api/console-zones";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { exportPlan } from "@tillwave/shared/plan/export-plan";
import { CENTRAL_HELP, CENTRAL_OPTIONS } from "../central/open-central.ts";
import { type Command, EXIT, type Given, type Outcome, failed } from "../command.ts";
import { HUB_HELP, HUB_OPTIONS, type HubConsole, openHub, zonesChange } from "../plan/hub-zones.ts";
import {
  KEYS_HELP,
  KEYS_OPTION,
  PLAN_FILE,
  type PlanFile,
  STAND_IN_KEYS,
  planPathOf,
  readPlanFile,
  replacePlan,
} from "../plan/plan-file.ts";
import { checkSound, readSoundPlan, withShopAir } from "../plan/plan-run.ts";
import { type Walked, walkPlan, walkedLines } from "../plan/walk-plan.ts";
import { NO_HUB, diffShop, walkedJson } from "./plan-diff.ts";

export const planApply: Command = {
  name: "plan apply",
  does: "Makes the shop's beacons, and the hub's zones, as the plan says",
  takes: "[FILE] [--dry-run] [--keys FILE] [--central DIR] [--hub URL --password-file FILE]",
  help: [
    `  FILE            the plan (default: ${PLAN_FILE})`,
    "  --dry-run       says what would change, and changes nothing",
    KEYS_HELP,
    CENTRAL_HELP,
    HUB_HELP,
    "",
    "Each beacon is read first, and left alone where it is as planned. It takes its change wholly or not at all.",
    "One that cannot be reached does not stop the others: run this again when it can.",
    "With --hub the zones are published first, and the numbers that the hub gives are written into the plan.",
    "Exit codes: 0 all that hangs there is as planned, 1 something is not, 2 wrong usage, 3 no central, or no hub.",
  ].join("\n"),
  examples: [
    "tillwave plan apply --dry-run",
    "tillwave plan apply pier/shop.yaml --hub http://127.0.0.1:8448 --password-file password",
  ],
  options: {
    "dry-run": { type: "boolean" },
    ...KEYS_OPTION,
    ...CENTRAL_OPTIONS,
    ...HUB_OPTIONS,
  },
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    if (given.options["dry-run"] === true) {
      const file = readSoundPlan(given);
      return file.ok ? diffShop(given, file.value) : file.error;
    }
    const zoned = await publishZones(given);
    return zoned.ok ? applyShop(given, zoned.value) : zoned.error;
  },
};

interface Zoned {
  readonly file: PlanFile;
  readonly say: readonly string[];
}

/** The plan as it is once the hub has given its zones their numbers. */
async function publishZones(given: Given): Promise<Result<Zoned, Outcome>> {
  const hub = await openHub(given);
  if (!hub.ok) {
    return hub;
  }
  const file = hub.value === null ? readSoundPlan(given) : readPlanFile(planPathOf(given));
  if (!file.ok) {
    return file;
  }
  if (hub.value === null) {
    return ok({ file: file.value, say: [NO_HUB] });
  }
  const published = await publish(hub.value, file.value);
  if (!published.ok) {
    return published;
  }
  const numbered = writeNumbers(file.value, published.value.view);
  const sound = numbered.ok ? checkSound(numbered.value) : numbered;
  return sound.ok ? ok({ file: sound.value, say: published.value.say }) : sound;
}

async function publish(
  hub: HubConsole,
  { parsed }: PlanFile,
): Promise<Result<{ readonly view: ZonesView; readonly say: readonly string[] }, Outcome>> {
  const before = await hub.zones();
  const change = before.ok ? zonesChange(parsed.plan, before.value) : before;
  if (!before.ok || !change.ok) {
    return before.ok ? (change as Result<never, Outcome>) : before;
  }
  if (change.value.isSame) {
    return ok({ view: before.value, say: ["The hub's zones are as planned."] });
  }
  const after = await hub.publish(change.value.request);
  return after.ok ? ok({ view: after.value, say: change.value.say }) : after;
}

/** Of zones that had none. */
function writeNumbers(file: PlanFile, { zones }: ZonesView): Result<PlanFile, Outcome> {
  const { text, parsed, path } = file;
  const waiting = parsed.plan.zones.filter(({ place }) => (place ?? null) === null);
  const given = zones.filter((row) => waiting.some(({ name }) => name === row.name));
  const written = exportPlan(
    { text, parsed },
    { beacons: [], hub: { zones: given, emitters: [] } },
    STAND_IN_KEYS,
  );
  if (!written.ok) {
    const numbers = given.map(({ name, place }) => `${name}: ${place}`).join(", ");
    const say = `The numbers of its zones are to be written by hand, for it shares them by anchors: ${numbers}.`;
    return err(failed(written.error.type, `${path}: ${say}`));
  }
  if (written.value.text === text) {
    return ok(file);
  }
  const kept = replacePlan(file, written.value.text);
  return kept.ok ? readPlanFile(path) : kept;
}

async function applyShop(given: Given, { file, say }: Zoned): Promise<Outcome> {
  const ran = await withShopAir(given, file.path, (air) =>
    walkPlan(air, file.parsed.plan, { isApplied: true, now: Date.now }),
  );
  if (!ran.ok) {
    return { ...ran.error, say: [...say, ...ran.error.say] };
  }
  const of = (state: Walked["state"]): readonly Walked[] =>
    ran.value.filter((walked) => walked.state === state);
  const notDone = of("not-done");
  const summary = [
    `${of("applied").length} set, ${of("same").length} as they were, ${notDone.length} not done`,
    ...(of("waits").length > 0 ? [`, ${of("waits").length} not hung up yet`] : []),
  ].join("");
  const isDone = notDone.length === 0;
  return {
    exit: isDone ? EXIT.done : EXIT.failed,
    say: [
      ...say,
      ...ran.value.flatMap(walkedLines),
      `${summary}.`,
      ...(isDone
        ? []
        : [`Run it again where they can be reached: tillwave plan apply ${file.path}`]),
    ],
    json: {
      ...(isDone ? {} : { error: "not-all-done" }),
      applied: of("applied").length,
      same: of("same").length,
      notDone: notDone.length,
      waiting: of("waits").length,
      beacons: ran.value.map(walkedJson),
    },
  };
}
