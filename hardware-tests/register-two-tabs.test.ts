/** Two tabs of one till are two views of one basket. */
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const browser = withBrowser();

test("a second tab follows every change, and cash pressed on both is one sale", async () => {
  const { url } = await shops.open();
  const first = registerPage(await browser.openPage(url, { hasTouch: true }));
  await first.tile("Bubble tea").tap();
  const second = registerPage(await browser.openTab(first.page, url));
  await second.seesTape("1× Bubble tea 18.00");
  await second.tile("Banana").tap();
  await first.seesTape("1× Bubble tea 18.00", "1× Banana 4.50");
  await first.page.bringToFront();
  await first.button("Remove").tap();
  await second.seesTape("1× Bubble tea 18.00");
  await first.pay.tap();
  await second.payHeading.waitFor();
  await second.page.bringToFront();
  await second.button("Back to items").tap();
  await first.page.bringToFront();
  await first.pause();
  await first.pay.tap();

  await Promise.all([first.payHeading.waitFor(), second.payHeading.waitFor()]);
  // At once, without waiting until a finger could reach the other tab: each key is found before either is pressed.
  const keys = await Promise.all([
    first.cashKey("20").elementHandle(),
    second.cashKey("50").elementHandle(),
  ]);
  await Promise.all(keys.map((key) => key?.dispatchEvent("click")));
  await Promise.all([first.next.waitFor(), second.next.waitFor()]);
  const given = await first.heading(/^Give change/u).innerText();
  expect(await second.heading(/^Give change/u).innerText()).toBe(given);
  await first.button("Sales").tap();
  await first.seesSales(["0001", "18.00"]);
  await second.page.getByRole("article").getByText("Sale 0001").waitFor();
});
