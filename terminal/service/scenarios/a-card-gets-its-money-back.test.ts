import { Minor } from "@tillwave/shared/sale/money";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { demoSettings } from "../demo/settings.ts";
import { findSale, giveBack, given, voidSale } from "./giving-back.ts";
import { openTill } from "./open-till.ts";
import { createSimulatedCardTerminal } from "./simulated-card-terminal.ts";

const settings = { ...demoSettings, cardTerminal: { host: "192.0.2.7", port: 4105 } };
const PRICE = Minor(900);

/** Two buns, paid by card. */
async function paidByCard() {
  const clock = createVirtualClock();
  const card = createSimulatedCardTerminal(clock);
  const till = openTill({ settings, clock, cardTerminals: card.terminals });
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      clock.pass(Math.min(left, 500));
      for (let turn = 0; turn < 6; turn += 1) {
        await Promise.resolve();
      }
    }
  };
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "pay" });
  till.press({ type: "open-card", settles: Minor(2 * PRICE) });
  await pass(1);
  card.does({ type: "approve", scheme: "Visa" });
  await pass(10);
  till.press({ type: "next" });
  return { till, card, pass };
}

test("a sale paid by card is voided: the terminal brings the money back by itself", async () => {
  const { till, card, pass } = await paidByCard();
  const found = findSale(till, "1");
  expect(found.tenders).toMatchObject([{ cardWay: "terminal" }]);
  const reversal = given(voidSale(till, found));
  expect(reversal).toMatchObject({
    cash: 0,
    back: [{ method: "card", amount: 2 * PRICE, how: "terminal" }],
  });
  await pass(70_000);
  expect(card.payments()).toMatchObject([{ state: { type: "cancelled" } }]);
  expect(till.alarms()).toEqual([]);
});

test("a terminal that can no longer bring it back says so, and a person is told", async () => {
  const { till, card, pass } = await paidByCard();
  const found = findSale(till, "1");
  card.does({ type: "settle" });
  given(voidSale(till, found));
  await pass(70_000);
  expect(till.alarms()).toEqual(["card-taken-after-void"]);
});

test("part of a card payment goes back by hand, at the terminal, and the entry says so", async () => {
  const { till } = await paidByCard();
  const reply = giveBack(till, {
    found: findSale(till, "1"),
    lines: [{ line: 1, quantity: 1 }],
  });
  expect(given(reply).back).toMatchObject([{ method: "card", amount: PRICE, how: "by-hand" }]);
});

test("what the card's bank has refused since goes back to nobody", async () => {
  const { till, card, pass } = await paidByCard();
  const reference = card.payments()[0]?.reference ?? "";
  card.does({ type: "refuse-later", reference, reason: "bank-refused" });
  await pass(70_000);
  const found = findSale(till, "1");
  expect(found.tenders).toMatchObject([{ cardWay: "never-came" }]);
  const reply = giveBack(till, { found, lines: [{ line: 1, quantity: 2 }] });
  expect(given(reply).back).toMatchObject([
    { method: "card", amount: 2 * PRICE, how: "never-came" },
  ]);
  expect(findSale(till, "1").sale.reversed).toBe("refunded");
});
