import { decodeEntry } from "@tillwave/shared/journal/entry";
import { expect, test } from "vitest";
import { DRAWER_PRESSES_MAX } from "../print/print-desk.ts";
import { openPrintingTill, printerSettings } from "./printing-till.ts";

test("a copy says COPY 1, the next one COPY 2, and the journal has both before the paper", () => {
  const { till, clock, receipts, print, lastSale } = openPrintingTill();
  till.sell("bun");
  clock.pass(2000);
  const { entries } = till.status();
  expect(print()).toEqual({ ok: true, copy: 1 });
  expect(till.service.sales(null)?.sales[0]?.paper).toBe("printed");
  clock.pass(2000);
  expect(till.status().entries).toBe(entries + 1);
  expect(print()).toEqual({ ok: true, copy: 2 });
  clock.pass(2000);
  expect(receipts()).toEqual(["0001", "COPY 1", "0001", "COPY 2", "0001"]);
  expect(lastSale().copies).toBe(2);
});

test("the same press sent again prints nothing again, after a restart too", () => {
  const first = openPrintingTill();
  first.till.sell("bun");
  first.clock.pass(2000);
  expect(first.print(undefined, "press-of-a-page")).toEqual({ ok: true, copy: 1 });
  expect(first.print(undefined, "press-of-a-page")).toEqual({ ok: true, copy: 1 });
  first.clock.pass(2000);
  const second = first.kill();
  expect(second.print(undefined, "press-of-a-page")).toEqual({ ok: true, copy: 1 });
  second.clock.pass(5000);
  expect(second.receipts()).toEqual(["0001", "COPY 1", "0001"]);
});

test("asking for a receipt that still waits makes no copy of it", () => {
  const { till, clock, printer, print } = openPrintingTill();
  printer.device.set({ paperLines: 0 });
  clock.pass(3000);
  till.sell("bun");
  clock.pass(1000);
  expect(print()).toEqual({ ok: true, copy: 0 });
  expect(print()).toEqual({ ok: true, copy: 0 });
  expect(till.status().printer.queued).toBe(1);
});

test("a sale that is not there cannot be printed", () => {
  const { till } = openPrintingTill();
  till.sell("bun");
  const ask = (epoch: number, seq: number) =>
    till.service.print({ id: crypto.randomUUID(), ref: { epoch, seq } });
  for (const reply of [ask(1, 1), ask(1, 999), ask(9, 1), ask(Number.MAX_SAFE_INTEGER, 1)]) {
    expect(reply).toEqual({ ok: false, error: { type: "no-such-sale" } });
  }
});

test("the preview is the receipt itself, and not there for what is no sale", () => {
  const { till, clock, lastSale } = openPrintingTill();
  till.sell("bun");
  clock.pass(2000);
  const { ref, entry, head } = lastSale();
  expect(till.service.receipt(ref)).toMatchObject({
    receipt: { ref, entry, head, copy: 0, qr: null, at: "2026-11-21 22:26 +08:00" },
    paper: "printed",
    copies: 0,
  });
  expect(till.service.receipt({ epoch: 1, seq: 999 })).toBe("none");
});

test("the drawer opens for cash without paper, and with the cover open", () => {
  const { till, clock, printer } = openPrintingTill();
  printer.device.set({ paperLines: 0, isCoverOpen: true });
  clock.pass(3000);
  till.sell("bun");
  clock.pass(50);
  expect(printer.device.pulses).toBe(1);
});

test("showing the paid sale again, or pressing again, opens no drawer", () => {
  const { till, clock, printer } = openPrintingTill();
  till.press({ type: "add", sku: "bun" });
  till.press({ type: "pay" });
  const { number } = till.view().state.sale;
  const view = till.view();
  till.takeCash(100_000);
  clock.pass(100);
  expect(printer.device.pulses).toBe(1);
  const due = view.state.sale.lines[0]?.unitPrice;
  const again = { type: "take-cash", received: due, due } as never;
  till.send({ id: crypto.randomUUID(), sale: number, command: again });
  till.press({ type: "next" });
  till.press({ type: "add", sku: "bun" });
  clock.pass(1000);
  expect(printer.device.pulses).toBe(1);
});

