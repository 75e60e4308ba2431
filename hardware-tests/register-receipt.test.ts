/** The receipt beside the result and the list: what its paper says, what became of it, what to do then. */
import type { Page } from "playwright-core";
import type { EntryRef } from "@tillwave/shared/journal/fields";
import type { Paper } from "@tillwave/shared/api/till";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import {
  IN_STEP,
  PRINTER_READY,
  type Told,
  type ToldPage,
  answerWith,
  changeReceipts,
  changeSales,
  receiptOf,
  tellPage,
} from "./daemons/register-told.ts";
import { withWholeShops } from "./daemons/register-shop.ts";
import { withShops } from "./daemons/shop.ts";

const shops = withShops();
const openWholeShop = withWholeShops();
const browser = withBrowser();

interface Counter {
  readonly cashier: RegisterPage;
  readonly page: Page;
  readonly told: ToldPage;
  /** The sale that was paid last, on the feed as the printer moves it on. */
  hear(copy: number, paper: Paper): Promise<void>;
}

async function open(told: Told): Promise<Counter> {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { hasTouch: true });
  let ref: EntryRef = { epoch: 0, seq: 0 };
  await changeSales(page, (sale) => {
    ref = sale.ref;
    return { ...sale, paper: "queued" };
  });
  await changeReceipts(page, (sale) => {
    ({ ref } = sale);
    return { ...receiptOf(sale), paper: "queued" };
  });
  const toldPage = await tellPage(page, { hub: IN_STEP, printer: PRINTER_READY, ...told });
  return {
    page,
    told: toldPage,
    cashier: registerPage(page),
    async hear(copy, paper) {
      // The page has asked for its receipt by then.
      await expect.poll(() => ref.seq).toBeGreaterThan(0);
      await toldPage.say({ type: "paper", ref, copy, paper });
    },
  };
}

async function sellOne({ cashier }: Pick<Counter, "cashier">): Promise<void> {
  await cashier.tile("Egg tart").tap();
  await cashier.tile("Egg tart").tap();
  await cashier.pause();
  await cashier.pay.tap();
  await cashier.cashKey("22").tap();
  await cashier.heading("Paid").waitFor();
}

test("the receipt beside the result says what its paper says", async () => {
  const counter = await open({});
  await sellOne(counter);
  const paper = counter.page.getByRole("article", { name: "Receipt" });
  await paper.getByText("Tax id 4711-0815").waitFor();
  await paper.getByRole("img", { name: /^Signed by this till/u }).waitFor();
  const said = (await paper.innerText()).replaceAll(/\s+/gu, " ");
  for (const words of [
    "12 Ferry Street",
    "2026-11-22 14:05 +08:00",
    "Cashier Mei",
    "2× Egg tart 22.00",
    "at 11.00",
    "Total HK$ 22.00",
    "Cash 22.00",
    "Change 0.00",
  ]) {
    expect(said).toContain(words);
  }
  expect(said).toMatch(/Food 3 %, included of 22\.00 0\.64 \w/u);
  expect(said).toMatch(/T2 · 1 · 0000\d\d Chain head [0-9A-F]{4} [0-9A-F]{4} Thank you$/u);
});

test("what becomes of the paper is said as it happens, and holds nothing up", async () => {
  const counter = await open({ printer: { ...PRINTER_READY, state: "out-of-paper", queued: 1 } });
  await sellOne(counter);
  const { page, told, hear, cashier } = counter;
  await page.getByText("waits for paper").waitFor();
  await page
    .getByText(
      "The printer is out of paper. The sale is saved; the receipt prints when paper is in.",
    )
    .waitFor();
  await cashier.button("No paper · 1").waitFor();
  await told.tell({ printer: PRINTER_READY });
  await hear(0, "printing");
  await page.getByText("printing", { exact: true }).waitFor();
  await hear(0, "printed");
  await page.getByText("printed", { exact: true }).waitFor();
  await cashier.button("The printer is ready").waitFor();
  await cashier.next.tap();
  await expect.poll(() => cashier.page.getByText("Tap or scan an item").count()).toBe(1);
});

test("a copy is one press on the result, is marked, and is asked for once", async () => {
  const counter = await open({});
  await sellOne(counter);
  const { page, hear, cashier } = counter;
  const asked = await answerWith(page, "/api/print", { ok: true, copy: 1 });
  await hear(0, "printed");
  await cashier.button("Print a copy").tap();
  await expect.poll(() => asked.length).toBe(1);
  expect(asked).toMatchObject([{ id: expect.stringMatching(/^[\w-]{8,40}$/u), ref: { epoch: 1 } }]);
  await hear(1, "queued");
  await page.getByText("copy 1 waits to be printed").waitFor();
  await hear(1, "printed");
  await page.getByText("copy 1 printed").waitFor();
  await page.getByRole("article").getByText("COPY 1").waitFor();
});

