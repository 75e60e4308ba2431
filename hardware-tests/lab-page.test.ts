/** The lab's page in a browser: what the printer does is seen, and everything can be switched by hand or by key. */
import { assert } from "@tillwave/shared/core/assert";
import { LANGUAGES, type Language } from "@tillwave/shared/core/language";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { SerialPort } from "serialport";
import { beforeAll, expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { speak } from "./daemons/page-forms.ts";
import { type LabProcess, withLabs } from "./daemons/lab-process.ts";
import { runAxe } from "./daemons/run-axe.ts";

const BUILT = fileURLToPath(new URL("../terminal/lab/page/dist/index.html", import.meta.url));
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** A finger's width, in CSS pixels. */
const TARGET_PX_MIN = 48;
const SEEN = { timeout: 15_000, interval: 25 };

const labs = withLabs();
const browser = withBrowser();

beforeAll(() => {
  assert(existsSync(BUILT), "the page is built; if not: npx vite build terminal/lab/page");
});

/** A receipt with everything that paper can have on it, cut off, and the beginning of the next one. */
async function print(lab: LabProcess): Promise<void> {
  const before = (await lab.sees(() => true)).lines.length;
  const port = new SerialPort({ path: lab.printer, baudRate: 115_200, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  const image = `1d763000 0400 1000 ${"ff00ff00".repeat(16)}`;
  const qr = "1d286b 0700 315030 54575231 1d286b 0300 315130";
  const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(" ", ""), "hex");
  const bytes = [
    hex("1b40 1b6101 1d2111"),
    Buffer.from("Harbour Corner\n"),
    hex("1d2100 1b4501"),
    Buffer.from("Total 49.00\n"),
    hex(`1b4500 ${image} ${qr} 1d4201`),
    Buffer.from(" white on black \n"),
    hex("1d4200 1b99 1d5600 1b70003232"),
    Buffer.from("the next receipt\n"),
  ];
  port.write(Buffer.concat(bytes));
  await lab.sees(({ lines }) => lines.length > before && lines.at(-1) === "the next receipt");
  await new Promise<void>((resolve) => {
    port.close(() => resolve());
  });
}

const paperOf = (page: Page) => page.getByRole("group", { name: /^All paper/u });
const switchOf = (page: Page, name: string) => page.getByRole("switch", { name, exact: true });

test("it says that it is the lab, and that no real money moves", async () => {
  const lab = await labs.start();
  const page = await browser.openPage(lab.url);
  await page.getByText("This is the lab. Its devices are not real").waitFor();
  expect(await page.title()).toBe("Tillwave · Lab");
  expect(page.url()).not.toContain("#t=");
});

test("a language is chosen in the bar, and what the devices do is said in it", async () => {
  const lab = await labs.start();
  const page = await browser.openPage(lab.url, { viewport: WIDE });
  await page.getByLabel("Language").selectOption("繁體中文");
  await page.getByText("這是實驗室").waitFor();
  await switchOf(page, "打開機蓋").click();
  await page.getByText("機蓋打開").first().waitFor();
  await page.reload();
  await page.getByText("這是實驗室").waitFor();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh-Hant");
});

test("what is printed is seen as it comes out, receipt by receipt", async () => {
  const lab = await labs.start();
  const page = await browser.openPage(lab.url);
  await page.getByText("No paper has come out yet").waitFor();
  await print(lab);
  const receipts = paperOf(page).getByRole("article");
  await expect.poll(() => receipts.count(), SEEN).toBe(2);
  const first = receipts.first();
  await first.getByText("Harbour Corner").first().waitFor({ state: "attached" });
  await first.getByRole("img", { name: "QR code: TWR1" }).waitFor();
  await first.getByRole("img", { name: "Image" }).waitFor();
  await first.getByText("Unknown to this printer: 1b99").waitFor();
  await page.reload();
  await expect.poll(() => receipts.count(), SEEN).toBe(2);
  await page.getByRole("button", { name: "Throw away" }).click();
  await page.getByText("No paper has come out yet").waitFor();
});

test("the newest paper is in sight, unless somebody reads an older receipt", async () => {
  const lab = await labs.start();
  const page = await browser.openPage(lab.url);
  await print(lab);
  await print(lab);
  await print(lab);
  const roll = paperOf(page);
  await expect.poll(() => roll.getByRole("article").count(), SEEN).toBe(4);
  const below = () =>
    roll.evaluate((it) => Math.round(it.scrollHeight - it.scrollTop - it.clientHeight));
  await expect.poll(below, SEEN).toBeLessThanOrEqual(1);
  await roll.focus();
  await page.keyboard.press("Home");
  await expect.poll(() => roll.evaluate((it) => it.scrollTop), SEEN).toBe(0);
  await print(lab);
  await expect.poll(() => roll.getByRole("article").count(), SEEN).toBe(5);
  expect(await roll.evaluate((it) => it.scrollTop)).toBe(0);
});

test("each switch of the printer does what it says, and its state is said in a word", async () => {
  const lab = await labs.start();
  const page = await browser.openPage(lab.url);
  const card = page.getByRole("region", { name: "Receipt printer" });
  for (const [name, word] of [
    ["Power", "Off"],
    ["Cable", "Unplugged"],
    ["Cover open", "Cover open"],
    ["Set offline", "Set offline"],
    ["Cutter stuck", "Cutter stuck"],
    ["Speaks nonsense", "Speaks nonsense"],
  ] as const) {
    const toggle = switchOf(page, name);
    const isOnAtFirst = (await toggle.getAttribute("aria-checked")) === "true";
    await toggle.click();
    await expect.poll(() => card.getByRole("status").innerText(), SEEN).toBe(word);
    expect(await toggle.getAttribute("aria-checked")).toBe(String(!isOnAtFirst));
    await toggle.click();
    await expect.poll(() => card.getByRole("status").innerText(), SEEN).toBe("Ready");
  }
  await card.getByRole("button", { name: "Out", exact: true }).click();
  await expect.poll(() => card.getByRole("status").innerText(), SEEN).toBe("Out of paper");
  await card.getByRole("button", { name: "New roll" }).click();
  await expect.poll(() => card.getByRole("status").innerText(), SEEN).toBe("Ready");
});

test("drawer, network and power follow the keyboard alone", async () => {
  const lab = await labs.start();
  const page = await browser.openPage(lab.url);
  await print(lab);
  const push = page.getByRole("button", { name: "Push shut" });
  await expect.poll(() => push.isEnabled(), SEEN).toBe(true);
  await push.focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => push.isDisabled(), SEEN).toBe(true);
  await page.getByRole("radio", { name: /^On/u }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await lab.sees(({ view }) => view.network.mode === "cut");
  await page.getByRole("button", { name: "Cut the till's power" }).focus();
  await page.keyboard.press("Space");
  await page.getByText("Cut once").waitFor();
  await expect
    .poll(() => lab.said, SEEN)
    .toContainEqual({ type: "power", of: "till", action: "cut" });
  await switchOf(page, "Cover open").focus();
  await page.keyboard.press("Space");
  await lab.sees(({ view }) => view.printer.isCoverOpen);
});

test("a lab that stops is missed, and found again where it comes back", async () => {
  const lab = await labs.start();
  const page = await browser.openPage(lab.url, { expected: /ERR_|Failed to load resource/u });
  await page.getByRole("heading", { name: "Receipt printer" }).waitFor();
  await lab.stop();
  const lost = page.getByText("The lab does not answer");
  await lost.waitFor();
  await labs.start({ folder: lab.folder, port: Number(new URL(lab.url).port) });
  await lost.waitFor({ state: "detached" });
  await switchOf(page, "Cover open").click();
  await expect
    .poll(() => switchOf(page, "Cover open").getAttribute("aria-checked"), SEEN)
    .toBe("true");
});

test("a page without the key says so", async () => {
  const lab = await labs.start();
  const page = await browser.openPage(new URL(lab.url).origin, {
    expected: /401/u,
  });
  await page.getByRole("heading", { name: "This page cannot reach the devices" }).waitFor();
  expect(await page.getByRole("switch").count()).toBe(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const viewport of [WIDE, PHONE]) {
    test(`axe finds nothing in ${colorScheme} at ${viewport.width} × ${viewport.height}`, async () => {
      const lab = await labs.start();
      const page = await browser.openPage(lab.url, { colorScheme, viewport });
      await print(lab);
      await paperOf(page).getByText("Unknown to this printer").waitFor();
      expect(await runAxe(page)).toEqual([]);
    });
  }
}

for (const viewport of [WIDE, PHONE]) {
  test(`in five languages nothing is cut off or too small for a finger at ${viewport.width} × ${viewport.height}`, async () => {
    const lab = await labs.start();
    const page = await browser.openPage(lab.url, { viewport });
    await print(lab);
    await paperOf(page).getByText("Unknown to this printer").waitFor();
    const faultsNow = (language: Language): Promise<readonly string[]> =>
      page.evaluate(findFaults, { least: TARGET_PX_MIN, language });
    const faults: string[] = [];
    for (const language of LANGUAGES) {
      await speak(page, language);
      faults.push(...(await faultsNow(language)));
    }
    expect(faults).toEqual([]);
  });
}

/** Runs in the page itself, so it refers to nothing outside. */
function findFaults({ least, language }: { readonly least: number; readonly language: string }) {
  const sideways = [...document.querySelectorAll<HTMLElement>(".lab, .devices, .paper-roll")]
    .filter((it) => it.scrollWidth > it.clientWidth)
    .map((it) => `${it.className} scrolls sideways`);
  const small = [...document.querySelectorAll<HTMLElement>("button, select, .choice-option")]
    .filter((it) => it.offsetHeight < least || it.offsetWidth < least)
    .map((it) => `${it.innerText} is ${it.offsetWidth} × ${it.offsetHeight}`);
  const clipped = [...document.querySelectorAll<HTMLElement>("button, .choice-face, dd, h2")]
    .filter((it) => it.scrollWidth > it.clientWidth + 1)
    .map((it) => `${it.innerText} is cut off`);
  return [...sideways, ...small, ...clipped].map((fault) => `${language}: ${fault}`);
}
