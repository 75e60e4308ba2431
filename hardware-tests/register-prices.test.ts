/** What a line costs, as a cashier changes it: by hand, in five languages, and with a supervisor's PIN. */
import { expect, test } from "vitest";
import type { StaffRequest } from "@tillwave/shared/api/staff";
import { LANGUAGES } from "@tillwave/shared/core/language";
import type { Locator, Page } from "playwright-core";
import { withBrowser } from "./daemons/browser.ts";
import { findLayoutFaults } from "./daemons/layout-faults.ts";
import { registerPage } from "./daemons/register-page.ts";
import { runAxe } from "./daemons/run-axe.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const browser = withBrowser();

const choose = (page: Page, name: string): Promise<void> =>
  page.getByRole("radio", { name, exact: true }).click();
const part = (page: Page, name: string): Locator => page.getByRole("tab", { name, exact: true });

test("another price, a discount, one on the whole sale: each is undone, given again, and on the receipt", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage(url);
  const { button, tile, press, type, pause, seesTotal, pay } = registerPage(page);
  await tile("Pineapple bun").click();
  await button("Change").click();
  await part(page, "Price").click();
  await type("7.50");
  await expect.poll(() => page.getByRole("dialog").innerText()).toContain("Say why, then press.");
  await choose(page, "Damaged");
  await button("Sell at 7.50").click();
  await seesTotal("7.50");
  await button("Undo").click();
  await seesTotal("9.00");

  await pause();
  await button("Change").click();
  await part(page, "Discount").click();
  await choose(page, "10%");
  await choose(page, "Promotion");
  await button("Take off 0.90").click();
  await seesTotal("8.10");

  await pause();
  await button("More for this sale").click();
  await button("Discount on the sale").click();
  await choose(page, "Amount");
  await choose(page, "Staff");
  await type("9");
  await expect.poll(() => page.getByRole("dialog").innerText()).toContain("takes off 8.10 at most");
  await press("Backspace");
  await type("1.10");
  await press("Enter");
  await seesTotal("7.00");

  await pause();
  await pay.click();
  await button(/Exact, no change/u).click();
  const paper = page.getByRole("article");
  await expect.poll(() => paper.innerText()).toContain("−0.90");
  expect(await paper.innerText()).toMatch(/On the whole sale: Discount\s+−1.10/u);
});

test("a supervisor's PIN allows what a cashier may not, and without it the basket stays as it was", async () => {
  const { url } = await shops.open();
  await addPeople(url);
  const page = await browser.openPage(url);
  const { button, tile, type, pause, seesTotal, notice } = registerPage(page);
  await tile("Pineapple bun").click();
  const halve = async (): Promise<void> => {
    await pause();
    await button("Change").click();
    await part(page, "Discount").click();
    await choose(page, "Other %");
    await choose(page, "Staff");
    await type("50");
    await button("Take off 4.50").click();
  };
  await halve();
  const pin = page.getByRole("dialog").filter({ hasText: "Ana" });
  await pin.waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => notice.innerText()).toContain("A supervisor has to allow this.");
  await seesTotal("9.00");

  await halve();
  await pin.waitFor();
  await type("2580");
  await page.keyboard.press("Enter");
  await seesTotal("4.50");
});

const SIZES = [
  ["en", 1280, 800],
  ["en", 800, 1280],
  ...LANGUAGES.map((language) => [language, 390, 844] as const),
] as const;

test.each(SIZES)("in %s at %i × %i every part of it fits", async (locale, width, height) => {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { viewport: { width, height }, locale });
  const faults: string[] = [];
  const look = async (where: string): Promise<void> => {
    await page.evaluate(() => document.fonts.ready);
    const found = await page.evaluate(findLayoutFaults, true);
    faults.push(...found.map((fault) => `${where}: ${fault}`));
  };
  const dialog = page.getByRole("dialog");
  const tiles = page.getByRole("group").getByRole("button");
  await tiles.first().click();
  await page.locator(".stepper .change").click();
  const tabs = dialog.getByRole("tab");
  for (const [at, name] of ["quantity", "price", "discount"].entries()) {
    await tabs.nth(at).click();
    await look(name);
  }
  const radios = dialog.getByRole("radio");
  await radios.nth(4).click();
  await radios.nth(6).click();
  await page.keyboard.type("123", { delay: 130 });
  await look("an amount off");
  expect(await runAxe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").fill("4890000000");
  await look("the tape");
  expect(faults).toEqual([]);
});

/** Ana is a supervisor; Mei, a cashier, stands at the till. */
async function addPeople(url: string): Promise<void> {
  const { origin, hash } = new URL(url);
  const headers = {
    authorization: `Bearer ${hash.slice("#t=".length)}`,
    "content-type": "application/json",
  };
  const ask = async (request: StaffRequest): Promise<void> => {
    const answer = await fetch(`${origin}/api/staff`, {
      method: "POST",
      headers,
      body: JSON.stringify(request),
    });
    expect(await answer.json()).toMatchObject({ ok: true });
  };
  const id = (): string => crypto.randomUUID();
  const common = { language: null, isActive: true };
  const ana = { id: "person-ana", name: "Ana", role: "supervisor", ...common } as const;
  const mei = { id: "person-mei", name: "Mei", role: "cashier", ...common } as const;
  await ask({ action: "save", id: id(), person: ana, pin: "2580", approval: null });
  await ask({ action: "save", id: id(), person: mei, pin: "13579", approval: null });
  await ask({ action: "sign-in", id: id(), person: mei.id, pin: "13579" });
}
