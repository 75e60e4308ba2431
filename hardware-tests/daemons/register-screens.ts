/** Leads through every screen of the register page, for those that look at each of them. */
import { statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import type { RegisterPage } from "./register-page.ts";
import { IN_STEP, PRINTER_READY, type Told, type ToldPage, answerWith } from "./register-told.ts";
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
  await visitRefund(cashier, look);
}

/** From the sale that is shown, and back to the list. */
async function visitRefund(cashier: RegisterPage, look: Look): Promise<void> {
  const { page } = cashier;
  await cashier.button("Find").click();
  await cashier.heading("Scan the receipt").waitFor();
  await look("a receipt is looked for");
  await page.getByRole("textbox", { name: /^Look for a sale/u }).fill("999");
  await cashier.pause();
  await cashier.button("Find").click();
  await page.getByText("Nothing found at this till.").waitFor();
  await look("no receipt is found");
  await cashier.button("Back").click();
  await cashier.pause();
  await cashier.button("Refund").click();
  await cashier.heading("Sale 0001").waitFor();
  await look("refund");
  await cashier.button("One more: Pineapple bun").click();
  await page.getByRole("radio", { name: "Damaged" }).click();
  await look("refund, chosen");
  await cashier.pause();
  await cashier.button("Void the whole sale").click();
  await look("void");
  await page.getByRole("radio", { name: "Other", exact: true }).click();
  await cashier.button(/^Void HK/u).click();
  await cashier.heading("Voided").waitFor();
  await look("voided");
  await cashier.pause();
  await cashier.button("Done").click();
  await cashier.button(/0001.*Voided/u).waitFor();
  await look("sales, one is voided");
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

/** What printer and hub may say, at its longest: every chip, sheet and state of paper. */
export async function visitTold(cashier: RegisterPage, told: ToldPage, look: Look): Promise<void> {
  await cashier.tile("Egg tart").click();
  await look("well");
  await told.tell(AT_WORST);
  await cashier.button("Offline · 1014 waiting").waitFor();
  await look("everything at once");
  await cashier.button("Offline · 1014 waiting").click();
  await cashier.button("Send now").waitFor();
  await look("hub sheet");
  await cashier.button("Close").first().click();
  await cashier.button("2 things to know").click();
  await cashier.button("Open the drawer").waitFor();
  await look("status, everything at once");
  await cashier.button("Open the drawer").click();
  await cashier.button("Count the cash").waitFor();
  await look("drawer");
  await cashier.page.keyboard.press("Escape");
  await visitPaper(cashier, told, look);
  await visitNeedsMe(cashier, told, look);
  await visitJoining(cashier, told, look);
}

async function visitPaper(cashier: RegisterPage, told: ToldPage, look: Look): Promise<void> {
  await cashier.pause();
  await cashier.pay.click();
  await cashier.button(/Exact, no change$/u).click();
  await cashier.page.getByText("waits for paper").waitFor();
  await cashier.page.getByRole("img", { name: /^Signed by this till/u }).waitFor();
  await look("paid, out of paper");
  const ref = { epoch: 1, seq: await cashier.page.evaluate(lastSeq) };
  await told.tell({ printer: PRINTER_READY, alarms: [] });
  await told.say({ type: "paper", ref, copy: 12, paper: "unknown" });
  await cashier.page.getByRole("group", { name: "Did copy 12 come out?" }).waitFor();
  await look("paid, and nobody knows whether the copy came out");
  await told.say({ type: "paper", ref, copy: 12, paper: "not-printed" });
  await cashier.button("Print again").waitFor();
  await look("paid, and not printed");
  await told.say({ type: "paper", ref, copy: 12, paper: "printed" });
  await cashier.page.getByRole("article").getByText("COPY 12").waitFor();
  await look("paid, with a copy");
  await cashier.next.click();
}

/** From the receipt's identity: `T2 · 1 · 000004`. */
const lastSeq = (): number =>
  Number(/T\d+ · \d+ · (\d+)/u.exec(document.querySelector("article")?.textContent ?? "")?.[1]);

async function visitNeedsMe(cashier: RegisterPage, told: ToldPage, look: Look): Promise<void> {
  await told.tell({ hub: { ...IN_STEP, needMe: 12 } });
  await cashier.button("Sales").click();
  const row = cashier.button(/0001.*Needs me/u);
  await row.click();
  await look("sales, one needs a person");
  await cashier.button(/^Needs me/u).click();
  await look("sales that need a person");
  await cashier.button(/^Needs me/u).click();
  await told.tell({ hub: { ...IN_STEP, confirmed: { epoch: 1, seq: 0 } } });
}

async function visitJoining(cashier: RegisterPage, told: ToldPage, look: Look): Promise<void> {
  await told.tell({ hub: { ...IN_STEP, state: "not-joined" } });
  await cashier.button("Menu").click();
  await cashier.button("Open the drawer").waitFor();
  await look("menu of a till that has joined no hub");
  await cashier.button("Join a hub").click();
  await cashier.heading("Join a hub").waitFor();
  await look("joining");
  await cashier.button("Join").click();
  await cashier.page.getByText("This is no code of a hub.").waitFor();
  await look("joining refused");
  const code = cashier.page.getByLabel("Code", { exact: true });
  await code.fill(`TWE1${"ABCDEFGH234567".repeat(8)}`);
  await cashier.page.getByText("The code is scanned.").waitFor();
  await look("joining with a scanned code");
  const name = "Harbour Corner";
  await answerWith(cashier.page, "/api/join", { ok: true, merchant: 12, terminal: 3, name });
  await code.press("Enter");
  await cashier.heading("Joined Harbour Corner").waitFor();
  await look("joined");
  await cashier.button("Done").click();
}

const AT_WORST: Told = {
  hub: {
    ...IN_STEP,
    state: "offline",
    cause: "not-the-hub",
    waiting: 1014,
    waitingSince: 0,
    needMe: 12,
    catalogue: { version: 1234, issued: 0 },
    shop: { version: 1234, issued: 0 },
  },
  printer: { state: "out-of-paper", paperLow: true, queued: 12 },
  alarms: [
    { type: "fork", epoch: 12, seq: 123_456 },
    { type: "till-refused", why: "signature-invalid" },
  ],
};

/** The address of a shop whose journal was cut off. */
export async function openDamagedShop(shops: Shops): Promise<string> {
  const folder = shops.makeFolder();
  const shop = await shops.open(folder);
  await shop.close();
  const journal = join(folder, "till.db");
  truncateSync(journal, Math.floor(statSync(journal).size / 2));
  return (await shops.open(folder)).url;
}
