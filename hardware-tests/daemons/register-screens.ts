/** Leads through every screen of the register page, for those that look at each of them. */
import { statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { RegisterPage } from "./register-page.ts";
import type { Shops } from "./shop.ts";

export type Look = (screen: string) => Promise<void>;

/** From an empty register to the sales. Layouts that have no keypad on the pay screen show it on a sheet. */
export async function visitScreens(cashier: RegisterPage, look: Look): Promise<void> {
  await visitRegister(cashier, look);
  await visitPayment(cashier, look);
  await visitSales(cashier, look);
  await visitSheets(cashier, look);
}

async function visitRegister(cashier: RegisterPage, look: Look): Promise<void> {
  await cashier.tile("Egg tart").waitFor();
  await look("register, empty");
  for (const item of ["Pineapple bun", "Egg tart", "Filter coffee", "Pineapple bun"]) {
    await cashier.tile(item).click();
  }
  await cashier.seesTotal("55.00");
  await look("register with a basket");
  await cashier.button("Quantity 2. Change").click();
  await cashier.heading("How many: Pineapple bun").waitFor();
  await look("quantity sheet");
  await cashier.page.keyboard.press("Escape");
  await cashier.button("Remove").click();
  await cashier.button("Undo").waitFor();
  await look("register with Undo");
  await cashier.button("Undo").click();
  await cashier.search.fill("zebra crossing");
  await cashier.heading("Nothing found for “zebra crossing”").waitFor();
  await look("search without a find");
  await cashier.button("Clear the search").click();
}

async function visitPayment(cashier: RegisterPage, look: Look): Promise<void> {
  await cashier.pause();
  await cashier.pay.click();
  await cashier.payHeading.waitFor();
  await look("pay");
  const other = cashier.button(/^Other amount/u);
  const hasSheet = (await other.count()) > 0;
  if (hasSheet) {
    await other.click();
    await cashier.heading("Cash").last().waitFor();
  }
  await cashier.page.keyboard.type("50");
  await cashier.page.getByText("5.00 short").first().waitFor();
  await look("pay with an amount that is too little");
  await cashier.page.keyboard.press("Escape");
  if (!hasSheet) {
    await cashier.page.getByText("5.00 short").waitFor({ state: "detached" });
  }
  await cashier.button(/^500 Change/u).click();
  await cashier.heading("Give change HK$445.00").waitFor();
  await look("paid with change");
  await cashier.next.click();
  await cashier.tile("Bubble tea").click();
  await cashier.pause();
  await cashier.pay.click();
  await cashier.button(/Exact, no change$/u).click();
  await cashier.heading("Paid").waitFor();
  await look("paid exactly");
}

async function visitSales(cashier: RegisterPage, look: Look): Promise<void> {
  await cashier.button("Sales").click();
  await cashier.seesSales(["0002", "18.00"], ["0001", "55.00"]);
  await look("sales");
  await cashier.button(/0001/u).click();
  await cashier.page.getByRole("article").waitFor();
  await look("sales with a receipt");
}

async function visitSheets(cashier: RegisterPage, look: Look): Promise<void> {
  await cashier.button("Menu").click();
  await cashier.heading("Menu").waitFor();
  await look("menu");
  await cashier.button("Keyboard shortcuts").click();
  await cashier.heading("Keyboard shortcuts").waitFor();
  await look("shortcuts");
  await cashier.button("Close").click();
  await cashier.button("The till is connected").click();
  await cashier.heading("Status").waitFor();
  await look("status");
  await cashier.button("Close").click();
}

/** The address of a shop whose journal was cut off. */
export async function openDamagedShop(shops: Shops): Promise<string> {
  const folder = shops.makeFolder();
  const shop = await shops.open(folder);
  await shop.close();
  const journal = join(folder, "till.db");
  truncateSync(journal, Math.floor(statSync(journal).size / 2));
  return (await shops.open(folder)).url;
}
