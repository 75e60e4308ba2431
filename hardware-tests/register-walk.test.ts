/** The walk that a cashier makes hundreds of times a day: items, change, the next customer. */
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";

/** More stops of the Tab key than any screen has. */
const TAB_STOPS_MAX = 40;

const shops = withShops();
const browser = withBrowser();

test("three items by touch: the change is on the keys, then to be given, and the sale is in the list", async () => {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url, { hasTouch: true }));
  for (const item of ["Pineapple bun", "Egg tart", "Pineapple bun"]) {
    await cashier.tile(item).tap();
  }
  await cashier.seesTape("2× Pineapple bun 18.00", "1× Egg tart 11.00");
  await cashier.seesTotal("29.00");

  await cashier.pay.tap();
  await cashier.payHeading.waitFor();
  await cashier.button("29 Exact, no change").waitFor();
  await cashier.button("30 Change 1.00").waitFor();
  await cashier.button("50 Change 21.00").waitFor();
  await cashier.button("100 Change 71.00").tap();

  await cashier.heading("Give change HK$71.00").waitFor();
  await cashier.page.getByText("Paid in cash").waitFor();
  await cashier.page.getByText("Took 100.00 for 29.00").waitFor();
  expect(await cashier.page.getByRole("article").innerText()).toContain("Sale 0001");

  await cashier.next.tap();
  await cashier.page.getByText("Tap or scan an item").waitFor();
  await cashier.button("Sales").tap();
  await cashier.seesSales(["0001", "29.00"]);
});

test("exact cash says that it is paid", async () => {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url, { hasTouch: true }));
  await cashier.tile("Banana").tap();
  await cashier.pay.tap();
  await cashier.cashKey("4.50").tap();
  await cashier.heading("Paid").waitFor();
  await cashier.page.getByText("HK$ 4.50 · in cash").waitFor();
  expect(await cashier.page.getByText("Give change").count()).toBe(0);
});

test("the same walk by keyboard alone", async () => {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url));
  await cashier.tile("Egg tart").waitFor();
  await cashier.press("/");
  await cashier.type("egg tart");
  await cashier.press("Enter");
  await cashier.seesTape("1× Egg tart 11.00");
  expect(await cashier.search.inputValue()).toBe("");

  await cashier.press("Tab", "ArrowRight", "Enter");
  await cashier.seesTape("1× Egg tart 11.00", "1× Pineapple bun 9.00");
  await cashier.press("+");
  await cashier.seesTape("1× Egg tart 11.00", "2× Pineapple bun 18.00");

  await cashier.press("F2");
  await cashier.payHeading.waitFor();
  await cashier.type("100");
  await cashier.page.getByText("Change 71.00").first().waitFor();
  await cashier.press("Enter");
  await cashier.heading("Give change HK$71.00").waitFor();
  await cashier.page.getByText("Paid in cash").waitFor();

  await cashier.pause();
  await cashier.press("Enter");
  await cashier.page.getByText("Tap or scan an item").waitFor();
  await tabTo(cashier, "Sales");
  await cashier.press("Enter");
  await cashier.seesSales(["0001", "29.00"]);
});

async function tabTo({ press, button }: RegisterPage, name: string): Promise<void> {
  const wanted = button(name);
  for (let stop = 0; stop < TAB_STOPS_MAX; stop += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await press("Tab");
  }
  throw new Error(`the Tab key does not come to ${name}`);
}
