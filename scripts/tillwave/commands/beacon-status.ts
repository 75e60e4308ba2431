/** What the beacon of this machine has on air, and how it is. */
import { BEACON_FOLDER_HELP, BEACON_FOLDER_OPTION, askBeaconFor } from "../beacon/beacon-client.ts";
import { beaconStatusLines } from "../beacon/status-words.ts";
import { type Command, EXIT, done } from "../command.ts";

/** In these it does what it is there for. */
const WELL = ["on-air", "closed"] as const;

export const beaconStatus: Command = {
  name: "beacon status",
  does: "Says what the beacon of this machine has on air, and what is wrong with it",
  takes: "[--folder DIR]",
  help: [
    BEACON_FOLDER_HELP,
    "",
    "Exit codes: 0 all is well, 1 it is not on air and should be, or has no settings, 3 it does not run.",
  ].join("\n"),
  examples: ["tillwave beacon status", "tillwave beacon status --json"],
  options: BEACON_FOLDER_OPTION,
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const asked = await askBeaconFor(given, { ask: "status" }, "status");
    if (!asked.ok) {
      return asked.error;
    }
    const { status } = asked.value;
    const said = done(beaconStatusLines(status), status);
    return WELL.some((state) => state === status.air.state) ? said : { ...said, exit: EXIT.failed };
  },
};
