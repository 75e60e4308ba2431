import { createNodeCrypto } from "@tillwave/shared/host/node-crypto";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { MachineFacts } from "./beacon-ports.ts";
import { type SettingsStore, openSettingsStore } from "./settings-store.ts";
import { type MemoryDisk, createMemoryDisk } from "./testing/memory-disk.ts";
import { SETTINGS } from "./testing/simulated-beacon.ts";

const PI: MachineFacts = { serial: "10000000deadbeef", machineId: "0123" };
const PC: MachineFacts = { serial: null, machineId: "0123" };
const HERE = "00:aa:01:00:00:42";
const ELSEWHERE = "00:aa:01:01:00:42";

const open = (disk: MemoryDisk, facts = PI): SettingsStore =>
  openSettingsStore({ file: disk.files.settings, facts, digest: createNodeCrypto() });

function given(facts = PI, address: string | null = HERE): MemoryDisk {
  const disk = createMemoryDisk();
  const store = open(disk, facts);
  if (address !== null) {
    store.sawAddress(address);
  }
  store.apply(SETTINGS);
  return disk;
}

const withFile = (text: string): MemoryDisk => createMemoryDisk(new Map([["settings", text]]));

test("settings cut at any byte are set aside, never used, and never in the way", () => {
  const whole = given().kept.get("settings") ?? "";
  // Without its last line feed it is whole still.
  for (let length = 0; length < whole.length - 1; length += 1) {
    const disk = withFile(whole.slice(0, length));
    const store = open(disk);
    expect(store.settings, `${length} bytes`).toBeNull();
    expect(store.state).toBe("damaged");
    expect(disk.kept.get("settings.damaged")).toBe(whole.slice(0, length));
    expect(store.apply(SETTINGS).ok).toBe(true);
    expect(open(disk).settings).toEqual(SETTINGS);
  }
});

test("no bytes make it throw, whatever somebody wrote on the card", () => {
  const whole = given().kept.get("settings") ?? "";
  const changed = fc
    .tuple(fc.nat(whole.length - 1), fc.string())
    .map(([at, text]) => whole.slice(0, at) + text + whole.slice(at + 1));
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), changed), (text) => {
      const store = open(withFile(text));
      expect(["kept", "none", "damaged", "newer", "cloned"]).toContain(store.state);
      expect(store.settings === null || store.state === "kept").toBe(true);
    }),
    { seed: seedOfRun("settings on a card"), numRuns: 2000 },
  );
});

describe("versions", () => {
  test("those of a later version are kept for it, aside", () => {
    for (const later of [
      { format: 3, machine: {}, settings: SETTINGS },
      { ...SETTINGS, version: 2 },
      {
        format: 1,
        machine: { serial: null, machineId: null, address: null },
        settings: { version: 2 },
      },
    ]) {
      const disk = withFile(JSON.stringify(later));
      expect(open(disk).state).toBe("newer");
      expect(JSON.parse(disk.kept.get("settings.newer") ?? "")).toEqual(later);
    }
  });

  test("the settings alone, as a person puts them on a card, are taken and bound", () => {
    const disk = withFile(JSON.stringify(SETTINGS));
    const store = open(disk);
    expect(store).toMatchObject({ state: "kept", isImported: true, settings: SETTINGS });
    expect(JSON.parse(disk.kept.get("settings") ?? "")).toMatchObject({ format: 2, owner: null });
    expect(open(disk)).toMatchObject({ state: "kept", isImported: false });
    expect(open(disk, { ...PI, serial: "1" }).state).toBe("cloned");
  });

  test("where the disk takes nothing they are used all the same", () => {
    const disk = withFile(JSON.stringify(SETTINGS));
    disk.isFull = true;
    expect(open(disk)).toMatchObject({ state: "kept", settings: SETTINGS });
  });
});

