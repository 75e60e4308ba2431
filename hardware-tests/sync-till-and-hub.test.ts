/** The till's real service and the real hub, over TLS on this machine, from the code to the merchant's page. */
import type {
  CatalogueReply,
  ConsoleSales,
  DocumentRow,
  Overview,
  QuarantinePage,
} from "@tillwave/shared/api/console";
import { present } from "@tillwave/shared/core/assert";
import type { Seller } from "@tillwave/shared/print/receipt";
import { createVirtualClock, type VirtualClock } from "@tillwave/shared/testing/virtual-clock";
import { type OpenHub, openHub } from "@tillwave/hub/scenarios/open-hub";
import { httpsHubs } from "@tillwave/service/adapters/https-hub-client";
import { nodeCompression } from "@tillwave/service/adapters/node-compression";
import { hubView, saleSyncs, sellMany } from "@tillwave/service/scenarios/joined-till";
import { type OpenTill, openTill } from "@tillwave/service/scenarios/open-till";
import { epochsOpened } from "@tillwave/service/scenarios/read-journal";
import { expect, onTestFinished, test } from "vitest";

/** In milliseconds of this machine. */
const POLL = { timeout: 30_000, interval: 10 };

/** The clock of both goes as this machine's does. */
function goOn(clock: VirtualClock): void {
  let last = performance.now();
  const running = setInterval(() => {
    const passed = Math.floor(performance.now() - last);
    last += passed;
    clock.pass(passed);
  }, 2);
  onTestFinished(() => clearInterval(running));
}

async function shop() {
  const clock = createVirtualClock();
  goOn(clock);
  const hub = await openHub({ clock });
  const { url, console: page } = await hub.listen();
  const till = openTill({ clock, hubs: httpsHubs, compression: nodeCompression });
  const { code } = await hub.joinCode(2, "Till 2");
  expect(await till.service.joinHub({ code, url })).toMatchObject({ ok: true, terminal: 2 });
  await expect.poll(() => hubView(till).state, POLL).toBe("in-step");
  return { hub, till, url, page };
}

const booked = async (hub: OpenHub): Promise<readonly (readonly [number, number])[]> => {
  const sales: (readonly [number, number])[] = [];
  let before: string | null = "";
  while (before !== null) {
    const query: string = before === "" ? "" : `&before=${before}`;
    const page: ConsoleSales = await hub.ask("GET", `/api/sales?terminal=2${query}`);
    sales.push(...page.sales.map(({ number, total }) => [number, total] as const));
    ({ before } = page);
  }
  return sales.toReversed();
};

const sold = (till: OpenTill): readonly (readonly [number, number])[] => {
  const sales: (readonly [number, number])[] = [];
  let before: number | null = null;
  do {
    const page = till.service.sales(before);
    sales.push(...(page?.sales ?? []).map(({ entry }) => [entry.sale, entry.total] as const));
    before = page?.before ?? null;
  } while (before !== null);
  return sales.toReversed();
};

test("a till joins, sells, and the merchant sees the same sales to the cent, each once", async () => {
  const { hub, till } = await shop();
  sellMany(till, 3);
  till.sell("umbrella", "milktea", "bun");
  await expect.poll(() => hubView(till), POLL).toMatchObject({ state: "in-step", waiting: 0 });
  expect(await booked(hub)).toEqual(sold(till));
  expect(sold(till)).toHaveLength(4);
  expect(new Set(saleSyncs(till))).toEqual(new Set(["confirmed"]));
  expect(hub.defects).toEqual([]);
});

test("a hub that was away gets everything within moments of its being back", async () => {
  const { hub, till, url } = await shop();
  await hub.close();
  sellMany(till, 600);
  await expect.poll(() => hubView(till).state, POLL).toBe("offline");
  const again = await hub.reopen();
  await again.hub.tills.listen({ host: "127.0.0.1", port: Number(new URL(url).port) });
  const back = performance.now();
  await expect.poll(() => hubView(till), POLL).toMatchObject({ state: "in-step", waiting: 0 });
  console.log(`600 sales were there ${Math.round(performance.now() - back)} ms after the hub was`);
  expect(await booked(again)).toEqual(sold(till));
});

