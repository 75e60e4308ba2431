import { parseBeaconAnswer } from "@tillwave/shared/api/beacon";
import { present } from "@tillwave/shared/core/assert";
import { err } from "@tillwave/shared/core/result";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryDisk } from "./testing/memory-disk.ts";
import {
  SETTINGS,
  START,
  type Simulation,
  type SimulationOptions,
  simulateBeacon,
} from "./testing/simulated-beacon.ts";

async function use(
  options: SimulationOptions,
  walk: (shop: Simulation) => Promise<void>,
): Promise<void> {
  const shop = simulateBeacon(options);
  try {
    await shop.pass(2000);
    await walk(shop);
  } finally {
    await shop.close();
  }
  expect(shop.adapter.onAir()).toBeNull();
}

/** Where it was given these settings before. */
async function provisioned(options: SimulationOptions = {}) {
  const disk = createMemoryDisk();
  await use({ ...options, disk }, async ({ beacon }) => {
    expect(beacon.apply(SETTINGS)).toMatchObject({ answer: "status" });
  });
  return disk;
}

describe("settings", () => {
  test("a beacon without settings says so on air, and waits", async () => {
    await use({}, async ({ status, air, adapter, panels }) => {
      expect(air()).toBe("name");
      expect(adapter.onAir()?.connectable).toBe(true);
      expect(status()).toMatchObject({
        simulated: true,
        settings: { state: "none", name: null },
        air: { state: "unclaimed" },
        clock: { state: "own", time: START + 2 },
      });
      expect(panels.shown()).toBe("unclaimed");
    });
  });

  test("what it is told is on air within a slot, and after the next start", async () => {
    const disk = createMemoryDisk();
    await use({ disk }, async ({ beacon, air, pass, panels }) => {
      beacon.apply(SETTINGS);
      await pass(1500);
      const heard = new Set<unknown>();
      for (let slot = 0; slot < 4; slot += 1) {
        heard.add(air());
        await pass(1000);
      }
      expect(heard).toEqual(new Set(["ibeacon", "eddystone-eid"]));
      expect(panels.shown()).toBe("on-air");
      expect(panels.opened.at(-1)).toEqual(SETTINGS.panel);
    });
    await use({ disk }, async ({ status }) => {
      expect(status()).toMatchObject({
        settings: { state: "kept", name: "Shoes", place: 7 },
        air: { state: "on-air", slotMs: 1000, intervalMs: 100 },
        telemetry: { temperature: 41.5 },
      });
    });
  });

  test("wrong ones change nothing, and what is wrong is said", async () => {
    await use({ disk: await provisioned() }, async ({ beacon, status }) => {
      const wrong = { ...SETTINGS, intervalMs: 99 };
      expect(beacon.apply(wrong)).toMatchObject({
        answer: "refused",
        why: "settings",
        detail: expect.stringContaining("intervalMs"),
      });
      expect(beacon.apply([])).toMatchObject({ why: "settings" });
      expect(status().air.intervalMs).toBe(100);
    });
  });

  test("whatever is sent as settings, it answers, and goes on", async () => {
    await use({ disk: await provisioned() }, async ({ beacon, status, pass }) => {
      const changed = fc
        .tuple(fc.constantFrom(...Object.keys(SETTINGS)), fc.anything())
        .map(([name, value]) => Object.fromEntries([...Object.entries(SETTINGS), [name, value]]));
      fc.assert(
        fc.property(fc.oneof(fc.anything(), changed), (settings) => {
          const answer = parseBeaconAnswer(JSON.stringify(beacon.apply(settings)));
          expect(["status", "refused"]).toContain(answer?.answer);
        }),
        { seed: seedOfRun("settings from the socket"), numRuns: 2000 },
      );
      beacon.apply(SETTINGS);
      await pass(3000);
      expect(status().air.state).toBe("on-air");
    });
  });

  test("a disk that takes nothing: it goes on with what it has, and says so", async () => {
    const disk = await provisioned();
    disk.isFull = true;
    await use({ disk }, async ({ beacon, status, air, pass }) => {
      expect(beacon.apply({ ...SETTINGS, name: "Hats" })).toMatchObject({ why: "disk" });
      expect(status().settings).toMatchObject({
        name: "Shoes",
        diskTrouble: expect.stringContaining("no space left"),
      });
      // No promise of which ids were on air can be kept: no id that proves anything.
      const heard = new Set<unknown>();
      for (let slot = 0; slot < 4; slot += 1) {
        await pass(1000);
        heard.add(air());
      }
      expect(heard).toEqual(new Set(["ibeacon"]));
      disk.isFull = false;
      await pass(2000);
      expect(beacon.apply({ ...SETTINGS, name: "Hats" })).toMatchObject({ answer: "status" });
      expect(status().settings).toMatchObject({ name: "Hats", diskTrouble: null });
    });
  });

  test("released, it has forgotten settings and keys", async () => {
    await use({ disk: await provisioned() }, async ({ beacon, air, pass, disk, status }) => {
      expect(beacon.release()).toEqual({ answer: "done" });
      await pass(1000);
      expect(air()).toBe("name");
      expect(status().settings.state).toBe("none");
      const key = SETTINGS.keys?.eid ?? "";
      expect([...disk.kept.values()].join("")).not.toContain(key);
      expect(beacon.settings()).toEqual({ answer: "settings", settings: null });
    });
  });

  test("released and given the same keys again, it goes on beyond the ids that were on air", async () => {
    await use({ disk: await provisioned() }, async ({ beacon, status, pass }) => {
      beacon.setClock(START + 86_400);
      await pass(3000);
      const before = status().clock.time;
      beacon.setClock(START);
      beacon.release();
      await pass(2000);
      expect(status().clock.time).toBeLessThan(before);
      beacon.apply(SETTINGS);
      expect(status().clock.time).toBeGreaterThan(before);
    });
  });

  test("keys go in and never come out", async () => {
    await use({ disk: await provisioned() }, async ({ beacon, status, lines }) => {
      const said = JSON.stringify([beacon.settings(), status(), beacon.log(100), lines]);
      expect(said).not.toContain(SETTINGS.keys?.eid ?? "");
      expect(said).toContain('"keyNumber":1');
    });
  });
});

