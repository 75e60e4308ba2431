/** Rare parts of the page are loaded when they are opened; one that does not come says so, and is asked for again. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";

/** What the browser says of a file that does not come. */
const NOT_LOADED = /console: Failed to load resource|console: .*ERR_FAILED/u;
const MENU = /\/assets\/menu-[\w-]+\.js/u;

const shops = withShops();
const browser = withBrowser();

const requestsFor = (page: Page, file: RegExp): string[] => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (file.test(request.url())) {
      asked.push(request.url());
    }
  });
  return asked;
};

test("the menu is fetched when it is first opened, and once", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage("about:blank");
  const asked = requestsFor(page, MENU);
  await page.goto(url);
  const register = registerPage(page);
  await register.tile("Pineapple bun").click();
  expect(asked).toHaveLength(0);
  await register.button("Menu").click();
  await register.heading("Menu").waitFor();
  await register.press("Escape");
  await register.button("Menu").click();
  await register.heading("Menu").waitFor();
  expect(asked).toHaveLength(1);
});

test("a part that does not come says so, can be closed, and comes when it is asked for again", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { expected: NOT_LOADED });
  const register = registerPage(page);
  await register.tile("Pineapple bun").click();
  await page.route(MENU, (route) => route.abort());
  await register.button("Menu").click();
  await page.getByText("This part of the page did not load.").waitFor();
  await register.button("Close").click();
  await register.seesTape("1× Pineapple bun 9.00");
  await register.button("Menu").click();
  await page.getByText("This part of the page did not load.").waitFor();
  await page.unroute(MENU);
  await register.button("Try again").click();
  await register.heading("Menu").waitFor();
  await page.getByRole("heading", { name: "This till" }).waitFor();
  expect(await page.getByText("This part of the page did not load.").count()).toBe(0);
});
