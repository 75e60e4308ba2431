/** Golden receipts: what an interpreter reads out of the very bytes that go to the printer. */
import { expect, test } from "vitest";
import { present } from "../core/assert.ts";
import { toUtf8 } from "../core/bytes.ts";
import { LANGUAGES, type Language } from "../core/language.ts";
import type { SalePaid } from "../journal/kinds/sale-paid.ts";
import { roundToCash } from "../sale/cash.ts";
import { findCurrency } from "../sale/currency.ts";
import { Minor, sumMinor } from "../sale/money.ts";
import { paidLinesOf, saleDiscountOf } from "../sale/paid-lines.ts";
import { type Rounding, type TaxRate, addedTax, computeTaxes } from "../sale/tax.ts";
import { type Basket, totalsOf } from "../sale/totals.ts";
import { columnsOf } from "./column-width.ts";
import { PIECE_BYTES_MAX, encodeRows } from "./escpos.ts";
import { createInterpreter } from "./interpreter.ts";
import type { PrinterEvent } from "./printer-event.ts";
import { paperText } from "./paper-text.ts";
import { type PrinterProfile, PRINTERS, findPrinter } from "./printers.ts";
import type { Receipt } from "./receipt.ts";
import { type TextRow, layoutReceipt } from "./receipt-layout.ts";
import { createRealTimeScanner } from "./real-time.ts";
import { WORDS_ON_PAPER } from "./words-on-paper.ts";

interface SampleSale {
  readonly currency: string;
  readonly items: readonly (readonly [
    name: string,
    price: number,
    quantity: number,
    tax: string,
  ])[];
  readonly rates: readonly TaxRate[];
  readonly rounding?: Rounding;
  readonly received: number;
}

/** A sale worked out by the till's own rules. */
function paid({
  currency: code,
  items,
  rates,
  rounding = "half-up",
  received,
}: SampleSale): SalePaid {
  const found = findCurrency(code);
  const currency = present(found.ok ? found.value : null, code);
  const lines = items.map(([name, price, quantity, taxId], i) => ({
    id: i + 1,
    sku: `sku-${i}`,
    name,
    unitPrice: Minor(price),
    quantity,
    amount: Minor(price * quantity),
    taxId,
  }));
  const taxes = computeTaxes(lines, rates, rounding);
  const taxLines = present(taxes.ok ? taxes.value : null, "taxes");
  const subtotal = sumMinor(lines.map(({ amount }) => amount));
  const added = addedTax(taxLines);
  const adjustment = present(added.ok ? added.value : null, "added tax");
  const total = Minor(present(subtotal.ok ? subtotal.value : null, "subtotal") + adjustment);
  const payable = roundToCash(total, currency);
  return {
    v: 1,
    kind: "sale-paid",
    clock: { wall: Date.UTC(2026, 10, 22, 6, 5), monotonic: 1, boot: "b" },
    cashier: { id: "mei", name: "Mei" },
    shift: 1,
    sale: 412,
    currency: code,
    lines,
    taxes: [...taxLines],
    taxRounding: rounding,
    subtotal: Minor(total - adjustment),
    adjustment,
    total,
    tenders: [
      {
        method: "cash",
        settles: total,
        rounding: Minor(payable - total),
        received: Minor(received),
        change: Minor(received - payable),
      },
    ],
  };
}

const rate = (id: string, name: string, percent: number, mode: TaxRate["mode"]): TaxRate => ({
  id,
  name,
  partsPerMillion: Math.round(percent * 10_000),
  mode,
});

function receiptOf(entry: SalePaid, changes: Partial<Receipt> = {}): Receipt {
  return {
    seller: {
      name: "Harbour Corner",
      address: ["12 Ferry Street", "Hong Kong"],
      taxId: "4711-0815",
    },
    till: { name: "Till 2", terminal: 2 },
    at: "2026-11-22 14:05 +08:00",
    ref: { epoch: 1, seq: 142 },
    head: "a2d651f0",
    entry,
    qr: null,
    copy: 0,
    ...changes,
  };
}