test("only a person knows whether paper came out of a printer that fell silent", async () => {
  const counter = await open({});
  await sellOne(counter);
  const { page, hear, cashier } = counter;
  await hear(0, "unknown");
  const question = page.getByRole("group", { name: "Did it come out?" });
  await question.getByRole("button", { name: "Print a copy" }).waitFor();
  await question.getByRole("button", { name: "Yes" }).tap();
  await question.waitFor({ state: "detached" });
  await page.getByText("printed", { exact: true }).waitFor();
  await hear(1, "unknown");
  await page.getByRole("group", { name: "Did copy 1 come out?" }).waitFor();
  await hear(1, "not-printed");
  await page.getByText("copy 1 not printed").waitFor();
  await expect.poll(() => cashier.button("Print again").count()).toBe(1);
});

test("a full queue is said in words, and the sale is none the worse", async () => {
  const counter = await open({});
  await sellOne(counter);
  await answerWith(counter.page, "/api/print", {
    ok: false,
    error: { type: "queue-full", waiting: 50 },
  });
  await counter.cashier.button("Print a copy").tap();
  await expect
    .poll(() => counter.cashier.notice.innerText())
    .toContain("50 receipts wait for the printer already.");
});

test("a copy of an older sale takes three presses", async () => {
  const counter = await open({});
  await sellOne(counter);
  const { page, cashier } = counter;
  await cashier.next.tap();
  const asked = await answerWith(page, "/api/print", { ok: true, copy: 1 });
  await cashier.button("Sales").tap();
  await cashier.button(/0001/u).tap();
  await cashier.button("Print a copy").tap();
  await expect.poll(() => asked.length).toBe(1);
});

test("the drawer opens without a sale for a reason that is chosen", async () => {
  const { page, cashier } = await open({});
  const asked = await answerWith(page, "/api/drawer", { ok: true });
  await cashier.button("Menu").tap();
  await cashier.button("Open the drawer").tap();
  await cashier.button("Count the cash").tap();
  await page.getByText("The drawer is open.").waitFor();
  expect(asked).toMatchObject([{ reason: "Count the cash" }]);
});

test("a test strip is printed from the status sheet, and says why where it is not", async () => {
  const { page, cashier } = await open({});
  const printer = PRINTER_READY;
  const asked = await answerWith(page, "/api/printer", { ok: true, printer, detail: "" });
  await cashier.button("The printer is ready").tap();
  await cashier.button("Print a test strip").tap();
  await page.getByText("The test strip came out.").waitFor();
  await answerWith(page, "/api/printer", { ok: false, printer, detail: "no answer to DLE EOT" });
  await cashier.button("Print a test strip").tap();
  await page.getByText("No test strip: no answer to DLE EOT").waitFor();
  expect(asked).toEqual([{ action: "test" }]);
});

test("a till without a printer shows the receipt and offers no paper", async () => {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url, { hasTouch: true }));
  await cashier.tile("Egg tart").tap();
  await cashier.pay.tap();
  await cashier.cashKey("11").tap();
  await cashier.heading("Paid").waitFor();
  const paper = cashier.page.getByRole("article", { name: "Receipt" });
  await paper.getByText("Total").waitFor();
  expect(await cashier.button(/^Print/u).count()).toBe(0);
  await cashier.button("The till is connected").tap();
  const status = cashier.page.getByRole("dialog", { name: "Status" });
  expect((await status.innerText()).replaceAll(/\s+/gu, " ")).toMatch(
    /Printer None.*Not joined|Not joined.*Printer None/u,
  );
});

test("a receipt is printed while the next sale begins, and a copy is marked on page and paper", async () => {
  const shop = await openWholeShop();
  const page = await browser.openPage(shop.url, { hasTouch: true });
  const cashier = registerPage(page);
  await sellOne({ cashier });
  await page.getByText("printed", { exact: true }).waitFor();
  await page.getByRole("img", { name: /^Signed by this till/u }).waitFor();
  await cashier.button("Print a copy").tap();
  await page.getByText("copy 1 printed").waitFor();
  await page.getByRole("article").getByText("COPY 1").waitFor();
  await cashier.next.tap();
  await cashier.button("Sales").tap();
  await cashier.button(/0001.*COPY 1/u).waitFor();
  await cashier.button("Menu").tap();
  await cashier.button("Open the drawer").tap();
  await cashier.button("Change money").tap();
  await expect.poll(() => page.getByText("The drawer is open.").count()).toBe(1);
});

test("without paper a sale is paid as ever, and its receipt comes when paper is in", async () => {
  const shop = await openWholeShop();
  const page = await browser.openPage(shop.url, { hasTouch: true });
  const cashier = registerPage(page);
  await shop.turn({ type: "printer", change: { roll: "out" } });
  await cashier.button(/^No paper/u).waitFor();
  await sellOne({ cashier });
  await page.getByText("waits for paper").waitFor();
  await cashier.button("No paper · 1").waitFor();
  await shop.turn({ type: "printer", change: { roll: "new" } });
  await page.getByText("printed", { exact: true }).waitFor();
  await expect.poll(() => cashier.button("The printer is ready").count()).toBe(1);
});
