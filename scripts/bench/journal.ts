/**
 * What it costs to have a sale on the disk before anybody says "Paid", and to start with a million of
 * them. The peer of the commit is the least that any till can do: one synced insert of the same bytes,
 * timed in turn with ours, so that both see the same disk.
 */
import { NO_LOG } from "@tillwave/shared/core/log";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createMachineClock } from "@tillwave/service/adapters/machine-clock";
import { machineId } from "@tillwave/service/adapters/machine-id";
import { machineTimers } from "@tillwave/shared/host/machine-timers";
import { createNodeCrypto, nodeRandom } from "@tillwave/shared/host/node-crypto";
import { demoCatalogue } from "@tillwave/service/demo/catalogue";
import { demoSettings } from "@tillwave/service/demo/settings";
import { factOf } from "@tillwave/service/facts";
import { termsOf } from "@tillwave/service/settings";
import { type Store, type StorePorts, openStore } from "@tillwave/service/store";
import { type Till, createTill } from "@tillwave/service/till";
import { assert } from "@tillwave/shared/core/assert";
import { indexItems } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";
import { type TillCommand, newTill, stepTill } from "@tillwave/shared/sale/till";
import { checkpoint, openDatabase } from "@tillwave/sqlite/database";
import { createBenchFolder } from "./data-directory.ts";
import { type Bench, type Figure, percentile } from "./report.ts";
import { startService } from "./service-process.ts";

const SALES = 500;
/** Sales before the clock runs: a till is warm for all but the first minutes of its day. */
const WARM_UP_SALES = 200;
const STORED_SALES = 1_000_000;
const SALES_PER_TRANSACTION = 5000;
const SALES_PER_CHECKPOINT = 40;
const COMMIT_RATIO_GOAL = 1.5;
const OPEN_GOAL_MS = 300;
const BACK_GOAL_MS = 1000;

const rules = { terms: termsOf(demoSettings), items: indexItems(demoCatalogue().items) };
const BASKET: readonly TillCommand[] = [
  { type: "add", sku: "bun" },
  { type: "add", sku: "tart" },
  { type: "add", sku: "milktea" },
  { type: "pay" },
];
/** Of the one page that presses here. */
const PAGE = "page-of-a-bench";
const CASH: TillCommand = { type: "take-cash", received: Minor(10_000), due: Minor(3800) };

const PORTS: StorePorts = {
  clock: createMachineClock(),
  crypto: createNodeCrypto(),
  random: nodeRandom,
  timers: machineTimers,
  machine: machineId,
  log: NO_LOG,
};

