/**
 * One check-in with nothing left out: the real emitter sounds into a real sound server, the real page hears it through
 * Chromium's microphone, and the real hub believes it. Then a recording of the same sound, which earns nothing.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type CheckInShop, openCheckInShop } from "../scripts/shop/check-in-shop.ts";

/** A phone. */
const PHONE = { width: 390, height: 844 };
/** For a code to be heard and judged on a busy machine, in milliseconds. */
const REWARD_MS_MAX = 15_000;

let shop: CheckInShop;
beforeAll(async () => {
  shop = await openCheckInShop();
  // Chromium, a child of this process, finds the sound server by it.
  Object.assign(process.env, shop.pulse.environment);
});
afterAll(() => shop.close());

const browser = withBrowser(() => ["--use-fake-ui-for-media-stream"]);

test("a customer touches Check in, and the shop's own sound earns the zone's points", async () => {
  const page = await browser.openPage(shop.url, { viewport: PHONE });
  await page.getByRole("button", { name: "Agree", exact: true }).click();
  await page.getByRole("button", { name: "Check in", exact: true }).click();
  const reward = page.getByRole("heading", { name: "You are here, confirmed" });
  await reward.waitFor({ timeout: REWARD_MS_MAX });
  await page.getByText("5 points").first().waitFor();
  await page.getByText("Entrance").first().waitFor();
  expect((await shop.status()).sound.state).toBe("sounding");
});
