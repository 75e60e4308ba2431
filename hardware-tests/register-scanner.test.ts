/** A scanner types its codes wherever the focus happens to be; none of them may end in a field, a button or an amount. */
import { demoBarcode } from "@tillwave/service/demo/catalogue";
import { expect, test } from "vitest";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { type Scanner, plugScannerIn } from "./daemons/scanner.ts";
import { withBrowser } from "./daemons/browser.ts";
import { withShops } from "./daemons/shop.ts";

/** Codes of the demo shop, in the order of its shelf. */
const BUN = demoBarcode(1);
const TART = demoBarcode(2);
/** Its check digit is right; nobody sells it. */
const UNKNOWN = demoBarcode(9999);
/** So often each is scanned, at another rhythm each time: a lucky one must not be taken for a rule. */
const TIMES = 4;

const shops = withShops();
const browser = withBrowser();

async function openRegister(seed: number): Promise<{
  readonly cashier: RegisterPage;
  readonly scanner: Scanner;
}> {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { hasTouch: true });
  const cashier = registerPage(page);
  await cashier.tile("Egg tart").waitFor();
  return { cashier, scanner: await plugScannerIn(page, seed) };
}

test("codes land as items while nothing has the focus", async () => {
  const { cashier, scanner } = await openRegister(1);
  for (let n = 1; n <= TIMES; n += 1) {
    await scanner.scan(BUN);
    await scanner.scan(TART);
    await cashier.seesTape(`${n}× Pineapple bun ${n * 9}.00`, `${n}× Egg tart ${n * 11}.00`);
  }
  expect(await cashier.search.inputValue()).toBe("");
});

test("a code leaves what was typed into the search as it was", async () => {
  const { cashier, scanner } = await openRegister(2);
  await cashier.search.tap();
  await cashier.type("um");
  for (let n = 1; n <= TIMES; n += 1) {
    await scanner.scan(TART);
    await cashier.seesTape(`${n}× Egg tart ${n * 11}.00`);
    expect(await cashier.search.inputValue()).toBe("um");
  }
  await cashier.tile("Folding umbrella").waitFor();
});

test("a code does not press the button that has the focus", async () => {
  const { cashier, scanner } = await openRegister(3);
  for (let n = 1; n <= TIMES; n += 1) {
    await cashier.tile("Bubble tea").focus();
    await scanner.scan(BUN);
    await cashier.pay.focus();
    await scanner.scan(BUN);
    await cashier.seesTape(`${2 * n}× Pineapple bun ${n * 18}.00`);
  }
  expect(await cashier.payHeading.count()).toBe(0);
});

test("a code is no quantity while one is typed", async () => {
  const { cashier, scanner } = await openRegister(4);
  await cashier.tile("Bubble tea").tap();
  await cashier.button("Quantity 1. Change").tap();
  await cashier.heading("How many: Bubble tea").waitFor();
  await cashier.press("3");
  await cashier.pause();
  for (let n = 1; n <= TIMES; n += 1) {
    await scanner.scan(BUN);
    await cashier.seesTape("1× Bubble tea 18.00", `${n}× Pineapple bun ${n * 9}.00`);
  }
  await cashier.button("Set").tap();
  await cashier.seesTape("3× Bubble tea 54.00", `${TIMES}× Pineapple bun ${TIMES * 9}.00`);
  expect(await cashier.notice.innerText()).toBe("");
});

test("an unknown code is said in words, and nothing is sold", async () => {
  const { cashier, scanner } = await openRegister(5);
  await cashier.search.tap();
  for (let n = 1; n <= TIMES; n += 1) {
    await scanner.scan(UNKNOWN);
    await expect
      .poll(() => cashier.notice.innerText())
      .toBe(`Unknown barcode ${UNKNOWN}. Search for the item by its name.`);
    expect(await cashier.search.inputValue()).toBe("");
    await cashier.button("Close").tap();
  }
  expect(await cashier.pay.isDisabled()).toBe(true);
});

test("a code scanned while paying is refused in words and is no amount", async () => {
  const { cashier, scanner } = await openRegister(6);
  await cashier.tile("Bubble tea").tap();
  await cashier.pay.tap();
  await cashier.payHeading.waitFor();
  const amount = cashier.page.getByText("Other amount").locator("xpath=..");
  for (let n = 1; n <= TIMES; n += 1) {
    await scanner.scan(BUN);
    await expect
      .poll(() => cashier.notice.innerText())
      .toBe("Finish this payment first, then scan.");
    expect(await amount.innerText()).toContain("0.00");
    await cashier.button("Close").tap();
  }
  await cashier.seesTape("1× Bubble tea 18.00");
  expect(await cashier.next.count()).toBe(0);
});

test("the next customer's first code begins the next sale", async () => {
  const { cashier, scanner } = await openRegister(7);
  await scanner.scan(BUN);
  await cashier.pay.tap();
  await cashier.button("9 Exact, no change").tap();
  await cashier.heading("Paid").waitFor();
  await scanner.scan(TART);
  await cashier.seesTape("1× Egg tart 11.00");
  await cashier.button("Sales").tap();
  await cashier.heading("Sales").waitFor();
  await scanner.scan(BUN);
  await cashier.seesTape("1× Egg tart 11.00", "1× Pineapple bun 9.00");
  expect(await cashier.page.getByRole("region", { name: "Sale 0002" }).count()).toBe(1);
});
