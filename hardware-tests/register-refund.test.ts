/** A receipt comes back: scanned or looked up, its lines, its money, its marks; by touch, by keys, by names. */
import type { WalletRow } from "@tillwave/shared/api/console";
import type { ReceiptView } from "@tillwave/shared/api/till";
import { present } from "@tillwave/shared/core/assert";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { withWholeShops } from "./daemons/register-shop.ts";
import { runAxe } from "./daemons/run-axe.ts";
import { plugScannerIn } from "./daemons/scanner.ts";
import { withShops } from "./daemons/shop.ts";

const SEEN = { timeout: 15_000, interval: 50 };

const openWholeShop = withWholeShops();
const shops = withShops();
const browser = withBrowser();

async function openRegister(url: string): Promise<RegisterPage> {
  const cashier = registerPage(await browser.openPage(url, { hasTouch: true }));
  await cashier.tile("Egg tart").waitFor();
  return cashier;
}

/** For cash, exactly. */
async function sell(cashier: RegisterPage, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    // Each press follows the one before.
    // oxlint-disable-next-line no-await-in-loop
    await cashier.tile(name).tap();
    // oxlint-disable-next-line no-await-in-loop
    await cashier.pause();
  }
  await cashier.pay.tap();
  await cashier.payHeading.waitFor();
  await cashier.pause();
  await cashier.page.getByRole("button", { name: /Exact/u }).first().tap();
  await cashier.next.waitFor();
  await cashier.pause();
  await cashier.next.tap();
}

/** The signed text on the newest sale's paper. */
async function receiptCode(page: Page): Promise<string> {
  const view = await page.evaluate(async () => {
    const key = Object.values(sessionStorage).find((value) => /^[\w-]{20,}$/u.test(value));
    const headers = { authorization: `Bearer ${key}` };
    const sales = await (await fetch("/api/sales", { headers })).json();
    const { epoch, seq } = sales.sales[0].ref;
    return (await fetch(`/api/receipt?epoch=${epoch}&seq=${seq}`, { headers })).json();
  });
  return present((view as ReceiptView).receipt.qr, "a signed receipt");
}

const one = (cashier: RegisterPage, name: string) => cashier.button(`One more: ${name}`);
const reason = ({ page }: RegisterPage, name: string) => page.getByRole("radio", { name });

test("a scanned receipt: line, reason, give back; three touches, and the journal has it", async () => {
  const shop = await openWholeShop();
  const cashier = await openRegister(shop.url);
  const { page } = cashier;
  await sell(cashier, "Pineapple bun", "Pineapple bun", "Egg tart");
  const code = await receiptCode(page);
  const scanner = await plugScannerIn(page, 5);
  await scanner.scan(code);
  await cashier.heading("Refund").waitFor();
  await one(cashier, "Pineapple bun").tap();
  await reason(cashier, "Damaged").tap();
  await cashier.button("Give back HK$ 9.00").tap();
  await cashier.heading("Given back").waitFor();
  await page.getByText("Give HK$ 9.00 in cash.").waitFor();
  await cashier.button("Done").tap();
  await scanner.scan(code);
  await page.getByText("1 is back already").waitFor();
  await page.getByText("1 of 1").or(page.getByText("0 of 1")).first().waitFor();
  expect(await runAxe(page)).toEqual([]);
});

