/**
 * What a cashier's finger does: every touch that reaches the page is counted on the common paths and held against the
 * design's table (DESIGN.md §7). Then a whole sale by roles and names alone, as a screen reader has them.
 */
import { demoBarcode } from "@tillwave/service/demo/catalogue";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { withWholeShops } from "./daemons/register-shop.ts";
import { plugScannerIn } from "./daemons/scanner.ts";
import { withShops } from "./daemons/shop.ts";

const TART = demoBarcode(2);

const openWholeShop = withWholeShops();
const shops = withShops();
const browser = withBrowser();

interface Hand {
  readonly cashier: RegisterPage;
  readonly page: Page;
  /** Touches since the last time that somebody asked. */
  touches(): Promise<number>;
}

async function openHand(url: string): Promise<Hand> {
  const page = await browser.openPage(url, { hasTouch: true });
  const cashier = registerPage(page);
  await cashier.tile("Egg tart").waitFor();
  await page.evaluate(countTouches);
  return { cashier, page, touches: () => page.evaluate("globalThis.touchesSince()") };
}

/** Runs in the page. Fingers only: what a script does to the page is no touch. */
function countTouches(): void {
  let count = 0;
  const counted = (event: PointerEvent): void => {
    count += event.isTrusted && event.pointerType === "touch" ? 1 : 0;
  };
  addEventListener("pointerdown", counted, { capture: true });
  Object.assign(globalThis, {
    touchesSince: () => {
      const since = count;
      count = 0;
      return since;
    },
  });
}

/** The next sale, as a person begins it who has seen that this one is paid. */
async function toNextSale({ cashier }: Hand): Promise<void> {
  await cashier.next.waitFor();
  await cashier.pause();
  await cashier.next.tap();
  await cashier.page.getByText("Tap or scan an item").waitFor();
  await cashier.pause();
}

async function payInCash({ cashier }: Hand, key: RegExp): Promise<void> {
  await cashier.pay.tap();
  await cashier.payHeading.waitFor();
  await cashier.pause();
  await cashier.button(key).tap();
  await cashier.next.waitFor();
}

test("in cash: one item is three touches, several are two more than items, the next sale is one or none", async () => {
  const { url } = await shops.open();
  const hand = await openHand(url);
  const { cashier, page, touches } = hand;
  await cashier.tile("Banana").tap();
  await payInCash(hand, /Exact, no change$/u);
  await cashier.heading("Paid").waitFor();
  expect(await touches(), "one item, exact cash").toBeLessThanOrEqual(3);

  await toNextSale(hand);
  expect(await touches(), "the next sale").toBe(1);

  const items = ["Pineapple bun", "Egg tart", "Filter coffee"];
  for (const item of items) {
    // oxlint-disable-next-line no-await-in-loop -- a finger presses one after the other
    await cashier.tile(item).tap();
  }
  await cashier.seesTotal("46.00");
  await payInCash(hand, /^50 Change 4\.00$/u);
  await cashier.heading("Give change HK$4.00").waitFor();
  expect(await touches(), "items and a note").toBe(items.length + 2);

  const scanner = await plugScannerIn(page, 3);
  await scanner.scan(TART);
  await cashier.seesTape("1× Egg tart 11.00");
  expect(await touches(), "the next sale by its first item's barcode").toBe(0);
  await payInCash(hand, /Exact, no change$/u);
  expect(await touches(), "what was scanned, exact cash").toBe(2);
});

test("on the tape: the same again, one more, and away with the last line are one touch each", async () => {
  const { url } = await shops.open();
  const { cashier, touches } = await openHand(url);
  await cashier.tile("Pineapple bun").tap();
  await cashier.tile("Egg tart").tap();
  await cashier.seesTape("1× Pineapple bun 9.00", "1× Egg tart 11.00");
  await touches();

  await cashier.button("One more").tap();
  await cashier.seesTape("1× Pineapple bun 9.00", "2× Egg tart 22.00");
  expect(await touches(), "one more of the last").toBe(1);

  await cashier.tile("Pineapple bun").tap();
  await cashier.seesTape("2× Pineapple bun 18.00", "2× Egg tart 22.00");
  expect(await touches(), "the same item again").toBe(1);

  await cashier.pause();
  await cashier.button("Remove").tap();
  await cashier.seesTape("2× Egg tart 22.00");
  expect(await touches(), "remove the last line").toBe(1);
  await cashier.pause();
  await cashier.button("Undo").tap();
  await cashier.seesTape("2× Pineapple bun 18.00", "2× Egg tart 22.00");
  expect(await touches(), "and bring it back").toBe(1);
});

