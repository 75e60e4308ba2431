/** A second tablet, for real: over HTTPS at an address of this machine that is not loopback, beside the till's own page. */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { present } from "@tillwave/shared/core/assert";
import { expect, onTestFinished, test } from "vitest";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import {
  PORTRAIT,
  closeSheet,
  codeOf,
  openTablets,
  openTabletShop,
  pairTablet,
  showCode,
} from "./daemons/tablet-shop.ts";
import { startTill } from "./daemons/till-process.ts";

const BUILT = fileURLToPath(new URL("../terminal/ui/dist", import.meta.url));

const browser = withBrowser();

test("a tablet is paired by its camera and sells on the till's basket", async () => {
  const shop = await openTabletShop(browser);
  const tablet = await pairTablet(browser, shop);
  const { cashier } = shop;
  expect(new URL(tablet.page.url()).href).toBe(`${shop.address}/`);
  await closeSheet(cashier);
  await tablet.tile("Bubble tea").tap();
  await cashier.seesTape("1× Bubble tea 18.00");
  await cashier.tile("Banana").click();
  await tablet.seesTape("1× Bubble tea 18.00", "1× Banana 4.50");
  await tablet.pay.tap();
  await Promise.all([cashier.payHeading.waitFor(), tablet.payHeading.waitFor()]);
  // Both at once: one sale, and both see the same change.
  const keys = await Promise.all([
    cashier.cashKey("50").elementHandle(),
    tablet.cashKey("100").elementHandle(),
  ]);
  await Promise.all(keys.map((key) => key?.dispatchEvent("click")));
  await Promise.all([cashier.next.waitFor(), tablet.next.waitFor()]);
  const given = await cashier.heading(/^Give change/u).innerText();
  expect(await tablet.heading(/^Give change/u).innerText()).toBe(given);
  const { sales } = await shop.till.sales();
  expect(sales).toHaveLength(1);
});

test("a press that was meant for a sale which another tablet has ended is refused in words", async () => {
  const shop = await openTabletShop(browser);
  const tablet = await pairTablet(browser, shop);
  const { cashier } = shop;
  await closeSheet(cashier);
  await cashier.tile("Banana").click();
  await tablet.seesTape("1× Banana 4.50");
  let letGo = (): void => {};
  const isHeld = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await cashier.page.route("**/api/commands", async (route) => {
    await isHeld;
    await route.continue();
  });
  await cashier.tile("Bubble tea").click();
  await tablet.pay.tap();
  await tablet.cashKey("4.50").tap();
  await tablet.next.tap();
  letGo();
  await cashier.notice.waitFor();
  expect(await cashier.notice.innerText()).toMatch(/\w+ \w+/u);
  const { sales } = await shop.till.sales();
  expect(sales).toHaveLength(1);
  await tablet.search.waitFor();
  await cashier.seesTape();
});

test("a tablet that stands on the customer's side shows the sale, and has no way into the till", async () => {
  const shop = await openTabletShop(browser);
  const { cashier } = shop;
  await cashier.button("Hide the code").click();
  await cashier.button("Show a code for a customer's screen").click();
  const code = (await codeOf(shop)).replace("-", "");
  const page = await browser.openPage(`${shop.address}/pair#${code}`, {
    viewport: PORTRAIT,
    ignoreHTTPSErrors: true,
    // The register's page asks before it has gone to the page that this tablet is for.
    expected: /401/u,
  });
  await page.getByLabel("Name of this tablet").fill("Counter");
  await page.getByRole("button", { name: "Pair", exact: true }).click();
  await page.waitForURL(`${shop.address}/customer`);
  await closeSheet(cashier);
  await cashier.tile("Banana").click();
  await page.getByText("Banana").waitFor();
  await page.goto(`${shop.address}/`);
  await page.waitForURL(`${shop.address}/customer`);
  await page.getByText("Banana").waitFor();
  expect(await page.getByRole("button", { name: /Pay|Menu/u }).count()).toBe(0);
});

test("a removed tablet is shown out within a second, and says so", async () => {
  const shop = await openTabletShop(browser);
  const tablet = await pairTablet(browser, shop);
  await shop.cashier.button("Remove “Window”").click();
  const before = Date.now();
  await shop.cashier.button("Remove").click();
  await tablet.page.getByRole("heading", { name: "This tablet was removed" }).waitFor();
  expect(Date.now() - before).toBeLessThan(3000);
  await tablet.page.reload();
  await tablet.page.getByRole("heading", { name: "This tablet is not paired" }).waitFor();
});