test("a catalogue that the merchant uploads is on the till, while a basket is open", async () => {
  const { hub, till, page } = await shop();
  till.press({ type: "add", sku: "bun" });
  const before = till.service.catalogue().tag;
  const answer = await fetch(`${page}/api/documents/catalogue`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${hub.controlToken}`,
      "x-tillwave": "1",
      "content-type": "text/csv",
    },
    body: "sku,name,price,tax,category\nbun,Pineapple bun,15.00,B,Bakery\n",
  });
  expect((await answer.json()) as CatalogueReply).toMatchObject({ ok: true });
  // A round that is under way when it is asked for asked the hub before the merchant was done.
  const versionAfterAsking = (): number | undefined => {
    till.service.sync({ action: "push" });
    return hubView(till).catalogue?.version;
  };
  await expect.poll(versionAfterAsking, POLL).toBe(1);
  expect(till.service.catalogue().tag).not.toBe(before);
  expect(till.view().state.sale.lines).toHaveLength(1);
});

test("an address that is changed at the console is on the next receipt, and the basket is not lost", async () => {
  const { hub, till, page } = await shop();
  const sellerOfLastSale = (): Seller => {
    const { ref } = present(till.service.sales(null)?.sales[0], "a sale");
    const view = till.service.receipt(ref);
    return present(view === "none" ? null : view, "its receipt").receipt.seller;
  };
  // From the joining on the till goes by what the hub was set up with.
  await expect.poll(() => hubView(till).shop?.version, POLL).toBe(1);
  sellMany(till, 1);
  expect(sellerOfLastSale().address).toEqual(["12 Ferry Street", "Hong Kong"]);
  till.press({ type: "add", sku: "bun" });
  const moved = { name: "海港角", address: ["Pier 4", "Hong Kong"], taxId: "HK-4711" };
  const answer = await fetch(`${page}/api/documents/shop`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${hub.controlToken}`,
      "x-tillwave": "1",
      "content-type": "application/json",
    },
    body: JSON.stringify(moved),
  });
  expect((await answer.json()) as DocumentRow).toMatchObject({ kind: "shop", version: 2 });
  till.service.sync({ action: "push" });
  await expect.poll(() => hubView(till).shop?.version, POLL).toBe(2);
  expect(till.view().state.sale.lines.map(({ sku }) => sku)).toEqual(["bun"]);
  const shown = till.heard.findLast((message) => message.type === "hello");
  expect(shown).toMatchObject({ shop: { name: moved.name, address: moved.address } });
  till.press({ type: "pay" });
  till.takeCash(100_000);
  expect(sellerOfLastSale()).toEqual(moved);
  await expect.poll(() => hubView(till), POLL).toMatchObject({ state: "in-step", waiting: 0 });
  const { terminals } = await hub.ask<Overview>("GET", "/api/overview");
  expect(terminals).toMatchObject([{ sales: 2, salesToday: 2, quarantined: 0 }]);
  expect(hub.defects).toEqual([]);
});

test("two tills with one memory: the hub keeps both copies, and both tills sell on", async () => {
  const { hub, till } = await shop();
  sellMany(till, 2);
  await expect.poll(() => hubView(till).waiting, POLL).toBe(0);
  const copy = till.reopen();
  till.sell("tart");
  copy.sell("umbrella");
  await expect.poll(() => hubView(till).waiting, POLL).toBe(0);
  await expect.poll(() => hubView(copy).waiting, POLL).toBe(0);
  const second = epochsOpened(copy.folder).length > 1 ? copy : till;
  expect(epochsOpened(second.folder).at(-1)).toMatch(/cloned$/u);
  expect(second.alarms()).toContain("fork");
  const { rows }: QuarantinePage = await hub.ask("GET", "/api/quarantine");
  expect(rows.map(({ code }) => code)).toContain("fork");
  expect(rows.every(({ kept }) => kept !== null)).toBe(true);
  second.press({ type: "next" });
  sellMany(second, 1);
  await expect.poll(() => hubView(second).waiting, POLL).toBe(0);
  expect(saleSyncs(second)[0]).toBe("confirmed");
});
