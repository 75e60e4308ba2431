/** Gives the beacon of this machine its settings, all of them, from a file; or one over the air. */
import { readFileSync, statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { BEACON_LINE_BYTES_MAX, type BeaconStatus } from "@tillwave/shared/api/beacon";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { BEACON_FOLDER_HELP, BEACON_FOLDER_OPTION, askBeaconFor } from "../beacon/beacon-client.ts";
import { beaconStatusLines } from "../beacon/status-words.ts";
import { CENTRAL_HELP, CENTRAL_OPTIONS } from "../central/open-central.ts";
import { type Command, type Given, type Outcome, done, failed, textOf } from "../command.ts";
import { fileTrouble } from "../file-trouble.ts";
import { PLAN_HELP, PLAN_OPTION, findDevice, tellDevice } from "../plan/one-device.ts";
import { KEYS_HELP, KEYS_OPTION } from "../plan/plan-file.ts";

/** In milliseconds: a slot or two. */
const ON_AIR_WAIT = 3000;
const LOOK_EVERY = 100;
/** In these it has not come to the new settings yet. */
const WAITING = ["unclaimed", "starting"] as const;

export const beaconSet: Command = {
  name: "beacon set",
  does: "Gives the beacon of this machine, or one over the air, its settings, which are on air at once",
  takes: "FILE [--folder DIR | --device DEVICE]",
  help: [
    "  FILE            the settings, as JSON: beacon/README.md describes them. All are checked before any is taken.",
    "  --device DEVICE over the air: 16 hex digits, or its name in the plan. Fields that the file leaves out stay",
    PLAN_HELP,
    KEYS_HELP,
    CENTRAL_HELP,
    BEACON_FOLDER_HELP,
    "",
    "Keys go in and never come out. Settings that were there before are overwritten.",
  ].join("\n"),
  examples: [
    "tillwave beacon set door.json",
    "tillwave beacon set louder.json --device 'Above the door'",
  ],
  options: {
    device: { type: "string" },
    ...PLAN_OPTION,
    ...KEYS_OPTION,
    ...CENTRAL_OPTIONS,
    ...BEACON_FOLDER_OPTION,
  },
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const [path = ""] = given.names;
    const read = readSettings(path);
    if (!read.ok) {
      return failed("file", read.error);
    }
    const device = textOf(given, "device");
    if (device !== undefined) {
      return setOverTheAir(given, device, read.value);
    }
    const asked = await askBeaconFor(given, { ask: "apply", settings: read.value }, "status");
    if (!asked.ok) {
      return asked.error;
    }
    const status = (await untilOnAir(given)) ?? asked.value.status;
    return done(["Taken.", ...beaconStatusLines(status)], status);
  },
};

async function setOverTheAir(
  given: Given,
  text: string,
  settings: Record<string, unknown>,
): Promise<Outcome> {
  const device = findDevice(given, text);
  if (!device.ok) {
    return device.error;
  }
  const unixSeconds = Math.floor(Date.now() / 1000);
  const told = await tellDevice(given, device.value, () => [
    { act: "clock", unixSeconds },
    { act: "apply", settings, owner: null, confirm: false },
  ]);
  const { name, deviceId } = device.value;
  const next = "tillwave plan diff says what the plan says otherwise.";
  return told.ok ? done([`${name} has taken it.`, next], { device: deviceId }) : told.error;
}

/** What it says once the new settings are on air, or why they are not; null where it says nothing any more. */
async function untilOnAir(given: Given): Promise<BeaconStatus | null> {
  const end = performance.now() + ON_AIR_WAIT;
  for (;;) {
    const asked = await askBeaconFor(given, { ask: "status" }, "status");
    const status = asked.ok ? asked.value.status : null;
    const isWaiting = WAITING.some((state) => state === status?.air.state);
    if (!isWaiting || performance.now() > end) {
      return status;
    }
    await setTimeout(LOOK_EVERY);
  }
}

/** An object, whatever is in it: the beacon checks what. */
function readSettings(path: string): Result<Record<string, unknown>, string> {
  try {
    if (statSync(path).size > BEACON_LINE_BYTES_MAX / 2) {
      return err(`${path} is too long for settings.`);
    }
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? ok(value as Record<string, unknown>)
      : err(`${path} holds no settings: they are one JSON object.`);
  } catch (error) {
    return err(error instanceof SyntaxError ? `${path} is no JSON.` : fileTrouble(path, error));
  }
}
