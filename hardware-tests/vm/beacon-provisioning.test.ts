/**
 * A fresh beacon is claimed by its label on sockets of a real kernel: `scripts/test --vm`.
 *
 * Beacon and central are the programs as they are packed, with the addon of @abandonware/bluetooth-hci-socket and the kernel's own L2CAP in
 * between; the controllers are btvirt's.
 */
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { bundledAt } from "../../scripts/vm/guest-files.ts";
import {
  type BeaconMachine,
  plugAdapters,
  startBeacon,
  startBeaconMachine,
} from "../../scripts/vm/beacon-machine.ts";

const SETTINGS: BeaconSettings = {
  ...BEACON_SETTINGS,
  name: "Door",
  shop: { uuid: "00112233445566778899aabbccddeeff", major: 1, minor: 2 },
  uid: null,
  url: null,
  keys: null,
  frames: [{ frame: "ibeacon", share: 1, connectable: true }],
  intervalMs: 100,
};
const OWNER_KEY = "5a".repeat(32);
const CENTRAL = "usr/lib/tillwave-beacon/provision.mjs";
/** The central's own limit of a job, and its start. */
const JOB_MS_MAX = 180_000;

let machine: BeaconMachine;
beforeAll(async () => {
  machine = await startBeaconMachine(SETTINGS, {
    files: [await bundledAt(CENTRAL, "scripts/vm/guest/provision.ts")],
  });
  await machine.must(`${plugAdapters()}; ${startBeacon()}`);
});
afterAll(async () => {
  await machine?.close();
});

interface Job {
  readonly fault: unknown;
  readonly heard: { readonly rssi: number | null } | null;
  readonly roundTrips: number;
  readonly results: readonly { readonly act: string; readonly refused: unknown }[];
}

async function claim(
  label: string,
  ownerKey = OWNER_KEY,
): Promise<{ readonly said: string; readonly job: Job | null }> {
  const { said } = await machine.run(
    `${process.execPath} /${CENTRAL} 1 ${label} /settings.json ${ownerKey}`,
    JOB_MS_MAX,
  );
  const line = said.split("\n").find((one) => one.startsWith('{"id"'));
  return { said, job: line === undefined ? null : (JSON.parse(line) as Job) };
}

test("its label opens it, all is applied, and its new ids are on air", async () => {
  onTestFailed(async () => {
    console.log((await machine.run("cat /tmp/beacon.log; hciconfig")).said);
  });
  const { json } = await machine.tillwave("label");
  const { qr } = json as { readonly qr: string };
  expect(qr).toMatch(/^TWB1[A-Z2-7]{39}$/u);
  const { said, job } = await claim(qr);
  expect(job, said).toMatchObject({
    fault: null,
    results: [
      { act: "clock", refused: null },
      { act: "apply", refused: null },
    ],
  });
  expect(job?.heard).not.toBeNull();
  const status = await machine.tillwave("status");
  expect(status.json).toMatchObject({ settings: { state: "kept", name: "Door" } });
});

test("once claimed, its label opens it to no other owner", async () => {
  const { json } = await machine.tillwave("label");
  const { said, job } = await claim((json as { readonly qr: string }).qr, "6b".repeat(32));
  expect(job, said).toMatchObject({ fault: { type: "not-opened" } });
});
