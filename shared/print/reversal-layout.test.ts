/** Golden papers of refunds and voids: what an interpreter reads out of the bytes that go to the printer. */
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import type { Language } from "../core/language.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import { LANGUAGES } from "../core/language.ts";
import { Minor } from "../sale/money.ts";
import { REFUND_REASONS, VOID_REASONS } from "../sale/reversal-reasons.ts";
import { columnsOf } from "./column-width.ts";
import { encodeRows } from "./escpos.ts";
import { createInterpreter } from "./interpreter.ts";
import { paperText } from "./paper-text.ts";
import { findPrinter } from "./printers.ts";
import { type ReversalPaper, layoutReversal } from "./reversal-layout.ts";
import { REVERSAL_WORDS } from "./reversal-words.ts";
import { WORDS_ON_PAPER } from "./words-on-paper.ts";

const RATE = { id: "A", name: "Goods", partsPerMillion: 80_000, mode: "inclusive" } as const;
const TEA = {
  id: 1,
  sku: "tea",
  name: "Milk tea",
  unitPrice: Minor(1800),
  quantity: 2,
  amount: Minor(3600),
  taxId: "A",
};
const COMMON = {
  v: 1,
  clock: { wall: Date.UTC(2026, 10, 22, 6, 5), monotonic: 1, boot: "b" },
  cashier: { id: "mei", name: "Mei" },
  shift: 1,
  sale: 412,
  currency: "HKD",
} as const;
const NONCE = "ab".repeat(16);

const SOLD: SalePaid = {
  ...COMMON,
  kind: "sale-paid",
  lines: [TEA],
  taxes: [{ rate: RATE, base: Minor(3600), tax: Minor(267) }],
  taxRounding: "half-up",
  subtotal: Minor(3600),
  adjustment: Minor(0),
  total: Minor(3600),
  tenders: [],
};

const REFUND: ReversalPaper["entry"] = {
  ...COMMON,
  kind: "refund",
  original: { epoch: 3, seq: 455 },
  lines: [{ ...TEA, quantity: 1, amount: Minor(1804) }],
  taxes: [{ rate: RATE, base: Minor(1804), tax: Minor(133) }],
  adjustment: Minor(0),
  total: Minor(1804),
  rounding: Minor(-4),
  reason: "damaged",
  back: [
    {
      method: "tap",
      tender: 1,
      amount: Minor(1000),
      nonce: NONCE,
      split: { cash: 700, promo: 300, card: 0 },
    },
    { method: "card", tender: 2, amount: Minor(500), reference: "1-2-3-4", how: "by-hand" },
    { method: "cash", amount: Minor(304) },
  ],
};

const VOID: ReversalPaper["entry"] = {
  ...COMMON,
  kind: "void",
  original: { epoch: 3, seq: 455 },
  total: Minor(3600),
  cash: Minor(3600),
  reason: "A reason of an earlier version",
};

const paperOf = (entry: ReversalPaper["entry"], copy = 0): ReversalPaper => ({
  seller: { name: "Harbour Corner", address: ["12 Ferry Street"], taxId: "4711" },
  till: { name: "Till 2", terminal: 2 },
  at: "2026-11-22 14:05 +08:00",
  ref: { epoch: 3, seq: 460 },
  head: "a2d651f0",
  copy,
  entry,
  sold: { ref: { epoch: 3, seq: 455 }, entry: SOLD, at: "2026-11-21 14:26 +08:00" },
});

const rowsOf = (paper: ReversalPaper, language: Language, columns: number) =>
  layoutReversal(paper, {
    columns,
    words: WORDS_ON_PAPER[language],
    reversalWords: REVERSAL_WORDS[language],
  });

function printed(paper: ReversalPaper, name = "generic-80mm"): string {
  const found = findPrinter(name);
  const profile = present(found, name);
  const interpreter = createInterpreter();
  const pieces = encodeRows(rowsOf(paper, "en", profile.columns), {
    profile,
    draw: () => ({
      width: profile.dots,
      height: 30,
      bits: new Uint8Array((profile.dots / 8) * 30),
    }),
  });
  const events = [...pieces].flatMap((piece) => interpreter.feed(piece));
  return `${paperText(events, { columns: profile.columns, describe: () => "drawn" })}\n`;
}

test("a refund in three ways says how each part goes back", async () => {
  await expect(printed(paperOf(REFUND))).toMatchFileSnapshot("goldens/a-refund-in-three-ways.txt");
});

test("a void of before parts were named was given in cash, and a copy of it says COPY 1", async () => {
  await expect(printed(paperOf(VOID, 1))).toMatchFileSnapshot("goldens/a-void-copied.txt");
});

test("in every language no line is wider than the paper, and every reason is said in it", () => {
  for (const language of LANGUAGES) {
    for (const reason of [...REFUND_REASONS, ...VOID_REASONS]) {
      for (const columns of [32, 42, 48]) {
        const rows = rowsOf(paperOf({ ...REFUND, reason }), language, columns);
        const texts = rows.flatMap((row) => (row.type === "text" ? [row] : []));
        expect(texts.some(({ left }) => left.includes(reason))).toBe(false);
        for (const { left, right, large } of texts) {
          const width = columnsOf(left) + columnsOf(right);
          expect(width * (large ? 2 : 1), left + right).toBeLessThanOrEqual(columns);
        }
      }
    }
  }
});