export async function measure(progress: (line: string) => void): Promise<Bench> {
  const folder = createBenchFolder("journal");
  try {
    progress(`${SALES} cash sales, each beside a raw insert`);
    const commits = measureCommits(folder);
    progress(`writing ${STORED_SALES} sales (about a minute)`);
    storeManySales(folder, progress);
    const opening = await measureOpening(folder, progress);
    return { bench: "journal", figures: [...commits, ...opening] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureCommits(folder: string): readonly Figure[] {
  const store = open(folder);
  const till = tillOn(store);
  const raw = openRaw(join(folder, "raw.db"));
  const [ours, peers, presses]: [number[], number[], number[]] = [[], [], []];
  for (let i = -WARM_UP_SALES; i < SALES; i += 1) {
    const basket = BASKET.map((command) => timed(() => press(till, command)));
    const cash = timed(() => press(till, CASH));
    const { body, head } = lastEntry(store);
    const peer = timed(() => raw.insert(body, head));
    press(till, { type: "next" });
    if (i % SALES_PER_CHECKPOINT === 0) {
      // As the service does when nobody presses: from then on the log is written over, not lengthened.
      checkpoint(store.database, store.touch);
      raw.checkpoint();
    }
    if (i >= 0) {
      presses.push(...basket);
      ours.push(cash);
      peers.push(peer);
    }
  }
  raw.close();
  store.close();
  const ratio = percentile(ours, 50) / percentile(peers, 50);
  return [
    {
      name: "cash sale's commit ÷ raw synced insert, p50",
      value: ratio,
      unit: "×",
      goal: `≤ ${COMMIT_RATIO_GOAL}`,
      met: ratio <= COMMIT_RATIO_GOAL,
      peer: `raw insert: ${micros(percentile(peers, 50))} p50, ${micros(percentile(peers, 99))} p99`,
    },
    // The ratio says as much about the disk as about the till: on a fast one the same work weighs more.
    watched(
      "cash sale's commit − raw synced insert, p50",
      (percentile(ours, 50) - percentile(peers, 50)) * 1000,
      "µs",
    ),
    watched("cash sale's commit, p50", percentile(ours, 50) * 1000, "µs"),
    watched("cash sale's commit, p99", percentile(ours, 99) * 1000, "µs"),
    watched("any other press, p50", percentile(presses, 50) * 1000, "µs"),
    watched("any other press, p99", percentile(presses, 99) * 1000, "µs"),
  ];
}

async function measureOpening(
  folder: string,
  progress: (line: string) => void,
): Promise<readonly Figure[]> {
  const cold = dropPageCache();
  progress(cold ? "opening, with the page cache dropped" : "opening, from the page cache");
  const from = performance.now();
  const store = open(folder);
  const till = tillOn(store);
  BASKET.forEach((command) => press(till, command));
  press(till, CASH);
  const first = performance.now() - from;
  progress("checking the whole chain");
  const rate = checkRate(store);
  store.close();
  progress("starting the service as a program");
  const back = await startService(folder);
  return [
    {
      name: `open ${STORED_SALES} sales → first sale committed${cold ? ", cold" : ""}`,
      value: first,
      unit: "ms",
      goal: `≤ ${OPEN_GOAL_MS} ms`,
      met: first <= OPEN_GOAL_MS,
      peer: null,
    },
    {
      name: `program started on ${STORED_SALES} sales → page answered`,
      value: back.answeredAfter,
      unit: "ms",
      goal: `≤ ${BACK_GOAL_MS} ms`,
      met: back.answeredAfter <= BACK_GOAL_MS,
      peer: `node that only ends: ${Math.round(back.bareNode)} ms`,
    },
    watched("chain check", rate, "entries/s"),
  ];
}

function open(folder: string): Store {
  const options = { folder, settings: demoSettings, version: "0.1.0", replaces: null };
  const store = openStore(options, PORTS);
  assert(store.ok, "the journal of a benchmark opens");
  return store.value;
}

function tillOn(store: Store): Till {
  const { database, journal, counters, sales, counter, scene } = store;
  return createTill(counter, {
    database,
    journal,
    counters,
    sales,
    rules,
    scene,
    publish: () => {},
  });
}

function press(till: Till, command: TillCommand): void {
  const sale = till.view().value.state.sale.number;
  const handled = till.handle({ page: PAGE, id: crypto.randomUUID(), sale, command });
  assert(handled.ok && handled.value.value.ok, `${command.type} is done`);
}

interface EntryBytes {
  readonly body: Uint8Array;
  readonly head: Uint8Array;
}

function lastEntry({ database }: Store): EntryBytes {
  const select = "SELECT body, head FROM entry ORDER BY position DESC LIMIT 1";
  const row = database.prepare<[], EntryBytes>(select).get();
  assert(row !== undefined, "a sale left an entry");
  return row;
}

/** Durable as ours, and nothing else: one table, one statement, one sync. */
function openRaw(path: string): {
  insert(body: Uint8Array, head: Uint8Array): void;
  checkpoint(): void;
  close(): void;
} {
  const sql = "CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB, head BLOB) STRICT";
  const opened = openDatabase(path, { migrations: [{ version: 1, sql }], create: true });
  assert(opened.ok, "the peer's database opens");
  const database = opened.value;
  const insert = database.prepare<[Uint8Array, Uint8Array]>(
    "INSERT INTO raw (body, head) VALUES (?, ?)",
  );
  return {
    insert: (body, head) => void insert.run(body, head),
    checkpoint: () =>
      void checkpoint(database, () => insert.run(new Uint8Array(1), new Uint8Array(1))),
    close: () => void database.close(),
  };
}

/** The same sale again and again, through the real journal; without syncs, for it is only scenery. */
function storeManySales(folder: string, progress: (line: string) => void): void {
  const store = open(folder);
  const { database, journal, scene } = store;
  database.pragma("synchronous = OFF");
  const paid = paidSale();
  for (let stored = 0; stored < STORED_SALES; stored += SALES_PER_TRANSACTION) {
    const facts = Array.from({ length: SALES_PER_TRANSACTION }, (_, i) => ({
      ...paid,
      sale: SALES + 1 + stored + i,
    }));
    journal.advance(database.transaction(() => journal.write(facts, scene()))());
    database.pragma("wal_checkpoint(PASSIVE)");
    if (stored % 200_000 === 0) {
      progress(`  ${stored} of ${STORED_SALES}`);
    }
  }
  database.pragma("synchronous = FULL");
  store.close();
}

function paidSale(): Extract<ReturnType<typeof factOf>, { kind: "sale-paid" }> {
  let state = newTill(1);
  for (const command of [...BASKET, CASH]) {
    const step = stepTill(state, command, rules);
    assert(step.ok, "the benchmark's sale goes through");
    ({ state } = step.value);
    const [record] = step.value.records;
    const fact = record?.type === "sale-paid" ? factOf(record, rules.terms) : null;
    if (fact?.kind === "sale-paid") {
      return fact;
    }
  }
  throw new Error("the benchmark's sale is not paid");
}

function checkRate({ check, journal }: Store): number {
  const { position } = journal.tip();
  const from = performance.now();
  let cursor = check.cursorAt(0);
  let more = true;
  while (more) {
    const stretch = check.walk(cursor, 1000, position);
    assert(stretch.breaks.length === 0, "the benchmark's chain holds");
    ({ cursor, more } = stretch);
  }
  return position / ((performance.now() - from) / 1000);
}

/** As after a power cut: nothing of the file is in memory. Takes root; false without it. */
function dropPageCache(): boolean {
  try {
    writeFileSync("/proc/sys/vm/drop_caches", "1\n");
    return true;
  } catch {
    return false;
  }
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

const micros = (ms: number): string => `${Math.round(ms * 1000)} µs`;

function watched(name: string, value: number, unit: string): Figure {
  return { name, value, unit, goal: null, met: null, peer: null };
}
