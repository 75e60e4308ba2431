import { fromHex } from "@tillwave/shared/core/bytes";
import { expect, test } from "vitest";
import { Minor } from "@tillwave/shared/sale/money";
import { openTill } from "./open-till.ts";
import { type SimulatedCard, createSimulatedReader } from "./simulated-reader.ts";
import { HUB_NOW } from "./simulated-hub.ts";
import { type Phone, type TappingTill, tappingTill } from "./tapping-till.ts";

const CONTACTLESS = fromHex("3b80800101");
const TRANSIT = fromHex("3b8f8001804f0ca000000306030001000000006a");
const DAY = 86_400;

const card = (atr: Uint8Array, answer = "6a82"): SimulatedCard & { heard: string[] } => {
  const heard: string[] = [];
  return {
    atr,
    heard,
    apdu(command) {
      heard.push(Buffer.from(command).toString("hex"));
      return fromHex(answer);
    },
  };
};

async function tapCard(shop: TappingTill, of: SimulatedCard): Promise<void> {
  shop.reader.insert(of);
  await shop.passes(500);
  shop.reader.remove();
}

const notice = (shop: TappingTill): unknown => {
  const step = shop.step();
  return step.type === "armed" ? step.notice : step.type;
};

async function refusedIn(
  changes: Parameters<TappingTill["phone"]>[1],
  before?: (shop: TappingTill, phone: Phone) => void,
): Promise<{ readonly said: unknown; readonly phone: Phone; readonly shop: TappingTill }> {
  const shop = await tappingTill();
  const phone = shop.phone("ann", changes);
  before?.(shop, phone);
  shop.pay();
  await shop.tap(phone);
  return { said: notice(shop), phone, shop };
}

test("a bank card is asked for our wallet and for nothing else, and sent to its own terminal", async () => {
  const shop = await tappingTill();
  shop.pay();
  const bank = card(CONTACTLESS);
  await tapCard(shop, bank);
  expect(bank.heard).toEqual(["00a4040009f054494c4c5741564500"]);
  expect(notice(shop)).toEqual({ type: "use-card-terminal" });
});

test("a transit card is asked for nothing at all", async () => {
  const shop = await tappingTill();
  shop.pay();
  const transit = card(TRANSIT);
  await tapCard(shop, transit);
  expect(transit.heard).toEqual([]);
  expect(notice(shop)).toEqual({ type: "not-a-wallet", what: "transit-or-tag" });
});

test("of two phones in the field neither is asked", async () => {
  const shop = await tappingTill();
  const [ann, bob] = [shop.phone("ann"), shop.phone("bob")];
  shop.reader.insert(ann.card, "left");
  shop.reader.insert(bob.card, "right");
  shop.pay();
  await shop.passes(500);
  expect([...ann.commands, ...bob.commands]).toEqual([]);
  expect(notice(shop)).toEqual({ type: "two-phones" });
  shop.reader.remove("left");
  shop.reader.remove("right");
  await shop.tap(ann);
  expect(shop.till.view().state.sale.type).toBe("completed");
});

test("a second phone that comes while the first is looked at sends both away", async () => {
  const shop = await tappingTill();
  const [ann, bob] = [shop.phone("ann"), shop.phone("bob")];
  shop.ledger.slowness = 500;
  shop.pay();
  shop.reader.insert(ann.card, "left");
  await shop.passes(100);
  shop.reader.insert(bob.card, "right");
  await shop.passes(1000);
  expect([...ann.commands, ...bob.commands]).toEqual(["SELECT"]);
  expect(notice(shop)).toEqual({ type: "two-phones" });
});

test("another shop's phone, an expired one, one that the hub has locked: each is told why", async () => {
  const other = await refusedIn({ credential: { merchant: 2002 } });
  expect(other.said).toEqual({ type: "not-here", why: "other-shop" });
  const currency = await refusedIn({ credential: { currency: "USD" } });
  expect(currency.said).toEqual({ type: "not-here", why: "other-currency" });
  const old = await refusedIn({ credential: { issued: HUB_NOW - 9 * DAY } });
  expect(old.said).toEqual({ type: "wallet-expired" });
  const frozen = await refusedIn({}, (shop) => {
    shop.tapHub.refuses = "frozen";
  });
  expect(frozen.said).toEqual({ type: "wallet-refused", why: "frozen" });
  expect([other, currency, old, frozen].map(({ phone }) => phone.commands)).toEqual(
    Array.from({ length: 4 }, () => ["SELECT"]),
  );
});

test("a wall clock that is a day ahead refuses nobody, while the hub's time is known", async () => {
  const shop = await tappingTill();
  const bob = shop.phone("bob");
  shop.clock.setWall(shop.clock.read().wall + 8000 * DAY);
  shop.pay();
  await shop.tap(bob);
  expect(shop.till.view().state.sale.type).toBe("completed");
});

