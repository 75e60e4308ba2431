/** Real phones of the demo on the demo's reader: from Pay to Paid, and through what goes wrong on the way. */
import type { Page } from "playwright-core";
import type { PhoneChange, Tappable } from "@tillwave/shared/api/lab-phone";
import { expect, test } from "vitest";
import { customerUrl } from "../scripts/shop/customer-url.ts";
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
  const customer = await browser.openPage(await customerUrl(shop.url));
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
  expect(await page.getByRole("region", { name: "Phone" }).count()).toBe(0);
});

test("the shop offline: the wallet pays within the limits, and the page says how sure it is", async () => {
  const { shop, cashier, page, hold } = await openPayment();
  await shop.turn({ type: "network", mode: "off" });
  await cashier.button(/^Offline/u).waitFor();
  await hold("phone-1");
  await cashier.heading("Paid").waitFor();
  await expect
    .poll(() =>
      page.getByRole("main").getByText("Offline, within the limits", { exact: true }).count(),
    )
    .toBe(1);
});

test("the customer's phone asks the hub for a shop that is cut off, and its code settles the sale", async () => {
  const { cashier, page, hold, takeAway, change } = await openPayment();
  await cashier.button("By code").click();
  const waits = nextRequestQr(page);
  await cashier.button("Ask through the customer's phone").click();
  await cashier.heading("On the customer's phone").waitFor();
  await change("phone-1", { scan: await waits });
  await hold("phone-1");
  await cashier.heading("Paid").waitFor();
  await takeAway("phone-1");
  const grade = page.getByRole("main").getByText("Authorised", { exact: true });
  await expect.poll(() => grade.count()).toBe(1);
});

/** What the till shows for a phone to scan, from the feed that the page reads. */
async function nextRequestQr(page: Page): Promise<string> {
  const token = await page.evaluate(() => sessionStorage.getItem("tillwave-token") ?? "");
  return page.evaluate(async (bearer) => {
    const response = await fetch("/api/feed", { headers: { authorization: `Bearer ${bearer}` } });
    let text = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const found = /"requestQr":"(?<qr>TWP1[A-Z2-7]+)"/u.exec(text)?.groups?.qr;
      if (found !== undefined) {
        return found;
      }
    }
    return "";
  }, token);
}
