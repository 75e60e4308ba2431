/**
 * A till starts on a journal that was put back, and the power is cut at every step of that start. The
 * next start finds it out, or knows that it has been found out: one new epoch, one alarm, never two.
 */
import { NO_LOG } from "@tillwave/shared/core/log";
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createMachineClock } from "@tillwave/service/adapters/machine-clock";
import { machineId } from "@tillwave/service/adapters/machine-id";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { demoSettings } from "@tillwave/service/demo/settings";
import { openStore } from "@tillwave/service/store";
import { present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { decodeEntry } from "@tillwave/shared/journal/entry";
import { Minor } from "@tillwave/shared/sale/money";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shimEnvironment } from "../daemons/disk-shim.ts";
import { type TillProcess, startTill } from "../daemons/till-process.ts";
import { createReplay } from "./crash-state.ts";
import { makeMemoryFolder, readFolder, writeCrashState } from "./folder-files.ts";
import { type Recording, readRecording } from "./recording.ts";

const SURVIVALS = [0, 0.3, 0.7, 1];

let base = "";
beforeEach(() => {
  base = makeMemoryFolder("till-restored-cut-");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const PORTS = {
  clock: createMachineClock(),
  crypto: createNodeCrypto(),
  random: nodeRandom,
  machine: machineId,
  timers: machineTimers,
  log: NO_LOG,
};

async function sell(till: TillProcess, sale: number): Promise<void> {
  await till.press(sale, { type: "add", sku: "bun" });
  await till.press(sale, { type: "pay" });
  await till.press(sale, { type: "take-cash", received: Minor(900), due: Minor(900) });
  await till.press(sale, { type: "next" });
}

/** A folder in which yesterday's journal lies beside today's sidecar. */
async function restoredFolder(): Promise<string> {
  const folder = join(base, "data");
  const backup = join(base, "backup.db");
  mkdirSync(folder);
  const yesterday = await startTill({ folder });
  await sell(yesterday, 1);
  await yesterday.stop();
  copyFileSync(join(folder, "till.db"), backup);
  const today = await startTill({ folder });
  await sell(today, 2);
  await sell(today, 3);
  await today.stop();
  copyFileSync(backup, join(folder, "till.db"));
  return folder;
}

/** Why epochs were opened, and the alarms, once the till has started on what the cut has left. */
function afterTheNextStart(folder: string): readonly string[] {
  const options = { folder, settings: demoSettings, version: "0.1.0", replaces: null };
  const opened = openStore(options, PORTS);
  if (!opened.ok) {
    return [JSON.stringify(opened.error)];
  }
  const { database, alarms, close } = opened.value;
  const rows = database
    .prepare<[], { body: Uint8Array }>("SELECT body FROM entry ORDER BY position")
    .all();
  const found = rows.flatMap(({ body }) => {
    const entry = decodeEntry(body);
    return entry.ok && entry.value.kind === "epoch-opened" ? [entry.value.why] : [];
  });
  const told = alarms().map(({ type }) => type);
  close();
  return [...found, ...told];
}

test("whenever the power is cut while a till finds out that it was put back, it finds that out once", async () => {
  const folder = await restoredFolder();
  const log = join(base, "log");
  const before = readFolder(folder);
  const till = await startTill({ folder, environment: shimEnvironment({ folder, log }) });
  await sell(till, 4);
  till.process.kill("SIGKILL");
  await till.gone;
  const read = readRecording(log);
  const recording: Recording = present(read.ok ? read.value : null, "a recording that reads");
  const replay = createReplay(recording, before);
  const seed = seedOfRun("restored, then cut");
  const faults: string[] = [];
  for (let cut = 0; cut <= recording.operations.length; cut += 1) {
    for (const [i, survival] of SURVIVALS.entries()) {
      const random = seededRandom(seed + cut * SURVIVALS.length + i);
      const after = join(base, "after");
      writeCrashState(replay.crashState({ cut, survival, random }), after);
      const found = afterTheNextStart(after).join(" ");
      if (found !== "first restored restored") {
        faults.push(`cut ${cut}, survival ${survival}: ${found}`);
      }
    }
  }
  expect(recording.operations.length).toBeGreaterThan(10);
  expect(faults).toEqual([]);
});
