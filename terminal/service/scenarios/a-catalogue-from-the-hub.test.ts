import type { FeedMessage } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { type Catalogue, CATALOGUE_ITEMS_MAX, type Item } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";
import { expect, test } from "vitest";
import { demoCatalogue } from "../demo/catalogue.ts";
import { demoSettings } from "../demo/settings.ts";
import { FETCH_AGAIN_AFTER } from "../sync/documents.ts";
import { hubView, joinedShop, passes } from "./joined-till.ts";
import type { OpenTill } from "./open-till.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** The demo shop's, with buns at another price. */
function withBunAt(price: number): Catalogue {
  const { categories, items } = demoCatalogue();
  const repriced = (item: Item): Item =>
    item.sku === "bun" ? { ...item, price: Minor(price) } : item;
  return { categories, items: items.map(repriced) };
}

const tags = (till: OpenTill): readonly string[] =>
  till.heard.flatMap((message: FeedMessage) =>
    message.type === "hello" ? [message.catalogue] : [],
  );

const bunPrice = (till: OpenTill): number | undefined => {
  till.press({ type: "add", sku: "bun" });
  const price = till.view().state.sale.lines.find(({ sku }) => sku === "bun")?.unitPrice;
  till.press({ type: "clear" });
  till.press({ type: "next" });
  return price;
};

test("a catalogue arrives while a basket is open: the basket keeps its prices, the next line has the new one", async () => {
  const { till, ledger, clock } = await joinedShop();
  till.press({ type: "add", sku: "bun" });
  ledger.publish(JSON.stringify(withBunAt(1500)), 3);
  await passes(clock, MINUTE + SECOND);
  const before = till.view().state.sale.lines;
  expect(before.map(({ sku, unitPrice }) => [sku, unitPrice])).toEqual([["bun", 900]]);
  expect(new Set(tags(till)).size).toBe(2);
  expect(till.service.catalogue().tag).toBe(tags(till).at(-1));
  expect(JSON.parse(till.service.catalogue().json)).toEqual(withBunAt(1500));
  expect(hubView(till).catalogue).toMatchObject({ version: 3 });
  till.press({ type: "clear" });
  till.press({ type: "next" });
  expect(bunPrice(till)).toBe(1500);
});

test("the hub's catalogue outranks the file from the first press after a start, and a newer one replaces it", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.publish(JSON.stringify(withBunAt(1500)), 3);
  await passes(clock, MINUTE + SECOND);
  const again = till.reopen();
  expect(bunPrice(again)).toBe(1500);
  ledger.publish(JSON.stringify(withBunAt(1600)), 4);
  await passes(clock, MINUTE + SECOND);
  expect(bunPrice(again)).toBe(1600);
  expect(hubView(again).catalogue).toMatchObject({ version: 4 });
});

test("an older catalogue never takes the place of a newer one", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.publish(JSON.stringify(withBunAt(1500)), 5);
  await passes(clock, MINUTE + SECOND);
  ledger.publish(JSON.stringify(withBunAt(100)), 4);
  ledger.answers = (answer, { path }) => {
    if (!path.endsWith("/check-ins")) {
      return answer;
    }
    // A hub that was put back offers what it has.
    const said = JSON.parse(new TextDecoder().decode(answer.body)) as { inbox: string[] };
    return {
      ...answer,
      body: toUtf8(JSON.stringify({ ...said, inbox: ledger.signedDocuments().slice(-1) })),
    };
  };
  await passes(clock, 2 * MINUTE);
  expect(bunPrice(till)).toBe(1500);
});

for (const [what, json] of [
  ["is no JSON", "{"],
  ["is of another shape", '{"items":[]}'],
  ["has an item twice", JSON.stringify(twice(withBunAt(1500)))],
  ["has a tax that this till does not know", JSON.stringify(withBunAt(1500)).replace('"B"', '"X"')],
  ["unpacks to more than a till takes", " ".repeat(17 * 1024 * 1024)],
] as const) {
  test(`a catalogue that ${what} is left, and the till sells from what it has`, async () => {
    const { till, ledger, clock } = await joinedShop();
    ledger.publish(json, 3);
    await passes(clock, 2 * MINUTE + SECOND);
    expect(bunPrice(till)).toBe(900);
    expect(hubView(till)).toMatchObject({ state: "in-step", catalogue: null });
    const fetches = ledger.requests.filter(({ path }) => path.startsWith("/v1/documents/"));
    expect(fetches.length).toBeLessThanOrEqual(3);
    ledger.publish(JSON.stringify(withBunAt(1700)), 4);
    await passes(clock, 2 * MINUTE);
    expect(bunPrice(till)).toBe(1700);
  });
}

test("a body that is not what the hub signed is not used, and asked for again later", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.spoilDocuments = true;
  ledger.publish(JSON.stringify(withBunAt(1500)), 3);
  await passes(clock, MINUTE + SECOND);
  expect(bunPrice(till)).toBe(900);
  ledger.spoilDocuments = false;
  await passes(clock, FETCH_AGAIN_AFTER + MINUTE + SECOND);
  expect(bunPrice(till)).toBe(1500);
});

test("a catalogue that needs a tax which the settings have lost is left, and the file is used", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.publish(JSON.stringify(withBunAt(1500)), 3);
  await passes(clock, MINUTE + SECOND);
  const [goods, ...others] = demoSettings.taxes;
  const taxes = [{ ...present(goods, "the tax on goods"), id: "C" }, ...others];
  const settings = { ...demoSettings, taxes };
  const again = till.reopen({ settings });
  expect(bunPrice(again)).toBe(900);
  expect(hubView(again).catalogue).toBeNull();
});

test("the largest catalogue comes in steps, and presses between them are answered", async () => {
  const { till, ledger, clock } = await joinedShop();
  const { categories, items } = demoCatalogue();
  const [first] = items;
  const many = Array.from({ length: CATALOGUE_ITEMS_MAX }, (_, i) => ({
    ...first,
    sku: i === 0 ? "bun" : `item-${i}`,
    barcodes: [`${i}`],
  }));
  ledger.publish(JSON.stringify({ categories, items: many }), 3);
  let presses = 0;
  while (hubView(till).catalogue === null && presses < 3000) {
    presses += 1;
    expect(till.press({ type: "add", sku: "bun" })).toMatchObject({ ok: true });
    till.press({ type: "undo" });
    await passes(clock, 25);
  }
  expect(hubView(till).catalogue).toMatchObject({ version: 3 });
  expect(till.press({ type: "scan", barcode: "19999" })).toMatchObject({ ok: true });
});

test("a document that is nobody's, or of another merchant, is left", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.answers = (answer, { path }) => {
    if (!path.endsWith("/check-ins")) {
      return answer;
    }
    const said = JSON.parse(new TextDecoder().decode(answer.body)) as object;
    return { ...answer, body: toUtf8(JSON.stringify({ ...said, inbox: ["", "AAAA", "_-8"] })) };
  };
  await passes(clock, 2 * MINUTE);
  expect(hubView(till)).toMatchObject({ state: "in-step", catalogue: null });
});

function twice({ categories, items }: Catalogue): Catalogue {
  return { categories, items: [...items, ...items.slice(0, 1)] };
}