test("a customer steps aside: two touches hold the sale, two bring it back, and nobody is forgotten", async () => {
  const { url } = await shops.open();
  const hand = await openHand(url);
  const { cashier, page, touches } = hand;
  await cashier.tile("Pineapple bun").tap();
  await cashier.tile("Egg tart").tap();
  await cashier.seesTotal("20.00");
  await touches();

  await cashier.button("More for this sale").tap();
  await cashier.button("Hold this sale").tap();
  await page.getByText("Tap or scan an item").waitFor();
  expect(await touches(), "hold").toBeLessThanOrEqual(2);

  await cashier.tile("Banana").tap();
  await cashier.button("More for this sale").tap();
  expect(await cashier.button(/^Bring back sale 0001/u).isDisabled()).toBe(true);
  const sheet = page.getByRole("dialog");
  expect(await sheet.evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
  await page.getByText("Hold or finish the sale in hand").waitFor();
  await page.keyboard.press("Escape");
  await payInCash(hand, /Exact, no change$/u);
  await toNextSale(hand);
  await touches();

  await page.reload();
  await cashier.button("1 sale on hold").waitFor();
  await page.evaluate(countTouches);
  await cashier.button("1 sale on hold").tap();
  await cashier.button("Bring back sale 0001 2 items · 20.00").tap();
  await cashier.seesTape("1× Pineapple bun 9.00", "1× Egg tart 11.00");
  expect(await touches(), "recall").toBeLessThanOrEqual(3);
  expect(await cashier.button("1 sale on hold").count()).toBe(0);
  await payInCash(hand, /Exact, no change$/u);
  await cashier.button("Sales").tap();
  await cashier.seesSales(["0001", "20.00"], ["0002", "4.50"]);
});

test("by tap two touches, and its paper by itself; a copy one; a scanned receipt's refund four at most", async () => {
  const shop = await openWholeShop();
  const hand = await openHand(shop.url);
  const { cashier, page, touches } = hand;
  await cashier.button("The reader is ready").waitFor();
  await cashier.tile("Egg tart").tap();
  await cashier.pause();
  await cashier.pay.tap();
  await cashier.heading("Tap now").waitFor();
  await shop.turn({ type: "hold", what: "phone-1", reader: null });
  await cashier.heading("Paid").waitFor();
  expect(await touches(), "one item, paid by tap").toBeLessThanOrEqual(2);
  await shop.turn({ type: "take-away", what: "phone-1" });

  await page.getByText("printed", { exact: true }).waitFor();
  await cashier.button("Print a copy").tap();
  await page.getByText("copy 1 printed").waitFor();
  expect(await touches(), "a copy of the last receipt").toBe(1);

  await toNextSale(hand);
  await cashier.tile("Pineapple bun").tap();
  await payInCash(hand, /Exact, no change$/u);
  await toNextSale(hand);
  const scanner = await plugScannerIn(page, 11);
  const code = await receiptCode(page);
  await touches();
  await scanner.scan(code);
  await cashier.heading("Refund").waitFor();
  await cashier.button("One more: Pineapple bun").tap();
  await page.getByRole("radio", { name: "Damaged" }).tap();
  await cashier.button("Give back HK$ 9.00").tap();
  await cashier.heading("Given back").waitFor();
  expect(await touches(), "refund of a scanned receipt").toBeLessThanOrEqual(4);
});

/** The signed text on the newest sale's paper. */
function receiptCode(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const headers = { authorization: `Bearer ${sessionStorage.getItem("tillwave-token")}` };
    const { sales } = await (await fetch("/api/sales", { headers })).json();
    const { epoch, seq } = sales[0].ref;
    const answer = await fetch(`/api/receipt?epoch=${epoch}&seq=${seq}`, { headers });
    return (await answer.json()).receipt.qr;
  });
}

test("a whole sale by the roles and names that a screen reader has, and it hears what came of it", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage(url);
  await page.getByRole("searchbox", { name: "Search, or scan a barcode" }).fill("tart");
  await page.getByRole("status").getByText("1 item found").waitFor({ state: "attached" });
  await actOn(page, "Egg tart 11.00");
  await hears(page, "status", "Total 11.00");
  await page.getByRole("list", { name: "Lines" }).getByText("Egg tart").waitFor();
  await actOn(page, "One more");
  await hears(page, "status", "Total 22.00");
  await actOn(page, "Pay");
  await isAtHeading(page, "How will it be paid?");
  await actOn(page, "50 Change 28.00");
  await hears(page, "alert", "Give change HK$ 28.00");
  await isAtHeading(page, "Give change HK$28.00");
  expect(await namelessControls(page)).toEqual([]);
  await actOn(page, "Next sale");
  await page.getByText("Tap or scan an item").waitFor();
  expect(await namelessControls(page)).toEqual([]);
});

/** As a screen reader presses it: found by its name, and no pointer is near. */
async function actOn(page: Page, name: string): Promise<void> {
  const button = page.getByRole("button", { name, exact: true });
  await button.focus();
  // A person hears its name first.
  await page.waitForTimeout(500);
  await page.keyboard.press("Enter");
}

async function hears(page: Page, role: "status" | "alert", words: string): Promise<void> {
  const said = page.getByRole(role).filter({ hasText: words });
  await expect.poll(() => said.count(), { timeout: 15_000 }).toBeGreaterThan(0);
}

/** A screen that changes takes the reader to what it is about. */
async function isAtHeading(page: Page, name: string): Promise<void> {
  const heading = page.getByRole("heading", { name, exact: true });
  await heading.waitFor();
  await expect
    .poll(() => heading.evaluate((element) => element === document.activeElement))
    .toBe(true);
}

/** Of all that can be pressed or typed into, what a screen reader could say no name of. */
async function namelessControls(page: Page): Promise<readonly string[]> {
  const tree = await page.locator("body").ariaSnapshot();
  expect(tree).toMatch(/- button "/u);
  return tree
    .split("\n")
    .filter((line) => /^\s*- (?:button|link|radio|searchbox|textbox)(?: \[.*\])?:?$/u.test(line));
}
