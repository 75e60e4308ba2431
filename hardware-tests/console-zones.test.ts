/** Zones at the hub's console, in a browser: what a merchant does with them, and how they stand on every screen. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { assert } from "@tillwave/shared/core/assert";
import { LANGUAGES } from "@tillwave/shared/core/language";
import { afterEach, beforeAll, expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type ConsolePage, consolePage } from "./daemons/console-page.ts";
import { visitZones } from "./daemons/console-zones-screens.ts";
import { type FakeHub, openFakeHub } from "./daemons/fake-hub-console.ts";
import { walkByTab } from "./daemons/keyboard-walk.ts";
import { findLayoutFaults } from "./daemons/layout-faults.ts";
import { speak } from "./daemons/page-forms.ts";
import { runAxe } from "./daemons/run-axe.ts";

const BUILT = fileURLToPath(new URL("../terminal/hub/console/dist/index.html", import.meta.url));
/** A page that nobody is signed in at asks once, and is told so. */
const EXPECTED = /status of (?:401|404|504)|ERR_CONNECTION|Failed to fetch/u;

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

interface Opened {
  readonly fake: FakeHub;
  readonly merchant: ConsolePage;
}

async function openSignedIn(now?: () => number): Promise<Opened> {
  const fake = await openFakeHub(now);
  hubs.push(fake);
  const page = await browser.openPage(fake.url, { expected: EXPECTED });
  const merchant = consolePage(page);
  await merchant.signIn();
  return { fake, merchant };
}

test("every emitter stands with its state in words, who heard it, its level and its clock", async () => {
  const { merchant } = await openSignedIn();
  await merchant.link("Zones").click();
  const items = merchant.page.getByRole("listitem");
  for (const [name, ...words] of [
    ["Door left", "On air", "heard by hub 4 s ago, by phone 2 min ago", "−24.5 dB", "Clock −0.3 s"],
    ["Door right", "Cannot play", "by phone never"],
    ["Drinks", "Copied"],
    ["Counter", "Resting"],
    ["Tablet", "Simulated"],
    ["Stock room", "Silent", "heard by hub 24 min ago"],
    ["Old Pi", "Switched off"],
    ["Stairs", "Never heard", "heard by hub never, by phone never"],
    ["Stairs 2", "Locked out"],
    ["Window", "Starting"],
  ] as const) {
    const row = items.filter({ has: merchant.page.getByText(name, { exact: true }) }).last();
    const text = (await row.innerText()).replaceAll(/\s+/gu, " ");
    for (const word of words) {
      // Seconds pass while the page is read.
      expect(text.replaceAll(/\b\d+ s ago/gu, "4 s ago")).toContain(word);
    }
  }
  await merchant.page.getByRole("img", { name: /^A plan with 5 zones/u }).waitFor();
  await merchant.page.getByRole("img", { name: /^Check-ins per hour, today/u }).waitFor();
});

test("a zone is made, changed and closed, and the page says which version it is", async () => {
  const { merchant } = await openSignedIn();
  const { page } = merchant;
  await merchant.go("#/zones");
  await merchant.link("Add a zone").click();
  await page.getByLabel("Name", { exact: true }).fill("Garden");
  await merchant.text("10 m").click();
  await page.getByLabel("Points", { exact: true }).fill("12");
  await page.getByLabel("Then send customers to").selectOption("Counter");
  await page.getByLabel("From the left").fill("4,5");
  await page.getByLabel("From the top").fill("-2");
  await merchant.text("At these hours").click();
  await page.getByText("Mon", { exact: true }).click();
  await page.getByLabel("To", { exact: true }).fill("02:00");
  await merchant.text("ends on the day after").waitFor();
  await page.keyboard.press("Enter");
  await merchant.heading(/^Garden/u).waitFor();
  expect(new URL(page.url()).hash).toBe("#/zones/7");
  expect(await page.getByLabel("From the left").inputValue()).toBe("4.5");
  expect(await page.getByRole("checkbox", { name: "Monday" }).isChecked()).toBe(false);
  await page.getByLabel("Points", { exact: true }).fill("1.5");
  await merchant.button("Save").click();
  await merchant.text("A whole number from 0 to 10,000.").waitFor();
  expect(
    await page
      .getByLabel("Points", { exact: true })
      .evaluate((it) => it === document.activeElement),
  ).toBe(true);
  await page.getByLabel("Points", { exact: true }).fill("15");
  await merchant.button("Save").click();
  await merchant.text("Saved as version 6. Emitters take it with their next word.").waitFor();
  await merchant.button("Close this zone").click();
  await merchant.button("Close it").click();
  await merchant.heading("Shop plan").waitFor();
  await merchant.link(/^Garden/u).waitFor({ state: "detached" });
});

test("what another person changes meanwhile is said, and nobody's words are lost by it", async () => {
  const { merchant, fake } = await openSignedIn();
  const { page } = merchant;
  await merchant.go("#/zones/1");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("Front door");
  fake.hub.zones.meddle(2, 9);
  await merchant.button("Save").click();
  // Another zone's change stands in nobody's way.
  await merchant.text("Saved as version 6.").waitFor();
  fake.hub.zones.meddle(1, 77);
  await merchant.text("Somebody else has changed this zone.").waitFor();
  await name.fill("Front");
  await merchant.button("Save").click();
  await merchant.text("Somebody else has just changed the zones.").waitFor();
  await merchant.button("Show it as it is").click();
  expect(await page.getByLabel("Points", { exact: true }).inputValue()).toBe("77");
});

