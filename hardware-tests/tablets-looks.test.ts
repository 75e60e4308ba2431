/** How the pages of tablets stand, in every language and form: the list with its code, the pairing page, plain HTTP. */
import { rmSync } from "node:fs";
import type { Page } from "playwright-core";
import { LANGUAGES } from "@tillwave/shared/core/language";
import { expect, onTestFinished, test, vi } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { findLayoutFaults } from "./daemons/layout-faults.ts";
import { FIRST_FORM, type Form, SIZES, type Size, THEMES, setForm } from "./daemons/page-forms.ts";
import { registerPage } from "./daemons/register-page.ts";
import { runAxe } from "./daemons/run-axe.ts";
import { type TillProcess, startTill } from "./daemons/till-process.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

vi.setConfig({ testTimeout: 240_000 });

/** As long as one may be, in letters that are wide. */
const LONG_NAME = "WWWWWWWWWW MMMMMMMMMM WWWWWWWWWW MMMMMMM";
const EVERY_SIZE = Object.keys(SIZES) as Size[];

const browser = withBrowser();

async function openTill(): Promise<TillProcess> {
  const folder = makeMemoryFolder("tablets-looks-");
  const till = await startTill({ folder, flags: ["--reader", "none", "--lan", "0"] });
  onTestFinished(async () => {
    await till.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return till;
}

/** What is wrong with a page as it stands: in every language and size by its layout, in both themes by axe. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  const note = ({ language, size, theme }: Form, faults: readonly string[]): void => {
    found.push(...faults.map((fault) => `${language} ${size} ${theme}: ${fault}`));
  };
  for (const language of LANGUAGES) {
    for (const size of EVERY_SIZE) {
      const form: Form = { language, size, theme: "light" };
      await setForm(page, form);
      note(form, await page.evaluate(findLayoutFaults, true));
    }
  }
  for (const theme of THEMES) {
    const form = { ...FIRST_FORM, theme };
    await setForm(page, form);
    note(form, await runAxe(page));
  }
  await setForm(page, FIRST_FORM);
  return found;
}

test("the list of tablets and the pairing page stand in every language and size", async () => {
  const { url } = await openTill();
  const { page, button } = registerPage(await browser.openPage(url));
  await button("Menu").click();
  await button("Pair a tablet").click();
  await button("Show a code for a tablet that sells").click();
  const letters = page.getByLabel("Code", { exact: true });
  await letters.waitFor();
  expect(await faultsOf(page)).toEqual([]);

  const address = await page.getByText(/^https:\/\/.*\/pair$/u).innerText();
  const tablet = await browser.openPage(address, { ignoreHTTPSErrors: true });
  const pair = tablet.getByRole("button", { name: "Pair", exact: true });
  await tablet.getByLabel("Code from the till").fill("0000-0000");
  await tablet.getByLabel("Name of this tablet").fill(LONG_NAME);
  await pair.click();
  await tablet.getByText(/^This code lets nobody in/u).waitFor();
  expect(await faultsOf(tablet)).toEqual([]);

  await page.getByText("4 tries left").waitFor();
  await tablet.getByLabel("Code from the till").fill(await letters.innerText());
  await pair.click();
  await page.getByText(`“${LONG_NAME}” is paired.`).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await button(`Remove “${LONG_NAME}”`).click();
  expect(await faultsOf(page)).toEqual([]);
  await button("Back").click();
  await button(`Rename “${LONG_NAME}”`).click();
  expect(await faultsOf(page)).toEqual([]);
});

test("what plain HTTP shows stands on a phone and on a tablet, in both themes", async () => {
  const { url } = await openTill();
  const { page, button } = registerPage(await browser.openPage(url));
  await button("Menu").click();
  await button("Pair a tablet").click();
  await button("Show a code for a tablet that sells").click();
  const address = await page.getByText(/^https:\/\/.*\/pair$/u).innerText();
  const plain = await browser.openPage(address.replace("https", "http"), {
    expected: /426/u,
    bypassCSP: true,
  });
  for (const theme of THEMES) {
    await plain.emulateMedia({ colorScheme: theme });
    for (const size of EVERY_SIZE) {
      await plain.setViewportSize(SIZES[size]);
      expect(await plain.evaluate(findLayoutFaults, true), `${theme} ${size}`).toEqual([]);
    }
    expect(await runAxe(plain), theme).toEqual([]);
  }
});