/** A drawing that carries its row's words in its dots, so that the golden can show them. */
function drawWords({ left, right }: TextRow, { dots }: PrinterProfile) {
  const words = toUtf8(JSON.stringify([left, right]));
  const widthBytes = dots / 8;
  const bits = new Uint8Array(widthBytes * 24);
  bits.set(words.subarray(0, bits.length));
  return { width: dots, height: 24, bits };
}

function describe({ bits }: Extract<PrinterEvent, { type: "image" }>): string {
  const text = new TextDecoder().decode(bits).replaceAll("\0", "");
  return (JSON.parse(text) as string[]).filter((part) => part !== "").join(" … ");
}

interface Printed {
  readonly pieces: readonly Uint8Array[];
  readonly text: string;
}

function print(receipt: Receipt, printer = "generic-80mm", canDraw = true): Printed {
  return printIn("en", receipt, { printer, canDraw });
}

function printIn(
  language: Language,
  receipt: Receipt,
  { printer, canDraw = true }: { readonly printer: string; readonly canDraw?: boolean },
): Printed {
  const profile = present(findPrinter(printer), printer);
  const { columns } = profile;
  const rows = layoutReceipt(receipt, { columns, words: WORDS_ON_PAPER[language] });
  const draw = (row: TextRow) => (canDraw ? drawWords(row, profile) : null);
  const pieces = [...encodeRows(rows, { profile, draw })];
  const interpreter = createInterpreter();
  const events = pieces.flatMap((piece) => interpreter.feed(piece));
  expect(interpreter.pending()).toBe(0);
  return { pieces, text: `${paperText(events, { columns, describe })}\n` };
}

const GOODS = rate("A", "Goods", 8, "inclusive");
const FOOD = rate("B", "Food", 3, "inclusive");
const FREE = rate("Z", "Tax-free", 0, "inclusive");

const HONG_KONG = paid({
  currency: "HKD",
  items: [
    ["Milk tea", 1800, 2, "B"],
    ["Pineapple bun", 953, 1, "B"],
    ["Umbrella", 4990, 1, "A"],
    ["Newspaper", 1000, 1, "Z"],
  ],
  rates: [GOODS, FOOD, FREE],
  received: 20_000,
});

const QR = `TWR1${"Ab9-_x".repeat(36)}`;

/* oxfmt-ignore */
/** A spend of the published vectors (protocols, A.3 and A.4). */
const SPEND = {
  type: "spend",
  credential: "c0c1c2c3c4c5c6c7",
  nonce: "101112131415161718191a1b1c1d1e1f",
  result: "890201190ed81907d000f619ab18192ee0011a5a17c0de",
  signature: "00".repeat(64),
  grade: "at-risk",
  token: null,
} as const;
const CARD = { type: "card", reference: "7-3-12", authorisation: "A1", scheme: "test" } as const;

/** Three teas with 10 % off, a mango by weight at a price by hand, 5 % off the whole: as the till writes it down. */
function discounted(): SalePaid {
  const found = findCurrency("HKD");
  const terms = {
    currency: present(found.ok ? found.value : null, "HKD"),
    rates: [FOOD, FREE],
    rounding: "half-up",
  } as const;
  const tea = { id: 1, sku: "tea", name: "Milk tea", unitPrice: Minor(1800), quantity: 3 };
  const mango = { id: 2, sku: "mango", name: "Mango", unitPrice: Minor(5000), quantity: 1 };
  const percent = (n: number) => ({ type: "percent", partsPerMillion: n * 10_000 }) as const;
  const basket: Basket = {
    lines: [
      { ...tea, taxId: "B", discount: { off: percent(10), reason: "damaged" } },
      {
        ...mango,
        taxId: "Z",
        override: { listPrice: Minor(5600), reason: "price-match" },
        weight: { grams: 412, source: "scale" },
        discount: { off: { type: "amount", amount: Minor(60) }, reason: "other" },
      },
    ],
    discount: { off: percent(5), reason: "staff" },
  };
  const worked = totalsOf(basket, terms);
  const totals = present(worked.ok ? worked.value : null, "totals");
  const { taxes, subtotal, adjustment, total } = totals;
  const discount = present(saleDiscountOf(basket, totals), "the sale's discount");
  const rounding = Minor(roundToCash(total, terms.currency) - total);
  const received = Minor(7000);
  const change = Minor(received - total - rounding);
  return {
    ...HONG_KONG,
    lines: [...paidLinesOf(basket, totals)],
    taxes: [...taxes],
    subtotal,
    adjustment,
    total,
    discount,
    tenders: [{ method: "cash", settles: total, rounding, received, change }],
  };
}

