/**
 * A tap, from the reader's word that a phone lies there to the journal that has the payment: the real till with its journal on
 * a real disk, its reader's process, the system's pcscd and a virtual phone. vpcd's look every 400 ms comes before that word.
 *
 * The peer is the floor of the method: the same commands to the same phone over the same reader, two verifications of a
 * signature, one synced insert. Both in turns, so that whatever else the machine does it does to both.
 */
import { rmSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { assert } from "@tillwave/shared/core/assert";
import {
  createNodeCrypto,
  generateKeyPem,
  nodeRandom,
  signerOfPem,
} from "@tillwave/shared/host/node-crypto";
import { splitAnswer } from "@tillwave/shared/nfc/apdu";
import { OUTCOME_PAID, result, selectWallet, spend } from "@tillwave/shared/nfc/wallet-commands";
import { decodeSpendAnswer, isSpendSigned } from "@tillwave/shared/wallet/spend";
import { type SpendRequest, encodeSpendRequest } from "@tillwave/shared/wallet/spend-request";
import { checkpoint, openDatabase } from "@tillwave/sqlite/database";
import { createBenchFolder } from "./data-directory.ts";
import { type Bench, type Figure, percentile } from "./report.ts";
import { type Exchange, type LyingPhone, layDown } from "./tap-phone.ts";
import { type Customer, type TapShop, openTapShop } from "./tap-shop.ts";

const TAPS = 300;
/** Of each, before the clock runs. */
const WARM_UP_TAPS = 30;
/** Between two talks with the hub: what nobody has vouched for is limited. */
const TAPS_A_SHIFT = 62;
const TAPS_ONLINE = 40;
const P50_GOAL_MS = 3;
const P95_GOAL_MS = 10;
const COMMANDS_GOAL = 3;
const BYTES_GOAL = 600;
/** From the pull of a phone until pcscd has seen that it is gone, and until the till has seen to the rest. */
const SLOT_REST_MS = 900;
const STEP_WAIT_MS = 20_000;
const DEADLINE_MS = 1000;
/** About what a sale paid by a phone writes: two entries and the counter. */
const INSERT_BYTES = 2048;
const INSERTS_PER_CHECKPOINT = 40;
/** What the hub has signed of a wallet, as it is verified. */
const CREDENTIAL_MESSAGE_BYTES = 160;
const REWARD = { rule: 12, amount: 150 };

export async function measure(progress: (line: string) => void): Promise<Bench> {
  const folder = createBenchFolder("tap");
  try {
    progress("opening hub, till, reader and pcscd");
    const shop = await openTapShop(folder);
    try {
      return { bench: "tap", figures: await measureShop(shop, folder, progress) };
    } finally {
      await shop.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Samples {
  readonly ours: number[];
  readonly bare: number[];
  readonly inserts: number[];
  readonly logs: (readonly Exchange[])[];
  readonly bareLogs: (readonly Exchange[])[];
  /** Of each of ours and of the bare ones: to SELECT at the phone, on to SPEND, on to the end. */
  readonly parts: number[][];
  readonly bareParts: number[][];
}

async function measureShop(
  shop: TapShop,
  folder: string,
  progress: (line: string) => void,
): Promise<readonly Figure[]> {
  const loads: number[] = [];
  const rounds = createRounds(shop, openRaw(join(folder, "raw.db")));
  const offline = emptySamples();
  progress(`${TAPS} taps, each beside the same commands bare (six minutes)`);
  for (let done = -WARM_UP_TAPS; done < TAPS; done += TAPS_A_SHIFT) {
    const count = Math.min(TAPS_A_SHIFT, TAPS - done);
    const customers = await openWallets(shop, count);
    await shop.setOnline(false);
    for (const [i, customer] of customers.entries()) {
      await rounds.both(customer, done + i < 0 ? emptySamples() : offline);
    }
    await shop.setOnline(true);
    loads.push(loadavg()[0] ?? 0);
    progress(`  ${Math.max(0, done + count)} of ${TAPS}`);
  }
  progress(`${TAPS_ONLINE} taps with the hub's word for each`);
  const online = emptySamples();
  for (const customer of await openWallets(shop, TAPS_ONLINE)) {
    await rounds.both(customer, online);
  }
  const load = watched(
    "programs that waited for this machine's cores meanwhile, p50",
    percentile(loads, 50),
    { unit: "" },
  );
  return [...timeFigures(offline), ...trafficFigures(offline), ...onlineFigures(online), load];
}

const emptySamples = (): Samples => ({
  ours: [],
  bare: [],
  inserts: [],
  logs: [],
  bareLogs: [],
  parts: [],
  bareParts: [],
});

const openWallets = async (shop: TapShop, count: number): Promise<readonly Customer[]> =>
  Promise.all(Array.from({ length: count }, (_, i) => shop.openWallet(`Customer ${i}`)));

interface Rounds {
  /** A sale that this customer pays, and the same bare; whichever is due first. */
  both(customer: Customer, into: Samples): Promise<void>;
}

function createRounds(shop: TapShop, raw: Raw): Rounds {
  const free = [0, 0];
  let turn = 0;
  /** On the slot that is due; the other one rests. */
  const lay = async (customer: Customer): Promise<LyingPhone> => {
    const slot = turn % 2 === 0 ? 0 : 1;
    turn += 1;
    await sleep(Math.max(0, (free[slot] ?? 0) - performance.now()));
    const phone = await layDown(shop.slots[slot], customer.holder);
    return {
      ...phone,
      pull() {
        phone.pull();
        free[slot] = performance.now() + SLOT_REST_MS;
      },
    };
  };
  const bare = createBare(shop, raw);
  let isBareFirst = false;
  return {
    async both(customer, into) {
      isBareFirst = !isBareFirst;
      const ways = [
        async () => into.ours.push(await sell(shop, { customer, lay }, into)),
        async () => into.bare.push(await bare({ customer, lay }, into)),
      ];
      for (const way of isBareFirst ? ways.toReversed() : ways) {
        await way();
      }
    },
  };
}

interface Tapping {
  readonly customer: Customer;
  lay(customer: Customer): Promise<LyingPhone>;
}

/** Answers with the milliseconds from the card's event to what the till shows after its commit. */
async function sell(shop: TapShop, { customer, lay }: Tapping, into: Samples): Promise<number> {
  shop.press({ type: "add", sku: "bun" });
  shop.press({ type: "pay" });
  assert(shop.tap().type === "armed", `the till waits for a phone: ${JSON.stringify(shop.tap())}`);
  const paid = shop.paid();
  const phone = await lay(customer);
  const at = await within(paid, () => `paid by the phone: ${JSON.stringify(shop.tap())}`);
  const took = at - shop.tillsCard().at;
  await within(phone.answered(COMMANDS_GOAL), () => "the phone is told of it");
  into.logs.push(phone.log);
  into.parts.push(partsOf(phone.log, { from: shop.tillsCard().at, to: at }));
  phone.pull();
  shop.press({ type: "next" });
  return took;
}

function partsOf(
  log: readonly Exchange[],
  { from, to }: { readonly from: number; readonly to: number },
): number[] {
  const [select, ask] = log;
  const marks = [from, select?.at ?? from, ask?.at ?? from, to];
  return marks.slice(1).map((mark, i) => mark - (marks[i] ?? mark));
}

type RunBare = (tapping: Tapping, into: Samples) => Promise<number>;

function createBare({ reader, nextCard }: TapShop, raw: Raw): RunBare {
  const crypto = createNodeCrypto();
  const hub = signerOfPem(generateKeyPem());
  const said = nodeRandom.bytes(CREDENTIAL_MESSAGE_BYTES);
  const signature = hub.sign(said);
  let seq = 0;
  return async ({ customer, lay }, into) => {
    seq += 1;
    const time = Math.floor(Date.now() / 1000);
    const asked = { ...REQUEST, seq, nonce: nodeRandom.bytes(16), time };
    const request = encodeSpendRequest(asked);
    const seen = nextCard();
    const phone = await lay(customer);
    const { card, at } = await within(seen, () => "the bare phone is seen");
    const ask = async (command: Uint8Array): Promise<Uint8Array> => {
      const answer = await reader.transmit(card.id, command, DEADLINE_MS);
      const split = answer.ok ? splitAnswer(answer.value) : answer;
      assert(split.ok && split.value.sw === 0x90_00, `the bare phone answers`);
      return split.value.data;
    };
    await ask(selectWallet());
    const isGenuine = crypto.verifyEs256(hub.publicKey, said, signature);
    const answer = decodeSpendAnswer(await ask(spend(request)));
    assert(answer.ok && isGenuine, "the bare phone signs");
    const signed = { credential: customer.credential, request, ...answer.value };
    const isSigned = isSpendSigned({ ...signed, holderKey: customer.holderKey }, crypto);
    const before = performance.now();
    raw.insert();
    const now = performance.now();
    assert(isSigned, "the bare phone's signature holds");
    into.inserts.push(now - before);
    await ask(result({ nonce: asked.nonce, outcome: OUTCOME_PAID, text: "" }));
    reader.release(card.id);
    into.bareLogs.push(phone.log);
    into.bareParts.push(partsOf(phone.log, { from: at, to: now }));
    phone.pull();
    return now - at;
  };
}

/** As a till asks that redeems and rewards: largest in what it says of both. */
const REQUEST: Omit<SpendRequest, "seq" | "nonce" | "time"> = {
  terminal: 2,
  epoch: 1,
  amount: 1800,
  currency: "HKD",
  kinds: 7,
  promoMax: 1800,
  reward: REWARD,
};

interface Raw {
  insert(): void;
}

/** Durable as ours, and nothing else: one table, one statement, one sync. */
function openRaw(path: string): Raw {
  const sql = "CREATE TABLE raw (id INTEGER PRIMARY KEY, body BLOB) STRICT";
  const opened = openDatabase(path, { migrations: [{ version: 1, sql }], create: true });
  assert(opened.ok, "the peer's database opens");
  const database = opened.value;
  const statement = database.prepare<[Uint8Array]>("INSERT INTO raw (body) VALUES (?)");
  const body = nodeRandom.bytes(INSERT_BYTES);
  let inserts = 0;
  return {
    insert() {
      statement.run(body);
      inserts += 1;
      if (inserts % INSERTS_PER_CHECKPOINT === 0) {
        // As the till does while nobody presses.
        setImmediate(() => checkpoint(database, () => statement.run(new Uint8Array(1))));
      }
    },
  };
}

async function within<T>(done: Promise<T>, otherwise: () => string): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error(`It never came: ${otherwise()}`)), STEP_WAIT_MS).unref();
  });
  return Promise.race([done, late]);
}

