/** People at the register: a lock screen, PINs, what a supervisor allows, and the first page that one arranges. */
import type { Page, Response } from "playwright-core";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import {
  ANA,
  MEI,
  hire,
  openFromMenu,
  standsAt,
  typePin,
} from "./daemons/register-people-screens.ts";
import { plugScannerIn } from "./daemons/scanner.ts";
import { withShops } from "./daemons/shop.ts";

/** Of the scanner's rhythm. */
const SEED = 29;
/** What a service that is killed leaves on the page's console. */
const LINE_LOST = /console: Failed to load resource|console: .*ERR_CONNECTION/u;

const shops = withShops();
const browser = withBrowser();

const lockHeading = (page: Page) => page.getByRole("heading", { name: "Who is at the till?" });

test("a sale waits behind the lock, and another cashier takes it over with the keyboard alone", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage(url);
  const register = registerPage(page);
  await register.tile("Pineapple bun").click();
  await hire(register);
  await standsAt(register, "Ana");
  await register.press("F9");
  await lockHeading(page).waitFor();
  await register.press("F2", "Enter", "?");
  await expect.poll(() => register.pay.count()).toBe(0);
  await register.press("Tab", "Tab", "Enter");
  await page.getByRole("heading", { name: "PIN of Mei" }).waitFor();
  const scanner = await plugScannerIn(page, SEED);
  await scanner.scan("4891234567890");
  await scanner.scan("48912345");
  await register.pause();
  expect(await page.getByRole("alert").innerText()).toBe("");
  await typePin(register, "0000");
  await page.getByText("That PIN is not right. 4 tries are left.").waitFor();
  await typePin(register, MEI);
  await standsAt(register, "Mei");
  await register.seesTape("1× Pineapple bun 9.00");
});

test("a person who is locked out stays so when the service is killed", async () => {
  const shop = await shops.open();
  const page = await browser.openPage(shop.url, { expected: LINE_LOST });
  const register = registerPage(page);
  await hire(register);
  await register.press("F9");
  await page.getByRole("button", { name: /^Mei/u }).click();
  for (let i = 0; i < 5; i += 1) {
    await typePin(register, "0000");
    await expect.poll(() => page.getByRole("alert").innerText()).not.toBe("");
  }
  await page.getByText(/^Too many wrong PINs\. Try again in 0:\d\d/u).waitFor();
  // The till may be back within the second: what the page says meanwhile may be too short to be seen.
  const isBack = page.waitForEvent("response", feedOpened);
  shop.cutPower("till");
  await isBack;
  await page.getByText("The till does not answer").waitFor({ state: "detached" });
  await register.press("Escape");
  await page.getByRole("button", { name: /^Mei Locked for 0:\d\d/u }).click();
  await typePin(register, MEI);
  await page.getByText(/^Too many wrong PINs/u).waitFor();
  await register.press("Escape");
  await page.getByRole("button", { name: /^Ana/u }).click();
  await typePin(register, ANA);
  await standsAt(register, "Ana");
});

test("a cashier arranges the first page only with a supervisor's PIN, and every page shows it", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage(url);
  const register = registerPage(page);
  await hire(register);
  const other = registerPage(await browser.openTab(page, url));
  await register.press("F9");
  await page.getByRole("button", { name: /^Mei/u }).click();
  await typePin(register, MEI);
  await standsAt(register, "Mei");
  await openFromMenu(register, "Arrange favourites");
  await page.getByRole("heading", { name: "A supervisor has to allow this" }).waitFor();
  await typePin(register, ANA);
  await register.button("Drinks").click();
  await register.tile("Soy milk").click();
  await register.tile("Filter coffee").click();
  await register.button("Faves").click();
  await register.tile("Filter coffee").click();
  await register.button("Earlier").click();
  await register.button("Save").click();
  const tiles = other.page.getByRole("group", { name: "Items" }).getByRole("button");
  await other.button("Faves").waitFor();
  await expect
    .poll(() => tiles.allInnerTexts().then((all) => all.map(firstLine)))
    .toEqual(["Filter coffee", "Soy milk"]);
  await other.tile("Soy milk").click();
  await register.seesTape("1× Soy milk 14.50");
});

const feedOpened = (response: Response): boolean =>
  response.url().endsWith("/api/feed") && response.status() === 200;

const firstLine = (text: string): string => text.trim().split("\n")[0] ?? "";
