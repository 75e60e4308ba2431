/** What leaves the page: nothing, but to its own service; and what it says of its key to the till: nothing. */
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const browser = withBrowser();

test("no request leaves for another origin, from the first load to the receipt", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage("about:blank", { hasTouch: true });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(url);
  const cashier = registerPage(page);
  await cashier.tile("Egg tart").tap();
  await cashier.pay.tap();
  await cashier.cashKey("20").tap();
  await cashier.next.waitFor();
  await cashier.button("Sales").tap();
  await cashier.seesSales(["0001", "11.00"]);
  await cashier.button("Menu").tap();
  await cashier.heading("Menu").waitFor();

  const { origin } = new URL(url);
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.filter((address) => new URL(address).origin !== origin)).toEqual([]);
});

test("the key to the till is not in the address bar once the page is there, nor in any request's address", async () => {
  const { url } = await shops.open();
  const token = new URL(url).hash.slice("#t=".length);
  expect(token.length).toBeGreaterThan(20);
  const page = await browser.openPage("about:blank");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url().split("#")[0] ?? ""));
  await page.goto(url);
  const cashier = registerPage(page);
  await cashier.tile("Egg tart").waitFor();
  expect(page.url()).toBe(`${new URL(url).origin}/`);
  await page.reload();
  await cashier.tile("Egg tart").click();
  await cashier.seesTape("1× Egg tart 11.00");
  expect(asked.filter((address) => address.includes(token))).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.outerHTML)).not.toContain(token);
});

test("a page without the key, or with a wrong one, says what to do", async () => {
  const { url } = await shops.open();
  const { origin } = new URL(url);
  for (const address of [`${origin}/`, `${origin}/#t=${"x".repeat(43)}`]) {
    const page = await browser.openPage(address, { expected: /status of 401/u });
    const cashier = registerPage(page);
    await cashier.heading("This page cannot sell").waitFor();
    expect(await page.getByRole("main").innerText()).toContain("Open it from the till again.");
  }
});