function timeFigures({ ours, bare, inserts, parts, bareParts }: Samples): readonly Figure[] {
  const gap = (percent: number): number => percentile(ours, percent) - percentile(bare, percent);
  const ratio = percentile(ours, 50) / percentile(bare, 50);
  const of = `${ours.length} taps`;
  const goal = (percent: number, most: number): Figure => ({
    name: `card's event → journaled, more than bare, p${percent} of ${of}`,
    value: gap(percent),
    unit: "ms",
    goal: `≤ ${most} ms`,
    met: gap(percent) <= most,
    peer: `bare: ${percentile(bare, percent).toFixed(2)} ms`,
  });
  const part = (all: readonly number[][], i: number): string =>
    percentile(
      all.map((each) => each[i] ?? 0),
      50,
    ).toFixed(2);
  const partFigure = (name: string, i: number): Figure =>
    watched(`  of it ${name}, p50`, Number(part(parts, i)), {
      unit: "ms",
      peer: `bare: ${part(bareParts, i)} ms`,
    });
  const insert = `one synced insert: ${percentile(inserts, 50).toFixed(2)} ms p50, ${percentile(inserts, 95).toFixed(2)} ms p95`;
  return [
    goal(50, P50_GOAL_MS),
    goal(95, P95_GOAL_MS),
    watched("ours ÷ bare, p50", ratio, { unit: "×", peer: insert }),
    watched("card's event → journaled, p50", percentile(ours, 50), { unit: "ms" }),
    partFigure("to SELECT at the phone", 0),
    partFigure("from there to SPEND at the phone", 1),
    partFigure("from there to the end", 2),
    watched("card's event → journaled, p95", percentile(ours, 95), { unit: "ms" }),
    watched("card's event → journaled, p99", percentile(ours, 99), { unit: "ms" }),
  ];
}

