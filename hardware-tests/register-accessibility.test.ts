/** What axe-core finds on every screen, in light and in dark: nothing. */
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import { openDamagedShop, visitScreens, visitTold } from "./daemons/register-screens.ts";
import { tellEverything } from "./daemons/register-told.ts";
import { withShops } from "./daemons/shop.ts";
import { runAxe } from "./daemons/run-axe.ts";

const THEMES = ["light", "dark"] as const;

const shops = withShops();
const browser = withBrowser();

test.each(THEMES)("axe finds nothing on any screen in %s", async (colorScheme) => {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { colorScheme });
  const found: string[] = [];
  await visitScreens(registerPage(page), async (screen) => {
    found.push(...(await runAxe(page)).map((violation) => `${screen}: ${violation}`));
  });
  expect(found).toEqual([]);
});

test.each(THEMES)("axe finds nothing in what printer and hub say in %s", async (colorScheme) => {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { colorScheme });
  const found: string[] = [];
  const told = await tellEverything(page);
  await visitTold(registerPage(page), told, async (screen) => {
    found.push(...(await runAxe(page)).map((violation) => `${screen}: ${violation}`));
  });
  expect(found).toEqual([]);
});

test.each(THEMES)("axe finds nothing on the page of trouble in %s", async (colorScheme) => {
  const page = await browser.openPage(await openDamagedShop(shops), { colorScheme });
  await registerPage(page).trouble.waitFor();
  expect(await runAxe(page)).toEqual([]);
});
