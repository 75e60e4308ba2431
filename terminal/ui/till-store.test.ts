import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { CommandError } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import type { Item } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";
import { openSale } from "@tillwave/shared/sale/sale";
import { type TillCommand, type TillState, newTill } from "@tillwave/shared/sale/till";
import { PRESSES_MAX } from "./presses.ts";
import type { SendOutcome } from "./service-client.ts";
import {
  CATALOGUE,
  NOT_JOINED,
  SHOP,
  STATUS,
  type SimulatedService,
  TEA,
  createSimulatedService,
  viewOf,
} from "./testing/simulated-service.ts";
import { type TillStore, createTillStore } from "./till-store.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const addTea: TillCommand = { type: "add", sku: "tea" };
const takeTen: TillCommand = { type: "take-cash", received: Minor(1000), due: Minor(1000) };

function open(): { readonly store: TillStore; readonly service: SimulatedService } {
  const service = createSimulatedService();
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `id-${String(ids).padStart(6, "0")}`;
  };
  return { service, store: createTillStore({ client: service.client, newId, now: () => 0 }) };
}

const send = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const accept = (revision: number): SendOutcome => ({
  type: "answered",
  reply: { ok: true, revision, recorded: [] },
});
const refuse = (error: CommandError): SendOutcome => ({
  type: "answered",
  reply: { ok: false, error },
});

test("every press of a page carries the page's name and a name of its own", async () => {
  const { store, service } = open();
  await service.begin();
  store.press(addTea);
  store.press(addTea);
  await send();
  await service.answer(accept(2));
  expect(new Set(service.sent.map(({ page }) => page)).size).toBe(1);
  expect(new Set(service.sent.flatMap(({ page, id }) => [page, id])).size).toBe(3);
});

test("what was pressed after a refused press is not sent, so no cash is taken for a basket that nobody saw", async () => {
  const { store, service } = open();
  await service.begin();
  for (const command of [addTea, { type: "pay" }, takeTen] satisfies readonly TillCommand[]) {
    expect(store.press(command)).toBe(true);
  }
  await send();
  const error: CommandError = { type: "unknown-item", sku: "tea" };
  await service.answer(refuse(error));
  expect(service.sent).toHaveLength(1);
  expect(store.till.value?.sale).toMatchObject({ type: "open", lines: [] });
  expect(store.taking.value).toBeNull();
  expect(store.notice.value).toEqual({ type: "refused", error, dropped: 2 });
});

test("a press that was given up takes what is behind it along, and says so", async () => {
  const { store, service } = open();
  await service.begin();
  store.press(addTea);
  store.press(addTea);
  await send();
  await service.answer({ type: "given-up" });
  expect(service.sent).toHaveLength(1);
  expect(store.unanswered.value).toBe(0);
  expect(store.notice.value).toEqual({ type: "given-up" });
});

test("cash that is answered but not shown yet is still being taken", async () => {
  const { store, service } = open();
  await service.begin({ state: await paying() });
  store.press(takeTen);
  await send();
  expect(store.taking.value).toBe(1000);
  await service.answer(accept(2));
  expect(store.taking.value).toBe(1000);
  service.say({ type: "view", view: viewOf(2, newTill(2)) });
  expect(store.taking.value).toBeNull();
});

test("while the till cannot say whether a press was done, the page says so and keeps the press", async () => {
  const { store, service } = open();
  await service.begin();
  store.press(addTea);
  await send();
  service.holdUp();
  expect([store.isHeldUp.value, store.unanswered.value]).toEqual([true, 1]);
  expect(store.notice.value).toBeNull();
  await service.answer(accept(2));
  expect([store.isHeldUp.value, store.unanswered.value]).toEqual([false, 0]);
});

test("one press more than may wait is refused in words", async () => {
  const { store, service } = open();
  await service.begin();
  for (let i = 0; i < PRESSES_MAX; i += 1) {
    expect(store.press(addTea)).toBe(true);
  }
  expect(store.notice.value).toBeNull();
  expect(store.press(addTea)).toBe(false);
  expect(store.notice.value).toEqual({ type: "too-many-presses" });
  expect(store.unanswered.value).toBe(PRESSES_MAX);
  await send();
  await service.answer(accept(2));
  expect(store.press(addTea)).toBe(true);
});

test("a press before the page is ready does not vanish without a word", () => {
  const { store } = open();
  expect(store.press(addTea)).toBe(false);
  expect(store.notice.value).toEqual({ type: "not-ready" });
});