function onlineFigures({ ours }: Samples): readonly Figure[] {
  const name = (percent: number): string =>
    `the same with the hub's word for it (TLS, its own commit; same machine), p${percent} of ${ours.length}`;
  return [50, 95].map((percent) =>
    watched(name(percent), percentile(ours, percent), { unit: "ms" }),
  );
}

type Way = "command" | "answer";

/** As the phone counted: the most of any tap, with the till's question as it is, and as it is with a reward in it. */
function trafficFigures({ logs, bareLogs }: Samples): readonly Figure[] {
  const bytes = (log: readonly Exchange[], way: Way): number =>
    log.reduce((sum, exchange) => sum + exchange[way].length, 0);
  const most = (measureLog: (log: readonly Exchange[]) => number): number =>
    Math.max(...[...logs, ...bareLogs].map(measureLog));
  const ofTill = (way: Way): string =>
    `the till's own taps: ${Math.max(...logs.map((log) => bytes(log, way)))} bytes`;
  const way = (name: string, key: Way): Figure => {
    const value = most((log) => bytes(log, key));
    const met = value <= BYTES_GOAL;
    return { name, value, unit: "bytes", goal: `≤ ${BYTES_GOAL}`, met, peer: ofTill(key) };
  };
  const commands = most((log) => log.length);
  return [
    {
      name: "commands of a payment with redemption and reward",
      value: commands,
      unit: "APDUs",
      goal: `≤ ${COMMANDS_GOAL}`,
      met: commands <= COMMANDS_GOAL,
      peer: null,
    },
    way("bytes to the phone, redemption and reward", "command"),
    way("bytes from the phone, redemption and reward", "answer"),
  ];
}

function watched(
  name: string,
  value: number,
  { unit, peer = null }: { readonly unit: string; readonly peer?: string | null },
): Figure {
  return { name, value, unit, goal: null, met: null, peer };
}