const GOLDENS: readonly (readonly [name: string, print: () => Printed])[] = [
  ["cash-with-change-and-rounding", () => print(receiptOf(HONG_KONG))],
  ["joined-with-a-signed-code", () => print(receiptOf(HONG_KONG, { qr: QR }))],
  ["a-second-copy", () => print(receiptOf(HONG_KONG, { qr: QR, copy: 2 }))],
  ["what-was-taken-off", () => print(receiptOf(discounted()))],
  ["what-was-taken-off-on-narrow-paper", () => print(receiptOf(discounted()), "generic-58mm")],
  ...LANGUAGES.filter((language) => language !== "en").map(
    (language) =>
      [
        `narrow-paper-in-${language.toLowerCase()}`,
        () =>
          printIn(language, receiptOf(discounted(), { qr: QR, copy: 1 }), {
            printer: "generic-58mm",
          }),
      ] as const,
  ),
  ["narrow-paper", () => print(receiptOf(HONG_KONG, { qr: QR, copy: 1 }), "generic-58mm")],
  ["a-printer-of-42-columns", () => print(receiptOf(HONG_KONG, { qr: QR }), "epson-tm-t88")],
  [
    "tax-on-top",
    () =>
      print(
        receiptOf(
          paid({
            currency: "USD",
            items: [
              ["Café crème brûlée", 650, 3, "NY"],
              ["Bagel", 275, 1, "FOOD"],
            ],
            rates: [
              rate("NY", "Sales tax", 8.875, "exclusive"),
              rate("FOOD", "Exempt", 0, "exclusive"),
            ],
            received: 3000,
          }),
        ),
      ),
  ],
  [
    "euro-and-letters-of-many-alphabets",
    () =>
      print(
        receiptOf(
          paid({
            currency: "EUR",
            items: [
              ["Åäö karjalanpiirakka", 350, 2, "A"],
              ["Źdźbło", 199, 1, "A"],
              ["Борщ", 450, 1, "B"],
              ["Tea – “green”, Tom’s", 300, 1, "B"],
            ],
            rates: [rate("A", "ALV", 25.5, "inclusive"), rate("B", "ALV", 13.5, "inclusive")],
            received: 2000,
          }),
        ),
      ),
  ],
  [
    "long-names",
    () =>
      print(
        receiptOf(
          paid({
            currency: "HKD",
            items: [
              [
                "Stir-fried flat rice noodles with beef and bean sprouts in dark soy sauce, large",
                128_800,
                12,
                "A",
              ],
              [
                "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
                100,
                1,
                "A",
              ],
              ["x", 99_999_999_999, 9, "A"],
            ],
            rates: [GOODS],
            received: 1_000_000_000_000,
          }),
          {
            seller: {
              name: "The Very Long Name of a Shop at the Corner of Harbour Road",
              address: [],
              taxId: null,
            },
          },
        ),
      ),
  ],
  [
    "yen",
    () =>
      print(
        receiptOf(
          paid({
            currency: "JPY",
            items: [
              ["抹茶ラテ", 480, 2, "8"],
              ["おにぎり 鮭", 150, 1, "8"],
              ["レジ袋", 5, 1, "10"],
            ],
            rates: [rate("8", "消費税", 8, "inclusive"), rate("10", "消費税", 10, "inclusive")],
            rounding: "down",
            received: 2000,
          }),
          {
            seller: { name: "港の喫茶店", address: ["東京都港区 1-2-3"], taxId: "T1234567890123" },
            at: "2026-11-22 15:05 +09:00",
          },
        ),
      ),
  ],
  [
    "won",
    () =>
      print(
        receiptOf(
          paid({
            currency: "KRW",
            items: [
              ["아메리카노", 4500, 1, "A"],
              ["김밥", 3555, 1, "A"],
            ],
            rates: [rate("A", "부가세", 10, "inclusive")],
            received: 10_000,
          }),
        ),
      ),
  ],
  [
    "hong-kong-in-chinese",
    () =>
      print(
        receiptOf(
          paid({
            currency: "HKD",
            items: [
              ["港式奶茶", 1800, 2, "A"],
              ["菠蘿油 Pineapple bun with butter", 1500, 1, "A"],
            ],
            rates: [FREE, GOODS],
            received: 10_000,
          }),
          { seller: { name: "海港茶餐廳", address: ["渡輪街十二號"], taxId: null }, qr: QR },
        ),
      ),
  ],
  [
    "nobody-can-draw",
    () =>
      print(
        receiptOf(
          paid({
            currency: "JPY",
            items: [["抹茶ラテ M", 480, 2, "8"]],
            rates: [rate("8", "消費税", 8, "inclusive")],
            received: 1000,
          }),
        ),
        "generic-80mm",
        false,
      ),
  ],
  [
    "paid-without-cash",
    () =>
      print(
        receiptOf({
          ...HONG_KONG,
          tenders: [
            { method: "tap", id: 1, settles: Minor(5000), state: "declined", proof: null },
            { method: "card", id: 2, settles: HONG_KONG.total, state: "approved", proof: CARD },
          ],
        }),
      ),
  ],
  [
    "paid-by-a-phone-offline",
    () =>
      print({
        ...receiptOf({
          ...HONG_KONG,
          tenders: [
            { method: "tap", id: 1, settles: HONG_KONG.total, state: "approved", proof: SPEND },
          ],
        }),
        splits: [{ cash: HONG_KONG.total - 2000, promo: 2000, card: 0 }],
      }),
  ],
  ["a-currency-that-is-not-known", () => print(receiptOf({ ...HONG_KONG, currency: "XYZ" }))],
];

