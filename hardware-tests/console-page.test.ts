/** The hub's console page in a browser: what a merchant does with it, and how it stands on every screen. */
import { afterEach, beforeAll, expect, test } from "vitest";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "playwright-core";
import { LANGUAGES } from "@tillwave/shared/core/language";
import { assert } from "@tillwave/shared/core/assert";
import { PASSWORD } from "../terminal/hub/console/testing/simulated-hub.ts";
import { withBrowser } from "./daemons/browser.ts";
import {
  BAD_FILE,
  type ConsolePage,
  GOOD_FILE,
  consolePage,
  visitScreens,
} from "./daemons/console-page.ts";
import { type FakeHub, openFakeHub } from "./daemons/fake-hub-console.ts";
import { walkByTab } from "./daemons/keyboard-walk.ts";
import { findLayoutFaults } from "./daemons/layout-faults.ts";
import { speak } from "./daemons/page-forms.ts";
import { runAxe } from "./daemons/run-axe.ts";

const BUILT = fileURLToPath(new URL("../terminal/hub/console/dist/index.html", import.meta.url));
/** A page that nobody is signed in at asks once, and is told so. */
const NOT_SIGNED_IN = /status of 401/u;
const NOT_SIGNED_IN_OR_DOWN = /status of (?:401|404|504)|ERR_CONNECTION|Failed to fetch/u;

let hubs: FakeHub[] = [];
beforeAll(() => {
  assert(existsSync(BUILT), "the console is not built yet. Run: npm run build");
});
afterEach(async () => {
  const over = hubs;
  hubs = [];
  await Promise.all(over.map((hub) => hub.close()));
});
const browser = withBrowser();

async function openHub(now?: () => number): Promise<FakeHub> {
  const hub = await openFakeHub(now);
  hubs.push(hub);
  return hub;
}

interface Opened {
  readonly fake: FakeHub;
  readonly merchant: ConsolePage;
}

async function openSignedIn(now?: () => number): Promise<Opened> {
  const fake = await openHub(now);
  const page = await browser.openPage(fake.url, { expected: NOT_SIGNED_IN_OR_DOWN });
  const merchant = consolePage(page);
  await merchant.signIn();
  return { fake, merchant };
}

test("after too many wrong passwords one waits, and the right one then opens the hub", async () => {
  let ahead = 0;
  const fake = await openHub(() => Date.now() + ahead);
  const page = await browser.openPage(fake.url, { expected: NOT_SIGNED_IN, hasTouch: true });
  const merchant = consolePage(page);
  for (const words of [
    "That is not the password.",
    "That is not the password.",
    "Too many tries.",
  ]) {
    await merchant.password.fill("guess");
    await merchant.button("Sign in").tap();
    await merchant.text(words).waitFor();
  }
  await merchant.button(/^Wait \d+ s$/u).waitFor();
  ahead = 31_000;
  // The page counts by its own clock.
  await page.clock.install();
  await page.clock.fastForward(31_000);
  await merchant.signIn();
  expect(await merchant.password.count()).toBe(0);
});

test("the overview shows every till with its state in words, and what to do about it", async () => {
  const { merchant, fake } = await openSignedIn();
  const states = ["In step", "Offline", "In step", "Catching up", "Quarantine", "Revoked"];
  for (const [i, state] of states.entries()) {
    await merchant
      .till(`T${i + 1}`)
      .getByText(state)
      .waitFor();
  }
  expect(await merchant.till("T2").innerText()).toMatch(/14\s+24 min\s+388\s+12,104\.50/u);
  await merchant.heading("Till 5 sent 3·000201 twice, with different content").waitFor();
  await merchant.text("As a table").click();
  expect(await merchant.page.getByRole("row", { name: /^\d\d:00 / }).count()).toBe(24);
  fake.hub.sell();
  await merchant.till("T1").getByText("413").waitFor();
  await merchant.button(/^I have looked: Till 5 sent/u).click();
  await merchant.heading("Till 5 sent 3·000201 twice, with different content").waitFor({
    state: "detached",
  });
  await merchant.button("Back up now").click();
  await merchant.text(/^Saved as backup-.*, 12\.3 MB\./u).waitFor();
});

test("the last figures stay with their age while the hub is switched off", async () => {
  const { merchant, fake } = await openSignedIn();
  await fake.setPower(false);
  await merchant.text(/These figures are [2-9] s old\./u).waitFor();
  await merchant.till("T2").getByText("Offline").waitFor();
  await merchant.button("Back up now").click();
  await merchant.text("The hub does not answer. Try again in a moment.").waitFor();
  await fake.setPower(true);
  await merchant.text(/These figures are/u).waitFor({ state: "detached" });
  expect(await merchant.page.getByRole("status").allInnerTexts()).toContain(
    "The hub answers again.",
  );
});

