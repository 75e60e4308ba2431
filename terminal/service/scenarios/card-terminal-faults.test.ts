/**
 * A till with a card terminal, through answers that are lost, doubled and late, a terminal that starts
 * again, and a till that is killed: no card is charged twice, no charge is lost, nothing stays open.
 */
import { join } from "node:path";
import { present } from "@tillwave/shared/core/assert";
import { NO_LOG } from "@tillwave/shared/core/log";
import type { Fact } from "@tillwave/shared/journal/entry";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import { Minor } from "@tillwave/shared/sale/money";
import type { ElectronicTender, Tender } from "@tillwave/shared/sale/tender";
import { settleTender } from "@tillwave/shared/sale/tender";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { openDatabase } from "@tillwave/sqlite/database";
import { commit } from "@tillwave/sqlite/durable";
import { expect, test } from "vitest";
import { type CardDesk, createCardDesk, referenceOf } from "../card-terminal/card-desk.ts";
import type { CardChange } from "../card-terminal/card-books.ts";
import { cardPayments } from "../migrations/005-card-payments.ts";
import { temporaryFolder } from "./open-till.ts";
import {
  ARRIVES,
  type Fate,
  LOST,
  createSimulatedCardTerminal,
} from "./simulated-card-terminal.ts";

const PAYMENTS = Number(process.env["CARD_PAYMENTS"] ?? 400);
/** Promises are kept between two steps of the clock, so the steps are short. */
const SLICE = 500;
const PROMISES_DEEP = 6;
const IDENTITY = { merchant: 1001, terminal: 2 };

/** What the disk of the till holds, as far as a card is concerned. */
interface Disk {
  readonly tenders: readonly Tender[];
  readonly facts: readonly Fact[];
  readonly seq: number;
}

function openShop(random: SeededRandom) {
  const clock = createVirtualClock();
  const card = createSimulatedCardTerminal(clock);
  const opened = openDatabase(join(temporaryFolder(), "till.db"), {
    migrations: [{ ...cardPayments, version: 1 }],
    create: true,
  });
  const database = present(opened.ok ? opened.value : null, "the till's database");
  let disk: Disk = { tenders: [], facts: [], seq: 0 };
  let opening: { readonly ref: EntryRef; readonly tender: number; readonly amount: Minor } | null;
  let isDead = false;
  let odds = { kill: 0 };

  const write = ({ answer, facts, alongside }: CardChange): "done" | "refused" | "failed" => {
    if (isDead || random.next() < odds.kill) {
      isDead = true;
      return "failed";
    }
    const tenders = answer === null ? null : settleTender(disk.tenders, answer);
    if (tenders !== null && !tenders.ok) {
      return "refused";
    }
    const seq = disk.seq + 1;
    const written = commit(database, () => alongside([{ epoch: 1, seq }]));
    expect(written.ok).toBe(true);
    disk = {
      tenders: tenders?.value ?? disk.tenders,
      facts: [...disk.facts, ...facts],
      seq: seq + facts.length,
    };
    isDead = random.next() < odds.kill;
    return isDead ? "failed" : "done";
  };
  const openDesk = (): CardDesk =>
    createCardDesk({
      ...IDENTITY,
      device: card.terminal,
      database,
      timers: clock,
      clock,
      log: NO_LOG,
      commit: write,
      onChange: () => {},
    });
  let desk = openDesk();
  const cardOf = () => ({ ...present(opening, "a tender"), sale: 1, currency: "HKD" });

  const shop = {
    clock,
    card,
    disk: () => disk,
    isDead: () => isDead,
    desk: () => desk,
    setOdds(next: typeof odds) {
      odds = next;
    },
    tender: () => disk.tenders.at(-1) as ElectronicTender | undefined,
    reference: () => referenceOf(IDENTITY, cardOf().ref),
    isOpen: () => ["pending", "unknown"].includes(shop.tender()?.state ?? ""),
    /** The press of the cashier. */
    open(tender: number, amount: Minor) {
      const seq = disk.seq + 1;
      opening = { ref: { epoch: 1, seq }, tender, amount };
      const pending = { method: "card", id: tender, settles: amount } as const;
      disk = {
        ...disk,
        seq,
        tenders: [...disk.tenders, { ...pending, state: "pending", proof: null }],
      };
      if (random.next() < odds.kill) {
        shop.restart();
      } else {
        desk.open(cardOf());
      }
    },
    restart() {
      desk.close();
      isDead = false;
      desk = openDesk();
      if (shop.isOpen()) {
        desk.resume(cardOf());
      }
    },
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= SLICE) {
        clock.pass(Math.min(left, SLICE));
        for (let turn = 0; turn < PROMISES_DEEP; turn += 1) {
          await Promise.resolve();
        }
      }
      while (shop.isDead()) {
        shop.restart();
      }
    },
  };
  return shop;
}

type Shop = ReturnType<typeof openShop>;

function badFate(random: SeededRandom): Fate {
  const late = (): number => 1 + random.integer(12_000);
  const fates: readonly (() => Fate)[] = [
    () => ARRIVES,
    () => ARRIVES,
    () => LOST,
    () => [1, 1],
    () => [late()],
    () => [1, late()],
  ];
  return present(fates[random.integer(fates.length)], "a fate")();
}

