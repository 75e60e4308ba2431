/**
 * The real beacon is given settings after settings, its disk is recorded, and the power is cut at every operation. After each
 * cut it has the settings that it last said to have taken, or those that it was about to take; never damaged ones, and its clock
 * never stands where ids were on air already.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsFile } from "@tillwave/beacon-peripheral/adapters/settings-file";
import { keepBeaconClock } from "@tillwave/beacon-peripheral/clock";
import { type SettingsStore, openSettingsStore } from "@tillwave/beacon-peripheral/settings-store";
import { usedKeysSchema } from "@tillwave/beacon-peripheral/used-keys";
import { savedWallClockSchema } from "@tillwave/beacon-peripheral/wall-clock";
import { parseBeaconAnswer } from "@tillwave/shared/api/beacon";
import { present } from "@tillwave/shared/core/assert";
import { NO_LOG } from "@tillwave/shared/core/log";
import { configFile } from "@tillwave/shared/host/config-file";
import { savedClockSchema } from "@tillwave/shared/host/keep-clock";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DOOR, startBeaconProcess } from "../daemons/beacon-process.ts";
import { shimEnvironment } from "../daemons/disk-shim.ts";
import { type CrashState, createReplay } from "./crash-state.ts";
import { makeMemoryFolder, writeCrashState } from "./folder-files.ts";
import { type Recording, readRecording } from "./recording.ts";

const CHANGES = 24;
/** Each cut is tried with luck of every kind. */
const SURVIVALS = [0, 0.25, 0.5, 0.75, 1] as const;
const SERIAL = "10000000deadbeef";
/** A clock without a battery. */
const IN_1970 = 100;

let base = "";
beforeEach(() => {
  base = makeMemoryFolder("beacon-power-cut-");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** Every third has another key, and the fourth after it the first one again. */
const keyOf = (change: number): string =>
  ["11", "22", "11", "33"][Math.floor(change / 3) % 4] ?? "";

async function record(): Promise<Recording> {
  const folder = join(base, "data");
  const log = join(base, "log");
  const root = join(base, "root");
  mkdirSync(folder);
  mkdirSync(join(root, "proc"), { recursive: true });
  writeFileSync(join(root, "proc/cpuinfo"), `Serial\t\t: ${SERIAL}\n`);
  const environment = shimEnvironment({ folder, log });
  const beacon = await startBeaconProcess({ folder, root, environment });
  for (let change = 0; change < CHANGES; change += 1) {
    const keys = { ...present(DOOR.keys, "keys"), eid: keyOf(change).repeat(16) };
    const settings = { ...DOOR, name: `Door ${change}`, keys };
    expect(await beacon.ask({ ask: "apply", settings })).toMatchObject({ answer: "status" });
  }
  expect(await beacon.ask({ ask: "release" })).toEqual({ answer: "done" });
  await beacon.ask({ ask: "apply", settings: { ...DOOR, name: `Door ${CHANGES}` } });
  await beacon.stop();
  const read = readRecording(log);
  return present(read.ok ? read.value : null, "a recording that reads");
}

interface Said {
  /** Null: released, or never given any. */
  readonly name: string | null;
  /** T when it last said that it has this key. */
  readonly times: ReadonlyMap<string, number>;
}

/** What it had said last before the cut. */
function lastSaid({ acknowledged }: CrashState): Said {
  const times = new Map<string, number>();
  let name: string | null = null;
  for (const { bytes } of acknowledged) {
    const answer = parseBeaconAnswer(new TextDecoder().decode(bytes).trim());
    if (answer?.answer === "status") {
      ({ name } = answer.status.settings);
      times.set(keyOfName(name) ?? "", answer.status.clock.time);
    } else if (answer?.answer === "done") {
      name = null;
    }
  }
  return { name, times };
}

function open(folder: string): SettingsStore {
  const file = settingsFile(join(folder, "settings.json"));
  const facts = { serial: SERIAL, machineId: null };
  return openSettingsStore({ file, facts, digest: createNodeCrypto() });
}

/** T at which the first id may be on air after the cut; null where none may. */
function clockAfter(folder: string, store: SettingsStore): number | null {
  const mode = 0o600;
  const clock = keepBeaconClock(
    {
      clocks: { monotonic: () => 0, system: () => IN_1970 },
      random: nodeRandom,
      crypto: createNodeCrypto(),
      log: NO_LOG,
      files: {
        clock: configFile(join(folder, "clock.json"), { schema: savedClockSchema, mode }),
        usedKeys: configFile(join(folder, "used-keys.json"), { schema: usedKeysSchema, mode }),
        wallClock: configFile(join(folder, "wall-clock.json"), {
          schema: savedWallClockSchema,
          mode,
        }),
      },
    },
    store.settings?.keys ?? null,
  );
  return clock.say() === null ? null : clock.time();
}

test("whenever the power is cut, it has settings that it was given, and no id comes twice", async () => {
  const recording = await record();
  // The recorder sees its removal, and not how it was made.
  const replay = createReplay(recording, new Map([["socket", new Uint8Array(0)]]));
  const random = seededRandom(seedOfRun("a beacon's power cuts"));
  const folder = join(base, "cut");
  const order = [null, ...Array.from({ length: CHANGES }, (_, i) => `Door ${i}`), null];
  const inOrder = [...order, `Door ${CHANGES}`];
  let states = 0;
  const seen = new Set<string | null>();
  for (let cut = 0; cut <= recording.operations.length; cut += 1) {
    for (const survival of SURVIVALS) {
      const state = replay.crashState({ cut, survival, random });
      writeCrashState(state, folder);
      const said = lastSaid(state);
      const store = open(folder);
      const name = store.settings?.name ?? null;
      const at =
        said.name === null && said.times.size > 0 ? inOrder.length - 2 : inOrder.indexOf(said.name);
      const where = `cut ${cut}, survival ${survival}: said ${said.name}`;
      expect([inOrder[at], inOrder[at + 1]], where).toContain(name);
      expect(["kept", "none"], where).toContain(store.state);
      seen.add(name);
      const from = clockAfter(folder, store) ?? Number.POSITIVE_INFINITY;
      const before = said.times.get(store.settings?.keys?.eid ?? "") ?? 0;
      expect(from, where).toBeGreaterThan(before);
      states += 1;
    }
  }
  expect(states).toBeGreaterThan(1000);
  // Each of them was found by some cut: the recording did see the disk.
  expect(seen.size).toBe(CHANGES + 2);
});

const keyOfName = (name: string | null): string | null =>
  name === null ? null : keyOf(Number(name.slice("Door ".length))).repeat(16);
