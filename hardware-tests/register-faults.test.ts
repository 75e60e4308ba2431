/** What happens in the middle of a sale without anybody's fault: a restart, a turned screen, another language, a cleared storage. */
import { customerUrl } from "../scripts/shop/customer-url.ts";
import type { Response } from "playwright-core";
import { expect, test } from "vitest";
import { jaRegister } from "../terminal/page-kit/strings/ja-register.ts";
import { withBrowser } from "./daemons/browser.ts";
import { SIZES, speak } from "./daemons/page-forms.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { withWholeShops } from "./daemons/register-shop.ts";
import { withShops } from "./daemons/shop.ts";

const openWholeShop = withWholeShops();
const shops = withShops();
const browser = withBrowser();

/** What a browser says of a program that is not there. */
const NOBODY_THERE =
  /ERR_(?:CONNECTION_(?:REFUSED|RESET)|INCOMPLETE_CHUNKED|EMPTY_RESPONSE|ABORTED)/u;
const EXACT = /Exact, no change$/u;

const openRegister = async (url: string, expected?: RegExp): Promise<RegisterPage> =>
  registerPage(await browser.openPage(url, { hasTouch: true, ...(expected && { expected }) }));

test("the till restarts in the middle of a sale: basket, discounts and typed words are as they were", async () => {
  const shop = await shops.open();
  const cashier = await openRegister(shop.url, NOBODY_THERE);
  const { page, button } = cashier;
  await cashier.tile("Pineapple bun").tap();
  await button("Change").tap();
  await page.getByRole("tab", { name: "Discount" }).tap();
  await page.getByRole("radio", { name: "10%" }).tap();
  await page.getByRole("radio", { name: "Promotion" }).tap();
  await button("Take off 0.90").tap();
  await cashier.pause();
  await button("More for this sale").tap();
  await button("Discount on the sale").tap();
  await page.getByRole("radio", { name: "Amount", exact: true }).tap();
  await page.getByRole("radio", { name: "Staff" }).tap();
  await cashier.type("1.10");
  await button("Take off 1.10").tap();
  await cashier.seesTotal("7.00");
  await cashier.search.fill("umb");

  const feed = page.waitForEvent("response", feedOpened);
  shop.cutPower("till");
  await feed;
  const isWhole = async (): Promise<void> => {
    await cashier.seesTape("1× Pineapple bun 10% off, Promotion 8.10");
    await cashier.seesTotal("7.00");
  };
  await isWhole();
  expect(await cashier.search.inputValue()).toBe("umb");
  await page.reload();
  await isWhole();
  await cashier.pay.tap();
  await button(EXACT).tap();
  await cashier.heading("Paid").waitFor();
  await page.getByText("HK$ 7.00 · in cash").waitFor();
});

const feedOpened = (response: Response): boolean =>
  response.url().endsWith("/api/feed") && response.status() === 200;

test("a discount over 100 % is refused in words, on a line and on the sale; all of it is not", async () => {
  const { url } = await shops.open();
  const cashier = await openRegister(url);
  const { page, button } = cashier;
  const refuses = async (percent: string): Promise<void> => {
    await page.getByRole("radio", { name: "Other %" }).tap();
    await page.getByRole("radio", { name: "Damaged" }).tap();
    await cashier.type(percent);
    await page
      .getByText("A discount is more than nothing and takes off 9.00 at most. Enter another.")
      .waitFor();
    expect(await button("Take off").isDisabled()).toBe(true);
    await cashier.press("Enter");
    await page.getByRole("dialog").waitFor();
  };
  await cashier.tile("Pineapple bun").tap();
  await button("Change").tap();
  await page.getByRole("tab", { name: "Discount" }).tap();
  await refuses("150");
  await page.keyboard.press("Escape");
  await cashier.pause();
  await button("More for this sale").tap();
  await button("Discount on the sale").tap();
  await refuses("100.01");
  await cashier.seesTotal("9.00");
  await cashier.press("Backspace", "Backspace", "Backspace");
  await button("Take off 9.00").tap();
  await cashier.seesTotal("0.00");
  await cashier.pause();
  await cashier.pay.tap();
  await button("0 Exact, no change").tap();
  await cashier.heading("Paid").waitFor();
});

