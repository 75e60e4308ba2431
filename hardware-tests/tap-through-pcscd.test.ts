/**
 * Taps through a real pcscd, by chance in order or with a fault that has a name, until every sale is over: the till's journal and
 * the phones' own records then say the same of every cent, and every doubt was ended by the phone, by the hub or by a person.
 *
 * Several tills at once, each with a pcscd of its own. TILLWAVE_TAPS says how many taps; TILLWAVE_SEED plays a run again, as
 * far as the machine's time allows.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { assert, present } from "@tillwave/shared/core/assert";
import { fromHex } from "@tillwave/shared/core/bytes";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { readJournal } from "@tillwave/service/scenarios/read-journal";
import { expect, test } from "vitest";
import { type DiallingCard, dialIn } from "./daemons/dialling-card.ts";
import { PHONE_FAULTS } from "./daemons/phone-faults.ts";
import { type Books, auditTaps } from "./daemons/tap-audit.ts";
import { type Customer, type TappingLane, openTappingLane } from "./daemons/tapping-lane.ts";

const TAPS = Number(process.env["TILLWAVE_TAPS"] ?? 240);
const LANES = 4;
/** A customer's patience with one sale. */
const TAPS_A_SALE = 8;
const UNKNOWN_SECONDS = 2;
/** What a tap may take, its card seen at pcscd's next look: then people take their phone away. */
const TAP_MS_MAX = 3000;
/** A phone that was asked nothing more for so long is taken away. */
const QUIET_MS = 250;
/** pcscd looks every 400 ms: sooner, nobody has seen that the slot was empty. */
const REST_MS = 600;
const LOOK_MS = 10;
/** No sale stays open longer, whatever happens to it. */
const STUCK_MS = 30_000;
/** From pcscd's start to a reader that takes a tap. */
const READY_AFTER_PCSCD_MS = 3000;
const MINUTES = 60_000;
const PHONE_ATR = fromHex("3b80800101");
const OTHER_CARDS = {
  "a transit card": "3b8f8001804f0ca0000003060300030000000068",
  "a bank card": "3b8c80010444ff",
} as const;
const NO_APPLICATION = fromHex("6a82");

interface Lane {
  readonly shop: TappingLane;
  readonly random: SeededRandom;
  /** Each tap and each decision, in words, and how each doubt ended. */
  readonly log: string[];
  readonly ends: string[];
  /** Milliseconds from pcscd's start to a reader that is ready again. */
  readonly mended: number[];
  /** When something may lie on each slot again. */
  readonly free: number[];
  taps: number;
}

test(
  `${TAPS} taps, most of them with a fault: no payment lost, none taken twice, no till stuck`,
  async () => {
    const seed = seedOfRun("tap-through-pcscd");
    const names = Array.from({ length: LANES }, (_, i) => `lane-${i}`);
    const lanes = await Promise.all(names.map((name, i) => openLane(name, seed + i)));
    try {
      const began = performance.now();
      await Promise.all(lanes.map((lane) => sellUntil(lane, Math.ceil(TAPS / LANES))));
      const took = (performance.now() - began) / 1000;
      const books = lanes.map(booksOf);
      report(lanes, { books, took });
      expect(books.flatMap(({ faults }) => faults)).toEqual([]);
      const mended = lanes.flatMap((lane) => lane.mended);
      expect(Math.max(0, ...mended)).toBeLessThan(READY_AFTER_PCSCD_MS);
    } finally {
      await Promise.all(lanes.map(({ shop }) => shop.close()));
    }
  },
  10 * MINUTES,
);

async function openLane(name: string, seed: number): Promise<Lane> {
  const customers = ["ann", "bob", "cho"];
  const shop = await openTappingLane({ name, customers, unknownSeconds: UNKNOWN_SECONDS });
  return { shop, random: seededRandom(seed), log: [], ends: [], mended: [], free: [0, 0], taps: 0 };
}

async function sellUntil(lane: Lane, taps: number): Promise<void> {
  while (lane.taps < taps) {
    lane.shop.setOnline(lane.random.integer(3) > 0);
    await sellOnce(lane);
  }
}

/** One sale to its end, whatever happens to it. */
async function sellOnce(lane: Lane): Promise<void> {
  const { shop, random, log } = lane;
  const began = performance.now();
  shop.pay();
  let customer = pick(shop.customers, random);
  for (let n = 0; n < TAPS_A_SALE && !isPaid(lane); n += 1) {
    const { type } = shop.step();
    if (type === "unknown") {
      await inDoubt(lane, customer);
    } else {
      customer = random.integer(4) === 0 ? pick(shop.customers, random) : customer;
      await anyTap(lane, customer);
    }
  }
  if (!isPaid(lane)) {
    await endByPerson(lane);
  }
  const took = performance.now() - began;
  assert(took < TAPS_A_SALE * TAP_MS_MAX + STUCK_MS, `the sale ends: ${log.slice(-20).join("\n")}`);
  expect(shop.till.press({ type: "next" }), log.slice(-20).join("\n")).toMatchObject({ ok: true });
}

