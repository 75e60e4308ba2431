import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { AGE_MAX, QUEUE_MAX, TRIES_MAX } from "../print/print-queue.ts";
import { PRESS_QUIET, PRESS_WAIT_MAX } from "../print/print-turn.ts";
import { openTill } from "./open-till.ts";
import { openPrintingTill, printerSettings } from "./printing-till.ts";

test("a sale is paid, its receipt comes out by itself, and the list says so", () => {
  const { till, clock, printer, paper, receipts } = openPrintingTill();
  till.sell("bun", "bun");
  clock.pass(2000);
  expect(receipts()).toEqual(["0001"]);
  expect(paper()).toBe("printed");
  expect(printer.device.paper.at(-1)?.type).toBe("cut");
  expect(printer.device.faults).toEqual([]);
  const told = till.heard.flatMap((message) => (message.type === "paper" ? [message.paper] : []));
  expect(told).toEqual(["queued", "printing", "printed"]);
});

test("what the paper says is what the sale was, in the shop's own time", () => {
  const { till, clock, printer, lastSale } = openPrintingTill();
  till.sell("bun");
  clock.pass(2000);
  const text = printer.device.lines().join("\n");
  const { head } = lastSale();
  for (const words of [
    "Harbour Corner",
    "12 Ferry Street",
    "Tax id 4711-0815",
    "2026-11-21 22:26 +08:00",
    "Till 2",
    "Cashier Mei",
    `${head.slice(0, 4)} ${head.slice(4)}`.toUpperCase(),
  ]) {
    expect(text).toContain(words);
  }
  expect(text).not.toContain("COPY");
});

test("the reply leaves before a byte goes to the printer, and before the queue writes", () => {
  const { till, clock, printer } = openPrintingTill();
  const before = printer.sent();
  till.sell("bun");
  expect(printer.sent()).toBe(before);
  expect(printer.device.pulses).toBe(0);
  expect(till.heard.some(({ type }) => type === "paper")).toBe(false);
  clock.pass(0);
  expect(printer.device.pulses).toBe(1);
  expect(till.heard.some(({ type }) => type === "paper")).toBe(false);
  clock.pass(PRESS_QUIET);
  expect(till.heard.some(({ type }) => type === "paper")).toBe(true);
});

test("while presses follow each other the queue waits, but not for ever", () => {
  const { till, clock } = openPrintingTill();
  till.sell("bun");
  const hasWritten = (): boolean => till.heard.some(({ type }) => type === "paper");
  let waited = 0;
  for (; !hasWritten() && waited < 5000; waited += 20) {
    till.press({ type: "add", sku: "bun" });
    clock.pass(20);
  }
  expect(waited).toBeGreaterThan(PRESS_WAIT_MAX - 100);
  expect(waited).toBeLessThan(PRESS_WAIT_MAX + 100);
});

test("the printer is off for ten minutes: sales go on, and every receipt comes out when it is on", () => {
  const { till, clock, printer, receipts, paper } = openPrintingTill();
  printer.device.switchOff();
  for (let sale = 0; sale < 5; sale += 1) {
    till.sell("bun");
    till.press({ type: "next" });
    clock.pass(60_000);
  }
  expect(paper()).toBe("queued");
  expect(till.status().printer).toEqual({ state: "unreachable", paperLow: false, queued: 5 });
  printer.device.switchOn();
  clock.pass(20_000);
  expect(receipts()).toEqual(["0001", "0002", "0003", "0004", "0005"]);
  expect(till.status().printer).toEqual({ state: "ready", paperLow: false, queued: 0 });
});

test("the printer is off for an hour: what is too old to be handed over waits for a person", () => {
  const { till, clock, printer, receipts, paper, print } = openPrintingTill();
  printer.device.switchOff();
  till.sell("bun");
  till.press({ type: "next" });
  clock.pass(AGE_MAX + 60_000);
  expect(paper()).toBe("not-printed");
  clock.pass(45 * 60_000);
  till.sell("bun");
  till.press({ type: "next" });
  printer.device.switchOn();
  clock.pass(20_000);
  expect(receipts()).toEqual(["0002"]);
  const first = present(till.service.sales(null)?.sales[1], "the first sale");
  expect(print(first)).toEqual({ ok: true, copy: 0 });
  clock.pass(3000);
  expect(receipts()).toEqual(["0002", "0001"]);
});

