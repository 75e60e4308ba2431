import { seedOfRun } from "@tillwave/shared/testing/seed-of-run";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { asDetail, parsePanelCommand, parsePanelWord } from "./words.ts";

test("what a panel says and what it is told are read", () => {
  for (const word of [
    { type: "at-work" },
    { type: "open" },
    { type: "alive" },
    { type: "no-device", detail: "/dev/ttyACM0 is not there" },
    { type: "button", isDown: true },
    { type: "failed", detail: asDetail("x".repeat(5000)) },
  ]) {
    expect(parsePanelWord(word)).toEqual(word);
  }
  expect(parsePanelCommand({ type: "lamp", isLit: false })).toEqual({ type: "lamp", isLit: false });
});

test.each([
  [{ type: "open", more: 1 }],
  [{ type: "button", isDown: 1 }],
  [{ type: "failed", detail: "x".repeat(301) }],
  [{ type: "lamp", isLit: true }],
  ["open"],
  [null],
])("%j is nothing that a panel says", (word) => expect(parsePanelWord(word)).toBeNull());

test("nothing whatever makes either of them throw", () => {
  fc.assert(
    fc.property(fc.anything(), (anything) => {
      expect([parsePanelWord(anything), parsePanelCommand(anything)]).toHaveLength(2);
    }),
    { seed: seedOfRun("panel words"), numRuns: 1000 },
  );
});