for (const [name, make] of GOLDENS) {
  test(`the receipt of ${name.replaceAll("-", " ")}`, async () => {
    const { text, pieces } = make();
    expect(text).not.toContain("WIDER THAN THE PAPER");
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(PIECE_BYTES_MAX);
    await expect(text).toMatchFileSnapshot(`goldens/${name}.txt`);
  });
}

test("every printer that there is a profile for prints the same words", () => {
  for (const { name, columns } of PRINTERS) {
    const { text } = print(receiptOf(HONG_KONG, { qr: QR }), name);
    expect(text, name).not.toContain("WIDER THAN THE PAPER");
    expect(text, name).toMatch(/Total +HK\$ 105\.43/u);
    expect(columns).toBeGreaterThan(20);
  }
});

test("an amount is never without its point: nothing on paper is in minor units", () => {
  const { text } = print(receiptOf(HONG_KONG));
  expect(text).not.toMatch(/\b10543\b|\b20000\b/u);
});

test("a name full of commands prints as a name, and the drawer stays shut", () => {
  const evil =
    "Tea\u001bp\u0000\u0032\u00fa\u001b@\u0010\u0014\u0001\u0000\u0001\u001dV\u0000\n\u009b";
  const sale = paid({
    currency: "HKD",
    items: [[evil, 100, 1, "A"]],
    rates: [GOODS],
    received: 1000,
  });
  const seller = { name: evil, address: [evil], taxId: evil };
  const { pieces, text } = print(
    receiptOf(sale, { seller, till: { name: evil, terminal: 1 }, qr: `TWR1${evil}`, at: evil }),
  );
  expect(text).not.toContain("drawer");
  expect(text.match(/8</gu)).toHaveLength(1);
  const scanner = createRealTimeScanner();
  expect(pieces.flatMap((piece) => scanner.feed(piece))).toEqual([]);
});

test.each(LANGUAGES)("in %s no row of a receipt is wider than its paper", (language) => {
  const words = WORDS_ON_PAPER[language];
  for (const columns of [32, 42, 48]) {
    const tooWide = [HONG_KONG, discounted()]
      .flatMap((sale) => layoutReceipt(receiptOf(sale, { qr: QR, copy: 3 }), { columns, words }))
      .filter((row) => row.type === "text")
      .filter(
        ({ left, right, large }) =>
          (columnsOf(left) + columnsOf(right)) * (large ? 2 : 1) > columns,
      );
    expect(tooWide, `on ${columns} columns`).toEqual([]);
  }
});