/** Nobody knows whether that customer has paid: they, somebody else, the hub or a person does something about it. */
async function inDoubt(lane: Lane, customer: Customer): Promise<void> {
  const { shop, random, log, ends } = lane;
  const other = present(
    shop.customers.find((each) => each !== customer),
    "another customer",
  );
  switch (random.integer(8)) {
    case 0: {
      const before = other.spends().length;
      await tap(lane, other, "in order");
      expect(other.spends().length, "nobody else is asked to pay").toBe(before);
      break;
    }
    case 1: {
      log.push(`${customer.name} tells the hub`);
      shop.setOnline(true);
      shop.report(customer);
      await settled(lane, () => isPaid(lane), 5000);
      break;
    }
    case 2:
    case 3:
      await tap(lane, customer, pick(Object.keys(PHONE_FAULTS), random));
      break;
    case 4:
      await voidIt(lane);
      break;
    default:
      await tap(lane, customer, "in order");
  }
  if (shop.step().type !== "unknown") {
    ends.push(log.at(-1)?.startsWith("a person") === true ? "by a person" : endOf(lane));
  }
}

const endOf = (lane: Lane): string => {
  const last = lane.log.at(-1) ?? "";
  return last.endsWith("tells the hub") ? "by the hub" : "by the phone";
};

async function endByPerson(lane: Lane): Promise<void> {
  const { shop, log } = lane;
  await settled(lane, () => !isBusy(lane), STUCK_MS);
  if (shop.step().type === "unknown") {
    await voidIt(lane);
    lane.ends.push("by a person");
  }
  log.push("cash");
  const taken = shop.till.takeCash(100_000);
  expect(taken, log.slice(-20).join("\n")).toMatchObject({ ok: true });
}

/** Whoever is in charge waits until they may, and signs that it will never be counted. */
async function voidIt(lane: Lane): Promise<void> {
  const { shop, log } = lane;
  log.push("a person ends it");
  const mayDecide = (): boolean => {
    const shown = shop.step();
    return shown.type !== "unknown" || shown.until === null || Date.now() > shown.until;
  };
  await settled(lane, mayDecide, STUCK_MS);
  const done = shop.step().type === "unknown" ? shop.void("the customer was asked") : { ok: true };
  expect(done, log.slice(-20).join("\n")).toEqual({ ok: true });
}

/** Mostly the customer's phone; now and then something else altogether. */
async function anyTap(lane: Lane, customer: Customer): Promise<void> {
  const { shop, random } = lane;
  switch (random.integer(16)) {
    case 0:
      await tapCard(lane, pick(Object.keys(OTHER_CARDS), random) as keyof typeof OTHER_CARDS);
      break;
    case 1:
      await tap(lane, pick(shop.strangers, random), "in order");
      break;
    case 2:
      await tapTwo(lane, customer);
      break;
    case 3:
      await tapWithoutPcscd(lane, customer);
      break;
    default:
      await tap(lane, customer, pick(Object.keys(PHONE_FAULTS), random));
  }
}

async function tap(lane: Lane, customer: Customer, fault: string): Promise<void> {
  lane.log.push(`${customer.name}, ${fault}`);
  if (lane.random.integer(10) > 0) {
    customer.wallet.tell({ type: "user-verified" });
  }
  const slot = await freeSlot(lane);
  await held(lane, slot, await lay(lane, slot, { customer, fault }));
  lane.log.push(`  then ${shown(lane)}`);
}

interface Laid {
  readonly customer: Customer;
  readonly fault: string;
}

async function lay(lane: Lane, slot: number, { customer, fault }: Laid): Promise<DiallingCard> {
  lane.taps += 1;
  const { wallet } = customer;
  const fails = present(PHONE_FAULTS[fault], fault);
  return dialIn(present(lane.shop.slots[slot], "a slot"), {
    atr: PHONE_ATR,
    reset() {
      wallet.tell({ type: "field", isOn: false });
      wallet.tell({ type: "field", isOn: true });
    },
    apdu: (command) =>
      fails({ command, random: lane.random, answer: () => wallet.transmit(command) }),
  });
}

async function tapCard(lane: Lane, name: keyof typeof OTHER_CARDS): Promise<void> {
  lane.log.push(name);
  lane.taps += 1;
  const slot = await freeSlot(lane);
  const atr = fromHex(OTHER_CARDS[name]);
  const place = present(lane.shop.slots[slot], "a slot");
  await held(lane, slot, await dialIn(place, { atr, apdu: () => NO_APPLICATION }));
}

