/**
 * The real service sells, its disk is recorded, and the power is cut at a thousand instants. After
 * each, the till is opened as after any start, and must have everything that had left for a screen; nor
 * may it take itself for a till that was put back to an older memory.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { assert, present } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { seededRandom } from "@tillwave/shared/testing/seeded-random";
import { afterEach, beforeEach, expect, test } from "vitest";
import { shimEnvironment } from "../daemons/disk-shim.ts";
import { startTill } from "../daemons/till-process.ts";
import { createReplay } from "./crash-state.ts";
import { makeMemoryFolder, readFolder, writeCrashState } from "./folder-files.ts";
import { type Recording, readRecording } from "./recording.ts";
import { judge, seenBy } from "./verdict.ts";

const UNSAFE = fileURLToPath(new URL("unsafe-sync.ts", import.meta.url));
const SALES = 80;
const BUN_PRICE = 900;
const STATES = 1200;
const CONTROL_STATES = 200;
/** Long enough at the counter for the till to move its log into the file. */
const QUIET_MS = 500;
const SURVIVALS = [0, 0.5, 1] as const;

let base = "";
beforeEach(() => {
  base = makeMemoryFolder("till-power-cut-");
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

/** A day at the counter, recorded: baskets that grow, a line taken back, cash, the next sale. */
async function recordDay(control?: string): Promise<Recording> {
  const folder = join(base, "data");
  const log = join(base, "log");
  mkdirSync(folder);
  const till = await startTill({
    folder,
    environment: {
      ...shimEnvironment({ folder, log }),
      ...(control !== undefined && { UNSAFE_SYNC: control }),
    },
    nodeFlags: control === undefined ? [] : ["--import", UNSAFE],
  });
  for (let sale = 1; sale <= SALES; sale += 1) {
    await till.press(sale, { type: "add", sku: "bun" });
    const [sku, price] = sale % 2 === 0 ? (["tart", 1100] as const) : (["umbrella", 8900] as const);
    await till.press(sale, { type: "add", sku });
    await till.press(sale, { type: "set-quantity", line: 1, quantity: sale });
    const takenBack = sale % 10 === 0;
    if (takenBack) {
      await till.press(sale, { type: "remove", line: 2 });
    }
    await till.press(sale, { type: "pay" });
    const due = Minor(sale * BUN_PRICE + (takenBack ? 0 : price));
    const paid = await till.press(sale, { type: "take-cash", received: Minor(1_000_000), due });
    assert(paid.ok, "cash is taken");
    await till.press(sale, { type: "next" });
    if (sale === SALES / 2) {
      await setTimeout(QUIET_MS);
    }
  }
  expect(await till.stop()).toBe(0);
  const read = readRecording(log);
  const recording = present(read.ok ? read.value : null, "a recording that reads");
  if (control === undefined) {
    expectNothingOverlooked(recording, folder);
  }
  return recording;
}

/** What the recording adds up to is what lies in the folder: no write went past the recorder. */
function expectNothingOverlooked(recording: Recording, folder: string): void {
  const { files } = createReplay(recording).lastState();
  const real = readFolder(folder);
  expect([...files.keys()].toSorted()).toEqual([...real.keys()].toSorted());
  for (const [name, bytes] of real) {
    expect(Buffer.compare(files.get(name) ?? new Uint8Array(), bytes), name).toBe(0);
  }
}

function databaseOf({ operations }: Pick<Recording, "operations">): number {
  const file = operations.find((o) => o.type === "create" && o.name === "till.db");
  return present(file?.type === "create" ? file.file : null, "the database's file");
}

interface Answered {
  readonly syncs: number;
  /** The log was moved into the file meanwhile: in a quiet moment, whose syncs are not the sale's. */
  readonly hasMoved: boolean;
}

/** Between each answer and the one before it. */
function answersOf({ operations }: Recording): readonly Answered[] {
  const answers: Answered[] = [];
  const file = databaseOf({ operations });
  let since: Answered = { syncs: 0, hasMoved: false };
  for (const operation of operations) {
    if (operation.type === "sync") {
      const hasMoved = since.hasMoved || operation.file === file;
      since = { syncs: since.syncs + 1, hasMoved };
    } else if (operation.type === "acknowledge" && isAnswer(operation.bytes)) {
      answers.push(since);
      since = { syncs: 0, hasMoved: false };
    }
  }
  return answers.slice(1);
}

const isAnswer = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes).toString("latin1").includes('"ok":true,"revision"');

interface Tally {
  readonly statesWithLoss: number;
  readonly lostSales: number;
  readonly statesRestored: number;
  readonly damage: readonly string[];
}

function cutEverywhere(recording: Recording, states: number, seed: number): Tally {
  const chance = seededRandom(seed);
  const end = recording.operations.length;
  const cuts = Array.from({ length: states }, () => chance.integer(end + 1)).toSorted(
    (a, b) => a - b,
  );
  const replay = createReplay(recording);
  const folder = join(base, "after");
  const damage: string[] = [];
  let statesWithLoss = 0;
  let lostSales = 0;
  let statesRestored = 0;
  cuts.forEach((cut, i) => {
    const survival = SURVIVALS[i % SURVIVALS.length] ?? 0;
    const state = replay.crashState({ cut, survival, random: seededRandom(seed + i) });
    writeCrashState(state, folder);
    const verdict = judge(folder, seenBy(state));
    lostSales += verdict.lostSales;
    statesRestored += verdict.restored ? 1 : 0;
    statesWithLoss += verdict.lostSales > 0 || verdict.lostPresses ? 1 : 0;
    if (verdict.damage !== null) {
      damage.push(`seed ${seed}, cut ${cut} of ${end}, survival ${survival}: ${verdict.damage}`);
    }
  });
  return { statesWithLoss, lostSales, statesRestored, damage };
}

test("whenever the power is cut, no sale or press that a screen has shown is lost or doubled", async () => {
  const recording = await recordDay();
  expect(recording.operations.length).toBeGreaterThan(SALES * 6);
  const answers = answersOf(recording);
  // In the quiet middle of the day, and wherever this machine stood still for as long.
  expect(answers.filter(({ hasMoved }) => hasMoved)).not.toEqual([]);
  expect(answers.filter(({ syncs, hasMoved }) => !hasMoved && syncs !== 1)).toEqual([]);
  const tally = cutEverywhere(recording, STATES, seedOfRun("power cuts"));
  expect(tally).toEqual({ statesWithLoss: 0, lostSales: 0, statesRestored: 0, damage: [] });
});

for (const control of ["NORMAL", "OFF", "DEFAULT"]) {
  test(`the same day with synchronous=${control} loses sales: the test bites`, async () => {
    const recording = await recordDay(control);
    const tally = cutEverywhere(recording, CONTROL_STATES, seedOfRun("power cuts"));
    expect(tally.statesWithLoss).toBeGreaterThan(CONTROL_STATES / 4);
    expect(tally.lostSales).toBeGreaterThan(0);
    // And the till sees it: what lies beside the journal was further than the journal is.
    expect(tally.statesRestored).toBeGreaterThan(0);
  });
}
