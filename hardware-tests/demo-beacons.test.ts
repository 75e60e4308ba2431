/** The demo on a machine without Bluetooth: a beacon out of its box is heard, claimed by the label on it, and heard on air. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseLabel } from "@tillwave/shared/beacon/provisioning/label";
import type { CentralJob } from "@tillwave/shared/api/central";
import { present } from "@tillwave/shared/core/assert";
import { toHex } from "@tillwave/shared/core/bytes";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { BEACON_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ShopProcess, openShop } from "../scripts/shop/shop-process.ts";
import { createSocketCentral } from "../scripts/tillwave/central/socket-central.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const WAIT = { timeout: 60_000, interval: 200 };
const FLAGS = ["--reader", "none", "--no-emitter"];
const OWNER = { key: "33".repeat(32), keyVersion: 1 };

let folder = "";
let shop: ShopProcess | null = null;
beforeEach(() => {
  folder = makeMemoryFolder("demo-beacons-");
});
afterEach(async () => {
  await shop?.close();
  shop = null;
  rmSync(folder, { recursive: true, force: true });
});

/** As a person reads it in the terminal. */
function labelShown({ said }: ShopProcess): string | null {
  return /Its label: (\S+)/u.exec(said())?.[1] ?? null;
}

test("the beacon that the demo has lying about is claimed by the label that its terminal shows", async () => {
  const opened = await openShop({ folder, whole: true, flags: FLAGS });
  shop = opened;
  await expect.poll(() => labelShown(opened), WAIT).not.toBeNull();
  const label = parseLabel(present(labelShown(opened), "the label"), createNodeCrypto());
  const { deviceId, key } = present(label.ok ? label.value : null, "the label's key");
  const central = createSocketCentral(join(folder, "central"));
  const nearby = async () => {
    const heard = await central.nearby();
    return heard.ok ? heard.value : [];
  };
  const prefixOf = toHex(deviceId).slice(0, 8);
  const states = async () =>
    (await nearby()).map(({ announced }) =>
      announced?.devicePrefix === prefixOf ? announced.state : null,
    );
  await expect.poll(states, WAIT).toContain("unclaimed");

  const started = await central.start({
    deviceId: toHex(deviceId),
    access: { slot: "label", key: toHex(key) },
    acts: [{ act: "apply", settings: BEACON_SETTINGS, owner: OWNER, confirm: true }],
  });
  const id = present(started.ok ? started.value : null, "the job");
  let over: CentralJob | null = null;
  await expect
    .poll(async () => {
      const job = await central.job(id);
      over = job.ok ? job.value : null;
      return over?.step;
    }, WAIT)
    .toBe("over");
  expect(over).toMatchObject({ fault: null, heard: { rssi: expect.any(Number) as number } });
  // A label opens it no more; it says whose it is as soon as it is connectable again.
  await expect.poll(states, WAIT).toContain("claimed");
  const kept = readFileSync(join(folder, "fresh-beacon", "settings.json"), "utf8");
  expect(JSON.parse(kept)).toMatchObject({ owner: OWNER });
});

test("without beacons the demo has no air either, and sells", async () => {
  const opened = await openShop({ folder, whole: true, flags: [...FLAGS, "--no-beacon"] });
  shop = opened;
  expect((await fetch(opened.url)).status).toBe(200);
  const central = createSocketCentral(join(folder, "central"));
  expect((await central.status()).ok).toBe(false);
  expect(opened.said()).not.toContain("air");
});
