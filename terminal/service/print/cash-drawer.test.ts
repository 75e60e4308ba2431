import type { PaidSaleView, TillView } from "@tillwave/shared/api/till";
import { expect, test } from "vitest";
import { createCashDrawer } from "./cash-drawer.ts";

const view = (seq: number | null, method: "cash" | "tap" = "cash"): TillView => {
  const paid = { ref: { epoch: 1, seq }, entry: { tenders: [{ method }] } };
  return { paid: seq === null ? null : (paid as unknown as PaidSaleView) } as TillView;
};

test("each sale for cash opens the drawer once, however often it is shown", () => {
  const drawer = createCashDrawer(view(null));
  const due = [view(4), view(4), view(null), view(4), view(9)].map((now) => drawer.isDue(now));
  expect(due).toEqual([true, false, false, false, true]);
});

test("a sale that is shown when the till opens has had its drawer", () => {
  expect(createCashDrawer(view(4)).isDue(view(4))).toBe(false);
});

test("a sale without cash opens none", () => {
  expect(createCashDrawer(view(null)).isDue(view(4, "tap"))).toBe(false);
});