test("nothing is pressed behind a page that says why it cannot sell", async () => {
  const shutting: readonly ((service: SimulatedService) => void)[] = [
    (service) => service.say({ type: "trouble", trouble: { type: "disk-full" } }),
    ({ listener }) => listener.onNotAllowed(),
    ({ listener }) => listener.onTooManyPages(),
  ];
  for (const shut of shutting) {
    const { store, service } = open();
    await service.begin();
    shut(service);
    expect(store.press(addTea)).toBe(false);
    expect(store.notice.value).toEqual({ type: "not-selling" });
  }
});

test("amounts in a currency that nobody knows are not guessed", async () => {
  const { store, service } = open();
  await service.begin({ shop: { ...SHOP, currency: "QQQ" } });
  expect(store.shop.value).toBeNull();
  expect(store.unknownCurrency.value).toEqual({ type: "unknown-currency", code: "QQQ" });
  expect(store.press(addTea)).toBe(false);
  await service.begin();
  expect(store.unknownCurrency.value).toBeNull();
  expect(store.press(addTea)).toBe(true);
});

test("a new catalogue leaves the basket as it is, at the prices that the customer saw", async () => {
  const { store, service } = open();
  await service.begin();
  store.press(addTea);
  await send();
  await service.answer(accept(2));
  const held = present(store.till.value, "the till");
  service.say({ type: "view", view: viewOf(2, held) });
  const dearer: Item = { ...TEA, price: Minor(1200) };
  service.sells({ ...CATALOGUE, items: [dearer] });
  await service.begin({ catalogue: "2", revision: 2, state: held });
  expect(store.till.value?.sale.lines).toMatchObject([
    { sku: "tea", quantity: 1, unitPrice: 1000 },
  ]);
  expect(store.goods.value?.items).toEqual([dearer]);
  store.press(addTea);
  expect(store.till.value?.sale.lines).toHaveLength(2);
});

test("what became of receipts is known from this connection alone", async () => {
  const { store, service } = open();
  await service.begin();
  const ref = { epoch: 1, seq: 7 };
  service.say({ type: "paper", ref, copy: 0, paper: "printing" });
  service.say({ type: "paper", ref, copy: 0, paper: "printed" });
  expect(store.paperNews.value.get("1:7")?.get(0)).toBe("printed");
  await service.begin();
  expect(store.paperNews.value.size).toBe(0);
  expect(store.connection.value).toBe(2);
});

test("a status that says the same again draws nothing again", async () => {
  const { store, service } = open();
  await service.begin();
  const before = store.status.value;
  service.say({ type: "status", status: structuredClone(STATUS) });
  expect(store.status.value).toBe(before);
  service.say({ type: "status", status: { ...STATUS, hub: { ...NOT_JOINED, state: "offline" } } });
  expect(store.status.value?.hub.state).toBe("offline");
  expect(store.status.value?.printer).toBe(before?.printer);
});

/** A till whose sale of one tea waits for its cash. */
async function paying(): Promise<TillState> {
  const { store, service } = open();
  await service.begin();
  store.press(addTea);
  store.press({ type: "pay" });
  return present(store.till.value, "the till");
}

test("while a phone is on the reader a press for cash is not even sent", async () => {
  const { store, service } = open();
  const tendering = { ...newTill(1), sale: tenderingTea() };
  await service.begin({ state: tendering });
  service.say({ type: "tap", tap: { revision: 1, sale: 1, step: { type: "asking", tender: 1 } } });
  expect(store.press(takeTen)).toBe(false);
  expect(store.press({ type: "back" })).toBe(false);
  expect(store.notice.value).toEqual({ type: "payment-locked", why: "phone" });
  await send();
  expect(service.sent).toEqual([]);
  const notice = { type: "lifted-too-soon" } as const;
  const armed = { type: "armed", tender: 1, notice } as const;
  service.say({ type: "tap", tap: { revision: 2, sale: 1, step: armed } });
  expect(store.press(takeTen)).toBe(true);
});

test("a new connection takes the till's word of the tap as it is, however it counts", async () => {
  const { store, service } = open();
  await service.begin();
  const step = { type: "asking", tender: 1 } as const;
  service.say({ type: "tap", tap: { revision: 9, sale: 1, step } });
  service.say({ type: "tap", tap: { revision: 8, sale: 1, step: { type: "off" } } });
  expect(store.tap.value.step.type).toBe("asking");
  await service.begin();
  expect(store.tap.value.step.type).toBe("off");
});

function tenderingTea(): TillState["sale"] {
  const line = { id: 1, sku: "tea", name: "Tea", unitPrice: Minor(1000), quantity: 1, taxId: "A" };
  return { ...openSale(1), type: "tendering", lines: [line], tenders: [] };
}
