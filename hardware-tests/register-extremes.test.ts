/** Goods and baskets as far as they may go: names of 200 characters, sales of 500 lines, a price of nothing. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { customerUrl } from "../scripts/shop/customer-url.ts";
import { present } from "@tillwave/shared/core/assert";
import { type Catalogue, NAME_MAX } from "@tillwave/shared/sale/item";
import { Minor } from "@tillwave/shared/sale/money";
import { LINES_MAX } from "@tillwave/shared/sale/sale";
import type { Locator, Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { findLayoutFaults } from "./daemons/layout-faults.ts";
import { SIZES } from "./daemons/page-forms.ts";
import { makeMemoryFolder } from "./power-cut/folder-files.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { type TillProcess, startTill } from "./daemons/till-process.ts";

const browser = withBrowser();

const EXACT = /Exact, no change$/u;

/** With spaces, without any, and in letters that fill a square each. */
const LONG_NAMES = [
  `${"Hand-pulled noodles with braised beef ".repeat(6).slice(0, NAME_MAX - 1)}!`,
  "W".repeat(NAME_MAX),
  "手拉牛肉麵".repeat(NAME_MAX / 5),
];

async function openTill(
  ...goods: readonly (readonly [name: string, price: number])[]
): Promise<TillProcess> {
  const folder = makeMemoryFolder("faults-");
  const file = join(folder, "catalogue.json");
  writeFileSync(file, JSON.stringify(catalogueOf(goods)));
  const till = await startTill({ folder, flags: ["--reader", "none", "--catalogue", file] });
  onTestFinished(async () => {
    await till.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return till;
}

const catalogueOf = (goods: readonly (readonly [name: string, price: number])[]): Catalogue => ({
  categories: [{ id: "home", name: "Home", glyph: "home" }],
  items: goods.map(([name, price], i) => ({
    sku: `item-${i + 1}`,
    name,
    price: Minor(price),
    taxId: "A",
    categoryId: "home",
    barcodes: [],
    picture: null,
    // The last ones, so that a finger finds what a sale of 500 lines has not.
    top: i >= goods.length - 8,
  })),
});

const openRegister = async (url: string): Promise<RegisterPage> =>
  registerPage(await browser.openPage(url, { hasTouch: true }));

test("a name of 200 characters fits tile, tape, sheets, receipt, refund and the customer's screen", async () => {
  const { url } = await openTill(...LONG_NAMES.map((name, i) => [name, 123_456 + i] as const));
  const cashier = await openRegister(url);
  const { page, button } = cashier;
  const customer = await browser.openPage(await customerUrl(url));
  const faults: string[] = [];
  const look = async (scene: string, at: Page = page): Promise<void> => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await at.setViewportSize(viewport);
      await at.waitForTimeout(100);
      const found = [
        ...(await at.evaluate(findLayoutFaults, true)),
        ...(await at.evaluate(findSideways)),
      ];
      // A tile shows two lines of a name.
      const counted = found.filter((fault) => !fault.startsWith("CLIPPED span.tile-name"));
      faults.push(...counted.map((fault) => `${scene}, ${size}: ${fault}`));
    }
    await at.setViewportSize(SIZES.landscape);
  };
  for (const name of LONG_NAMES) {
    expect(name).toHaveLength(NAME_MAX);
    await cashier.tile(name).tap();
  }
  await cashier.seesTotal("3,703.71");
  await look("register");
  await look("customer's screen", customer);
  await button("Change").tap();
  await page.getByRole("dialog").waitFor();
  await look("line");
  await page.keyboard.press("Escape");
  await cashier.pause();
  await page.getByRole("list", { name: "Lines" }).getByText(present(LONG_NAMES[1], "a name")).tap();
  await button("Quantity 1. Change").tap();
  await page.getByRole("dialog").waitFor();
  await look("quantity");
  await page.keyboard.press("Escape");
  await cashier.pause();
  await button("Remove").tap();
  await button("Undo").waitFor();
  await look("undo");
  await button("Undo").tap();
  await cashier.seesTotal("3,703.71");
  await cashier.pause();
  await cashier.pay.tap();
  await cashier.payHeading.waitFor();
  await look("pay");
  await button(EXACT).tap();
  await cashier.heading("Paid").waitFor();
  const paper = await page.getByRole("article").innerText();
  LONG_NAMES.forEach((name) => expect(paper).toContain(name));
  await look("paid");
  await look("customer's thanks", customer);
  await cashier.next.tap();
  await button("Sales").tap();
  await page.getByRole("list", { name: "Sales" }).getByRole("button").first().tap();
  await button("Refund").tap();
  await cashier.heading("Refund").waitFor();
  await look("refund");
  expect(faults).toEqual([]);
});

