/** Hub and network come and go: the page says so calmly, and sells on. */
import type { Page } from "playwright-core";
import type { HubView } from "@tillwave/shared/api/till";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import {
  IN_STEP,
  type Told,
  type ToldPage,
  answerWith,
  changeSales,
  tellPage,
} from "./daemons/register-told.ts";
import { withWholeShops } from "./daemons/register-shop.ts";
import { withShops } from "./daemons/shop.ts";

const MINUTE = 60_000;
const OFFLINE: HubView = {
  ...IN_STEP,
  state: "offline",
  cause: "no-network",
  waiting: 14,
  waitingSince: Date.now() - 23 * MINUTE,
  since: Date.now() - 23 * MINUTE,
  catalogue: { version: 3, issued: Date.now() - 31 * MINUTE },
};
const CODE = "ABCD-EFGH-JKMN-PQRS";

const shops = withShops();
const openWholeShop = withWholeShops();
const browser = withBrowser();

interface Counter {
  readonly cashier: RegisterPage;
  readonly page: Page;
  readonly told: ToldPage;
}

async function open(first: Told): Promise<Counter> {
  const { url } = await shops.open();
  const page = await browser.openPage(url, { hasTouch: true });
  const told = await tellPage(page, first);
  const cashier = registerPage(page);
  await cashier.tile("Egg tart").waitFor();
  return { cashier, page, told };
}

async function sellEggTart(cashier: RegisterPage): Promise<void> {
  await cashier.tile("Egg tart").tap();
  await cashier.pause();
  await cashier.pay.tap();
  await cashier.cashKey("11").tap();
  await cashier.heading("Paid").waitFor();
}

test("offline is a chip with a count that opens no dialog and stops no sale", async () => {
  const { cashier, page, told } = await open({ hub: IN_STEP });
  await cashier.button("In step with the hub").waitFor();
  await told.tell({ hub: OFFLINE });
  await cashier.button("Offline · 14 waiting").waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  await sellEggTart(cashier);
  await told.tell({ hub: { ...OFFLINE, waiting: 15 } });
  await cashier.button("Offline · 15 waiting").waitFor();
  await told.tell({ hub: { ...OFFLINE, state: "catching-up", cause: null, waiting: 9 } });
  await cashier.button("Sending · 9 left").waitFor();
  await told.tell({ hub: { ...OFFLINE, state: "catching-up", cause: null, waiting: 4 } });
  await cashier.button("Sending · 4 left").waitFor();
  await told.tell({ hub: IN_STEP });
  await cashier.button("In step with the hub").waitFor();
});

test("a screen reader hears once that the till is offline, whatever the count does", async () => {
  const { page, told } = await open({ hub: IN_STEP });
  const said = await page.evaluateHandle(() => {
    const heard: string[] = [];
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = (target.parentElement ?? (target as Element)).closest("[role=status]");
        heard.push(region?.textContent ?? "");
      }
    }).observe(document.body, { subtree: true, characterData: true, childList: true });
    return heard;
  });
  for (const waiting of [14, 15, 16]) {
    await told.tell({ hub: { ...OFFLINE, waiting } });
    await page.getByText(`Offline · ${waiting} waiting`).waitFor();
  }
  const heard = (await said.jsonValue()).filter((words) => words !== "");
  expect(heard).toEqual(["Offline. Keep selling."]);
});

test("the sheet says since when, why, what waits, and tries on request", async () => {
  const { cashier, page } = await open({ hub: OFFLINE });
  const asked = await answerWith(page, "/api/sync", { hub: OFFLINE });
  await cashier.button("Offline · 14 waiting").tap();
  const sheet = page.getByRole("dialog", { name: /^Offline since .*\d\d:\d\d$/u });
  const said = (await sheet.innerText()).replaceAll(/\s+/gu, " ");
  for (const words of [
    "Keep selling. 14 sales are safe on this till and will go by themselves.",
    "This till has no network: look at its cable or its Wi-Fi.",
    "Waiting 14 sales",
    "23 min ago",
    "Version 3, 31 min old",
  ]) {
    expect(said).toContain(words);
  }
  await cashier.button("Send now").tap();
  await page.getByText("Tried just now, and still offline.").waitFor();
  expect(asked).toEqual([{ action: "push" }]);
});

test("each sale of the list is waiting, at the hub, or needs a person, as the hub signs", async () => {
  const { cashier, page, told } = await open({ hub: IN_STEP });
  await changeSales(page, (sale) => ({
    ...sale,
    sync: sale.entry.sale === 2 ? "needs-me" : "waiting",
  }));
  for (let sale = 1; sale <= 3; sale += 1) {
    await sellEggTart(cashier);
    await cashier.next.tap();
  }
  await cashier.button("Sales").tap();
  await cashier.button(/0003.*Waiting/u).waitFor();
  await cashier.button(/0002.*Needs me/u).waitFor();
  await cashier.button(/0001.*Waiting/u).waitFor();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await told.tell({ hub: { ...IN_STEP, confirmed: { epoch: 1, seq: 1_000_000 } } });
  await cashier.button(/0003.*At the hub/u).waitFor();
  expect(asked.filter((path) => path === "/api/sales")).toEqual([]);
});

