import type { ShopView } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import { toUtf8 } from "@tillwave/shared/core/bytes";
import { decodeEntry } from "@tillwave/shared/journal/entry";
import type { Seller } from "@tillwave/shared/print/receipt";
import { SHOP_BYTES_MAX, formatShop } from "@tillwave/shared/sync/shop";
import { expect, test } from "vitest";
import { demoSettings } from "../demo/settings.ts";
import type { Settings } from "../settings.ts";
import { FETCH_AGAIN_AFTER } from "../sync/documents.ts";
import { hubView, joinedShop, passes } from "./joined-till.ts";
import type { OpenTill } from "./open-till.ts";
import { HUB_URL, simulateHub } from "./simulated-hub.ts";
import { type SimulatedLedger, openLedger } from "./simulated-ledger.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HARBOUR: Seller = {
  name: "Harbour Corner",
  address: ["12 Ferry Street", "Hong Kong"],
  taxId: null,
};
const PIER: Seller = { name: "海港角", address: ["Pier 4", "Hong Kong"], taxId: "HK-4711" };
const IN_INDIA: Settings = {
  ...demoSettings,
  shop: { ...demoSettings.shop, timeZone: "Asia/Kolkata", taxId: "IN-1" },
};

/** As the receipt of the next sale names it. */
function sellerOfNextSale(till: OpenTill): Seller {
  till.sell("bun");
  till.press({ type: "next" });
  return sellerOfLastSale(till);
}

function sellerOfLastSale(till: OpenTill): Seller {
  const { ref } = present(till.service.sales(null)?.sales[0], "a sale");
  const view = till.service.receipt(ref);
  return present(view === "none" ? null : view, "its receipt").receipt.seller;
}

const shopsShown = (till: OpenTill): readonly ShopView[] =>
  till.heard.flatMap((message) => (message.type === "hello" ? [message.shop] : []));

/** What the hub's books say of changed settings. */
const changed = (ledger: SimulatedLedger) =>
  ledger.lines(1).flatMap(({ text }) => {
    const entry = decodeEntry(toUtf8(text));
    return entry.ok && entry.value.kind === "settings-changed" ? [entry.value] : [];
  });

test("an address that the hub has changed is on the next receipt and on the page, and the basket stays", async () => {
  const { till, ledger, clock } = await joinedShop();
  expect(sellerOfNextSale(till)).toEqual(HARBOUR);
  till.press({ type: "add", sku: "bun" });
  ledger.publish(formatShop(PIER), 3, "shop");
  await passes(clock, MINUTE + SECOND);
  expect(till.view().state.sale.lines.map(({ sku }) => sku)).toEqual(["bun"]);
  expect(shopsShown(till).at(-1)).toMatchObject({
    name: "海港角",
    address: ["Pier 4", "Hong Kong"],
  });
  const issued = Math.floor((clock.read().wall - MINUTE) / SECOND) * SECOND;
  expect(hubView(till).shop).toMatchObject({ version: 3 });
  expect(Math.abs((hubView(till).shop?.issued ?? 0) - issued)).toBeLessThan(2 * SECOND);
  till.press({ type: "pay" });
  till.takeCash(100_000);
  expect(sellerOfLastSale(till)).toEqual(PIER);
  await passes(clock, MINUTE + SECOND);
  expect(ledger.requests.at(-1)?.headers["tillwave-holds"]).toBe(
    "catalogue=0,shop=3,policy=0,deny-list=0,keys=1",
  );
});

test("the journal says who changed the shop, and from what to what, once", async () => {
  const { till, ledger, clock } = await joinedShop({ settings: IN_INDIA });
  ledger.publish(formatShop(PIER), 3, "shop");
  await passes(clock, MINUTE + SECOND);
  const said = present(changed(ledger)[0], "the change");
  expect(said).toMatchObject({ who: "hub", changes: [{ name: "shop" }] });
  const [{ from, to } = { from: "", to: "" }] = said.changes;
  expect([JSON.parse(from), JSON.parse(to)]).toEqual([
    IN_INDIA.shop,
    { ...PIER, timeZone: "Asia/Kolkata" },
  ]);
  ledger.publish(formatShop(PIER), 4, "shop");
  await passes(clock, MINUTE + SECOND);
  expect(hubView(till).shop).toMatchObject({ version: 4 });
  const again = till.reopen();
  await passes(clock, MINUTE + SECOND);
  again.sell("bun");
  await passes(clock, SECOND);
  expect(changed(ledger)).toHaveLength(1);
});

test("the hub's word outranks the settings from the first receipt after a start; the time zone stays the till's own", async () => {
  const { till, ledger, clock } = await joinedShop({ settings: IN_INDIA });
  ledger.publish(formatShop({ ...PIER, taxId: null }), 3, "shop");
  await passes(clock, MINUTE + SECOND);
  const again = till.reopen({ hubs: simulateHub().hubs });
  expect(sellerOfNextSale(again)).toEqual({ ...PIER, taxId: null });
  expect(shopsShown(again)[0]?.name).toBe(PIER.name);
  expect(hubView(again)).toMatchObject({ shop: { version: 3 } });
  const { ref } = present(again.service.sales(null)?.sales[0], "a sale");
  const view = again.service.receipt(ref);
  expect(view !== null && view !== "none" && view.receipt.at).toMatch(/\+05:30$/u);
});

