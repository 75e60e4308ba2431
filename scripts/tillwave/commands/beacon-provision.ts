/** Claims a beacon over the air by its label: it becomes the shop's, and one of its plan. */
import { readFileSync } from "node:fs";
import type { CentralOrder } from "@tillwave/shared/api/central";
import {
  type Label,
  type LabelFault,
  parseLabel,
} from "@tillwave/shared/beacon/provisioning/label";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { toHex } from "@tillwave/shared/core/bytes";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { compileBeacon } from "@tillwave/shared/plan/compile-plan";
import { exportPlan } from "@tillwave/shared/plan/export-plan";
import { withoutKeys } from "@tillwave/shared/plan/diff-plan";
import { newestOwnerKey } from "@tillwave/shared/plan/shop-keys";
import { writeDevice } from "@tillwave/shared/plan/write-plan";
import type { PlanBeacon } from "@tillwave/shared/plan/store-plan";
import { CENTRAL_HELP, CENTRAL_OPTIONS, centralOutcome } from "../central/open-central.ts";
import { runOrder, troubleOf } from "../central/run-order.ts";
import { type Command, type Given, type Outcome, done, failed, textOf, usage } from "../command.ts";
import { fileTrouble } from "../file-trouble.ts";
import { compileFaultWords } from "../plan/finding-words.ts";
import { PLAN_HELP, PLAN_OPTION, planOf } from "../plan/one-device.ts";
import {
  KEYS_HELP,
  KEYS_OPTION,
  type PlanFile,
  readPlanFile,
  replacePlan,
  siteKeysOf,
} from "../plan/plan-file.ts";
import { withShopAir } from "../plan/plan-run.ts";
import { type ShopAir, isOnAir } from "../plan/shop-devices.ts";

const LABEL_FILE_BYTES_MAX = 10_000;
const STDIN = 0;

export const beaconProvision: Command = {
  name: "beacon provision",
  does: "Claims a new beacon over the air by its label, sets it as planned, and writes it into the plan",
  takes: "LABEL --name NAME [--zone ZONE] [--plan FILE] [--dry-run]",
  help: [
    "  LABEL           the text of its QR code (TWB1…) or the 26 letters below it; - reads it from the standard input",
    "  --label-file F  reads it from a file: so it is not in the shell's history",
    "  --name NAME     where it hangs: a beacon of the plan that has no device yet, or a new one",
    "  --zone ZONE     by its name; of a new one",
    PLAN_HELP,
    KEYS_HELP,
    CENTRAL_HELP,
    "  --dry-run       says what would be done, and does nothing",
    "",
    "It is claimed and set in one go, wholly or not at all, and then listened for. Given again, it goes on where it stopped.",
  ].join("\n"),
  examples: [
    "tillwave beacon provision 7Q4K2-M0D8T-3XW5Z-RRB1A-C9P0E4 --name 'Above the door' --zone Entrance",
    "tillwave beacon provision - --name Fridge --plan pier/shop.yaml < label.txt",
  ],
  options: {
    "label-file": { type: "string" },
    name: { type: "string" },
    zone: { type: "string" },
    "dry-run": { type: "boolean" },
    ...PLAN_OPTION,
    ...KEYS_OPTION,
    ...CENTRAL_OPTIONS,
  },
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const label = readLabel(given);
    const file = label.ok ? readPlanFile(planOf(given)) : label;
    if (!label.ok || !file.ok) {
      return label.ok ? (file as { error: Outcome }).error : label.error;
    }
    const deviceId = toHex(label.value.deviceId);
    const place = findPlace(given, file.value, deviceId);
    if (!place.ok) {
      return place.error;
    }
    const ran = await withShopAir(given, file.value.path, (air) =>
      claim(given, air, { label: label.value, file: file.value, place: place.value }),
    );
    return ran.ok ? ran.value : ran.error;
  },
};

const crypto = createNodeCrypto();

/** What is wrong with it is said without a letter of it. */
function readLabel(given: Given): Result<Label, Outcome> {
  const [name] = given.names;
  const file = textOf(given, "label-file");
  if ((name === undefined) === (file === undefined)) {
    return err(usage("It takes a label: LABEL, - for the standard input, or --label-file FILE."));
  }
  let text = name ?? "";
  if (file !== undefined || name === "-") {
    try {
      text = readFileSync(file ?? STDIN, "utf8").slice(0, LABEL_FILE_BYTES_MAX);
    } catch (error) {
      return err(failed("file", fileTrouble(file ?? "The standard input", error)));
    }
  }
  const label = parseLabel(text.trim(), crypto);
  return label.ok ? label : err(usage(labelWords(label.error)));
}

function labelWords(fault: LabelFault): string {
  switch (fault.type) {
    case "nothing":
      return "The label is empty.";
    case "foreign-code":
      return "That is no beacon's label. It begins with TWB1, or has 26 letters and digits.";
    case "damaged-code":
      return "The code of the label was not read whole. Scan it again, or type the 26 letters below it.";
    case "wrong-letter":
      return `No label has the letter “${fault.letter}”, the ${fault.at + 1}th. Look again.`;
    case "wrong-length":
      return `A label has 26 letters and digits, and these are ${fault.characters}.`;
    case "mistyped":
      return "The last letter cannot be right. Look again.";
  }
}

