/** A beacon's program and a central's on the bench: what becomes of the beacon is named by the central's auditor, in time. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditFinding } from "@tillwave/shared/beacon/audit-finding";
import { encodeFrame } from "@tillwave/shared/beacon/frame";
import { powerAt0m } from "@tillwave/shared/beacon/power";
import type { BeaconSettings } from "@tillwave/shared/beacon/settings";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { Dbm } from "@tillwave/shared/core/units";
import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { eid } from "@tillwave/shared/presence/eid";
import { DOOR_SETTINGS } from "@tillwave/shared/testing/beacon-settings";
import { expect, test } from "vitest";
import { type Radio, withRadio } from "../scripts/radio/radio.ts";
import { type BeaconProcess, startBeaconProcess } from "./daemons/beacon-process.ts";
import { type CentralProcess, startCentralProcess } from "./daemons/central-process.ts";
import { tillwaveJson } from "./daemons/command-line.ts";
import { type RawAdvertiser, startRawAdvertiser } from "./daemons/raw-advertiser.ts";

const DEVICE = "00112233445566aa";
const LOOK_EVERY = 200;
const PHONE = Uint8Array.of(2, 1, 0x1a, 3, 0xff, 0x4c, 0);
const SETTINGS: BeaconSettings = { ...DOOR_SETTINGS, slotMs: 500 };
/** A real machine is not on the second. */
const SLACK = 5000;

interface Scene {
  readonly radio: Radio;
  readonly beacon: BeaconProcess;
  readonly central: CentralProcess;
  /** Somebody with an adapter of his own. */
  readonly other: RawAdvertiser;
  /** Milliseconds until one of these is found; what else is found fails the test. */
  found(codes: readonly AuditFinding["code"][], withinMs: number): Promise<AuditFinding>;
  over(withinMs: number): Promise<void>;
  readonly folder: string;
}

async function findings({ ask }: CentralProcess): Promise<readonly AuditFinding[]> {
  const answer = await ask({ ask: "audit" });
  assert(answer.answer === "audit", JSON.stringify(answer));
  return answer.findings;
}

async function withAudit(use: (scene: Scene) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tillwave-audit-"));
  await withRadio({ adapters: 4 }, async (radio) => {
    const { environment } = radio;
    present(radio.adapters[1], "the central's").hearAt(-60);
    const phone = await startRawAdvertiser(radio, 3);
    const other = await startRawAdvertiser(radio, 2);
    const [beacon, central] = await Promise.all([
      startBeaconProcess({
        folder: join(folder, "beacon"),
        stack: "abandonware",
        adapter: 0,
        environment,
      }),
      startCentralProcess({ folder: join(folder, "central"), adapter: 1, environment }),
    ]);
    try {
      // The air of a shop is never empty.
      await phone.advertise(PHONE, { intervalMs: 300 });
      expect((await beacon.ask({ ask: "apply", settings: SETTINGS })).answer).toBe("status");
      await beacon.until("it is on air", ({ air }) => air.state === "on-air");
      const watched = { deviceId: DEVICE, name: "Door", place: 7, expectedRssi: -60 };
      const plan = { version: 1, beacons: [{ ...watched, settings: { ...SETTINGS } }] };
      expect(await central.ask({ ask: "watch", plan })).toEqual({ answer: "done" });
      await heardWell(central);
      await use({
        radio,
        beacon,
        central,
        other,
        folder,
        found: (codes, withinMs) => found(central, codes, withinMs),
        over: (withinMs) => over(central, withinMs),
      });
    } finally {
      await Promise.all([central.stop(), beacon.stop(), other.close(), phone.close()]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

async function until<T>(withinMs: number, look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const seen = await look();
    if (seen !== null) {
      return seen;
    }
    assert(performance.now() < end, `it is so within ${withinMs} ms`);
    // oxlint-disable-next-line no-await-in-loop -- as above
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY);
    });
  }
}

async function heardWell(central: CentralProcess): Promise<void> {
  await until(30_000, async () => {
    const answer = await central.ask({ ask: "audit" });
    const isOnAir = answer.answer === "audit" && answer.beacons[0]?.state === "on-air";
    return isOnAir && answer.beacons[0]?.rssi !== null ? true : null;
  });
  expect(await findings(central)).toEqual([]);
}

const found = (
  central: CentralProcess,
  codes: readonly AuditFinding["code"][],
  withinMs: number,
): Promise<AuditFinding> =>
  until(withinMs, async () => {
    const open = await findings(central);
    expect(open.filter(({ code }) => !codes.includes(code))).toEqual([]);
    return open[0] ?? null;
  });

const over = async (central: CentralProcess, withinMs: number): Promise<void> => {
  await until(withinMs, async () => ((await findings(central)).length === 0 ? true : null));
};

test("silenced: missing within a minute, and over when it is on air again", () =>
  withAudit(async ({ radio, found: isFound, over: isOver }) => {
    const adapter = present(radio.adapters[0], "the beacon's");
    adapter.unplug();
    expect(await isFound(["missing"], 60_000 + SLACK)).toMatchObject({ device: DEVICE });
    await adapter.plug();
    await isOver(60_000);
  }));

test("renamed: says other ids than its plan's, until it says its own again", () =>
  withAudit(async ({ beacon, found: isFound, over: isOver, folder }) => {
    const shop = { ...present(SETTINGS.shop, "ids"), minor: 4711 };
    await beacon.ask({ ask: "apply", settings: { ...SETTINGS, shop } });
    const finding = await isFound(["wrong-id"], 60_000 + SLACK);
    expect(finding.detail).toMatch(/ 4711$/u);

    const asked = ["beacon", "audit", "--central", join(folder, "central")];
    const said = await tillwaveJson<{ readonly error: string }>(folder, ...asked, "none.json");
    expect(said).toMatchObject({ exit: 1, error: "file" });

    await beacon.ask({ ask: "apply", settings: SETTINGS });
    await isOver(60_000);
  }));

test("cloned: two senders with one id are named within ten seconds, with the other's address", () =>
  withAudit(async ({ other, found: isFound, over: isOver }) => {
    const keys = present(SETTINGS.keys, "keys");
    const clone = encodeFrame({
      type: "eddystone-eid",
      eid: eid(
        fromHex(keys.eid),
        { exponent: keys.eidExponent, time: Date.now() / 1000 },
        createNodeCrypto(),
      ),
      powerAt0m: powerAt0m(Dbm(SETTINGS.powerAt1m)),
    });
    await other.advertise(clone, { intervalMs: 100 });
    const finding = await isFound(["duplicate-id", "clone"], 10_000 + SLACK);
    expect(finding).toMatchObject({ device: DEVICE, address: other.address });
    await other.silence();
    await isOver(90_000);
  }));