/** In the page: what would have to be moved sideways to be read, though only lists may, up and down. */
function findSideways(): readonly string[] {
  const isWide = (box: Element): boolean =>
    /auto|scroll/u.test(getComputedStyle(box).overflow) && box.scrollWidth > box.clientWidth + 1;
  return [...document.querySelectorAll("body *")]
    .filter((box) => isWide(box) && box.checkVisibility())
    .map((box) => `SIDEWAYS ${box.className} ${box.scrollWidth} > ${box.clientWidth}`);
}

test("a basket of 500 lines is read, is paid and has its receipt; line 501 is refused in words", async () => {
  const goods = Array.from({ length: LINES_MAX + 1 }, (_, i) => [`Item ${i + 1}`, 100] as const);
  const till = await openTill(...goods);
  const { url } = till;
  for (let i = 1; i < LINES_MAX; i += 1) {
    // As a cashier would: one press after the other.
    expect((await till.press(1, { type: "add", sku: `item-${i}` })).ok).toBe(true);
  }
  const cashier = await openRegister(url);
  const { page, button } = cashier;
  const lines = page.getByRole("list", { name: "Lines" }).getByRole("listitem");
  await cashier.tile(`Item ${LINES_MAX}`).tap();
  await cashier.seesTotal("500.00");
  expect(await lines.count()).toBe(LINES_MAX);
  await expect.poll(() => isSeen(lines.last())).toBe(true);
  expect(await isSeen(cashier.pay)).toBe(true);

  await cashier.tile(`Item ${LINES_MAX + 1}`).tap();
  await expect
    .poll(() => cashier.notice.innerText())
    .toContain("A sale holds 500 lines at most. Take payment for these first.");
  expect(await lines.count()).toBe(LINES_MAX);
  await button("One more").tap();
  await cashier.seesTotal("501.00");
  await lines.first().scrollIntoViewIfNeeded();
  await expect.poll(() => isSeen(lines.first())).toBe(true);

  await cashier.pay.tap();
  await button(EXACT).tap();
  await cashier.heading("Paid").waitFor();
  const paper = await page.getByRole("article").innerText();
  expect(paper.match(/Item \d+/gu)).toHaveLength(LINES_MAX);
  expect((await till.sales()).sales).toMatchObject([{ entry: { sale: 1, total: 50_100 } }]);
});

/** Whether all of it lies in the window, and nothing around it cuts it off. */
const isSeen = (control: Locator): Promise<boolean> =>
  control.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const corners = [
      [left + 8, top + 8],
      [right - 8, bottom - 8],
    ] as const;
    return corners.every(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there !== null && (element === there || element.contains(there));
    });
  });

test("what costs nothing is sold, paid with nothing, and stands in the list; nothing can be taken off it", async () => {
  const { url } = await openTill(["Paper bag", 0]);
  const cashier = await openRegister(url);
  const { page, button } = cashier;
  await cashier.tile("Paper bag").tap();
  await cashier.seesTape("1× Paper bag 0.00");
  await button("Change").tap();
  await page.getByRole("tab", { name: "Discount" }).tap();
  await page.getByText("This costs nothing already. There is nothing to take off.").waitFor();
  await page.keyboard.press("Escape");
  await cashier.pause();
  await cashier.pay.tap();
  await button("0 Exact, no change").tap();
  await cashier.heading("Paid").waitFor();
  await page.getByText("HK$ 0.00 · in cash").waitFor();
  expect(await page.getByText("Give change").count()).toBe(0);
  await cashier.pause();
  await cashier.next.tap();
  await button("Sales").tap();
  await cashier.seesSales(["0001", "0.00"]);
});
