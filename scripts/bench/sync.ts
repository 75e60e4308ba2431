/**
 * From the till's disk to the hub's: how fast a long queue drains, whether its length matters, what a sale weighs on
 * the wire, how soon a lost hub is noticed and a hub that is back is used. Real programs, real TLS, one machine.
 */
import { NO_LOG } from "@tillwave/shared/core/log";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { createMachineClock } from "@tillwave/service/adapters/machine-clock";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { GZIP_LEVEL } from "@tillwave/service/adapters/node-compression";
import { demoSettings } from "@tillwave/service/demo/settings";
import { openStore } from "@tillwave/service/store";
import { initHub } from "@tillwave/hub/init";
import type { JoinCode, Overview } from "@tillwave/shared/api/console";
import type { HubView, JoinReply, SyncReply } from "@tillwave/shared/api/till";
import { assert } from "@tillwave/shared/core/assert";
import { concatBytes } from "@tillwave/shared/core/bytes";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { BATCH_ENTRIES_MAX } from "@tillwave/shared/sync/answer";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createBenchFolder } from "./data-directory.ts";
import { demoSale } from "./demo-workload.ts";
import { type Program, startProgram } from "./program.ts";
import type { Bench, Figure } from "./report.ts";

const QUEUED = 1_000_000;
const DRAINED = 100_000;
const SALES_PER_TRANSACTION = 5000;
const RATE_GOAL = 2000;
/** The long queue's rate against the short one's. */
const LENGTH_RATIO_MIN = 0.9;
const MEMORY_GROWTH_MAX_MIB = 64;
/**
 * Of each program, in MiB: what nobody needs any more is thrown away soon, so that what is counted is what is kept.
 * Without a limit Node lets some 150 MiB of it lie about before it looks.
 */
const HEAP_MIB = 96;
const SMALL_HEAP = [`--max-old-space-size=${HEAP_MIB}`];
const BYTES_GOAL = 150;
const BACK_GOAL_MS = 3000;
const NOTICED_GOAL_MS = 2000;
const LOOK_EVERY_MS = 10;
const DRAIN_MS_MAX = 600_000;
/** A till that has been alone for so long waits long between its tries. */
const AWAY_MS = 20_000;

