/** Which of all the boxes on the ceiling is it? */
import { BEACON_FOLDER_HELP, BEACON_FOLDER_OPTION, askBeaconFor } from "../beacon/beacon-client.ts";
import { type Command, done } from "../command.ts";

export const beaconIdentify: Command = {
  name: "beacon identify",
  does: "Lets the beacon of this machine blink: here I am",
  takes: "[--folder DIR]",
  help: [BEACON_FOLDER_HELP, "", "It needs a lamp: the panel of its settings."].join("\n"),
  examples: ["tillwave beacon identify"],
  options: BEACON_FOLDER_OPTION,
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const asked = await askBeaconFor(given, { ask: "identify" }, "done");
    return asked.ok
      ? done(["It blinks for half a minute. No lamp? tillwave beacon status"], { identifies: true })
      : asked.error;
  },
};
