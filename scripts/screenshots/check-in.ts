/** The pictures of a check-in: a phone that listens, a phone that is rewarded, and the zones at the hub's console. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { launchChromium } from "../browser/chromium.ts";
import { type CheckInShop, openCheckInShop } from "../shop/check-in-shop.ts";
import { ELSEWHERE } from "../sound/pulse.ts";
import { drawAtOnce } from "./same-picture.ts";

export const CHECK_IN_PICTURES = ["listening", "reward", "zones"] as const;
type Name = (typeof CHECK_IN_PICTURES)[number];

const PHONE = { width: 390, height: 844 };
const LANDSCAPE = { width: 1280, height: 720 };
/** As long as a page listens. */
const REWARD_MS_MAX = 20_000;
const DEAF = "deaf";

export async function takeCheckIn(
  names: readonly Name[],
  fileOf: (name: Name) => string,
): Promise<void> {
  const shop = await openCheckInShop();
  const browser = await launchChromium(["--use-fake-ui-for-media-stream"], {
    ...shop.pulse.environment,
  });
  const walks: Readonly<Record<Name, (page: Page) => Promise<void>>> = {
    listening: (page) => listen(page, shop),
    reward: (page) => earn(page, shop),
    zones: (page) => showZones(page, shop),
  };
  try {
    for (const name of names) {
      const viewport = name === "zones" ? LANDSCAPE : PHONE;
      const page = await browser.newPage({ viewport, locale: "en" });
      await walks[name](page);
      await page.evaluate(() => document.fonts.ready);
      await drawAtOnce(page);
      await page.screenshot({ path: fileOf(name), animations: "disabled" });
      await page.close();
    }
  } finally {
    await browser.close();
    await shop.close();
  }
}

async function touch(page: Page, { url }: CheckInShop): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: "Agree", exact: true }).click();
  await page.getByRole("button", { name: "Check in", exact: true }).click();
}

/** In a room where the emitter is not heard, so that it goes on. */
async function listen(page: Page, shop: CheckInShop): Promise<void> {
  const { pactl } = shop.pulse;
  const before = await pactl("get-default-source");
  const from = [`source_name=${DEAF}`, `master=${ELSEWHERE}.monitor`];
  await pactl("load-module", "module-remap-source", ...from);
  await pactl("set-default-source", DEAF);
  await touch(page, shop);
  await page.getByRole("heading", { name: "Listening…" }).waitFor();
  await pactl("set-default-source", before);
}

async function earn(page: Page, shop: CheckInShop): Promise<void> {
  await touch(page, shop);
  const reward = page.getByRole("heading", { name: "You are here, confirmed" });
  await reward.waitFor({ timeout: REWARD_MS_MAX });
}

async function showZones(page: Page, { shop, folder }: CheckInShop): Promise<void> {
  const url = /^The hub's console: (\S+)$/mu.exec(shop.said())?.[1] ?? "";
  await page.goto(url);
  const password = readFileSync(join(folder, "hub", "demo-password"), "utf8").trim();
  await page.getByRole("textbox").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("link", { name: "Zones" }).click();
  await page.getByText("On air").first().waitFor();
}