export async function measure(progress: (line: string) => void): Promise<Bench> {
  const folder = createBenchFolder("sync");
  try {
    const bench = await openBench(folder);
    progress(`writing ${QUEUED} sales (a minute or two)`);
    const weight = storeSales(bench.tillFolder, QUEUED, 1);
    const drained = await drain(bench, progress);
    const outage = await measureOutage(bench, progress);
    return { bench: "sync", figures: [...drainFigures(drained), weight, ...outage] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface BenchShop {
  readonly tillFolder: string;
  readonly hubFolder: string;
  /** At which both are found again after they were stopped. */
  readonly hubPort: number;
}

/** A hub, and a till that has joined it; neither runs. */
async function openBench(folder: string): Promise<BenchShop> {
  const [tillFolder, hubFolder] = [join(folder, "till"), join(folder, "hub")];
  mkdirSync(tillFolder, { recursive: true });
  const { merchant, currency, shop } = demoSettings;
  const made = await initHub({ folder: hubFolder, merchant, name: shop.name, currency });
  assert(made.ok, "the hub of a benchmark is made");
  const hub = await startHub(hubFolder, 0);
  const hubPort = Number(new URL(String(hub.said["url"])).port);
  const till = await startTill(tillFolder);
  const { terminal } = demoSettings;
  const code = await hubAsk<JoinCode>({ hub, hubFolder }, "/api/join-codes", {
    terminal,
    name: "Bench",
  });
  const url = `https://127.0.0.1:${hubPort}`;
  const joined = await tillAsk<JoinReply>(till, "/api/join", { code: code.code, url });
  assert(joined.ok, `the till of a benchmark joins: ${JSON.stringify(joined)}`);
  await untilTill(till, ({ state, waiting }) => state === "in-step" && waiting === 0);
  await Promise.all([till.stop("SIGTERM"), hub.stop("SIGTERM")]);
  return { tillFolder, hubFolder, hubPort };
}

interface Drained {
  /** Of the first {@link DRAINED} sales, with all the others behind them. */
  readonly firstRate: number;
  /** Of the last ones, with nothing behind them. */
  readonly lastRate: number;
  /** Between those two, in MiB. */
  readonly memoryGrowth: number;
}

/** The time runs from the first batch at the hub: how long the programs take to start is another figure. */
async function drain(shop: BenchShop, progress: (line: string) => void): Promise<Drained> {
  const hub = await startHub(shop.hubFolder, shop.hubPort);
  const held = (): Promise<number> =>
    hubAsk<Overview>({ hub, hubFolder: shop.hubFolder }, "/api/overview").then(
      ({ terminals }) => terminals[0]?.sales ?? 0,
    );
  const stretch = async (from: number): Promise<number> => {
    const began = await lookUntil(held, (sales) => sales > from);
    const at = performance.now();
    const ended = await lookUntil(held, (sales) => sales >= from + DRAINED);
    const rate = (ended - began) / ((performance.now() - at) / 1000);
    progress(`  ${Math.round(rate)} sales/s`);
    return rate;
  };
  const till = await startTill(shop.tillFolder);
  const memory = (): number => till.memory() + hub.memory();
  progress(`draining the first ${DRAINED}`);
  const firstRate = await stretch(0);
  const before = memory();
  progress(`draining all but the last ${DRAINED}`);
  await lookUntil(held, (sales) => sales >= QUEUED - DRAINED);
  progress(`draining the last ${DRAINED}`);
  const lastRate = await stretch(QUEUED - DRAINED);
  const memoryGrowth = memory() - before;
  await Promise.all([till.stop("SIGTERM"), hub.stop("SIGTERM")]);
  return { firstRate, lastRate, memoryGrowth };
}

function drainFigures({ firstRate, lastRate, memoryGrowth }: Drained): readonly Figure[] {
  const ratio = firstRate / lastRate;
  return [
    {
      name: `drain, the first ${DRAINED} of ${QUEUED} queued sales, disk to disk`,
      value: firstRate,
      unit: "sales/s",
      goal: `≥ ${RATE_GOAL} sales/s`,
      met: firstRate >= RATE_GOAL,
      peer: `the last ${DRAINED}: ${Math.round(lastRate)} sales/s`,
    },
    {
      name: "rate at the head of a long queue ÷ rate at its end",
      value: ratio,
      unit: "×",
      goal: `≥ ${LENGTH_RATIO_MIN}`,
      met: ratio >= LENGTH_RATIO_MIN,
      peer: null,
    },
    {
      name: `memory of till and hub, growth over ${QUEUED - DRAINED} sales, heaps of ${HEAP_MIB} MiB`,
      value: memoryGrowth,
      unit: "MiB",
      goal: `≤ ${MEMORY_GROWTH_MAX_MIB} MiB`,
      met: memoryGrowth <= MEMORY_GROWTH_MAX_MIB,
      peer: null,
    },
  ];
}

async function measureOutage(
  shop: BenchShop,
  progress: (line: string) => void,
): Promise<readonly Figure[]> {
  let hub = await startHub(shop.hubFolder, shop.hubPort);
  const till = await startTill(shop.tillFolder);
  const isInStep = ({ state, waiting }: HubView): boolean => state === "in-step" && waiting === 0;
  await untilTill(till, isInStep);
  progress("the hub freezes, as behind a half-open link");
  const noticed = async (): Promise<number> => {
    const from = performance.now();
    await untilTill(till, ({ state }) => state === "offline");
    return performance.now() - from;
  };
  hub.child.kill("SIGSTOP");
  const frozen = await noticed();
  hub.child.kill("SIGCONT");
  await untilTill(till, isInStep);
  progress("the hub is killed");
  await hub.stop("SIGKILL");
  const killed = await noticed();
  progress(`${AWAY_MS / 1000} s without a hub`);
  await new Promise((resolve) => {
    setTimeout(resolve, AWAY_MS);
  });
  hub = await startHub(shop.hubFolder, shop.hubPort);
  const from = performance.now();
  await untilTill(till, isInStep);
  const back = performance.now() - from;
  await Promise.all([till.stop("SIGTERM"), hub.stop("SIGTERM")]);
  return [
    timeFigure("hub frozen → till says offline", frozen, NOTICED_GOAL_MS),
    timeFigure("hub killed → till says offline", killed, NOTICED_GOAL_MS),
    timeFigure(`hub back after ${AWAY_MS / 1000} s → till in step`, back, BACK_GOAL_MS),
  ];
}

function timeFigure(name: string, value: number, goal: number): Figure {
  return { name, value, unit: "ms", goal: `≤ ${goal} ms`, met: value <= goal, peer: null };
}

/**
 * Sales of a demo day into the till's journal, without syncs, for they are only scenery. Answers with what one of them
 * weighs on the wire, in a full batch as the till packs it.
 */
function storeSales(folder: string, sales: number, firstNumber: number): Figure {
  const clock = createMachineClock();
  const ports = {
    clock,
    crypto: createNodeCrypto(),
    random: nodeRandom,
    machine: { id: () => null },
    timers: machineTimers,
    log: NO_LOG,
  };
  const opened = openStore(
    { folder, settings: demoSettings, version: "0.1.0", replaces: null },
    ports,
  );
  assert(opened.ok, `the journal of a benchmark opens: ${JSON.stringify(opened)}`);
  const { database, journal, scene, close } = opened.value;
  const { next } = seededRandom(firstNumber);
  database.pragma("synchronous = OFF");
  let past = 0;
  for (let stored = 0; stored < sales; stored += SALES_PER_TRANSACTION) {
    const written = database.transaction(() => {
      let tip = null;
      for (let i = 0; i < SALES_PER_TRANSACTION; i += 1) {
        const { fact, after } = demoSale(firstNumber + stored + i, next);
        past += after;
        const { clock: now, ...who } = scene();
        const reading = { ...now, wall: now.wall + past, monotonic: now.monotonic + past };
        tip = journal.write([fact], { ...who, clock: reading });
        journal.advance(tip);
      }
    });
    written();
    database.pragma("wal_checkpoint(PASSIVE)");
  }
  const select = "SELECT body FROM entry WHERE kind = 'sale-paid' ORDER BY position LIMIT ?";
  const rows = database.prepare<[bigint], { body: Uint8Array }>(select);
  const bodies = rows.all(BigInt(BATCH_ENTRIES_MAX)).map(({ body }) => body);
  database.pragma("synchronous = FULL");
  close();
  const lines = concatBytes(bodies.flatMap((body) => [body, Uint8Array.of(0x0a)]));
  const weight = gzipSync(lines, { level: GZIP_LEVEL }).length / bodies.length;
  return {
    name: `3-line cash sale in the body, gzip ${GZIP_LEVEL}, ${BATCH_ENTRIES_MAX} a batch`,
    value: weight,
    unit: "bytes",
    goal: `≤ ${BYTES_GOAL} bytes`,
    met: weight <= BYTES_GOAL,
    peer: `the stored line: ${Math.round(lines.length / bodies.length)} bytes`,
  };
}

const startHub = (folder: string, port: number): Promise<Program> =>
  startProgram(
    "terminal/hub/dist/hub.mjs",
    [
      "--folder",
      folder,
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--console-port",
      "0",
      "--no-customers",
    ],
    SMALL_HEAP,
  );

const startTill = (folder: string): Promise<Program> =>
  startProgram(
    "terminal/service/dist/till.mjs",
    ["--demo", "--port", "0", "--data", folder, "--reader", "none"],
    SMALL_HEAP,
  );

function hubAsk<T>(
  { hub, hubFolder }: { readonly hub: Program; readonly hubFolder: string },
  path: string,
  body?: object,
): Promise<T> {
  const token = readFileSync(join(hubFolder, "control-token"), "utf8").trim();
  return ask(new URL(path, String(hub.said["console"])), token, body);
}

function tillAsk<T>(till: Program, path: string, body: object): Promise<T> {
  const page = new URL(String(till.said["url"]));
  return ask(new URL(path, page), page.hash.slice("#t=".length), body);
}

/** Posts the body, or gets where there is none. */
async function ask<T>(url: URL, token: string, body?: object): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, "x-tillwave": "1" };
  const response = await fetch(
    url,
    body === undefined
      ? { headers }
      : {
          method: "POST",
          headers: { ...headers, "content-type": "application/json" },
          body: JSON.stringify(body),
        },
  );
  assert(
    response.ok,
    `${url.pathname} is answered: ${response.status} ${await response.clone().text()}`,
  );
  return (await response.json()) as T;
}

function untilTill(till: Program, isSo: (view: HubView) => boolean): Promise<HubView> {
  const look = (): Promise<HubView> =>
    tillAsk<SyncReply>(till, "/api/sync", { action: "status" }).then(({ hub }) => hub);
  return lookUntil(look, isSo);
}

async function lookUntil<T>(look: () => Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const deadline = performance.now() + DRAIN_MS_MAX;
  for (;;) {
    const value = await look();
    if (isSo(value)) {
      return value;
    }
    assert(
      performance.now() < deadline,
      `it comes about in ${DRAIN_MS_MAX / 1000} s: ${JSON.stringify(value)}`,
    );
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
}
