/** A shift from its first sale to its Z, and an hour of training, on the register page. */
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import { closeSheet, openSheet, sellOne, visitTraining } from "./daemons/register-shift-screens.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const browser = withBrowser();

test("a drawer is counted by keyboard alone, what it should hold is shown only after, and the Z is in the list", async () => {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url));
  const { page } = cashier;
  await sellOne(cashier);
  await openSheet(cashier, "Close the shift", "Close the shift · Shift 1");
  expect(await page.getByRole("dialog").innerText()).not.toContain("18.00");
  await cashier.press("Tab", "Tab");
  await page.getByRole("textbox", { name: "How many of 10.00" }).focus();
  await cashier.press("1", "Enter", "1", "Enter");
  await page.getByRole("textbox", { name: "How many of 2.00" }).press("1");
  await page.getByText("17.00").first().waitFor();
  // Enter so soon after a figure belongs to a scanner.
  await cashier.pause();
  await cashier.button("Close the shift").press("Enter");
  await page.getByText("1.00 less than expected").waitFor();
  await cashier.button("Count again").click();
  await page.getByRole("textbox", { name: "How many of 1.00" }).fill("1");
  await cashier.button("Close the shift").click();
  await page.getByText("Shift 1 is closed · Shift 2 is open").waitFor();
  await page.getByText("It is exactly right").waitFor();
  await cashier.button("Done").click();
  await openSheet(cashier, "Past shifts", "Past shifts");
  expect(await page.getByRole("list", { name: "Past shifts" }).innerText()).toMatch(
    /Z 1[^]*1 sale[^]*18\.00[^]*exact/u,
  );
  await closeSheet(cashier);
  await openSheet(cashier, "X report", "X report · Shift 2");
});

test("a shift is not closed while another page takes a payment", async () => {
  const { url } = await shops.open();
  const first = await browser.openPage(url);
  const second = await browser.openTab(first, url);
  const [cashier, other] = [registerPage(first), registerPage(second)];
  await openSheet(cashier, "Close the shift", "Close the shift · Shift 1");
  await first.getByText("Not counted", { exact: true }).click();
  await other.tile("Bubble tea").click();
  await other.pause();
  await other.pay.click();
  await other.payHeading.waitFor();
  await cashier.button("Close the shift").click();
  await first.getByText("Finish the payment first.").waitFor();
  expect(await first.getByText("Shift 1 is closed").count()).toBe(0);
});

test("two pages change over to training together, and find the real sales again", async () => {
  const { url } = await shops.open();
  const first = await browser.openPage(url);
  const second = await browser.openTab(first, url);
  const [cashier, other] = [registerPage(first), registerPage(second)];
  await sellOne(cashier);
  await visitTraining(cashier, async (screen) => {
    if (screen === "training, register") {
      await other.seesTape("1× Bubble tea 18.00");
      await second.getByText("TEST · Training: nothing is sold here").waitFor();
    }
  });
  await second.getByText("TEST · Training: nothing is sold here").waitFor({ state: "detached" });
  await other.button("Sales").click();
  await other.seesSales(["0001", "18.00"]);
  expect(await second.getByText("TEST").count()).toBe(0);
});
