/**
 * A whole shop from one seed: real tills and a real hub on real files, a network that fails, programs
 * that are killed. At the end the hub must show exactly what the tills have called paid.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { assert, present } from "@tillwave/shared/core/assert";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { demoSettings } from "@tillwave/service/demo/settings";
import { type Verdict, compareBooks } from "./books.ts";
import { type HubPart, createHubPart } from "./hub-part.ts";
import { type Fate, type Network, createNetwork } from "./network.ts";
import { type PaidSale, type TillPart, createTillPart } from "./till-part.ts";

export interface ShopOptions {
  readonly seed: number;
  /** An empty folder, best in memory. */
  readonly folder: string;
  readonly tills: number;
  /** Of all tills together. */
  readonly sales: number;
}

export interface ShopReport {
  readonly verdict: Verdict;
  readonly paid: number;
  readonly struck: Readonly<Partial<Record<Fate | "frozen", number>>>;
  readonly tillKills: number;
  readonly hubKills: number;
  /** Of the world's own time, in milliseconds. */
  readonly lasted: number;
}

/** Of the world's time, in milliseconds. */
const STEP_MIN = 20;
const STEP_SPAN = 200;
/** Sales of one till in one step, at most. */
const RUSH = 4;
/** Once in so many steps, each. */
const TILL_KILL_EVERY = 250;
const HUB_KILL_EVERY = 400;
const FREEZE_EVERY = 250;
const FREEZE_SPAN = 40_000;
const HUB_AWAY_SPAN = 30_000;
/** Steps of the quiet time after closing in which everything has to arrive. */
const CLOSING_STEPS_MAX = 20_000;

export async function runShop({
  seed,
  folder,
  tills: count,
  sales,
}: ShopOptions): Promise<ShopReport> {
  const random = seededRandom(seed);
  const clock = createVirtualClock();
  const { merchant, currency } = demoSettings;
  mkdirSync(folder, { recursive: true });
  const hub = await createHubPart({ folder: join(folder, "hub"), clock, merchant, currency });
  const network = createNetwork({
    random,
    timers: clock,
    deliver: hub.deliver,
    enrol: hub.enrol,
  });
  const tills = Array.from({ length: count }, (_, i) =>
    createTillPart({
      folder: join(folder, `till-${i + 1}`),
      terminal: i + 1,
      clock,
      random,
      hubs: network.hubs,
    }),
  );
  const pass = async (ms: number): Promise<void> => {
    clock.pass(ms);
    await network.settled();
  };
  try {
    for (const till of tills) {
      await till.joinHub((await hub.joinCode(till.terminal)).code);
    }
    const world: World = { random, network, hub, tills, pass, later: clock.later };
    const day = await sellAll(world, sales);
    await closeDay(world);
    const verdict = compareBooks(day.paid, await hub.sales());
    return {
      verdict,
      paid: day.paid.length,
      struck: Object.fromEntries(network.struck),
      tillKills: day.tillKills,
      hubKills: day.hubKills,
      lasted: clock.now(),
    };
  } finally {
    tills.forEach((till) => till.close());
    await hub.close();
  }
}

interface World {
  readonly random: SeededRandom;
  readonly network: Network;
  readonly hub: HubPart;
  readonly tills: readonly TillPart[];
  pass(ms: number): Promise<void>;
  later(callback: () => void, afterMs: number): () => void;
}

interface Day {
  readonly paid: readonly PaidSale[];
  readonly tillKills: number;
  readonly hubKills: number;
}

async function sellAll(world: World, sales: number): Promise<Day> {
  const { random, network, hub, tills, pass } = world;
  const paid: PaidSale[] = [];
  const once = (inSteps: number): boolean => random.integer(inSteps) === 0;
  let [tillKills, hubKills, hubAwayFor] = [0, 0, 0];
  while (paid.length < sales) {
    for (const till of tills) {
      for (let rush = random.integer(RUSH + 1); rush > 0 && paid.length < sales; rush -= 1) {
        paid.push(till.sell());
      }
    }
    if (once(FREEZE_EVERY)) {
      network.freeze(random.integer(FREEZE_SPAN));
    }
    if (once(TILL_KILL_EVERY)) {
      tillKills += 1;
      present(tills[random.integer(tills.length)], "a till").kill();
    }
    if (hubAwayFor === 0 && once(HUB_KILL_EVERY)) {
      hubKills += 1;
      hubAwayFor = 1 + random.integer(HUB_AWAY_SPAN);
      await hub.kill();
    }
    const step = STEP_MIN + random.integer(STEP_SPAN);
    await pass(step);
    if (hubAwayFor > 0) {
      hubAwayFor = Math.max(0, hubAwayFor - step);
      if (hubAwayFor === 0) {
        await hub.start();
      }
    }
  }
  if (hubAwayFor > 0) {
    await hub.start();
  }
  return { paid, tillKills, hubKills };
}

/** The network is well again, and everything has to arrive. */
async function closeDay({ network, tills, pass }: World): Promise<void> {
  network.heal();
  const isInStep = (till: TillPart): boolean => {
    const { state, waiting } = till.hub();
    return state === "in-step" && waiting === 0;
  };
  for (let step = 0; !tills.every(isInStep); step += 1) {
    assert(
      step < CLOSING_STEPS_MAX,
      `all tills come to be in step: ${JSON.stringify(tills.map((till) => till.hub()))}`,
    );
    await pass(STEP_MIN + STEP_SPAN);
  }
}
