/** Every screen of a payment by phone, code or card, at every size and in both themes: it fits, and axe finds nothing. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type TestBrowser, withBrowser } from "./daemons/browser.ts";
import { findLayoutFaults } from "./daemons/layout-faults.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { visitCustomer, visitTap } from "./daemons/register-tap-screens.ts";
import { type TapTold, tellTap } from "./daemons/register-tap.ts";
import { runAxe } from "./daemons/run-axe.ts";
import { withShops } from "./daemons/shop.ts";

const TABLETS = [
  [1280, 800],
  [1280, 720],
  [800, 1280],
  [960, 600],
] as const;
const PHONE = [390, 844] as const;
const SIZES = [...TABLETS, PHONE] as const;
const THEMES = ["light", "dark"] as const;

const shops = withShops();
const browser = withBrowser();

test.each(SIZES)("at %i × %i every screen of a tap fits", async (width, height) => {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { viewport: { width, height } });
  const told = await tellTap(page);
  const isTablet = width !== PHONE[0];
  const faults: string[] = [];
  await page.evaluate(() => document.fonts.ready);
  await visitTap(registerPage(page), told, async (screen) => {
    const mayScroll = !isTablet || !screen.startsWith("pay");
    const found = await page.evaluate(findLayoutFaults, mayScroll);
    faults.push(...found.map((fault) => `${screen}: ${fault}`));
  });
  expect(faults).toEqual([]);
});

test.each(THEMES)("axe finds nothing on any screen of a tap in %s", async (colorScheme) => {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { colorScheme });
  const told = await tellTap(page);
  const found: string[] = [];
  await visitTap(registerPage(page), told, async (screen) => {
    found.push(...(await runAxe(page)).map((violation) => `${screen}: ${violation}`));
  });
  expect(found).toEqual([]);
});

test.each(SIZES)("at %i × %i the customer's screen fits", async (width, height) => {
  const { customer, told } = await openCustomer({ viewport: { width, height } });
  const faults: string[] = [];
  await customer.evaluate(() => document.fonts.ready);
  await visitCustomer(customer, told, async (screen) => {
    const found = await customer.evaluate(findLayoutFaults, true);
    faults.push(...found.map((fault) => `${screen}: ${fault}`));
  });
  expect(faults).toEqual([]);
});

test.each(THEMES)("axe finds nothing on the customer's screen in %s", async (colorScheme) => {
  const { customer, told } = await openCustomer({ colorScheme });
  const found: string[] = [];
  await visitCustomer(customer, told, async (screen) => {
    found.push(...(await runAxe(customer)).map((violation) => `${screen}: ${violation}`));
  });
  expect(found).toEqual([]);
});

interface Opened {
  readonly cashier: RegisterPage;
  readonly customer: Page;
  /** Tells the customer's screen. */
  readonly told: TapTold;
}

/** A till with one egg tart to be paid, and the screen on its other side. */
async function openCustomer(options: Parameters<TestBrowser["openPage"]>[1]): Promise<Opened> {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url));
  await cashier.tile("Egg tart").click();
  await cashier.pause();
  await cashier.pay.click();
  await cashier.payHeading.waitFor();
  const customer = await browser.openPage(url.replace("/#", "/customer#"), options);
  return { cashier, customer, told: await tellTap(customer) };
}
