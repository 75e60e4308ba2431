/** Tells the beacon of this machine the time, where no network does. */
import { BEACON_FOLDER_HELP, BEACON_FOLDER_OPTION, askBeaconFor } from "../beacon/beacon-client.ts";
import { type Command, done, usage } from "../command.ts";

const NOW = "now";
const U32_MAX = 0xffff_ffff;

export const beaconClock: Command = {
  name: "beacon clock",
  does: "Tells the beacon of this machine what time it is",
  takes: "[TIME] [--folder DIR]",
  help: [
    `  TIME            Unix seconds, or ${NOW} (default): this machine's clock is right`,
    BEACON_FOLDER_HELP,
    "",
    "The beacon's clock never goes back: where it is ahead it goes slower, until the time is there.",
  ].join("\n"),
  examples: ["tillwave beacon clock", "tillwave beacon clock 1790000000"],
  options: BEACON_FOLDER_OPTION,
  namesMin: 0,
  namesMax: 1,
  async run(given) {
    const [text = NOW] = given.names;
    const unixSeconds =
      text === NOW ? Math.floor(Date.now() / 1000) : /^\d{1,10}$/u.test(text) ? Number(text) : NaN;
    if (!(unixSeconds <= U32_MAX)) {
      return usage(`TIME is ${NOW} or Unix seconds, not "${text}".`);
    }
    const asked = await askBeaconFor(given, { ask: "clock", unixSeconds }, "done");
    return asked.ok
      ? done([`Told: ${new Date(unixSeconds * 1000).toISOString()}`], { unixSeconds })
      : asked.error;
  },
};
