import type { PaperPart } from "@tillwave/shared/api/lab";
import { concatBytes, fromHex, toHex, toUtf8 } from "@tillwave/shared/core/bytes";
import { createVirtualClock } from "@tillwave/shared/testing/virtual-clock";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type PrinterDevice, createPrinterDevice } from "./printer-device.ts";
import {
  BUFFER_BYTES,
  HELD_BYTES_MAX,
  NEARLY_OUT_MM,
  type PrinterChange,
  bufferedBytes,
} from "./virtual-printer.ts";

const CUT = "1d5600";
const PULSE_IN_ORDER = "1b70003232";
const PULSE_AT_ONCE = "1014010005";
const ASK_PRINTER = "100401";
const ASK_OFFLINE = "100402";
const ASK_ERROR = "100403";
const ASK_PAPER = "100404";
/** Long enough for all that a test prints, in milliseconds. */
const A_WHILE = 600_000;

interface Bench {
  readonly printer: PrinterDevice;
  readonly paper: PaperPart[];
  /** Each answer to the till, in hex. */
  readonly answers: string[];
  readonly pulses: { readonly pin: 2 | 5; readonly onMs: number }[];
  /** Text as bytes, hex in braces: "one{0a}". */
  say(words: string): void;
  set(change: PrinterChange): void;
  pass(ms: number): void;
  /** Lines on the paper. */
  lines(): readonly string[];
}

function bench(): Bench {
  const clock = createVirtualClock();
  const paper: PaperPart[] = [];
  const answers: string[] = [];
  const pulses: Bench["pulses"] = [];
  const printer = createPrinterDevice({
    timers: clock,
    noise: { bytes: (lengthBytes) => new Uint8Array(lengthBytes).fill(0xa5) },
    send: (bytes) => answers.push(toHex(bytes)),
    onPrinted: (part) => paper.push(part),
    onPulse: ({ pin, onMs }) => pulses.push({ pin, onMs }),
    onChange: () => {},
  });
  return {
    printer,
    paper,
    answers,
    pulses,
    say: (words) => printer.receive(bytesOf(words)),
    set: printer.set,
    pass: clock.pass,
    lines: () =>
      paper.flatMap((part) =>
        part.type === "text" ? [part.runs.map(({ text }) => text).join("")] : [],
      ),
  };
}

function bytesOf(words: string): Uint8Array {
  const parts = words.split(/\{([^}]*)\}/u);
  return concatBytes(parts.map((part, i) => (i % 2 === 0 ? toUtf8(part) : fromHex(part))));
}

test("paper comes out line by line, as fast as it moves", () => {
  const { say, pass, lines, paper } = bench();
  say(`one{0a}two{0a}{${CUT}}`);
  expect(lines()).toEqual([]);
  pass(25);
  expect(lines()).toEqual(["one"]);
  pass(25);
  expect(lines()).toEqual(["one", "two"]);
  expect(paper.at(-1)?.type).toBe("text");
  pass(150);
  expect(paper.at(-1)?.type).toBe("cut");
});

test("a slow printer takes its time", () => {
  const { say, pass, set, lines } = bench();
  set({ isSlow: true });
  say("one{0a}");
  pass(374);
  expect(lines()).toEqual([]);
  pass(1);
  expect(lines()).toEqual(["one"]);
});

test("a printer that is well says so", () => {
  const { say, answers } = bench();
  say(`{${ASK_PRINTER}${ASK_OFFLINE}${ASK_ERROR}${ASK_PAPER}}`);
  expect(answers).toEqual(["12", "12", "12", "12"]);
});

for (const [what, change, expected] of [
  ["an open cover", { isCoverOpen: true }, ["1a", "16", "12", "12"]],
  ["no paper", { paperLeftMm: 0 }, ["1a", "32", "12", "7e"]],
  ["little paper", { paperLeftMm: NEARLY_OUT_MM }, ["12", "12", "12", "1e"]],
  ["a cutter that is stuck", { isJammed: true }, ["1a", "52", "1a", "12"]],
  ["its own button", { isOffline: true }, ["1a", "12", "12", "12"]],
] as const) {
  test(`${what} is told to whoever asks`, () => {
    const { say, set, answers } = bench();
    set(change);
    say(`{${ASK_PRINTER}${ASK_OFFLINE}${ASK_ERROR}${ASK_PAPER}}`);
    expect(answers).toEqual(expected);
  });
}

test("a question is answered at once, however full the buffer is", () => {
  const { say, set, answers, printer } = bench();
  set({ isCoverOpen: true });
  say("x{0a}".repeat(BUFFER_BYTES));
  expect(bufferedBytes(printer.state())).toBe(BUFFER_BYTES);
  expect(printer.state().held.length).toBe(BUFFER_BYTES);
  say(`{${ASK_OFFLINE}}`);
  expect(answers).toEqual(["16"]);
});

