/** The customers' page in a browser: what somebody in the shop does with it, and how it stands on every phone. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { assert } from "@tillwave/shared/core/assert";
import { LANGUAGES, type Language } from "@tillwave/shared/core/language";
import { heard, heardId, listening } from "../terminal/hub/shopper/testing/simulated-ear.ts";
import { type PageOptions, withBrowser } from "./daemons/browser.ts";
import { type FakeCustomersFace, openFakeCustomersFace } from "./daemons/fake-customers-face.ts";
import { walkByTab } from "./daemons/keyboard-walk.ts";
import { findLayoutFaults } from "./daemons/layout-faults.ts";
import { speak } from "./daemons/page-forms.ts";
import { runAxe } from "./daemons/run-axe.ts";
import { type ShopperPage, shopperPage, visitScreens } from "./daemons/shopper-page.ts";
import { type TrialPage, buildTrialPage } from "./daemons/trial-page.ts";

const DIST = fileURLToPath(new URL("../terminal/hub/shopper/dist", import.meta.url));
/** Of all that is loaded in one language, with what decodes, in bytes of gzip. */
const SCRIPT_BYTES_MAX = 60_000;
/** A phone that is in use widely. */
const PHONE = { width: 390, height: 844 };
/** A hub that is away. */
const AWAY = /ERR_EMPTY_RESPONSE|ERR_CONNECTION|status of (?:401|409|429|503)/u;

let trial: TrialPage;
let faces: FakeCustomersFace[] = [];
beforeAll(async () => {
  assert(existsSync(DIST), "the customers' page is not built yet. Run: npm run build");
  trial = await buildTrialPage();
});
afterAll(() => trial.remove());
afterEach(async () => {
  const over = faces;
  faces = [];
  await Promise.all(over.map((face) => face.close()));
});
// The name of a shop on plain HTTP, which no browser takes for secure.
const browser = withBrowser(() => ["--host-resolver-rules=MAP shop.test 127.0.0.1"]);

interface Opened {
  readonly face: FakeCustomersFace;
  readonly shopper: ShopperPage;
}

async function open(options: PageOptions = {}, folder = trial.folder): Promise<Opened> {
  const face = await openFakeCustomersFace({ folder });
  faces.push(face);
  const page = await browser.openPage(face.url, {
    viewport: PHONE,
    hasTouch: true,
    expected: AWAY,
    ...options,
  });
  return { face, shopper: shopperPage(page) };
}

async function checkIn(shopper: ShopperPage, place: number): Promise<void> {
  await shopper.touch();
  await shopper.hear(listening());
  await shopper.hear(heard(heardId(place)));
}

test("what a phone loads in any language stays under 60 kB", () => {
  const bytesByLanguage = LANGUAGES.map((one) => [one, scriptBytes(one)] as const);
  expect(bytesByLanguage.filter(([, bytes]) => bytes > SCRIPT_BYTES_MAX)).toEqual([]);
  expect(Math.min(...bytesByLanguage.map(([, bytes]) => bytes))).toBeGreaterThan(10_000);
});

/** English is in the page itself; every other language has files of its own. */
function scriptBytes(spoken: Language): number {
  const isOfAnother = (name: string): boolean =>
    LANGUAGES.some((one) => one !== spoken && name.startsWith(`${one.toLowerCase()}-`));
  return readdirSync(join(DIST, "assets"))
    .filter((name) => name.endsWith(".js") && !isOfAnother(name))
    .reduce((all, name) => all + gzipSync(readFileSync(join(DIST, "assets", name))).length, 0);
}

