/** Begins a shop's plan, with its keys where no hub has them. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { makeFolder } from "@tillwave/shared/host/atomic-file";
import { SCHEMA_FILE, formatStorePlanJsonSchema } from "@tillwave/shared/plan/plan-json-schema";
import { formatShopKeys, makeShopKeys } from "@tillwave/shared/plan/shop-keys";
import { makePlanText } from "@tillwave/shared/plan/write-plan";
import { shopTime } from "@tillwave/shared/presence/shop-time";
import { type Command, type Given, done, failed, textOf, usage } from "../command.ts";
import { fileTrouble } from "../file-trouble.ts";
import { KEYS_FILE, PLAN_FILE } from "../plan/plan-file.ts";
import { wholeOption } from "../tone/tone-options.ts";
import { writeWhole } from "../tone/whole-file.ts";

const UUID_BYTES = 16;
const NAME_MAX = 60;
const ZONE_NAME_MAX = 40;

export const planInit: Command = {
  name: "plan init",
  does: "Begins the plan of a shop: what hangs where, in one file",
  takes: "[FOLDER] --name NAME [--zone NAME]… [--major N] [--uuid UUID] [--time-zone ZONE] [--hub]",
  help: [
    `  FOLDER            where ${PLAN_FILE}, ${KEYS_FILE} and ${SCHEMA_FILE} are written (default: here)`,
    "  --name NAME       of the shop",
    "  --zone NAME       may be given again for each; the first is the door's",
    "  --major N         the shop's number in its chain, 0 to 65535 (default: 1)",
    "  --uuid UUID       the chain's; a new one where it is not given",
    "  --time-zone ZONE  as Asia/Hong_Kong (default: this machine's)",
    "  --hub             a hub has the keys and numbers the zones: no key file is made",
    "",
    "Nothing is written over. The keys are for this shop alone: keep a copy in a safe, and show them to nobody.",
  ].join("\n"),
  examples: [
    "tillwave plan init --name 'Harbour Bakery' --zone Entrance --zone 'Drinks aisle'",
    "tillwave plan init pier --name 'Pier' --zone Door --major 7 --uuid 1f0a5c8e-6d42-4b7f-9a3e-54494c4c5741 --hub",
  ],
  options: {
    name: { type: "string" },
    zone: { type: "string", multiple: true },
    major: { type: "string" },
    uuid: { type: "string" },
    "time-zone": { type: "string" },
    hub: { type: "boolean" },
  },
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const name = textOf(given, "name") ?? "";
    const zones = zonesOf(given);
    if (name.trim() === "" || name.length > NAME_MAX) {
      return usage("A plan needs the shop's name: --name 'Harbour Bakery'");
    }
    if (zones.some((zone) => zone.trim() === "" || zone.length > ZONE_NAME_MAX)) {
      return usage(`--zone takes 1 to ${ZONE_NAME_MAX} characters.`);
    }
    const major = wholeOption(given, "major", { min: 0, max: 0xffff, usual: 1 });
    if (!major.ok) {
      return usage(major.error);
    }
    const uuid = textOf(given, "uuid")?.replaceAll("-", "").toLowerCase();
    if (uuid !== undefined && !/^[\da-f]{32}$/u.test(uuid)) {
      return usage("--uuid takes 32 hex digits, as 1f0a5c8e-6d42-4b7f-9a3e-54494c4c5741.");
    }
    const timeZone = textOf(given, "time-zone") ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (shopTime(0, timeZone) === null) {
      return usage(`There is no time zone "${timeZone}". They are named as Asia/Hong_Kong.`);
    }
    const hasHub = given.options["hub"] === true;
    const text = makePlanText({
      name,
      uuid: uuid ?? toHex(nodeRandom.bytes(UUID_BYTES)),
      major: major.value,
      timeZone,
      zones,
      hasHub,
      beacons: [],
    });
    return writeAll(given, text, hasHub);
  },
};

function zonesOf({ options }: Given): readonly string[] {
  const zones = options["zone"];
  return Array.isArray(zones) ? [...new Set(zones)] : [];
}

function writeAll(given: Given, text: string, hasHub: boolean): ReturnType<typeof done> {
  const folder = given.names[0] ?? ".";
  const keys = hasHub ? null : formatShopKeys(makeShopKeys((length) => nodeRandom.bytes(length)));
  const files: (readonly [string, string])[] = [[PLAN_FILE, text]];
  if (keys !== null) {
    files.push([KEYS_FILE, keys]);
  }
  const there = files.map(([file]) => join(folder, file)).find((path) => existsSync(path));
  if (there !== undefined) {
    const next = "Name another folder, or take it away.";
    return failed("already-there", `${there} is there already, and stays as it is.`, next);
  }
  try {
    makeFolder(folder);
  } catch (error) {
    return failed("file", fileTrouble(folder, error));
  }
  for (const [file, content] of files) {
    const written = writeWhole(join(folder, file), [toUtf8(content)], given);
    if (!written.ok) {
      return written.error;
    }
  }
  // It is the same for all shops: one that is there already does as well.
  if (!existsSync(join(folder, SCHEMA_FILE))) {
    writeWhole(join(folder, SCHEMA_FILE), [toUtf8(formatStorePlanJsonSchema())], given);
  }
  const path = join(folder, PLAN_FILE);
  return done(
    [
      `${path} is made.`,
      ...(keys === null ? [] : [`${join(folder, KEYS_FILE)} is made: keep a copy in a safe.`]),
      `Next: tillwave beacon provision LABEL --plan ${path} --name 'Above the door' --zone …`,
    ],
    { plan: path, keys: keys === null ? null : join(folder, KEYS_FILE) },
  );
}