test("a till is revoked after a person has read what happens", async () => {
  const { merchant } = await openSignedIn();
  await merchant.link(/^T2/u).click();
  await merchant.button("Revoke this till").click();
  await merchant.text("14 sales still wait at this till.").waitFor();
  await merchant.button("Keep it").click();
  expect(
    await merchant.button("Revoke this till").evaluate((it) => it === document.activeElement),
  ).toBe(true);
  await merchant.button("Revoke this till").click();
  await merchant.button("Revoke").click();
  await merchant.text("This till is revoked.").waitFor();
  await merchant.link("Overview").first().click();
  await merchant.till("T2").getByText("Revoked").waitFor();
});

test("sales are read page by page, and the back button leads back", async () => {
  const { merchant, fake } = await openSignedIn();
  await merchant.link("Sales").click();
  await merchant.link(/4120/u).waitFor();
  await merchant.link("Older sales").click();
  await merchant.link(/4070/u).waitFor();
  expect(await merchant.link(/4071/u).count()).toBe(0);
  await merchant.link(/4069/u).click();
  await merchant.page.getByRole("article", { name: "Receipt" }).waitFor();
  await merchant.page.goBack();
  await merchant.text("Pick a sale to see its receipt").waitFor();
  await merchant.page.goBack();
  await merchant.link(/4120/u).waitFor();
  await merchant.page.getByLabel("Till").selectOption({ index: 3 });
  await merchant.link(/4120/u).waitFor({ state: "detached" });
  await merchant.link(/4118/u).waitFor();
  await merchant.page.getByLabel("Till").selectOption({ index: 0 });
  await merchant.link(/4120/u).waitFor();
  fake.hub.sell();
  await merchant.button("1 new sale. Show it").click();
  await merchant.link(/4121/u).waitFor();
});

test("two copies under one number stand side by side until a person has looked", async () => {
  const { merchant } = await openSignedIn();
  await merchant
    .link(/^Quarantine/u)
    .first()
    .click();
  await merchant.link(/3·000201/u).click();
  const table = merchant.page.getByRole("table", { name: "Line by line" });
  const differing = table.getByRole("row").filter({ hasText: "differs" });
  expect(await differing.allInnerTexts()).toEqual(
    expect.arrayContaining([expect.stringMatching(/"total": 3600[^]*"total": 6500/u)]),
  );
  await merchant.button("I have looked at this").click();
  await merchant.text("A person has looked at this. Both copies stay.").waitFor();
  await merchant.link("Quarantine 1 to look at").waitFor();
});

test("a catalogue with bad rows changes nothing and names them; a good one is taken", async () => {
  const { merchant } = await openSignedIn();
  await merchant.link("Catalogue").click();
  await merchant.text("4 of 5 tills have the catalogue.").waitFor();
  await merchant.chooseFile(BAD_FILE);
  await merchant.button("Make it the catalogue").click();
  await merchant.text("2 of 3 rows cannot be taken. Nothing was changed.").waitFor();
  await merchant.page.getByRole("row", { name: /^3 price no amount$/u }).waitFor();
  await merchant.chooseFile("sku,name\n");
  await merchant.button("Make it the catalogue").click();
  await merchant.text("The first line does not name the column price.").waitFor();
  await dropFile(merchant.page, GOOD_FILE);
  await merchant.button("Make it the catalogue").click();
  await merchant.text("Version 8 is at the hub, with 2 items.").waitFor();
  await merchant.text("0 of 5 tills have the catalogue.").waitFor();
  expect(await merchant.page.getByRole("table").count()).toBe(0);
});

test("the shop's address is changed, and a fault in it is named at its field", async () => {
  const { merchant } = await openSignedIn();
  const { page } = merchant;
  await merchant.link("Catalogue").click();
  const address = page.getByLabel("Address, line by line");
  expect(await address.inputValue()).toBe("12 Ferry Street\nHong Kong");
  await address.fill("1\n2\n3\n4\n5\n6\n7");
  await merchant.button("Save for every till").click();
  await merchant.text("At most 6 lines.").waitFor();
  expect(await address.evaluate((it) => it === document.activeElement)).toBe(true);
  await address.fill("Pier 4\nHong Kong");
  await page.getByLabel("Shop's name").fill("海港角");
  await merchant.button("Save for every till").click();
  await merchant
    .text("Version 3 is at the hub. Tills print it from their next receipt on.")
    .waitFor();
  expect(await merchant.text("At most 6 lines.").count()).toBe(0);
  await merchant.link("Overview").click();
  await merchant.link("Catalogue").click();
  await merchant.text("version 3").waitFor();
  expect(await page.getByLabel("Shop's name").inputValue()).toBe("海港角");
  expect(await address.inputValue()).toBe("Pier 4\nHong Kong");
});

