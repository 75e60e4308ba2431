/** Every screen of the register page, as everybody may have it: see daemons/every-form.ts. */
import type { Page } from "playwright-core";
import { expect, test, vi } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { lookInEveryForm } from "./daemons/every-form.ts";
import { FIRST_FORM, SIZES } from "./daemons/page-forms.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { visitPeople } from "./daemons/register-people-screens.ts";
import { openDamagedShop, visitScreens, visitTold } from "./daemons/register-screens.ts";
import { tellEverything } from "./daemons/register-told.ts";
import { withShops } from "./daemons/shop.ts";

/** A walk looks at some twenty screens, each in dozens of forms. In milliseconds. */
const WALK_MS_MAX = 600_000;
/** What goes by itself after so long, as the offer of Undo does, stays where it is looked at. In milliseconds. */
const OFFERED_FOR = 6000;
const VIEWPORT = SIZES[FIRST_FORM.size];

const shops = withShops();
const browser = withBrowser();

vi.setConfig({ testTimeout: WALK_MS_MAX });

async function openRegister(): Promise<{ readonly page: Page; readonly cashier: RegisterPage }> {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { viewport: VIEWPORT });
  await page.addInitScript(keepOffers, OFFERED_FOR);
  await page.reload();
  return { page, cashier: registerPage(page) };
}

function keepOffers(offeredFor: number): void {
  const later = globalThis.setTimeout;
  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms?: number) => (ms === offeredFor ? 0 : later(run, ms)),
  });
}

test("selling, paying in cash, the sales and the menu", async () => {
  const { page, cashier } = await openRegister();
  const { look, faults } = lookInEveryForm(page, { walk: "register", hasReference: true });
  await visitScreens(cashier, look);
  expect(faults).toEqual([]);
});

test("people, their PINs, what a supervisor allows, and the first page", async () => {
  const { page, cashier } = await openRegister();
  const { look, faults } = lookInEveryForm(page, { walk: "people", hasReference: false });
  await visitPeople(cashier, look);
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