test("a tapped sale goes back to the phone's wallet: on its way, then there, and the hub's books say so", async () => {
  const shop = await openWholeShop();
  const cashier = await openRegister(shop.url);
  const { page } = cashier;
  await cashier.button("The reader is ready").waitFor();
  const merchant = await browser.openPage(shop.consoleUrl, { expected: /401/u });
  await merchant.getByLabel("Password").fill(shop.consolePassword);
  await merchant.getByRole("button", { name: "Sign in" }).click();
  await merchant.getByRole("heading", { name: "Terminals" }).waitFor();
  const spent = (): Promise<readonly number[]> =>
    merchant.evaluate(async () => {
      const wallets = (await (await fetch("/api/wallets")).json()) as WalletRow[];
      return wallets.map((wallet) => wallet.spent.cash + wallet.spent.promo).filter((n) => n > 0);
    });
  await cashier.tile("Egg tart").tap();
  await cashier.pause();
  await cashier.pay.tap();
  await cashier.heading("Tap now").waitFor();
  await shop.turn({ type: "hold", what: "phone-1", reader: null });
  await cashier.heading("Paid").waitFor();
  await expect.poll(spent, SEEN).toEqual([1100]);
  const scanner = await plugScannerIn(page, 7);
  await scanner.scan(await receiptCode(page));
  await one(cashier, "Egg tart").tap();
  await page.getByText("To the wallet").waitFor();
  await reason(cashier, "Changed mind").tap();
  await cashier.button("Give back HK$ 11.00").tap();
  await page.getByText("HK$ 11.00 is back in the wallet.").waitFor();
  await expect.poll(spent, SEEN).toEqual([]);
});

test("a false code, and one of nobody's, are refused in words", async () => {
  const shop = await openWholeShop();
  const cashier = await openRegister(shop.url);
  await sell(cashier, "Egg tart");
  const code = await receiptCode(cashier.page);
  const scanner = await plugScannerIn(cashier.page, 6);
  await scanner.scan(`${code.slice(0, -6)}222222`);
  await cashier.page.getByText("This receipt's code is not true.").waitFor();
  await scanner.scan(code);
  await one(cashier, "Egg tart").waitFor();
  expect(await cashier.page.getByText("This receipt's code is not true.").count()).toBe(0);
});

test("by keys and names alone: found by its number, voided, marked in the list", async () => {
  const { url } = await shops.open();
  const cashier = await openRegister(url);
  const { page } = cashier;
  await sell(cashier, "Egg tart");
  await page.getByRole("button", { name: "Menu" }).focus();
  await page.keyboard.press("Enter");
  await cashier.button("Refund a receipt").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: /Look for a sale/u }).focus();
  await cashier.type("1");
  await cashier.pause();
  await page.keyboard.press("Enter");
  await cashier.button("Void the whole sale").focus();
  await page.keyboard.press("Enter");
  await reason(cashier, "Rung up wrongly").focus();
  await page.keyboard.press("Enter");
  await cashier.pause();
  await cashier.button("Void HK$ 11.00").focus();
  await page.keyboard.press("Enter");
  await cashier.heading("Voided").waitFor();
  await cashier.pause();
  await cashier.press("Escape");
  await page.getByRole("button", { name: "Sales" }).first().tap();
  await expect
    .poll(() => page.getByRole("list", { name: "Sales" }).innerText(), SEEN)
    .toContain("Voided");
});

test("two tablets on one receipt: the second is told, and nothing goes back twice", async () => {
  const { url } = await shops.open();
  const first = await openRegister(url);
  await sell(first, "Egg tart");
  const second = registerPage(await browser.openTab(first.page, url));
  for (const cashier of [first, second]) {
    // One after the other, as far as both can be prepared.
    // oxlint-disable-next-line no-await-in-loop
    await cashier.page.bringToFront();
    // oxlint-disable-next-line no-await-in-loop
    await cashier.page.getByRole("button", { name: "Sales" }).first().tap();
    // oxlint-disable-next-line no-await-in-loop
    await cashier.page.getByRole("list", { name: "Sales" }).getByRole("button").first().tap();
    // oxlint-disable-next-line no-await-in-loop
    await cashier.button("Refund").tap();
    // oxlint-disable-next-line no-await-in-loop
    await one(cashier, "Egg tart").tap();
    // oxlint-disable-next-line no-await-in-loop
    await reason(cashier, "Other").tap();
    // oxlint-disable-next-line no-await-in-loop
    await cashier.button("Give back HK$ 11.00").waitFor();
  }
  await second.button("Give back HK$ 11.00").tap();
  await second.heading("Given back").waitFor();
  await first.page.bringToFront();
  await first.button("Give back HK$ 11.00").tap();
  await first.page.getByText("Some of it is back already.").waitFor();
  expect(await first.heading("Given back").count()).toBe(0);
});
