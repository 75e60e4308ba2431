/** Every screen at every size that the design names: each control large enough, no word cut off, nothing out of reach. */
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { findLayoutFaults } from "./daemons/layout-faults.ts";
import { registerPage } from "./daemons/register-page.ts";
import { openDamagedShop, visitScreens, visitTold } from "./daemons/register-screens.ts";
import { tellEverything } from "./daemons/register-told.ts";
import { withShops } from "./daemons/shop.ts";

const TABLETS = [
  [1280, 800],
  [1280, 720],
  [800, 1280],
  [960, 600],
] as const;
const PHONE = [390, 844] as const;

const shops = withShops();
const browser = withBrowser();

test.each([...TABLETS, PHONE])("at %i × %i every screen fits", async (width, height) => {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { viewport: { width, height } });
  const isTablet = width !== PHONE[0];
  const faults: string[] = [];
  await page.evaluate(() => document.fonts.ready);
  await visitScreens(registerPage(page), async (screen) => {
    const mayScroll = !isTablet || !screen.startsWith("pay");
    const found = await page.evaluate(findLayoutFaults, mayScroll);
    faults.push(...found.map((fault) => `${screen}: ${fault}`));
  });
  expect(faults).toEqual([]);
});

test.each([...TABLETS, PHONE])(
  "at %i × %i what printer and hub say fits",
  async (width, height) => {
    const { url } = await shops.open();
    const page = await browser.openPage(url, { viewport: { width, height } });
    const faults: string[] = [];
    const told = await tellEverything(page);
    await page.evaluate(() => document.fonts.ready);
    await visitTold(registerPage(page), told, async (screen) => {
      const found = await page.evaluate(findLayoutFaults, true);
      faults.push(...found.map((fault) => `${screen}: ${fault}`));
    });
    expect(faults).toEqual([]);
  },
);

test.each([...TABLETS, PHONE])("at %i × %i the words of trouble fit", async (width, height) => {
  const url = await openDamagedShop(shops);
  const page = await browser.openPage(url, { viewport: { width, height } });
  await registerPage(page).trouble.waitFor();
  expect(await page.evaluate(findLayoutFaults, true)).toEqual([]);
});