test("a tablet that has forgotten everything says how to pair it again, and the basket is at the till", async () => {
  const shop = await openTabletShop(browser);
  const tablet = await pairTablet(browser, shop);
  await tablet.tile("Banana").tap();
  await closeSheet(shop.cashier);
  await shop.cashier.seesTape("1× Banana 4.50");
  await tablet.page.evaluate("localStorage.clear(), sessionStorage.clear()");
  await tablet.page.reload();
  await tablet.page.getByRole("heading", { name: "This tablet is not paired" }).waitFor();
  await openTablets(shop.cashier);
  const code = await showCode(shop.cashier);
  await tablet.page.getByLabel("Code from the till").fill(code.toLowerCase());
  await tablet.page.getByLabel("Name of this tablet").fill("Window again");
  await tablet.page.getByRole("button", { name: "Pair", exact: true }).tap();
  await tablet.seesTape("1× Banana 4.50");
  expect(new URL(tablet.page.url()).pathname).toBe("/");
});

test("plain HTTP shows the secure address in words, and nothing of the till", async () => {
  const shop = await openTabletShop(browser);
  const page = await browser.openPage(shop.address.replace("https", "http"), { expected: /426/u });
  await page.getByRole("heading", { name: "Open the secure address" }).waitFor();
  expect(await page.getByRole("link", { name: `${shop.address}/` }).count()).toBe(5);
  expect(await page.getByText(/^(?:[\dA-F]{2}:){7}[\dA-F]{2}$/u).count()).toBe(20);
  expect(await page.locator("script, input, button, img").count()).toBe(0);
});

test("the customer's screen is opened with a token that only looks", async () => {
  const shop = await openTabletShop(browser);
  const { page, button } = shop.cashier;
  await closeSheet(shop.cashier);
  await shop.cashier.tile("Banana").click();
  await button("Menu").click();
  const [customer] = await Promise.all([
    page.context().waitForEvent("page"),
    button("Customer's screen").click(),
  ]);
  await customer.getByText("Banana").waitFor();
  const till = new URL(shop.till.url).hash.slice("#t=".length);
  const kept = await customer.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])");
  expect(kept).not.toContain(till);
  const token = present(/[\da-f]{64}/u.exec(String(kept))?.[0], "the screen's token");
  const { origin } = new URL(shop.till.url);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  for (const path of ["/api/sales", "/api/catalogue", "/api/tablets"]) {
    expect((await fetch(origin + path, { headers })).status, path).toBe(403);
  }
  const pressed = await fetch(`${origin}/api/commands`, { method: "POST", headers, body: "{}" });
  expect(pressed.status).toBe(403);
});

test("a page that is open over an upgrade waits for the end of the sale, then loads the newer one", async () => {
  const pages = makeMemoryFolder("pages-");
  onTestFinished(() => rmSync(pages, { recursive: true, force: true }));
  cpSync(BUILT, pages, { recursive: true });
  const folder = makeMemoryFolder("upgrade-");
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const flags = ["--reader", "none", "--page", pages];
  const before = await startTill({ folder, flags });
  const page = await browser.openPage(before.url, { expected: /ERR_|Failed to load/u });
  const cashier = registerPage(page);
  await cashier.tile("Banana").click();
  await cashier.seesTape("1× Banana 4.50");
  await page.evaluate("globalThis.isOld = true");

  await before.stop();
  const index = join(pages, "index.html");
  const html = readFileSync(index, "utf8");
  writeFileSync(index, html.replace(/(name="build" content=")[^"]+/u, "$1newer"));
  const { port } = new URL(before.url);
  const after = await startTill({ folder, flags: [...flags, "--port", port] });
  onTestFinished(async () => void (await after.stop()));

  const chip = page.getByRole("button", { name: /^A newer version is ready/u });
  await chip.waitFor();
  await page.waitForTimeout(6000);
  expect(await isOld(page)).toBe(true);
  await cashier.button("Remove").click();
  await expect.poll(() => isOld(page), { timeout: 20_000 }).toBe(false);
  await cashier.search.waitFor();
  expect(await chip.count()).toBe(0);
});

const isOld = async (page: Page): Promise<boolean> =>
  page.evaluate("globalThis.isOld === true").then(Boolean, () => true);

test("a tablet's page can be an app: a manifest, its icons, a secure address, a screen that stays on", async () => {
  const shop = await openTabletShop(browser);
  const tablet = await pairTablet(browser, shop);
  const facts = await tablet.page.evaluate(async () => {
    const page = globalThis as unknown as {
      isSecureContext: boolean;
      navigator: object;
      document: { querySelector(selector: string): { readonly href: string } | null };
    };
    const manifest = await fetch(page.document.querySelector("link[rel=manifest]")?.href ?? "");
    const { icons, display } = (await manifest.json()) as {
      readonly icons: readonly { readonly src: string }[];
      readonly display: string;
    };
    const types = await Promise.all(
      icons.map(async ({ src }) => (await fetch(src)).headers.get("content-type")),
    );
    const isAwake = "wakeLock" in page.navigator;
    return { isSecure: page.isSecureContext, isAwake, display, types };
  });
  expect(facts).toEqual({
    isSecure: true,
    isAwake: true,
    display: "fullscreen",
    types: ["image/png", "image/png", "image/png"],
  });
});
