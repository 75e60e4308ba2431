/** The tablet's camera sees codes that this test draws, through Chromium's fake one: goods are sold, a receipt is shown. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { demoBarcode } from "@tillwave/service/demo/catalogue";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filmCards } from "../scripts/browser/camera-video.ts";
import { withBrowser } from "./daemons/browser.ts";
import { registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";

const UNKNOWN = demoBarcode(9999);
/** For a code to be seen, in milliseconds: the film has to come round, on a machine that does other work too. */
const SEEN_MS_MAX = 30_000;

/** One round of the film. */
const FILM_MS = 10_000;

let folder = "";
beforeAll(() => {
  folder = makeMemoryFolder("camera-");
  filmCards(join(folder, "film.y4m"), [
    { type: "ean-13", code: demoBarcode(1), seconds: 3 },
    { type: "nothing", seconds: 2 },
    { type: "ean-13", code: UNKNOWN, seconds: 3 },
    { type: "nothing", seconds: 2 },
  ]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shops = withShops();
const browser = withBrowser(() => [
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${join(folder, "film.y4m")}`,
]);

async function openRegister(options: { readonly permissions?: string[] } = {}): Promise<Page> {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { permissions: ["camera"], ...options });
  await registerPage(page).tile("Egg tart").waitFor();
  return page;
}

/** How many of the page's cameras are on. */
const camerasOn = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      [...document.querySelectorAll("video")].filter(
        ({ srcObject }) => srcObject instanceof MediaStream && srcObject.active,
      ).length,
  );

/** Another window lies over it, or the tablet's screen goes dark; headless, nothing ever does. */
async function showPage(page: Page, isShown: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, !isShown);
}

test("goods held before the camera are sold once each time, and what nobody knows is said", async () => {
  const page = await openRegister();
  const cashier = registerPage(page);
  const began = performance.now();
  await cashier.button("Scan with the camera").click();
  const sheet = page.getByRole("dialog", { name: "Camera" });
  await expect
    .poll(() => sheet.getByRole("status").innerText(), { timeout: SEEN_MS_MAX })
    .toContain("Added: Pineapple bun");
  await expect
    .poll(() => sheet.getByRole("status").innerText(), { timeout: SEEN_MS_MAX })
    .toContain(UNKNOWN);
  const lines = await page.getByRole("list", { name: "Lines" }).innerText();
  expect(lines).toContain("Pineapple bun");
  const times = Number(/(\d+)×/u.exec(lines)?.[1]);
  const rounds = 1 + Math.ceil((performance.now() - began) / FILM_MS);
  expect(times, "once for each time that the film came round").toBeLessThanOrEqual(rounds);
  expect(await camerasOn(page)).toBe(1);

  await showPage(page, false);
  await expect.poll(() => camerasOn(page)).toBe(0);
  await showPage(page, true);
  await expect.poll(() => camerasOn(page)).toBe(1);
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });
  expect(await camerasOn(page)).toBe(0);
});

test("a page that may not use the camera says so, and what to do", async () => {
  const page = await openRegister({ permissions: [] });
  await registerPage(page).button("Scan with the camera").click();
  await page.getByRole("alert").getByText("may not use the camera").waitFor();
  expect(await page.getByRole("button", { name: "Try again" }).isVisible()).toBe(true);
});