async function tapTwo(lane: Lane, customer: Customer): Promise<void> {
  const { shop, random, free } = lane;
  const other = pick(shop.customers, random);
  lane.log.push(`${customer.name} and ${other.name} at once`);
  await sleep(Math.max(0, Math.max(...free) - performance.now()));
  const fault = "in order";
  const first = await lay(lane, 0, { customer, fault });
  const second = other === customer ? null : await lay(lane, 1, { customer: other, fault });
  await held(lane, 0, first);
  second?.pull();
  free[1] = performance.now() + REST_MS;
}

/** pcscd is killed at some moment of it, and started again. */
async function tapWithoutPcscd(lane: Lane, customer: Customer): Promise<void> {
  const { shop, random, log } = lane;
  log.push(`${customer.name}, and pcscd is killed`);
  const slot = await freeSlot(lane);
  const card = await lay(lane, slot, { customer, fault: pick(["in order", "slow"], random) });
  await sleep(random.integer(600));
  await shop.restartPcscd();
  const began = performance.now();
  await settled(lane, shop.isReaderReady, STUCK_MS);
  lane.mended.push(performance.now() - began);
  await held(lane, slot, card);
  log.push(`  then ${shown(lane)}`);
}

/** The one that has been empty longest, once pcscd has seen that it is. */
async function freeSlot({ free }: Lane): Promise<number> {
  const slot = (free[0] ?? 0) <= (free[1] ?? 0) ? 0 : 1;
  await sleep(Math.max(0, (free[slot] ?? 0) - performance.now()));
  return slot;
}

/** A person holds it there until the till has shown something, or for as long as people do, and takes it away. */
async function held(lane: Lane, slot: number, card: DiallingCard): Promise<void> {
  const end = performance.now() + TAP_MS_MAX;
  const life = { isGone: false };
  void card.gone.then(() => Object.assign(life, { isGone: true }));
  let heard = 0;
  let quietFrom = performance.now();
  while (!life.isGone && performance.now() < end && !isPaid(lane)) {
    await sleep(LOOK_MS);
    if (card.heard.length > heard || isBusy(lane)) {
      heard = card.heard.length;
      quietFrom = performance.now();
    }
    if (heard > 0 && performance.now() - quietFrom > QUIET_MS) {
      break;
    }
  }
  await sleep(lane.random.integer(20));
  card.pull();
  lane.free[slot] = performance.now() + REST_MS;
  await settled(lane, () => !isBusy(lane), STUCK_MS);
}

const isPaid = ({ shop }: Lane): boolean => shop.till.view().state.sale.type === "completed";

const isBusy = ({ shop }: Lane): boolean => ["checking", "asking"].includes(shop.step().type);

async function settled(lane: Lane, isSo: () => boolean, waitMs: number): Promise<void> {
  const end = performance.now() + waitMs;
  while (!isSo() && performance.now() < end) {
    await sleep(LOOK_MS);
  }
  const isStuck = waitMs === STUCK_MS && !isSo();
  assert(!isStuck, `the till is not stuck:\n${lane.log.slice(-20).join("\n")}`);
}

function pick<T>(from: readonly T[], random: SeededRandom): T {
  return present(from[random.integer(from.length)], "one of them");
}

const shown = (lane: Lane): string =>
  isPaid(lane) ? "paid" : JSON.stringify(lane.shop.step()).slice(0, 160);

function booksOf({ shop }: Lane): Books {
  return auditTaps(readJournal(shop.till.folder), [...shop.customers, ...shop.strangers]);
}

function report(
  lanes: readonly Lane[],
  { books, took }: { readonly books: readonly Books[]; readonly took: number },
): void {
  const sum = (of: (each: Books) => number): number =>
    books.reduce((total, each) => total + of(each), 0);
  const ends = lanes.flatMap((lane) => lane.ends);
  const ended = (how: string): string => `${ends.filter((end) => end === how).length} ${how}`;
  console.log(
    [
      `${lanes.reduce((total, { taps }) => total + taps, 0)} taps in ${took.toFixed(0)} s: ${sum(({ sales }) => sales)} sales, `,
      `${sum(({ taps }) => taps)} paid by phone, ${sum(({ voids }) => voids)} spends given back, ${sum(({ absences }) => absences)} sworn absent; `,
      `ready again at most ${Math.max(0, ...lanes.flatMap(({ mended }) => mended)).toFixed(0)} ms after pcscd was; `,
      `${ends.length} doubts ended, ${["by the phone", "by the hub", "by a person"].map(ended).join(", ")}`,
    ].join(""),
  );
}
