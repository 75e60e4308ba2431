/** The register page as a cashier sees it: by names and words, never by classes. */
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Of a change to be seen, in milliseconds, on a machine that does other work too. */
const SEEN_MS_MAX = 15_000;
/** Between two keys of a person who types well, in milliseconds. */
const PERSON_KEY_MS = 130;
/** After it, a press is no longer the end of a double one, in milliseconds. */
const PAUSE_MS = 500;

export interface RegisterPage {
  readonly page: Page;
  readonly search: Locator;
  readonly pay: Locator;
  readonly payHeading: Locator;
  readonly next: Locator;
  /** What was refused, in words. */
  readonly notice: Locator;
  readonly trouble: Locator;
  tile(name: string): Locator;
  button(name: string | RegExp): Locator;
  /** The key of an amount, whatever it says of the change. */
  cashKey(amount: string): Locator;
  heading(name: string | RegExp): Locator;
  /** Types as a person does. */
  type(text: string): Promise<void>;
  press(...keys: readonly string[]): Promise<void>;
  /** Looks at the screen before pressing again. */
  pause(): Promise<void>;
  /** Waits until the tape's lines read so, oldest first: "2× Pineapple bun 18.00". */
  seesTape(...lines: readonly string[]): Promise<void>;
  seesTotal(amount: string): Promise<void>;
  /** Waits until the list of sales reads so, newest first: a number, an amount. */
  seesSales(...sales: readonly (readonly [number: string, amount: string])[]): Promise<void>;
}

export function registerPage(page: Page): RegisterPage {
  const button = (name: string | RegExp): Locator =>
    page.getByRole("button", { name, exact: true });
  const heading = (name: string | RegExp): Locator =>
    page.getByRole("heading", { name, exact: true });
  const lines = page.getByRole("list", { name: "Lines" }).getByRole("listitem");
  const tape = page.getByRole("region", { name: /^Sale \d+$/u });
  const sales = page.getByRole("list", { name: "Sales" }).getByRole("listitem");
  return {
    page,
    button,
    heading,
    search: page.getByRole("searchbox"),
    pay: button("Pay"),
    payHeading: heading("How will it be paid?"),
    next: button("Next sale"),
    notice: page.getByRole("main").getByRole("alert"),
    trouble: heading("This till cannot sell"),
    tile: (name) =>
      page.getByRole("group", { name: "Items" }).getByRole("button", { name: startingWith(name) }),
    cashKey: (amount) => button(startingWith(amount)),
    type: (text) => page.keyboard.type(text, { delay: PERSON_KEY_MS }),
    async press(...keys) {
      for (const key of keys) {
        await page.keyboard.press(key);
        await page.waitForTimeout(PERSON_KEY_MS);
      }
    },
    pause: () => page.waitForTimeout(PAUSE_MS),
    seesTape: (...wanted) =>
      sees(async () => (await lines.allInnerTexts()).map(firstLineOf), wanted),
    seesTotal: (amount) =>
      sees(async () => moneyOf(await tape.locator("strong").innerText()), amount),
    seesSales: (...wanted) =>
      sees(async () => (await sales.allInnerTexts()).map(numberAndAmount), wanted),
  };
}

/** Asks again until the answer is the one that is wanted. */
async function sees<T>(read: () => Promise<T>, wanted: T): Promise<void> {
  await expect.poll(read, { timeout: SEEN_MS_MAX, interval: 25 }).toEqual(wanted);
}

function startingWith(words: string): RegExp {
  return new RegExp(`^${words.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`)}(?: |$)`, "u");
}

/** Quantity, name and amount stand on one row or on two, as the layout wants; the stepper below does not count. */
function firstLineOf(text: string): string {
  const words = text.replaceAll(/\s+/gu, " ").trim();
  return /^\d+× .*? \d[\d,.]*(?= |$)/u.exec(words)?.[0] ?? words;
}

const moneyOf = (text: string): string => /[\d,.]+$/u.exec(text.trim())?.[0] ?? text;

function numberAndAmount(text: string): readonly [string, string] {
  const words = text.replaceAll(/\s+/gu, " ").trim();
  const [, number = words, amount = ""] = /(\d{4,}).* ([\d,.]+)$/u.exec(words) ?? [];
  return [number, amount];
}
