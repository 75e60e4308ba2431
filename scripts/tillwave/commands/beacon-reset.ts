/** Lets a beacon forget all but its label, over the air: as ten seconds on its button do. */
import { CENTRAL_HELP, CENTRAL_OPTIONS } from "../central/open-central.ts";
import { type Command, done, usage } from "../command.ts";
import { confirmed } from "../plan/confirm.ts";
import { PLAN_HELP, PLAN_OPTION, findDevice, tellDevice } from "../plan/one-device.ts";
import { KEYS_HELP, KEYS_OPTION } from "../plan/plan-file.ts";

export const beaconReset: Command = {
  name: "beacon reset",
  does: "Factory reset over the air: a beacon of this shop forgets all but its label",
  takes: "DEVICE [--yes] [--keys FILE]",
  help: [
    "  DEVICE          16 hex digits, or its name in the plan",
    "  --yes           does not ask again",
    PLAN_HELP,
    KEYS_HELP,
    CENTRAL_HELP,
    "",
    "Whose keys are lost is reset at its button: ten seconds.",
  ].join("\n"),
  examples: [
    "tillwave beacon reset 'Above the door'",
    "tillwave beacon reset 0011223344556677 --yes",
  ],
  options: { yes: { type: "boolean" }, ...PLAN_OPTION, ...KEYS_OPTION, ...CENTRAL_OPTIONS },
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const device = findDevice(given, given.names[0] ?? "");
    if (!device.ok) {
      return device.error;
    }
    const { name, deviceId } = device.value;
    const question = `“${name}” will forget this shop, its settings and its keys.`;
    if (!(await confirmed(given, question))) {
      return usage(`${question} Say --yes where that is meant.`);
    }
    const told = await tellDevice(given, device.value, () => [{ act: "reset" }]);
    const next = "It is nobody's now. Claim it anew: tillwave beacon provision LABEL";
    return told.ok
      ? done([`${name} is reset.`, next], { device: deviceId, reset: true })
      : told.error;
  },
};
