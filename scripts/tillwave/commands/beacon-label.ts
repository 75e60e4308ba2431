/** What is printed and stuck on a beacon's case: whoever has it can claim the beacon, as long as it is nobody's. */
import { renderUnicodeCompact } from "uqr";
import { BEACON_FOLDER_HELP, BEACON_FOLDER_OPTION, askBeaconFor } from "../beacon/beacon-client.ts";
import { type Command, done } from "../command.ts";

/** Modules of white that a reader wants on every side. */
const QUIET_ZONE = 4;

export const beaconLabel: Command = {
  name: "beacon label",
  does: "Shows the label of this machine's beacon: a QR code, and the same to type",
  takes: "[--folder DIR]",
  help: [
    BEACON_FOLDER_HELP,
    "",
    "Scan it at the till, or print it and stick it on the case. It opens the beacon while it is",
    "nobody's, and stays the same for good: through a release, a reset and a new card's settings.",
  ].join("\n"),
  examples: ["tillwave beacon label", "tillwave beacon label --json"],
  options: BEACON_FOLDER_OPTION,
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const asked = await askBeaconFor(given, { ask: "label" }, "label");
    if (!asked.ok) {
      return asked.error;
    }
    const { deviceId, qr, text } = asked.value;
    const drawn = renderUnicodeCompact(qr, { ecc: "M", boostEcc: false, border: QUIET_ZONE });
    return done([...drawn.split("\n"), text, `Device ${deviceId}`], { deviceId, qr, text });
  },
};
