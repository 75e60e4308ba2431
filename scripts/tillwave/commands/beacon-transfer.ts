/** Gives a beacon away: to whoever scans its label, or to another shop's keys. */
import { makeKeys } from "@tillwave/shared/plan/compile-plan";
import { parseFoundSettings } from "@tillwave/shared/plan/diff-plan";
import { newestOwnerKey } from "@tillwave/shared/plan/shop-keys";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { CENTRAL_HELP, CENTRAL_OPTIONS } from "../central/open-central.ts";
import { type Command, type Given, type Outcome, done, textOf, usage } from "../command.ts";
import {
  type NamedDevice,
  PLAN_HELP,
  PLAN_OPTION,
  findDevice,
  tellDevice,
} from "../plan/one-device.ts";
import { KEYS_HELP, KEYS_OPTION, readKeys, siteKeysOf } from "../plan/plan-file.ts";
import { confirmed } from "../plan/confirm.ts";

export const beaconTransfer: Command = {
  name: "beacon transfer",
  does: "Gives a beacon away over the air: it forgets this shop, or takes another's key",
  takes: "DEVICE [--to-keys FILE] [--yes] [--keys FILE]",
  help: [
    "  DEVICE          16 hex digits, or its name in the plan",
    "  --to-keys FILE  another shop's keys: it is theirs at once. Else it is nobody's, and whoever has its label can claim it",
    "  --yes           does not ask again",
    PLAN_HELP,
    KEYS_HELP,
    CENTRAL_HELP,
    "",
    "Released, it forgets its settings and keys and says on air that it waits. With --to-keys it goes on with its settings.",
  ].join("\n"),
  examples: [
    "tillwave beacon transfer 'Above the door' --yes",
    "tillwave beacon transfer 0011223344556677 --to-keys other/shop-keys.json",
  ],
  options: {
    "to-keys": { type: "string" },
    yes: { type: "boolean" },
    ...PLAN_OPTION,
    ...KEYS_OPTION,
    ...CENTRAL_OPTIONS,
  },
  namesMin: 1,
  namesMax: 1,
  async run(given) {
    const device = findDevice(given, given.names[0] ?? "");
    if (!device.ok) {
      return device.error;
    }
    const to = textOf(given, "to-keys");
    const { name } = device.value;
    const question =
      to === undefined
        ? `“${name}” will forget this shop, its settings and its keys.`
        : `“${name}” will obey the keys of ${to} alone.`;
    if (!(await confirmed(given, question))) {
      return usage(`${question} Say --yes where that is meant.`);
    }
    return to === undefined ? release(given, device.value) : handOver(given, device.value, to);
  },
};

async function release(given: Given, device: NamedDevice): Promise<Outcome> {
  const told = await tellDevice(given, device, () => [{ act: "release" }]);
  return told.ok
    ? done(
        [
          `${device.name} is nobody's now: whoever has its label can claim it.`,
          "Make its device null in the plan.",
        ],
        { device: device.deviceId, released: true },
      )
    : told.error;
}

async function handOver(given: Given, device: NamedDevice, to: string): Promise<Outcome> {
  const keys = readKeys(to);
  if (!keys.ok) {
    return keys.error;
  }
  const theirs = keys.value.keys;
  const owner = newestOwnerKey(theirs, device.deviceId, createNodeCrypto());
  const read = await tellDevice(given, device, () => [{ act: "read" }]);
  if (!read.ok) {
    return read.error;
  }
  const found = parseFoundSettings(read.value.results[0]?.value);
  // The ids that roll are made of the shop's key as well: with the old ones it could still be followed.
  const made =
    found === null || found.keys === null
      ? null
      : makeKeys(device.deviceId, found.keys, siteKeysOf(theirs));
  const settings = made === null ? {} : { keys: made };
  const told = await tellDevice(given, device, () => [
    { act: "apply", settings, owner, confirm: false },
  ]);
  return told.ok
    ? done(
        [
          `${device.name} obeys the keys of ${to} now.`,
          "Take it out of this plan, and put it into theirs: tillwave plan apply does the rest.",
        ],
        { device: device.deviceId, transferred: true },
      )
    : told.error;
}
