/**
 * A day at the register page: two hundred sales on a slow tablet, watched for tasks that hold the page
 * up, then eight hundred more at full speed, after which its memory must be as it was.
 *
 * A sale is a tap on an item, Pay, exact cash and "next sale", each pressed once the screen of the one
 * before is there.
 */
import { assert } from "@tillwave/shared/core/assert";
import type { Browser, CDPSession, Page } from "playwright-core";
import { makeSlow } from "./slow-page.ts";

const SALES_WATCHED = 200;
const SALES_IN_ALL = 1000;
/** Before memory is measured for the first time: what the page makes once is there then. */
const SALES_BEFORE = 50;
/** For the screen after a press to come, in milliseconds. */
const SCREEN_MS_MAX = 20_000;
const MB = 1_000_000;

export interface LongRun {
  /** Of tasks over 50 ms (W3C Long Tasks), in milliseconds, while 200 sales were made on the slow page. */
  readonly longTasks: readonly number[];
  /** After 1,000 sales against after the first fifty, in megabytes, rubbish collected both times. */
  readonly heapGrowthMb: number;
}

export async function measureLongRun(
  browser: Browser,
  url: string,
  progress: (line: string) => void,
): Promise<LongRun> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.addInitScript("globalThis.__name ??= (named) => named");
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await page.goto(url);
    await page.locator("[role=group] button").first().waitFor();
    await sell(page, SALES_BEFORE);
    const before = await heapOf(session);
    progress(`${SALES_WATCHED} sales on the slow page`);
    await watchTasks(page);
    await makeSlow(session);
    await sell(page, SALES_WATCHED);
    const longTasks = await page.evaluate(() => (window as unknown as TaskWindow).longTasks);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    progress(`${SALES_IN_ALL} sales in all`);
    await sell(page, SALES_IN_ALL - SALES_WATCHED);
    return { longTasks, heapGrowthMb: ((await heapOf(session)) - before) / MB };
  } finally {
    await context.close();
  }
}

interface TaskWindow {
  longTasks: number[];
}

async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    (window as unknown as TaskWindow).longTasks = tasks;
    new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });
  });
}

/** In bytes, of what is still held. */
async function heapOf(session: CDPSession): Promise<number> {
  for (let i = 0; i < 2; i += 1) {
    await session.send("HeapProfiler.collectGarbage");
  }
  return (await session.send("Runtime.getHeapUsage")).usedSize;
}

/** Presses are made inside the page, so that a thousand sales take minutes, each as soon as its key is there. */
async function sell(page: Page, sales: number): Promise<void> {
  const made = await page.evaluate(sellInPage, { sales, within: SCREEN_MS_MAX });
  assert(made === sales, `${sales} sales are made, not ${made}`);
}

async function sellInPage({ sales, within }: { sales: number; within: number }): Promise<number> {
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
  const named = (name: RegExp): HTMLElement | undefined =>
    Array.from(document.querySelectorAll<HTMLElement>("button")).find(
      (button) =>
        name.test(button.getAttribute("aria-label") ?? button.textContent ?? "") &&
        !button.matches(":disabled, [aria-disabled=true]"),
    );
  const awaitKey = async (find: () => HTMLElement | null | undefined): Promise<HTMLElement> => {
    const end = performance.now() + within;
    for (;;) {
      const key = find();
      if (key !== undefined && key !== null) {
        return key;
      }
      if (performance.now() > end) {
        throw new Error(`a key did not come: ${document.body.innerText.slice(0, 400)}`);
      }
      await frame();
    }
  };
  for (let sale = 0; sale < sales; sale += 1) {
    const tile = await awaitKey(() => document.querySelectorAll<HTMLElement>(".tile")[sale % 12]);
    tile.click();
    const pay = await awaitKey(() => named(/^Pay\b/u));
    pay.click();
    const exact = await awaitKey(() => named(/Exact, no change$/u));
    exact.click();
    const next = await awaitKey(() => named(/^Next sale/u));
    next.click();
    await frame();
  }
  return sales;
}
