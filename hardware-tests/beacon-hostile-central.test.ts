/** Centrals that mean no good, or walk away, at a beacon's program: both makers' bleno, unmodified, on an emulated adapter. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  type Key,
  applyAll,
  keyOfLabel,
  keyOfOwner,
} from "@tillwave/beacon-peripheral/testing/test-central";
import { createFragmenter } from "@tillwave/shared/beacon/provisioning/fragments";
import type { Label } from "@tillwave/shared/beacon/provisioning/label";
import { STATUS, encodeRequest } from "@tillwave/shared/beacon/provisioning/messages";
import { startInitiator } from "@tillwave/shared/beacon/provisioning/noise";
import { toHex } from "@tillwave/shared/core/bytes";
import { nodeRandom } from "@tillwave/shared/host/node-crypto";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Radio, withRadio } from "../scripts/radio/radio.ts";
import { type BeaconProcess, DOOR, startBeaconProcess } from "./daemons/beacon-process.ts";
import { until } from "./daemons/beacon-radio.ts";
import { MTU, connectTo, labelOf, visit } from "./daemons/beacon-session.ts";
import type { GattCentral } from "./daemons/gatt-central.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const OWNER = { keyVersion: 7, key: "ab".repeat(32) };
const PAYLOAD_MAX = MTU - 3;
/** Each before it is hung up on, which takes at most 300 ms of them. */
const GARBAGE = 200;
/** In milliseconds, with the time that a busy machine takes. */
const IDLE_MAX = 45_000;

let base = "";
let running: BeaconProcess | null = null;
beforeEach(() => {
  base = makeMemoryFolder("beacon-hostile-");
});
afterEach(async () => {
  await running?.stop();
  running = null;
  rmSync(base, { recursive: true, force: true });
});

interface Scene {
  readonly radio: Radio;
  readonly beacon: BeaconProcess;
  readonly label: Label;
}

async function withBeacon(
  stack: "abandonware" | "stoprocent",
  walk: (scene: Scene) => Promise<void>,
): Promise<void> {
  await withRadio({}, async (radio) => {
    const beacon = await startBeaconProcess({
      folder: join(base, "beacon"),
      stack,
      environment: radio.environment,
    });
    running = beacon;
    await walk({ radio, beacon, label: await labelOf(beacon) });
    // Whatever was done to it, it is the same process, and so is its radio's.
    expect((await beacon.status()).telemetry).toMatchObject({ radioRestarts: 0 });
    expect(beacon.process.exitCode).toBeNull();
  });
}

async function stranger({ radio }: Scene): Promise<GattCentral> {
  const gatt = await connectTo(radio);
  await gatt.setMtu(MTU);
  await gatt.subscribe();
  return gatt;
}

function talkTo(gatt: GattCentral): (message: Uint8Array, pieces?: number) => Promise<void> {
  const fragmenter = createFragmenter();
  return async (message, pieces = Infinity) => {
    for (const [i, fragment] of fragmenter.split(message, PAYLOAD_MAX).entries()) {
      if (i < pieces) {
        // oxlint-disable-next-line no-await-in-loop -- in order
        await gatt.write(fragment);
      }
    }
  };
}

const knock = (key: Key): Uint8Array => startInitiator({ ...key, random: nodeRandom }).m1;
const gone = async (gatt: GattCentral): Promise<void> =>
  await until(() => gatt.isGone(), "it is hung up on");

async function expectServed({ radio, label }: Scene): Promise<void> {
  const session = await visit(radio, keyOfLabel(label));
  expect(await session.ask({ op: "read", offset: 0 })).toMatchObject({ status: STATUS.notAllowed });
  await session.gatt.disconnect();
}

