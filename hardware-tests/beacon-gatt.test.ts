/** A beacon's program is set up over the air: both makers' bleno, unmodified, an emulated adapter, and a central byte by byte. */
import { readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { applyAll, keyOfLabel, keyOfOwner } from "@tillwave/beacon-peripheral/testing/test-central";
import { findAnnouncement } from "@tillwave/shared/beacon/provisioning/announce";
import { STATUS } from "@tillwave/shared/beacon/provisioning/messages";
import { toHex } from "@tillwave/shared/core/bytes";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withRadio } from "../scripts/radio/radio.ts";
import { type BeaconProcess, DOOR, startBeaconProcess } from "./daemons/beacon-process.ts";
import { labelOf, visit } from "./daemons/beacon-session.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const OWNER = { keyVersion: 7, key: "ab".repeat(32) };

let base = "";
let beacon: BeaconProcess | null = null;
beforeEach(() => {
  base = makeMemoryFolder("beacon-gatt-");
});
afterEach(async () => {
  await beacon?.stop();
  beacon = null;
  rmSync(base, { recursive: true, force: true });
});

describe.each(["abandonware", "stoprocent"] as const)("through %s", (stack) => {
  test.each([23, 256])(
    "a beacon is found, opened by its label, claimed and on air, MTU %i",
    async (mtu) => {
      await withRadio({}, async (radio) => {
        const running = await startBeaconProcess({
          folder: join(base, "beacon"),
          stack,
          environment: radio.environment,
        });
        beacon = running;
        const label = await labelOf(running);
        const session = await visit(radio, keyOfLabel(label), mtu);
        expect(session.hello).toMatchObject({ claimed: false, settingsVersion: 1 });
        expect(await session.ask({ op: "read", offset: 0 })).toMatchObject({
          status: STATUS.notAllowed,
        });
        expect(await session.ask(applyAll(DOOR, OWNER))).toMatchObject({ status: STATUS.done });
        expect(await session.hear()).toMatchObject({ type: "on-air" });
        expect((await running.status()).settings).toMatchObject({ state: "kept", name: "Door" });
        await session.gatt.disconnect();
        const again = await visit(radio, keyOfOwner(label.deviceId, OWNER), mtu);
        const { advertising } = radio.adapters[0] ?? {};
        expect(advertising === null || advertising === undefined).toBe(false);
        expect(again.hello).toMatchObject({ claimed: true, hasPresenceKey: true });
        expect(await again.ask({ op: "read", offset: 0 })).toMatchObject({ status: STATUS.done });
        expect(await again.ask({ op: "log", offset: 0, lines: 20 })).toMatchObject({
          status: STATUS.done,
        });
        await again.gatt.disconnect();
      });
    },
  );

  test("what it announces is heard by an active ear, and no key is in a log or an answer", async () => {
    await withRadio({}, async (radio) => {
      const ear = await radio.ear({ active: true });
      const folder = join(base, "beacon");
      const running = await startBeaconProcess({ folder, stack, environment: radio.environment });
      beacon = running;
      const label = await labelOf(running);
      const heard = await ear.until(({ data }) => findAnnouncement(data) !== null, 20_000);
      expect(findAnnouncement(heard.data)).toStrictEqual({
        version: 1,
        state: "unclaimed",
        keyVersion: 0,
        devicePrefix: label.deviceId.slice(0, 4),
      });
      const session = await visit(radio, keyOfLabel(label));
      await session.ask(applyAll(DOOR, OWNER));
      await session.gatt.disconnect();
      const claimed = await ear.until(
        ({ data }) => findAnnouncement(data)?.state === "claimed",
        20_000,
      );
      expect(findAnnouncement(claimed.data)).toMatchObject({ keyVersion: OWNER.keyVersion });
      const said = JSON.stringify([
        await running.status(),
        await running.ask({ ask: "settings" }),
        await running.ask({ ask: "log", lines: 500 }),
      ]);
      const log = readFileSync(join(folder, "beacon.log"), "utf8");
      for (const secret of [toHex(label.key), OWNER.key, DOOR.keys?.eid ?? ""]) {
        expect(said).not.toContain(secret);
        expect(log).not.toContain(secret);
      }
      for (const name of readdirSync(folder)) {
        expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
      }
    });
  });
});
