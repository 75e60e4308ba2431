/** The till's program dies in the middle of a sale; the page goes on by itself. */
import { kill } from "node:process";
import type { Response } from "playwright-core";
import { expect, test } from "vitest";
import { withBrowser } from "./daemons/browser.ts";
import { type RegisterPage, registerPage } from "./daemons/register-page.ts";
import { withShops } from "./daemons/shop.ts";

/** A customer does not wait longer, in milliseconds; a busy machine takes two. */
const BACK_MS_MAX = 10_000;
/** Presses of one burst, and after which of them the till is killed. */
const BURST = 12;
const KILLED_AFTER = 5;

const shops = withShops();
const browser = withBrowser();

/** What a browser says of a program that is not there. */
const NOBODY_THERE =
  /ERR_(?:CONNECTION_(?:REFUSED|RESET)|INCOMPLETE_CHUNKED|EMPTY_RESPONSE|ABORTED)/u;

const feedOpened = (response: Response): boolean =>
  response.url().endsWith("/api/feed") && response.status() === 200;

test("killed while a sale is rung up, the till comes back with the basket and does what was pressed meanwhile once", async () => {
  const shop = await shops.openBuilt();
  const cashier = await openRegister(shop.url);
  await cashier.tile("Pineapple bun").tap();
  await cashier.tile("Egg tart").tap();
  await cashier.seesTape("1× Pineapple bun 9.00", "1× Egg tart 11.00");

  const feed = cashier.page.waitForEvent("response", feedOpened);
  const answers = countAnswers(cashier);
  const killedAt = performance.now();
  kill(shop.servicePid(), "SIGKILL");
  await cashier.tile("Banana").tap();
  await cashier.tile("Banana").tap();
  const lines = ["1× Pineapple bun 9.00", "1× Egg tart 11.00", "2× Banana 9.00"];
  await cashier.seesTape(...lines);

  await feed;
  const shownMs = performance.now() - killedAt;
  await expect.poll(answers, { timeout: BACK_MS_MAX, interval: 10 }).toBe(2);
  const doneMs = performance.now() - killedAt;
  console.log(
    `after the till was killed the page was live again in ${Math.round(shownMs)} ms, what was pressed was done in ${Math.round(doneMs)} ms`,
  );
  expect(doneMs).toBeLessThan(BACK_MS_MAX);
  await seesSameAfterReload(cashier, lines);
  await cashier.pay.tap();
  await cashier.button("29 Exact, no change").tap();
  await cashier.heading("Paid").waitFor();
});

test("killed in the middle of a burst of presses, the till has done each of them once", async () => {
  const shop = await shops.openBuilt();
  const cashier = await openRegister(shop.url);
  const answers = countAnswers(cashier);
  for (let pressed = 1; pressed <= BURST; pressed += 1) {
    await cashier.tile("Orange").tap();
    if (pressed === KILLED_AFTER) {
      kill(shop.servicePid(), "SIGKILL");
    }
  }
  const line = `${BURST}× Orange ${(BURST * 6.5).toFixed(2)}`;
  await cashier.seesTape(line);
  // One whose answer was lost on the way is answered twice.
  await expect.poll(answers, { timeout: BACK_MS_MAX }).toBeGreaterThanOrEqual(BURST);
  await seesSameAfterReload(cashier, [line]);
});

test("killed before it answers for the cash, the till takes it once, and the page waits without a word of Paid", async () => {
  const shop = await shops.openBuilt();
  const cashier = await openRegister(shop.url);
  await cashier.tile("Filter coffee").tap();
  await cashier.pay.tap();
  await cashier.payHeading.waitFor();
  const pid = shop.servicePid();
  kill(pid, "SIGSTOP");
  await cashier.cashKey("50").tap();
  await cashier.page.getByText("Saving").waitFor();
  const feed = cashier.page.waitForEvent("response", feedOpened);
  expect(await cashier.next.count()).toBe(0);
  kill(pid, "SIGKILL");

  await cashier.heading("Give change HK$24.00").waitFor();
  await feed;
  await cashier.button("Sales").tap();
  await cashier.seesSales(["0001", "26.00"]);
});

test("a press whose answer is lost on the way is sent again and done once", async () => {
  const { url } = await shops.open();
  const cashier = await openRegister(url);
  const sent: string[] = [];
  await cashier.page.route("**/api/commands", async (route) => {
    sent.push(route.request().postData() ?? "");
    const answer = await route.fetch();
    await (sent.length === 1
      ? route.abort("connectionreset")
      : route.fulfill({ response: answer }));
  });
  await cashier.tile("Orange").tap();
  await expect.poll(() => sent.length, { timeout: BACK_MS_MAX }).toBe(2);
  expect(sent[1]).toBe(sent[0]);
  await cashier.seesTape("1× Orange 6.50");
  await seesSameAfterReload(cashier, ["1× Orange 6.50"]);
});

async function openRegister(url: string): Promise<RegisterPage> {
  return registerPage(await browser.openPage(url, { hasTouch: true, expected: NOBODY_THERE }));
}

/** Answers to presses that have arrived from now on. */
function countAnswers({ page }: RegisterPage): () => number {
  let answers = 0;
  page.on("response", (response) => {
    answers += response.url().endsWith("/api/commands") && response.status() === 200 ? 1 : 0;
  });
  return () => answers;
}

/** What stands there after the page was loaded again comes from the till alone. */
async function seesSameAfterReload(cashier: RegisterPage, lines: readonly string[]): Promise<void> {
  await cashier.page.reload();
  await cashier.seesTape(...lines);
}