test("a phone that was copied is noticed by its counter: nothing is counted, and people are told", async () => {
  const shop = await tappingTill();
  const ann = shop.phone("ann");
  const copy = shop.phone("ann");
  shop.pay();
  await shop.tap(ann);
  shop.till.press({ type: "next" });
  shop.pay();
  await shop.tap(copy);
  expect(notice(shop)).toEqual({ type: "wallet-refused", why: "cloned" });
  expect(shop.till.alarms()).toContain("wallet-cloned");
  const voided = shop.entries().find(({ kind }) => kind === "spend-void");
  expect(voided).toMatchObject({ reason: "counter-went-back" });
  expect(voided).not.toMatchObject({ evidence: null });
  expect(shop.till.takeCash(100_000)).toMatchObject({ ok: true });
});

test("a forged answer is kept as evidence and not counted", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  phone.fault = (command, answer) => {
    const said = answer();
    return command[1] === 0x50
      ? said.map((byte, i) => (i === said.length - 5 ? byte ^ 1 : byte))
      : said;
  };
  shop.pay();
  await shop.tap(phone);
  expect(notice(shop)).toEqual({ type: "wallet-refused", why: "not-genuine" });
  expect(shop.till.alarms()).toContain("answer-not-believed");
});

test("a phone that must confirm first pays with the same request when it taps again", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann", { credential: { noGesture: 100 } });
  shop.pay();
  await shop.tap(phone);
  expect(notice(shop)).toEqual({ type: "confirm-on-phone" });
  phone.wallet.tell({ type: "user-said", isYes: true });
  await shop.tap(phone);
  expect(shop.till.view().state.sale.type).toBe("completed");
  const { number } = shop.till.view().state.sale;
  const opened = shop
    .entries()
    .filter((entry) => entry.kind === "tender-opened" && entry.sale === number);
  expect(opened).toHaveLength(1);
});

test("cash is taken while a phone is looked at, and the phone is never asked", async () => {
  const shop = await tappingTill();
  const phone = shop.phone("ann");
  shop.ledger.slowness = 1000;
  shop.pay();
  shop.reader.insert(phone.card);
  await shop.passes(100);
  expect(shop.step().type).toBe("checking");
  expect(shop.till.takeCash(100_000)).toMatchObject({ ok: true });
  await shop.passes(3000);
  expect(phone.commands).toEqual(["SELECT"]);
  expect(shop.step()).toEqual({ type: "off" });
});

test("offline without a policy, or on the deny list, nothing is asked for", async () => {
  const shop = await tappingTill({ policy: null });
  shop.ledger.fault = "no-network";
  await shop.passes(5000);
  shop.pay();
  await shop.tap(shop.phone("ann"));
  expect(notice(shop)).toEqual({ type: "offline-not-allowed" });
  const denied = await tappingTill({ denied: [fromHex("0000000000000000")] });
  expect(denied.step()).toEqual({ type: "off" });
});

test("limits at risk are kept, sale after sale", async () => {
  const shop = await tappingTill({ policy: { perWallet: 2000 } });
  const phone = shop.phone("ann");
  shop.ledger.fault = "no-network";
  await shop.passes(5000);
  for (let n = 0; n < 2; n += 1) {
    shop.pay();
    await shop.tap(phone);
    expect(shop.till.view().state.sale.type).toBe("completed");
    shop.till.press({ type: "next" });
  }
  shop.pay();
  await shop.tap(phone);
  expect(notice(shop)).toEqual({ type: "over-limit", why: "over-wallet" });
  shop.ledger.fault = null;
  // The till asks again in its own time.
  await shop.passes(30_000);
  await shop.tap(phone);
  expect(shop.till.view().state.sale.type).toBe("completed");
});

test("on a till that no hub has joined, a tap opened by hand says that nobody can pay so, and cash is taken", () => {
  const reader = createSimulatedReader({ later: () => () => {} });
  const till = openTill({ readers: reader.readers });
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "pay" });
  expect(till.press({ type: "open-tap", settles: Minor(100) })).toMatchObject({ ok: true });
  const told = till.heard.findLast((message) => message.type === "tap");
  expect(told?.tap.step).toMatchObject({ type: "armed", notice: { type: "offline-not-allowed" } });
  const id = globalThis.crypto.randomUUID();
  expect(till.service.tap({ id, tender: 1, action: "uplink" })).toMatchObject({
    error: { type: "code-not-allowed", why: "not-joined" },
  });
  till.takeCash(100_000);
  expect(till.view().state.sale.type).toBe("completed");
});
