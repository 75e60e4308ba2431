import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { demoSettings } from "../demo/settings.ts";
import { findSale, giveBack, given, lookFor } from "./giving-back.ts";
import { type OpenTill, openTill } from "./open-till.ts";

const seed = seedOfRun("what people look for");
const DAY = 86_400_000;
const settings = {
  ...demoSettings,
  shop: { ...demoSettings.shop, timeZone: "Asia/Hong_Kong" },
};

function sell(till: OpenTill, ...skus: readonly string[]): void {
  till.sell(...skus);
  till.press({ type: "next" });
}

/** Numbers of the sales that are found. */
function found(till: OpenTill, text: string): readonly number[] {
  const reply = lookFor(till, text);
  return reply.ok ? reply.found.map(({ sale }) => sale.entry.sale) : [];
}

test("a sale is found by its number, however it is written, and by its entry's name on paper", () => {
  const till = openTill();
  sell(till, "bun");
  sell(till, "bun");
  const { ref } = findSale(till, "2").sale;
  for (const text of ["2", "0002", "#2", " 2 ", "２", `T2 · 1 · ${ref.seq}`, `2 1 ${ref.seq}`]) {
    expect(found(till, text)).toEqual([2]);
  }
  expect(found(till, `T2 · 1 · ${ref.seq + 1}`)).toEqual([]);
  expect(found(till, "T2 · 9 · 4")).toEqual([]);
});

test("what may be a number and an amount is looked for as both, the number first", () => {
  const till = openTill();
  Array.from({ length: 10 }).forEach(() => sell(till, "bun"));
  expect(found(till, "9")).toEqual([9, 10, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(found(till, "9.00")).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(found(till, "HK$ 9,00")).toHaveLength(10);
});

test("a day is the shop's, not the machine's", () => {
  // 22:26 in Hong Kong.
  const clock = createVirtualClock();
  const till = openTill({ clock, settings });
  sell(till, "bun");
  clock.pass(DAY / 8);
  sell(till, "tart");
  clock.pass(DAY);
  sell(till, "milktea");
  expect(found(till, "2026-11-21")).toEqual([1]);
  expect(found(till, "2026-11-22")).toEqual([2]);
  expect(found(till, "2026-11-23")).toEqual([3]);
  expect(found(till, "2026-11-24")).toEqual([]);
});

test("a sale of an earlier epoch is found and given back, by the reference that its paper has", () => {
  const before = openTill();
  sell(before, "bun");
  const { ref } = findSale(before, "1").sale;
  const till = before.reopen({ machineId: "machine-2" });
  sell(till, "tart");
  const sale = findSale(till, `T2 · ${ref.epoch} · ${ref.seq}`);
  expect(sale.sale.ref).toEqual(ref);
  given(giveBack(till, { found: sale, lines: [{ line: 1, quantity: 1 }] }));
  expect(findSale(till, "1").sale.reversed).toBe("refunded");
});

test("a body that is no JSON stops neither the search nor the till", () => {
  const till = openTill();
  sell(till, "bun");
  sell(till, "tart");
  const spoilt = till.reopen({
    spoil: (database) =>
      database.exec("UPDATE entry SET body = x'7bff' WHERE kind = 'sale-paid' AND position = 4"),
  });
  expect(found(spoilt, "2026-11-21").length).toBeLessThanOrEqual(2);
  expect(spoilt.trouble()).toBeNull();
});

test("whatever is typed, something is answered", () => {
  const till = openTill();
  sell(till, "bun");
  const text = fc.oneof(
    fc.string({ minLength: 1, maxLength: 200 }),
    fc.stringMatching(/^TWR1[A-Z2-7]{0,400}$/u),
    fc.stringMatching(/^[0-9T·. -]{1,30}$/u),
    fc.stringMatching(/^\d{4}-\d{2}-\d{2}$/u),
  );
  fc.assert(
    fc.property(text, (typed) => {
      const reply = lookFor(till, typed);
      expect(reply.ok ? reply.found.length : reply.error.type).toBeTruthy();
    }),
    { seed, numRuns: 400 },
  );
});