test("from consent to the reward, and to the till", async () => {
  const { face, shopper } = await open();
  face.hub.judge({ reward: "HK$5 off today, above HK$50" });
  await shopper.text("Harbour Corner counts your check-ins").waitFor();
  await shopper.agree();
  await checkIn(shopper, 11);
  await shopper.heading("You are here, confirmed").waitFor();
  await shopper.text("+5 points").waitFor();
  await shopper.link("Use it at the till").click();
  await shopper.heading("Show this at the till").waitFor();
  await shopper.text("HK$5 off today, above HK$50").waitFor();
  await shopper.link("Back to the start").click();
  await shopper.button("Done").click();
  await shopper.link(/^Your check-in reward/u).waitFor();
  expect(face.hub.checkIns).toMatchObject([{ place: 11, quality: 42 }]);
});

test("the same customer comes back after a reload, and nobody can read the key", async () => {
  const { face, shopper } = await open();
  await shopper.agree();
  await checkIn(shopper, 11);
  await shopper.heading("You are here, confirmed").waitFor();
  await shopper.page.reload();
  await shopper.heading("Check in here").waitFor();
  await checkIn(shopper, 12);
  await shopper.heading("You are here, confirmed").waitFor();
  expect(face.hub.customers.size).toBe(1);
  const exported = await shopper.page.evaluate(async () => {
    const kept = await new Promise<{ readonly privateKey: CryptoKey }>((resolve) => {
      const request = indexedDB.open("tillwave-shopper");
      request.addEventListener("success", () => {
        const read = request.result.transaction("customer").objectStore("customer").get("me");
        read.addEventListener("success", () => {
          resolve(read.result as { readonly privateKey: CryptoKey });
        });
      });
    });
    try {
      await crypto.subtle.exportKey("jwk", kept.privateKey);
      return "exported";
    } catch (error) {
      return error instanceof DOMException ? error.name : "another error";
    }
  });
  expect(exported).toBe("InvalidAccessError");
});

test("a check-in that waits for the hub goes on through a reload", async () => {
  const { face, shopper } = await open();
  await shopper.agree();
  await shopper.link(/^Points and visits 0 points/u).waitFor();
  face.hub.setSilent(true);
  await checkIn(shopper, 11);
  await shopper.heading("Heard, not yet sent").waitFor();
  await shopper.text(/sent again for [56]\d s/u).waitFor();
  face.hub.setSilent(false);
  await shopper.page.reload();
  await shopper.heading("You are here, confirmed").waitFor();
  expect(face.hub.checkIns).toHaveLength(1);
});

test("a new text is agreed to before anything else", async () => {
  const { face, shopper } = await open();
  await shopper.agree();
  await shopper.link(/^Points and visits 0 points/u).waitFor();
  face.hub.renewConsent();
  await checkIn(shopper, 11);
  await shopper.heading("You are here, confirmed").waitFor();
  await shopper.page.reload();
  await shopper.text("This text has changed since you agreed to it.").waitFor();
  await shopper.text("Version 4").waitFor();
  await shopper.agree();
  expect(face.hub.customers.size).toBe(1);
});

test("a page that was open over an upgrade loads itself again, once nothing is in hand", async () => {
  const { face, shopper } = await open({}, DIST);
  await shopper.heading("Before you check in").waitFor();
  const { page } = shopper;
  await page.evaluate("globalThis.isOld = true");
  face.setBuild("another");
  await shopper.button("Agree").click();
  await page.waitForFunction(() => !("isOld" in globalThis));
  await shopper.heading("Check in here").waitFor();
  // The page that it finds is still another: it is left alone.
  await page.evaluate("globalThis.isOld = true");
  await shopper.link(/^Points and visits/u).click();
  await shopper.text("No visits yet.").waitFor();
  expect(await page.evaluate("globalThis.isOld")).toBe(true);
});

test("at an address that no phone lends a microphone to, it says so and what to do", async () => {
  const face = await openFakeCustomersFace({ folder: DIST });
  faces.push(face);
  const url = face.url.replace("127.0.0.1", "shop.test");
  const page = await browser.openPage(url, {
    viewport: PHONE,
    expected: /origin was untrustworthy/u,
  });
  const shopper = shopperPage(page);
  await shopper.heading("This address is not safe enough").waitFor();
  await shopper.text("ask the staff for the address that begins with https://").waitFor();
  expect(await page.evaluate(findLayoutFaults, true)).toEqual([]);
  expect(await runAxe(page)).toEqual([]);
});

