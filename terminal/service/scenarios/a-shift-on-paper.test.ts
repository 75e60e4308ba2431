import { Minor } from "@tillwave/shared/sale/money";
import { present } from "@tillwave/shared/core/assert";
import { expect, test } from "vitest";
import { openPrintingTill } from "./printing-till.ts";
import { shiftPresses } from "./shift-presses.ts";

/** Of each paper that came out: its title, with COPY n where it has one. */
function papers(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const text = line.trim();
    return /^(?:[XZ] REPORT|COPY \d+|Z \d+, supplement \d+)$/u.test(text) ? [text] : [];
  });
}

test("a Z comes out by itself, and each one after it is marked as a copy", () => {
  const { till, clock, printer } = openPrintingTill();
  const shift = shiftPresses(till);
  till.sell("bun");
  clock.pass(2000);
  const z = shift.closed({ counted: Minor(0), reason: "Not known", left: Minor(5000) });
  clock.pass(2000);
  expect(papers(printer.device.lines())).toEqual(["Z REPORT"]);
  const text = printer.device.lines().join("\n");
  expect(text).toContain("Shift 1");
  expect(text).toContain("Reason: Not known");
  expect(text).toMatch(/Left for the next shift\s+50\.00/u);
  expect(till.service.print({ id: "print-of-a-page", ref: z.ref })).toEqual({ ok: true, copy: 1 });
  clock.pass(2000);
  expect(papers(printer.device.lines())).toEqual(["Z REPORT", "Z REPORT", "COPY 1"]);
});

test("a Z made while the printer has no paper comes out once there is some, after a power cut too", () => {
  const first = openPrintingTill();
  first.printer.device.set({ paperLines: 0 });
  first.clock.pass(3000);
  shiftPresses(first.till).closed();
  first.clock.pass(1000);
  const second = first.kill();
  second.printer.device.set({ paperLines: 1000 });
  second.clock.pass(5000);
  expect(papers(second.printer.device.lines())).toEqual(["Z REPORT"]);
});

test("an X on paper says what the screen said, and is no end of the shift", () => {
  const { till, clock, printer } = openPrintingTill();
  const shift = shiftPresses(till);
  till.sell("bun");
  clock.pass(2000);
  const id = "an-x-on-the-screen";
  expect(shift.ask({ action: "x", id, approval: null })).toMatchObject({ ok: true });
  till.sell("tart");
  clock.pass(2000);
  expect(shift.ask({ action: "print-x", id })).toEqual({ ok: true, type: "done" });
  clock.pass(2000);
  const text = printer.device.lines().join("\n");
  expect(papers(printer.device.lines())).toEqual(["X REPORT"]);
  expect(text).toContain("Sales (1)");
  expect(shift.x()).toMatchObject({ shift: 1, report: { sales: { count: 2 } } });
  printer.device.set({ paperLines: 0 });
  clock.pass(3000);
  expect(shift.ask({ action: "print-x", id })).toEqual({
    ok: false,
    error: { type: "printer-not-ready" },
  });
});

test("a supplement is a paper of its own, asked for by hand", () => {
  const { till, clock, printer } = openPrintingTill();
  const shift = shiftPresses(till);
  till.sell("bun");
  const original = present(till.service.sales(null)?.sales[0], "the sale").ref;
  shift.closed();
  till.service.act(({ record }) =>
    record({
      facts: [
        {
          kind: "refused-later",
          original,
          sale: 1,
          tender: 1,
          amount: Minor(900),
          currency: "HKD",
          reference: "7",
          reason: "declined by the bank",
        },
      ],
    }),
  );
  clock.pass(2000);
  const z = shift.ask({ action: "z", shift: 1 });
  const ref = z.ok && z.type === "z" ? z.z.supplements[0]?.ref : undefined;
  till.service.print({ id: "print-of-a-page", ref: present(ref, "the supplement") });
  clock.pass(2000);
  expect(papers(printer.device.lines())).toEqual(["Z REPORT", "Z 1, supplement 1"]);
  expect(printer.device.lines().join("\n")).toContain("declined by the bank");
});

test("cash in or out opens the drawer, after it is written down and once for each press", () => {
  const { till, clock, printer } = openPrintingTill();
  const shift = shiftPresses(till);
  shift.move(20_000, "one-press-of-a-page");
  shift.move(20_000, "one-press-of-a-page");
  clock.pass(100);
  expect(printer.device.pulses).toBe(1);
  shift.move(-500);
  clock.pass(100);
  expect(printer.device.pulses).toBe(2);
});
