/**
 * A till prints, its disk is recorded, and the power is cut at many instants. After each, no receipt is
 * forgotten, and none that a printer may have a byte of is printed again by itself.
 */
import { NO_LOG } from "@tillwave/shared/core/log";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createMachineClock } from "@tillwave/service/adapters/machine-clock";
import { machineId } from "@tillwave/service/adapters/machine-id";
import { demoCatalogue } from "@tillwave/service/demo/catalogue";
import { demoSettings } from "@tillwave/service/demo/settings";
import { beginPrinting } from "@tillwave/service/print/print-queue";
import { createPrintStore } from "@tillwave/service/print/print-store";
import { createPrinterDevice } from "@tillwave/service/scenarios/printer-device";
import { openStore } from "@tillwave/service/store";
import type { Paper } from "@tillwave/shared/api/till";
import { assert, present } from "@tillwave/shared/core/assert";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { Minor } from "@tillwave/shared/sale/money";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shimEnvironment } from "../daemons/disk-shim.ts";
import { openPty } from "../daemons/pty.ts";
import { type TillProcess, startTill } from "../daemons/till-process.ts";
import { type CrashState, createReplay } from "./crash-state.ts";
import { makeMemoryFolder, writeCrashState } from "./folder-files.ts";
import { type Recording, readRecording } from "./recording.ts";
import { seenBy } from "./verdict.ts";

const SALES = 25;
const STATES = 400;
const SURVIVALS = [0, 0.5, 1] as const;
/** For all paper to come out, on a busy machine, in milliseconds. */
const PAPER_WAIT = 60_000;

let base = "";
beforeEach(() => {
  base = makeMemoryFolder("till-print-cut-");
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

/** Keeps a page open, so that what it is told of the paper leaves the till. */
async function listen(till: TillProcess): Promise<void> {
  const { origin, hash } = new URL(till.url);
  const headers = { authorization: `Bearer ${hash.slice("#t=".length)}` };
  const feed = await fetch(`${origin}/api/feed`, { headers });
  feed.body?.pipeTo(new WritableStream()).catch(() => {});
}

async function recordDay(): Promise<Recording> {
  const path = join(base, "printer");
  const folder = join(base, "data");
  const log = join(base, "log");
  const config = join(base, "till.json");
  mkdirSync(folder);
  const printer = { path, profile: "generic-80mm" };
  writeFileSync(config, JSON.stringify({ ...demoSettings, printer }));
  writeFileSync(join(base, "catalogue.json"), JSON.stringify(demoCatalogue()));
  const device = createPrinterDevice({
    timers: machineTimers,
    answer: (bytes) => pty.write(bytes),
  });
  const pty = await openPty(path, device.receive);
  const till = await startTill({ folder, config, environment: shimEnvironment({ folder, log }) });
  await listen(till);
  for (let sale = 1; sale <= SALES; sale += 1) {
    await till.press(sale, { type: "add", sku: "bun" });
    await till.press(sale, { type: "pay" });
    await till.press(sale, { type: "take-cash", received: Minor(900), due: Minor(900) });
    await till.press(sale, { type: "next" });
  }
  const deadline = performance.now() + PAPER_WAIT;
  for (;;) {
    const { sales } = await till.sales();
    if (sales.every(({ paper }) => paper === "printed")) {
      break;
    }
    assert(performance.now() < deadline, "all paper comes out");
    await wait(100);
  }
  till.process.kill("SIGKILL");
  await till.gone;
  device.switchOff();
  await pty.unplug();
  const read = readRecording(log);
  return present(read.ok ? read.value : null, "a recording that reads");
}

/** What pages had last been told of each receipt. */
function toldBy({ acknowledged }: CrashState): ReadonlyMap<string, Paper> {
  const told = new Map<string, Paper>();
  for (const { bytes } of acknowledged) {
    const text = Buffer.from(bytes).toString("latin1");
    const news =
      /"type":"paper","ref":\{"epoch":(\d+),"seq":(\d+)\},"copy":0,"paper":"([a-z-]+)"/gu;
    for (const [, epoch, seq, paper] of text.matchAll(news)) {
      told.set(`${epoch}/${seq}`, paper as Paper);
    }
  }
  return told;
}

/** What became of each receipt once the till has started again; `asked` for sales that still get theirs. */
function papersAfter(folder: string): ReadonlyMap<string, Paper | "asked"> {
  const options = { folder, settings: demoSettings, version: "0.1.0", replaces: null };
  const opened = openStore(options, PORTS);
  assert(opened.ok, "the till starts");
  const { database, journal, close } = opened.value;
  const store = createPrintStore(database);
  const papers = new Map<string, Paper | "asked">();
  beginPrinting({ database, store, position: () => journal.tip().position }, true);
  for (const { ref } of store.papersAfter(store.mark().position, SALES + 1)) {
    papers.set(`${ref.epoch}/${ref.seq}`, "asked");
  }
  for (const { epoch, seq, state } of database
    .prepare<[], { epoch: bigint; seq: bigint; state: Paper }>(
      "SELECT epoch, seq, state FROM print_job WHERE copy = 0",
    )
    .all()) {
    papers.set(`${epoch}/${seq}`, state);
  }
  close();
  return papers;
}

/** What a receipt may be after the cut, by what was told of it before. */
const MAY_BE: Readonly<Record<Paper, readonly (Paper | "asked")[]>> = {
  queued: ["queued", "printed", "unknown"],
  printing: ["printed", "unknown"],
  printed: ["printed"],
  "not-printed": ["not-printed"],
  unknown: ["unknown"],
};

test("whenever the power is cut, no receipt is forgotten, and none is printed twice by itself", async () => {
  const recording = await recordDay();
  const replay = createReplay(recording);
  const end = recording.operations.length;
  const seed = seedOfRun("power cuts at the printer");
  const chance = seededRandom(seed);
  const cuts = Array.from({ length: STATES }, () => chance.integer(end + 1)).toSorted(
    (a, b) => a - b,
  );
  const folder = join(base, "after");
  const faults: string[] = [];
  let told = 0;
  cuts.forEach((cut, i) => {
    const survival = SURVIVALS[i % SURVIVALS.length] ?? 0;
    const state = replay.crashState({ cut, survival, random: seededRandom(seed + i) });
    writeCrashState(state, folder);
    const papers = state.files.has("till.db") ? papersAfter(folder) : new Map();
    for (const [ref, paper] of toldBy(state)) {
      told += 1;
      const after = papers.get(ref) ?? "forgotten";
      if (!MAY_BE[paper].includes(after)) {
        faults.push(`cut ${cut} of ${end}, survival ${survival}: ${ref} ${paper}, then ${after}`);
      }
    }
    for (const ref of seenBy(state).sales) {
      if (!papers.has(ref)) {
        faults.push(`cut ${cut} of ${end}, survival ${survival}: ${ref} has no receipt`);
      }
    }
  });
  expect(faults).toEqual([]);
  expect(told).toBeGreaterThan(STATES);
});