test("an emitter is added by a command that can be copied, and the page sees that it has joined", async () => {
  const { merchant, fake } = await openSignedIn();
  const { page } = merchant;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await merchant.go("#/zones/6");
  await merchant.link("Add an emitter").click();
  expect(await page.getByLabel("Name").inputValue()).toBe("Roof terrace");
  await merchant.button("Make a code").click();
  const command = "tillwave emitter join B7TQ-2MXD-9KRN-4HVA --url https://192.168.1.5:8447";
  await merchant.text(command).waitFor();
  await merchant.button("Copy the command").click();
  await merchant.text("Copied").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(command);
  // A code is shown once: it is still there when somebody has looked elsewhere.
  await merchant.go("#/sales");
  await merchant.go("#/zones/6/emitter");
  await merchant.text(command).waitFor();
  fake.hub.zones.join(Date.now());
  await merchant.heading("Roof terrace has joined").waitFor();
  expect(await merchant.text(command).count()).toBe(0);
  await merchant.button("Done").click();
  await merchant.link("Roof terrace").click();
  await merchant.heading("Roof terrace").last().waitFor();
  await merchant.text("Never heard").waitFor();
});

test("a routine key goes by itself; a stolen emitter is locked out and gets a code", async () => {
  const { merchant } = await openSignedIn();
  const { page } = merchant;
  await merchant.go("#/zones/1");
  await merchant.button("New key: Door left").click();
  expect(await page.getByRole("radio", { name: /^Routine/u }).isChecked()).toBe(true);
  await merchant.button("Leave it").click();
  expect(
    await merchant.button("New key: Door left").evaluate((it) => it === document.activeElement),
  ).toBe(true);
  await merchant.button("New key: Door left").click();
  await merchant.button("Change the key").click();
  await merchant.text("changes with its next word").waitFor();
  await merchant.button("New key: Door right").click();
  await merchant.text("Stolen or copied").click();
  await merchant.button("Lock it out").click();
  await merchant.heading("Type this at the emitter").waitFor();
  await merchant.button("Forget this code").click();
  await merchant.link("Door").click();
  await merchant.text("Locked out").waitFor();
});

test("an emitter is retired after a person has read that nobody can check in without it", async () => {
  const { merchant } = await openSignedIn();
  await merchant.go("#/zones/2");
  await merchant.button("Close this zone").click();
  await merchant.text("1 emitter still sounds here. Retire it first.").waitFor();
  expect(await merchant.button("Close it").count()).toBe(0);
  await merchant.button("Keep it").click();
  await merchant.button("Retire: Drinks").click();
  await merchant.text(/^It is the only emitter of its zone/u).waitFor();
  await merchant.button("Retire it").click();
  await merchant.text("Nothing sounds in this zone yet.").waitFor();
});

test("while the hub is silent nothing is changed, and the page says so", async () => {
  const { merchant, fake } = await openSignedIn();
  const silent = "The hub does not answer. Try again in a moment.";
  await merchant.go("#/zones/1");
  await merchant.heading("Settings").waitFor();
  await fake.setPower(false);
  await merchant.button("Save").click();
  await merchant.text(silent).waitFor();
  await merchant.button("Retire: Door left").click();
  const sheet = merchant.page.getByRole("dialog");
  await merchant.button("Retire it").click();
  await sheet.getByText(silent).waitFor();
  await fake.setPower(true);
  await merchant.button("Retire it").click();
  await merchant.button("Retire: Door left").waitFor({ state: "detached" });
  expect(await merchant.text("Saved as version").count()).toBe(0);
});

test("an alarm of an emitter says what to do, and leads to its zone", async () => {
  const { merchant } = await openSignedIn();
  await merchant.button(/^Show \d+ more$/u).click();
  await merchant.heading("Two devices speak as the emitter Drinks in Drinks aisle").waitFor();
  await merchant.heading("The emitter Stock room in Stock room is silent").waitFor();
  await merchant.text("They come from 203.0.113.7.").waitFor();
  await merchant.link("Show the zone").click();
  await merchant.heading(/^Drinks aisle/u).waitFor();
  expect(new URL(merchant.page.url()).hash).toBe("#/zones/2");
});

test("everything is reached with the keyboard, and always seen to be", async () => {
  const { merchant } = await openSignedIn();
  const { page } = merchant;
  for (const hash of [
    "#/zones",
    "#/zones/2",
    "#/zones/6/emitter",
    "#/zones/new",
    "#/zones/consent",
  ]) {
    await merchant.go(hash);
    await page.waitForTimeout(300);
    expect(await walkByTab(page), `of ${hash}`).toEqual([]);
  }
});

test("on a phone the tab of the screen is in view, whichever it is", async () => {
  const { merchant } = await openSignedIn();
  const { page } = merchant;
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [hash, name] of [
    ["#/join", "Join a till"],
    ["#/", "Overview"],
    ["#/zones", "Zones"],
  ] as const) {
    await merchant.go(hash);
    const tab = page.getByRole("navigation").getByRole("link", { name });
    await expect
      .poll(async () => {
        const box = await tab.boundingBox();
        return box !== null && box.x >= 0 && box.x + box.width <= 390;
      })
      .toBe(true);
  }
});

/** In the dark only colours differ: one size shows them all. */
const LOOKS = [
  ["light", 1280, 800],
  ["light", 800, 1280],
  ["light", 390, 844],
  ["dark", 1280, 800],
] as const;

test.each(LOOKS)(
  "in %s at %i × %i every screen of zones fits in five languages, and axe finds nothing",
  async (...look) => {
    const [colorScheme, width, height] = look;
    const fake = await openFakeHub();
    hubs.push(fake);
    const page = await browser.openPage(fake.url, {
      colorScheme,
      viewport: { width, height },
      reducedMotion: "reduce",
      expected: EXPECTED,
    });
    await page.evaluate(() => document.fonts.ready);
    const merchant = consolePage(page);
    await merchant.signIn();
    const found: string[] = [];
    await visitZones(merchant, fake, async (screen) => {
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