interface Place {
  /** In the plan's list; -1: a new one. */
  readonly index: number;
  readonly beacon: PlanBeacon;
}

function findPlace(
  given: Given,
  { path, parsed }: PlanFile,
  device: string,
): Result<Place, Outcome> {
  const { beacons, zones } = parsed.plan;
  const byDevice = beacons.findIndex((beacon) => beacon.device === device);
  const name = textOf(given, "name") ?? beacons[byDevice]?.name;
  if (name === undefined) {
    return err(usage("Say where it hangs: --name 'Above the door'"));
  }
  const index = beacons.findIndex((beacon) => beacon.name === name);
  const there = beacons[index];
  if (byDevice >= 0 && byDevice !== index) {
    const say = `${path} has this device as “${beacons[byDevice]?.name ?? ""}”.`;
    return err(failed("device-twice", say, "Name it so, or change the plan first."));
  }
  if (there !== undefined && there.device !== null && there.device !== device) {
    const say = `“${name}” is another device in ${path}: ${there.device}.`;
    return err(
      failed(
        "device-twice",
        say,
        "Take that one down first: make its device null. Or give another --name.",
      ),
    );
  }
  const zone = textOf(given, "zone") ?? there?.zone ?? null;
  if (zone === null || !zones.some((one) => one.name === zone)) {
    const names = zones.map((one) => `“${one.name}”`).join(", ");
    const say = zone === null ? "Say its zone: --zone NAME." : `${path} has no zone “${zone}”.`;
    return err(usage(`${say} It has: ${names === "" ? "none yet" : names}.`));
  }
  return ok({ index, beacon: { ...(there ?? { name }), device, zone } });
}

interface Claim {
  readonly label: Label;
  readonly file: PlanFile;
  readonly place: Place;
}

async function claim(given: Given, air: ShopAir, { label, file, place }: Claim): Promise<Outcome> {
  const { beacon } = place;
  const deviceId = toHex(label.deviceId);
  const settings = compileBeacon(file.parsed.plan, beacon, siteKeysOf(air.keys));
  if (!settings.ok) {
    return failed(settings.error.type, `“${beacon.name}”: ${compileFaultWords(settings.error)}`);
  }
  const facts = { device: deviceId, name: beacon.name, zone: beacon.zone, plan: file.path };
  if (given.options["dry-run"] === true) {
    const say = `${deviceId} would be claimed as “${beacon.name}”, zone “${beacon.zone ?? ""}”.`;
    return done([say, "Nothing was done."], { ...facts, dryRun: true });
  }
  const now = Date.now();
  const order: CentralOrder = {
    deviceId,
    access: { slot: "label", key: toHex(label.key) },
    acts: [
      { act: "clock", unixSeconds: Math.floor(now / 1000) },
      {
        act: "apply",
        settings: { ...settings.value },
        owner: newestOwnerKey(air.keys, deviceId, crypto),
        confirm: isOnAir(settings.value, now),
      },
    ],
  };
  const ran = await runOrder(air.central, order, { name: beacon.name, progress: given.progress });
  if (!ran.ok) {
    return centralOutcome(ran.error);
  }
  const trouble = troubleOf(ran.value);
  if (trouble !== null && trouble.type !== "not-heard") {
    return failed(trouble.type, trouble.say);
  }
  // It is the shop's from here on, whether it is heard or not: that is written down first.
  const written = writeDown(file, place, settings.value);
  if (!written.ok) {
    const next = `It is claimed. Write its device into ${file.path} by hand: "${deviceId}".`;
    return { ...written.error, say: [...written.error.say, next] };
  }
  if (trouble !== null) {
    return failed(trouble.type, `It is claimed, and in ${file.path}.`, trouble.say);
  }
  const { heard, took, roundTrips } = ran.value;
  return done(
    [
      `${beacon.name} (${deviceId}) is the shop's, and in ${file.path}.`,
      ...(heard === null
        ? ["Its shop is closed at this hour: it is heard when it opens."]
        : [`Heard on air${heard.rssi === null ? "" : `, ${heard.rssi} dBm`}.`]),
    ],
    { ...facts, heard, took, roundTrips },
  );
}

/** Only its device's id, where nothing else is to be written. */
function writeDown(
  file: PlanFile,
  { index, beacon }: Place,
  settings: BeaconSettings,
): Result<void, Outcome> {
  const { text, parsed } = file;
  const device = beacon.device ?? "";
  const old = parsed.plan.beacons[index];
  if (old?.device === device && old.zone === beacon.zone) {
    return ok(undefined);
  }
  if (old !== undefined && old.zone === beacon.zone) {
    const written = writeDevice(text, parsed, { index, device });
    if (written !== null) {
      return replacePlan(file, written);
    }
  }
  const hanging = { beacons: [{ device, settings: withoutKeys(settings) }], hub: null };
  const exported = exportPlan({ text, parsed }, hanging, STAND_IN);
  return exported.ok
    ? replacePlan(file, exported.value.text)
    : err(failed(exported.error.type, `${file.path} shares beacons by anchors.`));
}

const STAND_IN = { siteKey: new Uint8Array(32), mac: crypto };