describe.each(["abandonware", "stoprocent"] as const)("through %s", (stack) => {
  test("garbage in the characteristic is hung up on, and the next central is served", async () => {
    const { integer } = seededRandom(seedOfRun(`garbage for ${stack}`));
    await withBeacon(stack, async (scene) => {
      const gatt = await stranger(scene);
      for (let i = 0; i < GARBAGE && !gatt.isGone(); i += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await gatt.write(Uint8Array.from({ length: integer(PAYLOAD_MAX) }, () => integer(256)));
      }
      await gone(gatt);
      expect(gatt.notified()).toHaveLength(0);
      await expectServed(scene);
    });
  });

  test("nothing can be read, and nothing written but what is to be", async () => {
    await withBeacon(stack, async (scene) => {
      const { link, handles, disconnect } = await stranger(scene);
      for (const handle of [handles.input, handles.output]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const read = await link.ask(Uint8Array.of(0x0a, handle, 0));
        expect(toHex(read ?? new Uint8Array()).slice(-2)).toBe("02");
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const written = await link.ask(Uint8Array.of(0x12, handle, 0, 1));
        expect(toHex(written ?? new Uint8Array()).slice(-2)).toBe("03");
      }
      await disconnect();
      await expectServed(scene);
    });
  });

  test("a recorded m1 is answered, what follows it in clear is not performed", async () => {
    await withBeacon(stack, async (scene) => {
      const m1 = knock(keyOfLabel(scene.label));
      for (let times = 0; times < 2; times += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const gatt = await stranger(scene);
        const say = talkTo(gatt);
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await say(m1);
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await gatt.next();
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await say(encodeRequest({ ...applyAll({ ...DOOR, url: null }, OWNER), id: 1 }));
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await gone(gatt);
        expect(gatt.notified()).toHaveLength(1);
      }
      expect((await scene.beacon.status()).settings.state).toBe("none");
      await expectServed(scene);
    });
  });

  test("a wrong label five times: it waits, says so, and listens again by itself", async () => {
    await withBeacon(stack, async (scene) => {
      const wrong = keyOfLabel({ ...scene.label, key: new Uint8Array(16) });
      for (let times = 0; times < 5; times += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const gatt = await stranger(scene);
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await talkTo(gatt)(knock(wrong));
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await gone(gatt);
        expect(gatt.notified()).toHaveLength(0);
      }
      expect((await scene.beacon.status()).provisioning).toMatchObject({ state: "locked-out" });
      await scene.beacon.until(
        "it listens again",
        ({ provisioning }) => provisioning?.state === "unclaimed",
      );
      await expectServed(scene);
    });
  });

  test("one that subscribes and stays is shown out, and the next is served", async () => {
    await withBeacon(stack, async (scene) => {
      const gatt = await stranger(scene);
      const start = performance.now();
      while (!gatt.isGone() && performance.now() - start < IDLE_MAX) {
        // oxlint-disable-next-line no-await-in-loop -- time passes
        await new Promise((resolve) => {
          setTimeout(resolve, 500);
        });
      }
      expect(gatt.isGone()).toBe(true);
      expect(performance.now() - start).toBeGreaterThan(29_000);
      await expectServed(scene);
    });
  });

  test("one that walks away at every step leaves the old settings or the new ones", async () => {
    await withBeacon(stack, async (scene) => {
      const { radio, beacon, label } = scene;
      const steps: readonly ((gatt: GattCentral) => Promise<void>)[] = [
        async () => {},
        async (gatt) => await gatt.setMtu(MTU),
        async (gatt) => await gatt.subscribe(),
        async (gatt) => await gatt.write(Uint8Array.of(0x80, 0, 48, 1)),
        async (gatt) => await talkTo(gatt)(knock(keyOfLabel(label))),
      ];
      for (const step of steps) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const gatt = await connectTo(radio);
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await step(gatt);
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await gatt.disconnect();
      }
      const read = await visit(radio, keyOfLabel(label));
      await read.gatt.disconnect();
      expect((await beacon.status()).settings.state).toBe("none");
      // The whole change is sent, and nobody waits for the answer.
      const last = await visit(radio, keyOfLabel(label));
      await last.say(encodeRequest({ ...applyAll(DOOR, OWNER), id: 1 }));
      await last.gatt.disconnect();
      await beacon.until("it is claimed", ({ provisioning }) => provisioning?.state === "claimed");
      const owner = await visit(radio, keyOfOwner(label.deviceId, OWNER));
      expect(await owner.ask(applyAll({ ...DOOR, name: "Gate" }, null))).toMatchObject({
        status: STATUS.done,
      });
      await owner.gatt.disconnect();
    });
  });
});
