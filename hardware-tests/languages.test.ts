/** Five languages on the pages themselves: chosen in the middle of a sale, for a device, for a customer, for a shop. */
import { rmSync } from "node:fs";
import type { Page } from "playwright-core";
import type { SalesPage } from "@tillwave/shared/api/till";
import { LANGUAGES, LANGUAGE_NAMES, type Language } from "@tillwave/shared/core/language";
import { expect, onTestFinished, test, vi } from "vitest";
import { enRegister } from "../terminal/page-kit/strings/en-register.ts";
import { jaRegister } from "../terminal/page-kit/strings/ja-register.ts";
import { koRegister } from "../terminal/page-kit/strings/ko-register.ts";
import { zhHansRegister } from "../terminal/page-kit/strings/zh-hans-register.ts";
import { zhHantRegister } from "../terminal/page-kit/strings/zh-hant-register.ts";
import { customerUrl } from "../scripts/shop/customer-url.ts";
import { withBrowser } from "./daemons/browser.ts";
import { findLayoutFaults } from "./daemons/layout-faults.ts";
import { SIZES, type Size, setSize, speak } from "./daemons/page-forms.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";
import { registerPage } from "./daemons/register-page.ts";
import { type TillProcess, startTill } from "./daemons/till-process.ts";

vi.setConfig({ testTimeout: 240_000 });

const WORDS: Readonly<Record<Language, typeof enRegister>> = {
  en: enRegister,
  "zh-Hant": zhHantRegister,
  "zh-Hans": zhHansRegister,
  ja: jaRegister,
  ko: koRegister,
};
/** The first thing on the shelf, and what it costs, in each demo shop. */
const FIRST: Readonly<Record<Language, readonly [name: string, price: string]>> = {
  en: ["Bubble tea", "18.00"],
  "zh-Hant": ["珍珠奶茶", "18.00"],
  "zh-Hans": ["珍珠奶茶", "14.00"],
  ja: ["タピオカミルクティー", "240"],
  ko: ["버블 밀크티", "4,200"],
};

const browser = withBrowser();

