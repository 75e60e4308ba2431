/** Gives the beacon of this machine its settings: all of them, from a file. */
import { readFileSync, statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { BEACON_LINE_BYTES_MAX, type BeaconStatus } from "@tillwave/shared/api/beacon";
import { type Result, err, ok } from "@tillwave/shared/core/result";
import { BEACON_FOLDER_HELP, BEACON_FOLDER_OPTION, askBeaconFor } from "../beacon/beacon-client.ts";
import { beaconStatusLines } from "../beacon/status-words.ts";
import { type Command, type Given, done, failed } from "../command.ts";

/** In milliseconds: a slot or two. */
const ON_AIR_WAIT = 3000;
const LOOK_EVERY = 100;
/** In these it has not come to the new settings yet. */
const WAITING = ["unclaimed", "starting"] as const;

export const beaconSet: Command = {
  name: "beacon set",
  does: "Gives the beacon of this machine its settings, which are on air at once",
  takes: "FILE [--folder DIR]",
  help: [
    "  FILE            the settings, as JSON: beacon/README.md describes them. All are checked before any is taken.",
    BEACON_FOLDER_HELP,
    "",
    "Keys go in and never come out. Settings that were there before are overwritten.",
  ].join("\n"),
  examples: ["tillwave beacon set door.json", "tillwave beacon set door.json --json"],
  options: BEACON_FOLDER_OPTION,
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const [path = ""] = given.names;
    const read = readSettings(path);
    if (!read.ok) {
      return failed("file", read.error);
    }
    const asked = await askBeaconFor(given, { ask: "apply", settings: read.value }, "status");
    if (!asked.ok) {
      return asked.error;
    }
    const status = (await untilOnAir(given)) ?? asked.value.status;
    return done(["Taken.", ...beaconStatusLines(status)], status);
  },
};

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
    return err(`${path} cannot be read as JSON: ${(error as Error).message}`);
  }
}