test("what needs a person is said in words, and found from there", async () => {
  const { cashier, page, told } = await open({ hub: IN_STEP });
  await changeSales(page, (sale) => ({
    ...sale,
    sync: sale.entry.sale === 1 ? "needs-me" : "confirmed",
  }));
  for (let sale = 1; sale <= 2; sale += 1) {
    await sellEggTart(cashier);
    await cashier.next.tap();
  }
  await told.tell({ hub: { ...IN_STEP, needMe: 1 } });
  await cashier.button("Needs you · 1").tap();
  await cashier.button("Show them").tap();
  await cashier.seesSales(["0001", "11.00"]);
  await cashier
    .button(/^Needs me/u)
    .first()
    .tap();
  await cashier.seesSales(["0002", "11.00"], ["0001", "11.00"]);
  expect(await page.getByRole("dialog").count()).toBe(0);
});

test("a till that sells by itself says so in its status, and nowhere else", async () => {
  const { url } = await shops.open();
  const cashier = registerPage(await browser.openPage(url, { hasTouch: true }));
  await cashier.tile("Egg tart").waitFor();
  expect(await cashier.button(/hub|offline|waiting/iu).count()).toBe(0);
  await cashier.button("The till is connected").tap();
  await cashier.page.getByText("Not joined").waitFor();
  await cashier.button("Join a hub").tap();
  await expect.poll(() => cashier.heading("Join a hub").count()).toBe(1);
});

test("the network goes, sales go on, and they arrive by themselves when it is back", async () => {
  const shop = await openWholeShop();
  const cashier = registerPage(await browser.openPage(shop.url, { hasTouch: true }));
  await cashier.button("In step with the hub").waitFor();
  await shop.turn({ type: "network", mode: "off" });
  await cashier.button("Offline").waitFor();
  for (let sale = 1; sale <= 3; sale += 1) {
    await sellEggTart(cashier);
    await cashier.next.tap();
  }
  await cashier.button("Offline · 3 waiting").tap();
  await cashier.page
    .getByText("Keep selling. 3 sales are safe on this till and will go by themselves.")
    .waitFor();
  await cashier.button("Send now").tap();
  await cashier.page.getByText("Tried just now, and still offline.").waitFor();
  await cashier.press("Escape");
  await cashier.button("Sales").tap();
  await cashier.button(/0001.*Waiting/u).waitFor();
  await shop.turn({ type: "network", mode: "on" });
  await cashier.button("In step with the hub").waitFor();
  for (const number of ["0001", "0002", "0003"]) {
    await expect
      .poll(() => cashier.button(new RegExp(`${number}.*At the hub`, "u")).count())
      .toBe(1);
  }
});

test("a hub is joined with a typed code and the hub's address", async () => {
  const { cashier, page } = await open({});
  const asked = await answerWith(page, "/api/join", {
    ok: true,
    merchant: 12,
    terminal: 3,
    name: "Harbour Corner",
  });
  await openJoining(cashier);
  await cashier.type("abcdefghjkmnpqrs");
  expect(await page.getByLabel("Code", { exact: true }).inputValue()).toBe(CODE);
  await cashier.press("Tab");
  await cashier.type("192.168.1.5:8447");
  await cashier.press("Enter");
  await cashier.heading("Joined Harbour Corner").waitFor();
  const sheet = (await page.getByRole("dialog").innerText()).replaceAll(/\s+/gu, " ");
  expect(sheet).toContain("Merchant 12 Till 3");
  expect(asked).toEqual([{ code: CODE, url: "https://192.168.1.5:8447" }]);
});

test.each(["Code", "The hub's address", "Close"])(
  "a scanned code lands in its field although %s has the focus, and sells nothing",
  async (name) => {
    const { cashier, page } = await open({});
    const code = `TWE1${"ABCDEFGH234567 5".replaceAll(" ", "").repeat(8)}`;
    const asked = await answerWith(page, "/api/join", {
      ok: false,
      error: { type: "enrolment-refused" },
    });
    await openJoining(cashier);
    const place = name === "Close" ? cashier.button(name) : page.getByLabel(name, { exact: true });
    await place.focus();
    await page.keyboard.type(code, { delay: 5 });
    await page.keyboard.press("Enter");
    await page.getByText("The hub refused this code.").waitFor();
    expect(asked).toEqual([{ code, url: null }]);
    await cashier.press("Escape");
    await page.getByText("Tap or scan an item").waitFor();
    expect(await cashier.notice.innerText()).toBe("");
  },
);

async function openJoining(cashier: RegisterPage): Promise<void> {
  await cashier.button("Menu").tap();
  await cashier.button("Join a hub").tap();
  await cashier.heading("Join a hub").waitFor();
}
