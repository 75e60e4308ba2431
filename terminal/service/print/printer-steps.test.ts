import { present } from "@tillwave/shared/core/assert";
import { findPrinter } from "@tillwave/shared/print/printers";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import {
  LATE_QUIET,
  type PrinterState,
  QUIET,
  REOPEN_FIRST,
  REOPEN_MAX,
  canTake,
  firstPrinterState,
} from "./printer-state.ts";
import { type PrinterEffect, type PrinterStepEvent, stepPrinter } from "./printer-steps.ts";

const facts = {
  profile: present(findPrinter("generic-80mm"), "the printer"),
  baudRate: 115_200,
};

function run(from: PrinterState, ...events: readonly PrinterStepEvent[]) {
  let state = from;
  const effects: PrinterEffect[] = [];
  for (const event of events) {
    const stepped = stepPrinter(state, event, facts);
    ({ state } = stepped);
    effects.push(...stepped.effects);
  }
  return { state, effects };
}

const answer = (byte: number): PrinterStepEvent => ({
  type: "reply",
  reply: { type: "real-time", byte },
});
const WELL = [0x16, 0x12, 0x12, 0x12].map(answer);
const FENCE: PrinterStepEvent = { type: "reply", reply: { type: "in-order" } };
const OPENED: PrinterStepEvent = { type: "opened" };
const QUIET_OVER: PrinterStepEvent = { type: "timer", name: "quiet" };

const quietsIn = (effects: readonly PrinterEffect[]): readonly number[] =>
  effects.flatMap((effect) =>
    effect.type === "start-timer" && effect.name === "quiet" ? [effect.afterMs] : [],
  );

test("while answers of an earlier receipt are missing, it waits longer for them than for silence", () => {
  const owing = { ...firstPrinterState(true), owed: 2 };
  const { effects } = run(owing, OPENED, ...WELL, FENCE, FENCE, FENCE, FENCE);
  // Two that are owed, its own, and the one behind it.
  expect(quietsIn(effects)).toEqual([LATE_QUIET, LATE_QUIET, QUIET]);
});

test("the line is opened again ever more rarely, and never more rarely than this", () => {
  const closed: PrinterStepEvent = { type: "closed", why: { type: "no-port", detail: "" } };
  const reopen: PrinterStepEvent = { type: "timer", name: "reopen" };
  const waits = Array.from({ length: 20 }, () => [reopen, closed]).flat();
  const { effects } = run(firstPrinterState(false), ...waits);
  const after = effects.flatMap((effect) =>
    effect.type === "start-timer" && effect.name === "reopen" ? [effect.afterMs] : [],
  );
  expect(after.slice(0, 3)).toEqual([REOPEN_FIRST, REOPEN_FIRST * 2, REOPEN_FIRST * 4]);
  expect(Math.max(...after)).toBe(REOPEN_MAX);
});

const anyEvent: fc.Arbitrary<PrinterStepEvent> = fc.oneof(
  fc.constantFrom(OPENED, QUIET_OVER, FENCE, ...WELL),
  fc.constantFrom(
    { type: "timer", name: "poll" } as const,
    { type: "timer", name: "answer" } as const,
    { type: "timer", name: "fence" } as const,
    { type: "timer", name: "reopen" } as const,
    { type: "closed", why: { type: "unplugged", detail: "" } } as const,
    { type: "reply", reply: { type: "nonsense" } } as const,
    { type: "piece", bytes: Uint8Array.of(0x41) } as const,
    { type: "piece", bytes: null } as const,
    { type: "spoilt" } as const,
    { type: "print" } as const,
  ),
  fc.integer({ min: 0, max: 255 }).map((bits) => answer((bits & 0x6c) | 0x12)),
);

test("whatever happens in whatever order: each job ends once, and as printed only after its last fence", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 200 }), (events) => {
      let state = firstPrinterState(false);
      let open = 0;
      for (const event of events) {
        if (event.type === "print" && !canTake(state)) {
          continue;
        }
        if (event.type === "print") {
          open += 1;
        }
        // The session gives pieces only when it is asked to: after the check, and after each fence.
        if (event.type === "piece" && (state.job?.stage !== "sending" || state.fence !== null)) {
          continue;
        }
        const before = state;
        const stepped = stepPrinter(state, event, facts);
        ({ state } = stepped);
        for (const effect of stepped.effects) {
          if (effect.type === "outcome") {
            open -= 1;
            if (effect.outcome === "printed") {
              expect([before.fence, before.job?.stage]).toEqual([null, "ending"]);
              expect(state.status?.state).toBe("ready");
            } else {
              expect(effect.outcome).toBe(before.job?.sent === true ? "unknown" : "not-started");
            }
          }
        }
        expect(open === 1).toBe(state.job !== null);
      }
    }),
    { seed: seedOfRun("what printers do"), numRuns: 3000 },
  );
});
