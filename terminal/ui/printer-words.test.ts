import { expect, test } from "vitest";
import type { PrinterView } from "@tillwave/shared/api/till";
import { paperOf } from "./paper-news.ts";
import { paperWords, printWords } from "./paper-words.ts";
import { printerWords } from "./printer-words.ts";

const READY: PrinterView = { state: "ready", paperLow: false, queued: 0 };

test("a printer that is well says nothing", () => {
  for (const state of ["none", "ready", "printing"] as const) {
    expect(printerWords({ ...READY, state }).isLoud).toBe(false);
  }
  expect(printerWords({ ...READY, state: "printing", queued: 2 }).isLoud).toBe(false);
});

test("a printer without paper says that the sale is saved, and how many receipts wait", () => {
  const words = printerWords({ ...READY, state: "out-of-paper", queued: 2 });
  expect(words).toEqual({
    short: "No paper · 2",
    more: "The printer is out of paper. The sale is saved; the receipt prints when paper is in.",
    isLoud: true,
  });
});

test("every printer that does not print says what to do", () => {
  for (const state of ["out-of-paper", "cover-open", "in-error", "unreachable"] as const) {
    const { isLoud, more } = printerWords({ ...READY, state });
    expect(isLoud).toBe(true);
    expect(more).toMatch(/print|lamps/u);
  }
});

test("a roll that ends soon is said before it ends", () => {
  expect(printerWords({ ...READY, paperLow: true }).short).toBe("Paper low");
});

test("a queue that grows is told although the printer works", () => {
  expect(printerWords({ ...READY, state: "printing", queued: 5 }).short).toBe("Printing · 5");
});

test("a receipt that waits says what for", () => {
  const queued = paperOf({ paper: "queued", copies: 0 });
  expect(paperWords(queued, READY)?.words).toBe("waits to be printed");
  expect(paperWords(queued, { ...READY, state: "out-of-paper" })?.words).toBe("waits for paper");
  expect(paperWords(queued, { ...READY, state: "unreachable" })?.words).toBe(
    "waits for the printer",
  );
});

test("the button prints what is missing: the receipt, the receipt again, or a copy", () => {
  expect(printWords(paperOf({ paper: null, copies: 0 }))).toBe("Print the receipt");
  expect(printWords(paperOf({ paper: "not-printed", copies: 0 }))).toBe("Print again");
  expect(printWords(paperOf({ paper: "printed", copies: 0 }))).toBe("Print a copy");
  expect(printWords(paperOf({ paper: "unknown", copies: 0 }))).toBe("Print a copy");
});

test("every state of a receipt has a shape of its own", () => {
  const shapes = (["queued", "printing", "printed", "not-printed", "unknown"] as const).map(
    (paper) => paperWords(paperOf({ paper, copies: 0 }), READY)?.icon,
  );
  expect(new Set(shapes).size).toBe(5);
});

test("a copy is called a copy, with its number", () => {
  expect(paperWords(paperOf({ paper: "printed", copies: 2 }), READY)?.words).toBe("copy 2 printed");
});
