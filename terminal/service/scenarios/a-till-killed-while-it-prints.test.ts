import { expect, test } from "vitest";
import { openPrintingTill } from "./printing-till.ts";

test("killed between the sale and its paper, the till prints it after the restart", () => {
  const first = openPrintingTill();
  first.till.sell("bun");
  const { clock, receipts, paper, printer } = first.kill();
  const pulses = printer.device.pulses;
  clock.pass(5000);
  expect(receipts()).toEqual(["0001"]);
  expect(paper()).toBe("printed");
  expect(printer.device.pulses, "the drawer had its chance").toBe(pulses);
});

test("killed with receipts waiting, the till prints each of them once after the restart", () => {
  const first = openPrintingTill();
  first.printer.device.set({ paperLines: 0 });
  first.clock.pass(3000);
  first.till.sell("bun");
  first.till.press({ type: "next" });
  first.till.sell("bun");
  first.clock.pass(1000);
  const { clock, receipts, printer } = first.kill();
  printer.device.set({ paperLines: 1000 });
  clock.pass(10_000);
  expect(receipts()).toEqual(["0001", "0002"]);
});

test("killed while it prints, nobody knows what came out: a person decides, nothing prints twice", () => {
  const first = openPrintingTill();
  first.printer.device.set({ bytesPerSecond: 300 });
  first.till.sell("bun");
  first.clock.pass(500);
  expect(first.paper()).toBe("printing");
  const { clock, receipts, paper, printer, print } = first.kill();
  expect(paper()).toBe("unknown");
  printer.device.set({ bytesPerSecond: 40_000 });
  clock.pass(10_000);
  expect(receipts().filter((sale) => sale === "0001").length).toBeLessThanOrEqual(1);
  expect(paper()).toBe("unknown");
  expect(print()).toEqual({ ok: true, copy: 1 });
});

test("killed after it printed and before it could write that down, it prints nothing twice", () => {
  const first = openPrintingTill();
  first.till.sell("bun");
  // The cut is out; the queue's own write still waits for presses to pause.
  while (first.printer.device.paper.at(-1)?.type !== "cut") {
    first.clock.pass(5);
  }
  expect(first.paper()).toBe("printing");
  const { clock, receipts, paper } = first.kill();
  clock.pass(10_000);
  expect(receipts()).toEqual(["0001"]);
  expect(paper()).toBe("unknown");
});

test("the drawer does not open again after a restart, however the till ended", () => {
  const first = openPrintingTill();
  first.till.sell("bun");
  first.clock.pass(100);
  expect(first.printer.device.pulses).toBe(1);
  const second = first.kill();
  second.clock.pass(10_000);
  expect(second.printer.device.pulses).toBe(1);
  second.till.press({ type: "next" });
  second.till.sell("bun");
  second.clock.pass(100);
  expect(second.printer.device.pulses).toBe(2);
});