function mishap(shop: Shop, random: SeededRandom): void {
  const { card, desk } = shop;
  switch (random.integer(12)) {
    case 0:
      card.unplug();
      break;
    case 1:
    case 2:
      card.plugIn();
      break;
    case 3:
      card.does({ type: "restart" });
      break;
    case 4:
      shop.restart();
      break;
    case 5:
    case 6:
      card.does({ type: "approve", scheme: "Visa" });
      break;
    case 7:
      card.does({ type: "decline", reason: "not-enough-money" });
      break;
    case 8:
      desk().cancel(shop.tender()?.id ?? 0);
      break;
    default:
      break;
  }
}

/** One customer, among all that can go wrong, and then the repair of it. */
async function pay(shop: Shop, tender: number, random: SeededRandom): Promise<void> {
  const { card } = shop;
  // One terminal in four is never heard, so that a supervisor has to decide.
  const isMute = random.integer(4) === 0;
  card.setFate((way) => (isMute && way === "back" ? LOST : badFate(random)));
  shop.setOdds({ kill: 0.05 });
  shop.open(tender, Minor(100 + random.integer(10_000)));
  const turns = isMute ? 40 : 3 + random.integer(60);
  for (let turn = 0; turn < turns && shop.isOpen(); turn += 1) {
    await shop.pass(1 + random.integer(isMute ? 60_000 : 4000));
    mishap(shop, random);
    if (random.integer(4) === 0) {
      shop.desk().void(tender, "the customer has left");
    }
  }
  await repair(shop);
}

async function repair(shop: Shop): Promise<void> {
  const { card } = shop;
  card.plugIn();
  card.setFate(() => ARRIVES);
  shop.setOdds({ kill: 0 });
  for (let turn = 0; turn < 60 && shop.isOpen(); turn += 1) {
    await shop.pass(5000);
  }
}

const chargedOf = ({ card }: Shop): readonly string[] =>
  card
    .payments()
    .filter(({ state }) => state.type === "approved")
    .map(({ reference }) => reference);

const countedOf = (shop: Shop): readonly string[] =>
  shop
    .disk()
    .tenders.flatMap((tender) =>
      tender.method !== "cash" && tender.state === "approved" && tender.proof?.type === "card"
        ? [tender.proof.reference]
        : [],
    );

test(`${PAYMENTS} card payments with faults: none charged twice, none lost, none open`, async () => {
  const random = seededRandom(seedOfRun("card payments with faults"));
  const shop = openShop(random);
  const amounts = new Map<string, Minor>();
  for (let tender = 1; tender <= PAYMENTS; tender += 1) {
    await pay(shop, tender, random);
    amounts.set(shop.reference(), shop.tender()?.settles ?? Minor(0));
    expect(shop.tender()?.state, `tender ${tender} has an end`).toMatch(/^(?:approved|declined)$/u);
  }
  // What a supervisor ended is given back meanwhile.
  for (let turn = 0; turn < 2 * PAYMENTS; turn += 1) {
    await shop.pass(5000);
  }
  expect(chargedOf(shop).toSorted()).toEqual(countedOf(shop).toSorted());
  expect(shop.desk().alarms()).toEqual([]);
  for (const { reference, amount, state } of shop.card.payments()) {
    if (state.type === "approved") {
      expect(amount).toBe(amounts.get(reference));
    }
  }
  const counted = countedOf(shop);
  expect(new Set(counted).size).toBe(counted.length);
  expect(counted.length).toBeGreaterThan(PAYMENTS / 10);
  const voids = shop.disk().facts.filter(({ kind }) => kind === "spend-void");
  expect(voids.length).toBeGreaterThan(PAYMENTS / 20);
});

test("a bank that refuses afterwards is written down once, whatever happens to the till", async () => {
  const random = seededRandom(seedOfRun("banks that refuse"));
  const shop = openShop(random);
  for (let tender = 1; tender <= 40; tender += 1) {
    shop.open(tender, Minor(1000));
    await shop.pass(10);
    shop.card.does({ type: "approve", scheme: "Visa" });
    await repair(shop);
  }
  const refused = chargedOf(shop).filter(() => random.integer(2) === 0);
  refused.forEach((reference) =>
    shop.card.does({ type: "refuse-later", reference, reason: "account-closed" }),
  );
  shop.card.does({ type: "settle" });
  for (let turn = 0; turn < 200; turn += 1) {
    shop.setOdds({ kill: turn < 100 ? 0.2 : 0 });
    await shop.pass(2500);
  }
  const written = shop
    .disk()
    .facts.flatMap((fact) => (fact.kind === "refused-later" ? [fact.reference] : []));
  expect(written.toSorted()).toEqual(refused.toSorted());
  expect(shop.desk().alarms()).toHaveLength(refused.length);
});

test("a card that was charged for what a supervisor ended, and settled, is a person's to give back", async () => {
  const shop = openShop(seededRandom(1));
  shop.open(1, Minor(500));
  await shop.pass(10);
  shop.card.unplug();
  shop.card.does({ type: "approve", scheme: "Visa" });
  shop.card.does({ type: "settle" });
  await shop.pass(60_000);
  expect(shop.desk().void(1, "left")).toMatchObject({ ok: false, error: { type: "too-early" } });
  await shop.pass(31_000);
  expect(shop.desk().step()).toMatchObject({ type: "unknown", until: null });
  expect(shop.desk().void(1, "left")).toEqual({ ok: true });
  expect(shop.tender()?.state).toBe("declined");
  shop.card.plugIn();
  await shop.pass(5000);
  expect(shop.desk().alarms()).toEqual([
    { type: "card-taken-after-void", sale: 1, amount: Minor(500) },
  ]);
  shop.restart();
  expect(shop.desk().alarms()).toHaveLength(1);
});