test("a screen that is turned, and turned again, keeps the amount that was typed and takes it", async () => {
  const { url } = await shops.open();
  const cashier = await openRegister(url);
  const { page, button } = cashier;
  await cashier.tile("Egg tart").tap();
  await cashier.pay.tap();
  await cashier.payHeading.waitFor();
  await cashier.type("60.5");
  for (const size of ["portrait", "compact", "phone", "landscape", "compact"] as const) {
    await page.setViewportSize(SIZES[size]);
    await page.getByText("Change 49.50").first().waitFor();
    expect(await cashier.payHeading.isVisible()).toBe(true);
  }
  await button(/^Other amount/u).tap();
  await page.getByRole("dialog", { name: "Cash" }).waitFor();
  await page.setViewportSize(SIZES.portrait);
  await page.getByRole("dialog").getByText("Change 49.50").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Take cash" }).tap();
  await cashier.heading("Give change HK$49.50").waitFor();
  await page.setViewportSize(SIZES.landscape);
  expect(await cashier.heading("Give change HK$49.50").isVisible()).toBe(true);
});

test("another language in the middle of paying keeps the amount, and the change is said in it", async () => {
  const { url } = await shops.open();
  const cashier = await openRegister(url);
  const { page } = cashier;
  await cashier.tile("Egg tart").tap();
  await cashier.pay.tap();
  await cashier.payHeading.waitFor();
  await cashier.type("60.5");
  await speak(page, "ja");
  await cashier.heading(jaRegister.pay.title).waitFor();
  await page.getByText(jaRegister.pay.change("49.50")).first().waitFor();
  await page.getByRole("button", { name: jaRegister.pay.take }).tap();
  await cashier.heading(`${jaRegister.paid.change} HK$49.50`).waitFor();
  expect(await page.getByText("Cash").count()).toBe(0);
});

test("turned and spoken to in Japanese while a phone is awaited, the till takes the phone's payment", async () => {
  const shop = await openWholeShop();
  const cashier = await openRegister(shop.url);
  const { page } = cashier;
  await cashier.button("The reader is ready").waitFor();
  await cashier.tile("Egg tart").tap();
  await cashier.pause();
  await cashier.pay.tap();
  await cashier.heading("Tap now").waitFor();
  const customer = await browser.openPage(await customerUrl(shop.url));
  await page.setViewportSize(SIZES.portrait);
  await customer.getByRole("button", { name: "日本語" }).click();
  await speak(page, "ja");
  await cashier.heading(jaRegister.tap.now).waitFor();
  await shop.turn({ type: "hold", what: "phone-1", reader: null });
  await cashier.heading(jaRegister.paid.paid).waitFor();
  await shop.turn({ type: "take-away", what: "phone-1" });
  await page.setViewportSize(SIZES.landscape);
  await speak(page, "en");
  await cashier.next.tap();

  // Nothing to pay: no phone is asked for nothing.
  await cashier.tile("Egg tart").tap();
  await cashier.button("Change").tap();
  await page.getByRole("tab", { name: "Price" }).tap();
  await page.getByRole("radio", { name: "Promotion" }).tap();
  await cashier.type("0");
  await cashier.button("Sell at 0.00").tap();
  await cashier.seesTotal("0.00");
  await cashier.pause();
  await cashier.pay.tap();
  await cashier.payHeading.waitFor();
  expect(await cashier.heading("Tap now").count()).toBe(0);
  expect(await cashier.notice.innerText()).toBe("");
  await cashier.button("0 Exact, no change").tap();
  await cashier.heading("Paid").waitFor();
});

test("a till page whose storage was cleared sells on, then says how it is opened, and the basket is there", async () => {
  const { url } = await shops.open();
  const cashier = await openRegister(url, /401/u);
  const { page } = cashier;
  await cashier.tile("Banana").tap();
  await cashier.seesTape("1× Banana 4.50");
  await page.evaluate("localStorage.clear(), sessionStorage.clear()");
  await cashier.tile("Banana").tap();
  await cashier.seesTape("2× Banana 9.00");
  await page.reload();
  await cashier.heading("This page cannot sell").waitFor();
  expect(await cashier.pay.count()).toBe(0);
  await page
    .getByText("It was opened without the till's key. Open it from the till again.")
    .waitFor();
  await page.goto(url);
  await cashier.seesTape("2× Banana 9.00");
  await cashier.pay.tap();
  await cashier.button(EXACT).tap();
  await cashier.heading("Paid").waitFor();
});
