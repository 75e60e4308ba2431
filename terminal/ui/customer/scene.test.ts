import type { TapStepView, TapView, TillView } from "@tillwave/shared/api/till";
import { Minor } from "@tillwave/shared/sale/money";
import { openSale } from "@tillwave/shared/sale/sale";
import { newTill } from "@tillwave/shared/sale/till";
import { expect, test } from "vitest";
import { NO_TAP } from "../tap-view.ts";
import { sceneOf } from "./scene.ts";

const till = newTill(1);
const line = { id: 1, sku: "tea", name: "Tea", unitPrice: Minor(1000), quantity: 1, taxId: "A" };
const basket = { ...openSale(1), lines: [line] };
const viewOf = (sale: TillView["state"]["sale"]): TillView => ({
  revision: 1,
  state: { ...till, sale },
  paid: null,
});
const tendering = viewOf({ ...basket, type: "tendering", tenders: [] });
const told = (step: TapStepView): TapView => ({ revision: 1, sale: 1, step });

test("a customer is welcomed, then sees what is rung up", () => {
  expect(sceneOf(viewOf(till.sale), NO_TAP)).toEqual({ type: "welcome" });
  expect(sceneOf(viewOf(basket), NO_TAP)).toEqual({ type: "ringing" });
});

test("nobody is told to tap before the reader waits", () => {
  expect(sceneOf(tendering, NO_TAP)).toEqual({ type: "choose" });
  const armed = told({ type: "armed", tender: 1, notice: null });
  expect(sceneOf(tendering, armed)).toEqual({ type: "tap" });
});

test("the water rises only with what is known", () => {
  const checking = sceneOf(tendering, told({ type: "checking", tender: 1 }));
  const asking = sceneOf(tendering, told({ type: "asking", tender: 1 }));
  expect([checking, asking]).toEqual([
    { type: "hold", thirds: 1 },
    { type: "hold", thirds: 2 },
  ]);
});

test("a payment that nobody knows of is never shown as paid, nor asked for again", () => {
  const sale = {
    ...basket,
    type: "tendering",
    tenders: [{ method: "tap", id: 1, settles: Minor(1000), state: "unknown", proof: null }],
  } as const;
  expect(sceneOf(viewOf(sale), NO_TAP)).toEqual({ type: "unknown", hint: null });
});

test("a completed sale that the journal does not hold yet is not said to be paid", () => {
  const completed = viewOf({ ...basket, type: "completed", tenders: [] });
  expect(sceneOf(completed, NO_TAP)).toEqual({ type: "away" });
});