test("a question is answered in the middle of an image", () => {
  const { say, answers } = bench();
  say("{1d763000 0100 0400 00}");
  say(`{${ASK_PAPER}}`);
  expect(answers).toEqual(["12"]);
});

test("what came while the cover was open is printed when it is shut, all of it", () => {
  const { say, set, pass, lines, printer } = bench();
  const all = Array.from({ length: 2000 }, (_, i) => `line ${i}`);
  set({ isCoverOpen: true });
  say(all.map((line) => `${line}{0a}`).join(""));
  pass(A_WHILE);
  expect(lines()).toEqual([]);
  set({ isCoverOpen: false });
  pass(A_WHILE);
  expect(lines()).toEqual(all);
  expect(bufferedBytes(printer.state())).toBe(0);
});

test("a line that was stopped in the middle is printed once, whole", () => {
  const { say, set, pass, lines } = bench();
  say("one{0a}");
  pass(10);
  set({ isCoverOpen: true });
  pass(A_WHILE);
  set({ isCoverOpen: false });
  pass(24);
  expect(lines()).toEqual([]);
  pass(A_WHILE);
  expect(lines()).toEqual(["one"]);
});

test("a cover that is shut again quickly does not let a line out before its time", () => {
  const { say, set, pass, lines } = bench();
  say("one{0a}");
  pass(10);
  set({ isCoverOpen: true });
  set({ isCoverOpen: false });
  pass(24);
  expect(lines()).toEqual([]);
  pass(1);
  expect(lines()).toEqual(["one"]);
});

test("an image that is larger than the buffer comes out whole", () => {
  const { say, pass, paper } = bench();
  say(`{1d763000 4800 0001${"a5".repeat(0x48 * 0x100)}}{${CUT}}`);
  pass(A_WHILE);
  expect(paper.map(({ type }) => type)).toEqual(["image", "image", "image", "image", "cut"]);
});

test("paper that ends in the middle of a receipt goes on with the new roll", () => {
  const { say, set, pass, lines, answers } = bench();
  set({ paperLeftMm: 6 });
  say("one{0a}two{0a}three{0a}");
  pass(A_WHILE);
  expect(lines()).toEqual(["one", "two"]);
  say(`{${ASK_PAPER}}`);
  expect(answers).toEqual(["7e"]);
  set({ paperLeftMm: 1000 });
  pass(A_WHILE);
  expect(lines()).toEqual(["one", "two", "three"]);
});

test("paper may end in the middle of an image", () => {
  const { say, set, pass, paper } = bench();
  set({ paperLeftMm: 8 });
  say(`{1d763000 0100 0001${"ff".repeat(256)}}`);
  pass(A_WHILE);
  expect(paper).toHaveLength(1);
  set({ paperLeftMm: 1000 });
  pass(A_WHILE);
  expect(paper).toHaveLength(4);
});

test("power that goes takes the buffer along, and half a command with it", () => {
  const { say, set, pass, lines, printer, answers } = bench();
  set({ isCoverOpen: true });
  say("lost{0a}".repeat(2000));
  say("{1d763000 4800 ff00 00}");
  set({ isOn: false });
  expect(printer.state()).toMatchObject({ work: [], unfinishedBytes: 0, lostBytes: 10_009 });
  say(`lost too{0a}{${ASK_PRINTER}}`);
  expect(answers).toEqual([]);
  set({ isCoverOpen: false });
  set({ isOn: true });
  say("kept{0a}");
  pass(A_WHILE);
  expect(lines()).toEqual(["kept"]);
});

test("power that comes back brings the first settings back", () => {
  const { say, set, pass, paper } = bench();
  say("{1b4501}bold{0a}");
  pass(A_WHILE);
  set({ isOn: false });
  set({ isOn: true });
  say("plain{0a}");
  pass(A_WHILE);
  expect(paper).toMatchObject([{ runs: [{ bold: true }] }, { runs: [{ bold: false }] }]);
});

test("a printer whose cable is out prints what it has, and hears no more", () => {
  const { say, set, pass, lines } = bench();
  say("one{0a}two{0a}");
  set({ isPlugged: false });
  say("three{0a}");
  pass(A_WHILE);
  expect(lines()).toEqual(["one", "two"]);
  set({ isPlugged: true });
  say("four{0a}");
  pass(A_WHILE);
  expect(lines()).toEqual(["one", "two", "four"]);
});

test("one that speaks nonsense answers all with it, and prints nothing", () => {
  const { say, set, pass, lines, answers } = bench();
  set({ isNonsense: true });
  say(`{${ASK_PRINTER}}one{0a}`);
  pass(A_WHILE);
  expect(answers).toEqual(["a5".repeat(24), "a5".repeat(24)]);
  expect(lines()).toEqual([]);
});

