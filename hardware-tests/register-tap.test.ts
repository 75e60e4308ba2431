/** Paying by phone on the page: what is locked meanwhile, what is sent, what a customer sees of it. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { customerUrl } from "../scripts/shop/customer-url.ts";
import { withBrowser } from "./daemons/browser.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import {
  ARMED,
  ASKING,
  READER,
  type TapTold,
  armedWith,
  paidByTap,
  tellTap,
  unknown,
  waitingToken,
} from "./daemons/register-tap.ts";
import { answerWith } from "./daemons/register-told.ts";
import { plugScannerIn } from "./daemons/scanner.ts";
import { withShops } from "./daemons/shop.ts";

/** Of the scanner's rhythm. */
const SEED = 4;

const shops = withShops();
const browser = withBrowser();

interface Counter {
  readonly cashier: RegisterPage;
  readonly page: Page;
  readonly told: TapTold;
  readonly url: string;
}

/** A till whose reader waits, with one egg tart of 11.00 to be paid. */
async function openPayment(): Promise<Counter> {
  const { url } = await shops.open();
  const page = await browser.openPage(url);
  const told = await tellTap(page);
  const cashier = registerPage(page);
  await cashier.tile("Egg tart").click();
  await cashier.pause();
  await cashier.pay.click();
  await cashier.payHeading.waitFor();
  return { cashier, page, told, url };
}

test("Pay is one press: the reader waits for what is due, and the customer's tap ends the sale", async () => {
  const { cashier, page, told } = await openPayment();
  const sent = commandsOf(page);
  await told.step(ARMED);
  await cashier.heading("Tap now").waitFor();
  await page.getByText("HK$ 11.00. The reader is ready, nothing to press.").waitFor();
  await told.step(ASKING);
  await cashier.heading("Hold still").waitFor();
  await told.say(await paidByTap(page, "authorised"));
  await cashier.heading("Paid").waitFor();
  await page.getByText("HK$ 11.00 · by tap").waitFor();
  await page.getByText("Authorised", { exact: true }).first().waitFor();
  const main = (await page.getByRole("main").innerText()).replaceAll(/\s+/gu, " ");
  expect(main).toContain("Shop credit 6.00 Promo credit 3.00 Card on file 2.00");
  expect(sent).toEqual([]);
});

test("what was taken offline within the limits is paid, and says how sure it is", async () => {
  const { cashier, page, told } = await openPayment();
  await told.say(await paidByTap(page, "at-risk"));
  await cashier.heading("Paid").waitFor();
  await expect
    .poll(() =>
      page.getByRole("main").getByText("Offline, within the limits", { exact: true }).count(),
    )
    .toBe(1);
});

test("a till without a reader shows cash as ever", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage(url);
  const none = { reader: { ...READER, state: "none" }, cardTerminal: { state: "none" } } as const;
  await tellTap(page, none);
  const cashier = registerPage(page);
  await cashier.tile("Egg tart").click();
  await cashier.pause();
  await cashier.pay.click();
  await cashier.cashKey("11").waitFor();
  expect(await page.getByRole("region", { name: "Phone" }).count()).toBe(0);
});

test("while a phone is on the reader no cash is taken, by finger or by key", async () => {
  const { cashier, page, told } = await openPayment();
  const sent = commandsOf(page);
  await told.step(ASKING);
  await cashier.heading("Hold still").waitFor();
  expect(await cashier.cashKey("11").count()).toBe(0);
  expect(await cashier.button("Back to items").count()).toBe(0);
  await page.getByText("Cash is locked while a phone is on the reader").waitFor();
  await cashier.press("Enter", "1", "1", "Enter", "Escape");
  await cashier.heading("Hold still").waitFor();
  expect(sent).toEqual([]);
});

test("what nobody knows is still there after the page is loaded again, and nothing else can be pressed", async () => {
  const { cashier, page, told } = await openPayment();
  await told.step(unknown());
  await cashier.heading("Do not take it twice").waitFor();
  await page.getByText(/Settled or passed on in 1:0\d/u).waitFor();
  await page.reload({ waitUntil: "load" });
  await cashier.payHeading.waitFor();
  await told.step(unknown({ why: "restarted" }));
  await page.getByText("The till started again in the middle.").waitFor();
  expect(await cashier.cashKey("11").count()).toBe(0);
  await cashier.press("Enter", "Escape");
  await cashier.heading("Do not take it twice").waitFor();
});

