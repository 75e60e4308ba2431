import type { TapStepView, TapView } from "@tillwave/shared/api/till";
import { Minor } from "@tillwave/shared/sale/money";
import { type TenderingSale, openSale } from "@tillwave/shared/sale/sale";
import type { ElectronicTender } from "@tillwave/shared/sale/tender";
import { expect, test } from "vitest";
import { lockOf } from "./payment-lock.ts";
import { NO_TAP, hearTap } from "./tap-view.ts";

const tendering = (...tenders: readonly ElectronicTender[]): TenderingSale => ({
  ...openSale(7),
  type: "tendering",
  tenders,
});
const tender = (
  method: ElectronicTender["method"],
  state: ElectronicTender["state"],
): ElectronicTender => ({ method, id: 1, settles: Minor(1000), state, proof: null });
const told = (step: TapStepView, sale = 7): TapView => ({ revision: 1, sale, step });

test("while a reader only waits for a phone, cash may be taken", () => {
  const armed = told({ type: "armed", tender: 1, notice: null });
  expect(lockOf(tendering(tender("tap", "armed")), armed)).toBeNull();
  expect(lockOf(tendering(), NO_TAP)).toBeNull();
});

test("a phone on the reader locks every other way to pay, from the first moment", () => {
  for (const type of ["checking", "asking"] as const) {
    const sale = tendering(tender("tap", "armed"));
    expect(lockOf(sale, told({ type, tender: 1 }))).toBe("phone");
  }
});

test("what nobody knows stays locked, even where only the sale says so yet", () => {
  expect(lockOf(tendering(tender("tap", "unknown")), NO_TAP)).toBe("unknown");
  expect(lockOf(tendering(tender("card", "unknown")), NO_TAP)).toBe("unknown");
  expect(lockOf(tendering(tender("card", "pending")), NO_TAP)).toBe("card");
});

test("a declined tender locks nothing", () => {
  expect(lockOf(tendering(tender("card", "declined")), NO_TAP)).toBeNull();
});

test("what was said of another sale locks nothing in this one", () => {
  expect(lockOf(tendering(), told({ type: "asking", tender: 1 }, 6))).toBeNull();
  expect(lockOf(openSale(7), told({ type: "asking", tender: 1 }))).toBeNull();
});

test("an older message that comes late changes nothing", () => {
  const newer = { ...told({ type: "asking", tender: 1 }), revision: 5 };
  const older = { ...told({ type: "armed", tender: 1, notice: null }), revision: 4 };
  expect(hearTap(newer, older)).toBe(newer);
  expect(hearTap(older, newer)).toBe(newer);
});