test("an older word never takes the place of a newer one", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.publish(formatShop(PIER), 5, "shop");
  await passes(clock, MINUTE + SECOND);
  ledger.publish(formatShop(HARBOUR), 4, "shop");
  ledger.answers = (answer, { path }) => {
    if (!path.endsWith("/check-ins")) {
      return answer;
    }
    // A hub that was put back offers what it has.
    const said = JSON.parse(new TextDecoder().decode(answer.body)) as object;
    const inbox = ledger.signedDocuments().slice(-1);
    return { ...answer, body: toUtf8(JSON.stringify({ ...said, inbox })) };
  };
  await passes(clock, 2 * MINUTE);
  expect(ledger.requests.filter(({ path }) => path.startsWith("/v1/documents/"))).toHaveLength(1);
  expect(changed(ledger)).toHaveLength(1);
  expect(sellerOfNextSale(till)).toEqual(PIER);
});

for (const [what, json] of [
  ["is no JSON", "{"],
  ["has no name", JSON.stringify({ address: PIER.address })],
  ["has a line that sets the printer", JSON.stringify({ name: "\u001B@", address: [] })],
  [
    "has more lines than a receipt",
    formatShop({ ...PIER, address: Array.from({ length: 7 }, () => "x") }),
  ],
  ["unpacks to more than a shop has", formatShop(PIER) + " ".repeat(SHOP_BYTES_MAX)],
] as const) {
  test(`a word that ${what} is left, and the till prints what it has`, async () => {
    const { till, ledger, clock } = await joinedShop();
    ledger.publish(json, 3, "shop");
    await passes(clock, 2 * MINUTE + SECOND);
    expect(sellerOfNextSale(till)).toEqual(HARBOUR);
    expect(hubView(till)).toMatchObject({ state: "in-step", shop: null });
    const fetches = ledger.requests.filter(({ path }) => path.startsWith("/v1/documents/"));
    expect(fetches.length).toBeLessThanOrEqual(3);
    ledger.publish(formatShop(PIER), 4, "shop");
    await passes(clock, 2 * MINUTE);
    expect(sellerOfNextSale(till)).toEqual(PIER);
  });
}

test("a body that is not what the hub signed is not used, and asked for again later", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.spoilDocuments = true;
  ledger.publish(formatShop(PIER), 3, "shop");
  await passes(clock, MINUTE + SECOND);
  expect(sellerOfNextSale(till)).toEqual(HARBOUR);
  ledger.spoilDocuments = false;
  await passes(clock, FETCH_AGAIN_AFTER + MINUTE + SECOND);
  expect(sellerOfNextSale(till)).toEqual(PIER);
});

test("a catalogue that cannot be used does not hold up the shop's name", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.publish("{", 3);
  ledger.publish(formatShop(PIER), 3, "shop");
  await passes(clock, MINUTE + SECOND);
  expect(sellerOfNextSale(till)).toEqual(PIER);
  expect(hubView(till)).toMatchObject({ catalogue: null, shop: { version: 3 } });
});

test("killed at any moment, the till has the old word or the new one, and its journal says which", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.publish(formatShop(PIER), 3, "shop");
  const left: OpenTill[] = [];
  for (let step = 0; step < 12; step += 1) {
    await passes(clock, 5.5 * SECOND);
    left.push(till.reopen({ hubs: simulateHub().hubs }));
  }
  const seen = left.map((one) => {
    const { name } = present(shopsShown(one)[0], "a shop");
    return [name, hubView(one).shop?.version ?? 0, one.status().entries];
  });
  expect(new Set(seen.map(([name, version]) => `${name} ${version}`))).toEqual(
    new Set(["Harbour Corner 0", "海港角 3"]),
  );
  const entries = new Map(seen.map(([name, , count]) => [name, count]));
  expect(Number(entries.get(PIER.name))).toBe(Number(entries.get(HARBOUR.name)) + 1);
});

test("a till that joins another hub prints its own word until that hub has said one", async () => {
  const { till, ledger, clock } = await joinedShop();
  ledger.publish(formatShop(PIER), 3, "shop");
  await passes(clock, MINUTE + SECOND);
  const other = simulateHub({ terminal: 2, highestEpoch: 7 });
  const otherLedger = openLedger(other, clock);
  const again = till.reopen({ hubs: otherLedger.hubs });
  const joined = await again.service.joinHub({ code: other.typedCode(), url: HUB_URL });
  expect(joined).toMatchObject({ ok: true });
  await passes(clock, SECOND);
  expect(sellerOfNextSale(again)).toEqual(HARBOUR);
  otherLedger.publish(formatShop({ ...PIER, name: "Pier 7" }), 1, "shop");
  await passes(clock, MINUTE + SECOND);
  expect(sellerOfNextSale(again).name).toBe("Pier 7");
});
