/**
 * The machinery against a program whose promises are known: what SQLite documents for each journal mode
 * and `synchronous` must come out of it, the losses too. A check that cannot fail proves nothing.
 *
 * https://www.sqlite.org/pragma.html#pragma_synchronous
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { present } from "@tillwave/shared/core/assert";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shimEnvironment } from "../daemons/disk-shim.ts";
import { type CrashState, createReplay } from "./crash-state.ts";
import { makeMemoryFolder, readFolder, writeCrashState } from "./folder-files.ts";
import { type Recording, readRecording } from "./recording.ts";

const PROGRAM = fileURLToPath(new URL("small-ledger.ts", import.meta.url));
const ROWS = 120;
const STATES = 300;
const SURVIVALS = [0, 0.5, 1] as const;

let base = "";
beforeEach(() => {
  base = makeMemoryFolder("power-cut-");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function record(journal: string, synchronous: string): Promise<Recording> {
  const folder = join(base, "folder");
  const log = join(base, "log");
  const socketPath = join(base, "socket");
  mkdirSync(folder);
  const server = createServer((connection) => connection.resume()).listen(socketPath);
  await once(server, "listening");
  const words = [PROGRAM, folder, socketPath, String(ROWS), journal, synchronous];
  const child = spawn(process.execPath, ["--import", "tsx", ...words], {
    env: { ...process.env, ...shimEnvironment({ folder, log }) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [status] = await once(child, "exit");
  server.close();
  expect(status).toBe(0);
  const recording = readRecording(log);
  return present(
    recording.ok ? recording.value : null,
    "the recording of a program that ended well",
  );
}

const promisedRows = ({ acknowledged }: CrashState): number => acknowledged.length;

type Check = { readonly rows: number } | { readonly damage: string };

/** Opens what the power cut left, as the program would after it. */
function checkFolder(folder: string): Check {
  try {
    const database = new Database(join(folder, "ledger.db"));
    try {
      const damage = database.pragma("integrity_check", { simple: true });
      if (damage !== "ok") {
        return { damage: String(damage) };
      }
      const tables = database.prepare("select count(*) from sqlite_schema").pluck().get();
      const rows = tables === 0 ? 0 : database.prepare("select count(*) from row").pluck().get();
      return { rows: Number(rows) };
    } finally {
      database.close();
    }
  } catch (error) {
    return { damage: String(error) };
  }
}

interface Losses {
  readonly statesWithLoss: number;
  readonly mostRowsLost: number;
  readonly damaged: number;
}

function replayCuts(recording: Recording): Losses {
  const random = seededRandom(20);
  const draw = (): number => random.integer(recording.operations.length + 1);
  const cuts = Array.from({ length: STATES }, draw).toSorted((a, b) => a - b);
  const replay = createReplay(recording);
  const folder = join(base, "state");
  const losses = { statesWithLoss: 0, mostRowsLost: 0, damaged: 0 };
  cuts.forEach((cut, seed) => {
    const survival = present(SURVIVALS[seed % SURVIVALS.length], "a survival");
    const state = replay.crashState({ cut, survival, random: seededRandom(seed) });
    writeCrashState(state, folder);
    const check = checkFolder(folder);
    const lost = "rows" in check ? promisedRows(state) - check.rows : 0;
    losses.statesWithLoss += lost > 0 ? 1 : 0;
    losses.mostRowsLost = Math.max(losses.mostRowsLost, lost);
    losses.damaged += "damage" in check ? 1 : 0;
  });
  return losses;
}

const KEPT = { statesWithLoss: 0, mostRowsLost: 0, damaged: 0 };

test.each([
  ["WAL", "FULL"],
  ["DELETE", "EXTRA"],
  ["TRUNCATE", "FULL"],
])("%s with synchronous=%s keeps every row that it promised", async (journal, synchronous) => {
  const recording = await record(journal, synchronous);
  expect(promisedRows(createReplay(recording).lastState())).toBe(ROWS);
  expect(replayCuts(recording)).toEqual(KEPT);
});

test("WAL with synchronous=NORMAL loses promised rows, and damages nothing", async () => {
  const losses = replayCuts(await record("WAL", "NORMAL"));
  expect(losses.statesWithLoss).toBeGreaterThan(STATES / 10);
  expect(losses.mostRowsLost).toBeGreaterThan(1);
  expect(losses.damaged).toBe(0);
});

test("WAL with synchronous=OFF loses promised rows and damages databases", async () => {
  const losses = replayCuts(await record("WAL", "OFF"));
  expect(losses.statesWithLoss).toBeGreaterThan(STATES / 10);
  expect(losses.damaged).toBeGreaterThan(0);
});

test("DELETE with synchronous=FULL loses the last promised row, because its unlink is not synced", async () => {
  const losses = replayCuts(await record("DELETE", "FULL"));
  expect(losses).toMatchObject({ mostRowsLost: 1, damaged: 0 });
  expect(losses.statesWithLoss).toBeGreaterThan(0);
});

test("a kill without a power cut loses nothing even with synchronous=OFF, and so proves nothing", async () => {
  const recording = await record("WAL", "OFF");
  const replay = createReplay(recording);
  const folder = join(base, "state");
  for (let cut = 0; cut <= recording.operations.length; cut += 10) {
    const state = replay.crashState({ cut, survival: 1, tearing: 0, random: seededRandom(cut) });
    writeCrashState(state, folder);
    const check = checkFolder(folder);
    expect("rows" in check && check.rows).toBeGreaterThanOrEqual(promisedRows(state));
  }
});

test("the folder that the program left can be rebuilt from the recording: nothing was overlooked", async () => {
  const recording = await record("WAL", "FULL");
  const { files } = createReplay(recording).lastState();
  expect(new Map(files)).toEqual(new Map(readFolder(join(base, "folder"))));
});
