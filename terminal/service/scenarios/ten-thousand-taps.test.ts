/**
 * Taps by the thousand, with everything that goes wrong at a counter: afterwards what the wallets have
 * signed and what the journal counts are the same, to the last nonce. `TAPS=10000` runs the whole of it.
 */
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { type SeededRandom, seededRandom } from "@tillwave/shared/testing/seeded-random";
import { fromHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { type Phone, type PhoneFault, type TappingTill, tappingTill } from "./tapping-till.ts";

const TAPS = Number(process.env["TAPS"] ?? 150);
const SPEND = 0x50;
const RECALL = 0x54;
/** Taps, waits and decisions after which every sale is over. */
const ROUNDS_MAX = 12;
/** A killed till is copied, journal and all: seldom, where there are many. */
const KILL_ONE_IN = Math.max(1, Math.floor(TAPS / 200));

const on =
  (instruction: number, what: PhoneFault): PhoneFault =>
  (command, answer) =>
    command[1] === instruction ? what(command, answer) : answer();
const afterwards =
  (made: (whole: Uint8Array) => ReturnType<PhoneFault>): PhoneFault =>
  (_command, answer) =>
    made(answer());

/** Each once: the phone is in order again when it taps the next time. */
const FAULTS: Readonly<Record<string, PhoneFault>> = {
  "pulled before it hears": on(SPEND, () => ({ pull: true })),
  "pulled after it paid": on(
    SPEND,
    afterwards(() => ({ pull: true })),
  ),
  "hangs, and has paid": on(
    SPEND,
    afterwards(() => ({ hang: true })),
  ),
  "hangs, and has not": on(SPEND, () => ({ hang: true })),
  "hangs at once": () => ({ hang: true }),
  "cut in half": on(
    SPEND,
    afterwards((whole) => whole.slice(0, whole.length / 2)),
  ),
  "one byte": on(
    SPEND,
    afterwards((whole) => whole.slice(0, 1)),
  ),
  "nothing at all": on(
    SPEND,
    afterwards(() => new Uint8Array(0)),
  ),
  "a stray answer": on(
    SPEND,
    afterwards(() => fromHex("824118584000009000")),
  ),
  "slow radio": afterwards((answer) => ({ delayMs: 150, answer })),
  "too slow": on(
    SPEND,
    afterwards((answer) => ({ delayMs: 1500, answer })),
  ),
  "a defect": on(
    SPEND,
    afterwards(() => fromHex("6f00")),
  ),
  "asks to confirm": on(SPEND, () => fromHex("6985")),
  "the user says no": on(SPEND, () => fromHex("6986")),
};
const NAMES = Object.keys(FAULTS);

interface Day {
  shop: TappingTill;
  readonly phones: readonly Phone[];
  readonly random: SeededRandom;
  /** Nonce, and whose it is: every spend that a wallet ever made. */
  readonly signed: Map<string, string>;
  readonly paid: Map<string, number>;
  readonly happened: Map<string, number>;
}

const count = (day: Day, what: string): void => {
  day.happened.set(what, (day.happened.get(what) ?? 0) + 1);
};

const isOver = ({ shop }: Day): boolean => shop.till.view().state.sale.type === "completed";

test("after a day of faults every wallet and the journal agree, and no sale is stuck", async () => {
  const seed = seedOfRun(`${TAPS} taps`);
  const shop = await tappingTill();
  const phones = ["ann", "bob", "cat", "dan"].map((name) =>
    shop.phone(name, { credential: { offlineCash: 2 ** 40, offlinePromo: 0, kinds: 1 } }),
  );
  phones.forEach(({ wallet }) => wallet.tell({ type: "issued", ...richer(wallet.credential) }));
  const day: Day = {
    shop,
    phones,
    random: seededRandom(seed),
    signed: new Map(),
    paid: new Map(),
    happened: new Map(),
  };
  for (let n = 0; n < TAPS; n += 1) {
    await sale(day);
  }
  compare(day);
  // Chance that never gets there tries nothing out.
  expect(day.happened.get("paid by phone") ?? 0).toBeGreaterThan(TAPS / 2);
  expect(day.happened.get("in order") ?? 0).toBeLessThan(TAPS);
}, 3_600_000);

const richer = (credential: Uint8Array) => ({
  credential,
  purse: { cash: 2 ** 40, promo: 0, cardToken: null },
});

async function sale(day: Day): Promise<void> {
  const { random } = day;
  const phone = pick(day.phones, random);
  phone.wallet.tell({ type: "user-verified" });
  weather(day);
  day.shop.till.press({ type: "next" });
  day.shop.pay();
  const fault = random.integer(2) === 0 ? pick(NAMES, random) : null;
  phone.fault = fault === null ? null : once(FAULTS[fault] as PhoneFault, phone);
  count(day, fault ?? "in order");
  if (random.integer(KILL_ONE_IN * 12) === 0) {
    await killedMidway(day, phone);
  } else {
    await tapped(day, phone);
  }
  for (let round = 0; !isOver(day); round += 1) {
    expect(round, `a sale that is stuck in ${day.shop.step().type}`).toBeLessThan(ROUNDS_MAX);
    await goOn(day, phone, round);
  }
  settle(day);
}

/** The phone misbehaves until it has left the reader. */
function once(fault: PhoneFault, phone: Phone): PhoneFault {
  return (command, answer) => {
    const said = fault(command, answer);
    if (!(said instanceof Uint8Array) || said.length < 2) {
      phone.fault = null;
    }
    return said;
  };
}

const pick = <T>(of: readonly T[], random: SeededRandom): T => of[random.integer(of.length)] as T;

/** The shop's line comes and goes. */
function weather({ shop, random }: Day): void {
  if (random.integer(6) === 0) {
    shop.ledger.fault = pick([null, null, "no-network", "hub-silent"] as const, random);
  }
}

async function tapped({ shop }: Day, phone: Phone): Promise<void> {
  shop.reader.insert(phone.card);
  for (let waited = 0; waited < 4000 && shop.step().type !== "off"; waited += 100) {
    await shop.passes(100);
    const { type } = shop.step();
    if (type === "armed" || type === "unknown") {
      break;
    }
  }
  shop.reader.remove();
  await shop.passes(25);
}

/** The till is killed while the phone has the request, or the power goes. */
async function killedMidway(day: Day, phone: Phone): Promise<void> {
  const { shop, random } = day;
  const fault = phone.fault;
  const isPower = random.integer(3) === 0;
  const isHeard = random.integer(2) === 0;
  const killed: { left?: string } = {};
  phone.fault = (command, answer) => {
    if (command[1] !== SPEND && command[1] !== RECALL) {
      return fault === null ? answer() : fault(command, answer);
    }
    killed.left ??= shop.snapshot();
    if (isHeard) {
      answer();
    }
    return { hang: true };
  };
  shop.reader.insert(phone.card);
  for (let waited = 0; waited < 3000 && killed.left === undefined; waited += 25) {
    await shop.passes(25);
  }
  shop.reader.remove();
  phone.fault = null;
  count(day, isPower ? "power cut" : "killed");
  day.shop = isPower ? shop.cutPower(killed.left) : shop.kill(killed.left);
  await day.shop.passes(200);
}

async function goOn(day: Day, phone: Phone, round: number): Promise<void> {
  const { shop, random, phones } = day;
  const step = shop.step();
  phone.wallet.tell({ type: "user-verified" });
  switch (step.type) {
    case "armed":
      if (round > 6 || random.integer(8) === 0) {
        count(day, "cash in the end");
        expect(shop.till.takeCash(1_000_000)).toMatchObject({ ok: true });
        return;
      }
      phone.fault = null;
      return tapped(day, phone);
    case "unknown":
      if (random.integer(6) === 0) {
        const other = pick(phones, random);
        other.fault = null;
        count(day, "another phone, or the same");
        return tapped(day, other);
      }
      if (round > 3) {
        await shop.passes(500);
        shop.clock.pass(91_000);
        count(day, "ended by a person");
        expect(shop.act({ action: "void", reason: "gone" })).toEqual({ ok: true });
        return;
      }
      phone.fault = null;
      return tapped(day, phone);
    default:
      await shop.passes(1000);
  }
}

/** What wallets have signed since; the hub tells them what became of it. */
function settle(day: Day): void {
  const { entry } = day.shop.till.view().paid ?? {};
  for (const tender of entry?.tenders ?? []) {
    if (tender.method === "tap" && tender.proof?.type === "spend") {
      const { nonce } = tender.proof;
      day.paid.set(nonce, (day.paid.get(nonce) ?? 0) + 1);
      count(day, "paid by phone");
    }
  }
  for (const { wallet } of day.phones) {
    for (const { nonce, state } of wallet.state().wallet.spends) {
      if (state === "unconfirmed") {
        const became = day.paid.has(nonce) ? "booked" : "void";
        day.signed.set(nonce, became);
        wallet.tell({ type: "synced", spends: [{ nonce: fromHex(nonce), state: became }] });
      }
    }
  }
}

/** The journal, whole, against every spend of every wallet. */
function compare({ shop, signed, paid }: Day): void {
  const counted = new Map<string, number>();
  const voided = new Set<string>();
  for (const entry of shop.entries()) {
    if (entry.kind === "sale-paid") {
      const settled = entry.tenders
        .filter((tender) => tender.method === "cash" || tender.state === "approved")
        .reduce((sum, tender) => sum + tender.settles, 0);
      expect(settled, `sale ${entry.sale} is settled once`).toBe(entry.total);
      for (const tender of entry.tenders) {
        if (tender.method === "tap" && tender.proof?.type === "spend") {
          const { nonce } = tender.proof;
          counted.set(nonce, (counted.get(nonce) ?? 0) + 1);
        }
      }
    } else if (entry.kind === "spend-void") {
      voided.add(entry.nonce);
    }
  }
  expect(
    [...counted.values()].filter((times) => times !== 1),
    "counted twice",
  ).toEqual([]);
  expect([...counted.keys()].toSorted()).toEqual([...paid.keys()].toSorted());
  const lost = [...signed].filter(([nonce, became]) =>
    became === "booked" ? !counted.has(nonce) : !voided.has(nonce) || counted.has(nonce),
  );
  expect(lost, "signed, and neither counted nor voided").toEqual([]);
  const invented = [...counted.keys()].filter((nonce) => signed.get(nonce) !== "booked");
  expect(invented, "counted, and never signed").toEqual([]);
}
