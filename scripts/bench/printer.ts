/**
 * What a printer in trouble costs the cashier: the time of "take cash" on a till whose printer is well, and
 * slow, switched off or unplugged. The real till, a real serial port, and the conditions in turns, so that
 * whatever else the machine does it does to all of them.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandReply } from "@tillwave/shared/api/till";
import type { LabCommand } from "@tillwave/shared/api/lab";
import { assert } from "@tillwave/shared/core/assert";
import { Minor } from "@tillwave/shared/sale/money";
import type { TillCommand } from "@tillwave/shared/sale/till";
import { type WholeShop, openWholeShop } from "../shop/whole-shop.ts";
import { createBenchFolder } from "./data-directory.ts";
import { type Bench, type Figure, percentile } from "./report.ts";

/** Turns of the four conditions, and sales in each; the first turn only warms up. */
const TURNS = 16;
const SALES = 50;
/** For the till to see what has become of its printer, in milliseconds. */
const SETTLE_MS = 400;
const RATIO_GOAL = 1.1;
const PRICE = Minor(900);

interface Condition {
  readonly name: string;
  readonly bring: LabCommand;
  readonly end: LabCommand;
}

const printer = (
  change: Extract<LabCommand, { readonly type: "printer" }>["change"],
): LabCommand => ({ type: "printer", change });

const WELL = "well";
const CONDITIONS: readonly Condition[] = [
  { name: WELL, bring: printer({ isSlow: false }), end: printer({ isSlow: false }) },
  { name: "slow", bring: printer({ isSlow: true }), end: printer({ isSlow: false }) },
  { name: "switched off", bring: printer({ isOn: false }), end: printer({ isOn: true }) },
  { name: "unplugged", bring: printer({ isPlugged: false }), end: printer({ isPlugged: true }) },
];

export async function measure(progress: (line: string) => void): Promise<Bench> {
  const folder = createBenchFolder("printer");
  try {
    progress("opening the demo shop");
    const shop = await openWholeShop({ folder: join(folder, "shop") });
    try {
      return { bench: "printer", figures: figuresOf(await measureAll(shop, progress)) };
    } finally {
      await shop.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Times = ReadonlyMap<string, readonly number[]>;

async function measureAll(shop: WholeShop, progress: (line: string) => void): Promise<Times> {
  const times = new Map<string, number[]>(CONDITIONS.map(({ name }) => [name, []]));
  const sell = createCashier(shop);
  for (let turn = 0; turn < TURNS; turn += 1) {
    progress(
      `${SALES} sales with a printer in each of ${CONDITIONS.length} conditions, turn ${turn + 1} of ${TURNS}`,
    );
    for (const { name, bring, end } of CONDITIONS) {
      await shop.turn(bring);
      await sleep(SETTLE_MS);
      for (let i = 0; i < SALES; i += 1) {
        const took = await sell();
        if (turn > 0) {
          times.get(name)?.push(took);
        }
      }
      await shop.turn(end);
    }
  }
  return times;
}

/** Answers with how long one "take cash" took, in milliseconds. */
function createCashier({ url }: WholeShop): () => Promise<number> {
  const { origin, hash } = new URL(url);
  const headers = {
    authorization: `Bearer ${hash.slice("#t=".length)}`,
    "content-type": "application/json",
  };
  let presses = 0;
  let sale = 1;
  const press = async (command: TillCommand): Promise<void> => {
    presses += 1;
    const id = `press-${presses}-of-bench`;
    const body = JSON.stringify({ page: "page-of-a-bench", id, sale, command });
    const response = await fetch(`${origin}/api/commands`, { method: "POST", headers, body });
    const reply = (await response.json()) as CommandReply;
    assert(reply.ok, `the till does ${command.type}: ${JSON.stringify(reply)}`);
  };
  return async () => {
    await press({ type: "add", sku: "bun" });
    await press({ type: "pay" });
    const from = performance.now();
    await press({ type: "take-cash", received: PRICE, due: PRICE });
    const took = performance.now() - from;
    await press({ type: "next" });
    sale += 1;
    return took;
  };
}

function figuresOf(times: Times): readonly Figure[] {
  const at = (name: string, percent: number): number => percentile(times.get(name) ?? [], percent);
  const samples = (TURNS - 1) * SALES;
  const well = at(WELL, 95);
  return CONDITIONS.flatMap(({ name }): readonly Figure[] => {
    const p95 = at(name, 95);
    const own: Figure = {
      name: `"take cash", printer ${name}, p95 of ${samples}`,
      value: p95,
      unit: "ms",
      goal: null,
      met: null,
      peer: `p50: ${at(name, 50).toFixed(2)} ms`,
    };
    if (name === WELL) {
      return [own];
    }
    const ratio: Figure = {
      name: `printer ${name} ÷ printer well, p95`,
      value: p95 / well,
      unit: "×",
      goal: `≤ ${RATIO_GOAL} ×`,
      met: p95 / well <= RATIO_GOAL,
      peer: null,
    };
    return [own, ratio];
  });
}