test("a microphone that is refused is said in words, and can be allowed after all", async () => {
  const { shopper } = await open({}, DIST);
  await shopper.agree();
  await shopper.button("Check in").click();
  await shopper.heading(/^The microphone is not allowed|There is no microphone/u).waitFor();
  expect(await shopper.button("Check in again").isEnabled()).toBe(true);
});

test("a language is chosen before anything is agreed to, and kept", async () => {
  const { shopper } = await open();
  const { page } = shopper;
  await page.getByText("日本語").click();
  await shopper.heading("チェックインの前に").waitFor();
  await shopper.text("ハーバーコーナー").waitFor();
  expect(await page.title()).toBe("Harbour Corner · チェックイン");
  await page.reload();
  await shopper.heading("チェックインの前に").waitFor();
});

test("everything is reached with the keyboard, and always seen to be", async () => {
  const { face, shopper } = await open({ hasTouch: false });
  const { page } = shopper;
  await shopper.heading("Before you check in").waitFor();
  expect(await walkByTab(page)).toEqual([]);
  await shopper.agree();
  expect(await walkByTab(page)).toEqual([]);
  face.hub.judge({ reward: "HK$5 off today" });
  await page.evaluate(() => {
    const buttons = [...document.querySelectorAll("button")];
    buttons.find(({ textContent }) => textContent === "Check in")?.focus();
  });
  await page.keyboard.press("Enter");
  await shopper.heading("May it listen?").waitFor();
  await shopper.hear(heard(heardId(11)));
  await shopper.heading("You are here, confirmed").waitFor();
  const focused = await page.evaluate(() => document.activeElement?.textContent);
  expect(focused).toBe("You are here, confirmed");
  expect(await walkByTab(page)).toEqual([]);
});

/** In the dark only colours differ: one size shows them all. */
const LOOKS = [
  ["light", 390, 844],
  ["dark", 390, 844],
  ["light", 320, 568],
  ["light", 844, 390],
  ["light", 800, 1280],
] as const;

test.each(LOOKS)(
  "in %s at %i × %i every screen fits in five languages, and axe finds nothing",
  async (colorScheme, width, height) => {
    const { face, shopper } = await open({
      colorScheme,
      viewport: { width, height },
      reducedMotion: "reduce",
    });
    const { page } = shopper;
    await page.evaluate(() => document.fonts.ready);
    const found: string[] = [];
    await visitScreens(shopper, face.hub, async (screen) => {
      found.push(...(await runAxe(page)).map((fault) => `${screen}: ${fault}`));
      for (const language of LANGUAGES) {
        await speak(page, language);
        const faults = await page.evaluate(findLayoutFaults, true);
        found.push(...faults.map((fault) => `${screen}, ${language}: ${fault}`));
      }
      await speak(page, "en");
    });
    expect(found).toEqual([]);
  },
);

test("the longest names and the largest figures of a shop fit too", async () => {
  const { face, shopper } = await open({ viewport: { width: 320, height: 568 } });
  const { page } = shopper;
  face.hub.enlarge();
  await page.reload();
  await shopper.agree();
  face.hub.judge({ reward: "W".repeat(80), points: 10_000, total: 99_999_999 });
  const found: string[] = [];
  const look = async (screen: string): Promise<void> => {
    for (const language of LANGUAGES) {
      await speak(page, language);
      const faults = await page.evaluate(findLayoutFaults, true);
      found.push(...faults.map((fault) => `${screen}, ${language}: ${fault}`));
    }
    await speak(page, "en");
  };
  await look("home");
  await checkIn(shopper, 11);
  await shopper.heading("You are here, confirmed").waitFor();
  await look("reward");
  await shopper.link("Use it at the till").click();
  await look("at the till");
  expect(found).toEqual([]);
});