test("opening the drawer without a sale is in the journal before the drawer moves, once for each press", () => {
  const first = openPrintingTill();
  const { till, printer, openDrawer, clock } = first;
  const { entries } = till.status();
  expect(openDrawer("press-of-a-page")).toEqual({ ok: true });
  expect(printer.device.pulses).toBe(1);
  expect(openDrawer("press-of-a-page")).toEqual({ ok: true });
  clock.pass(1000);
  expect(printer.device.pulses).toBe(1);
  expect(till.status().entries).toBe(entries + 1);
  const second = first.kill({});
  expect(second.openDrawer("press-of-a-page")).toEqual({ ok: true });
  expect(second.printer.device.pulses).toBe(1);
  let reason = "";
  till.reopen({
    spoil(database) {
      const row = database.prepare("SELECT body FROM entry ORDER BY position DESC LIMIT 1").get();
      const entry = decodeEntry((row as { body: Uint8Array }).body);
      reason = entry.ok && entry.value.kind === "drawer-opened" ? entry.value.reason : "";
    },
  });
  expect(reason).toBe("Change money");
});

test("the newest presses for the drawer are known again, and older ones forgotten", () => {
  const { printer, openDrawer } = openPrintingTill();
  for (let press = 0; press <= DRAWER_PRESSES_MAX; press += 1) {
    openDrawer(`press-${press}`);
  }
  const { pulses } = printer.device;
  expect(pulses).toBe(DRAWER_PRESSES_MAX + 1);
  openDrawer("press-1");
  expect(printer.device.pulses).toBe(pulses);
  openDrawer("press-0");
  expect(printer.device.pulses).toBe(pulses + 1);
});

test("a drawer that cannot be reached is said to be so, and not written down as opened", () => {
  const { till, printer, openDrawer } = openPrintingTill();
  const { entries } = till.status();
  printer.pullCable();
  expect(openDrawer()).toEqual({ ok: false, error: { type: "unreachable" } });
  expect(till.status().entries).toBe(entries);
});

test("a shop without a drawer has no pulse sent for its cash", () => {
  const printer = { ...printerSettings.printer, drawer: false } as typeof printerSettings.printer;
  const {
    till,
    clock,
    printer: simulated,
    receipts,
  } = openPrintingTill({
    settings: { ...printerSettings, printer },
  });
  till.sell("bun");
  clock.pass(2000);
  expect(receipts()).toEqual(["0001"]);
  expect(simulated.device.pulses).toBe(0);
});

test("the test strip comes out, and what came back is said", async () => {
  const { printer, ask } = openPrintingTill();
  expect(await ask({ action: "test" })).toMatchObject({ ok: true, printer: { state: "ready" } });
  expect(printer.device.lines().join("\n")).toContain("Printer test");
  expect(printer.device.paper.map(({ type }) => type)).toContain("qr");
  expect(printer.device.paper.map(({ type }) => type)).toContain("image");
  expect(printer.device.faults).toEqual([]);
});

test("a printer that cannot print the strip says why, in words", async () => {
  const { printer, ask, clock } = openPrintingTill();
  printer.device.set({ paperLines: 0 });
  clock.pass(3000);
  expect(await ask({ action: "test" })).toMatchObject({
    ok: false,
    detail: expect.stringContaining("out of paper") as string,
  });
  printer.setBusy(true);
  printer.pullCable();
  printer.plugIn();
  clock.pass(2000);
  expect(await ask({ action: "status" })).toMatchObject({
    ok: false,
    printer: { state: "unreachable" },
    detail: expect.stringContaining("another program has the port") as string,
  });
});