describe("a card that was copied", () => {
  test("on another Pi its keys are not used; on its own they are again", async () => {
    const disk = await provisioned();
    const facts = { serial: "100000000badcafe", machineId: "0123" };
    await use({ disk, facts }, async ({ status, air, panels, beacon }) => {
      expect(air()).toBe("name");
      expect(status().settings).toMatchObject({ state: "cloned", name: null });
      expect(panels.shown()).toBe("cloned");
      expect(beacon.apply(SETTINGS)).toMatchObject({ why: "settings" });
    });
    await use({ disk }, async ({ status }) => {
      expect(status()).toMatchObject({ settings: { state: "kept" }, air: { state: "on-air" } });
    });
  });

  test("without a serial number the adapter tells", async () => {
    const facts = { serial: null, machineId: "0123" };
    const disk = await provisioned({ facts });
    await use({ disk, facts }, async ({ status }) => {
      expect(status()).toMatchObject({ settings: { state: "kept" }, air: { state: "on-air" } });
    });
    const kept = JSON.parse(disk.kept.get("settings") ?? "");
    expect(kept.machine.address).toMatch(/^[0-9a-f]{16}$/u);
    const address = "0".repeat(16);
    const copied = { ...kept, machine: { ...kept.machine, address } };
    disk.kept.set("settings", JSON.stringify(copied));
    await use({ disk, facts }, async ({ status, air }) => {
      expect(status().settings.state).toBe("cloned");
      expect(air()).toBe("name");
    });
  });
});

test("a card that was in another machine goes on beyond its ids when it is back", async () => {
  const facts = { serial: null, machineId: "0123" };
  const disk = await provisioned({ facts });
  let before = 0;
  await use({ disk, facts }, async ({ beacon, pass, status }) => {
    beacon.setClock(START + 86_400);
    await pass(3000);
    before = status().clock.time;
  });
  const own = disk.kept.get("settings") ?? "";
  disk.kept.set(
    "settings",
    own.replace(/"address": *"[0-9a-f]+"/u, `"address":"${"0".repeat(16)}"`),
  );
  await use({ disk, facts }, async ({ status }) => {
    expect(status().settings.state).toBe("cloned");
  });
  disk.kept.set("settings", own);
  await use({ disk, facts }, async ({ status }) => {
    expect(status().settings.state).toBe("kept");
    expect(status().clock.time).toBeGreaterThan(before);
  });
});

