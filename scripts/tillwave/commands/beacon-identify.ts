/** Which of all the boxes on the ceiling is it? */
import { BEACON_FOLDER_HELP, BEACON_FOLDER_OPTION, askBeaconFor } from "../beacon/beacon-client.ts";
import { CENTRAL_HELP, CENTRAL_OPTIONS } from "../central/open-central.ts";
import { type Command, type Given, type Outcome, done, textOf } from "../command.ts";
import { PLAN_HELP, PLAN_OPTION, findDevice, tellDevice } from "../plan/one-device.ts";
import { KEYS_HELP, KEYS_OPTION } from "../plan/plan-file.ts";

export const beaconIdentify: Command = {
  name: "beacon identify",
  does: "Lets the beacon of this machine, or one over the air, blink: here I am",
  takes: "[--folder DIR | --device DEVICE]",
  help: [
    "  --device DEVICE over the air: 16 hex digits, or its name in the plan",
    PLAN_HELP,
    KEYS_HELP,
    CENTRAL_HELP,
    BEACON_FOLDER_HELP,
    "",
    "It needs a lamp: the panel of its settings.",
  ].join("\n"),
  examples: ["tillwave beacon identify", "tillwave beacon identify --device 'Above the door'"],
  options: {
    device: { type: "string" },
    ...PLAN_OPTION,
    ...KEYS_OPTION,
    ...CENTRAL_OPTIONS,
    ...BEACON_FOLDER_OPTION,
  },
  namesMin: 0,
  namesMax: 0,
  async run(given) {
    const device = textOf(given, "device");
    if (device !== undefined) {
      return identifyOverTheAir(given, device);
    }
    const asked = await askBeaconFor(given, { ask: "identify" }, "done");
    return asked.ok
      ? done(["It blinks for half a minute. No lamp? tillwave beacon status"], { identifies: true })
      : asked.error;
  },
};

async function identifyOverTheAir(given: Given, text: string): Promise<Outcome> {
  const device = findDevice(given, text);
  if (!device.ok) {
    return device.error;
  }
  const told = await tellDevice(given, device.value, () => [{ act: "identify" }]);
  return told.ok
    ? done([`${device.value.name} blinks for half a minute.`], {
        identifies: true,
        device: device.value.deviceId,
      })
    : told.error;
}
