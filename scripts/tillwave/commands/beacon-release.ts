/** Takes a beacon out of its shop: it forgets its settings and its keys. */
import { BEACON_FOLDER_HELP, BEACON_FOLDER_OPTION, askBeaconFor } from "../beacon/beacon-client.ts";
import { type Command, done, usage } from "../command.ts";

export const beaconRelease: Command = {
  name: "beacon release",
  does: "Makes the beacon of this machine forget its settings and keys, for good",
  takes: "--yes [--folder DIR]",
  help: [
    "  --yes           that is meant: nothing brings them back",
    BEACON_FOLDER_HELP,
    "",
    "It then says on air that it waits for settings. Ten seconds on its button do the same.",
  ].join("\n"),
  examples: ["tillwave beacon release --yes"],
  options: { yes: { type: "boolean" }, ...BEACON_FOLDER_OPTION },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    if (given.options["yes"] !== true) {
      return usage("It forgets its settings and keys for good. Say --yes where that is meant.");
    }
    const asked = await askBeaconFor(given, { ask: "release" }, "done");
    return asked.ok ? done(["It has forgotten them."], { released: true }) : asked.error;
  },
};
