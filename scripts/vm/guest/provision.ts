/**
 * Claims a beacon by its label with a central of its own, and says how that went: the job, as one line of JSON.
 *
 *   node provision.mjs N LABEL SETTINGS-FILE OWNER-KEY      on hciN; beside it lie ear.mjs and the modules of the beacon's package
 */
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { linuxRadios } from "@tillwave/beacon-central/adapters/linux-radios";
import { monotonic } from "@tillwave/beacon-central/adapters/monotonic";
import { createCentral } from "@tillwave/beacon-central/central";
import { parseLabel } from "@tillwave/shared/beacon/provisioning/label";
import { toHex } from "@tillwave/shared/core/bytes";
import type { Log } from "@tillwave/shared/core/log";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";

const LOOK_EVERY = 50;
const [adapter = "1", text = "", settingsFile = "", ownerKey = ""] = process.argv.slice(2);

const say = (facts: object, words: string): void => {
  process.stderr.write(`${words} ${JSON.stringify(facts)}\n`);
};
const log: Log = { info: say, warn: say, error: say };
const crypto = createNodeCrypto();
const central = createCentral(
  {
    radios: linuxRadios(log),
    crypto,
    random: nodeRandom,
    timers: machineTimers,
    now: monotonic,
    wall: () => Date.now(),
    log,
  },
  { version: "guest", adapter: Number(adapter), stack: "abandonware" },
);
const label = parseLabel(text, crypto);
if (!label.ok) {
  throw new Error(`no label: ${label.error.type}`);
}
const started = central.start({
  deviceId: toHex(label.value.deviceId),
  access: { slot: "label", key: toHex(label.value.key) },
  acts: [
    { act: "clock", unixSeconds: Math.floor(Date.now() / 1000) },
    {
      act: "apply",
      settings: JSON.parse(readFileSync(settingsFile, "utf8")) as Record<string, unknown>,
      owner: { key: ownerKey, keyVersion: 1 },
      confirm: true,
    },
  ],
});
if (!started.ok) {
  throw new Error(`refused: ${started.error.detail}`);
}
let job = central.job(started.value);
while (job !== null && job.step !== "over") {
  // oxlint-disable-next-line no-await-in-loop -- until it is over
  await sleep(LOOK_EVERY);
  job = central.job(started.value);
}
process.stdout.write(`${JSON.stringify(job)}\n`);
await central.close();
