import { present } from "@tillwave/shared/core/assert";
import type { Minor } from "@tillwave/shared/sale/money";
import { type Tender, dueOf } from "@tillwave/shared/sale/tender";
import { totalsOf } from "@tillwave/shared/sale/totals";
import { expect, test } from "vitest";
import { demoSettings } from "../demo/settings.ts";
import { termsOf } from "../settings.ts";
import { type OpenTill, openTill } from "./open-till.ts";
import { readJournal } from "./read-journal.ts";
import {
  ARRIVES,
  LOST,
  type SimulatedCardTerminal,
  createSimulatedCardTerminal,
} from "./simulated-card-terminal.ts";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";

const settings = { ...demoSettings, cardTerminal: { host: "192.0.2.7", port: 4105 } };

interface CardTill {
  readonly till: OpenTill;
  readonly card: SimulatedCardTerminal;
  due(): Minor;
  /** From an item to the terminal's screen. */
  askForCard(): Promise<void>;
  pass(ms: number): Promise<void>;
  /** Beside the presses of the page. */
  act(action: "cancel" | { readonly void: string }): unknown;
  tender(): Tender | undefined;
  killed(): CardTill;
}

function openCardTill(): CardTill {
  const clock = createVirtualClock();
  const card = createSimulatedCardTerminal(clock);
  return cardTill(openTill({ settings, clock, cardTerminals: card.terminals }), card);
}

function cardTill(till: OpenTill, card: SimulatedCardTerminal): CardTill {
  const tenders = (): readonly Tender[] => {
    const { sale } = till.view().state;
    return "tenders" in sale ? sale.tenders : [];
  };
  const tap = () => present(latestTap(till), "what the tap is told");
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) {
      till.clock.pass(Math.min(left, 500));
      for (let turn = 0; turn < 6; turn += 1) {
        await Promise.resolve();
      }
    }
  };
  const due = (): Minor => {
    const totals = totalsOf(till.view().state.sale, termsOf(settings));
    return dueOf(present(totals.ok ? totals.value : null, "the total").total, tenders());
  };
  return {
    till,
    card,
    due,
    pass,
    tender: () => tenders().at(-1),
    async askForCard() {
      till.press({ type: "add", sku: "bun" });
      till.press({ type: "pay" });
      till.press({ type: "open-card", settles: due() });
      await pass(1);
    },
    act(action) {
      const { step } = tap();
      const tender = "tender" in step ? step.tender : 0;
      const id = crypto.randomUUID();
      return till.service.tap(
        action === "cancel"
          ? { action, id, tender }
          : { action: "void", id, tender, reason: action.void },
      );
    },
    killed: () => cardTill(till.reopen({ cardTerminals: card.terminals }), card),
  };
}

function latestTap({ heard }: OpenTill) {
  const found = heard.findLast((message) => message.type === "tap" || message.type === "hello");
  return found?.type === "tap" || found?.type === "hello" ? found.tap : null;
}

test("a card pays a sale, and the terminal is asked only once that is on the disk", async () => {
  const { till, card, askForCard, pass } = openCardTill();
  await askForCard();
  const opened = readJournal(till.folder).find(({ kind }) => kind === "tender-opened");
  expect(opened).toMatchObject({ method: "card", nonce: null, request: null });
  expect(latestTap(till)).toMatchObject({ step: { type: "card", state: "asking" } });
  expect(till.status().cardTerminal).toEqual({ state: "busy" });
  card.does({ type: "approve", scheme: "Visa" });
  await pass(10);
  expect(till.view().paid?.entry.tenders).toMatchObject([
    { method: "card", state: "approved", proof: { type: "card", scheme: "Visa" } },
  ]);
  expect(latestTap(till)).toMatchObject({ sale: null, step: { type: "off" } });
  expect(till.status().cardTerminal).toEqual({ state: "ready" });
});

test("a card that is declined is said, and cash pays what it did not", async () => {
  const { till, card, askForCard, pass, tender } = openCardTill();
  await askForCard();
  expect(
    till.press({ type: "take-cash", received: 100_000 as Minor, due: 0 as Minor }),
  ).toMatchObject({
    ok: false,
    error: { type: "tender-in-doubt" },
  });
  card.does({ type: "decline", reason: "pin-wrong" });
  await pass(10);
  expect(tender()).toMatchObject({ method: "card", state: "declined" });
  expect(latestTap(till)?.step).toMatchObject({
    type: "off",
    notice: { type: "card-declined", reason: "pin-wrong" },
  });
  till.takeCash(100_000);
  expect(till.view().state.sale.type).toBe("completed");
  expect(latestTap(till)?.step).toEqual({ type: "off" });
});

