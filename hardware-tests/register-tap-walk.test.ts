/** Real phones of the demo on the demo's reader: from Pay to Paid, and through what goes wrong on the way. */
import type { Page } from "playwright-core";
import type { PhoneChange, Tappable } from "@tillwave/shared/api/lab-phone";
import { expect, test } from "vitest";
import type { WholeShop } from "../scripts/shop/whole-shop.ts";
import { withBrowser } from "./daemons/browser.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { withWholeShops } from "./daemons/register-shop.ts";

const openWholeShop = withWholeShops();
const browser = withBrowser();

interface Counter {
  readonly shop: WholeShop;
  readonly cashier: RegisterPage;
  readonly page: Page;
  hold(what: Tappable): Promise<void>;
  takeAway(what: Tappable): Promise<void>;
  change(phone: "phone-1" | "phone-2", change: PhoneChange): Promise<void>;
}

/** A shop whose reader waits for 11.00. */
async function openPayment(): Promise<Counter> {
  const shop = await openWholeShop();
  const page = await browser.openPage(shop.url);
  const cashier = registerPage(page);
  await cashier.button("The reader is ready").waitFor();
  await cashier.tile("Egg tart").click();
  await cashier.pause();
  await cashier.pay.click();
  await cashier.heading("Tap now").waitFor();
  return {
    shop,
    cashier,
    page,
    hold: (what) => shop.turn({ type: "hold", what, reader: null }),
    takeAway: (what) => shop.turn({ type: "take-away", what }),
    change: (phone, change) => shop.turn({ type: "phone", phone, change }),
  };
}

test("a phone that is held to the reader pays, and the customer sees it too", async () => {
  const { shop, cashier, page, hold } = await openPayment();
  const customer = await browser.openPage(shop.url.replace("/#", "/customer#"));
  await customer.getByRole("heading", { name: "Tap now" }).waitFor();
  await hold("phone-1");
  await cashier.heading("Paid").waitFor();
  await page.getByText("HK$ 11.00 · by tap").waitFor();
  await page.getByText("Authorised", { exact: true }).first().waitFor();
  await customer.getByRole("heading", { name: "Paid" }).waitFor();
  await cashier.next.click();
  await cashier.button("Sales").click();
  await cashier.seesSales(["0001", "11.00"]);
  await expect.poll(() => cashier.button(/0001.*Tap.*11\.00/u).count()).toBe(1);
});

test("a phone that left before it answered is asked again, and nothing is taken twice", async () => {
  const { cashier, page, hold, takeAway, change } = await openPayment();
  await change("phone-1", { fault: { name: "pull-after-bytes", at: "spend", afterBytes: 10 } });
  await hold("phone-1");
  await cashier.heading("Do not take it twice").waitFor();
  await page.getByText("Fastest: tap the same phone again.").waitFor();
  expect(await cashier.cashKey("11").count()).toBe(0);
  await takeAway("phone-1");
  await hold("phone-2");
  await page.getByText("That was another phone.").waitFor();
  await takeAway("phone-2");
  await page.reload({ waitUntil: "load" });
  await cashier.heading("Do not take it twice").waitFor();
  await hold("phone-1");
  await cashier.heading("Paid").waitFor();
});

test("what cannot pay here gets a plain word, and cash is there as ever", async () => {
  const { cashier, page, hold, takeAway } = await openPayment();
  await hold("phone-3");
  await cashier.heading("A wallet of another shop").waitFor();
  await takeAway("phone-3");
  await hold("transit-card");
  await cashier.heading("A travel card or a tag").waitFor();
  await takeAway("transit-card");
  await hold("bank-card");
  await page.getByText("That was a bank card or another phone's wallet.").waitFor();
  await takeAway("bank-card");
  await cashier.cashKey("20").click();
  await cashier.heading("Give change HK$9.00").waitFor();
});

test("the shop offline: the wallet pays within the limits, and the page says how sure it is", async () => {
  const { shop, cashier, page, hold } = await openPayment();
  await shop.turn({ type: "network", mode: "off" });
  await cashier.button(/^Offline/u).waitFor();
  await hold("phone-1");
  await cashier.heading("Paid").waitFor();
  await expect
    .poll(() => page.getByText("Offline, within the limits", { exact: true }).count())
    .toBe(1);
});