test("a code is shown until it has expired, and another one until its till has joined", async () => {
  let ahead = 0;
  const { merchant, fake } = await openSignedIn(() => Date.now() + ahead);
  await merchant.link("Join a till").first().click();
  await merchant.button("Make a code").click();
  await merchant.text("Give it a name.").waitFor();
  await merchant.page.getByLabel("Name").fill("Pier 9 kiosk");
  await merchant.page.keyboard.press("Enter");
  await merchant.heading("Scan this at Till 8").waitFor();
  await merchant.text("K7QM-4XWD-9TRN-2HVB").waitFor();
  await merchant.text(/^Good for 14:5\d/u).waitFor();
  ahead = 15 * 60_000;
  await merchant.heading("This code has expired").waitFor();
  await merchant.button("Make another").click();
  await merchant.page.getByLabel("Name").fill("Pier 9 kiosk");
  await merchant.button("Make a code").click();
  await merchant.heading("Scan this at Till 9").waitFor();
  fake.hub.join(9);
  await merchant.heading("Till 9 has joined").waitFor();
  expect(await merchant.text("K7QM-4XWD-9TRN-2HVB").count()).toBe(0);
});

test("signing out leaves nothing of the shop on the page", async () => {
  const { merchant } = await openSignedIn();
  await merchant.button("Menu").click();
  await merchant.button("Sign out").click();
  await merchant.password.waitFor();
  expect(await merchant.text("Harbour Corner").count()).toBe(0);
  await merchant.page.reload();
  await merchant.password.waitFor();
});

test("a language is chosen before and after the password, and a reload keeps it", async () => {
  const fake = await openHub();
  const page = await browser.openPage(fake.url, { expected: NOT_SIGNED_IN });
  const merchant = consolePage(page);
  await merchant.password.fill("guess");
  await merchant.button("Sign in").click();
  await merchant.text("That is not the password.").waitFor();
  await merchant.text("日本語").click();
  await merchant.heading("ハブにログイン").waitFor();
  await merchant.text("パスワードが違います。").waitFor();
  expect(await page.locator("#password").inputValue()).toBe("guess");
  expect(await page.title()).toBe("Tillwave · ハブ");
  await page.locator("#password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await merchant.heading("レジ一覧").waitFor();
  await page.reload();
  await merchant.heading("レジ一覧").waitFor();
  await merchant.button("メニュー").click();
  await merchant.text("한국어").click();
  await merchant.heading("메뉴").waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("ko");
  // One character is drawn in several ways: each language has its own, and so has a part in another.
  expect(await faceOf(page.locator("body"))).toMatch(/CJK KR/u);
  expect(await faceOf(page.getByText("日本語"))).toMatch(/CJK JP/u);
});

const faceOf = (words: Locator): Promise<string> =>
  words.evaluate((it) => getComputedStyle(it).fontFamily);

test("everything is reached with the keyboard, and always seen to be", async () => {
  const { merchant } = await openSignedIn();
  const { page } = merchant;
  for (const hash of ["#/", "#/sales", "#/quarantine/3", "#/catalogue", "#/join", "#/tills/1"]) {
    await merchant.go(hash);
    await page.waitForTimeout(300);
    const unreached = await walkByTab(page);
    expect(unreached, `of ${hash}`).toEqual([]);
  }
});

test("on the overview the keys go as the eyes do", async () => {
  const { merchant } = await openSignedIn();
  const { page } = merchant;
  await page.getByRole("heading", { name: "Overview" }).evaluate((it) => it.focus());
  const names: string[] = [];
  for (let i = 0; i < 10; i += 1) {
    await page.keyboard.press("Tab");
    names.push(
      await page.evaluate(() => (document.activeElement?.textContent ?? "").slice(0, 2).trim()),
    );
  }
  expect(names).toEqual(["T1", "T2", "T3", "T4", "T5", "T6", "T7", "As", "Co", "I"]);
});

/** In the dark only colours differ: one size shows them all. */
const LOOKS = [
  ["light", 1280, 800],
  ["light", 800, 1280],
  ["light", 390, 844],
  ["dark", 1280, 800],
] as const;

test.each(LOOKS)(
  "in %s at %i × %i every screen fits in five languages, and axe finds nothing",
  async (...look) => {
    const [colorScheme, width, height] = look;
    const fake = await openHub();
    const page = await browser.openPage(fake.url, {
      colorScheme,
      viewport: { width, height },
      reducedMotion: "reduce",
      expected: NOT_SIGNED_IN_OR_DOWN,
    });
    await page.evaluate(() => document.fonts.ready);
    const found: string[] = [];
    await visitScreens(consolePage(page), fake, async (screen) => {
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

/** Drops a file where a person would. */
async function dropFile(page: Page, text: string): Promise<void> {
  const files = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], "new.csv", { type: "text/csv" }));
    return transfer;
  }, text);
  const place = page.getByText("Choose a CSV file");
  await place.dispatchEvent("dragover", { dataTransfer: files });
  await place.dispatchEvent("drop", { dataTransfer: files });
}
