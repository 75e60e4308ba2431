/** Writes down what hangs in a shop: its plan, as it is. */
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { type Exported, exportPlan } from "@tillwave/shared/plan/export-plan";
import type { Hanging } from "@tillwave/shared/plan/export-zones";
import { CENTRAL_HELP, CENTRAL_OPTIONS } from "../central/open-central.ts";
import { type Command, type Given, type Outcome, EXIT, failed, textOf, usage } from "../command.ts";
import { changeWords } from "../plan/finding-words.ts";
import { HUB_HELP, HUB_OPTIONS, openHub } from "../plan/hub-zones.ts";
import {
  KEYS_HELP,
  KEYS_OPTION,
  PLAN_FILE,
  type PlanFile,
  planPathOf,
  readPlanFile,
  replacePlan,
  siteKeysOf,
} from "../plan/plan-file.ts";
import { withShopAir } from "../plan/plan-run.ts";
import { type ShopAir, readDevice } from "../plan/shop-devices.ts";
import { REPLACE_HELP, REPLACE_OPTION, refuseToReplace, writeWhole } from "../tone/whole-file.ts";

const DEVICES_MAX = 1000;

export const planExport: Command = {
  name: "plan export",
  does: "Reads the shop's beacons and the hub's zones into its plan; comments and order stay",
  takes:
    "[FILE] [--device ID]… [--out FILE] [--dry-run] [--keys FILE] [--central DIR] [--hub URL …]",
  help: [
    `  FILE            the plan (default: ${PLAN_FILE}): tillwave plan init begins one`,
    "  --device ID     one more that hangs there and is not in the plan, 16 hex digits; may be given again",
    "  --out FILE      writes another file, and leaves the plan as it is",
    "  --dry-run       says what would be written, and writes nothing",
    KEYS_HELP,
    CENTRAL_HELP,
    HUB_HELP,
    REPLACE_HELP,
    "",
    "What cannot be reached stays as it is in the plan. Exit codes: 0 all was read, 1 something was not.",
  ].join("\n"),
  examples: [
    "tillwave plan export",
    "tillwave plan export pier/shop.yaml --device 0011223344556677 --out pier/as-it-is.yaml",
  ],
  options: {
    device: { type: "string", multiple: true },
    out: { type: "string" },
    "dry-run": { type: "boolean" },
    ...KEYS_OPTION,
    ...CENTRAL_OPTIONS,
    ...HUB_OPTIONS,
    ...REPLACE_OPTION,
  },
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const more = given.options["device"];
    const devices = Array.isArray(more) ? more.map((id: string) => id.toLowerCase()) : [];
    const wrong = devices.find((id) => !/^[\da-f]{16}$/u.test(id));
    if (wrong !== undefined || devices.length > DEVICES_MAX) {
      return usage(`--device takes 16 hex digits, not "${wrong ?? ""}".`);
    }
    const refused = refuseToReplace(textOf(given, "out"), given);
    if (refused !== null) {
      return refused;
    }
    const file = readPlanFile(planPathOf(given));
    return file.ok ? exportShop(given, file.value, devices) : file.error;
  },
};

async function exportShop(given: Given, file: PlanFile, more: readonly string[]): Promise<Outcome> {
  const hub = await readHub(given);
  if (!hub.ok) {
    return hub.error;
  }
  const ran = await withShopAir(given, file.path, async (air) => {
    const read = await readAll(air, file, more);
    const { text, parsed } = file;
    const hanging = { beacons: read.beacons, hub: hub.value };
    return { read, exported: exportPlan({ text, parsed }, hanging, siteKeysOf(air.keys)) };
  });
  if (!ran.ok) {
    return ran.error;
  }
  const { read, exported } = ran.value;
  if (!exported.ok) {
    const next = "Write them out, each for itself. Nothing was written.";
    return failed(exported.error.type, `${file.path} shares beacons by anchors.`, next);
  }
  const written = write(given, file, exported.value);
  return written.ok ? report(written.value, read, exported.value) : written.error;
}

async function readHub(given: Given): Promise<Result<Hanging["hub"], Outcome>> {
  const hub = await openHub(given);
  if (!hub.ok || hub.value === null) {
    return hub.ok ? ok(null) : hub;
  }
  const view = await hub.value.zones();
  return view.ok ? ok(view.value) : view;
}

interface ReadAll {
  readonly beacons: Hanging["beacons"];
  readonly missed: readonly {
    readonly name: string;
    readonly device: string;
    readonly say: string;
  }[];
}

async function readAll(air: ShopAir, file: PlanFile, more: readonly string[]): Promise<ReadAll> {
  const nameByDevice = new Map(more.map((device) => [device, device]));
  for (const { name, device } of file.parsed.plan.beacons) {
    if (device !== null) {
      nameByDevice.set(device, name);
    }
  }
  const beacons: Hanging["beacons"][number][] = [];
  const missed: ReadAll["missed"][number][] = [];
  for (const [device, name] of nameByDevice) {
    const { state, trouble } = await readDevice(air, { deviceId: device, name });
    if (state.type === "read" && state.settings !== null) {
      beacons.push({ device, settings: state.settings });
    } else {
      const say = trouble?.say ?? "It has no settings that this program understands.";
      missed.push({ name, device, say });
    }
  }
  return { beacons, missed };
}

/** What was done, in words. */
function write(given: Given, file: PlanFile, { text }: Exported): Result<string, Outcome> {
  const out = textOf(given, "out");
  const isSame = text === file.text;
  if (given.options["dry-run"] === true) {
    return ok(isSame ? `${file.path} would stay as it is.` : `${file.path} would become:\n${text}`);
  }
  if (out !== undefined) {
    const written = writeWhole(out, [toUtf8(text)], given);
    return written.ok ? ok(`${out} is written.`) : written;
  }
  if (isSame) {
    return ok(`${file.path} stays as it is: all that was read is in it.`);
  }
  const kept = replacePlan(file, text);
  return kept.ok ? ok(`${file.path} is written.`) : err(kept.error);
}

function report(said: string, { beacons, missed }: ReadAll, { unsaid, text }: Exported): Outcome {
  const isDone = missed.length === 0 && unsaid.length === 0;
  return {
    exit: isDone ? EXIT.done : EXIT.failed,
    say: [
      ...missed.map(({ name, device, say }) => `${name} (${device}): NOT READ. ${say}`),
      ...unsaid.flatMap(({ device, changes }) => [
        `${device} has what this plan cannot say of it:`,
        ...changes.map((change) => `  ${changeWords(change)}`),
      ]),
      said,
      `${beacons.length} read, ${missed.length} not.`,
    ],
    json: {
      ...(isDone ? {} : { error: "not-all-read" }),
      read: beacons.length,
      missed,
      unsaid,
      plan: text,
    },
  };
}
