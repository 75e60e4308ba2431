/** Every screen of paying by phone, code or card, of the customer, and of what devices say: see daemons/every-form.ts. */
import { expect, test, vi } from "vitest";
import { customerUrl } from "../scripts/shop/customer-url.ts";
import { withBrowser } from "./daemons/browser.ts";
import { WALK_MS_MAX, lookInEveryForm } from "./daemons/every-form.ts";
import { FIRST_SIZE, type OpenedRegister, openRegister } from "./daemons/every-screen-shop.ts";
import { visitTold } from "./daemons/register-screens.ts";
import { visitCustomer, visitTap } from "./daemons/register-tap-screens.ts";
import { tellTap } from "./daemons/register-tap.ts";
import { tellEverything } from "./daemons/register-told.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const browser = withBrowser();

vi.setConfig({ testTimeout: WALK_MS_MAX });

const open = async (): Promise<OpenedRegister> => openRegister(browser, (await shops.open()).url);

test("what printer and hub say", async () => {
  const { page, cashier } = await open();
  const { look, faults } = lookInEveryForm(page, { walk: "told", hasReference: false });
  await visitTold(cashier, await tellEverything(page), look);
  expect(faults).toEqual([]);
});

test("paying by phone, code and card", async () => {
  const { page, cashier } = await open();
  const { look, faults } = lookInEveryForm(page, { walk: "tap", hasReference: false });
  await visitTap(cashier, await tellTap(page), look);
  expect(faults).toEqual([]);
});

test("the customer's screen, scene by scene", async () => {
  const { url } = await shops.open();
  const { cashier } = await openRegister(browser, url);
  await cashier.tile("Egg tart").click();
  await cashier.pause();
  await cashier.pay.click();
  await cashier.payHeading.waitFor();
  const page = await browser.openPage(await customerUrl(url), { viewport: FIRST_SIZE });
  // In the other languages it is looked at in languages.test.ts: the till says which one it speaks.
  const options = { walk: "customer", hasReference: true, languages: ["en"] } as const;
  const { look, faults } = lookInEveryForm(page, options);
  await visitCustomer(page, await tellTap(page), look);
  expect(faults).toEqual([]);
});