test("the countdown is the till's own, and its end hands the payment to a manager", async () => {
  const { cashier, page, told } = await openPayment();
  await told.step(unknown({ until: Date.now() + 2500 }));
  const manager = cashier.button(/^A manager may decide in 0:0/u);
  await manager.waitFor();
  expect(await manager.isDisabled()).toBe(true);
  await page.getByText("Settled or passed on in 0:00").waitFor();
  await told.step(unknown({ until: null }));
  await page.getByText("A manager decides.").waitFor();
  expect(await cashier.button("A manager decides").isEnabled()).toBe(true);
});

test("a manager ends it with a reason and a second press in another place", async () => {
  const { cashier, page, told } = await openPayment();
  const asked = await answerWith(page, "/api/tap", { ok: true });
  await told.step(unknown({ until: null }));
  await cashier.button("A manager decides").click();
  const go = cashier.button("End the payment");
  expect(await go.isDisabled()).toBe(true);
  await page.getByLabel("The phone no longer works").check();
  const place = await go.boundingBox();
  await go.dblclick();
  expect(asked).toEqual([]);
  await cashier.button("A manager decides").click();
  await page.getByLabel("The phone no longer works").check();
  await go.click();
  const sure = cashier.button("Never count HK$ 11.00");
  const second = await sure.boundingBox();
  expect((second?.x ?? 0) + (second?.width ?? 0)).toBeLessThanOrEqual(place?.x ?? 0);
  await cashier.pause();
  await sure.click();
  await expect
    .poll(() => asked)
    .toMatchObject([{ action: "void", tender: 1, reason: "The phone no longer works" }]);
  await told.step(armedWith({ type: "nothing-was-taken" }));
  await cashier.heading("Nothing was taken").waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("a typed code is checked, and a wrong one says how many tries are left", async () => {
  const { cashier, page, told } = await openPayment();
  const asked = await answerWith(page, "/api/tap", {
    ok: false,
    error: { type: "code-wrong", triesLeft: 2 },
  });
  await told.step(waitingToken(60_000));
  await page.getByRole("img", { name: /^A code for the customer's phone/u }).waitFor();
  await cashier.button(/^Type the code/u).click();
  await cashier.type("08923977");
  await page
    .getByText(/0892\s?3977/u)
    .first()
    .waitFor();
  // Keys that a busy machine hands on together, with Enter at once, are a scanner's.
  await cashier.pause();
  await cashier.press("Enter");
  await page.getByText("That is not the code. 2 tries are left.").waitFor();
  expect(asked).toMatchObject([{ action: "code", tender: 1, digits: "08923977" }]);
});

test("a scanner reads the customer's code on the pay screen, and none of it lands in the amount", async () => {
  const { cashier, page, told } = await openPayment();
  const asked = await answerWith(page, "/api/tap", { ok: true });
  await told.step(ARMED);
  await cashier.heading("Tap now").waitFor();
  const presented = `TWC1${"ABCDEFGH234567".repeat(34)}`.slice(0, 475);
  const scanner = await plugScannerIn(page, SEED);
  await scanner.scan(presented);
  await expect.poll(() => asked).toMatchObject([{ action: "scan", tender: 1, text: presented }]);
  expect(await page.getByText("0.00", { exact: true }).count()).toBe(1);
});

test("a customer's code that is scanned before Pay is pressed says what to do", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage(url);
  await tellTap(page);
  const cashier = registerPage(page);
  await cashier.tile("Egg tart").click();
  const scanner = await plugScannerIn(page, SEED);
  await scanner.scan(`TWT1${"ABCDEFGH234567".repeat(17)}`);
  await expect.poll(() => cashier.notice.innerText()).toContain("Press Pay first");
});

test("where the hub cannot be asked, the customer's phone asks it with one press", async () => {
  const { cashier, page, told } = await openPayment();
  const asked = await answerWith(page, "/api/tap", { ok: true });
  await told.step(armedWith({ type: "offline-not-allowed" }));
  await cashier.button("Ask through the customer's phone").click();
  await expect.poll(() => asked).toMatchObject([{ action: "uplink", tender: 1 }]);
});

test("a reader that waits for nobody is armed with a press", async () => {
  const { cashier, told } = await openPayment();
  await cashier.button("Wait for a phone").click();
  await expect.poll(() => told.opened).toEqual([{ type: "open-tap", settles: 1100 }]);
});

test("the card terminal takes the amount with one press, and locks the rest until it has answered", async () => {
  const { cashier, page, told } = await openPayment();
  await told.step(ARMED);
  await cashier.button("Card").click();
  await expect.poll(() => told.opened.at(-1)).toEqual({ type: "open-card", settles: 1100 });
  await cashier.heading("Use the card terminal").waitFor();
  expect(await cashier.cashKey("11").count()).toBe(0);
  await told.step({ type: "card", tender: 2, state: "querying" });
  await page.getByText("The terminal is asked what became of HK$ 11.00.").waitFor();
});

test("by keyboard alone: pay, look at the codes, end an unknown payment", async () => {
  const { url } = await shops.open();
  const page = await browser.openPage(url);
  const told = await tellTap(page);
  const asked = await answerWith(page, "/api/tap", { ok: true });
  const cashier = registerPage(page);
  await cashier.tile("Egg tart").waitFor();
  await cashier.press("/");
  await cashier.type("egg tart");
  await cashier.press("Enter", "F2");
  await cashier.payHeading.waitFor();
  await told.step(ARMED);
  await cashier.heading("Tap now").waitFor();
  await tabTo(cashier, "By code");
  await cashier.press("Enter");
  await cashier.heading("By code").waitFor();
  await cashier.press("Escape");
  await told.step(unknown({ until: null }));
  await cashier.heading("Do not take it twice").waitFor();
  await tabTo(cashier, "A manager decides");
  await cashier.press("Enter");
  await cashier.heading("End this payment?").waitFor();
  await cashier.press("Tab", "Space");
  await tabTo(cashier, "End the payment");
  await cashier.pause();
  await cashier.press("Enter");
  await tabTo(cashier, "Never count HK$ 11.00");
  await cashier.pause();
  await cashier.press("Enter");
  await expect
    .poll(() => asked)
    .toMatchObject([{ action: "void", reason: "The customer has gone" }]);
});

test("the customer's screen mirrors the basket and the payment, and has nothing to press but its language", async () => {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url));
  const page = await browser.openPage(await customerUrl(url), {
    expected: /status of 401/u,
  });
  await page.getByRole("heading", { name: "Welcome" }).waitFor();
  await cashier.tile("Egg tart").click();
  await cashier.tile("Bubble tea").click();
  const basket = page.getByRole("list", { name: "Your basket" });
  await expect
    .poll(async () => (await basket.innerText()).replaceAll(/\s+/gu, " "))
    .toBe("1× Egg tart 11.00 1× Bubble tea 18.00");
  const pressable = page.locator("button, a, input, select");
  const languages = page.getByRole("navigation", { name: "Language" }).getByRole("button");
  expect(await pressable.count()).toBe(await languages.count());
  await cashier.pause();
  await cashier.pay.click();
  await cashier.cashKey("50").click();
  await page.getByRole("heading", { name: "Paid" }).waitFor();
  await page.getByText("Your change: HK$ 21.00").waitFor();
  await cashier.next.click();
  await page.getByRole("heading", { name: "Welcome" }).waitFor();
  await page.goto(new URL("/", url).href);
  await page.getByRole("heading", { name: "This page cannot sell" }).waitFor();
});

/** Presses that reach the till from here on. */
function commandsOf(page: Page): unknown[] {
  const sent: unknown[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/api/commands")) {
      sent.push(request.postDataJSON());
    }
  });
  return sent;
}

/** More stops of the Tab key than any screen has. */
const TAB_STOPS_MAX = 40;

async function tabTo({ press, button }: RegisterPage, name: string): Promise<void> {
  const wanted = button(name);
  for (let stop = 0; stop < TAB_STOPS_MAX; stop += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) {
      return;
    }
    await press("Tab");
  }
  throw new Error(`the Tab key does not come to ${name}`);
}