describe("whose beacon it is", () => {
  const OWNER = { keyVersion: 7, key: "ab".repeat(32) };

  test("owner and settings are in one file, and either stays when the other changes", () => {
    const disk = given();
    const store = open(disk);
    expect(store.owner).toBeNull();
    store.apply(SETTINGS, OWNER);
    expect(open(disk)).toMatchObject({ owner: OWNER, settings: SETTINGS });
    store.apply({ ...SETTINGS, name: "Hats" });
    expect(open(disk)).toMatchObject({ owner: OWNER, settings: { name: "Hats" } });
    store.release();
    expect(store.owner).toBeNull();
    expect(open(disk)).toMatchObject({ owner: null, settings: null });
  });

  test("where the disk takes nothing both stay as they were", () => {
    const disk = given();
    const store = open(disk);
    disk.isFull = true;
    expect(store.apply({ ...SETTINGS, name: "Hats" }, OWNER).ok).toBe(false);
    expect(store).toMatchObject({ owner: null, settings: { name: SETTINGS.name } });
  });

  test("a copied card has no owner: its label opens it", () => {
    const disk = given();
    open(disk).apply(SETTINGS, OWNER);
    expect(open(disk, { ...PI, serial: "2" })).toMatchObject({ state: "cloned", owner: null });
  });

  test("a file of format 1 is nobody's, and becomes of format 2 with the next change", () => {
    const disk = given();
    const { machine, settings } = JSON.parse(disk.kept.get("settings") ?? "") as object & {
      readonly machine: unknown;
      readonly settings: unknown;
    };
    const older = withFile(JSON.stringify({ format: 1, machine, settings }));
    const store = open(older);
    expect(store).toMatchObject({ state: "kept", owner: null, settings: SETTINGS });
    store.apply(SETTINGS, OWNER);
    expect(open(older)).toMatchObject({ state: "kept", owner: OWNER });
  });

  test("what is wrong with a damaged file is not quoted from it", () => {
    const disk = given();
    const text = disk.kept.get("settings") ?? "";
    const damaged = withFile(text.replace('"owner": null', '"owner": "cdcdcdcd"'));
    const store = open(damaged);
    expect(store.state).toBe("damaged");
    expect(store.detail).not.toContain("cdcd");
  });
});

describe("whose they are", () => {
  test("a Pi is known by its serial number, whichever adapter it has", () => {
    const disk = given();
    const store = open(disk);
    expect(store.settings).toEqual(SETTINGS);
    expect(store.sawAddress(ELSEWHERE)).toBe(false);
    expect(store.state).toBe("kept");
    expect(open(disk, { ...PI, serial: "2" }).keys).toBeNull();
    expect(open(disk, PC).state).toBe("cloned");
  });

  test("another machine waits for its adapter before it uses anything", () => {
    const disk = given(PC);
    const store = open(disk, PC);
    expect(store.settings).toBeNull();
    expect(store.keys).toEqual(SETTINGS.keys);
    expect(store.sawAddress(HERE)).toBe(true);
    expect(store.settings).toEqual(SETTINGS);
    expect(open(disk, { ...PC, machineId: "4567" }).state).toBe("cloned");
    const copy = open(disk, PC);
    copy.sawAddress(ELSEWHERE);
    expect(copy).toMatchObject({ state: "cloned", settings: null, keys: null });
  });

  test("an adapter that is exchanged while it runs makes no other machine of it", () => {
    const store = open(given(PC), PC);
    store.sawAddress(HERE);
    expect(store.sawAddress(ELSEWHERE)).toBe(false);
    expect(store.state).toBe("kept");
  });

  test("given before it had an adapter, they are bound to the first one", () => {
    const disk = given(PC, null);
    open(disk, PC).sawAddress(HERE);
    const copy = open(disk, PC);
    copy.sawAddress(ELSEWHERE);
    expect(copy.state).toBe("cloned");
  });

  test("a copy takes no key of those that it was copied with", () => {
    const copy = open(given(), { ...PI, serial: "2" });
    expect(copy.check(SETTINGS)).toMatchObject({ ok: false, error: { type: "settings" } });
    const keys = { ...SETTINGS.keys, eid: "77".repeat(16) };
    const checked = copy.check({ ...SETTINGS, keys });
    expect(checked.ok && copy.apply(checked.value).ok).toBe(true);
    expect(copy.state).toBe("kept");
  });

  test("the file tells nothing of the machine but to who knows it", () => {
    const text = given().kept.get("settings") ?? "";
    expect(text).not.toContain(PI.serial);
    expect(text).not.toContain(HERE);
  });
});
