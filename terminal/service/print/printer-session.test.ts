import { NO_LOG } from "@tillwave/shared/core/log";
import { present } from "@tillwave/shared/core/assert";
import { PIECE_BYTES_MAX, encodeRows } from "@tillwave/shared/print/escpos";
import { PRINTERS, findPrinter } from "@tillwave/shared/print/printers";
import { type Row, centred } from "@tillwave/shared/print/receipt-layout";
import { type VirtualClock, createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { expect, test } from "vitest";
import { type SimulatedPrinter, createSimulatedPrinter } from "../scenarios/simulated-printer.ts";
import { type PrintJob, type PrinterSession, startPrinterSession } from "./printer-session.ts";
import { FENCE_WAIT, REOPEN_MAX } from "./printer-state.ts";
import { type Outcome } from "./printer-steps.ts";

interface Desk {
  readonly clock: VirtualClock;
  readonly printer: SimulatedPrinter;
  readonly session: PrinterSession;
  readonly outcomes: Outcome[];
  readonly heard: string[];
  print(lines: number): void;
}

/** A session that has had a second to find its printer. */
function openDesk(name = "generic-80mm"): Desk {
  const clock = createVirtualClock();
  const printer = createSimulatedPrinter(clock);
  const profile = present(findPrinter(name), name);
  const outcomes: Outcome[] = [];
  const heard: string[] = [];
  const session = startPrinterSession({
    printer: printer.printers.connect({ path: "a port", baudRate: 115_200 }),
    profile,
    baudRate: 115_200,
    timers: clock,
    log: NO_LOG,
    torn: false,
    onChange: () => heard.push(session.state()),
  });
  session.start();
  clock.pass(1500);
  return {
    clock,
    printer,
    session,
    outcomes,
    heard,
    print: (lines) => session.print(job(lines, name), (outcome) => outcomes.push(outcome)),
  };
}

function job(lines: number, name = "generic-80mm"): PrintJob {
  const profile = present(findPrinter(name), name);
  const rows: Row[] = Array.from({ length: lines }, (_, i) => centred(`line ${i}`, 32)).flat();
  const pieces = encodeRows([...rows, { type: "cut" }], { profile, draw: () => null });
  return { next: () => pieces.next().value ?? null };
}

const printed = ({ printer }: Desk): number =>
  printer.device.lines().filter((text) => text.includes("line ")).length;

for (const { name } of PRINTERS) {
  test(`a ${name} is found, prints, and says so itself`, () => {
    const desk = openDesk(name);
    expect(desk.session.state()).toBe("ready");
    expect(desk.printer.device.paper).toEqual([]);
    desk.print(300);
    expect(desk.session.state()).toBe("printing");
    desk.clock.pass(3000);
    expect(desk.outcomes).toEqual(["printed"]);
    expect(printed(desk)).toBe(300);
    expect(desk.printer.device.faults).toEqual([]);
    expect(desk.session.state()).toBe("ready");
  });
}

test("bytes that have left are not a receipt: a printer that never says it printed is not believed", () => {
  const desk = openDesk();
  desk.printer.device.set({ isForgetful: true });
  desk.print(10);
  desk.clock.pass(FENCE_WAIT);
  expect(printed(desk)).toBe(10);
  expect(desk.outcomes).toEqual([]);
  desk.clock.pass(2000);
  expect(desk.outcomes).toEqual(["unknown"]);
  expect(desk.session.canTake()).toBe(false);
});

test("a printer whose buffer is small is never sent more than it holds, however slow it is", () => {
  const desk = openDesk();
  desk.printer.device.set({ bytesPerSecond: 600 });
  desk.print(400);
  desk.clock.pass(60_000);
  expect(desk.outcomes).toEqual(["printed"]);
  expect(desk.printer.device.faults).toEqual([]);
});

test("without paper nothing is sent, and nothing is lost", () => {
  const desk = openDesk();
  desk.printer.device.set({ paperLines: 0 });
  desk.clock.pass(2500);
  expect(desk.session.state()).toBe("out-of-paper");
  expect(desk.session.canTake()).toBe(false);
  expect(desk.heard).toContain("out-of-paper");
  desk.printer.device.set({ paperLines: 1000 });
  desk.clock.pass(3000);
  expect(desk.session.canTake()).toBe(true);
});

test("paper that ends between the last look and the job leaves the job untouched", () => {
  const desk = openDesk();
  desk.printer.device.set({ paperLines: 0 });
  desk.print(10);
  desk.clock.pass(1000);
  expect(desk.outcomes).toEqual(["not-started"]);
  expect(desk.session.state()).toBe("out-of-paper");
});

test("paper that ends in the middle leaves it open what came out, and the rest is cut off before the next", () => {
  const desk = openDesk();
  desk.printer.device.set({ paperLines: 40 });
  desk.print(300);
  desk.clock.pass(5000);
  expect(desk.outcomes).toEqual(["unknown"]);
  expect(desk.session.state()).toBe("out-of-paper");
  desk.printer.device.set({ paperLines: 1000 });
  desk.clock.pass(5000);
  expect(desk.session.canTake()).toBe(true);
  expect(desk.printer.device.paper.at(-1)?.type).toBe("cut");
  const before = printed(desk);
  desk.print(5);
  desk.clock.pass(2000);
  expect(desk.outcomes).toEqual(["unknown", "printed"]);
  expect(printed(desk)).toBe(before + 5);
  expect(desk.printer.device.faults).toEqual([]);
});

test("a late answer to a receipt that was given up vouches for no other", () => {
  const desk = openDesk();
  desk.printer.device.set({ paperLines: 40, bytesPerSecond: 1500 });
  desk.print(100);
  desk.clock.pass(3000);
  expect(desk.outcomes).toEqual(["unknown"]);
  desk.printer.device.set({ paperLines: 1000 });
  for (let ms = 0; ms < 20_000 && !desk.session.canTake(); ms += 50) {
    desk.clock.pass(50);
  }
  expect(desk.session.canTake()).toBe(true);
  expect(desk.printer.device.backlog()).toBe(0);
});

test("a cable pulled in the middle makes it unknown, pulled before the first byte not started", () => {
  const desk = openDesk();
  desk.print(300);
  desk.clock.pass(30);
  desk.printer.pullCable();
  expect(desk.outcomes).toEqual(["unknown"]);
  expect(desk.session.state()).toBe("unreachable");
  desk.printer.plugIn();
  desk.clock.pass(REOPEN_MAX + 2000);
  desk.print(5);
  desk.printer.pullCable();
  expect(desk.outcomes).toEqual(["unknown", "not-started"]);
});

test("a picture that a pulled cable cut short does not swallow the next receipt", () => {
  const desk = openDesk();
  const pieces = [Uint8Array.of(0x1d, 0x76, 0x30, 0, 72, 0, 30, 0, 1, 2, 3)];
  desk.session.print({ next: () => pieces.shift() ?? null }, (outcome) =>
    desk.outcomes.push(outcome),
  );
  desk.clock.pass(10);
  desk.printer.pullCable();
  desk.printer.plugIn();
  desk.clock.pass(5000);
  desk.print(5);
  desk.clock.pass(2000);
  expect(desk.outcomes).toEqual(["unknown", "printed"]);
  expect(printed(desk)).toBe(5);
});

test("power-cycled in the middle, it is unknown, and the next one comes out whole", () => {
  const desk = openDesk();
  desk.printer.device.set({ bytesPerSecond: 2000 });
  desk.print(300);
  desk.clock.pass(700);
  desk.printer.device.switchOff();
  desk.clock.pass(1500);
  expect(desk.outcomes).toEqual(["unknown"]);
  expect(desk.session.state()).toBe("unreachable");
  desk.printer.device.switchOn();
  desk.printer.device.set({ bytesPerSecond: 40_000 });
  desk.clock.pass(10_000);
  const before = printed(desk);
  desk.print(5);
  desk.clock.pass(2000);
  expect(desk.outcomes).toEqual(["unknown", "printed"]);
  expect(printed(desk)).toBe(before + 5);
});

test("what answers with nonsense is no printer, and is asked again and again, ever more rarely", () => {
  const desk = openDesk();
  desk.printer.device.set({ isNonsense: true });
  desk.clock.pass(10_000);
  expect(desk.session.state()).toBe("unreachable");
  const before = desk.printer.sent();
  desk.clock.pass(60_000);
  expect(desk.printer.sent() - before).toBeLessThan(60_000);
  desk.printer.device.set({ isNonsense: false });
  desk.clock.pass(REOPEN_MAX + 3000);
  expect(desk.session.state()).toBe("ready");
});

test("nonsense in the middle of a receipt leaves it open what came out", () => {
  const desk = openDesk();
  desk.print(300);
  desk.clock.pass(50);
  desk.printer.device.set({ isNonsense: true });
  desk.clock.pass(60_000);
  expect(desk.outcomes).toEqual(["unknown"]);
});

test("a port that another program has is said to be so", () => {
  const desk = openDesk();
  desk.printer.setBusy(true);
  desk.printer.pullCable();
  desk.printer.plugIn();
  desk.clock.pass(1000);
  expect(desk.session.unreachable()?.type).toBe("port-busy");
  desk.printer.setBusy(false);
  desk.clock.pass(REOPEN_MAX + 2000);
  expect(desk.session.state()).toBe("ready");
});

test("the drawer opens without paper, with a full buffer, and in the middle of a receipt", () => {
  const desk = openDesk();
  desk.printer.device.set({ bytesPerSecond: 500 });
  desk.print(300);
  desk.clock.pass(200);
  expect(desk.session.openDrawer()).toBe(true);
  expect(desk.printer.device.pulses).toBe(1);
  desk.printer.device.set({ paperLines: 0 });
  desk.clock.pass(3000);
  expect(desk.session.openDrawer()).toBe(true);
  expect(desk.printer.device.pulses).toBe(2);
  desk.printer.pullCable();
  expect(desk.session.openDrawer()).toBe(false);
});

test("a roll that ends soon is said, and prints on", () => {
  const desk = openDesk();
  desk.printer.device.set({ isPaperLow: true });
  desk.clock.pass(2500);
  expect([desk.session.state(), desk.session.paperLow()]).toEqual(["ready", true]);
  desk.print(3);
  desk.clock.pass(2000);
  expect(desk.outcomes).toEqual(["printed"]);
});

test("a receipt that cannot be written to its end is given up, and the next one prints", () => {
  const desk = openDesk();
  desk.session.print({ next: () => "failed" }, (outcome) => desk.outcomes.push(outcome));
  desk.clock.pass(500);
  desk.print(3);
  desk.clock.pass(1000);
  expect(desk.outcomes).toEqual(["not-started", "printed"]);
});

test("stopped, it lets go of the line and calls nobody back", () => {
  const desk = openDesk();
  desk.print(300);
  desk.clock.pass(20);
  desk.session.stop();
  desk.clock.pass(60_000);
  expect(desk.printer.open()).toBe(0);
  expect(desk.outcomes).toEqual([]);
});

test("a byte of nonsense in the middle, and all answers right: still nobody can say", () => {
  const desk = openDesk();
  desk.print(300);
  desk.clock.pass(20);
  desk.printer.answer(Uint8Array.of(0xff));
  desk.clock.pass(5000);
  expect(desk.outcomes).toEqual(["unknown"]);
  desk.print(3);
  desk.clock.pass(2000);
  expect(desk.outcomes).toEqual(["unknown", "printed"]);
});

test("a cable that is pulled again and again leaves late answers behind, and none vouches for the next receipt", () => {
  const desk = openDesk();
  const { printer, clock, session } = desk;
  printer.device.set({ bytesPerSecond: 2000, bufferBytes: 65_536 });
  desk.print(100);
  clock.pass(100);
  for (let pull = 0; pull < 2; pull += 1) {
    printer.pullCable();
    printer.plugIn();
    // Long enough to be asked whether it is in step, too short for its answer.
    for (const before = printer.sent(); printer.sent() < before + PIECE_BYTES_MAX;) {
      clock.pass(5);
    }
  }
  let waited = 0;
  for (; waited < 30_000 && !session.canTake(); waited += 50) {
    clock.pass(50);
  }
  expect(session.canTake()).toBe(true);
  expect(printer.device.faults).toEqual([]);
  // All that was sent has been worked off, or an answer of the old would be taken for the new.
  expect(printer.device.backlog()).toBe(0);
});

test("after paper ran out nothing is filled up: no byte was lost, and its buffer is still full", () => {
  const desk = openDesk();
  desk.printer.device.set({ paperLines: 10, bytesPerSecond: 1000 });
  desk.print(150);
  desk.clock.pass(3000);
  const before = desk.printer.sent();
  desk.printer.device.set({ paperLines: 1000 });
  desk.clock.pass(20_000);
  expect(desk.session.canTake()).toBe(true);
  expect(desk.printer.sent() - before).toBeLessThan(1000);
  expect(desk.printer.device.faults).toEqual([]);
});
