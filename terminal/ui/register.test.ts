import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openSale } from "@tillwave/shared/sale/sale";
import { type TillState, newTill } from "@tillwave/shared/sale/till";
import { type Register, createRegister } from "./register.ts";
import {
  type SimulatedService,
  TEA,
  createSimulatedService,
  viewOf,
} from "./testing/simulated-service.ts";
import { createTillStore } from "./till-store.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

interface Open {
  readonly service: SimulatedService;
  readonly register: Register;
}

async function open(state: TillState): Promise<Open> {
  const service = createSimulatedService();
  const store = createTillStore({ client: service.client, newId: () => "id", now: () => 0 });
  const register = createRegister(store);
  await service.begin({ state });
  return { service, register };
}

const empty = newTill(1);
const line = { id: 1, sku: "tea", name: "Tea", unitPrice: TEA.price, quantity: 1, taxId: "A" };
const withTea: TillState = {
  ...empty,
  sale: { ...openSale(1), lines: [line], nextLine: 2, latest: 1 },
};

test("the sheet of a line closes when another page removes the line", async () => {
  const { service, register } = await open(withTea);
  register.sheet.value = { type: "quantity", line: 1 };
  service.say({ type: "view", view: viewOf(2, withTea) });
  expect(register.sheet.value).toEqual({ type: "quantity", line: 1 });
  service.say({ type: "view", view: viewOf(3, empty) });
  expect(register.sheet.value).toBeNull();
});

test("the sheet of a sale closes with the items' screen, the status stays", async () => {
  const { register } = await open(withTea);
  register.sheet.value = { type: "sale" };
  register.openSales();
  expect(register.sheet.value).toBeNull();
  register.sheet.value = { type: "status" };
  expect(register.sheet.value).toEqual({ type: "status" });
});