async function openTill(language: Language): Promise<TillProcess> {
  const folder = makeMemoryFolder("languages-");
  const till = await startTill({ folder, flags: ["--reader", "none", "--language", language] });
  onTestFinished(async () => {
    await till.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return till;
}

const languageOf = (page: Page): Promise<string> =>
  page.evaluate(() => document.documentElement.lang);

async function speaks(page: Page, language: Language): Promise<void> {
  await expect.poll(() => languageOf(page), { timeout: 15_000 }).toBe(language);
}

/** As the register page asks its till. */
const askAs = <T>(page: Page, path: string): Promise<T> =>
  page.evaluate(async (asked) => {
    const token = sessionStorage.getItem("tillwave-token") ?? "";
    const response = await fetch(asked, { headers: { authorization: `Bearer ${token}` } });
    return (await response.json()) as T;
  }, path);

test("a language that is chosen in the middle of a sale leaves basket, focus and typed text alone", async () => {
  const { url } = await openTill("en");
  const cashier = registerPage(await browser.openPage(url));
  await cashier.tile("Bubble tea").click();
  await cashier.search.fill("egg ta");
  const field = await cashier.search.elementHandle();
  for (const language of [...LANGUAGES.slice(1), "en"] as const) {
    await speak(cashier.page, language);
    await cashier.page
      .getByRole("button", { name: WORDS[language].tape.pay, exact: true })
      .waitFor();
    expect(await field?.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await cashier.search.inputValue()).toBe("egg ta");
    expect(await cashier.page.getByText("18.00").first().isVisible()).toBe(true);
  }
  await cashier.seesTape("1× Bubble tea 18.00");
});

test("whoever reads no English finds the own language in the menu, and the device keeps it", async () => {
  const { url } = await openTill("en");
  const page = await browser.openPage(url, { locale: "zh-HK" });
  await speaks(page, "zh-Hant");
  const { rail, menu } = zhHantRegister;
  await page.getByRole("button", { name: rail.menu, exact: true }).click();
  await page.getByRole("heading", { name: menu.title, exact: true }).waitFor();
  await page.getByText(LANGUAGE_NAMES.ko, { exact: true }).click();
  await page.getByRole("heading", { name: koRegister.menu.title, exact: true }).waitFor();
  expect(await page.getByRole("radio", { name: LANGUAGE_NAMES.ko }).isChecked()).toBe(true);
  await page.reload();
  await speaks(page, "ko");
});

test("a language whose words do not come is named, the page stays as it was, and a second press brings it", async () => {
  const { url } = await openTill("en");
  const page = await browser.openPage(url, { expected: /ERR_FAILED/u });
  await page.route(/\/ja-register/u, (route) => route.abort());
  await page.getByRole("button", { name: "Menu", exact: true }).click();
  await page.getByText(LANGUAGE_NAMES.ja, { exact: true }).click();
  await page.getByText(/^That language did not load/u).waitFor();
  expect(await languageOf(page)).toBe("en");
  expect(await page.getByRole("radio", { name: "English" }).isChecked()).toBe(true);
  await page.unroute(/\/ja-register/u);
  await page.getByText(LANGUAGE_NAMES.ja, { exact: true }).click();
  await speaks(page, "ja");
});

test("a customer chooses a language for one sale: screen and receipt speak it, and the next customer's do not", async () => {
  const { url } = await openTill("en");
  const cashier = registerPage(await browser.openPage(url));
  await cashier.tile("Egg tart").click();
  const screen = await browser.openPage(await customerUrl(url));
  await screen.getByText("Egg tart").waitFor();
  await screen.getByRole("button", { name: LANGUAGE_NAMES.ja }).click();
  await speaks(screen, "ja");
  expect(await languageOf(cashier.page)).toBe("en");
  await cashier.pay.click();
  await cashier.payHeading.waitFor();
  await cashier.pause();
  await cashier.button(/Exact, no change$/u).click();
  await cashier.heading("Paid").waitFor();
  const { sales } = await askAs<SalesPage>(cashier.page, "/api/sales");
  expect(sales[0]?.entry).toMatchObject({ kind: "sale-paid", language: "ja" });
  await speaks(screen, "ja");
  await cashier.next.click();
  await speaks(screen, "en");
});

test("the customer's screen fits every size in every language, from the welcome to the thanks", async () => {
  const till = await openTill("en");
  const cashier = registerPage(await browser.openPage(till.url));
  const screen = await browser.openPage(await customerUrl(till.url));
  const faults: string[] = [];
  const look = async (scene: string): Promise<void> => {
    for (const language of LANGUAGES) {
      await speak(screen, language);
      for (const size of Object.keys(SIZES) as Size[]) {
        await setSize(screen, size);
        const found = await screen.evaluate(findLayoutFaults, true);
        faults.push(...found.map((fault) => `${scene}, ${language}, ${size}: ${fault}`));
      }
    }
  };
  await screen.getByRole("heading").first().waitFor();
  await look("welcome");
  await cashier.tile("Egg tart").click();
  await cashier.tile("Bubble tea").click();
  await screen.getByText("Bubble tea").waitFor();
  await look("ringing");
  await cashier.pay.click();
  await cashier.payHeading.waitFor();
  await look("choose");
  await cashier.button(/^50 Change/u).click();
  await cashier.next.waitFor();
  await look("paid");
  expect(faults).toEqual([]);
});

for (const language of LANGUAGES) {
  test(`the shop in ${language} fits every size, with goods and money of its own`, async () => {
    const { url } = await openTill(language);
    const { tape, pay, paid, rail } = WORDS[language];
    const [item, price] = FIRST[language];
    const page = await browser.openPage(url);
    await speaks(page, language);
    const faults: string[] = [];
    const look = async (screen: string): Promise<void> => {
      for (const size of Object.keys(SIZES) as Size[]) {
        await setSize(page, size);
        const found = await page.evaluate(findLayoutFaults, true);
        faults.push(...found.map((fault) => `${screen}, ${size}: ${fault}`));
      }
      await page.setViewportSize(SIZES.landscape);
    };
    const tiles = page.getByRole("group", { name: WORDS[language].grid.label }).getByRole("button");
    await tiles.first().waitFor();
    expect(await tiles.first().innerText()).toContain(item);
    expect(await tiles.first().innerText()).toContain(price);
    for (let i = 0; i < 8; i += 1) {
      await tiles.nth(i).click();
    }
    await look("register");
    await page.getByRole("button", { name: tape.more, exact: true }).click();
    await page
      .getByRole("heading", { name: tape.sale("0001") })
      .last()
      .waitFor();
    await look("sale");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: rail.menu, exact: true }).click();
    await page.getByRole("heading", { name: WORDS[language].menu.title, exact: true }).waitFor();
    await look("menu");
    await page.keyboard.press("Escape");
    await page.waitForTimeout(600);
    await page.getByRole("button", { name: tape.pay, exact: true }).click();
    await page.getByRole("heading", { name: pay.title }).waitFor();
    await look("pay");
    await page.getByRole("button", { name: pay.exact }).click();
    await page.getByRole("heading", { name: paid.paid, exact: true }).waitFor();
    await look("paid");
    expect(faults).toEqual([]);
  });
}
