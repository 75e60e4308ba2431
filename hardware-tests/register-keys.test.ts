/** The keys of the list do what the list says, and a whole sale needs no other. */
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const browser = withBrowser();

async function openRegister(): Promise<RegisterPage> {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url));
  await cashier.tile("Egg tart").waitFor();
  return cashier;
}

const sheetOf = ({ page }: RegisterPage, name: string | RegExp) =>
  page.getByRole("dialog", { name });

test("a whole sale by keys alone, and the next one", async () => {
  const cashier = await openRegister();
  await cashier.press("/");
  await cashier.type("tart");
  await cashier.press("Enter", "Escape");
  await cashier.seesTape("1× Egg tart 11.00");
  await cashier.page.locator("body").click({ position: { x: 2, y: 2 } });
  await cashier.press("+");
  await cashier.seesTape("2× Egg tart 22.00");
  await cashier.press("-");
  await cashier.seesTape("1× Egg tart 11.00");
  await cashier.press("F2");
  await cashier.payHeading.waitFor();
  await cashier.press("Escape");
  await cashier.pay.waitFor();
  await cashier.press("F2", "Enter");
  await cashier.heading("Paid").waitFor();
  await cashier.pause();
  await cashier.press("Enter");
  await cashier.pay.waitFor();
  expect(await cashier.pay.isDisabled()).toBe(true);
});

test("every other key opens what the list says, and Escape leads back", async () => {
  const cashier = await openRegister();
  await cashier.tile("Egg tart").click();
  await cashier.seesTape("1× Egg tart 11.00");
  const opens: readonly (readonly [key: string, sheet: RegExp])[] = [
    ["?", /^Keyboard shortcuts$/u],
    ["F1", /^Keyboard shortcuts$/u],
    ["F3", /Egg tart/u],
    ["F4", /./u],
    ["F10", /^Menu$/u],
  ];
  for (const [key, sheet] of opens) {
    await cashier.press(key);
    await sheetOf(cashier, sheet).waitFor();
    await cashier.press("Escape");
    await sheetOf(cashier, sheet).waitFor({ state: "detached" });
  }
  await cashier.press("F6");
  await cashier.heading("Sales").waitFor();
  await cashier.press("Escape");
  await cashier.pay.waitFor();
  await cashier.press("F7");
  await cashier.pay.waitFor({ state: "detached" });
  await cashier.press("Escape");
  await cashier.pay.waitFor();
  await cashier.press("Delete");
  await expect.poll(() => cashier.pay.isDisabled()).toBe(true);
});