test("other keys are not taken while nobody can write down which were on air", async () => {
  const disk = await provisioned();
  const { usedKeys } = disk.files;
  let isFull = true;
  const write: typeof usedKeys.write = (keys) =>
    isFull ? err({ type: "disk", detail: "no space left" }) : usedKeys.write(keys);
  const files = { ...disk.files, usedKeys: { ...usedKeys, write } };
  await use({ disk: { ...disk, files } }, async ({ beacon, status, pass, lines }) => {
    const others = { ...SETTINGS, keys: { ...SETTINGS.keys, eid: "77".repeat(16) } };
    expect(beacon.apply(others)).toMatchObject({ answer: "refused", why: "disk" });
    expect(beacon.apply({ ...SETTINGS, name: "Hats" })).toMatchObject({ answer: "status" });
    await pass(5000);
    expect(lines.filter((line) => line.includes("used keys"))).toHaveLength(1);
    expect(status().settings.diskTrouble).toContain("used keys");
    isFull = false;
    await pass(2000);
    expect(status().settings.diskTrouble).toBeNull();
    expect(beacon.apply(others)).toMatchObject({ answer: "status" });
  });
});

describe("opening hours", () => {
  /** It is 20:00 on a Sunday. */
  const OPEN_NOW = {
    ...SETTINGS,
    hours: [{ days: [0], from: "19:00", to: "21:00" }],
    keys: { ...present(SETTINGS.keys, "keys"), eidExponent: 15 },
  };

  test("ten restarts push the ids' clock on by days, and the hours by nothing", async () => {
    const disk = createMemoryDisk();
    await use({ disk }, async ({ beacon }) => {
      beacon.apply(OPEN_NOW);
    });
    for (let start = 0; start < 10; start += 1) {
      await use({ disk }, async ({ status, pass }) => {
        await pass(10_000);
        expect(status().air.state).toBe("on-air");
      });
    }
    await use({ disk }, async ({ status }) => {
      expect(status().clock.aheadOfSystem).toBeGreaterThan(3 * 86_400);
    });
  });

  test("a clock that is told shifts them, back as well, over restarts; ids go on", async () => {
    const disk = createMemoryDisk();
    await use({ disk }, async ({ beacon, status, pass }) => {
      beacon.apply(OPEN_NOW);
      beacon.setClock(START + 2 * 3600);
      await pass(2000);
      expect(status().air.state).toBe("closed");
    });
    await use({ disk }, async ({ beacon, status, pass }) => {
      expect(status().air.state).toBe("closed");
      const { time } = status().clock;
      beacon.setClock(START + 1800);
      await pass(2000);
      expect(status().air.state).toBe("on-air");
      expect(status().clock.time).toBeGreaterThan(time);
    });
  });
});

describe("people", () => {
  test("it blinks where it has a lamp, and says so where it has none", async () => {
    await use({}, async ({ beacon, panels, status, pass }) => {
      expect(beacon.identify()).toMatchObject({ why: "not-now" });
      beacon.apply(SETTINGS);
      expect(beacon.identify()).toEqual({ answer: "done" });
      expect(panels.identified()).toBe(1);
      expect(status().identifying).toBe(true);
      await pass(31_000);
      expect(status().identifying).toBe(false);
    });
  });

  test("a press says where it is; ten seconds on the button make it forget", async () => {
    await use({ disk: await provisioned() }, async ({ panels, pass, status }) => {
      panels.touch({ type: "pressed" });
      expect(panels.identified()).toBe(1);
      panels.touch({ type: "held" });
      expect(status().settings.state).toBe("kept");
      panels.touch({ type: "held-long" });
      await pass(1000);
      expect(status()).toMatchObject({ settings: { state: "none" }, air: { state: "unclaimed" } });
    });
  });

  test("the clock can be told, and never goes back", async () => {
    await use({ disk: await provisioned() }, async ({ beacon, status, pass }) => {
      expect(beacon.setClock(START + 86_400)).toEqual({ answer: "done" });
      expect(status().clock).toMatchObject({ state: "good" });
      expect(status().clock.aheadOfSystem).toBeGreaterThan(86_000);
      beacon.setClock(START);
      await pass(5000);
      expect(status().clock.time).toBeGreaterThan(START + 86_400);
    });
  });

  test("an adapter that is pulled out shows on the panel, and it is on air again when it is back", async () => {
    await use({ disk: await provisioned() }, async ({ adapter, panels, pass, status, beacon }) => {
      adapter.unplug();
      await pass(5000);
      expect(status().air.state).not.toBe("on-air");
      expect(panels.shown()).toBe("mending");
      expect(beacon.isWell()).toBe(true);
      adapter.plug();
      await pass(5000);
      expect(status().air.state).toBe("on-air");
      expect(panels.shown()).toBe("on-air");
    });
  });
});
