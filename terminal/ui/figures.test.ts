import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KeypadKey } from "@tillwave/page-kit/keypad-text";
import { type Figures, createFigures } from "./figures.ts";
import {
  SHOP,
  type SimulatedService,
  createSimulatedService,
} from "./testing/simulated-service.ts";
import { type TillStore, createTillStore } from "./till-store.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

interface Paying {
  readonly store: TillStore;
  readonly service: SimulatedService;
  readonly figures: Figures;
  type(keys: string): void;
}

/** One tea for 10.00 waits for its cash; Hong Kong's largest note is 1,000. */
async function pay(currency = "HKD"): Promise<Paying> {
  const service = createSimulatedService();
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `id-${ids}`;
  };
  const store = createTillStore({ client: service.client, newId, now: () => 0 });
  const figures = createFigures(store);
  await service.begin({ shop: { ...SHOP, currency } });
  store.press({ type: "add", sku: "tea" });
  store.press({ type: "pay" });
  const type = (keys: string): void => {
    for (const key of keys) {
      figures.pressAmountKey(key as KeypadKey);
    }
  };
  return { store, service, figures, type };
}

/** Long enough for a person to have read the question. */
const read = (): void => void vi.advanceTimersByTime(1000);

test("cash is taken for the amount that the cashier saw", async () => {
  const { store, service, figures } = await pay();
  figures.takeCash(figures.payable.value);
  for (const revision of [2, 3]) {
    await vi.advanceTimersByTimeAsync(0);
    await service.answer({ type: "answered", reply: { ok: true, revision, recorded: [] } });
  }
  expect(service.sent.at(-1)?.command).toEqual({ type: "take-cash", received: 1000, due: 1000 });
  expect(store.notice.value).toBeNull();
});

test("change of two of the largest notes is taken without a word", async () => {
  const { store, figures, type } = await pay();
  type("2010");
  expect(figures.takeTyped()).toBe(true);
  expect(store.taking.value).toBe(201_000);
});

test("change of a cent more is asked about once, and taken at the second press", async () => {
  const { store, figures, type } = await pay();
  type("2010.01");
  expect(figures.takeTyped()).toBe(false);
  expect(store.notice.value).toEqual({ type: "check-amount", received: 201_001 });
  expect(store.taking.value).toBeNull();
  read();
  expect(figures.takeTyped()).toBe(true);
  expect(store.taking.value).toBe(201_001);
});

test("a scanner's second Enter does not answer the question, nor does the next scan", async () => {
  const { store, figures, type } = await pay();
  type("4891234567890");
  figures.takeTyped();
  vi.advanceTimersByTime(50);
  expect(figures.takeTyped()).toBe(false);
  read();
  type("4891234567890");
  expect(store.notice.value).toBeNull();
  expect(figures.takeTyped()).toBe(false);
  expect(store.taking.value).toBeNull();
});

test("once the question has gone, it is asked again", async () => {
  const { store, figures, type } = await pay();
  type("99999");
  figures.takeTyped();
  read();
  store.notice.value = null;
  expect(figures.takeTyped()).toBe(false);
  expect(store.notice.value).toEqual({ type: "check-amount", received: 9_999_900 });
});

test("where nobody knows the notes, more change than the amount itself is asked about", async () => {
  const { figures, type } = await pay("AED");
  type("20.01");
  expect(figures.takeTyped()).toBe(false);
  figures.pressAmountKey("clear");
  type("20");
  expect(figures.takeTyped()).toBe(true);
});

test("too little is not taken, and nothing is asked", async () => {
  const { store, figures, type } = await pay();
  type("9.99");
  expect(figures.takeTyped()).toBe(false);
  expect(store.notice.value).toBeNull();
});
