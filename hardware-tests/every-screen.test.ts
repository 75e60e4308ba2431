/** Every screen of the register page, as everybody may have it: see daemons/every-form.ts. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { lookInEveryForm } from "./daemons/every-form.ts";
import { FIRST_FORM, SIZES } from "./daemons/page-forms.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { openDamagedShop, visitScreens, visitTold } from "./daemons/register-screens.ts";
import { tellEverything } from "./daemons/register-told.ts";
import { withShops } from "./daemons/shop.ts";

const VIEWPORT = SIZES[FIRST_FORM.size];

const shops = withShops();
const browser = withBrowser();

async function openRegister(): Promise<{ readonly page: Page; readonly cashier: RegisterPage }> {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { viewport: VIEWPORT });
  return { page, cashier: registerPage(page) };
}

test("selling, paying in cash, the sales and the menu", async () => {
  const { page, cashier } = await openRegister();
  const { look, faults } = lookInEveryForm(page, { walk: "register", hasReference: true });
  await visitScreens(cashier, look);
  expect(faults).toEqual([]);
});

test("what printer and hub say", async () => {
  const { page, cashier } = await openRegister();
  const { look, faults } = lookInEveryForm(page, { walk: "told", hasReference: false });
  await visitTold(cashier, await tellEverything(page), look);
  expect(faults).toEqual([]);
});

test("the page of a till that cannot sell", async () => {
  const page = await browser.openPage(await openDamagedShop(shops), { viewport: VIEWPORT });
  const { look, faults } = lookInEveryForm(page, { walk: "trouble", hasReference: true });
  await registerPage(page).trouble.waitFor();
  await look("trouble");
  expect(faults).toEqual([]);
});