test("without paper the receipt waits, and prints by itself when paper is in", () => {
  const { till, clock, printer, receipts, paper } = openPrintingTill();
  printer.device.set({ paperLines: 0 });
  clock.pass(3000);
  till.sell("bun");
  clock.pass(60_000);
  expect(paper()).toBe("queued");
  expect(till.status().printer).toMatchObject({ state: "out-of-paper", queued: 1 });
  printer.device.set({ paperLines: 1000 });
  clock.pass(5000);
  expect(receipts()).toEqual(["0001"]);
  expect(paper()).toBe("printed");
});

test("paper runs out in the middle: nobody knows, and it is not printed twice by itself", () => {
  const { till, clock, printer, receipts, paper, print } = openPrintingTill();
  printer.device.set({ paperLines: 12 });
  till.sell("bun");
  clock.pass(5000);
  expect(paper()).toBe("unknown");
  printer.device.set({ paperLines: 1000 });
  clock.pass(60_000);
  expect(receipts()).toEqual(["0001"]);
  expect(paper()).toBe("unknown");
  expect(print()).toEqual({ ok: true, copy: 1 });
  clock.pass(3000);
  expect(receipts()).toEqual(["0001", "COPY 1", "0001"]);
});

test("a printer that opens its cover at every receipt is handed it a few times, and then no more", () => {
  const { till, clock, printer, receipts, paper } = openPrintingTill();
  const told = () =>
    till.heard.flatMap((message) => (message.type === "paper" ? [message.paper] : []));
  till.sell("bun");
  for (let ms = 0; ms < 30_000; ms += 1) {
    clock.pass(1);
    printer.device.set({ isCoverOpen: told().at(-1) === "printing" });
  }
  expect(paper()).toBe("not-printed");
  expect(receipts()).toEqual([]);
  expect(told().filter((word) => word === "printing")).toHaveLength(TRIES_MAX);
});

test("more sales than the queue holds are sold all the same, and printed by hand", () => {
  const { till, clock, printer } = openPrintingTill();
  printer.pullCable();
  for (let sale = 0; sale < QUEUE_MAX + 3; sale += 1) {
    till.sell("bun");
    till.press({ type: "next" });
    clock.pass(100);
  }
  expect(till.status().printer.queued).toBe(QUEUE_MAX);
  const [newest] = present(till.service.sales(null), "sales").sales;
  expect(newest?.paper).toBe("not-printed");
  const asked = till.service.print({ id: "press-of-a-page", ref: present(newest, "a sale").ref });
  expect(asked).toEqual({ ok: false, error: { type: "queue-full", waiting: QUEUE_MAX } });
});

test("a till without a printer sells, opens no drawer, and says that it has none", () => {
  const till = openTill();
  till.sell("bun");
  till.clock.pass(5000);
  const sale = present(till.service.sales(null)?.sales[0], "a sale");
  expect([sale.paper, sale.copies]).toEqual([null, 0]);
  expect(till.status().printer.state).toBe("none");
  expect(till.service.print({ id: "press-of-a-page", ref: sale.ref })).toEqual({
    ok: false,
    error: { type: "no-printer" },
  });
  expect(till.service.openDrawer({ id: "press-of-a-page", reason: "Count" })).toEqual({
    ok: false,
    error: { type: "no-printer" },
  });
});

test("a printer that comes later prints what is sold from then on, and not what was sold before", () => {
  const bare = openPrintingTill({ settings: { ...printerSettings, printer: undefined } });
  bare.till.sell("bun");
  bare.till.press({ type: "next" });
  const { till, clock, receipts } = bare.kill({ settings: printerSettings });
  clock.pass(5000);
  expect(receipts()).toEqual([]);
  till.sell("bun");
  clock.pass(3000);
  expect(receipts()).toEqual(["0002"]);
});
