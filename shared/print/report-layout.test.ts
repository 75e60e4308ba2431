/** Golden reports: what an interpreter reads out of the very bytes that go to the printer. */
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import type { Language } from "../core/language.ts";
import { toUtf8 } from "../core/bytes.ts";
import type { Report } from "../journal/report-fields.ts";
import { Minor } from "../sale/money.ts";
import { encodeRows } from "./escpos.ts";
import { createInterpreter } from "./interpreter.ts";
import { paperText } from "./paper-text.ts";
import { findPrinter } from "./printers.ts";
import type { Row, TextRow } from "./receipt-layout.ts";
import {
  type ReportPaper,
  type SupplementPaper,
  layoutReport,
  layoutSupplement,
} from "./report-layout.ts";
import { REPORT_WORDS } from "./report-words.ts";
import { WORDS_ON_PAPER } from "./words-on-paper.ts";

const tally = (count: number, total: number) => ({ count, total: Minor(total) });

const REPORT: Report = {
  sales: tally(118, 1_220_450),
  discounts: tally(4, 12_000),
  refunds: tally(2, 8000),
  voids: tally(1, 4000),
  cancelled: tally(3, 9900),
  refusedLater: tally(1, 3600),
  drawerOpenings: 2,
  cashIn: tally(1, 20_000),
  cashOut: tally(2, 500_000),
  firstSale: 412,
  lastSale: 530,
  tenders: [
    { method: "cash", count: 100, taken: Minor(800_000), givenBack: Minor(12_000) },
    { method: "tap", count: 18, taken: Minor(420_450), givenBack: Minor(0) },
  ],
  taxes: [
    {
      rate: { id: "A", name: "Goods", partsPerMillion: 80_000, mode: "inclusive" },
      base: Minor(1_208_450),
      tax: Minor(89_515),
    },
  ],
  hours: [{ hour: 9, ...tally(118, 1_220_450) }],
  float: Minor(50_000),
  expected: Minor(358_000),
};

const FROM = {
  seller: { name: "Harbour Corner", address: ["12 Ferry Street", "Hong Kong"], taxId: "4711-0815" },
  till: { name: "Till 2", terminal: 2 },
  copy: 0,
} as const;

const Z: ReportPaper = {
  ...FROM,
  type: "z",
  shift: 12,
  openedAt: "2026-11-21 08:00 +08:00",
  at: "2026-11-21 22:05 +08:00",
  cashier: "Mei",
  approvedBy: "Lee",
  first: { epoch: 1, seq: 301 },
  last: { epoch: 1, seq: 455 },
  head: "a2d651f0",
  currency: "HKD",
  report: REPORT,
  expected: 358_000,
  count: {
    counted: 357_900,
    pieces: [
      { value: 50_000, count: 7 },
      { value: 100, count: 79 },
    ],
    left: 50_000,
    reason: "Wrong change",
  },
  waiting: 3,
};
const { count: _, ...uncounted } = Z;
const X: ReportPaper = {
  ...uncounted,
  type: "x",
  head: null,
  count: null,
  cashier: null,
  approvedBy: null,
};
const SUPPLEMENT: SupplementPaper = {
  ...FROM,
  shift: 12,
  number: 1,
  at: "2026-11-22 10:00 +08:00",
  ref: { epoch: 1, seq: 470 },
  head: "0c0ffee0",
  what: "refused-later",
  sale: 420,
  amount: 3600,
  reason: "declined by the bank",
  currency: "HKD",
};

/** A drawing that carries its row's words in its dots, so that the golden can show them. */
function drawWords({ left, right }: TextRow, dots: number) {
  const bits = new Uint8Array((dots / 8) * 24);
  bits.set(toUtf8(JSON.stringify([left, right])).subarray(0, bits.length));
  return { width: dots, height: 24, bits };
}

function print(
  layOut: (options: Parameters<typeof layoutReport>[1]) => readonly Row[],
  language: Language = "en",
  printer = "generic-80mm",
): string {
  const profile = present(findPrinter(printer), printer);
  const { columns, dots } = profile;
  const rows = layOut({
    columns,
    words: WORDS_ON_PAPER[language],
    reportWords: REPORT_WORDS[language],
  });
  const interpreter = createInterpreter();
  const pieces = [...encodeRows(rows, { profile, draw: (row) => drawWords(row, dots) })];
  const events = pieces.flatMap((piece) => interpreter.feed(piece));
  return `${paperText(events, {
    columns,
    describe: ({ bits }) =>
      (JSON.parse(new TextDecoder().decode(bits).replaceAll("\0", "")) as string[])
        .filter((part) => part !== "")
        .join(" … "),
  })}\n`;
}

const GOLDENS: readonly (readonly [string, () => string])[] = [
  ["a-z-counted-short", () => print((options) => layoutReport(Z, options))],
  [
    "a-z-copied-on-narrow-paper",
    () => print((options) => layoutReport({ ...Z, copy: 2 }, options), "en", "generic-58mm"),
  ],
  ["an-x", () => print((options) => layoutReport(X, options))],
  ["a-z-in-japanese", () => print((options) => layoutReport(Z, options), "ja")],
  ["a-z-in-chinese", () => print((options) => layoutReport(Z, options), "zh-Hant")],
  ["a-supplement", () => print((options) => layoutSupplement(SUPPLEMENT, options))],
];

test.each(GOLDENS)("%s", async (name, printed) => {
  const text = printed();
  expect(text).not.toContain("WIDER");
  await expect(text).toMatchFileSnapshot(`goldens/${name}.txt`);
});

test.each(["en", "zh-Hant", "zh-Hans", "ja", "ko"] as const)(
  "a report in %s fits every paper",
  (language) => {
    for (const printer of ["generic-80mm", "generic-58mm", "epson-tm-t88"]) {
      for (const paper of [Z, X]) {
        expect(print((options) => layoutReport(paper, options), language, printer)).not.toContain(
          "WIDER",
        );
      }
    }
  },
);

test("a Z from before reports were kept has its count, and no figures", () => {
  const text = print((options) =>
    layoutReport({ ...Z, report: null, openedAt: null, waiting: null }, options),
  );
  expect(text).toMatch(/Expected\s+3,580\.00/u);
  expect(text).not.toContain("Net");
});

test("a currency that is not known is named, and no figure is made up", () => {
  const text = print((options) => layoutReport({ ...Z, currency: "XXX" }, options));
  expect(text).toContain("XXX");
  expect(text).not.toContain("12,204");
});