test("the drawer opens without paper, where it is asked to open at once", () => {
  const { say, set, pass, pulses } = bench();
  set({ paperLeftMm: 0 });
  say(`{${PULSE_IN_ORDER}}`);
  pass(A_WHILE);
  expect(pulses).toEqual([]);
  say(`{${PULSE_AT_ONCE}}`);
  expect(pulses).toEqual([{ pin: 2, onMs: 500 }]);
  set({ paperLeftMm: 1000 });
  pass(A_WHILE);
  expect(pulses).toEqual([
    { pin: 2, onMs: 500 },
    { pin: 2, onMs: 100 },
  ]);
});

test("a printer in error does not open the drawer", () => {
  const { say, set, pulses } = bench();
  set({ isJammed: true });
  say(`{${PULSE_AT_ONCE}}`);
  expect(pulses).toEqual([]);
});

test("an open drawer is told to whoever asks", () => {
  const { say, printer, pass, answers } = bench();
  printer.tellDrawer(true);
  say(`{${ASK_PRINTER} 1d7202}`);
  pass(A_WHILE);
  expect(answers).toEqual(["16", "01"]);
});

test("a question in order is answered when everything before it is on paper", () => {
  const { say, pass, answers, lines } = bench();
  say("one{0a}{1d7201}two{0a}{1d2848 0600 3030 41424344}");
  pass(24);
  expect(answers).toEqual([]);
  pass(1);
  expect(lines()).toEqual(["one"]);
  expect(answers).toEqual(["00"]);
  pass(25);
  expect(answers).toEqual(["00", "37224142434400"]);
});

test("the paper's sensors answer in order too", () => {
  const { say, set, pass, answers } = bench();
  set({ paperLeftMm: NEARLY_OUT_MM });
  say("{1d7201 1d7231 1d7207}");
  pass(A_WHILE);
  expect(answers).toEqual(["03", "03"]);
});

test("what the line cannot hold is lost, and counted", () => {
  const { say, set, printer } = bench();
  set({ isOffline: true });
  say("x".repeat(BUFFER_BYTES + HELD_BYTES_MAX + 100));
  const { held, lostBytes } = printer.state();
  expect(held.length).toBeLessThanOrEqual(HELD_BYTES_MAX);
  expect(lostBytes).toBe(BUFFER_BYTES + 100);
});

test("bytes that it does not know are shown as such", () => {
  const { say, pass, paper } = bench();
  say("{1b99}");
  pass(A_WHILE);
  expect(paper).toMatchObject([{ type: "unknown", hex: "1b99" }]);
});

test("whatever comes and whatever is done to it, it neither fails nor grows, and ends empty", () => {
  const change = fc.oneof(
    fc.record({ isOn: fc.boolean() }),
    fc.record({ isPlugged: fc.boolean() }),
    fc.record({ isCoverOpen: fc.boolean() }),
    fc.record({ isOffline: fc.boolean() }),
    fc.record({ isJammed: fc.boolean() }),
    fc.record({ isNonsense: fc.boolean() }),
    fc.record({ isSlow: fc.boolean() }),
    fc.record({ paperLeftMm: fc.nat(2000) }),
  );
  const command = fc
    .constantFrom("6f6e650a", CUT, PULSE_IN_ORDER, PULSE_AT_ONCE, ASK_PAPER, "1d7201", "1b40")
    .map((hex) => fromHex(hex));
  const event = fc.oneof(
    fc.record({ change }),
    fc.record({ bytes: fc.oneof(fc.uint8Array({ maxLength: 200 }), command) }),
    fc.record({ ms: fc.nat(500) }),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const { printer, set, pass } = bench();
      for (const done of events) {
        if ("change" in done) {
          set(done.change);
        } else if ("bytes" in done) {
          printer.receive(done.bytes);
        } else {
          pass(done.ms);
        }
        const { held, paperLeftMm } = printer.state();
        expect(held.length).toBeLessThanOrEqual(HELD_BYTES_MAX);
        expect(paperLeftMm).toBeGreaterThanOrEqual(0);
      }
      set({ isOn: false });
      expect(bufferedBytes(printer.state())).toBe(0);
      set({ isOn: true, isPlugged: true, isCoverOpen: false, isOffline: false });
      set({ isJammed: false, isNonsense: false, paperLeftMm: 100_000 });
      printer.receive(bytesOf("after all{0a}"));
      pass(A_WHILE);
      expect(printer.state()).toMatchObject({ work: [], printing: null, unfinishedBytes: 0 });
    }),
  );
});