test("a terminal that is not there takes nothing, and holds nobody up", async () => {
  const { card, askForCard, pass, tender, till } = openCardTill();
  card.unplug();
  await askForCard();
  await pass(10);
  expect(tender()).toMatchObject({ state: "declined" });
  expect(latestTap(till)?.step).toMatchObject({ notice: { reason: "terminal-unreachable" } });
  expect(till.status().cardTerminal).toEqual({ state: "unreachable" });
});

test("a till without a terminal says so", async () => {
  const till = openTill();
  expect(till.status().cardTerminal).toEqual({ state: "none" });
});

test("a lost answer is asked about, and the card is charged once", async () => {
  const { card, askForCard, pass, till } = openCardTill();
  await askForCard();
  card.unplug();
  card.does({ type: "approve", scheme: "Visa" });
  await pass(2000);
  expect(latestTap(till)?.step).toMatchObject({ type: "card", state: "querying" });
  card.plugIn();
  await pass(2000);
  expect(till.view().state.sale.type).toBe("completed");
  expect(card.paysHeard).toHaveLength(1);
});

test("silence is unknown: nothing else is taken, until a supervisor ends it after ninety seconds", async () => {
  const { card, askForCard, pass, till, tender, act } = openCardTill();
  await askForCard();
  card.setFate(() => LOST);
  card.unplug();
  card.plugIn();
  await pass(10_000);
  expect(tender()).toMatchObject({ state: "unknown" });
  expect(latestTap(till)?.step).toMatchObject({ type: "unknown", why: "terminal-silent" });
  expect(act({ void: "the customer has left" })).toMatchObject({ error: { type: "too-early" } });
  await pass(85_000);
  expect(latestTap(till)?.step).toMatchObject({ type: "unknown", until: null });
  expect(act({ void: "the customer has left" })).toEqual({ ok: true });
  expect(tender()).toMatchObject({ state: "declined" });
  expect(readJournal(till.folder).at(-1)).toMatchObject({
    kind: "spend-void",
    nonce: "",
    reason: "the customer has left",
  });
  // The customer had not paid; had he, it would be given back.
  card.setFate(() => ARRIVES);
  card.does({ type: "approve", scheme: "Visa" });
  await pass(10_000);
  expect(card.payments()).toMatchObject([{ state: { type: "cancelled" } }]);
  expect(till.alarms()).toEqual([]);
});

test("a till that is killed asks the terminal first, and charges nothing again", async () => {
  const first = openCardTill();
  await first.askForCard();
  const second = first.killed();
  expect(latestTap(second.till)?.step).toMatchObject({ type: "unknown", why: "restarted" });
  first.card.does({ type: "approve", scheme: "Visa" });
  await second.pass(3000);
  expect(second.till.view().state.sale.type).toBe("completed");
  expect(first.card.paysHeard).toHaveLength(1);
});

test("the cashier has the terminal stop", async () => {
  const { card, askForCard, pass, act, tender, till } = openCardTill();
  await askForCard();
  expect(act("cancel")).toEqual({ ok: true });
  await pass(10);
  expect(tender()).toMatchObject({ state: "declined" });
  expect(card.payments()).toMatchObject([{ state: { type: "cancelled" } }]);
  expect(act("cancel")).toMatchObject({ error: { type: "tender-not-waiting" } });
  expect(latestTap(till)?.step).toMatchObject({ notice: { reason: "stopped-at-till" } });
});

test("a bank that refuses afterwards is in the journal, and a person is told", async () => {
  const { card, askForCard, pass, till } = openCardTill();
  await askForCard();
  card.does({ type: "approve", scheme: "Visa" });
  await pass(10);
  const { ref } = present(till.view().paid, "the sale that was paid");
  const [{ reference } = { reference: "" }] = card.payments();
  card.does({ type: "refuse-later", reference, reason: "account-closed" });
  await pass(70_000);
  expect(readJournal(till.folder).at(-1)).toMatchObject({
    kind: "refused-later",
    original: ref,
    reference,
    reason: "account-closed",
  });
  expect(till.alarms()).toEqual(["card-refused-later"]);
});
