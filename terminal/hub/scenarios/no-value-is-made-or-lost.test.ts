/**
 * Any sequence of holds, taps, voids, absences, uplinks, reports, renewals, refunds and replays: the sum of what a
 * wallet has live, set aside, held and spent is what was put in, and an honest wallet never owes.
 */
import { toHex } from "@tillwave/shared/core/bytes";
import type { ReportedSpend } from "@tillwave/shared/wallet/hub-messages";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type FakeHolder,
  type TenderMade,
  allOf,
  askHold,
  askUplink,
  newHolder,
  openTender,
  paySale,
  reportSpends,
  rowOf,
  spendProof,
} from "./fake-holder.ts";
import { type FakeTill, fakeTill, newSigner } from "./fake-till.ts";
import { type OpenHub, openHub } from "./open-hub.ts";

const seed = seedOfRun("no value is made or lost");
const PUT_IN = 150_000;
/** Of one credential in a minute only so much is asked. */
const APART_MS = 2500;

const ACTS = [
  "open",
  "hold",
  "sign",
  "pay",
  "pay-by-token",
  "absent",
  "void",
  "cancel",
  "uplink",
  "report",
  "sync",
  "sync-again",
  "renew",
  "give-back",
] as const;

interface Customer {
  holder: FakeHolder;
  /** Signed under the credential in use, and when it was signed for a till, what. */
  signed: ReportedSpend[];
}

interface Shop {
  readonly hub: OpenHub;
  readonly till: FakeTill;
  readonly customers: readonly Customer[];
  sale: number;
  tender: TenderMade | null;
  /** With the seq of each sale that was paid. */
  readonly sold: { readonly tender: TenderMade; readonly seq: number }[];
  /** By whom, for the tender that is open. */
  word: {
    readonly by: FakeHolder;
    readonly spend: ReportedSpend;
    readonly token: string | null;
  } | null;
}

async function openShop(): Promise<Shop> {
  const hub = await openHub();
  const till = fakeTill();
  await till.join(hub);
  const holders = [await newHolder(hub, { cash: PUT_IN }), await newHolder(hub, { cash: PUT_IN })];
  const customers = holders.map((holder) => ({ holder, signed: [] }));
  return { hub, till, customers, sale: 0, tender: null, sold: [], word: null };
}

interface Step {
  readonly act: (typeof ACTS)[number];
  readonly who: number;
  readonly amount: number;
}

async function take(shop: Shop, { act, who, amount }: Step): Promise<void> {
  const { hub, till, tender } = shop;
  const customer = shop.customers[who % shop.customers.length];
  if (customer === undefined) {
    return;
  }
  const { holder } = customer;
  hub.clock.pass(APART_MS);
  switch (act) {
    case "open":
      shop.sale += 1;
      shop.tender = openTender(till, { sale: shop.sale, amount });
      shop.word = null;
      return;
    case "sync":
    case "sync-again":
      await till.send(hub, act === "sync" ? till.batch() : till.checkIn());
      return;
    case "renew": {
      const next = newSigner();
      const reply = await hub.commit(hub.hub.desk.wallets.renew(holder.renewal(next.publicKey)));
      expect([200, 409]).toContain(reply.status);
      if (reply.status === 200) {
        customer.holder = holder.renewed(reply, next);
        customer.signed = [];
      }
      return;
    }
    case "give-back":
      giveBack(shop, { who, amount });
      return;
    case "report":
      await reportSpends(hub, holder, ...customer.signed);
      return;
    default:
      if (tender !== null) {
        await takeTender(shop, tender, { act, customer });
      }
  }
}

