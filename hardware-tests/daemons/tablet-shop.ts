/** A shop that serves tablets over HTTPS, and the tablets that are paired with it. */
import { rmSync } from "node:fs";
import { machineNames } from "@tillwave/service/adapters/lan-addresses";
import { present } from "@tillwave/shared/core/assert";
import { expect, onTestFinished } from "vitest";
import { makeMemoryFolder } from "../power-cut/folder-files.ts";
import type { TestBrowser } from "./browser.ts";
import { type RegisterPage, registerPage } from "./register-page.ts";
import { type TillProcess, startTill } from "./till-process.ts";

export const PORTRAIT = { width: 800, height: 1280 };

export interface TabletShop {
  readonly till: TillProcess;
  readonly folder: string;
  readonly cashier: RegisterPage;
  /** `https://192.168.1.5:8456`. */
  readonly address: string;
}

/** At an address of this machine that is not loopback; its list of tablets is open, with a code on it. */
export async function openTabletShop(
  browser: TestBrowser,
  flags: readonly string[] = [],
): Promise<TabletShop> {
  const folder = makeMemoryFolder("tablets-");
  const till = await startTill({ folder, flags: ["--reader", "none", "--lan", "0", ...flags] });
  onTestFinished(async () => {
    await till.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const cashier = registerPage(await browser.openPage(till.url));
  await openTablets(cashier);
  const said = cashier.page.getByText(/^https:\/\/.*\/pair$/u);
  await showCode(cashier);
  const address = (await said.innerText()).replace("/pair", "");
  const [own] = machineNames().addresses;
  expect(address).toContain(present(own, "an address that is not loopback"));
  return { till, folder, cashier, address };
}

export async function openTablets({ button }: RegisterPage): Promise<void> {
  await button("Menu").click();
  await button("Pair a tablet").click();
}

export async function showCode({ button, page }: RegisterPage): Promise<string> {
  await button("Show a code for a tablet that sells").click();
  return page.getByLabel("Code", { exact: true }).innerText();
}

export const codeOf = ({ cashier: { page } }: TabletShop): Promise<string> =>
  page.getByLabel("Code", { exact: true }).innerText();

/** As its camera has scanned the code. */
export async function pairTablet(
  browser: TestBrowser,
  shop: TabletShop,
  name = "Window",
): Promise<RegisterPage> {
  const code = (await codeOf(shop)).replace("-", "");
  const page = await browser.openPage(`${shop.address}/pair#${code}`, {
    viewport: PORTRAIT,
    hasTouch: true,
    ignoreHTTPSErrors: true,
    expected: /401|403|ERR_/u,
  });
  await page.getByLabel("Name of this tablet").fill(name);
  await page.getByRole("button", { name: "Pair", exact: true }).tap();
  const tablet = registerPage(page);
  await tablet.search.waitFor();
  await shop.cashier.page.getByText(`“${name}” is paired.`).waitFor();
  return tablet;
}

export const closeSheet = ({ page }: RegisterPage): Promise<void> => page.keyboard.press("Escape");
