/** Every screen of selling and of the shop's day, as everybody may have it: see daemons/every-form.ts. */
import { expect, test, vi } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { WALK_MS_MAX, lookInEveryForm } from "./daemons/every-form.ts";
import { FIRST_SIZE, type OpenedRegister, openRegister } from "./daemons/every-screen-shop.ts";
import { registerPage } from "./daemons/register-page.ts";
import { visitPeople } from "./daemons/register-people-screens.ts";
import { openDamagedShop, visitScreens } from "./daemons/register-screens.ts";
import { visitShift, visitTraining } from "./daemons/register-shift-screens.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const browser = withBrowser();

vi.setConfig({ testTimeout: WALK_MS_MAX });

const open = async (): Promise<OpenedRegister> => openRegister(browser, (await shops.open()).url);

test("selling, paying in cash, giving back, the sales and the menu", async () => {
  const { page, cashier } = await open();
  const { look, faults } = lookInEveryForm(page, { walk: "register", hasReference: true });
  await visitScreens(cashier, look);
  expect(faults).toEqual([]);
});

test("people, their PINs, what a supervisor allows, and the first page", async () => {
  const { page, cashier } = await open();
  const { look, faults } = lookInEveryForm(page, { walk: "people", hasReference: true });
  await visitPeople(cashier, look);
  expect(faults).toEqual([]);
});

test("a shift, its count and its reports; training", async () => {
  const { page, cashier } = await open();
  const { look, faults } = lookInEveryForm(page, { walk: "shift", hasReference: false });
  await visitShift(cashier, look);
  await visitTraining(cashier, look);
  expect(faults).toEqual([]);
});

test("the page of a till that cannot sell", async () => {
  const page = await browser.openPage(await openDamagedShop(shops), { viewport: FIRST_SIZE });
  const { look, faults } = lookInEveryForm(page, { walk: "trouble", hasReference: true });
  await registerPage(page).trouble.waitFor();
  await look("trouble");
  expect(faults).toEqual([]);
});