async function takeTender(
  shop: Shop,
  tender: TenderMade,
  { act, customer }: { readonly act: Step["act"]; readonly customer: Customer },
): Promise<void> {
  const { hub, till, word } = shop;
  const { holder } = customer;
  const nonce = toHex(tender.nonce);
  switch (act) {
    case "hold":
      await askHold(hub, till, { holder, request: tender.request });
      return;
    case "sign":
      if (word === null && leftOf(customer) >= tender.amount) {
        const spend = holder.sign(tender.request);
        customer.signed.push(spend);
        shop.word = { by: holder, spend, token: null };
      }
      return;
    case "uplink":
      if (word === null) {
        const spend = holder.ask(tender.request);
        const reply = await askUplink(hub, holder, spend);
        const token = reply.body instanceof Uint8Array ? toHex(reply.body) : null;
        shop.word = token === null ? null : { by: holder, spend, token };
      }
      return;
    case "pay":
    case "pay-by-token": {
      if (word === null || (act === "pay-by-token") !== (word.token !== null)) {
        return;
      }
      const proof =
        word.token === null
          ? spendProof(word.by, tender, word.spend)
          : { type: "token", nonce, token: word.token };
      shop.sold.push({ tender, seq: paySale(till, tender, proof) });
      break;
    }
    case "absent":
      till.record({ kind: "tender-absent", sale: tender.sale, tender: 1, nonce, absence: "00" });
      break;
    case "void":
      till.record({
        kind: "spend-void",
        sale: tender.sale,
        tender: 1,
        nonce,
        reason: "left",
        evidence: null,
      });
      break;
    default:
      till.record({
        kind: "sale-cancelled",
        sale: tender.sale,
        reason: "cleared",
        currency: "HKD",
        lines: [],
        total: 0,
      });
  }
  shop.tender = null;
  shop.word = null;
}

/** More than is left of it as often as not, and sometimes of a sale that was never booked. */
function giveBack({ till, sold }: Shop, { who, amount }: Omit<Step, "act">): void {
  const of = sold.at(-1 - who);
  if (of === undefined) {
    return;
  }
  const { tender, seq } = of;
  const rate = { id: "Z", name: "No tax", partsPerMillion: 0, mode: "inclusive" };
  const item = { id: 1, sku: "bun", name: "Pineapple bun", taxId: "Z" };
  const nonce = toHex(tender.nonce);
  till.record({
    kind: "refund",
    original: { epoch: till.epoch, seq },
    sale: tender.sale,
    currency: "HKD",
    lines: [{ ...item, unitPrice: amount, quantity: 1, amount }],
    taxes: [{ rate, base: amount, tax: 0 }],
    adjustment: 0,
    total: amount,
    rounding: 0,
    reason: "Damaged",
    back: [{ method: "tap", tender: tender.tender, amount, nonce, split: null }],
  });
}

/** An honest wallet signs no more than was set aside for it. */
function leftOf({ holder, signed }: Customer): number {
  const requests = new Set(signed.map(({ request }) => toHex(request)));
  return requests.size > 20 ? 0 : holder.credential.offlineCash - holder.spent();
}

const step = fc.record({
  act: fc.constantFrom(...ACTS),
  who: fc.nat(1),
  amount: fc.integer({ min: 1, max: 45_000 }),
});

test("whatever happens in whatever order, no value is made or lost, and no honest wallet owes", async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60 }), async (steps) => {
      const shop = await openShop();
      runs += 1;
      for (const one of steps) {
        // Each stands on what the one before has left.
        // oxlint-disable-next-line no-await-in-loop
        await take(shop, one);
      }
      await shop.till.send(shop.hub);
      for (const { holder } of shop.customers) {
        // oxlint-disable-next-line no-await-in-loop
        expect(await allOf(shop.hub, holder)).toBe(PUT_IN);
        // oxlint-disable-next-line no-await-in-loop
        const { live, frozenAt } = await rowOf(shop.hub, holder);
        expect(live.cash).toBeGreaterThanOrEqual(0);
        expect(frozenAt).toBeNull();
      }
      expect(shop.hub.defects).toEqual([]);
      await shop.hub.close();
    }),
    { seed, numRuns: Number(process.env["FUZZ_RUNS"] ?? 25) },
  );
  expect(runs).toBeGreaterThan(0);
}, 120_000);
