/**
 * Any sequence of refunds, voids, presses sent again, tills killed in between and tablets that show an
 * older state: no sale gives back more than it took, and the drawer, the journal and the list agree.
 */
import type { ReversalReply } from "@tillwave/shared/api/reversals";
import { leftOf } from "@tillwave/shared/api/reversal-plan";
import { present } from "@tillwave/shared/core/assert";
import { checkTotals } from "@tillwave/shared/journal/totals-check";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { REVERSAL_PRESSES_MAX } from "../reversals/reversal-desk.ts";
import { findSale, giveBack, given, voidSale } from "./giving-back.ts";
import { type OpenTill, openTill } from "./open-till.ts";
import { openPrintingTill } from "./printing-till.ts";
import { readJournal } from "./read-journal.ts";

const seed = seedOfRun("given back once");
const BUN = { line: 1, quantity: 1 };

test("a press that is sent again gives nothing again, after a restart too", () => {
  const shop = openPrintingTill();
  shop.till.sell("bun", "bun");
  shop.clock.pass(2000);
  const { pulses } = shop.printer.device;
  const found = findSale(shop.till, "1");
  const press = { id: "press-of-a-page" };
  const first = given(giveBack(shop.till, { found, lines: [BUN] }, press));
  const { entries } = shop.till.status();
  expect(given(giveBack(shop.till, { found, lines: [BUN] }, press)).ref).toEqual(first.ref);
  shop.clock.pass(3000);
  const next = shop.kill();
  const again = giveBack(next.till, { found: findSale(next.till, "1"), lines: [BUN] }, press);
  expect(given(again)).toMatchObject({ ref: first.ref, cash: first.cash });
  next.clock.pass(5000);
  expect(shop.printer.device.pulses).toBe(pulses + 1);
  expect(next.till.status().entries).toBe(entries);
});

test("two tablets press at once: the second is told that it is back already", () => {
  const till = openTill();
  till.sell("bun");
  const shown = findSale(till, "1");
  given(giveBack(till, { found: shown, lines: [BUN] }));
  expect(giveBack(till, { found: shown, lines: [BUN] })).toEqual({
    ok: false,
    error: { type: "already-refunded", line: 1, left: 0 },
  });
  expect(voidSale(till, shown)).toMatchObject({ error: { type: "already-refunded" } });
});

test("what was shown otherwise is refused, and says so", () => {
  const till = openTill();
  till.sell("bun", "bun");
  const { ref } = findSale(till, "1").sale;
  const press = (amount: number) =>
    till.service.act(({ reversals }) =>
      reversals.act({
        action: "refund",
        id: crypto.randomUUID(),
        ref,
        lines: [BUN],
        reason: "Damaged",
        back: [{ tender: null, amount: amount as never }],
        approval: null,
      }),
    );
  expect(press(1)).toEqual({ ok: false, error: { type: "back-changed" } });
  expect(press(900)).toMatchObject({ ok: true });
});

test("a press that is forgotten gives nothing twice either, and the newest is known", () => {
  const till = openTill();
  till.sell("bun");
  till.press({ type: "next" });
  const first = { id: "the-first-press" };
  given(giveBack(till, { found: findSale(till, "1"), lines: [BUN] }, first));
  till.sell("tart");
  const { entries } = till.status();
  const full = till.reopen({
    spoil(database) {
      const add = database.prepare("INSERT INTO reversal_press (id, position) VALUES (?, ?)");
      for (let n = 0; n < REVERSAL_PRESSES_MAX; n += 1) {
        add.run(`a-younger-press-${n}`, BigInt(entries));
      }
    },
  });
  const last = { found: findSale(full, "2"), lines: [BUN] };
  const { ref } = given(giveBack(full, last, { id: "the-last-press" }));
  expect(given(giveBack(full, last, { id: "the-last-press" })).ref).toEqual(ref);
  const forgotten = giveBack(full, { found: findSale(full, "1"), lines: [BUN] }, first);
  expect(forgotten).toMatchObject({ ok: false, error: { type: "already-refunded" } });
});

const act = fc.record({
  what: fc.constantFrom("refund", "refund", "refund", "void", "again", "kill"),
  line: fc.nat(2),
  quantity: fc.integer({ min: 0, max: 3 }),
  /** Pressed on a page that has not looked since. */
  isOld: fc.boolean(),
});

test("whatever is pressed in whatever order, a sale gives back what it took at the most", () => {
  fc.assert(
    fc.property(fc.array(act, { minLength: 1, maxLength: 12 }), (acts) => {
      let till: OpenTill = openTill();
      till.sell("bun", "bun", "tart", "milktea", "tart", "bun");
      const sold = findSale(till, "1");
      let shown = sold;
      let last: { readonly id: string; readonly press: (of: OpenTill) => ReversalReply } | null =
        null;
      for (const { what, line, quantity, isOld } of acts) {
        shown = isOld ? shown : findSale(till, "1");
        const found = shown;
        const id = crypto.randomUUID();
        if (what === "kill") {
          till.service.close();
          till = till.reopen();
        } else if (what === "again") {
          const before = last === null ? null : readJournal(till.folder).length;
          const reply = last?.press(till);
          expect(reply?.ok ?? true).toBe(true);
          expect(readJournal(till.folder).length).toBe(before ?? readJournal(till.folder).length);
        } else {
          const press = (of: OpenTill): ReversalReply =>
            what === "void"
              ? voidSale(of, found, { id })
              : giveBack(of, { found, lines: [{ line: line + 1, quantity }] }, { id });
          if (press(till).ok) {
            last = { id, press };
          }
        }
      }
      agrees(till, sold.sale.entry.total);
      till.service.close();
    }),
    { seed, numRuns: Number(process.env["FUZZ_RUNS"] ?? 40) },
  );
}, 120_000);

function agrees(till: OpenTill, total: number): void {
  const entries = readJournal(till.folder).flatMap((entry) =>
    entry.kind === "refund" || entry.kind === "void" ? [entry] : [],
  );
  const back = entries.reduce((sum, entry) => sum + entry.total, 0);
  expect(back).toBeLessThanOrEqual(total);
  expect(entries.map(checkTotals)).toEqual(entries.map(() => null));
  const now = findSale(till, "1");
  const isAll = leftOf(now).every(({ quantity }) => quantity === 0);
  expect(back === total).toBe(isAll);
  expect(now.reversals).toHaveLength(entries.length);
  const state = entries.some(({ kind }) => kind === "void") ? "voided" : "refunded";
  expect(now.sale.reversed).toBe(entries.length === 0 ? undefined : isAll ? state : "partly");
  expect(present(till.service.sales(null), "the sales").sales[0]?.reversed).toBe(now.sale.reversed);
}
